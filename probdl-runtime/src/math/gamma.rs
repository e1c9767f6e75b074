//! The logarithm of the gamma function and its derivative.

use super::float::round;
use super::ln::ln;
use super::{Coefficients, polynomial};
use crate::lanes::Lanes;

/// Where the asymptotic series take over from the recurrence.
const ASYMPTOTIC: f64 = 6.0;

/// Below it, gamma is `1 / x` to the last bit, and the reflection formula could underflow.
const TINY: f64 = 1e-18;

/// The logarithm of the absolute value of the gamma function.
///
/// For positive arguments the error is at most 4 ulp of the larger of 1 and the result in f32 (2.82 by a test of every
/// argument), `1e-13` of it in f64; for negative ones twice that, or twice that of `lgamma(-x)`, because two terms cancel
/// between the poles. Infinite at 0 and the negative integers. Stirling's series from 6 on, below it the recurrence into
/// [1.5, 2.5] and a polynomial there; for negative arguments the reflection formula (DLMF 5.5.3, 5.11.1).
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn lgamma<V: Lanes>(x: V) -> V {
    let negative = x.less(V::splat(0.0));
    let magnitude = x.abs();
    let value = lgamma_positive(magnitude);
    // A branch, because most arguments in use are positive; it does not change the result.
    if !V::any(negative) {
        return value;
    }
    // gamma(x) gamma(-x) = -pi / (x sin(pi x))
    let (sin, _) = sin_cos_of_half_turns(magnitude);
    let reflected = ln(V::splat(std::f64::consts::PI) / (magnitude * sin.abs())) - value;
    let reflected = V::select(sin.equal(V::splat(0.0)), V::splat(f64::INFINITY), reflected);
    let reflected = V::select(magnitude.less(V::splat(TINY)), value, reflected);
    V::select(negative, reflected, value)
}

/// The digamma function, the derivative of [`lgamma`].
///
/// For positive arguments the error is at most 4 ulp of the larger of 1 and the result in f32 (3.62 by a test of every
/// argument), `1e-13` of it in f64; for negative ones twice that, or twice that of `digamma(-x)`, because two terms cancel
/// between the poles. `-inf` at 0, NaN at the negative integers. The asymptotic series from 6 on, below it the recurrence
/// into [1.5, 2.5] and a polynomial there; for negative arguments the reflection formula (DLMF 5.5.2, 5.5.4, 5.11.2).
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn digamma<V: Lanes>(x: V) -> V {
    let negative = x.less(V::splat(0.0));
    let magnitude = x.abs();
    let value = digamma_positive(magnitude);
    if !V::any(negative) {
        return value;
    }
    // digamma(x) = digamma(-x) - 1 / x - pi cot(pi x). Of the cotangent, the pole is taken apart: in it the distance
    // from the integer is exact, where an angle would be rounded.
    let one = V::splat(1.0);
    let distance = distance_from_integer(magnitude);
    let distance = V::select(V::splat(0.5).less(distance), distance - one, distance);
    let pole = distance.equal(V::splat(0.0));
    let cotangent = one / distance - distance * polynomial(distance * distance, V::Scalar::COTANGENT);
    let reflected = value + (one / magnitude + cotangent);
    let reflected = V::select(pole, V::splat(f64::NAN), reflected);
    let reflected = V::select(magnitude.less(V::splat(TINY)), -value, reflected);
    V::select(negative, reflected, value)
}

/// Sine and cosine of `pi x` for `x >= 0`, up to one sign that both share; the sine is exactly 0 at the integers.
#[cfg_attr(not(debug_assertions), inline(always))]
fn sin_cos_of_half_turns<V: Lanes>(x: V) -> (V, V) {
    super::trigonometry::sin_cos_of_half_turns(distance_from_integer(x))
}

/// What `x >= 0` is above an integer nearby: between -1/2 and 1, exactly.
#[cfg_attr(not(debug_assertions), inline(always))]
fn distance_from_integer<V: Lanes>(x: V) -> V {
    let large = V::splat(V::Scalar::INTEGER / 4.0);
    V::select(x.less(large), x - round(x), x - super::floor(x))
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn lgamma_positive<V: Lanes>(x: V) -> V {
    let one = V::splat(1.0);
    let shifted = Shifted::of(x);
    let asymptotic = V::splat(ASYMPTOTIC).less_equal(x);
    let logarithm = ln(V::select(asymptotic, x, shifted.product));
    let z = shifted.argument - V::splat(2.0);
    let centre = z * polynomial(z, V::Scalar::LGAMMA);
    let near = centre + V::select(shifted.down, logarithm, -logarithm);
    // (x - 1/2) ln x - x + ln(2 pi) / 2, grouped so that nothing large is subtracted.
    let reciprocal = one / x;
    let tail = reciprocal * polynomial(reciprocal * reciprocal, V::Scalar::LGAMMA_TAIL);
    let half_ln_tau_minus_half = V::splat(0.418_938_533_204_672_74);
    let far = (x - V::splat(0.5)) * (logarithm - one) + (half_ln_tau_minus_half + tail);
    V::select(asymptotic, far, near)
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn digamma_positive<V: Lanes>(x: V) -> V {
    let shifted = Shifted::of(x);
    let centre = polynomial(shifted.argument - V::splat(2.0), V::Scalar::DIGAMMA);
    let harmonic = shifted.derivative / shifted.product;
    let near = centre + V::select(shifted.down, harmonic, -harmonic);
    let reciprocal = V::splat(1.0) / x;
    let w = reciprocal * reciprocal;
    let far = ln(x) - (V::splat(0.5) * reciprocal + w * polynomial(w, V::Scalar::DIGAMMA_TAIL));
    V::select(V::splat(ASYMPTOTIC).less_equal(x), far, near)
}

/// An argument below 6 moved by the recurrence into [1.5, 2.5].
struct Shifted<V: Lanes> {
    /// Where it was moved to.
    argument: V,
    /// The product of the factors that the recurrence takes.
    product: V,
    /// The product's derivative.
    derivative: V,
    /// Whether it was moved down: then the product's logarithm is added, else subtracted.
    down: V::Mask,
}

impl<V: Lanes> Shifted<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(x: V) -> Self {
        let one = V::splat(1.0);
        let high = V::splat(2.5);
        let down = high.less(x);
        let mut shifted = Self {
            argument: x,
            product: one,
            derivative: V::splat(0.0),
            down,
        };
        for _ in 0..4 {
            let lower = shifted.argument - one;
            shifted.step(high.less(shifted.argument), lower, lower);
        }
        for _ in 0..2 {
            let here = shifted.argument;
            shifted.step(here.less(V::splat(1.5)), here, here + one);
        }
        shifted
    }

    /// Moves to `argument` and takes one factor, where the condition holds.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn step(&mut self, condition: V::Mask, factor: V, argument: V) {
        self.derivative = V::select(
            condition,
            self.derivative * factor + self.product,
            self.derivative,
        );
        self.product = V::select(condition, self.product * factor, self.product);
        self.argument = V::select(condition, argument, self.argument);
    }
}
