//! Scalar functions of the language: what they accept, what they can return, how they are computed.

use crate::expr::{Graph, Id, Node, Primitive};
use crate::range::Range;

/// How a function lowers.
#[derive(Clone, Copy)]
pub(crate) enum Definition {
    Identity,
    /// One function of the runtime.
    Primitive(Primitive),
    /// Built from others; its derivative follows from theirs.
    Derived(fn(&mut Graph, Id) -> Id),
    /// `pow(x, y)`
    Power,
    /// A function of a whole vector.
    Softmax,
    LogSoftmax,
    /// A triangle from a vector: only the head's law takes one.
    FillScaleTriL,
    Ascending,
}

/// A row of the table.
#[derive(Clone, Copy)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// Other names, from Keras or from mathematics.
    pub(crate) aliases: &'static [&'static str],
    pub(crate) arguments: &'static [&'static str],
    pub(crate) definition: Definition,
    /// Where it is finite.
    pub(crate) domain: Range,
    /// What it returns for arguments in a range.
    pub(crate) range: fn(Range) -> Range,
    /// The runtime's activation of this name, where it has one.
    pub(crate) activation: Option<Activation>,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// An activation that the runtime computes for a whole layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Activation {
    /// The variant of the runtime's enum.
    pub(crate) variant: &'static str,
    /// Whether its derivative follows from its output, so that a dense layer can contain it.
    pub(crate) fused: bool,
}

const fn fused(variant: &'static str) -> Activation {
    Activation { variant, fused: true }
}

const fn separate(variant: &'static str) -> Activation {
    Activation {
        variant,
        fused: false,
    }
}

const X: &[&str] = &["x"];

/// A function of one argument that is a primitive.
const fn primitive(
    name: &'static str,
    primitive: Primitive,
    domain: Range,
    range: fn(Range) -> Range,
) -> Function {
    Function {
        name,
        aliases: &[],
        arguments: X,
        definition: Definition::Primitive(primitive),
        domain,
        range,
        activation: None,
    }
}

/// A function of one real argument that is built from others.
const fn derived(
    name: &'static str,
    definition: fn(&mut Graph, Id) -> Id,
    range: fn(Range) -> Range,
    activation: Option<Activation>,
) -> Function {
    Function {
        name,
        aliases: &[],
        arguments: X,
        definition: Definition::Derived(definition),
        domain: Range::REAL,
        range,
        activation,
    }
}

