//! The Pareto law.

use super::KlDivergence;
use super::parameter::is_positive;
use super::scalar::{quantities, scalar_law};
use super::support::Positive;
use crate::lanes::{Lanes, Scalar};
use crate::math::{Tails, exp, ln, ln_ratio, log_ratio_and_deviance, log1p, saturate};

scalar_law! {
    /// **Pareto(α, m)**: sizes above a threshold, with a tail that is a power: wealth, cities, claims.
    ///
    /// Parameters: `concentration` (α, positive), the tail's power, and `scale` (m, positive), the smallest event. Events
    /// are numbers from m on.
    ///
    /// ```text
    /// log p(y) = ln α − α ln(y/m) − ln y
    /// ∂/∂α = 1/α − ln(y/m)     ∂/∂m = α/m     ∂/∂y = −(α + 1)/y
    /// ```
    ///
    /// The log-density rises with m until m passes an event, where it falls to −∞: fit m by hand, as the smallest event.
    /// The mean is infinite for α ≤ 1, the variance for α ≤ 2.
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 20.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Mean, Pareto, Quantile};
    ///
    /// let law = Pareto::new(3.0, 2.0)?;
    /// assert!((law.log_prob(&4.0) - f64::ln(3.0 / 32.0)).abs() < 1e-15);
    /// assert!((law.survival(&4.0) - 0.125).abs() < 1e-15);
    /// assert_eq!(law.mean(), 3.0);
    /// assert_eq!(law.log_prob(&1.9), f64::NEG_INFINITY);
    /// # Ok::<(), probdl_runtime::distribution::ParetoError>(())
    /// ```
    Pareto, ParetoError, "Pareto", 2 {
        /// The concentration α, the tail's power.
        concentration: is_positive, ConcentrationNotPositive, "positive and finite";
        /// The scale m: the smallest event.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels pareto, pareto_by_value
}

quantities! { Pareto [concentration, scale]
    mean = if concentration > 1.0 { scale * (concentration / (concentration - 1.0)) } else { f64::INFINITY };
    variance_and_stddev = variance_and_stddev(concentration, scale);
    mode = scale;
    entropy = 1.0 + 1.0 / concentration + ln(scale) - ln(concentration);
    tails(y) = if y <= scale { Tails::BELOW_ALL } else { Tails::from_ln_upper(-concentration * ln_ratio(y, scale)) };
    quantile(p) = scale * exp(-log1p(-p) / concentration);
    draw(numbers, saturate) = scale * exp(-ln(numbers.uniform()) / concentration);
}

impl<T: Scalar> KlDivergence for Pareto<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats: r − 1 − ln r + α' ln(m/m') with r = α' / α;
    /// infinite where m < m'.
    fn kl_divergence(&self, other: &Self) -> T {
        let ([concentration, scale], [other_concentration, other_scale]) = (self.wide(), other.wide());
        if scale < other_scale {
            return T::from_f64(f64::INFINITY);
        }
        let (_, deviance) = log_ratio_and_deviance([other_concentration / concentration, 1.0], 1.0);
        T::from_f64(other_concentration * ln_ratio(scale, other_scale) - deviance)
    }
}

fn variance_and_stddev(concentration: f64, scale: f64) -> (f64, f64) {
    if concentration <= 2.0 {
        return (f64::INFINITY, f64::INFINITY);
    }
    let ratio = scale / (concentration - 1.0);
    let spread = concentration / (concentration - 2.0);
    (ratio * ratio * spread, ratio * spread.sqrt())
}

/// Log-density of `Pareto(concentration, scale)` and its derivatives by `concentration` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn pareto<V: Lanes>(y: V, [concentration, scale]: [V; 2]) -> (V, [V; 2]) {
    let below = y.less(scale);
    let inside = V::select(below, scale, y);
    let log_ratio = ln_ratio(inside, scale);
    let log_prob = (ln(concentration) - concentration * log_ratio) - ln(inside);
    (
        V::select(below, V::splat(f64::NEG_INFINITY), log_prob),
        [V::splat(1.0) / concentration - log_ratio, concentration / scale],
    )
}

/// Derivative of the log-density of `Pareto(concentration, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn pareto_by_value<V: Lanes>(y: V, [concentration, scale]: [V; 2]) -> V {
    -((concentration + V::splat(1.0)) / Positive::of(y, scale).inside)
}

/// Log-density of `Pareto(exp(log_concentration), exp(log_scale))` and its derivatives by the logarithms; saturates.
#[inline(always)]
pub fn pareto_logarithms<V: Lanes>(y: V, [log_concentration, log_scale]: [V; 2]) -> (V, [V; 2]) {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let concentration = saturate(exp(log_concentration));
    let below = y.less(exp(log_scale));
    let ln_y = ln(V::select(below, one, y));
    // Rounding may put a value at the scale below it.
    let log_ratio = zero.maximum(saturate(ln_y - log_scale));
    let excess = saturate(concentration * log_ratio);
    let log_prob = saturate((log_concentration - excess) - ln_y);
    (
        V::select(below, V::splat(f64::NEG_INFINITY), log_prob),
        [one - excess, concentration],
    )
}
