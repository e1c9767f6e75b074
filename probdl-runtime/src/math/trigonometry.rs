//! Sine and cosine.

use super::float::{clamp, round};
use super::{Coefficients, polynomial};
use crate::lanes::Lanes;

/// Sine and cosine of an angle in radians.
///
/// At most 2 ulp off for angles in [-8192, 8192] (in f32 1.50 for every one). Beyond, the reduction loses digits with
/// the angle's size until the results mean nothing; they stay in [-1, 1]. NaN for infinities.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn sin_cos<V: Lanes>(x: V) -> (V, V) {
    let quarters = round(x * V::splat(std::f64::consts::FRAC_2_PI));
    let [first, second, third, fourth] = V::Scalar::HALF_PI;
    let coarse = (x - quarters * V::splat(first)) - quarters * V::splat(second);
    let fine = quarters * V::splat(third);
    let reduced = coarse - fine;
    let lost = (coarse - reduced) - fine;
    let reduced = reduced + (lost - quarters * V::splat(fourth));
    // Only a lost reduction leaves the interval.
    of_reduced(clamp(reduced, -0.8, 0.8), quarters)
}

/// Sine and cosine of `turns` full turns, that is of `2 pi turns`, for `turns` in [0, 1].
///
/// At most 2 ulp off (in f32 1.96 for every argument). The reduction is exact: quarters of a turn give exact zeros and
/// ones.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn sin_cos_of_turns<V: Lanes>(turns: V) -> (V, V) {
    let quarters = round(turns * V::splat(4.0));
    let reduced = turns - quarters * V::splat(0.25);
    of_reduced(reduced * V::splat(std::f64::consts::TAU), quarters)
}

/// Sine and cosine of `angle + quarters * pi / 2`, for an angle within an eighth of a turn.
#[cfg_attr(not(debug_assertions), inline(always))]
fn of_reduced<V: Lanes>(angle: V, quarters: V) -> (V, V) {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let w = angle * angle;
    let sin = angle + angle * w * polynomial(w, V::Scalar::SIN);
    let half = V::splat(0.5) * w;
    let rounded = one - half;
    let cos = rounded + (((one - rounded) - half) + w * w * polynomial(w, V::Scalar::COS));
    // quarters modulo 4 decides which of the two it is, and the signs.
    let halves = round(quarters * V::splat(0.5) - V::splat(0.25));
    let odd = zero.less(quarters - (halves + halves));
    let fourths = round(halves * V::splat(0.5) - V::splat(0.25));
    let upside_down = zero.less(halves - (fourths + fourths));
    let sin_part = V::select(odd, cos, sin);
    let cos_part = V::select(odd, -sin, cos);
    (
        V::select(upside_down, -sin_part, sin_part),
        V::select(upside_down, -cos_part, cos_part),
    )
}

/// Sine and cosine of `pi x` for `x` in [-1/2, 1].
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn sin_cos_of_half_turns<V: Lanes>(x: V) -> (V, V) {
    let quarters = round(x + x);
    let reduced = x - quarters * V::splat(0.5);
    of_reduced(reduced * V::splat(std::f64::consts::PI), quarters)
}

/// sin(x), as [`sin_cos`] computes it.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn sin<V: Lanes>(x: V) -> V {
    sin_cos(x).0
}

/// cos(x), as [`sin_cos`] computes it.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn cos<V: Lanes>(x: V) -> V {
    sin_cos(x).1
}
