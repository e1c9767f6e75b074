//! Recognises links: probabilities that come from a sigmoid, scales that come from a softplus, and so on.
//!
//! A rewrite takes the density to a kernel that is stable for every finite number before the link, or cheaper.

use crate::expr::graph::Bounds;
use crate::expr::{Graph, Id, Kernel, Node, Number, Operator, Primitive, Shape};
use crate::tables::families::{Family, Rewrite};

/// A density, ready to be differentiated.
pub(super) struct Density {
    pub(super) kernel: Kernel,
    /// The form that the model's law has: its arguments are what `arguments` writes.
    pub(super) form: usize,
    pub(super) fixed: Option<Number>,
    /// Arguments of the kernel.
    pub(super) inputs: Vec<Id>,
    /// Arguments of the law.
    pub(super) law: Vec<Id>,
    /// The same, inside their ranges or verified: what a kernel without rewrites takes.
    pub(super) natural: Vec<Id>,
    /// Whether an argument is clamped, so that the kernel may overflow at a limit.
    pub(super) clamped: bool,
    /// What was done, in words.
    pub(super) notes: Vec<String>,
}

/// Chooses the kernel. `bounded[i]` says that argument i is proved to stay away from its range's ends.
pub(super) fn choose(
    graph: &mut Graph,
    family: &Family,
    form: usize,
    arguments: &[Id],
    bounded: &[bool],
    checked: &[bool],
) -> Density {
    let mut form = form;
    let mut law = arguments.to_vec();
    let mut notes = Vec::new();
    // First the form.
    for rewrite in family.forms[form].rewrites {
        let (parameter, to, inner, note) = match *rewrite {
            Rewrite::LogitForm { parameter, form } => (
                parameter,
                form,
                sigmoid_of(graph, law[parameter]),
                "sigmoid -> logits",
            ),
            Rewrite::SoftmaxForm { parameter, form } => (
                parameter,
                form,
                softmax_of(graph, law[parameter]),
                "softmax -> logits",
            ),
            Rewrite::LogarithmForm { parameter, form } => {
                let parameter_checked = checked[parameter];
                let log = if parameter_checked {
                    None
                } else {
                    logarithm_of(graph, law[parameter])
                };
                (parameter, form, log, "exp -> log_rate")
            }
            _ => continue,
        };
        if checked[parameter] {
            continue;
        }
        if let Some(inner) = inner {
            law[parameter] = inner;
            form = to;
            notes.push(format!("{}({note})", family.name));
            break;
        }
    }
    // Then the kernel of that form.
    let parameters = family.forms[form].parameters;
    let mut kernel = family.forms[form].kernel;
    let mut fixed = None;
    let mut replacements = vec![Replacement::None; parameters.len()];
    if let Some(choice) = choose_kernel(graph, family, form, &law, checked) {
        kernel = choice.kernel;
        fixed = choice.fixed;
        replacements = choice.replacements;
        notes.push(choice.note);
    }
    let mut clamped = false;
    let mut inputs = Vec::new();
    let plain_law = law.clone();
    let mut natural = Vec::new();
    let mut kernel_inputs = law.clone();
    for (index, parameter) in parameters.iter().enumerate() {
        let bounds = parameter.requirement.bounds();
        let plain = plain_law[index];
        let number = matches!(graph.node(plain), Node::Number(_));
        if checked[index] && parameter.requirement.is_above() {
            // The number itself, or NaN: what the check of the difference leaves is 0 or NaN.
            let difference = graph.minus(plain, plain_law[index - 1]);
            let verified = graph.add(Node::Checked(Bounds::Positive, difference));
            let rest = graph.minus(verified, difference);
            kernel_inputs[index] = graph.plus(plain, rest);
        }
        if let Some(bounds) = bounds
            && !number
        {
            if checked[index] {
                // The law's argument stays as it is, so that a broken promise can be told with its value.
                kernel_inputs[index] = graph.add(Node::Checked(bounds, plain));
            } else if !bounded[index] || may_overflow(graph, plain) {
                law[index] = graph.add(Node::Clamp(bounds, plain));
            }
        }
        natural.push(if checked[index] {
            kernel_inputs[index]
        } else {
            law[index]
        });
        let is_clamped = matches!(graph.node(law[index]), Node::Clamp(..));
        match replacements[index] {
            Replacement::Constant => {}
            Replacement::By(input) => inputs.push(input),
            Replacement::Logarithm => {
                clamped |= is_clamped;
                inputs.push(graph.unary(Primitive::Ln, law[index]));
            }
            Replacement::None => {
                clamped |= is_clamped;
                inputs.push(natural[index]);
            }
        }
    }
    Density {
        kernel,
        form,
        fixed,
        inputs,
        law,
        natural,
        clamped,
        notes,
    }
}

