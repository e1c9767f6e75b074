//! Families of a user's own: what a model needs to know of them.

use std::marker::PhantomData;

use super::{Density, DistributionFunction, LogInterval, LogTail, LogTails};
use crate::distribution::Distribution;
use crate::lanes::{Call, Lanes, Scalar};
use crate::math::{checked_positive, clamp_positive, clamp_unit_interval, saturate};
use crate::model::TargetRule;

/// What a parameter of a [`Family`] must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterRule {
    /// Any number.
    Real,
    /// Above 0.
    Positive,
    /// Above 0 and below 1.
    Probability,
}

/// A parameter of a [`Family`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// What it is called, as in `scale`.
    pub name: &'static str,
    /// What it must be.
    pub rule: ParameterRule,
}

impl Parameter {
    /// A parameter that can be any number.
    pub const fn real(name: &'static str) -> Self {
        Self {
            name,
            rule: ParameterRule::Real,
        }
    }

    /// A parameter above 0.
    pub const fn positive(name: &'static str) -> Self {
        Self {
            name,
            rule: ParameterRule::Positive,
        }
    }

    /// A parameter above 0 and below 1.
    pub const fn probability(name: &'static str) -> Self {
        Self {
            name,
            rule: ParameterRule::Probability,
        }
    }

    /// Whether its rule is another one.
    #[doc(hidden)]
    pub const fn is_free_of(self, rule: ParameterRule) -> bool {
        self.rule as u8 != rule as u8
    }

    /// Whether it has this name.
    #[doc(hidden)]
    pub const fn is_called(self, name: &str) -> bool {
        let (own, given) = (self.name.as_bytes(), name.as_bytes());
        if own.len() != given.len() {
            return false;
        }
        let mut index = 0;
        while index < own.len() {
            if own[index] != given[index] {
                return false;
            }
            index += 1;
        }
        true
    }

    /// The rule in words, after "must be".
    #[doc(hidden)]
    pub const fn rule_in_words(self) -> &'static str {
        match self.rule {
            ParameterRule::Real => "real",
            ParameterRule::Positive => "positive",
            ParameterRule::Probability => "above 0 and below 1",
        }
    }

    /// The number itself if it satisfies the rule, else NaN.
    #[inline(always)]
    fn verify<V: Lanes>(self, number: V) -> V {
        match self.rule {
            ParameterRule::Real => number,
            ParameterRule::Positive => checked_positive(number),
            ParameterRule::Probability => {
                let inside = V::splat(0.0).less(number) & number.less(V::splat(1.0));
                V::select(inside, number, V::splat(f64::NAN))
            }
        }
    }

    #[inline(always)]
    fn clamp<V: Lanes>(self, number: V) -> V {
        match self.rule {
            ParameterRule::Real => number,
            ParameterRule::Positive => clamp_positive(number),
            ParameterRule::Probability => clamp_unit_interval(number),
        }
    }
}

/// A family of laws of one number with `N` parameters that a model can be written with, by its path:
/// `DistributionLambda(|t| laws::Rayleigh(softplus(t)))`. Implemented for a law with any [`Scalar`].
///
/// The arguments of a model are proved to satisfy [`Family::PARAMETERS`] when it is compiled, as those of probdl's own
/// families are, or verified in each row if they are written as `checked(…)`; targets are checked against
/// [`Family::SUPPORT`] before the first step. Numbers that underflow to the end of a range are moved inside, so that neither
/// [`Density`] nor [`Family::from_parameters`] sees a number outside it; one that breaks its `checked(…)` is NaN for them.
/// Of laws of counts or truth values, [`Density::by_value`] is 0.
///
/// ```
/// use probdl_runtime::distribution::Distribution;
/// use probdl_runtime::distribution::family::{Density, Family, Parameter, TargetRule};
/// use probdl_runtime::lanes::{Lanes, Scalar};
/// use probdl_runtime::math::ln;
/// use probdl_runtime::random::Stream;
///
/// /// `p(y) = y / scale² · exp(−y² / (2 scale²))`
/// #[derive(Clone, Copy, Debug)]
/// struct Rayleigh<T> {
///     scale: T,
/// }
///
/// impl<T: Scalar> Density<1> for Rayleigh<T> {
///     #[inline(always)]
///     fn log_density<V: Lanes>(y: V, [scale]: [V; 1]) -> (V, [V; 1]) {
///         let z = y / scale;
///         let square = z * z;
///         let outside = y.less_equal(V::splat(0.0));
///         let inside = ln(z / scale) - V::splat(0.5) * square;
///         let value = V::select(outside, V::splat(f64::NEG_INFINITY), inside);
///         (value, [(square - V::splat(2.0)) / scale])
///     }
///
///     #[inline(always)]
///     fn by_value<V: Lanes>(y: V, [scale]: [V; 1]) -> V {
///         V::splat(1.0) / y - y / (scale * scale)
///     }
/// }
///
/// impl<T: Scalar> Distribution for Rayleigh<T> {
///     type Scalar = T;
///     type Event = T;
///     type Moment = T;
///
///     fn log_prob(&self, y: &T) -> T {
///         Self::log_density(*y, [self.scale]).0
///     }
///
///     fn draw(&self, stream: &mut Stream) -> T {
///         T::from_f64((-2.0 * ln(stream.uniform())).sqrt()) * self.scale
///     }
/// }
///
/// impl<T: Scalar> Family<1> for Rayleigh<T> {
///     const PARAMETERS: [Parameter; 1] = [Parameter::positive("scale")];
///     const SUPPORT: TargetRule = TargetRule::Positive;
///
///     fn from_parameters([scale]: [T; 1]) -> Self {
///         Self { scale }
///     }
/// }
///
/// let law = Rayleigh::<f64>::from_parameters([2.0]);
/// assert!((law.log_prob(&1.0) - (0.25_f64.ln() - 0.125)).abs() < 1e-15);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a family of {N} parameters of a user's own",
    label = "called with {N} arguments here",
    note = "a law is one when it implements `probdl::distribution::family::Family<{N}>`"
)]
pub trait Family<const N: usize>: Density<N> + Distribution {
    /// The parameters, in the order of a model's arguments.
    const PARAMETERS: [Parameter; N];
    /// Which targets there are.
    const SUPPORT: TargetRule;

