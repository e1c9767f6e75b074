//! Families of distributions: parameters with their ranges, events, and the kernels that compute them.

mod bounded;
mod discrete;
mod positive;
mod real;
mod vector;

use crate::expr::Kernel;
use crate::expr::graph::Bounds;
use crate::range::Range;

/// What a parameter must satisfy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requirement {
    Real,
    Positive,
    Probability,
    /// A vector of real numbers, one for each class.
    RealVector,
    /// A vector of probabilities that sum to 1.
    Simplex,
    /// A number above the parameter before it; the rule in words, which begins with `above`.
    Above(&'static str),
}

impl Requirement {
    /// The numbers it allows.
    pub(crate) fn range(self) -> Range {
        match self {
            Self::Real | Self::RealVector | Self::Above(_) => Range::REAL,
            Self::Positive => Range::POSITIVE,
            Self::Probability | Self::Simplex => Range::CLOSED_UNIT,
        }
    }

    /// The open range of a number that it allows, where it is not the whole line.
    pub(crate) fn bounds(self) -> Option<Bounds> {
        match self {
            Self::Positive => Some(Bounds::Positive),
            Self::Probability => Some(Bounds::UnitInterval),
            Self::Real | Self::RealVector | Self::Simplex | Self::Above(_) => None,
        }
    }

    /// The rule, after "must be".
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Positive => "positive",
            Self::Probability => "between 0 and 1",
            Self::RealVector => "a vector of real numbers",
            Self::Simplex => "a vector of probabilities that sum to 1",
            Self::Above(rule) => rule,
        }
    }

    /// The function that maps real numbers to it.
    pub(crate) fn cure(self) -> Option<&'static str> {
        match self {
            Self::Positive => Some("softplus"),
            Self::Probability => Some("sigmoid"),
            Self::Simplex => Some("softmax"),
            Self::Real | Self::RealVector | Self::Above(_) => None,
        }
    }

    /// Whether the parameter is a whole vector for one event.
    pub(crate) fn is_vector(self) -> bool {
        matches!(self, Self::RealVector | Self::Simplex)
    }
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) requirement: Requirement,
}

/// The type of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// `[f32; N]`
    Real,
    /// `[bool; N]`
    Truth,
    /// `[u32; N]`
    Count,
    /// `u32`, below the number of classes
    Class,
}

/// What a family's targets must satisfy: a variant of the runtime's `TargetRule`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    Real,
    Positive,
    /// From 0 on.
    NonNegative,
    /// Between 0 and 1.
    UnitInterval,
    Any,
    Class,
}

/// What `predict` can return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    Sample,
    Mean,
    Mode,
    Stddev,
}

impl Quantity {
    pub(crate) const ALL: [Self; 4] = [Self::Sample, Self::Mean, Self::Mode, Self::Stddev];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Mean => "mean",
            Self::Mode => "mode",
            Self::Stddev => "stddev",
        }
    }
}

/// A rewrite of an argument to a stabler or cheaper kernel of the same density.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rewrite {
    /// The argument is a number: the kernel gets it ready-made.
    Fixed { parameter: usize, kernel: Kernel },
    /// The argument is `softplus(z)`: the kernel takes z.
    Softplus { parameter: usize, kernel: Kernel },
    /// The argument's logarithm is known (`exp(z)`, `softplus(z)`, products of such): the kernel takes that.
    Logarithm { parameter: usize, kernel: Kernel },
    /// The argument's logarithm is known: the other form takes that.
    LogarithmForm { parameter: usize, form: usize },
    /// The argument is `sigmoid(z)`: the other form takes z.
    LogitForm { parameter: usize, form: usize },
    /// The argument is `softmax(v)`: the other form takes v.
    SoftmaxForm { parameter: usize, form: usize },
}

/// One set of parameters of a family.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) parameters: &'static [Parameter],
    pub(crate) kernel: Kernel,
    pub(crate) rewrites: &'static [Rewrite],
    /// The constructor that trusts the compiler.
    pub(crate) constructor: &'static str,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family {
    pub(crate) name: &'static str,
    /// The first form is what positional arguments mean.
    pub(crate) forms: &'static [Form],
    pub(crate) event: Event,
    pub(crate) support: Support,
    /// Whether shifting and scaling the event stays in the family.
    pub(crate) location_scale: bool,
    pub(crate) quantities: &'static [Quantity],
    /// The call to write when it is wrong.
    pub(crate) example: &'static str,
}

const fn real(name: &'static str) -> Parameter {
    Parameter {
        name,
        requirement: Requirement::Real,
    }
}

const fn positive(name: &'static str) -> Parameter {
    Parameter {
        name,
        requirement: Requirement::Positive,
    }
}

/// The upper bound after a parameter that is called `low`.
const HIGH: Parameter = Parameter {
    name: "high",
    requirement: Requirement::Above("above `low`"),
};

const fn kernel(name: &'static str, parameters: &'static [&'static str]) -> Kernel {
    Kernel { name, parameters }
}

const ALL_QUANTITIES: &[Quantity] = &Quantity::ALL;

/// All families.
pub(crate) static FAMILIES: &[&Family] = &[
    &real::NORMAL,
    &real::STUDENT_T,
    &real::LAPLACE,
    &real::LOGISTIC,
    &real::CAUCHY,
    &real::GUMBEL,
    &positive::LOG_NORMAL,
    &positive::GAMMA,
    &positive::EXPONENTIAL,
    &positive::WEIBULL,
    &positive::INVERSE_GAMMA,
    &positive::PARETO,
    &positive::HALF_NORMAL,
    &positive::HALF_CAUCHY,
    &bounded::BETA,
    &bounded::KUMARASWAMY,
    &bounded::UNIFORM,
    &bounded::TRUNCATED_NORMAL,
    &bounded::VON_MISES,
    &discrete::BERNOULLI,
    &vector::CATEGORICAL,
    &discrete::POISSON,
];

/// The family of this name.
pub(crate) fn find(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().copied().find(|family| family.name == name)
}
