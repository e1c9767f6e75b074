//! The Gumbel law.

use super::KlDivergence;
use super::parameter::{is_finite, is_positive};
use super::scalar::{quantities, scalar_law};
use super::standard::{self, Standard};
use crate::lanes::{Lanes, Scalar};
use crate::math::{Tails, exp, expm1, lgamma, ln, saturate};

scalar_law! {
    /// **Gumbel(μ, σ)**: the largest of many numbers with exponential tails: yearly floods, loads, records.
    ///
    /// Parameters: `loc` (μ, real), the mode, and `scale` (σ, positive). Events are real numbers. The law of the smallest
    /// of many is its mirror image: model −y.
    ///
    /// With z = (y − μ) / σ,
    ///
    /// ```text
    /// log p(y) = −z − exp(−z) − ln σ
    /// ∂/∂μ = (1 − exp(−z))/σ     ∂/∂σ = (z (1 − exp(−z)) − 1)/σ     ∂/∂y = −∂/∂μ
    /// ```
    ///
    /// Mean μ + γ σ with Euler's γ, standard deviation π σ / √6.
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2 (1995), chapter 22. TensorFlow
    /// Probability's survival probabilities lose their digits above the mean; here they keep them.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Gumbel, Mean};
    ///
    /// let law = Gumbel::new(0.5, 2.0)?;
    /// assert!((law.log_prob(&1.3) + 1.7634672266_f64).abs() < 1e-10);
    /// assert!((law.mean() - 1.6544313298).abs() < 1e-10);
    /// assert!((law.cdf(&1.3) - 0.511544833689).abs() < 1e-12);
    /// # Ok::<(), probdl_runtime::distribution::GumbelError>(())
    /// ```
    Gumbel, GumbelError, "Gumbel", 2 {
        /// The location μ: the mode.
        loc: is_finite, LocNotFinite, "finite";
        /// The scale σ.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels gumbel, gumbel_by_value
}

/// Euler's constant.
pub(super) const EULER: f64 = 0.577_215_664_901_532_9;

/// The standard deviation at scale 1, `pi / sqrt(6)`.
const STANDARD_DEVIATION: f64 = 1.282_549_830_161_864_1;

quantities! { Gumbel [loc, scale]
    mean = loc + EULER * scale;
    variance_and_stddev = (
        STANDARD_DEVIATION * STANDARD_DEVIATION * (scale * scale),
        STANDARD_DEVIATION * scale
    );
    mode = loc;
    entropy = 1.0 + EULER + ln(scale);
    tails(y) = standard_tails((y - loc) / scale);
    quantile(p) = loc + scale * standard_quantile(p);
    draw(numbers, saturate) = loc + scale * standard_quantile(numbers.uniform());
}

impl<T: Scalar> KlDivergence for Gumbel<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats. With r = σ / σ' and d = (μ − μ') / σ' it is
    /// −ln r + γ (r − 1) + d + exp(−d) Γ(1 + r) − 1.
    fn kl_divergence(&self, other: &Self) -> T {
        T::from_f64(divergence(self.wide(), other.wide()))
    }
}

/// The divergence of the second law from the first, by location and scale.
pub(super) fn divergence([loc, scale]: [f64; 2], [other_loc, other_scale]: [f64; 2]) -> f64 {
    let ratio = scale / other_scale;
    let shift = (loc - other_loc) / other_scale;
    let growth = expm1(lgamma(1.0 + ratio) - shift);
    EULER * (ratio - 1.0) - ln(ratio) + shift + growth
}

/// The probabilities on both sides of a number, at location 0 and scale 1.
pub(super) fn standard_tails(z: f64) -> Tails {
    let rare = exp(-z);
    let tails = Tails::from_ln_lower(-rare);
    // Here the probability above is exp(-z) to the last bit, and may underflow.
    if z > 40.0 {
        return Tails {
            upper: rare,
            ln_upper: -z,
            ..tails
        };
    }
    tails
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn standard_quantile<V: Lanes>(p: V) -> V {
    -ln(-ln(p))
}

/// The density at location 0 and scale 1.
struct AtZero;

impl Standard for AtZero {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn density<V: Lanes>(z: V) -> (V, V) {
        let excess = expm1(-z);
        (-(z + (excess + V::splat(1.0))), excess)
    }
}

/// Log-density of `Gumbel(loc, scale)` and its derivatives by `loc` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gumbel<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    standard::location_scale::<AtZero, V>(y, parameters)
}

/// Derivative of the log-density of `Gumbel(loc, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gumbel_by_value<V: Lanes>(y: V, parameters: [V; 2]) -> V {
    standard::by_value::<AtZero, V>(y, parameters)
}

/// Log-density of `Gumbel(loc, exp(log_scale))` and its derivatives by `loc` and `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gumbel_log_scale<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    standard::log_scale::<AtZero, V>(y, parameters)
}
