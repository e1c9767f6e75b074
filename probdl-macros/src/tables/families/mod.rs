//! Families of distributions: parameters with their ranges, events, and the kernels that compute them.

mod bounded;
pub(crate) mod combination;
pub(crate) mod common;
mod discrete;
pub(crate) mod own;
mod positive;
mod real;
mod vector;

use self::combination::Combination;
use crate::expr::Kernel;
use crate::expr::graph::{Bounds, OwnParameter};
use crate::range::Range;
use crate::width::Width;

/// What a parameter must satisfy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requirement {
    Real,
    Positive,
    Probability,
    /// A probability that is neither 0 nor 1.
    InnerProbability,
    /// A whole number above 0: known when the model is compiled, or verified at run time.
    WholeNumber,
    /// The same, one for a whole event.
    TotalCount,
    /// A real number, one for a whole event.
    Single,
    /// A vector of ascending numbers, made of as many real numbers.
    Ascending,
    /// A vector of real numbers, one for each class.
    RealVector,
    /// A vector of probabilities that sum to 1.
    Simplex,
    /// A number above the parameter before it; the rule in words, which begins with `above`.
    Above(&'static str),
    /// The same, and a whole number.
    WholeNumberAbove(&'static str),
    /// A vector of positive numbers.
    PositiveVector,
    /// A lower triangle with a positive diagonal, made of as many real numbers as it has elements.
    Triangle,
    /// What a user's own family says of its parameter, verified at run time.
    Own(OwnParameter),
}

impl Requirement {
    /// The numbers it allows.
    pub(crate) fn range(self) -> Range {
        match self {
            Self::Real
            | Self::RealVector
            | Self::Triangle
            | Self::Above(_)
            | Self::WholeNumberAbove(_)
            | Self::Single
            | Self::Own(_)
            | Self::Ascending => Range::REAL,
            Self::Positive | Self::PositiveVector | Self::WholeNumber | Self::TotalCount => Range::POSITIVE,
            Self::InnerProbability => Range::UNIT,
            Self::Probability | Self::Simplex => Range::CLOSED_UNIT,
        }
    }

    /// The open range of a number that it allows, where it is not the whole line.
    pub(crate) fn bounds(self) -> Option<Bounds> {
        match self {
            Self::Positive | Self::PositiveVector => Some(Bounds::Positive),
            Self::Probability | Self::InnerProbability => Some(Bounds::UnitInterval),
            Self::WholeNumber | Self::TotalCount => Some(Bounds::WholeNumber),
            Self::Own(parameter) => Some(Bounds::Own(parameter)),
            Self::Real
            | Self::RealVector
            | Self::Simplex
            | Self::Triangle
            | Self::Above(_)
            | Self::WholeNumberAbove(_)
            | Self::Single
            | Self::Ascending => None,
        }
    }

    /// The rule, after "must be".
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::Real | Self::Single => "real",
            Self::Own(_) => "what its family says",
            Self::Ascending => "a vector of ascending numbers",
            Self::Positive => "positive",
            Self::PositiveVector => "a vector of positive numbers",
            Self::Triangle => "a lower triangle with a positive diagonal",
            Self::Probability => "between 0 and 1",
            Self::InnerProbability => "above 0 and below 1",
            Self::WholeNumber | Self::TotalCount => "a whole number above 0",
            Self::RealVector => "a vector of real numbers",
            Self::Simplex => "a vector of probabilities that sum to 1",
            Self::Above(rule) | Self::WholeNumberAbove(rule) => rule,
        }
    }

    /// The function that maps real numbers to it.
    pub(crate) fn cure(self) -> Option<&'static str> {
        match self {
            Self::Positive | Self::PositiveVector => Some("softplus"),
            Self::Triangle => Some("fill_scale_tril"),
            Self::Probability | Self::InnerProbability => Some("sigmoid"),
            Self::Simplex => Some("softmax"),
            Self::Ascending => Some("ascending"),
            Self::Real
            | Self::RealVector
            | Self::Above(_)
            | Self::WholeNumberAbove(_)
            | Self::WholeNumber
            | Self::TotalCount
            | Self::Own(_)
            | Self::Single => None,
        }
    }

    /// What the function maps to, in words.
    pub(crate) fn space(self) -> &'static str {
        match self {
            Self::Positive | Self::PositiveVector => "the positive numbers",
            Self::Triangle => "a triangle",
            Self::Ascending => "ascending numbers",
            _ => "probabilities",
        }
    }

    /// Whether the parameter is a whole vector for one event.
    pub(crate) fn is_vector(self) -> bool {
        match self {
            Self::RealVector | Self::Simplex | Self::PositiveVector | Self::Triangle | Self::Ascending => {
                true
            }
            Self::Real
            | Self::Positive
            | Self::Probability
            | Self::InnerProbability
            | Self::Above(_)
            | Self::WholeNumberAbove(_)
            | Self::Single
            | Self::TotalCount
            | Self::Own(_)
            | Self::WholeNumber => false,
        }
    }

    /// Whether the parameter is one number for a whole event.
    pub(crate) fn is_single(self) -> bool {
        matches!(self, Self::Single | Self::TotalCount)
    }

    /// Whether it is a rule about the parameter before it.
    pub(crate) fn is_above(self) -> bool {
        matches!(self, Self::Above(_) | Self::WholeNumberAbove(_))
    }

    /// Whether it is a whole number.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Self::WholeNumber | Self::TotalCount)
    }

    /// How many numbers it takes for an event of this width.
    pub(crate) fn width(self, event: &Width) -> Width {
        match self {
            Self::Triangle => event.triangle(),
            Self::Single | Self::TotalCount => Width::Known(1),
            _ => event.clone(),
        }
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
    /// `[Censoring<f32>; N]`; what is predicted is `[f32; N]`
    Censored,
    /// `[Censoring<u32>; N]`; what is predicted is `[u32; N]`
    CensoredCount,
    /// `[bool; N]`
    Truth,
    /// `[u32; N]`
    Count,
    /// `u32`, below the number of classes
    Class,
    /// `[bool; K]` with one true element, of one law
    OneHot,
    /// `[u32; K]`, of one law
    CountVector,
    /// `[f32; N]`, of one law
    Vector,
    /// `[E; N]`, where rustc knows the family's event E
    Own,
}

