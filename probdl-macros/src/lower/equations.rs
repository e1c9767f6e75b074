//! What a model computes, as equations in text and in LaTeX: what reports show, and what files compare.
//!
//! The equations are those of the checked model, before any rewriting: a better compiler does not change them.

use crate::expr::Number;
use crate::plan::Equation;
use crate::tables::families::Family;
use crate::tables::functions::{Definition, Function};
use crate::typed::{DenseNode, Expression, ExpressionKind, Extent, Law, NodeId, NodeKind, Outcome, Typed};
use crate::width::Width;

/// The longest expression that is written out, in bytes. What `let`s share is written out at each use, which may be far
/// longer than the program; beyond this a hash stands for it.
const LONGEST: usize = 2000;

/// The equations of a model, in the order of computation: one for each node that computes, then the law or the output.
pub(super) fn equations(typed: &Typed) -> Vec<Equation> {
    let mut equations = Vec::new();
    for node in &typed.nodes {
        if scalar_variable(typed, &node.kind).is_some() {
            continue;
        }
        let Some(right) = right_side(typed, &node.kind, &node.name) else {
            continue;
        };
        equations.push(Equation {
            text: format!("{} = {}", node.name, right.text),
            latex: format!("{} &= {}", symbol(&node.name), right.latex),
        });
    }
    equations.push(outcome(typed));
    equations
}

/// An expression as it is printed, and how tightly its outermost operator binds in each notation.
#[derive(Clone)]
struct Printed {
    text: String,
    latex: String,
    text_binds: Binding,
    latex_binds: Binding,
    /// Of what it is a part, and where that starts: a part of a part is one of the whole.
    part_of: Option<(String, String, Width)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// Sums, differences, and what begins with a minus.
    Sum,
    Product,
    /// Names, numbers, calls, fractions.
    Atom,
}

impl Printed {
    fn atom(text: String, latex: String) -> Self {
        Self {
            text,
            latex,
            text_binds: Binding::Atom,
            latex_binds: Binding::Atom,
            part_of: None,
        }
    }

    /// The expression as an operand of an operator that binds so tightly.
    fn operand(&self, binds: Binding) -> Self {
        let group = |content: &str, open: &str, close: &str, own: Binding| {
            if own < binds {
                format!("{open}{content}{close}")
            } else {
                content.to_owned()
            }
        };
        Self::atom(
            group(&self.text, "(", ")", self.text_binds),
            group(&self.latex, r"\left(", r"\right)", self.latex_binds),
        )
    }

    fn shortened(self) -> Self {
        if self.text.len() <= LONGEST && self.latex.len() <= 2 * LONGEST {
            return self;
        }
        let hash = fnv(&self.text);
        Self::atom(format!("[{hash:016x}]"), format!(r"\mathtt{{[{hash:016x}]}}"))
    }
}

/// FNV-1a (Fowler, Noll and Vo), 64 bits.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn right_side(typed: &Typed, kind: &NodeKind, name: &str) -> Option<Printed> {
    let node = |id: NodeId| name_of(typed, id);
    Some(match kind {
        NodeKind::Input(_) | NodeKind::Variable { .. } => return None,
        NodeKind::Dense(dense) => dense_layer(typed, dense, name),
        NodeKind::Activation { from, function } => call(function, &[node(*from)]),
        NodeKind::Dropout { from, .. } => {
            let from = node(*from);
            Printed::atom(
                format!("dropout({})", from.text),
                format!(r"\operatorname{{dropout}}\left({}\right)", from.latex),
            )
        }
        NodeKind::Normalization { from, .. } => {
            let (from, own) = (node(*from), symbol(name));
            Printed::atom(
                format!("({} - {name}.mean) / {name}.stddev", from.text),
                format!(r"\frac{{{} - \mu_{{{own}}}}}{{\sigma_{{{own}}}}}", from.latex),
            )
        }
        NodeKind::Concat(parts) => {
            let parts: Vec<Printed> = parts.iter().map(|part| node(*part)).collect();
            let list = |of: fn(&Printed) -> &str| parts.iter().map(of).collect::<Vec<_>>().join(", ");
            Printed::atom(
                format!("concat({})", list(|part| &part.text)),
                format!(r"\left[{}\right]", list(|part| &part.latex)),
            )
        }
        NodeKind::Map(expression) => print(typed, expression),
    })
}

fn dense_layer(typed: &Typed, dense: &DenseNode, name: &str) -> Printed {
    let (from, own) = (name_of(typed, dense.from), symbol(name));
    let mut text = format!("dot({}, {name}.kernel)", from.text);
    let mut latex = format!(r"W_{{{own}}}^\top {}", from.latex);
    if dense.use_bias {
        text += &format!(" + {name}.bias");
        latex += &format!(" + b_{{{own}}}");
    }
    let linear = Printed {
        text_binds: Binding::Sum,
        latex_binds: Binding::Sum,
        ..Printed::atom(text, latex)
    };
    match dense.activation {
        Some(function) if !matches!(function.definition, Definition::Identity) => call(function, &[linear]),
        _ => linear,
    }
}

