//! Events that are numbers, real ones or counts: what bounds and intervals of them mean.

use super::count_parts::{rounding, sum_of_counts};
use super::counts::to_count;
use super::mixture::Ordered;
use super::{Cdf, Distribution, Quantile, censored, truncated};
use crate::lanes::Scalar;
use crate::math::{exp, ln};

/// Events that are numbers: real ones, of which a single one has no probability, or counts.
///
/// Not for use outside probdl's runtime.
#[doc(hidden)]
pub trait Number: Ordered + PartialOrd + Send + Sync + 'static {
    /// Below all others, if there is such a number: minus infinity.
    const BELOW_ALL: Option<Self>;
    /// Not below any other: infinity, or the largest count.
    const GREATEST: Self;
    /// By what part a probability may miss another and still count as that one.
    const ROUNDING: f64;

    /// The probability that quantiles are asked for: none where they are NaN.
    fn probability(p: f64) -> Option<f64>;
    /// The number in double precision.
    fn to_f64(self) -> f64;
    /// The least event from a number on.
    fn from_on(number: f64) -> Self;
    /// The greatest event up to a number.
    fn up_to(number: f64) -> Self;
    /// The number after which an interval begins that has this one in it; none if no event is below it.
    fn before(self) -> Option<Self>;
    /// The logarithm of the probability after a number up to another, which is a small part of what lies beyond them.
    fn ln_narrow<D: Distribution<Event = Self>>(law: &D, after: Self, to: Self) -> f64;
    /// The median of a law between bounds, the mean less it, and the mean square of distances from it.
    fn moments<D: Cdf<Event = Self> + Quantile>(law: &truncated::Truncated<D>) -> (f64, f64, f64);
}

macro_rules! real_numbers {
    ($($number:ty),+) => {$(
        impl Number for $number {
            const BELOW_ALL: Option<Self> = Some(<$number>::NEG_INFINITY);
            const GREATEST: Self = <$number>::INFINITY;
            const ROUNDING: f64 = 0.0;

            fn probability(p: f64) -> Option<f64> {
                (0.0..=1.0).contains(&p).then_some(p)
            }

            fn to_f64(self) -> f64 {
                Scalar::to_f64(self)
            }

            fn from_on(number: f64) -> Self {
                Scalar::from_f64(number)
            }

            fn up_to(number: f64) -> Self {
                Scalar::from_f64(number)
            }

            fn before(self) -> Option<Self> {
                Some(self)
            }

            fn ln_narrow<D: Distribution<Event = Self>>(law: &D, after: Self, to: Self) -> f64 {
                censored::ln_narrow(after, to, |y| law.log_prob(&y).to_f64())
            }

            fn moments<D: Cdf<Event = Self> + Quantile>(law: &truncated::Truncated<D>) -> (f64, f64, f64) {
                truncated::moments_of_number(law)
            }
        }
    )+};
}
real_numbers!(f32, f64);

impl Number for u32 {
    const BELOW_ALL: Option<Self> = None;
    const GREATEST: Self = Self::MAX;
    const ROUNDING: f64 = 1e-13;

    fn probability(p: f64) -> Option<f64> {
        Some(if p > 0.0 { p.min(1.0) } else { 0.0 })
    }

    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    fn from_on(number: f64) -> Self {
        number.ceil() as Self // saturates
    }

    fn up_to(number: f64) -> Self {
        number.floor() as Self // saturates
    }

    fn before(self) -> Option<Self> {
        self.checked_sub(1)
    }

    fn ln_narrow<D: Distribution<Event = Self>>(law: &D, after: Self, to: Self) -> f64 {
        let log_prob = |count: f64| law.log_prob(&to_count(count)).to_f64();
        let ends = [f64::from(after) + 1.0, f64::from(to)];
        let greatest = log_prob(ends[0]).max(log_prob(ends[1]));
        if greatest == f64::NEG_INFINITY {
            return greatest;
        }
        let share = |count: f64| [exp(log_prob(count) - greatest)];
        let [sum] = sum_of_counts(ends, rounding::<D::Scalar>(), &share);
        greatest + ln(sum)
    }

    fn moments<D: Cdf<Event = Self> + Quantile>(law: &truncated::Truncated<D>) -> (f64, f64, f64) {
        truncated::moments_of_count(law)
    }
}
