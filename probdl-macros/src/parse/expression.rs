//! Expressions: numbers, names, calls, slices, `+ - * /`, lambdas.

use proc_macro2::Delimiter;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, Path, Token, braced, bracketed, parenthesized, token};

use super::{fault, parse_name};
use crate::ast::{Argument, Call, Expr, Lambda, Let, Operator};
use crate::region::Region;

/// Deeper nesting than this is refused, so that no input can exhaust the compiler's stack.
const DEEPEST: usize = 96;

/// Longer sums and products than this are refused, for the same reason.
const HIGHEST: usize = 200;

/// Parses one expression.
pub(crate) fn parse_expression(input: ParseStream<'_>) -> syn::Result<Expr> {
    parse_sum(input, 0)
}

fn parse_sum(input: ParseStream<'_>, depth: usize) -> syn::Result<Expr> {
    if depth > DEEPEST {
        return Err(fault(
            input,
            "the expression is nested too deeply\nhelp: name parts of it with `let`",
        ));
    }
    let mut left = parse_product(input, depth + 1)?;
    loop {
        let operator = if input.peek(Token![+]) {
            input.parse::<Token![+]>()?;
            Operator::Add
        } else if input.peek(Token![-]) && !input.peek(Token![->]) {
            input.parse::<Token![-]>()?;
            Operator::Subtract
        } else {
            return refuse_foreign_operators(input, left);
        };
        let right = parse_product(input, depth + 1)?;
        left = binary(operator, left, right, input)?;
    }
}

/// Operators that other languages have and this one has not are refused with what to write instead.
fn refuse_foreign_operators(input: ParseStream<'_>, left: Expr) -> syn::Result<Expr> {
    let cure = if input.peek(Token![..]) || (input.peek(Token![=]) && !input.peek(Token![==])) {
        return Ok(left);
    } else if input.peek(Token![.]) {
        "functions and distributions stand alone: `exp(t)`, not `t.exp()` or `tf.exp(t)`"
    } else if input.peek(Token![^]) {
        POWER
    } else if input.peek(Token![as]) {
        "numbers need no conversion: every number has the model's type"
    } else if input.peek(Token![@]) {
        "products of matrices are layers: `h -> Dense(2)`"
    } else if input.peek(Token![<])
        || input.peek(Token![>])
        || input.peek(Token![==])
        || input.peek(Token![!])
    {
        "there are no conditions in a model: use a smooth step such as `sigmoid(10.0 * t)`, or a column of 0 and 1"
    } else if input.peek(Token![%]) || input.peek(Token![&]) || input.peek(Token![|]) || input.peek(Token![?])
    {
        "expressions are made of `+ - * /`, slices and functions such as `softplus`"
    } else {
        return Ok(left);
    };
    Err(fault(
        input,
        format!("this operator is not part of the language of models\nhelp: {cure}"),
    ))
}

const POWER: &str = "a power is written `pow(x, y)`, a square `square(x)`";

fn parse_product(input: ParseStream<'_>, depth: usize) -> syn::Result<Expr> {
    let mut left = parse_unary(input, depth)?;
    loop {
        let operator = if input.peek(Token![*]) {
            if input.peek2(Token![*]) {
                return Err(fault(
                    input,
                    format!("this operator is not part of the language of models\nhelp: {POWER}"),
                ));
            }
            input.parse::<Token![*]>()?;
            Operator::Multiply
        } else if input.peek(Token![/]) {
            input.parse::<Token![/]>()?;
            Operator::Divide
        } else {
            return Ok(left);
        };
        let right = parse_unary(input, depth)?;
        left = binary(operator, left, right, input)?;
    }
}

fn binary(operator: Operator, left: Expr, right: Expr, input: ParseStream<'_>) -> syn::Result<Expr> {
    let region = left.region().to(right.region());
    let height = 1 + left.height().max(right.height());
    if height > HIGHEST {
        return Err(input.error("the expression has too many terms\nhelp: name parts of it with `let`"));
    }
    Ok(Expr::Binary {
        operator,
        left: Box::new(left),
        right: Box::new(right),
        region,
        height,
    })
}

