//! The Cauchy law.

use super::KlDivergence;
use super::parameter::{is_finite, is_positive};
use super::scalar::{location_scale, quantities, scalar_law};
use super::standard::InverseOfExp;
use crate::lanes::{Lanes, Scalar};
use crate::math::{Tails, atan, ln, log1p, log1p_or_ln, saturate, sin_cos_of_turns};

scalar_law! {
    /// **Cauchy(μ, σ)**: real numbers with outliers of any size; the ratio of two normal numbers. It has no mean.
    ///
    /// Parameters: `loc` (μ, real) and `scale` (σ, positive; half of all events are within σ of μ). Events are real
    /// numbers.
    ///
    /// With z = (y − μ) / σ,
    ///
    /// ```text
    /// log p(y) = −ln(1 + z²) − ln σ − ln π
    /// ∂/∂μ = 2 z / ((1 + z²) σ)     ∂/∂σ = (z² − 1) / ((1 + z²) σ)     ∂/∂y = −∂/∂μ
    /// ```
    ///
    /// Mean and variance do not exist, nor do their methods; TensorFlow Probability gives NaN.
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 16.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cauchy, Cdf, Distribution, Quantile};
    ///
    /// let law = Cauchy::new(0.5, 2.0)?;
    /// assert!((law.log_prob(&1.3) + 1.98629707153_f64).abs() < 1e-11);
    /// assert!((law.cdf(&1.3) - 0.621118941591).abs() < 1e-12);
    /// assert!((law.quantile(0.75) - 2.5).abs() < 1e-15);
    /// # Ok::<(), probdl_runtime::distribution::CauchyError>(())
    /// ```
    Cauchy, CauchyError, "Cauchy", 2 {
        /// The location μ: the median and the mode.
        loc: is_finite, LocNotFinite, "finite";
        /// The scale σ: half the distance between the quartiles.
        scale: is_positive, ScaleNotPositive, "positive and finite";
    }
    kernels cauchy, cauchy_by_value
}

quantities! { Cauchy [loc, scale]
    mode = loc;
    entropy = ln(4.0 * std::f64::consts::PI) + ln(scale);
    tails(y) = standard_tails((y - loc) / scale);
    quantile(p) = loc + scale * standard_quantile(p);
    draw(numbers, saturate) = loc + scale * standard_quantile(numbers.uniform());
}

location_scale!(Cauchy);

impl<T: Scalar> KlDivergence for Cauchy<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats: ln(1 + ((σ − σ')² + (μ − μ')²) / (4 σ σ')).
    ///
    /// Source: Chyzak and Nielsen, "A closed-form formula for the Kullback-Leibler divergence between Cauchy
    /// distributions" (2019).
    fn kl_divergence(&self, other: &Self) -> T {
        let ([loc, scale], [other_loc, other_scale]) = (self.wide(), other.wide());
        let [shift, growth] = [loc - other_loc, scale - other_scale];
        let square = |x: f64| (x / scale) * (x / other_scale);
        T::from_f64(log1p(0.25 * (square(shift) + square(growth))))
    }
}

fn standard_tails(z: f64) -> Tails {
    // The larger probability is the smaller one's complement.
    let smaller = Tails::from_lower(if z.abs() > 1.0 {
        atan(1.0 / z.abs()) * std::f64::consts::FRAC_1_PI
    } else {
        0.5 - atan(z.abs()) * std::f64::consts::FRAC_1_PI
    });
    if z > 0.0 { smaller.mirrored() } else { smaller }
}

/// The quantile at location 0 and scale 1: the cotangent of `pi (1 - p)`, from the smaller of `p` and `1 - p`.
#[cfg_attr(not(debug_assertions), inline(always))]
fn standard_quantile<V: Lanes>(p: V) -> V {
    let half = V::splat(0.5);
    let below = p.less(half);
    let (sine, cosine) = sin_cos_of_turns(half * V::select(below, p, V::splat(1.0) - p));
    let cotangent = cosine / sine;
    V::select(below, -cotangent, cotangent)
}

/// `|z|` from which `1 + z^2` is `z^2` to the last bit.
const FAR: f64 = 1e9;

const LN_PI: f64 = 1.144_729_885_849_400_2;

/// The density at a standardised value.
struct Standardized<V: Lanes> {
    log_prob: V,
    by_ln_scale: V,
    /// Where `z` is so far out that only its logarithm counts.
    far: V::Mask,
    by_loc_far: V,
    /// The derivative by `z`, without its sign.
    by_z: V,
}

impl<V: Lanes> Standardized<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(deviation: V, z: V, ln_scale: V) -> Self {
        let (one, two) = (V::splat(1.0), V::splat(2.0));
        let far = V::splat(FAR).less(z.abs());
        let square = z * z;
        let logarithm = log1p_or_ln(square, far, deviation.abs());
        let near_growth = ln_scale + logarithm;
        let growth = V::select(far, (logarithm - ln_scale) + logarithm, near_growth);
        let sum = one + square;
        Self {
            log_prob: -(growth + V::splat(LN_PI)),
            by_ln_scale: V::select(far, one, (square - one) / sum),
            far,
            by_loc_far: two / deviation,
            by_z: two * z / sum,
        }
    }
}

/// Log-density of `Cauchy(loc, scale)` and its derivatives by `loc` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn cauchy<V: Lanes>(y: V, [loc, scale]: [V; 2]) -> (V, [V; 2]) {
    let deviation = y - loc;
    let at = Standardized::of(deviation, deviation / scale, ln(scale));
    (
        at.log_prob,
        [
            V::select(at.far, at.by_loc_far, at.by_z / scale),
            at.by_ln_scale / scale,
        ],
    )
}

/// Derivative of the log-density of `Cauchy(loc, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn cauchy_by_value<V: Lanes>(y: V, parameters: [V; 2]) -> V {
    let (_, [by_loc, _]) = cauchy(y, parameters);
    -by_loc
}

/// Log-density of `Cauchy(loc, exp(log_scale))` and its derivatives by `loc` and `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn cauchy_log_scale<V: Lanes>(y: V, [loc, log_scale]: [V; 2]) -> (V, [V; 2]) {
    let inverse = InverseOfExp::of(log_scale);
    let deviation = saturate(y - loc);
    let at = Standardized::of(deviation, inverse.times(deviation), log_scale);
    let by_loc = V::select(at.far, saturate(at.by_loc_far), inverse.times(at.by_z));
    (saturate(at.log_prob), [by_loc, at.by_ln_scale])
}
