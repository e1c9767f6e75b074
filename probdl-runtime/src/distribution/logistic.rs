//! The logistic law.

use super::parameter::{is_finite, is_positive};
use super::scalar::{location_scale, quantities, scalar_law};
use super::standard::{self, Standard};
use crate::lanes::Lanes;
use crate::math::{Tails, expm1, ln, log_sigmoid, log1p, log1p_unit, saturate, sigmoid};

scalar_law! {
    /// **Logistic(μ, σ)**: like the normal law with heavier tails, exponential ones; its distribution function is the
    /// sigmoid.
    ///
    /// Parameters: `loc` (μ, real) and `scale` (σ, positive; the standard deviation is π σ / √3). Events are real
    /// numbers.
    ///
    /// With z = (y − μ) / σ,
    ///
    /// ```text
    /// log p(y) = −|z| − 2 ln(1 + exp(−|z|)) − ln σ
    /// ∂/∂μ = tanh(z/2)/σ     ∂/∂σ = (z tanh(z/2) − 1)/σ     ∂/∂y = −tanh(z/2)/σ
    /// ```
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2 (1995), chapter 23.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Logistic, Variance};
    ///
    /// let law = Logistic::new(0.5, 2.0)?;
    /// assert!((law.log_prob(&1.3) + 2.11917768536_f64).abs() < 1e-11);
    /// assert!((law.cdf(&1.3) - 0.598687660112).abs() < 1e-12);
    /// assert!((law.stddev() - 3.62759872847).abs() < 1e-11);
    /// # Ok::<(), probdl_runtime::distribution::LogisticError>(())
    /// ```
    Logistic, LogisticError, "Logistic", 2 {
        /// The location μ: the mean, the median and the mode.
        loc: is_finite, LocNotFinite, "finite";
        /// The scale σ.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels logistic, logistic_by_value
}

/// The standard deviation at scale 1, `pi / sqrt(3)`.
const STANDARD_DEVIATION: f64 = 1.813_799_364_234_217_8;

quantities! { Logistic [loc, scale]
    mean = loc;
    variance_and_stddev = (
        STANDARD_DEVIATION * STANDARD_DEVIATION * (scale * scale),
        STANDARD_DEVIATION * scale
    );
    mode = loc;
    entropy = 2.0 + ln(scale);
    tails(y) = standard_tails((y - loc) / scale);
    quantile(p) = loc + scale * logit(p);
    draw(numbers, saturate) = loc + scale * logit(numbers.uniform());
}

location_scale!(Logistic);

fn standard_tails(z: f64) -> Tails {
    Tails {
        lower: sigmoid(z),
        upper: sigmoid(-z),
        ln_lower: log_sigmoid(z),
        ln_upper: log_sigmoid(-z),
    }
}

/// The quantile at location 0 and scale 1.
#[cfg_attr(not(debug_assertions), inline(always))]
fn logit<V: Lanes>(p: V) -> V {
    ln(p) - log1p(-p)
}

/// The density at location 0 and scale 1.
struct AtZero;

impl Standard for AtZero {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn density<V: Lanes>(z: V) -> (V, V) {
        let (zero, one) = (V::splat(0.0), V::splat(1.0));
        let size = z.abs();
        // exp(-|z|) - 1: near 0 the derivative, about -z/2, keeps its digits.
        let excess = expm1(-size);
        let decay = one + excess;
        let slope = excess / (one + decay);
        let twice = V::splat(2.0) * log1p_unit(decay);
        (-(size + twice), V::select(z.less(zero), -slope, slope))
    }
}

/// Log-density of `Logistic(loc, scale)` and its derivatives by `loc` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn logistic<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    standard::location_scale::<AtZero, V>(y, parameters)
}

/// Derivative of the log-density of `Logistic(loc, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn logistic_by_value<V: Lanes>(y: V, parameters: [V; 2]) -> V {
    standard::by_value::<AtZero, V>(y, parameters)
}

/// Log-density of `Logistic(loc, exp(log_scale))` and its derivatives by `loc` and `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn logistic_log_scale<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    standard::log_scale::<AtZero, V>(y, parameters)
}