fn parse_unary(input: ParseStream<'_>, depth: usize) -> syn::Result<Expr> {
    if depth > DEEPEST {
        return Err(fault(
            input,
            "the expression is nested too deeply\nhelp: name parts of it with `let`",
        ));
    }
    if let Some(expression) = parse_interpolated(input, depth)? {
        return Ok(expression);
    }
    if input.peek(Token![-]) && !input.peek(Token![->]) {
        let minus: Token![-] = input.parse()?;
        let operand = parse_unary(input, depth + 1)?;
        let region = Region::of(minus.span).to(operand.region());
        return Ok(Expr::Negate {
            operand: Box::new(operand),
            region,
        });
    }
    let mut expression = parse_atom(input, depth)?;
    while input.peek(token::Bracket) {
        expression = parse_brackets(expression, input, depth)?;
    }
    Ok(expression)
}

/// `$scale` of a macro that writes a model: an expression of its own, whatever stands around it.
fn parse_interpolated(input: ParseStream<'_>, depth: usize) -> syn::Result<Option<Expr>> {
    let group = input.step(|cursor| match cursor.group(Delimiter::None) {
        Some((inside, _, rest)) => Ok((inside.token_stream(), rest)),
        None => Err(cursor.error("not interpolated")),
    });
    let Ok(group) = group else { return Ok(None) };
    let parser = |input: ParseStream<'_>| parse_sum(input, depth + 1);
    parser.parse2(group).map(Some)
}

const NO_SLICE: &str = "this is neither an element nor a slice\nhelp: `t[0]` is an element, and `t[..2]`, `t[2..]`, `t[1..3]` are \
                        slices; there is no axis of rows";

fn parse_brackets(base: Expr, input: ParseStream<'_>, depth: usize) -> syn::Result<Expr> {
    let content;
    let brackets = bracketed!(content in input);
    let region = base.region().to(Region::of(brackets.span.join()));
    let base = Box::new(base);
    let bound = |content: ParseStream<'_>| -> syn::Result<Option<Box<Expr>>> {
        if content.peek(Token![...]) || content.peek(Token![:]) {
            return Err(fault(content, NO_SLICE));
        }
        if content.is_empty() || content.peek(Token![..]) {
            return Ok(None);
        }
        Ok(Some(Box::new(parse_sum(content, depth + 1)?)))
    };
    let start = bound(&content)?;
    let expression = if content.peek(Token![..=]) {
        return Err(fault(
            &content,
            "slices exclude their end\nhelp: write `t[a..b]`, which ends before `b`",
        ));
    } else if content.peek(Token![..]) {
        content.parse::<Token![..]>()?;
        let end = bound(&content)?;
        Expr::Slice {
            base,
            start,
            end,
            region,
        }
    } else {
        let Some(index) = start else {
            return Err(fault(
                &content,
                "expected an index or a slice, as in `t[0]` or `t[..1]`",
            ));
        };
        Expr::Index { base, index, region }
    };
    if !content.is_empty() {
        return Err(fault(&content, NO_SLICE));
    }
    Ok(expression)
}