/// All functions.
pub(crate) const FUNCTIONS: [Function; 38] = [
    Function {
        definition: Definition::Identity,
        activation: Some(fused("Linear")),
        ..primitive("linear", Primitive::Negate, Range::REAL, |x| x)
    },
    Function {
        aliases: &["exponential"],
        activation: Some(fused("Exponential")),
        ..primitive("exp", Primitive::Exp, Range::REAL, |x| x.increasing(f64::exp))
    },
    Function {
        aliases: &["log"],
        ..primitive("ln", Primitive::Ln, Range::POSITIVE, |x| x.increasing(f64::ln))
    },
    primitive("log1p", Primitive::Log1p, Range::ABOVE_MINUS_ONE, |x| {
        x.increasing(f64::ln_1p)
    }),
    primitive("expm1", Primitive::Expm1, Range::REAL, |x| {
        x.increasing(f64::exp_m1)
    }),
    primitive("sqrt", Primitive::Sqrt, Range::NON_NEGATIVE, |x| {
        x.increasing(f64::sqrt)
    }),
    primitive("square", Primitive::Square, Range::REAL, Range::square),
    primitive("abs", Primitive::Abs, Range::REAL, Range::magnitude),
    Function {
        arguments: &["x", "y"],
        definition: Definition::Power,
        ..primitive("pow", Primitive::Exp, Range::POSITIVE, |_| Range::POSITIVE)
    },
    primitive("sin", Primitive::Sin, Range::REAL, |_| Range::CLOSED_SIGNED_UNIT),
    primitive("cos", Primitive::Cos, Range::REAL, |_| Range::CLOSED_SIGNED_UNIT),
    Function {
        activation: Some(fused("Tanh")),
        ..primitive("tanh", Primitive::Tanh, Range::REAL, |x| {
            within(x.increasing(f64::tanh), Range::SIGNED_UNIT)
        })
    },
    Function {
        activation: Some(fused("Sigmoid")),
        ..primitive("sigmoid", Primitive::Sigmoid, Range::REAL, |_| Range::UNIT)
    },
    Function {
        activation: Some(fused("LogSigmoid")),
        ..primitive("log_sigmoid", Primitive::LogSigmoid, Range::REAL, |_| {
            Range::NEGATIVE
        })
    },
    Function {
        activation: Some(fused("Softplus")),
        ..primitive("softplus", Primitive::Softplus, Range::REAL, |_| Range::POSITIVE)
    },
    Function {
        activation: Some(fused("Relu")),
        ..primitive("relu", Primitive::Relu, Range::REAL, |x| {
            if x.low.value >= 0.0 {
                x
            } else {
                Range::NON_NEGATIVE
            }
        })
    },
    derived(
        "relu6",
        relu6,
        |_| Range::between_closed(0.0, 6.0),
        Some(fused("Relu6")),
    ),
    derived(
        "leaky_relu",
        leaky_relu,
        |x| x.increasing(|x| if x > 0.0 { x } else { 0.2 * x }),
        Some(fused("LeakyRelu")),
    ),
    derived("elu", elu, |_| Range::above(-1.0), Some(fused("Elu"))),
    derived(
        "selu",
        selu,
        |_| Range::above(-SELU_SCALE * SELU_ALPHA),
        Some(fused("Selu")),
    ),
    derived("celu", elu, |_| Range::above(-1.0), Some(fused("Elu"))),
    derived("gelu", gelu, |_| Range::at_least(-0.17), Some(separate("Gelu"))),
    Function {
        aliases: &["swish"],
        ..derived("silu", silu, |_| Range::at_least(-0.279), Some(separate("Silu")))
    },
    derived("mish", mish, |_| Range::at_least(-0.309), Some(separate("Mish"))),
    derived(
        "softsign",
        softsign,
        |_| Range::SIGNED_UNIT,
        Some(fused("Softsign")),
    ),
    derived(
        "hard_sigmoid",
        hard_sigmoid,
        |_| Range::CLOSED_UNIT,
        Some(fused("HardSigmoid")),
    ),
    Function {
        aliases: &["hard_swish"],
        ..derived(
            "hard_silu",
            hard_silu,
            |_| Range::at_least(-0.375),
            Some(separate("HardSilu")),
        )
    },
    derived(
        "hard_tanh",
        hard_tanh,
        |_| Range::CLOSED_SIGNED_UNIT,
        Some(fused("HardTanh")),
    ),
    derived(
        "tanh_shrink",
        tanh_shrink,
        |_| Range::REAL,
        Some(separate("TanhShrink")),
    ),
    derived(
        "squareplus",
        squareplus,
        |_| Range::POSITIVE,
        Some(separate("Squareplus")),
    ),
    derived("hard_shrink", hard_shrink, |_| Range::REAL, None),
    derived("soft_shrink", soft_shrink, |_| Range::REAL, None),
    derived("sparse_plus", sparse_plus, |_| Range::NON_NEGATIVE, None),
    derived("sparse_sigmoid", sparse_sigmoid, |_| Range::CLOSED_UNIT, None),
    primitive("erf", Primitive::Erf, Range::REAL, |_| Range::SIGNED_UNIT),
    primitive("lgamma", Primitive::Lgamma, Range::POSITIVE, |_| Range::REAL),
    Function {
        definition: Definition::Softmax,
        ..primitive("softmax", Primitive::Exp, Range::REAL, |_| Range::UNIT)
    },
    Function {
        definition: Definition::LogSoftmax,
        ..primitive("log_softmax", Primitive::Exp, Range::REAL, |_| Range::NEGATIVE)
    },
];

