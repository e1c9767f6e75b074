//! The Poisson law.

use super::KlDivergence;
use super::count_table::Table;
use super::counts::{count_quantile, to_count};
use super::divergence::{Expected, relative_entropy};
use super::parameter::{is_finite, is_positive, parameter_error};
use super::transformed_rejection::{LogHeight, TransformedRejection};
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::lanes::{Lanes, Scalar};
use crate::math::constant::HALF_LN_TAU;
use crate::math::{
    Tails, exp, floor, gamma_tails, ln, log_and_deviance, log_ratio_and_deviance_by_log, saturate,
    stirling_of_count,
};
use crate::random::Stream;

/// **Poisson(λ)**: counts of events that happen independently at a known mean rate; its variance equals its mean.
///
/// Parameter: `rate` (λ, positive), or its logarithm `log_rate` (ln λ, real). Events are counts `u32`; modes, quantiles and
/// draws above the largest `u32` become it.
///
/// ```text
/// log p(y) = y ln λ − λ − ln y!
/// ∂/∂λ = y/λ − 1     ∂/∂ ln λ = y − λ
/// ```
///
/// The mode is the integer part of λ (of the two modes of an integer λ, the larger). The entropy is summed up to a rate
/// of 10,000, and its asymptotic series from there on.
///
/// Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions* (2005), chapter 4. Differs from TensorFlow
/// Probability: large rates keep their digits (there 0.523 for a cdf of 0.5003 at a rate of 1e6), and there are an entropy and
/// quantiles.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, Mode, Poisson};
///
/// let law = Poisson::new(2.5)?;
/// assert!((law.log_prob(&3) + 1.54288727361_f64).abs() < 1e-11);
/// assert!((law.cdf(&3) - 0.757576133133).abs() < 1e-12);
/// assert_eq!(law.mode(), 2);
/// # Ok::<(), probdl_runtime::distribution::PoissonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poisson<T = f32> {
    parameter: Parameter<T>,
}

/// What the law was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parameter<T> {
    Rate(T),
    LogRate(T),
}

parameter_error! {
    /// Why [`Poisson::new`] and [`Poisson::from_log_rate`] refuse their parameter.
    PoissonError of "Poisson" {
        /// `rate` is not a finite number above 0.
        RateNotPositive: "rate" "positive and finite",
        /// `log_rate` is infinite or NaN.
        LogRateNotFinite: "log_rate" "finite",
    }
}

impl<T: Scalar> Poisson<T> {
    /// The law with this mean.
    ///
    /// # Errors
    /// If `rate` is not positive and finite.
    pub fn new(rate: T) -> Result<Self, PoissonError> {
        if is_positive(rate) {
            Ok(Self::proved_rate([rate]))
        } else {
            Err(PoissonError::RateNotPositive(rate.to_f64()))
        }
    }

    /// The law whose mean has this logarithm. Its derivatives are by `log_rate`.
    ///
    /// # Errors
    /// If `log_rate` is not finite.
    pub fn from_log_rate(log_rate: T) -> Result<Self, PoissonError> {
        if is_finite(log_rate) {
            Ok(Self::proved_log_rate([log_rate]))
        } else {
            Err(PoissonError::LogRateNotFinite(log_rate.to_f64()))
        }
    }

    /// A rate whose range has been proved: not checked.
    #[doc(hidden)]
    pub fn proved_rate([rate]: [T; 1]) -> Self {
        Self {
            parameter: Parameter::Rate(rate),
        }
    }

    /// A logarithm of a rate that needs no check.
    #[doc(hidden)]
    pub fn proved_log_rate([log_rate]: [T; 1]) -> Self {
        Self {
            parameter: Parameter::LogRate(log_rate),
        }
    }

    /// The rate λ: the mean and the variance.
    pub fn rate(&self) -> T {
        match self.parameter {
            Parameter::Rate(rate) => rate,
            Parameter::LogRate(log_rate) => exp(log_rate),
        }
    }

    /// The logarithm of the rate.
    pub fn log_rate(&self) -> T {
        match self.parameter {
            Parameter::Rate(rate) => ln(rate),
            Parameter::LogRate(log_rate) => log_rate,
        }
    }

