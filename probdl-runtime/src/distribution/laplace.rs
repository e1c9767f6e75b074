//! The Laplace law.

use super::KlDivergence;
use super::parameter::{is_finite, is_positive};
use super::scalar::{location_scale, quantities, scalar_law};
use super::standard::{self, Standard};
use crate::lanes::{Lanes, Scalar};
use crate::math::{Tails, expm1, ln, log_ratio_and_deviance, saturate};

scalar_law! {
    /// **Laplace(μ, σ)**: errors with occasional large ones; its loss is the absolute error, its best location the
    /// median. Also called double exponential.
    ///
    /// Parameters: `loc` (μ, real) and `scale` (σ, positive; the mean distance from μ). Events are real numbers.
    ///
    /// With z = (y − μ) / σ,
    ///
    /// ```text
    /// log p(y) = −|z| − ln σ − ln 2
    /// ∂/∂μ = sign(z)/σ     ∂/∂σ = (|z| − 1)/σ     ∂/∂y = −sign(z)/σ
    /// ```
    ///
    /// At y = μ, where the density has an edge, the derivatives by μ and y are given as 0.
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2 (1995), chapter 24. TensorFlow
    /// Probability's small probabilities below a value come out as 0, as differences from 1; here they keep their digits.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Laplace, Quantile};
    ///
    /// let law = Laplace::new(0.5, 2.0)?;
    /// assert!((law.log_prob(&1.3) + 1.78629436112_f64).abs() < 1e-11);
    /// assert!((law.cdf(&1.3) - 0.664839976982).abs() < 1e-12);
    /// assert!((law.quantile(0.3) + 0.521651247532).abs() < 1e-12);
    /// # Ok::<(), probdl_runtime::distribution::LaplaceError>(())
    /// ```
    Laplace, LaplaceError, "Laplace", 2 {
        /// The location μ: the mean, the median and the mode.
        loc: is_finite, LocNotFinite, "finite";
        /// The scale σ: the mean distance from μ.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels laplace, laplace_by_value
}

quantities! { Laplace [loc, scale]
    mean = loc;
    variance_and_stddev = (2.0 * scale * scale, std::f64::consts::SQRT_2 * scale);
    mode = loc;
    entropy = 1.0 + std::f64::consts::LN_2 + ln(scale);
    tails(y) = standard_tails((y - loc) / scale);
    quantile(p) = loc + scale * standard_quantile(p);
    draw(numbers, saturate) = loc - scale * ln(numbers.uniform()) * numbers.sign();
}

location_scale!(Laplace);

impl<T: Scalar> KlDivergence for Laplace<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats. With d = |μ − μ'| / σ and r = σ / σ' it is
    /// r − 1 − ln r + r (d + exp(−d) − 1).
    fn kl_divergence(&self, other: &Self) -> T {
        let ([loc, scale], [other_loc, other_scale]) = (self.wide(), other.wide());
        let distance = (loc - other_loc).abs() / scale;
        let ratio = scale / other_scale;
        let (_, deviance) = log_ratio_and_deviance([ratio, 1.0], 1.0);
        T::from_f64(ratio * (distance + expm1(-distance)) - deviance)
    }
}

fn standard_tails(z: f64) -> Tails {
    let smaller = Tails::from_ln_lower(-z.abs() - std::f64::consts::LN_2);
    if z > 0.0 { smaller.mirrored() } else { smaller }
}

fn standard_quantile(p: f64) -> f64 {
    if p < 0.5 {
        ln(2.0 * p)
    } else {
        -ln(2.0 * (1.0 - p))
    }
}

/// The density at location 0 and scale 1.
struct AtZero;

impl Standard for AtZero {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn density<V: Lanes>(z: V) -> (V, V) {
        let (zero, one) = (V::splat(0.0), V::splat(1.0));
        let falling = V::select(zero.less(z), -one, zero);
        let slope = V::select(z.less(zero), one, falling);
        (-(z.abs() + V::splat(std::f64::consts::LN_2)), slope)
    }
}

/// Log-density of `Laplace(loc, scale)` and its derivatives by `loc` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn laplace<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    standard::location_scale::<AtZero, V>(y, parameters)
}

/// Derivative of the log-density of `Laplace(loc, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn laplace_by_value<V: Lanes>(y: V, parameters: [V; 2]) -> V {
    standard::by_value::<AtZero, V>(y, parameters)
}

/// Log-density of `Laplace(loc, exp(log_scale))` and its derivatives by `loc` and `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn laplace_log_scale<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    standard::log_scale::<AtZero, V>(y, parameters)
}