/// What a kernel takes instead of an argument of the law.
#[derive(Clone, Copy, Debug)]
enum Replacement {
    None,
    /// Nothing: it has the number ready-made.
    Constant,
    By(Id),
    /// The argument's logarithm, which must be computed.
    Logarithm,
}

/// A kernel other than that of the form.
struct Choice {
    kernel: Kernel,
    fixed: Option<Number>,
    replacements: Vec<Replacement>,
    /// What was done, in words.
    note: String,
}

/// The first kernel of a form's rewrites that fits its arguments.
fn choose_kernel(
    graph: &mut Graph,
    family: &Family,
    form: usize,
    law: &[Id],
    checked: &[bool],
) -> Option<Choice> {
    let parameters = family.forms[form].parameters;
    for rewrite in family.forms[form].rewrites {
        let (parameter, kernel) = match *rewrite {
            Rewrite::Fixed { parameter, kernel }
            | Rewrite::Softplus { parameter, kernel }
            | Rewrite::Logarithm { parameter, kernel } => (parameter, kernel),
            Rewrite::Logarithms { first, kernel } => {
                match logarithms(graph, law, checked, first..kernel.parameters.len()) {
                    Some(mut replacements) => {
                        replacements.resize(parameters.len(), Replacement::None);
                        return Some(Choice {
                            kernel,
                            fixed: None,
                            replacements,
                            note: format!("{}(logarithms) -> {}", family.name, kernel.name),
                        });
                    }
                    None => continue,
                }
            }
            _ => continue,
        };
        if checked[parameter] {
            continue;
        }
        let argument = law[parameter];
        let found = match rewrite {
            Rewrite::Fixed { .. } => match graph.node(argument) {
                Node::Number(number) => Some((Some(number.clone()), Replacement::Constant, "constant")),
                _ => None,
            },
            Rewrite::Softplus { .. } => match graph.node(argument) {
                Node::Unary(Primitive::Softplus, z) => Some((None, Replacement::By(*z), "softplus")),
                _ => None,
            },
            _ => logarithm_of(graph, argument).map(|log| (None, Replacement::By(log), "logarithm")),
        };
        if let Some((fixed, replacement, what)) = found {
            let mut replacements = vec![Replacement::None; parameters.len()];
            replacements[parameter] = replacement;
            return Some(Choice {
                kernel,
                fixed,
                replacements,
                note: format!(
                    "{}({} = {what}) -> {}",
                    family.name, parameters[parameter].name, kernel.name
                ),
            });
        }
    }
    None
}

/// The logarithms of some arguments, if one of them is known without computing it and none is verified as it stands; those
/// before them stay.
fn logarithms(
    graph: &mut Graph,
    law: &[Id],
    checked: &[bool],
    which: std::ops::Range<usize>,
) -> Option<Vec<Replacement>> {
    if checked[which.clone()].contains(&true) {
        return None;
    }
    let known: Vec<Option<Id>> = law[which.clone()]
        .iter()
        .map(|id| logarithm_of(graph, *id))
        .collect();
    known.iter().any(Option::is_some).then(|| {
        let logarithms = known
            .into_iter()
            .map(|log| log.map_or(Replacement::Logarithm, Replacement::By));
        std::iter::repeat_n(Replacement::None, which.start)
            .chain(logarithms)
            .collect()
    })
}