    /// The rate in double precision, where few logarithms overflow.
    fn wide_rate(&self) -> f64 {
        match self.parameter {
            Parameter::Rate(rate) => rate.to_f64(),
            Parameter::LogRate(log_rate) => saturate(exp(log_rate.to_f64())),
        }
    }

    fn tails(&self, y: u32) -> Tails {
        gamma_tails(f64::from(y) + 1.0, self.wide_rate()).mirrored()
    }

    fn kernel(&self, y: u32) -> (T, [T; 1]) {
        let y = T::from_f64(f64::from(y));
        match self.parameter {
            Parameter::Rate(rate) => poisson(y, [rate]),
            Parameter::LogRate(log_rate) => poisson_log_rate(y, [log_rate]),
        }
    }
}

impl<T: Scalar> KlDivergence for Poisson<T> {
    /// λ ln(λ/λ') − λ + λ'.
    fn kl_divergence(&self, other: &Self) -> T {
        let expected = |law: &Self| Expected {
            number: law.wide_rate(),
            ln: match law.parameter {
                Parameter::Rate(rate) => ln(rate.to_f64()),
                Parameter::LogRate(log_rate) => log_rate.to_f64(),
            },
        };
        T::from_f64(relative_entropy(expected(self), expected(other)))
    }
}

impl<T: Scalar> Distribution for Poisson<T> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, y: &u32) -> T {
        self.kernel(*y).0
    }

    fn draw(&self, stream: &mut Stream) -> u32 {
        to_count(poisson_number(self.wide_rate(), stream))
    }

    fn draw_into(&self, stream: &mut Stream, events: &mut [u32]) {
        let rate = self.wide_rate();
        if rate < TRANSFORMED_REJECTION {
            let table = Table::new(exp(-rate), f64::INFINITY, |count| rate / count);
            table.draw_into(stream, events, |count| count);
        } else {
            rejection(rate).draw_into(stream, events, |count| count);
        }
    }
}

/// A Poisson number of a finite rate, which may be 0.
pub(super) fn poisson_number(rate: f64, stream: &mut Stream) -> f64 {
    if rate < TRANSFORMED_REJECTION {
        by_product(rate, stream)
    } else {
        rejection(rate).draw(stream)
    }
}

/// The rate from which transformed rejection is used.
const TRANSFORMED_REJECTION: f64 = 10.0;

/// How many uniform numbers can be multiplied before the product falls below exp(−rate).
fn by_product(rate: f64, stream: &mut Stream) -> f64 {
    let limit = exp(-rate);
    let mut product = stream.uniform();
    let mut count = 0.0;
    while product > limit {
        product *= stream.uniform();
        count += 1.0;
    }
    count
}

/// Algorithm PTRS, for rates from 10 on.
fn rejection(rate: f64) -> TransformedRejection<Height> {
    let b = 0.931 + 2.53 * rate.sqrt();
    TransformedRejection {
        law: Height { rate },
        a: -0.059 + 0.02483 * b,
        b,
        shift: rate + 0.43,
        alpha: 1.1239 + 1.1328 / (b - 3.4),
        accepted_at_once: 0.9277 - 3.6224 / (b - 2.0),
        highest: f64::INFINITY,
    }
}

struct Height {
    rate: f64,
}

impl LogHeight for Height {
    #[inline(always)]
    fn log_height<V: Lanes<Scalar = f64>>(&self, count: V) -> V {
        poisson(count, [V::splat(self.rate)]).0
    }
}

impl<T: Scalar> Mean for Poisson<T> {
    fn mean(&self) -> T {
        self.rate()
    }
}

impl<T: Scalar> Variance for Poisson<T> {
    fn variance(&self) -> T {
        self.rate()
    }

    fn stddev(&self) -> T {
        match self.parameter {
            Parameter::Rate(rate) => rate.sqrt(),
            Parameter::LogRate(log_rate) => exp(T::from_f64(0.5) * log_rate),
        }
    }
}

impl<T: Scalar> Mode for Poisson<T> {
    fn mode(&self) -> u32 {
        to_count(floor(self.wide_rate()))
    }
}

