//! The exponential law.

use super::KlDivergence;
use super::parameter::is_positive;
use super::scalar::{quantities, scalar_law};
use super::standard::InverseOfExp;
use super::support::NonNegative;
use crate::lanes::{Lanes, Scalar};
use crate::math::{Tails, clamp_positive, ln, log_ratio_and_deviance, log1p, saturate};

scalar_law! {
    /// **Exponential(λ)**: waiting times without memory: what is still to be waited does not depend on how long one has
    /// waited.
    ///
    /// Parameter: `rate` (λ, positive), one over the mean. Events are numbers from 0 on.
    ///
    /// ```text
    /// log p(y) = ln λ − λ y
    /// ∂/∂λ = 1/λ − y     ∂/∂y = −λ
    /// ```
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 19. Differs from
    /// TensorFlow Probability: below 0 the log-density is −∞ (there a finite number), the mode is 0 (there NaN), and small
    /// survival probabilities keep their digits.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Exponential, Mode};
    ///
    /// let law = Exponential::new(1.7)?;
    /// assert!((law.log_prob(&1.3) + 1.67937174894_f64).abs() < 1e-11);
    /// assert!((law.cdf(&1.3) - 0.890299351484).abs() < 1e-12);
    /// assert_eq!(law.log_prob(&-0.1), f64::NEG_INFINITY);
    /// assert_eq!(law.mode(), 0.0);
    /// # Ok::<(), probdl_runtime::distribution::ExponentialError>(())
    /// ```
    Exponential, ExponentialError, "Exponential", 1 {
        /// The rate λ, one over the mean.
        rate: is_positive, RateNotPositive, "positive and finite";
    }
    kernels exponential_density, exponential_density_by_value
}

quantities! { Exponential [rate]
    mean = 1.0 / rate;
    variance_and_stddev = (1.0 / rate / rate, 1.0 / rate);
    mode = 0.0;
    entropy = 1.0 - ln(rate);
    tails(y) = if y <= 0.0 { Tails::BELOW_ALL } else { Tails::from_ln_upper(-(rate * y)) };
    quantile(p) = -log1p(-p) / rate;
    draw(numbers, clamp_positive) = -ln(numbers.uniform()) / rate;
}

impl<T: Scalar> KlDivergence for Exponential<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats: r − 1 − ln r with r = λ' / λ.
    fn kl_divergence(&self, other: &Self) -> T {
        let ([rate], [other]) = (self.wide(), other.wide());
        let (_, deviance) = log_ratio_and_deviance([other / rate, 1.0], 1.0);
        T::from_f64(-deviance)
    }
}

/// Log-density of `Exponential(rate)` and its derivative by `rate`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn exponential_density<V: Lanes>(y: V, [rate]: [V; 1]) -> (V, [V; 1]) {
    let y = NonNegative::of(y);
    let log_prob = ln(rate) - rate * y.inside;
    (y.log_prob(log_prob), [V::splat(1.0) / rate - y.inside])
}

/// Derivative of the log-density of `Exponential(rate)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn exponential_density_by_value<V: Lanes>(_y: V, [rate]: [V; 1]) -> V {
    -rate
}

/// Log-density of `Exponential(exp(log_rate))` and its derivative by `log_rate`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn exponential_log_rate<V: Lanes>(y: V, [log_rate]: [V; 1]) -> (V, [V; 1]) {
    let y = NonNegative::of(y);
    let product = InverseOfExp::of(-log_rate).times(y.inside);
    let log_prob = saturate(log_rate - product);
    (y.log_prob(log_prob), [V::splat(1.0) - product])
}
