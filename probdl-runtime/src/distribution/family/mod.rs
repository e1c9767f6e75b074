//! Families as functions over lanes: what combinators such as censoring are made from.

mod counts;
mod density;
mod geometric;
mod hazard;
mod interval;
mod location_scale;
mod number_by_number;
mod own;
mod sizes;
mod transformed;
mod truncated_normal;

pub use crate::model::TargetRule;
#[doc(hidden)]
pub use counts::{
    BinomialLogits, BinomialProbs, NegativeBinomialLogits, NegativeBinomialMean, NegativeBinomialProbs,
    PoissonLogRate,
};
#[doc(hidden)]
pub use geometric::{GeometricLogits, GeometricProbs};
pub use interval::LogInterval;
pub use own::{Family, Parameter, ParameterRule};
#[doc(hidden)]
pub use own::{Own, density, own_law, verified};

use crate::lanes::Lanes;

/// A family of laws of one number with `N` parameters, as functions over lanes. Implemented by the laws themselves:
/// their own parameters and number type do not matter here.
///
/// Every function must be `#[inline(always)]`, without closures.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a family of real numbers with {N} parameters")]
pub trait Density<const N: usize>: 'static {
    /// Returns the log-density at `y` and its partial derivatives by the parameters. Outside the support it is `-inf`, with
    /// finite derivatives.
    fn log_density<V: Lanes>(y: V, parameters: [V; N]) -> (V, [V; N]);
    /// Returns the derivative of the log-density by `y`; 0 where values are counts.
    fn by_value<V: Lanes>(y: V, parameters: [V; N]) -> V;
}

/// Families whose distribution function is known over lanes, with its derivatives.
#[diagnostic::on_unimplemented(
    message = "the distribution function of `{Self}` is not known over lanes",
    note = "without it there is neither censoring nor truncation"
)]
pub trait DistributionFunction<const N: usize>: Density<N> {
    /// Returns the logarithms of the probabilities up to `y` and above it, with their derivatives. Neither is NaN for finite
    /// arguments, and small probabilities keep their digits.
    fn log_tails<V: Lanes>(y: V, parameters: [V; N]) -> LogTails<V, N>;

    /// Returns the value after which an interval begins that has `low` in it: that itself, where a single value has no
    /// probability, and the count before it, where values are counts.
    #[inline(always)]
    fn before<V: Lanes>(low: V) -> V {
        low
    }

    /// Returns the logarithm of the probability after a value up to another, of which the first is the lower one, with its
    /// derivatives: from the tail that is smaller, and for a narrow interval from the density in it. Of counts it must be
    /// given: their density is not one between them.
    #[inline(always)]
    fn log_interval<V: Lanes>(low: V, high: V, parameters: [V; N]) -> LogInterval<V, N> {
        LogInterval::of::<Self>(low, high, parameters)
    }
}

/// The logarithm of the probability on one side of a value.
#[derive(Clone, Copy, Debug)]
pub struct LogTail<V, const N: usize> {
    /// The logarithm.
    pub ln: V,
    /// Its derivatives by the parameters.
    pub by_parameters: [V; N],
    /// Its derivative by the value.
    pub by_value: V,
}

impl<V: Lanes, const N: usize> LogTail<V, N> {
    /// A side on which there is no probability.
    #[inline(always)]
    pub fn never() -> Self {
        Self {
            ln: V::splat(f64::NEG_INFINITY),
            by_parameters: [V::splat(0.0); N],
            by_value: V::splat(0.0),
        }
    }

    /// A side on which all probability is.
    #[inline(always)]
    pub fn certain() -> Self {
        Self {
            ln: V::splat(0.0),
            ..Self::never()
        }
    }

    /// `yes` where the mask holds, else `no`.
    #[inline(always)]
    pub fn select(mask: V::Mask, yes: Self, no: Self) -> Self {
        let mut by_parameters = [V::splat(0.0); N];
        let mut index = 0;
        while index < N {
            by_parameters[index] = V::select(mask, yes.by_parameters[index], no.by_parameters[index]);
            index += 1;
        }
        Self {
            ln: V::select(mask, yes.ln, no.ln),
            by_parameters,
            by_value: V::select(mask, yes.by_value, no.by_value),
        }
    }
}

/// Both sides of a value.
#[derive(Clone, Copy, Debug)]
pub struct LogTails<V, const N: usize> {
    /// Of the probability up to the value.
    pub below: LogTail<V, N>,
    /// Of the probability above it.
    pub above: LogTail<V, N>,
}

impl<V: Lanes, const N: usize> LogTails<V, N> {
    /// The same, but for values below the support, which are where the mask holds.
    #[inline(always)]
    #[must_use]
    pub fn or_below_all(self, outside: V::Mask) -> Self {
        Self {
            below: LogTail::select(outside, LogTail::never(), self.below),
            above: LogTail::select(outside, LogTail::certain(), self.above),
        }
    }

    /// The same, but for values above the support, which are where the mask holds.
    #[inline(always)]
    #[must_use]
    pub fn or_above_all(self, outside: V::Mask) -> Self {
        Self {
            below: LogTail::select(outside, LogTail::certain(), self.below),
            above: LogTail::select(outside, LogTail::never(), self.above),
        }
    }
}