/// A triangle from the numbers it is made of, in TensorFlow Probability's order; with softplus and + 1e-5 on its diagonal.
///
/// Not a function of the language: only an argument of a law can be one, which the law's kernel computes.
pub(crate) static FILL_SCALE_TRIL: Function = Function {
    definition: Definition::FillScaleTriL,
    ..primitive("fill_scale_tril", Primitive::Negate, Range::REAL, |_| Range::REAL)
};

/// Ascending numbers: the first one, and softplus of each other more than the one before.
///
/// Not a function of the language, as [`FILL_SCALE_TRIL`].
pub(crate) static ASCENDING: Function = Function {
    definition: Definition::Ascending,
    ..primitive("ascending", Primitive::Negate, Range::REAL, |_| Range::REAL)
};

/// The function of this name that only arguments of laws can be.
pub(crate) fn of_arguments(name: &str) -> Option<&'static Function> {
    [&FILL_SCALE_TRIL, &ASCENDING]
        .into_iter()
        .find(|function| function.name == name)
}

/// The function of this name or alias.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    static TABLE: [Function; 38] = FUNCTIONS;
    TABLE
        .iter()
        .find(|function| function.name == name || function.aliases.contains(&name))
}

/// The function of this name that maps real numbers to a parameter's range.
pub(crate) fn link(name: &str) -> Option<&'static Function> {
    of_arguments(name).or_else(|| find(name))
}

/// All names, for suggestions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.into_iter().map(|function| function.name)
}

fn within(range: Range, limit: Range) -> Range {
    if range.is_within(limit) { range } else { limit }
}

const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

fn relu6(graph: &mut Graph, x: Id) -> Id {
    clip(graph, x, 0.0, 6.0)
}

/// The nearest number between two limits; its derivative is 1 strictly between them.
fn clip(graph: &mut Graph, x: Id, low: f64, high: f64) -> Id {
    let (low, high) = (graph.number(low), graph.number(high));
    let above = graph.minus(x, low);
    let lifted = graph.add(Node::Where(above, x, low));
    let below = graph.minus(high, x);
    graph.add(Node::Where(below, lifted, high))
}

fn leaky_relu(graph: &mut Graph, x: Id) -> Id {
    let slope = graph.number(0.2);
    let leak = graph.times(slope, x);
    graph.add(Node::Where(x, x, leak))
}

/// expm1 of the negative part: the positive part would overflow in the branch that is not taken.
fn negative_expm1(graph: &mut Graph, x: Id) -> Id {
    let zero = graph.number(0.0);
    let negative = graph.add(Node::Where(x, zero, x));
    graph.unary(Primitive::Expm1, negative)
}

fn elu(graph: &mut Graph, x: Id) -> Id {
    let growth = negative_expm1(graph, x);
    graph.add(Node::Where(x, x, growth))
}

fn selu(graph: &mut Graph, x: Id) -> Id {
    let growth = negative_expm1(graph, x);
    let (scale, both) = (graph.number(SELU_SCALE), graph.number(SELU_SCALE * SELU_ALPHA));
    let positive = graph.times(scale, x);
    let negative = graph.times(both, growth);
    graph.add(Node::Where(x, positive, negative))
}

/// x Phi(x), with Phi(x) = erfc(-x / sqrt 2) / 2: no cancellation on the left.
fn gelu(graph: &mut Graph, x: Id) -> Id {
    let factor = graph.number(-std::f64::consts::FRAC_1_SQRT_2);
    let scaled = graph.times(factor, x);
    let tail = graph.unary(Primitive::Erfc, scaled);
    let half = graph.number(0.5);
    let half_x = graph.times(half, x);
    graph.times(half_x, tail)
}

fn silu(graph: &mut Graph, x: Id) -> Id {
    let gate = graph.unary(Primitive::Sigmoid, x);
    graph.times(x, gate)
}