fn parse_atom(input: ParseStream<'_>, depth: usize) -> syn::Result<Expr> {
    if input.peek(Lit) {
        return parse_literal(input);
    }
    if input.peek(Token![_]) {
        let underscore: Token![_] = input.parse()?;
        return Ok(Expr::Underscore(Region::of(underscore.span)));
    }
    if input.peek(Token![|]) || input.peek(Token![||]) {
        return parse_lambda(input, depth);
    }
    if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        let inner = parse_sum(&content, depth + 1)?;
        if content.peek(Token![,]) {
            return Err(fault(
                &content,
                format!(
                    "a tuple has no place here\nhelp: write the number alone: `{}`",
                    inner.text()
                ),
            ));
        }
        if !content.is_empty() {
            return Err(fault(&content, "expected `)`"));
        }
        return Ok(inner);
    }
    if input.peek(token::Bracket) {
        let content;
        let brackets = bracketed!(content in input);
        if content.peek2(Token![;]) {
            return Err(syn::Error::new(
                brackets.span.join(),
                "a type has no place here\nhelp: a width is the number of columns alone, as in `x: 2`",
            ));
        }
        let elements = separated(&content, |content| parse_sum(content, depth + 1))?;
        return Ok(Expr::List {
            elements,
            region: Region::of(brackets.span.join()),
        });
    }
    let starts_path = input.peek(Ident)
        || input.peek(Token![::])
        || input.peek(Token![crate])
        || input.peek(Token![self])
        || input.peek(Token![super])
        || input.peek(Token![Self]);
    if starts_path {
        let path: Path = input.call(Path::parse_mod_style)?;
        if path.is_ident("lambda") && input.peek(Ident) {
            return Err(syn::Error::new(
                Region::from(&path).start,
                "lambdas are written with bars\nhelp: write `|t| Normal(t, 1.0)`",
            ));
        }
        if input.peek(token::Paren) {
            return Ok(Expr::Call(parse_call_after_at(path, input, depth)?));
        }
        return Ok(Expr::Path(path));
    }
    if input.peek(Token![if]) || input.peek(Token![match]) {
        return Err(fault(
            input,
            "there are no conditions in a model\nhelp: use a smooth step such as `sigmoid(10.0 * t)`, or a column of 0 and 1",
        ));
    }
    Err(fault(
        input,
        "expected an expression: a number, a name, a slice, or a function such as `softplus(t)`",
    ))
}

fn parse_literal(input: ParseStream<'_>) -> syn::Result<Expr> {
    let literal: Lit = input.parse()?;
    let region = Region::of(literal.span());
    let refuse_suffix = |suffix: &str| {
        if suffix.is_empty() {
            return Ok(());
        }
        Err(syn::Error::new(
            region.start,
            format!(
                "numbers have no suffix here, but this one has `{suffix}`\nhelp: every number has the model's type"
            ),
        ))
    };
    match literal {
        Lit::Int(integer) => {
            refuse_suffix(integer.suffix())?;
            Ok(Expr::Number {
                text: integer.base10_digits().to_owned(),
                integer: true,
                region,
            })
        }
        Lit::Float(float) => {
            refuse_suffix(float.suffix())?;
            Ok(Expr::Number {
                text: float.base10_digits().to_owned(),
                integer: false,
                region,
            })
        }
        Lit::Bool(truth) => Ok(Expr::Truth {
            value: truth.value,
            region,
        }),
        Lit::Str(string) if syn::parse_str::<Ident>(&string.value()).is_ok() => Err(syn::Error::new(
            region.start,
            format!(
                "expected a name or a number, but found a text\nhelp: write `{}` without quotes",
                string.value()
            ),
        )),
        _ => Err(syn::Error::new(region.start, "expected a number")),
    }
}

const ONE_NAME: &str = "a lambda takes one name, as in `|t| Normal(t, 1.0)`\nhelp: its elements are `t[0]`, `t[1]`, and its \
                        slices `t[..1]`, `t[1..]`";

