//! The three forms, their attributes, and the graph form's body.

use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitInt, Path, Token, Visibility, braced, parenthesized, token};

use super::chain::{ARROWS, parse_chain};
use super::expression::{equals, parse_expression, semicolon};
use super::{fault, parse_name};
use crate::ast::{Ast, Form, Graph, Input, Let, ModelOption, Node, OptionValue};
use crate::region::Region;

pub(super) fn parse_model(input: ParseStream<'_>) -> syn::Result<Ast> {
    let mut attributes = Vec::new();
    let mut options = Vec::new();
    for attribute in Attribute::parse_outer(input)? {
        if attribute.path().is_ident("model") {
            let syn::Meta::List(list) = &attribute.meta else {
                let message = "`#[model]` has no options\nhelp: write them in parentheses, as in `#[model(loss = mae)]`";
                return Err(syn::Error::new_spanned(attribute.path(), message));
            };
            let parsed =
                list.parse_args_with(Punctuated::<ModelOption, Token![,]>::parse_terminated_with_options)?;
            options.extend(parsed);
        } else {
            attributes.push(attribute);
        }
    }
    let written = input.fork();
    let form = if input.peek(Token![pub]) || input.peek(Token![struct]) {
        parse_item(input)?
    } else if input.peek(Token![<]) {
        input.parse::<Token![<]>()?;
        let chain = parse_chain(input)?;
        if !input.peek(Token![>]) {
            return Err(refuse_after_chain(
                input,
                "expected `>`, because the chain began with `<`",
            ));
        }
        input.parse::<Token![>]>()?;
        Form::Expression { chain }
    } else {
        Form::Expression {
            chain: parse_chain(input)?,
        }
    };
    if !input.is_empty() {
        return Err(refuse_after_chain(
            input,
            "expected `->` and another layer, or the end of the model",
        ));
    }
    Ok(Ast {
        attributes,
        options,
        form,
        formula: formula(&written),
    })
}

/// What follows a chain and cannot: `expected`, unless there is more to say.
fn refuse_after_chain(input: ParseStream<'_>, expected: &str) -> syn::Error {
    if input.peek(Token![struct]) || input.peek(Token![pub]) || input.peek(Token![#]) {
        return fault(
            input,
            "one invocation holds one model\nhelp: write `model! { … }` again for the next one",
        );
    }
    if input.peek(Token![,]) || input.peek(Token![;]) || input.peek(Token![=>]) || input.peek(Token![|]) {
        return fault(input, format!("{expected}\nhelp: {ARROWS}"));
    }
    fault(input, expected)
}

fn parse_item(input: ParseStream<'_>) -> syn::Result<Form> {
    let visibility: Visibility = input.parse()?;
    if !input.peek(Token![struct]) {
        return Err(fault(
            input,
            "expected `struct`, as in `pub struct Line = Input(1) -> Dense(1);`",
        ));
    }
    input.parse::<Token![struct]>()?;
    let name = parse_name(input, "the model", "`struct Line = Input(1) -> Dense(1);`")?;
    if input.peek(Token![<]) {
        return Err(fault(
            input,
            "a model has no generic parameters\nhelp: leave `Input(…)` out, and rustc infers the width of a row from the \
             data; or give a width as a `const`",
        ));
    }
    if input.peek(token::Paren) {
        let graph = parse_graph(input)?;
        return Ok(Form::GraphItem {
            visibility,
            name,
            graph,
        });
    }
    if !input.peek(Token![=]) {
        return Err(fault(
            input,
            format!(
                "expected `=` and a chain of layers, or inputs in parentheses\nhelp: write `struct {name} = Input(1) -> \
             Dense(1);` or `struct {name}(x: 1) {{ … }}`"
            ),
        ));
    }
    input.parse::<Token![=]>()?;
    let chain = parse_chain(input)?;
    input.parse::<Option<Token![;]>>()?;
    Ok(Form::ChainItem {
        visibility,
        name,
        chain,
    })
}

fn parse_graph(input: ParseStream<'_>) -> syn::Result<Graph> {
    let list;
    let parentheses = parenthesized!(list in input);
    let inputs = list
        .parse_terminated(
            |input: ParseStream<'_>| {
                let name = parse_name(input, "an input", "`x: 1`")?;
                if !input.peek(Token![:]) {
                    return Err(fault(
                        input,
                        format!("expected `:` and the width of the input, as in `{name}: 1`"),
                    ));
                }
                input.parse::<Token![:]>()?;
                Ok(Input {
                    name,
                    width: parse_expression(input)?,
                })
            },
            Token![,],
        )?
        .into_iter()
        .collect();
    if !input.peek(token::Brace) {
        return Err(fault(
            input,
            "expected the layers in braces, as in `{ let loc = x -> Dense(1); Normal(loc, 1.0) }`",
        ));
    }
    let body;
    braced!(body in input);
    let mut lets = Vec::new();
    while body.peek(Token![let]) {
        body.parse::<Token![let]>()?;
        let name = parse_name(&body, "a binding", "`let h = x -> Dense(50, relu);`")?;
        equals(&body)?;
        let value = parse_node(&body)?;
        semicolon(&body)?;
        lets.push(Let { name, value });
    }
    if body.is_empty() {
        return Err(fault(
            &body,
            "expected the model's head after the last `let`: a distribution or a name",
        ));
    }
    let head = parse_node(&body)?;
    if !body.is_empty() {
        return Err(refuse_after_head(&body));
    }
    Ok(Graph {
        parentheses: Region::from(&parentheses),
        inputs,
        lets,
        head,
    })
}

