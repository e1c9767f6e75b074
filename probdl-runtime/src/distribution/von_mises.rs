//! The von Mises law.

use super::KlDivergence;
use super::parameter::{is_finite, is_non_negative};
use super::scalar::{quantities, scalar_law};
use crate::lanes::{Lanes, Scalar};
use crate::math::{
    Tails, exp, floor, log_bessel_i0e_and_decline, saturate, sin, sin_cos, von_mises_quantile,
    von_mises_tails,
};
use crate::random::Stream;

scalar_law! {
    /// **VonMises(μ, κ)**: angles: directions of wind, times of day, phases.
    ///
    /// Parameters: `loc` (μ, real), the direction, in radians, and `concentration` (κ, at least 0); 0 is the uniform law,
    /// and for large κ it is near the normal law of variance 1/κ. Events are real numbers, of which those that differ by
    /// full turns are the same angle.
    ///
    /// ```text
    /// log p(y) = κ (cos(y − μ) − 1) − ln(2π) − ln(exp(−κ) I₀(κ))
    /// ∂/∂μ = κ sin(y − μ)     ∂/∂κ = cos(y − μ) − A     ∂/∂y = −∂/∂μ     with A = I₁(κ)/I₀(κ)
    /// ```
    ///
    /// Draws and quantiles lie between μ − π and μ + π, and the distribution function begins at μ − π. The mean is the
    /// direction μ, the variance the circular one 1 − A, the deviation its root.
    ///
    /// Source: Mardia and Jupp, *Directional Statistics* (2000), section 3.5.4. Differs from TensorFlow Probability: of the
    /// distribution function the angle alone counts (there full turns do, so that it leaves [0, 1]), and there are quantiles.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Cdf, Distribution, Variance, VonMises};
    ///
    /// let law = VonMises::new(0.5, 2.0)?;
    /// assert!((law.log_prob(&1.3) + 1.2684571892_f64).abs() < 1e-10);
    /// assert!((law.cdf(&1.3) - 0.841072593492).abs() < 1e-12);
    /// assert!((law.stddev() - 0.549750254239).abs() < 1e-12);
    /// # Ok::<(), probdl_runtime::distribution::VonMisesError>(())
    /// ```
    VonMises, VonMisesError, "VonMises", 2 {
        /// The direction μ, in radians.
        loc: is_finite, LocNotFinite, "finite";
        /// The concentration κ.
        concentration: is_non_negative, ConcentrationNegative, "at least 0 and finite";
    }
    kernels von_mises, von_mises_by_value
}

/// The logarithm of 2 pi.
const LN_TAU: f64 = 1.837_877_066_409_345_5;

quantities! { VonMises [loc, concentration]
    mean = loc;
    variance_and_stddev = {
        let variance = log_bessel_i0e_and_decline(concentration).1;
        (variance, variance.sqrt())
    };
    mode = loc;
    entropy = {
        let (ln_normalizer, decline) = log_bessel_i0e_and_decline(concentration);
        LN_TAU + ln_normalizer + concentration * decline
    };
    tails(y) = tails(loc, concentration, y);
    quantile(p) = loc + von_mises_quantile(concentration, p);
    draw_alone(stream, saturate) = loc + standard_draw(concentration, stream);
}

impl<T: Scalar> KlDivergence for VonMises<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats:
    /// A (κ − κ' cos(μ − μ')) + ln I₀(κ') − ln I₀(κ).
    fn kl_divergence(&self, other: &Self) -> T {
        let ([loc, concentration], [other_loc, other_concentration]) = (self.wide(), other.wide());
        let (ln_normalizer, decline) = log_bessel_i0e_and_decline(concentration);
        let (other_ln_normalizer, _) = log_bessel_i0e_and_decline(other_concentration);
        let half = sin(0.5 * (loc - other_loc));
        let turned = decline + (1.0 - decline) * 2.0 * half * half;
        let scales = other_concentration * turned - concentration * decline;
        T::from_f64(scales + (other_ln_normalizer - ln_normalizer))
    }
}

fn tails(loc: f64, concentration: f64, y: f64) -> Tails {
    let turn = std::f64::consts::TAU;
    let angle = y - loc;
    let angle = if angle.abs() > std::f64::consts::PI {
        angle - turn * floor(angle / turn + 0.5)
    } else {
        angle
    };
    von_mises_tails(concentration, angle)
}

/// An angle about 0, by rejection. As |sin(x/2)| is at least |x|/π, a normal law is an envelope; where it would be wider
/// than the circle, the uniform one is.
fn standard_draw(concentration: f64, stream: &mut Stream) -> f64 {
    let pi = std::f64::consts::PI;
    loop {
        let (angle, ln_envelope) = if concentration < 0.25 {
            (pi * (2.0 * stream.uniform() - 1.0), 0.0)
        } else {
            let angle = stream.normal() * 0.5 * pi / concentration.sqrt();
            (angle, -2.0 * concentration * (angle / pi) * (angle / pi))
        };
        let half = sin(0.5 * angle);
        let acceptance = exp(-2.0 * concentration * half * half - ln_envelope);
        if angle.abs() <= pi && stream.uniform() < acceptance {
            return angle;
        }
    }
}

/// Log-density of `VonMises(loc, concentration)` and its derivatives by `loc` and `concentration`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn von_mises<V: Lanes>(y: V, [loc, concentration]: [V; 2]) -> (V, [V; 2]) {
    let two = V::splat(2.0);
    let (sine, cosine) = sin_cos(V::splat(0.5) * saturate(y - loc));
    // 1 - cos of the whole angle, which keeps its digits near 0.
    let depth = two * (sine * sine);
    let (ln_normalizer, decline) = log_bessel_i0e_and_decline(concentration);
    let log_prob = -(concentration * depth) - (ln_normalizer + V::splat(LN_TAU));
    (
        log_prob,
        [concentration * (two * (sine * cosine)), decline - depth],
    )
}

/// Derivative of the log-density of `VonMises(loc, concentration)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn von_mises_by_value<V: Lanes>(y: V, [loc, concentration]: [V; 2]) -> V {
    let (sine, cosine) = sin_cos(V::splat(0.5) * saturate(y - loc));
    -(concentration * (V::splat(2.0) * (sine * cosine)))
}

/// Log-density of `VonMises(loc, exp(log_concentration))` and its derivatives by `loc` and `log_concentration`; saturates.
#[inline(always)]
pub fn von_mises_log_concentration<V: Lanes>(y: V, [loc, log_concentration]: [V; 2]) -> (V, [V; 2]) {
    let concentration = saturate(exp(log_concentration));
    let (log_prob, [by_loc, by_concentration]) = von_mises(y, [loc, concentration]);
    (
        saturate(log_prob),
        [saturate(by_loc), saturate(concentration * by_concentration)],
    )
}
