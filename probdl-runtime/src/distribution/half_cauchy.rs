//! The half-Cauchy law.

use super::KlDivergence;
use super::cauchy::{cauchy, cauchy_by_value, cauchy_log_scale};
use super::parameter::is_positive;
use super::scalar::{quantities, scalar_law};
use super::support::NonNegative;
use crate::lanes::{Lanes, Scalar};
use crate::math::log1p;
use crate::math::{Tails, atan, clamp_positive, ln, saturate, sin_cos_of_turns};

scalar_law! {
    /// **HalfCauchy(σ)**: the size of a Cauchy number about 0: scales of which only the order of magnitude is known, a
    /// usual prior for standard deviations. It has no finite mean.
    ///
    /// Parameter: `scale` (σ, positive), the median. Events are numbers from 0 on.
    ///
    /// With z = y / σ,
    ///
    /// ```text
    /// log p(y) = ln(2/π) − ln(1 + z²) − ln σ
    /// ∂/∂σ = (z² − 1) / ((1 + z²) σ)     ∂/∂y = −2 z / ((1 + z²) σ)
    /// ```
    ///
    /// Source: Gelman, "Prior distributions for variance parameters in hierarchical models", Bayesian Analysis 1 (2006).
    /// TensorFlow Probability's has a location besides; here events begin at 0.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, HalfCauchy, Quantile};
    ///
    /// let law = HalfCauchy::new(2.0)?;
    /// assert!((law.log_prob(&2.0) + f64::ln(2.0 * std::f64::consts::PI)).abs() < 1e-15);
    /// assert!((law.cdf(&2.0) - 0.5).abs() < 1e-15);
    /// assert!((law.quantile(0.5) - 2.0).abs() < 1e-15);
    /// # Ok::<(), probdl_runtime::distribution::HalfCauchyError>(())
    /// ```
    HalfCauchy, HalfCauchyError, "HalfCauchy", 1 {
        /// The scale σ: the median.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels half_cauchy, half_cauchy_by_value
}

quantities! { HalfCauchy [scale]
    mean = f64::INFINITY;
    mode = 0.0;
    entropy = ln(std::f64::consts::TAU) + ln(scale);
    tails(y) = standard_tails(y / scale);
    quantile(p) = scale * standard_quantile(p);
    draw(numbers, clamp_positive) = scale * standard_quantile(numbers.uniform());
}

impl<T: Scalar> KlDivergence for HalfCauchy<T> {
    /// That of the Cauchy laws around 0: ln(1 + (σ − σ')² / (4 σ σ')).
    fn kl_divergence(&self, other: &Self) -> T {
        let ([scale], [other]) = (self.wide(), other.wide());
        let growth = scale - other;
        T::from_f64(log1p(0.25 * (growth / scale) * (growth / other)))
    }
}

/// Twice the inverse of pi.
const DENSITY_AT_ZERO: f64 = std::f64::consts::FRAC_2_PI;

fn standard_tails(z: f64) -> Tails {
    if z <= 0.0 {
        Tails::BELOW_ALL
    } else if z < 1.0 {
        Tails::from_lower(DENSITY_AT_ZERO * atan(z))
    } else {
        Tails::from_lower(DENSITY_AT_ZERO * atan(1.0 / z)).mirrored()
    }
}

/// The quantile at scale 1: the tangent of a quarter turn's part.
#[cfg_attr(not(debug_assertions), inline(always))]
fn standard_quantile<V: Lanes>(p: V) -> V {
    let below = p.less(V::splat(0.5));
    let nearer = V::select(below, p, V::splat(1.0) - p);
    let (sine, cosine) = sin_cos_of_turns(V::splat(0.25) * nearer);
    V::select(below, sine, cosine) / V::select(below, cosine, sine)
}

/// Log-density of `HalfCauchy(scale)` and its derivative by `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn half_cauchy<V: Lanes>(y: V, [scale]: [V; 1]) -> (V, [V; 1]) {
    let y = NonNegative::of(y);
    let (whole, [_, by_scale]) = cauchy(y.inside, [V::splat(0.0), scale]);
    (y.log_prob(whole + V::splat(std::f64::consts::LN_2)), [by_scale])
}

/// Derivative of the log-density of `HalfCauchy(scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn half_cauchy_by_value<V: Lanes>(y: V, [scale]: [V; 1]) -> V {
    cauchy_by_value(NonNegative::of(y).inside, [V::splat(0.0), scale])
}

/// Log-density of `HalfCauchy(exp(log_scale))` and its derivative by `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn half_cauchy_log_scale<V: Lanes>(y: V, [log_scale]: [V; 1]) -> (V, [V; 1]) {
    let y = NonNegative::of(y);
    let (whole, [_, by_log_scale]) = cauchy_log_scale(y.inside, [V::splat(0.0), log_scale]);
    let log_prob = saturate(whole + V::splat(std::f64::consts::LN_2));
    (y.log_prob(log_prob), [by_log_scale])
}
