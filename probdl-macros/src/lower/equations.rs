//! What a model computes, as equations in text and in LaTeX: what reports show, and what files compare.
//!
//! The equations are those of the checked model, before any rewriting: a better compiler does not change them.

use crate::expr::Number;
use crate::plan::Equation;
use crate::tables::functions::{Definition, Function};
use crate::typed::{DenseNode, Expression, ExpressionKind, Extent, NodeId, NodeKind, Outcome, Typed};

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
        Outcome::Distribution {
            mixture: Some(mixture),
            family,
            ..
        } => Equation {
            text: format!("y ~ {}", mixture.text),
            latex: format!(
                r"y &\sim \sum_{{k=1}}^{{{}}} \pi_k \operatorname{{{}}}_k",
                mixture.components, family.name
            ),
        },
        Outcome::Distribution {
            family,
            form,
            arguments,
            ..
        } => {
            let parameters = family.forms[*form].parameters.iter();
            let (text, latex): (Vec<_>, Vec<_>) = parameters
                .zip(arguments)
                .map(|(parameter, argument)| {
                    let printed = print(typed, argument);
                    let name = parameter.name;
                    (
                        format!("{name} = {}", printed.text),
                        format!("{} = {}", symbol(name), printed.latex),
                    )
                })
                .unzip();
            Equation {
                text: format!("y ~ {}", family.formula(&text)),
                latex: format!(
                    r"y &\sim \operatorname{{{}}}\left({}\right)",
                    family.name,
                    latex.join(r",\; ")
                ),
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
            let base = operands[0].operand(Binding::Atom);
            match &expression.extent {
                Extent::Scalar if only_number(typed, expression).is_some() => base,
                Extent::Scalar => Printed::atom(
                    format!("{}[{start}]", base.text),
                    format!("{}_{{{start}}}", base.latex),
                ),
                Extent::Vector(width) => {
                    let end = start.plus(width);
                    Printed::atom(
                        format!("{}[{start}..{end}]", base.text),
                        format!(r"{}_{{{start}:{end}}}", base.latex),
                    )
                }
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
        text,
        latex,
        text_binds: binds,
        latex_binds: if operator == Operator::Divide {
            Binding::Atom
        } else {
            binds
        },
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
mod tests {
    use crate::compile::planned;

    fn equations(model: &str) -> Vec<(String, String)> {
        let tokens = model.parse().expect("tokens");
        let plan = planned(tokens).unwrap_or_else(|faults| panic!("{faults:?}"));
        let equations = plan.model.equations.into_iter();
        equations
            .map(|equation| (equation.text, equation.latex))
            .collect()
    }

    #[test]
    fn layers_and_laws_are_written_out() {
        let found = equations(
            "struct M = Input(3) -> Normalization() -> Dense(4, tanh) -> Dropout(0.5) -> Dense(2, use_bias = false)
                -> DistributionLambda(|t| Normal(t[0], 1e-3 + softplus(t[1..])))",
        );
        let expected = [
            (
                "normalization = (x - normalization.mean) / normalization.stddev",
                r"\mathrm{normalization} &= \frac{x - \mu_{\mathrm{normalization}}}{\sigma_{\mathrm{normalization}}}",
            ),
            (
                "dense = tanh(dot(normalization, dense.kernel) + dense.bias)",
                r"\mathrm{dense} &= \tanh\left(W_{\mathrm{dense}}^\top \mathrm{normalization} + b_{\mathrm{dense}}\right)",
            ),
            (
                "dropout = dropout(dense)",
                r"\mathrm{dropout} &= \operatorname{dropout}\left(\mathrm{dense}\right)",
            ),
            (
                "dense_1 = dot(dropout, dense_1.kernel)",
                r"\mathrm{dense\_1} &= W_{\mathrm{dense\_1}}^\top \mathrm{dropout}",
            ),
            (
                "y ~ Normal(loc = dense_1[0], scale = 0.001 + softplus(dense_1[1..2]))",
                r"y &\sim \operatorname{Normal}\left(\mathrm{loc} = \mathrm{dense\_1}_{0},\; \mathrm{scale} = 0.001 + \operatorname{softplus}\left(\mathrm{dense\_1}_{1:2}\right)\right)",
            ),
        ];
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!((found.0.as_str(), found.1.as_str()), expected);
        }
        assert_eq!(found.len(), expected.len());
    }

    #[test]
    fn grouping_is_kept() {
        let law = |expression: &str| {
            let model = format!("struct M = Input(2) -> DistributionLambda(|t| Normal({expression}, 1.0))");
            let (text, latex) = equations(&model).pop().expect("a law");
            let text = text.trim_start_matches("y ~ Normal(loc = ").to_owned();
            let latex = latex
                .split(r"\mathrm{loc} = ")
                .nth(1)
                .unwrap_or_default()
                .to_owned();
            (
                text.trim_end_matches(", scale = 1)").to_owned(),
                latex
                    .trim_end_matches(r",\; \mathrm{scale} = 1\right)")
                    .to_owned(),
            )
        };
        let cases = [
            (
                "t[0] - (t[1] - 2)",
                "x[0] - (x[1] - 2)",
                r"x_{0} - \left(x_{1} - 2\right)",
            ),
            (
                "t[0] * (t[1] + 2)",
                "x[0] * (x[1] + 2)",
                r"x_{0} \cdot \left(x_{1} + 2\right)",
            ),
            (
                "t[0] * (t[1] * 2)",
                "x[0] * (x[1] * 2)",
                r"x_{0} \cdot \left(x_{1} \cdot 2\right)",
            ),
            ("t[0] / 4.0 / 2", "x[0] / 4 / 2", r"\frac{\frac{x_{0}}{4}}{2}"),
            (
                "-(t[0] + 1) * 2",
                "(-(x[0] + 1)) * 2",
                r"\left(-\left(x_{0} + 1\right)\right) \cdot 2",
            ),
            ("t[0] - -1.50", "x[0] - (-1.5)", r"x_{0} - \left(-1.5\right)"),
            (
                "square(t[0] + t[1])",
                "square(x[0] + x[1])",
                r"{\left(x_{0} + x_{1}\right)}^2",
            ),
            (
                "pow(exp(t[0]), t[1])",
                "pow(exp(x[0]), x[1])",
                r"{\exp\left(x_{0}\right)}^{x_{1}}",
            ),
        ];
        for (written, text, latex) in cases {
            assert_eq!(law(written), (text.to_owned(), latex.to_owned()), "{written}");
        }
    }

    #[test]
    fn graphs_name_their_nodes_and_differ_where_they_compute_something_else() {
        let model = |value: &str| {
            format!(
                "struct M(a: 2, b: 2) {{ let h = {value}; let v = variable(0.0); Normal(h, softplus(v)) }}"
            )
        };
        let found = equations(&model("a + 2 * b"));
        assert_eq!(found[0].0, "h = a + 2 * b");
        assert_eq!(found[1].0, "y ~ Normal(loc = h, scale = softplus(v))");
        let scalars = equations("struct M(a: 2) { let z = a[0] * a[1]; Normal(square(z), 1.0) }");
        assert_eq!(scalars[0].0, "z = a[0] * a[1]");
        assert_eq!(scalars[1].0, "y ~ Normal(loc = square(z), scale = 1)");
        assert_ne!(found[0], equations(&model("b + 2 * a"))[0]);
        assert_eq!(
            equations(&model("concat(a, b); let _g = h -> Dense(2)"))[0].0,
            "h = concat(a, b)"
        );
    }

    #[test]
    fn what_lets_share_does_not_grow_without_bounds() {
        let lets = (1..40).map(|i| format!("let a{i} = a{0} + a{0};", i - 1));
        let doublings = lets.collect::<Vec<_>>().concat();
        let model = |start: &str| {
            format!(
                "struct M = Input(2) -> DistributionLambda(|t| {{ let a0 = {start}; {doublings} Normal(a39, 1.0) }})"
            )
        };
        let (text, latex) = equations(&model("t[0]")).pop().expect("a law");
        assert!(
            text.len() < 3 * super::LONGEST && latex.len() < 5 * super::LONGEST,
            "{text}"
        );
        assert_ne!(equations(&model("t[1]")).pop().expect("a law").0, text);
    }
}