impl<T: Scalar> Entropy for Poisson<T> {
    fn entropy(&self) -> T {
        let rate = self.wide_rate();
        if rate > 1e4 {
            // Evans, Boersma, Blachman, Jagers, "The entropy of a Poisson distribution", SIAM Review 30 (1988).
            let series = (1.0 / 12.0 + (1.0 / 24.0 + 19.0 / 360.0 / rate) / rate) / rate;
            return T::from_f64(0.5 + HALF_LN_TAU + 0.5 * ln(rate) - series);
        }
        // Beyond 12 deviations and 40 counts nothing is left that a double would show.
        let width = 12.0 * rate.sqrt() + 40.0;
        let first = to_count(rate - width);
        let terms = (first..=to_count(rate + width)).map(|count| {
            let log_prob = poisson(f64::from(count), [rate]).0;
            let probability = exp(log_prob);
            if probability > 0.0 {
                -probability * log_prob
            } else {
                0.0
            }
        });
        T::from_f64(terms.sum())
    }
}

impl<T: Scalar> Cdf for Poisson<T> {
    fn cdf(&self, y: &u32) -> T {
        T::from_f64(self.tails(*y).lower)
    }

    fn log_cdf(&self, y: &u32) -> T {
        T::from_f64(self.tails(*y).ln_lower)
    }

    fn survival(&self, y: &u32) -> T {
        T::from_f64(self.tails(*y).upper)
    }

    fn log_survival(&self, y: &u32) -> T {
        T::from_f64(self.tails(*y).ln_upper)
    }
}

impl<T: Scalar> Quantile for Poisson<T> {
    /// A `p` that lies above a value of the distribution function by no more than rounding counts as that value.
    fn quantile(&self, p: T) -> u32 {
        let rate = self.wide_rate();
        count_quantile(p.to_f64(), (rate, rate.sqrt()), |count| self.tails(count))
    }
}

impl<T: Scalar> LogProbGradient for Poisson<T> {
    /// By the parameter that the law was made from: `rate` or `log_rate`.
    type ByParameters = [T; 1];
    type ByValue = ();

    fn log_prob_grad(&self, y: &u32) -> Gradient<T, [T; 1], ()> {
        let (log_prob, by_parameters) = self.kernel(*y);
        Gradient {
            log_prob,
            by_parameters,
            by_value: (),
        }
    }
}

/// Rates below it are multiplied by [`UP`].
const TINY: f64 = 1.0 / (1_u64 << 60) as f64;
/// 2^100, and its logarithm.
const UP: f64 = (1_u128 << 100) as f64;
const LN_UP: f64 = 100.0 * std::f64::consts::LN_2;

/// Log-probability of the count `y` under `Poisson(rate)` and its derivative by `rate`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn poisson<V: Lanes>(y: V, [rate]: [V; 1]) -> (V, [V; 1]) {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let count = one.maximum(y);
    let reciprocal = one / count;
    // A share of a tiny rate would lose digits.
    let tiny = rate.less(V::splat(TINY));
    let factor = V::select(tiny, V::splat(UP), one);
    let beside = V::select(tiny, V::splat(-LN_UP), zero);
    let excess = rate - count;
    let share = [rate * factor * reciprocal, beside];
    let (_, deviance) = log_and_deviance(count, excess, excess * reciprocal, share);
    let log_prob = V::select(y.equal(zero), -rate, deviance + stirling_of_count(count));
    let outside = y.less(zero);
    (
        V::select(outside, V::splat(f64::NEG_INFINITY), log_prob),
        [V::select(outside, zero, (y - rate) / rate)],
    )
}

/// Log-probability of the count `y` under `Poisson(exp(log_rate))` and its derivative by `log_rate`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn poisson_log_rate<V: Lanes>(y: V, [log_rate]: [V; 1]) -> (V, [V; 1]) {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let rate = saturate(exp(log_rate));
    let count = one.maximum(y);
    let (_, deviance) = log_ratio_and_deviance_by_log(rate, log_rate, count);
    let log_prob = saturate(V::select(
        y.equal(zero),
        -rate,
        deviance + stirling_of_count(count),
    ));
    let outside = y.less(zero);
    (
        V::select(outside, V::splat(f64::NEG_INFINITY), log_prob),
        [V::select(outside, zero, y - rate)],
    )
}