fn mish(graph: &mut Graph, x: Id) -> Id {
    let softplus = graph.unary(Primitive::Softplus, x);
    let gate = graph.unary(Primitive::Tanh, softplus);
    graph.times(x, gate)
}

fn softsign(graph: &mut Graph, x: Id) -> Id {
    let one = graph.number(1.0);
    let magnitude = graph.unary(Primitive::Abs, x);
    let divisor = graph.plus(one, magnitude);
    graph.over(x, divisor)
}

/// Keras 3: x / 6 + 1/2, between 0 and 1.
fn hard_sigmoid(graph: &mut Graph, x: Id) -> Id {
    let (sixth, half) = (graph.number(1.0 / 6.0), graph.number(0.5));
    let slope = graph.times(sixth, x);
    let line = graph.plus(slope, half);
    clip(graph, line, 0.0, 1.0)
}

fn hard_silu(graph: &mut Graph, x: Id) -> Id {
    let gate = hard_sigmoid(graph, x);
    graph.times(x, gate)
}

fn hard_tanh(graph: &mut Graph, x: Id) -> Id {
    clip(graph, x, -1.0, 1.0)
}

fn tanh_shrink(graph: &mut Graph, x: Id) -> Id {
    let tanh = graph.unary(Primitive::Tanh, x);
    graph.minus(x, tanh)
}

/// (x + sqrt(x^2 + 4)) / 2, written on the left as 2 / (sqrt(x^2 + 4) - x): no cancellation.
fn squareplus(graph: &mut Graph, x: Id) -> Id {
    let (half, two, four) = (graph.number(0.5), graph.number(2.0), graph.number(4.0));
    let square = graph.unary(Primitive::Square, x);
    let sum = graph.plus(square, four);
    let root = graph.unary(Primitive::Sqrt, sum);
    let magnitude = graph.unary(Primitive::Abs, x);
    let large = graph.plus(root, magnitude);
    let right = graph.times(half, large);
    let left = graph.over(two, large);
    graph.add(Node::Where(x, right, left))
}

/// 0 between -1/2 and 1/2, x outside.
fn hard_shrink(graph: &mut Graph, x: Id) -> Id {
    let (zero, half) = (graph.number(0.0), graph.number(0.5));
    let magnitude = graph.unary(Primitive::Abs, x);
    let excess = graph.minus(magnitude, half);
    graph.add(Node::Where(excess, x, zero))
}

/// x moved toward 0 by 1/2, and 0 between -1/2 and 1/2.
fn soft_shrink(graph: &mut Graph, x: Id) -> Id {
    let (zero, half) = (graph.number(0.0), graph.number(0.5));
    let magnitude = graph.unary(Primitive::Abs, x);
    let excess = graph.minus(magnitude, half);
    let lowered = graph.minus(x, half);
    let lifted = graph.plus(x, half);
    let moved = graph.add(Node::Where(x, lowered, lifted));
    graph.add(Node::Where(excess, moved, zero))
}

/// 0 up to -1, (x + 1)^2 / 4 up to 1, then x.
fn sparse_plus(graph: &mut Graph, x: Id) -> Id {
    let (zero, one, quarter) = (graph.number(0.0), graph.number(1.0), graph.number(0.25));
    let shifted = graph.plus(x, one);
    let square = graph.unary(Primitive::Square, shifted);
    let parabola = graph.times(quarter, square);
    let middle = graph.add(Node::Where(shifted, parabola, zero));
    let below_one = graph.minus(one, x);
    graph.add(Node::Where(below_one, middle, x))
}

/// (x + 1) / 2, between 0 and 1.
fn sparse_sigmoid(graph: &mut Graph, x: Id) -> Id {
    let half = graph.number(0.5);
    let slope = graph.times(half, x);
    let line = graph.plus(slope, half);
    clip(graph, line, 0.0, 1.0)
}