fn parse_lambda(input: ParseStream<'_>, depth: usize) -> syn::Result<Expr> {
    if input.peek(Token![||]) {
        return Err(fault(
            input,
            "a lambda takes the output of the layer before it\nhelp: name it: `|t| …`",
        ));
    }
    let bar: Token![|] = input.parse()?;
    if !input.peek(Ident) && !input.peek(Token![_]) {
        return Err(fault(input, ONE_NAME));
    }
    let parameter = parse_name(input, "the lambda's parameter", "`|t| Normal(t, 1.0)`")?;
    if input.peek(Token![:]) {
        return Err(fault(
            input,
            "the parameter of a lambda has no type\nhelp: write `|t| …`: it holds the outputs of the \
                                layer before it",
        ));
    }
    if !input.peek(Token![|]) {
        return Err(fault(input, ONE_NAME));
    }
    input.parse::<Token![|]>()?;
    let start = Region::of(bar.span);
    if input.peek(token::Brace) {
        let content;
        let braces = braced!(content in input);
        let mut lets = Vec::new();
        while content.peek(Token![let]) {
            content.parse::<Token![let]>()?;
            let name = parse_name(&content, "a binding", "`let loc = t[0];`")?;
            equals(&content)?;
            let value = parse_sum(&content, depth + 1)?;
            semicolon(&content)?;
            lets.push(Let { name, value });
        }
        if content.is_empty() {
            return Err(fault(&content, "expected an expression after the last `let`"));
        }
        let body = Box::new(parse_sum(&content, depth + 1)?);
        if !content.is_empty() {
            return Err(fault(
                &content,
                "expected the end of the lambda\nhelp: steps are written `let name = value;`",
            ));
        }
        let region = start.to(Region::of(braces.span.join()));
        return Ok(Expr::Lambda(Lambda {
            parameter,
            lets,
            body,
            region,
        }));
    }
    let body = Box::new(parse_sum(input, depth + 1)?);
    let region = start.to(body.region());
    Ok(Expr::Lambda(Lambda {
        parameter,
        lets: Vec::new(),
        body,
        region,
    }))
}

/// Parses the arguments after a name.
pub(super) fn parse_call_after(name: Path, input: ParseStream<'_>) -> syn::Result<Call> {
    parse_call_after_at(name, input, 0)
}

fn parse_call_after_at(name: Path, input: ParseStream<'_>, depth: usize) -> syn::Result<Call> {
    let content;
    let parentheses = parenthesized!(content in input);
    let arguments = separated(&content, |content| parse_argument(content, depth))?;
    let parentheses = Region::from(&parentheses);
    let region = Region::from(&name).to(parentheses);
    Ok(Call {
        name,
        arguments,
        parentheses,
        region,
    })
}

fn parse_argument(input: ParseStream<'_>, depth: usize) -> syn::Result<Argument> {
    let name = if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(fault(input, format!("`{name} =` needs a value")));
        }
        Some(name)
    } else {
        None
    };
    Ok(Argument {
        name,
        value: parse_sum(input, depth + 1)?,
    })
}

/// Items with commas between them; a comma may follow the last one.
fn separated<T>(
    input: ParseStream<'_>,
    mut item: impl FnMut(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        items.push(item(input)?);
        if input.is_empty() {
            break;
        }
        if !input.peek(Token![,]) {
            return Err(refuse_after(input, "expected `,` or the end of the list"));
        }
        input.parse::<Token![,]>()?;
        if input.peek(Token![,]) {
            return Err(fault(input, "expected an argument between the commas"));
        }
    }
    Ok(items)
}

/// What follows a whole expression and cannot: `expected`, unless there is more to say.
fn refuse_after(input: ParseStream<'_>, expected: &str) -> syn::Error {
    if input.peek(Token![->]) {
        return fault(
            input,
            "an arrow starts at a name, and stands in a chain or in a `let` of a model with inputs\nhelp: put layers \
             before `DistributionLambda`, and give expressions a name first: `let a = …;`, then `a -> …`",
        );
    }
    if input.peek(token::Paren) {
        return fault(
            input,
            "a layer is not called with its input\nhelp: apply it with an arrow: `x -> Dense(50)`",
        );
    }
    fault(input, expected.to_owned())
}

/// The `=` of a `let`.
pub(super) fn equals(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.peek(Token![=]) {
        return Err(fault(
            input,
            "expected `=` and a value, as in `let loc = …;`; types are left out",
        ));
    }
    input.parse::<Token![=]>().map(drop)
}

/// The `;` after the value of a `let`.
pub(super) fn semicolon(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.peek(Token![;]) {
        return Err(refuse_after(input, "expected `;` after the value of a `let`"));
    }
    input.parse::<Token![;]>().map(drop)
}