    /// The law with these parameters, which satisfy their rules.
    fn from_parameters(parameters: [Self::Scalar; N]) -> Self;
}

/// A family of a user's own, whose parameters are kept inside their ranges and whose derivatives are finite.
#[derive(Clone, Copy, Debug)]
pub struct Own<F>(PhantomData<F>);

#[inline(always)]
fn inside<F: Family<N>, V: Lanes, const N: usize>(mut parameters: [V; N]) -> [V; N] {
    let mut index = 0;
    while index < N {
        parameters[index] = F::PARAMETERS[index].clamp(parameters[index]);
        index += 1;
    }
    parameters
}

#[inline(always)]
fn finite<V: Lanes, const N: usize>(mut partials: [V; N]) -> [V; N] {
    let mut index = 0;
    while index < N {
        partials[index] = saturate(partials[index]);
        index += 1;
    }
    partials
}

impl<F: Family<N>, const N: usize> Density<N> for Own<F> {
    #[inline(always)]
    fn log_density<V: Lanes>(y: V, parameters: [V; N]) -> (V, [V; N]) {
        let (value, partials) = F::log_density(y, inside::<F, V, N>(parameters));
        (value, finite(partials))
    }

    #[inline(always)]
    fn by_value<V: Lanes>(y: V, parameters: [V; N]) -> V {
        saturate(F::by_value(y, inside::<F, V, N>(parameters)))
    }
}

impl<F: Family<N> + DistributionFunction<N>, const N: usize> DistributionFunction<N> for Own<F> {
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, parameters: [V; N]) -> LogTails<V, N> {
        // In a frame of its own: an interval takes the tails of both ends.
        V::apart(Tails {
            y,
            parameters,
            family: PhantomData::<F>,
        })
    }

    #[inline(always)]
    fn before<V: Lanes>(low: V) -> V {
        F::before(low)
    }

    #[inline(always)]
    fn log_interval<V: Lanes>(low: V, high: V, parameters: [V; N]) -> LogInterval<V, N> {
        V::apart(Interval {
            low,
            high,
            parameters,
            family: PhantomData::<F>,
        })
    }
}

struct Interval<F, V, const N: usize> {
    low: V,
    high: V,
    parameters: [V; N],
    family: PhantomData<F>,
}

impl<F: Family<N> + DistributionFunction<N>, V: Lanes, const N: usize> Call for Interval<F, V, N> {
    type Output = LogInterval<V, N>;

    #[inline(always)]
    fn call(self) -> LogInterval<V, N> {
        let interval = F::log_interval(self.low, self.high, inside::<F, V, N>(self.parameters));
        LogInterval {
            ln: interval.ln,
            by_parameters: finite(interval.by_parameters),
            by_low: saturate(interval.by_low),
            by_high: saturate(interval.by_high),
        }
    }
}

struct Tails<F, V, const N: usize> {
    y: V,
    parameters: [V; N],
    family: PhantomData<F>,
}

impl<F: Family<N> + DistributionFunction<N>, V: Lanes, const N: usize> Call for Tails<F, V, N> {
    type Output = LogTails<V, N>;

    #[inline(always)]
    fn call(self) -> LogTails<V, N> {
        let LogTails { below, above } = F::log_tails(self.y, inside::<F, V, N>(self.parameters));
        LogTails {
            below: finite_tail(below),
            above: finite_tail(above),
        }
    }
}

#[inline(always)]
fn finite_tail<V: Lanes, const N: usize>(tail: LogTail<V, N>) -> LogTail<V, N> {
    LogTail {
        ln: tail.ln,
        by_parameters: finite(tail.by_parameters),
        by_value: saturate(tail.by_value),
    }
}

/// The kernel of a family: its log-density and the partial derivatives.
#[inline(always)]
pub fn density<F: Density<N>, V: Lanes, const N: usize, const M: usize>(
    y: V,
    arguments: [V; M],
) -> (V, [V; M]) {
    const { assert!(M == N, "the law's parameters") };
    let mut parameters = [V::splat(0.0); N];
    parameters.copy_from_slice(&arguments);
    let (value, partials) = F::log_density(y, parameters);
    let mut all = arguments;
    all.copy_from_slice(&partials);
    (value, all)
}

/// The argument for a family's parameter, written as `checked(…)`: NaN where it breaks the parameter's rule.
#[inline(always)]
pub fn verified<F: Family<N>, V: Lanes, const N: usize>(index: usize, argument: V) -> V {
    F::PARAMETERS[index].verify(argument)
}

/// The law of a family with these parameters, which are moved inside their ranges.
pub fn own_law<F: Family<N>, const N: usize>(parameters: [F::Scalar; N]) -> F
where
    F::Scalar: Scalar,
{
    F::from_parameters(inside::<F, F::Scalar, N>(parameters))
}
