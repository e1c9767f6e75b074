//! Scalar functions that the runtime computes, each with its derivative.

use super::graph::{Graph, Id};

/// A scalar function of one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Primitive {
    Negate,
    Exp,
    Ln,
    Log1p,
    Expm1,
    Sqrt,
    Square,
    Abs,
    Relu,
    Sigmoid,
    LogSigmoid,
    Softplus,
    LogSoftplus,
    /// sigmoid(x) / softplus(x), which tends to 1 on the left.
    LogSoftplusDerivative,
    Tanh,
    Erf,
    Erfc,
    Sin,
    Cos,
    Lgamma,
    Digamma,
    /// The nearest finite number.
    Finite,
}

#[allow(
    clippy::enum_glob_use,
    reason = "every line of the tables below names a variant"
)]
use Primitive::*;

/// All of them.
#[cfg(test)]
pub(crate) const ALL: [Primitive; 22] = [
    Negate,
    Exp,
    Ln,
    Log1p,
    Expm1,
    Sqrt,
    Square,
    Abs,
    Relu,
    Sigmoid,
    LogSigmoid,
    Softplus,
    LogSoftplus,
    LogSoftplusDerivative,
    Tanh,
    Erf,
    Erfc,
    Sin,
    Cos,
    Lgamma,
    Digamma,
    Finite,
];

/// Two functions of the same argument that the runtime computes in one pass.
pub(crate) const PAIRS: [(Primitive, Primitive, &str); 3] = [
    (Softplus, Sigmoid, "softplus_and_sigmoid"),
    (LogSoftplus, LogSoftplusDerivative, "log_softplus_and_derivative"),
    (Sin, Cos, "sin_cos"),
];

impl Primitive {
    /// The runtime's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Negate => "negate",
            Exp => "exp",
            Ln => "ln",
            Log1p => "log1p",
            Expm1 => "expm1",
            Sqrt => "sqrt",
            Square => "square",
            Abs => "abs",
            Relu => "relu",
            Sigmoid => "sigmoid",
            LogSigmoid => "log_sigmoid",
            Softplus => "softplus",
            LogSoftplus => "log_softplus",
            LogSoftplusDerivative => "log_softplus_derivative",
            Tanh => "tanh",
            Erf => "erf",
            Erfc => "erfc",
            Sin => "sin",
            Cos => "cos",
            Lgamma => "lgamma",
            Digamma => "digamma",
            Finite => "saturate",
        }
    }

    /// Adds the derivative of `y = self(x)` in x.
    pub(crate) fn derivative(self, graph: &mut Graph, x: Id, y: Id) -> Id {
        let one = graph.number(1.0);
        match self {
            Negate => graph.number(-1.0),
            Exp => y,
            Ln => graph.over(one, x),
            Log1p => {
                let shifted = graph.plus(one, x);
                graph.over(one, shifted)
            }
            Expm1 => graph.plus(y, one),
            Sqrt => {
                let half = graph.number(0.5);
                graph.over(half, y)
            }
            Square => {
                let two = graph.number(2.0);
                graph.times(two, x)
            }
            Abs => {
                let minus_one = graph.number(-1.0);
                graph.add(super::Node::Where(x, one, minus_one))
            }
            Relu => {
                let zero = graph.number(0.0);
                graph.add(super::Node::Where(x, one, zero))
            }
            Sigmoid => {
                let square = graph.unary(Square, y);
                graph.minus(y, square)
            }
            LogSigmoid => {
                let negative = graph.negate(x);
                graph.unary(Sigmoid, negative)
            }
            Softplus => graph.unary(Sigmoid, x),
            LogSoftplus => graph.unary(LogSoftplusDerivative, x),
            // r = sigmoid / softplus, so r' = r (1 - sigmoid - r).
            LogSoftplusDerivative => {
                let sigmoid = graph.unary(Sigmoid, x);
                let rest = graph.minus(one, sigmoid);
                let rest = graph.minus(rest, y);
                graph.times(y, rest)
            }
            Tanh => {
                let square = graph.unary(Square, y);
                graph.minus(one, square)
            }
            Erf | Erfc => {
                // 2 / sqrt(pi) exp(-x^2), Abramowitz and Stegun 7.1.19.
                let factor =
                    graph.number(if self == Erf { 1.0 } else { -1.0 } * std::f64::consts::FRAC_2_SQRT_PI);
                let square = graph.unary(Square, x);
                let negative = graph.negate(square);
                let bell = graph.unary(Exp, negative);
                graph.times(factor, bell)
            }
            Sin => graph.unary(Cos, x),
            Cos => {
                let sin = graph.unary(Sin, x);
                graph.negate(sin)
            }
            Lgamma => graph.unary(Digamma, x),
            Finite => one,
            Digamma => {
                unreachable!("the language has no function whose second derivative would need trigamma")
            }
        }
    }

    /// The value in double precision, for folding constants and for the interpreter of the tests.
    pub(crate) fn evaluate(self, x: f64) -> Option<f64> {
        Some(match self {
            Negate => -x,
            Sqrt => x.sqrt(),
            Square => x * x,
            Abs => x.abs(),
            Relu => x.max(0.0),
            // Other functions are left to the runtime: the standard library's digits differ between platforms.
            _ => return None,
        })
    }
}
