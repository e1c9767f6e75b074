//! The inverse gamma law.

use super::KlDivergence;
use super::parameter::is_positive;
use super::scalar::{quantities, scalar_law};
use super::standard::InverseOfExp;
use super::support::Positive;
use crate::lanes::{Lanes, Scalar};
use crate::math::{
    Extended, Tails, clamp_positive, exp, gamma_tails_at, gamma_upper_quantile, ln, log_ratio_and_deviance,
    log_ratio_and_deviance_by_log, saturate, stirling,
};

scalar_law! {
    /// **InverseGamma(α, β)**: one over a gamma number: variances, in Bayesian models of normal data.
    ///
    /// Parameters: `concentration` (α, positive), the shape, and `scale` (β, positive), the rate of the gamma number.
    /// Events are positive numbers.
    ///
    /// ```text
    /// log p(y) = α ln β − (α + 1) ln y − β/y − ln Γ(α)
    /// ∂/∂α = ln(β/y) − ψ(α)     ∂/∂β = α/β − 1/y     ∂/∂y = (β/y − α − 1)/y
    /// ```
    ///
    /// The mean is infinite for α ≤ 1, the variance for α ≤ 2; TensorFlow Probability gives NaN there.
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 17.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, InverseGamma, Mean, Quantile};
    ///
    /// let law = InverseGamma::new(3.5, 2.0)?;
    /// assert!((law.log_prob(&1.3) + 1.49405919895_f64).abs() < 1e-11);
    /// assert!((law.mean() - 0.8).abs() < 1e-15);
    /// assert!((law.quantile(0.3) - 0.477131628062).abs() < 1e-12);
    /// # Ok::<(), probdl_runtime::distribution::InverseGammaError>(())
    /// ```
    InverseGamma, InverseGammaError, "InverseGamma", 2 {
        /// The concentration α, also called shape.
        concentration: is_positive, ConcentrationNotPositive, "positive and finite";
        /// The scale β.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels inverse_gamma, inverse_gamma_by_value
}

quantities! { InverseGamma [concentration, scale]
    mean = if concentration > 1.0 { scale / (concentration - 1.0) } else { f64::INFINITY };
    variance_and_stddev = variance_and_stddev(concentration, scale);
    mode = scale / (concentration + 1.0);
    entropy = entropy(concentration, scale);
    tails(y) = if y < 0.0 {
        Tails::BELOW_ALL
    } else {
        gamma_tails_at(concentration, Extended::quotient(scale, y)).mirrored()
    };
    quantile(p) = scale / gamma_upper_quantile(concentration, p);
    draw(numbers, clamp_positive) = scale * exp(-numbers.ln_standard_gamma(concentration));
}

impl<T: Scalar> KlDivergence for InverseGamma<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats: that of the gamma laws of 1/y,
    /// (α − α') ψ(α) − ln Γ(α) + ln Γ(α') + α' ln(β/β') + α (β'/β − 1).
    fn kl_divergence(&self, other: &Self) -> T {
        T::from_f64(divergence(self.wide(), other.wide()))
    }
}

/// The divergence of two gamma laws, by concentration and rate.
pub(super) fn divergence(
    [concentration, rate]: [f64; 2],
    [other_concentration, other_rate]: [f64; 2],
) -> f64 {
    // Stirling's main terms are taken out: they make the deviance.
    let (complement, slope) = stirling(concentration);
    let (other_complement, _) = stirling(other_concentration);
    let (_, deviance) = log_ratio_and_deviance([concentration, other_rate / rate], other_concentration);
    let shapes = (complement - other_complement) - (concentration - other_concentration) * slope;
    shapes - deviance
}

fn variance_and_stddev(concentration: f64, scale: f64) -> (f64, f64) {
    if concentration <= 2.0 {
        return (f64::INFINITY, f64::INFINITY);
    }
    let mean = scale / (concentration - 1.0);
    let rest = concentration - 2.0;
    (mean * mean / rest, mean / rest.sqrt())
}

/// `α + ln(β Γ(α)) − (1 + α) ψ(α)`, with the terms that cancel for large α taken out.
fn entropy(concentration: f64, scale: f64) -> f64 {
    let (complement, slope) = stirling(concentration);
    ln(scale) - ln(concentration) - complement + (1.0 + concentration) * slope
}

/// Log-density of `InverseGamma(concentration, scale)` and its derivatives by `concentration` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn inverse_gamma<V: Lanes>(y: V, [concentration, scale]: [V; 2]) -> (V, [V; 2]) {
    let one = V::splat(1.0);
    let y = Positive::of(y, scale);
    let inverse = saturate(one / y.inside);
    let (log_ratio, deviance) = log_ratio_and_deviance([scale, inverse], concentration);
    let (complement, slope) = stirling(concentration);
    let log_prob = (deviance + complement) - ln(y.inside);
    (
        y.log_prob(log_prob, V::splat(f64::NEG_INFINITY)),
        [log_ratio + slope, concentration / scale - inverse],
    )
}

/// Derivative of the log-density of `InverseGamma(concentration, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn inverse_gamma_by_value<V: Lanes>(y: V, [concentration, scale]: [V; 2]) -> V {
    let inside = Positive::of(y, scale).inside;
    ((scale / inside - concentration) - V::splat(1.0)) / inside
}

/// Log-density of `InverseGamma(concentration, exp(log_scale))` and its derivatives by `concentration` and `log_scale`;
/// saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn inverse_gamma_log_scale<V: Lanes>(y: V, [concentration, log_scale]: [V; 2]) -> (V, [V; 2]) {
    let y = Positive::of(y, V::splat(1.0));
    let ln_y = ln(y.inside);
    let product = InverseOfExp::of(-log_scale).times(saturate(V::splat(1.0) / y.inside));
    let (log_ratio, deviance) =
        log_ratio_and_deviance_by_log(product, saturate(log_scale - ln_y), concentration);
    let (complement, slope) = stirling(concentration);
    let log_prob = saturate((deviance + complement) - ln_y);
    (
        y.log_prob(log_prob, V::splat(f64::NEG_INFINITY)),
        [saturate(log_ratio + slope), saturate(concentration - product)],
    )
}