fn outcome(typed: &Typed) -> Equation {
    match &typed.outcome {
        Outcome::Distribution { laws, mixture, .. } => {
            let mut printed: Vec<Printed> = laws.iter().map(|one| law(typed, one)).collect();
            let law = match mixture {
                Some(mixture) => mixture_law(mixture.name, &print(typed, &mixture.logits), printed),
                None => printed.remove(0),
            };
            Equation {
                text: format!("y ~ {}", law.text),
                latex: format!(r"y &\sim {}", law.latex),
            }
        }
        Outcome::Deterministic(node) => {
            let node = name_of(typed, *node);
            Equation {
                text: format!("y = {}", node.text),
                latex: format!("y &= {}", node.latex),
            }
        }
    }
}

/// A law with its arguments by name.
fn law(typed: &Typed, law: &Law) -> Printed {
    let family = law.family;
    let (text, latex): (Vec<_>, Vec<_>) = family.forms[law.form]
        .parameters
        .iter()
        .zip(&law.arguments)
        .map(|(parameter, argument)| {
            let (name, printed) = (parameter.name, print(typed, argument));
            (
                Family::argument(name, &printed.text),
                if Family::argument(name, "").is_empty() {
                    printed.latex
                } else {
                    format!("{} = {}", symbol(name), printed.latex)
                },
            )
        })
        .unzip();
    Printed::atom(
        family.formula(&text),
        format!(
            r"\operatorname{{{}}}\left({}\right)",
            latex_name(family.name),
            latex.join(r",\; ")
        ),
    )
}

/// A path's last part, without what LaTeX would take for commands.
fn latex_name(name: &str) -> String {
    name.rsplit("::").next().unwrap_or(name).replace('_', r"\_")
}

/// Laws with weights that are the softmax of numbers.
fn mixture_law(name: &str, logits: &Printed, components: Vec<Printed>) -> Printed {
    let (text, latex): (Vec<String>, Vec<String>) = components
        .into_iter()
        .zip(1..)
        .map(|(law, number)| {
            let latex = format!(
                r"\operatorname{{softmax}}\left({}\right)_{{{number}}} {}",
                logits.latex, law.latex
            );
            (law.text, latex)
        })
        .unzip();
    Printed::atom(
        format!("{name}(logits = {}, [{}])", logits.text, text.join(", ")),
        latex.join(" + "),
    )
    .shortened()
}

/// The variable whose only number a node is: in the equations they are one.
fn scalar_variable(typed: &Typed, kind: &NodeKind) -> Option<NodeId> {
    let NodeKind::Map(expression) = kind else {
        return None;
    };
    let node = only_number(typed, expression)?;
    matches!(typed.node(node).kind, NodeKind::Variable { .. }).then_some(node)
}

/// The node of one number that an expression reads: a scalar, which is written without an index.
fn only_number(typed: &Typed, expression: &Expression) -> Option<NodeId> {
    let (ExpressionKind::Part { base, .. }, Extent::Scalar) = (&expression.kind, &expression.extent) else {
        return None;
    };
    let ExpressionKind::Node { node, .. } = base.kind else {
        return None;
    };
    let base = typed.node(node);
    let scalar = match &base.kind {
        NodeKind::Variable { .. } => base.width.known() == Some(1),
        NodeKind::Map(expression) => expression.extent == Extent::Scalar,
        _ => false,
    };
    scalar.then_some(node)
}

fn name_of(typed: &Typed, id: NodeId) -> Printed {
    let id = scalar_variable(typed, &typed.node(id).kind).unwrap_or(id);
    let name = &typed.node(id).name;
    Printed::atom(name.trim_start_matches("r#").to_owned(), symbol(name))
}

/// A name in LaTeX: a letter is a symbol, a longer name is text.
fn symbol(name: &str) -> String {
    let name = name.trim_start_matches("r#");
    if name.chars().count() == 1 {
        return name.to_owned();
    }
    format!(r"\mathrm{{{}}}", name.replace('_', r"\_"))
}

fn print(typed: &Typed, expression: &Expression) -> Printed {
    expression.fold(|expression, operands: &[Printed]| printed(typed, expression, operands).shortened())
}