/// What follows the head of a graph and cannot.
fn refuse_after_head(body: ParseStream<'_>) -> syn::Error {
    if body.peek(Token![=]) {
        return fault(body, "a binding starts with `let`\nhelp: write `let h = …;`");
    }
    if body.peek(Token![;]) {
        return fault(
            body,
            "the head is the value of the model\nhelp: remove the semicolon after it",
        );
    }
    if body.peek(Token![->]) {
        return fault(
            body,
            "an arrow starts at a name\nhelp: give the expression a name first: `let a = …;`, then `a -> …`",
        );
    }
    fault(body, "expected the end of the model after its head")
}

fn parse_node(input: ParseStream<'_>) -> syn::Result<Node> {
    if input.peek(Ident) && input.peek2(Token![->]) {
        let from: Ident = input.parse()?;
        input.parse::<Token![->]>()?;
        return Ok(Node::Chain {
            from,
            chain: parse_chain(input)?,
        });
    }
    Ok(Node::Expression(parse_expression(input)?))
}

trait ParseOptions: Sized {
    fn parse_terminated_with_options(input: ParseStream<'_>) -> syn::Result<Self>;
}

impl ParseOptions for Punctuated<ModelOption, Token![,]> {
    fn parse_terminated_with_options(input: ParseStream<'_>) -> syn::Result<Self> {
        Self::parse_terminated_with(input, parse_option)
    }
}

fn parse_option(input: ParseStream<'_>) -> syn::Result<ModelOption> {
    // `crate` is a keyword, but an option's name here.
    let name = syn::ext::IdentExt::parse_any(input)?;
    let value = if input.parse::<Option<Token![=]>>()?.is_some() {
        Some(parse_option_value(input)?)
    } else {
        None
    };
    Ok(ModelOption { name, value })
}

fn parse_option_value(input: ParseStream<'_>) -> syn::Result<OptionValue> {
    if input.peek(LitInt) {
        let literal: LitInt = input.parse()?;
        let region = Region::of(literal.span());
        return Ok(literal
            .base10_parse()
            .map_or(OptionValue::Other(region), |number| {
                OptionValue::Integer(number, region)
            }));
    }
    if input.peek(Ident) || input.peek(Token![::]) || input.peek(Token![crate]) || input.peek(Token![self]) {
        let path: Path = input.parse()?;
        return Ok(OptionValue::Path(path));
    }
    let tree: proc_macro2::TokenTree = input.parse()?;
    Ok(OptionValue::Other(Region::of(tree.span())))
}

/// The model as written, on one line, with spaces as a person would set them.
fn formula(input: ParseStream<'_>) -> String {
    let text = input.cursor().token_stream().to_string();
    tidy(&text)
}

fn tidy(text: &str) -> String {
    let mut tidied: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in [
        ("( ", "("),
        (" (", "("),
        (" )", ")"),
        (" ,", ","),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        (" ;", ";"),
        (" .. ", ".."),
        (" ..", ".."),
        (".. ", ".."),
        (" :", ":"),
        (" ::", "::"),
        (":: ", "::"),
        ("- >", "->"),
        (": :", "::"),
    ] {
        tidied = tidied.replace(from, to);
    }
    // A closing bar of a lambda is followed by a space, an opening one is not.
    let mut result = String::with_capacity(tidied.len());
    let mut open = false;
    let mut rest = tidied.chars().peekable();
    while let Some(character) = rest.next() {
        if character == '|' {
            if open {
                while result.ends_with(' ') {
                    result.pop();
                }
                result.push('|');
                if rest.peek() != Some(&' ') {
                    result.push(' ');
                }
            } else {
                result.push('|');
                while rest.peek() == Some(&' ') {
                    rest.next();
                }
            }
            open = !open;
        } else {
            result.push(character);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_reads_as_it_was_written() {
        let tokens: proc_macro2::TokenStream =
            "Dense(2) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..])))"
                .parse()
                .unwrap();
        assert_eq!(
            tidy(&tokens.to_string()),
            "Dense(2) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..])))"
        );
    }
}