impl Event {
    /// Whether the law is one of the whole event, not of its elements.
    pub(crate) fn is_whole(self) -> bool {
        matches!(
            self,
            Self::Class | Self::OneHot | Self::CountVector | Self::Vector
        )
    }

    /// Whether not all need be known of an event.
    pub(crate) fn is_censored(self) -> bool {
        matches!(self, Self::Censored | Self::CensoredCount)
    }

    /// How many numbers a target has for each number of the event's width.
    pub(crate) fn numbers(self) -> usize {
        if self.is_censored() { 3 } else { 1 }
    }
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
    /// Between -1 and 1.
    BelowOne,
    Any,
    /// At most the total count, which is the parameter of this index.
    UpToTotal(usize),
    /// Sums to the total count, which is the parameter of this index.
    SumToTotal(usize),
    Class,
    /// A class from 0 to the number of cutpoints, which is the width of the event.
    OrderedClass,
    OneHot,
    Simplex,
    /// What the family itself says.
    Own,
}

impl Support {
    /// The index of the total count among the parameters, if targets are compared with one.
    pub(crate) fn total(self) -> Option<usize> {
        match self {
            Self::UpToTotal(index) | Self::SumToTotal(index) => Some(index),
            _ => None,
        }
    }
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
    /// A logarithm of one argument from `first` on is known at least: the kernel takes those of all of them.
    Logarithms { first: usize, kernel: Kernel },
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

impl Form {
    /// The first of the numbers that a parameter takes, among those of all parameters, for an event of this width; the
    /// index after the last parameter's gives how many there are.
    pub(crate) fn offset(&self, parameter: usize, event: &Width) -> Width {
        self.parameters[..parameter]
            .iter()
            .fold(Width::Known(0), |offset, parameter| {
                offset.plus(&parameter.requirement.width(event))
            })
    }
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
const fn inner_probability(name: &'static str) -> Parameter {
    Parameter {
        name,
        requirement: Requirement::InnerProbability,
    }
}

const fn kernel(name: &'static str, parameters: &'static [&'static str]) -> Kernel {
    Kernel { name, parameters }
}

const ALL_QUANTITIES: &[Quantity] = &Quantity::ALL;

impl Family {
    /// What an element of an event is called.
    pub(crate) fn part(&self) -> &'static str {
        match (self.event, self.support) {
            (_, Support::OrderedClass) => "cutpoint",
            (Event::Class | Event::OneHot | Event::CountVector, _) => "class",
            (_, Support::Simplex) => "share",
            _ => "element",
        }
    }

    /// An argument as it is printed, as in `scale = t`; what was given to the user's own family by position, has no name.
    pub(crate) fn argument(parameter: &str, value: &str) -> String {
        // Only they have such names.
        if own::is_ordinal(parameter) {
            value.to_owned()
        } else {
            format!("{parameter} = {value}")
        }
    }

    /// The law's formula with these arguments, as in `Poisson(rate = t)` or `ZeroInflated(Poisson(rate = t), logits = u)`.
    pub(crate) fn formula(&self, arguments: &[String]) -> String {
        match combination::of(self) {
            Some(Combination { combinator, law, .. }) => {
                let (of_law, own) = arguments.split_at(arguments.len() - combinator.parameters().len());
                combinator.formula(law.formula(of_law), own)
            }
            None => format!("{}({})", self.name, arguments.join(", ")),
        }
    }

    /// Several of them.
    pub(crate) fn parts(&self) -> &'static str {
        match self.part() {
            "class" => "classes",
            "share" => "shares",
            "cutpoint" => "cutpoints",
            _ => "elements",
        }
    }

    /// How many elements an event has at least.
    pub(crate) fn least_width(&self) -> usize {
        match self.part() {
            "element" | "cutpoint" => 1,
            _ => 2,
        }
    }
}

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
    &vector::ONE_HOT_CATEGORICAL,
    &vector::ORDERED_LOGISTIC,
    &vector::MULTINOMIAL,
    &vector::DIRICHLET,
    &vector::MULTIVARIATE_NORMAL_DIAG,
    &vector::MULTIVARIATE_NORMAL_TRIL,
    &discrete::POISSON,
    &discrete::NEGATIVE_BINOMIAL,
    &discrete::GEOMETRIC,
    &discrete::BINOMIAL,
    &discrete::BETA_BINOMIAL,
];

/// The family of this name.
pub(crate) fn find(name: &str) -> Option<&'static Family> {
    let known = FAMILIES.iter().copied().find(|family| family.name == name);
    known.or_else(|| combination::find(name))
}