/// z, where a node is `sigmoid(z)`.
fn sigmoid_of(graph: &Graph, id: Id) -> Option<Id> {
    match *graph.node(id) {
        Node::Unary(Primitive::Sigmoid, z) => Some(z),
        _ => None,
    }
}

/// v, where a node is `softmax(v)`.
fn softmax_of(graph: &Graph, id: Id) -> Option<Id> {
    match *graph.node(id) {
        Node::Softmax(v) => Some(v),
        _ => None,
    }
}

/// The logarithm of a positive node, where it is known without computing the node: of `exp(z)`, `softplus(z)`,
/// `sigmoid(z)`, and of products, quotients and powers of such.
fn logarithm_of(graph: &mut Graph, id: Id) -> Option<Id> {
    match graph.node(id).clone() {
        Node::Number(_) => None,
        Node::Unary(Primitive::Exp, z) => Some(z),
        Node::Unary(Primitive::Softplus, z) => Some(graph.unary(Primitive::LogSoftplus, z)),
        Node::Unary(Primitive::Sigmoid, z) => Some(graph.unary(Primitive::LogSigmoid, z)),
        Node::Unary(Primitive::Sqrt, x) => {
            let log = logarithm_of(graph, x)?;
            let half = graph.number(0.5);
            Some(graph.times(half, log))
        }
        Node::Unary(Primitive::Square, x) => {
            let log = logarithm_of(graph, x)?;
            let two = graph.number(2.0);
            Some(graph.times(two, log))
        }
        Node::Binary(Operator::Power, x, exponent) => {
            let log = logarithm_of(graph, x)?;
            Some(graph.times(exponent, log))
        }
        Node::Binary(operator @ (Operator::Multiply | Operator::Divide), a, b) => {
            let (left, right) = (factor_logarithm(graph, a)?, factor_logarithm(graph, b)?);
            let operator = if operator == Operator::Multiply {
                Operator::Add
            } else {
                Operator::Subtract
            };
            Some(graph.binary(operator, left, right))
        }
        _ => None,
    }
}

/// The logarithm of a factor: as above, or of a positive constant.
fn factor_logarithm(graph: &mut Graph, id: Id) -> Option<Id> {
    match graph.node(id) {
        Node::Number(number) => match number.value() {
            Some(value) if value <= 0.0 => None,
            _ => Some(graph.unary(Primitive::Ln, id)),
        },
        _ => logarithm_of(graph, id),
    }
}

/// Whether finite inputs can make a node infinite.
fn may_overflow(graph: &Graph, id: Id) -> bool {
    match graph.node(id) {
        Node::Number(_) | Node::Load { .. } => false,
        Node::Unary(primitive, x) => match primitive {
            Primitive::Sigmoid | Primitive::Tanh | Primitive::Erf | Primitive::Sin | Primitive::Cos => false,
            Primitive::Exp | Primitive::Square | Primitive::Expm1 => true,
            Primitive::Softplus | Primitive::Relu | Primitive::Abs | Primitive::Negate | Primitive::Sqrt => {
                may_overflow(graph, *x)
            }
            _ => true,
        },
        Node::Binary(Operator::Add | Operator::Subtract, a, b) => {
            // A sum overflows only within a factor of two of the largest number.
            may_overflow(graph, *a) || may_overflow(graph, *b)
        }
        Node::Where(_, a, b) => may_overflow(graph, *a) || may_overflow(graph, *b),
        Node::Binary(Operator::Multiply, a, b) => {
            let small = |id: Id| graph.value(id).is_some_and(|value| value.abs() <= 1.0);
            let safe = |factor: Id, other: Id| small(factor) && !may_overflow(graph, other);
            !safe(*a, *b) && !safe(*b, *a)
        }
        _ => true,
    }
}

/// Spreads a scalar to the width of the event.
pub(super) fn spread(graph: &mut Graph, id: Id, event: &crate::width::Width) -> Id {
    if *graph.shape(id) == Shape::Scalar && event.known() != Some(1) {
        return graph.add_shaped(Node::Spread(id), Shape::Vector(event.clone()));
    }
    id
}
