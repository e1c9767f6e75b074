//! The half-normal law.

use super::KlDivergence;
use super::divergence::of_scales;
use super::normal::{normal, normal_by_value, normal_log_scale, normal_softplus_scale};
use super::parameter::is_positive;
use super::scalar::{quantities, scalar_law};
use super::support::NonNegative;
use crate::lanes::{Lanes, Scalar};
use crate::math::{Tails, clamp_positive, erf, half_normal_quantile, ln, log1p, normal_tails, saturate};

scalar_law! {
    /// **HalfNormal(σ)**: the size of a normal number about 0: absolute errors, scales that are not much larger than σ.
    ///
    /// Parameter: `scale` (σ, positive), the standard deviation of the normal law, not of this one. Events are numbers
    /// from 0 on.
    ///
    /// With z = y / σ,
    ///
    /// ```text
    /// log p(y) = −z²/2 − ln σ + ln(2/π)/2
    /// ∂/∂σ = (z² − 1)/σ     ∂/∂y = −z/σ
    /// ```
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 13. Differs from TensorFlow
    /// Probability: the mode has the type of the other quantities (there always single precision).
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, HalfNormal, Mean, Quantile};
    ///
    /// let law = HalfNormal::new(2.0)?;
    /// assert!((law.log_prob(&1.3) + 1.1301885332_f64).abs() < 1e-10);
    /// assert!((law.mean() - 1.59576912161).abs() < 1e-11);
    /// assert!((law.quantile(0.3) - 0.770640932815).abs() < 1e-12);
    /// # Ok::<(), probdl_runtime::distribution::HalfNormalError>(())
    /// ```
    HalfNormal, HalfNormalError, "HalfNormal", 1 {
        /// The scale σ: the root of the mean square.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels half_normal, half_normal_by_value
}

/// The mean at scale 1, `sqrt(2 / pi)`.
const STANDARD_MEAN: f64 = 0.797_884_560_802_865_4;

/// The standard deviation at scale 1, `sqrt(1 - 2 / pi)`.
const STANDARD_DEVIATION: f64 = 0.602_810_274_989_087;

/// The entropy at scale 1, `ln(pi / 2) / 2 + 1/2`.
const STANDARD_ENTROPY: f64 = 0.725_791_352_644_727_4;

quantities! { HalfNormal [scale]
    mean = STANDARD_MEAN * scale;
    variance_and_stddev = (
        (1.0 - std::f64::consts::FRAC_2_PI) * (scale * scale),
        STANDARD_DEVIATION * scale
    );
    mode = 0.0;
    entropy = STANDARD_ENTROPY + ln(scale);
    tails(y) = standard_tails(y / scale);
    quantile(p) = scale * half_normal_quantile(p);
    draw(numbers, clamp_positive) = scale * numbers.normal().abs();
}

impl<T: Scalar> KlDivergence for HalfNormal<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats: (r² − 1)/2 − ln r with r = σ / σ'.
    fn kl_divergence(&self, other: &Self) -> T {
        T::from_f64(of_scales(self.scale.to_f64(), other.scale.to_f64()))
    }
}

fn standard_tails(z: f64) -> Tails {
    if z <= 0.0 {
        return Tails::BELOW_ALL;
    }
    let one_side = normal_tails(z);
    let (lower, upper) = (erf(z * std::f64::consts::FRAC_1_SQRT_2), 2.0 * one_side.upper);
    let small = lower < 0.5;
    Tails {
        lower,
        upper,
        ln_lower: if small { ln(lower) } else { log1p(-upper) },
        ln_upper: if small {
            log1p(-lower)
        } else {
            one_side.ln_upper + std::f64::consts::LN_2
        },
    }
}

/// Log-density of `HalfNormal(scale)` and its derivative by `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn half_normal<V: Lanes>(y: V, [scale]: [V; 1]) -> (V, [V; 1]) {
    let y = NonNegative::of(y);
    let (whole, [_, by_scale]) = normal(y.inside, [V::splat(0.0), scale]);
    (y.log_prob(whole + V::splat(std::f64::consts::LN_2)), [by_scale])
}

/// Derivative of the log-density of `HalfNormal(scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn half_normal_by_value<V: Lanes>(y: V, [scale]: [V; 1]) -> V {
    normal_by_value(NonNegative::of(y).inside, [V::splat(0.0), scale])
}

/// Log-density of `HalfNormal(exp(log_scale))` and its derivative by `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn half_normal_log_scale<V: Lanes>(y: V, [log_scale]: [V; 1]) -> (V, [V; 1]) {
    let y = NonNegative::of(y);
    doubled(y, normal_log_scale(y.inside, [V::splat(0.0), log_scale]))
}

/// Log-density of `HalfNormal(softplus(raw))` and its derivative by `raw`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn half_normal_softplus_scale<V: Lanes>(y: V, [raw]: [V; 1]) -> (V, [V; 1]) {
    let y = NonNegative::of(y);
    doubled(y, normal_softplus_scale(y.inside, [V::splat(0.0), raw]))
}

/// Twice the normal density, without the derivative by its location.
#[cfg_attr(not(debug_assertions), inline(always))]
fn doubled<V: Lanes>(y: NonNegative<V>, (whole, [_, by_scale]): (V, [V; 2])) -> (V, [V; 1]) {
    let log_prob = saturate(whole + V::splat(std::f64::consts::LN_2));
    (y.log_prob(log_prob), [by_scale])
}
