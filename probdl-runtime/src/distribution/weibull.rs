//! The Weibull law.

use super::KlDivergence;
use super::gumbel::{self, EULER};
use super::parameter::is_positive;
use super::scalar::{quantities, scalar_law};
use super::support::{Positive, at_end_of_power};
use crate::lanes::{Lanes, Scalar};
use crate::math::{clamp_positive, exp, expm1, lgamma, ln, ln_ratio, log1p, polynomial, saturate};

scalar_law! {
    /// **Weibull(k, λ)**: life times: failures become rarer with age for k < 1, are independent of age for k = 1 (the
    /// exponential law), and become more frequent for k > 1.
    ///
    /// Parameters: `concentration` (k, positive), the shape, and `scale` (λ, positive), the age that 37 % reach. Events
    /// are positive numbers.
    ///
    /// With w = ln(y / λ) and h = (y / λ)^k,
    ///
    /// ```text
    /// log p(y) = ln k + k w − h − ln y
    /// ∂/∂k = 1/k + w (1 − h)     ∂/∂λ = k (h − 1)/λ     ∂/∂y = (k − 1 − k h)/y
    /// ```
    ///
    /// At 0 the density is 0 for k > 1, 1/λ for k = 1 and infinite for k < 1; for k ≤ 1 the mode is that 0.
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 21. Differs from
    /// TensorFlow Probability: below 0 the log-density is −∞ (there NaN), the mode for k < 1 is 0 (there another number or
    /// NaN), and the derivative by k is right at k = 1.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Mode, Weibull};
    ///
    /// let law = Weibull::new(1.5, 2.0)?;
    /// assert!((law.log_prob(&1.3) + 1.02712028414_f64).abs() < 1e-11);
    /// assert!((law.cdf(&1.3) - 0.407880468783).abs() < 1e-12);
    /// assert!((law.mode() - 0.961499713538).abs() < 1e-12);
    /// # Ok::<(), probdl_runtime::distribution::WeibullError>(())
    /// ```
    Weibull, WeibullError, "Weibull", 2 {
        /// The concentration k, also called shape.
        concentration: is_positive, ConcentrationNotPositive, "positive and finite";
        /// The scale λ.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels weibull, weibull_by_value
}

quantities! { Weibull [concentration, scale]
    mean = scale * exp(lgamma(1.0 + 1.0 / concentration));
    variance_and_stddev = variance_and_stddev(concentration, scale);
    mode = if concentration > 1.0 { scale * exp(log1p(-1.0 / concentration) / concentration) } else { 0.0 };
    entropy = 1.0 + EULER * (1.0 - 1.0 / concentration) + ln(scale) - ln(concentration);
    // The logarithm of an event is the mirror image of a Gumbel number.
    tails(y) = gumbel::standard_tails(-concentration * ln_ratio(if y < 0.0 { 0.0 } else { y }, scale)).mirrored();
    quantile(p) = scale * exp(ln(-log1p(-p)) / concentration);
    draw(numbers, clamp_positive) = scale * exp(ln(-ln(numbers.uniform())) / concentration);
}

impl<T: Scalar> KlDivergence for Weibull<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats: that of the Gumbel laws of −ln y.
    fn kl_divergence(&self, other: &Self) -> T {
        let of_logarithm = |[concentration, scale]: [f64; 2]| [-ln(scale), 1.0 / concentration];
        T::from_f64(gumbel::divergence(
            of_logarithm(self.wide()),
            of_logarithm(other.wide()),
        ))
    }
}

/// Concentrations from which the series of [`ln_excess`] serves.
const LARGE: f64 = 50.0;

/// Values of Riemann's zeta function over their argument, from 2 on, times `2^n - 2` with the sign of `(-1)^n`.
const LN_EXCESS: [f64; 11] = [
    1.644_934_066_848_226_4,
    -2.404_113_806_319_188_5,
    3.788_131_317_988_983_5,
    -6.221_566_530_860_22,
    10.512_544_973_839_308,
    -18.150_286_992_874_612,
    31.879_456_059_284_73,
    -56.780_475_593_477_995,
    102.301_645_578_063,
    -186.091_919_080_366_2,
    341.250_623_195_770_3,
];

/// `ln(E(y^2) / E(y)^2)` at scale 1: `lnΓ(1 + 2/k) - 2 lnΓ(1 + 1/k)`, for large k by its series (DLMF 5.7.3).
fn ln_excess(concentration: f64) -> f64 {
    let x = 1.0 / concentration;
    if concentration > LARGE {
        x * x * polynomial(x, &LN_EXCESS)
    } else {
        lgamma(1.0 + 2.0 * x) - 2.0 * lgamma(1.0 + x)
    }
}

fn variance_and_stddev(concentration: f64, scale: f64) -> (f64, f64) {
    let mean = scale * exp(lgamma(1.0 + 1.0 / concentration));
    let excess = ln_excess(concentration);
    // Where 1 is nothing beside the second moment, halves keep roots from overflowing.
    let stddev = if excess > 40.0 {
        scale * exp(0.5 * lgamma(1.0 + 2.0 / concentration))
    } else {
        mean * expm1(excess).sqrt()
    };
    (stddev * stddev, stddev)
}

/// Log-density of `Weibull(concentration, scale)` and its derivatives by `concentration` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn weibull<V: Lanes>(y: V, [concentration, scale]: [V; 2]) -> (V, [V; 2]) {
    let y = Positive::of(y, scale);
    let log_ratio = ln_ratio(y.inside, scale);
    let at = Standardized::of(y, concentration, log_ratio, ln(scale));
    (at.log_prob, [at.by_concentration, at.by_ln_scale / scale])
}

/// Derivative of the log-density of `Weibull(concentration, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn weibull_by_value<V: Lanes>(y: V, [concentration, scale]: [V; 2]) -> V {
    let inside = Positive::of(y, scale).inside;
    let log_ratio = ln_ratio(inside, scale);
    let hazard = exp(saturate(concentration * log_ratio));
    ((concentration - V::splat(1.0)) - concentration * hazard) / inside
}

/// Log-density of `Weibull(concentration, exp(log_scale))` and its derivatives by `concentration` and `log_scale`;
/// saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn weibull_log_scale<V: Lanes>(y: V, [concentration, log_scale]: [V; 2]) -> (V, [V; 2]) {
    let y = Positive::of(y, V::splat(1.0));
    let log_ratio = saturate(ln(y.inside) - log_scale);
    let at = Standardized::of(y, concentration, log_ratio, log_scale);
    (
        y.log_prob(saturate(at.inside), at.at_zero),
        [saturate(at.by_concentration), saturate(at.by_ln_scale)],
    )
}

/// The density at a value of which the logarithm of its ratio to the scale is known.
struct Standardized<V> {
    inside: V,
    at_zero: V,
    log_prob: V,
    by_concentration: V,
    by_ln_scale: V,
}

impl<V: Lanes> Standardized<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(y: Positive<V>, concentration: V, log_ratio: V, ln_scale: V) -> Self {
        let power = saturate(concentration * log_ratio);
        // h - 1, which keeps its digits near the scale.
        let excess = expm1(power);
        let hazard = excess + V::splat(1.0);
        let inside = ln(concentration) + ((power - hazard) - ln(y.inside));
        let at_zero = at_end_of_power(concentration, -ln_scale);
        Self {
            inside,
            at_zero,
            log_prob: y.log_prob(inside, at_zero),
            by_concentration: V::splat(1.0) / concentration - log_ratio * excess,
            by_ln_scale: concentration * excess,
        }
    }
}