fn printed(typed: &Typed, expression: &Expression, operands: &[Printed]) -> Printed {
    let path = |text: &str| {
        let latex = format!(r"\mathtt{{{}}}", text.replace('_', r"\_"));
        Printed::atom(text.to_owned(), latex)
    };
    match &expression.kind {
        ExpressionKind::Number(Number::Literal { text, .. }) => number(text),
        ExpressionKind::Number(Number::Constant(constant)) | ExpressionKind::Constant(constant) => {
            path(&constant.text)
        }
        ExpressionKind::Number(Number::Width(width)) => path(&width.to_string()),
        ExpressionKind::Node { node, .. } => name_of(typed, *node),
        ExpressionKind::Part { start, .. } => {
            if only_number(typed, expression).is_some() {
                return operands[0].clone();
            }
            let (text, latex, start) = match &operands[0].part_of {
                Some((text, latex, before)) => (text.clone(), latex.clone(), before.plus(start)),
                None => {
                    let base = operands[0].operand(Binding::Atom);
                    (base.text, base.latex, start.clone())
                }
            };
            let (place, below) = match &expression.extent {
                Extent::Scalar => (start.to_string(), start.to_string()),
                Extent::Vector(width) => {
                    let end = start.plus(width);
                    (format!("{start}..{end}"), format!("{start}:{end}"))
                }
            };
            Printed {
                part_of: Some((text.clone(), latex.clone(), start)),
                ..Printed::atom(format!("{text}[{place}]"), format!("{latex}_{{{below}}}"))
            }
        }
        ExpressionKind::Call { function, .. } => call(function, operands),
        ExpressionKind::Negate(_) => {
            let operand = operands[0].operand(Binding::Product);
            Printed {
                text_binds: Binding::Sum,
                latex_binds: Binding::Sum,
                ..Printed::atom(format!("-{}", operand.text), format!("-{}", operand.latex))
            }
        }
        ExpressionKind::Binary { operator, .. } => binary(*operator, &operands[0], &operands[1]),
        // What is verified at run time computes the same.
        ExpressionKind::Checked(_) => operands[0].clone(),
        ExpressionKind::Poison => Printed::atom(String::new(), String::new()),
    }
}

/// A number with its value's shortest digits: `1`, `1.0` and `1.00` are the same.
fn number(text: &str) -> Printed {
    let digits = text
        .parse::<f64>()
        .map_or_else(|_| text.to_owned(), |value| value.to_string());
    let binds = if digits.starts_with('-') {
        Binding::Sum
    } else {
        Binding::Atom
    };
    Printed {
        text_binds: binds,
        latex_binds: binds,
        ..Printed::atom(digits.clone(), digits)
    }
}

fn binary(operator: crate::ast::Operator, left: &Printed, right: &Printed) -> Printed {
    use crate::ast::Operator;
    let (binds, right_binds) = match operator {
        Operator::Add | Operator::Subtract => (Binding::Sum, Binding::Product),
        Operator::Multiply | Operator::Divide => (Binding::Product, Binding::Atom),
    };
    let (a, b) = (left.operand(binds), right.operand(right_binds));
    let text = format!("{} {} {}", a.text, operator.symbol(), b.text);
    let latex = match operator {
        Operator::Add | Operator::Subtract => format!("{} {} {}", a.latex, operator.symbol(), b.latex),
        Operator::Multiply => format!(r"{} \cdot {}", a.latex, b.latex),
        Operator::Divide => format!(r"\frac{{{}}}{{{}}}", left.latex, right.latex),
    };
    Printed {
        text_binds: binds,
        latex_binds: if operator == Operator::Divide {
            Binding::Atom
        } else {
            binds
        },
        ..Printed::atom(text, latex)
    }
}

/// A function of the table.
fn call(function: &Function, arguments: &[Printed]) -> Printed {
    let list: Vec<&str> = arguments.iter().map(|argument| argument.text.as_str()).collect();
    let text = format!("{}({})", function.name, list.join(", "));
    let [x, rest @ ..] = arguments else {
        return Printed::atom(text.clone(), text);
    };
    let in_parentheses = |name: &str| format!(r"{name}\left({}\right)", x.latex);
    let latex = match (function.name, rest) {
        ("sqrt", _) => format!(r"\sqrt{{{}}}", x.latex),
        ("abs", _) => format!(r"\left|{}\right|", x.latex),
        ("square", _) => format!("{{{}}}^2", x.operand(Binding::Atom).latex),
        ("pow", [exponent]) => format!("{{{}}}^{{{}}}", x.operand(Binding::Atom).latex, exponent.latex),
        ("exp" | "ln" | "tanh" | "sin" | "cos", _) => in_parentheses(&format!(r"\{}", function.name)),
        ("sigmoid", _) => in_parentheses(r"\sigma"),
        (name, _) => in_parentheses(&format!(r"\operatorname{{{}}}", name.replace('_', r"\_"))),
    };
    Printed::atom(text, latex)
}

#[cfg(test)]
mod tests;
