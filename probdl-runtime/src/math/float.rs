//! What floating-point numbers are made of: signs, integers, powers of two, rounding errors.

use super::Coefficients;
use crate::lanes::Lanes;

/// The number without its sign.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn abs<V: Lanes>(x: V) -> V {
    x.abs()
}

/// The correctly rounded square root; NaN below zero.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn sqrt<V: Lanes>(x: V) -> V {
    x.sqrt()
}

/// `x * x`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn square<V: Lanes>(x: V) -> V {
    x * x
}

/// `1 / x`, correctly rounded.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn reciprocal<V: Lanes>(x: V) -> V {
    V::splat(1.0) / x
}

/// The largest integer that is not above `x`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn floor<V: Lanes>(x: V) -> V {
    let magnitude = x.abs();
    let integer = V::splat(V::Scalar::INTEGER);
    let nearest = with_sign_of((magnitude + integer) - integer, x);
    let below = V::select(x.less(nearest), nearest - V::splat(1.0), nearest);
    V::select(magnitude.less(integer), below, x)
}

/// The nearest integer, ties to even, for magnitudes below a quarter of `2 / EPSILON`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn round<V: Lanes>(x: V) -> V {
    let magic = V::splat(V::Scalar::ROUND);
    (x + magic) - magic
}

/// A number without sign, given the sign of another.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn with_sign_of<V: Lanes>(magnitude: V, sign: V) -> V {
    let mask = V::splat_bits(V::Scalar::SIGN);
    V::from_bits(magnitude.to_bits() | (sign.to_bits() & mask))
}

/// `x` limited to `[low, high]`; NaN stays NaN.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn clamp<V: Lanes>(x: V, low: f64, high: f64) -> V {
    V::splat(low).maximum(V::splat(high).minimum(x))
}

/// Whether a number is +infinity or NaN: all others are less than infinity.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn select_below_infinity<V: Lanes>(x: V, below: V) -> V {
    V::select(x.less(V::splat(f64::INFINITY)), below, x)
}

/// The rounded sum and its error (Knuth's `TwoSum`).
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn two_sum<V: Lanes>(a: V, b: V) -> (V, V) {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

/// The rounded sum and its error, where `a` is 0 or no smaller than `b` (Dekker's `FastTwoSum`).
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn fast_two_sum<V: Lanes>(a: V, b: V) -> (V, V) {
    let sum = a + b;
    (sum, (a - sum) + b)
}

/// The rounded product and its error (Dekker's product over Veltkamp's splitting).
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn two_product<V: Lanes>(a: V, b: V) -> (V, V) {
    let (a_high, a_low) = halves(a);
    let (b_high, b_low) = halves(b);
    let product = a * b;
    (
        product,
        a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low),
    )
}

/// The upper half of a significand, rounded to nearest, and the rest.
#[cfg_attr(not(debug_assertions), inline(always))]
fn halves<V: Lanes>(x: V) -> (V, V) {
    let scaled = x * V::splat(V::Scalar::SPLITTER);
    let high = scaled - (scaled - x);
    (high, x - high)
}

/// The leading half of a significand, cut, and the rest: the square of the first is exact.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn leading_half<V: Lanes>(x: V) -> (V, V) {
    let high = V::from_bits(x.to_bits() & V::splat_bits(V::Scalar::LEADING_HALF));
    (high, x - high)
}
