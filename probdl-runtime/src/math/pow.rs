//! Real powers.

use super::exp::ExpParts;
use super::float::{clamp, fast_two_sum, two_product, two_sum};
use super::ln::split;
use super::{Coefficients, polynomial};
use crate::lanes::Lanes;

/// `x` to the power of `y` for `x >= 0`.
///
/// At most 4 ulp off. The cases of IEEE 754: `pow(x, 0)` and `pow(1, y)` are 1 for every `x` and `y`, NaN included;
/// `pow(0, y)` is 0 for positive `y` and infinite for negative `y`. Below 0 the result is NaN, even for integers `y`:
/// multiply, or use [`square`](super::square), for powers of a number that may be negative.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn pow<V: Lanes>(x: V, y: V) -> V {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let infinity = V::splat(f64::INFINITY);
    let (high, low) = precise_ln(x);
    // Larger exponents give the same result, and could overflow in the exact product.
    let limited = clamp(y, -V::Scalar::POW_HIGH, V::Scalar::POW_HIGH);
    let (product, lost) = two_product(limited, high);
    let exponent = clamp(product, V::Scalar::EXP_LOW, V::Scalar::EXP_HIGH);
    // Past the limits the small part no longer matters, and it may be large.
    let small = V::select(exponent.equal(product), lost + limited * low, zero);
    let parts = ExpParts::of_sum(exponent, small, exponent + small);
    let value = parts.scale(one + (parts.rest + parts.tail));

    let value = V::select(x.equal(zero), V::select(y.less(zero), infinity, zero), value);
    let at_infinity = V::select(y.less(zero), zero, infinity);
    let value = V::select(x.equal(infinity), at_infinity, value);
    let value = V::select(x.less(infinity), value, V::select(x.equal(infinity), value, x));
    let value = V::select(x.less(zero), V::splat(f64::NAN), value);
    let value = V::select(y.equal(y), value, y);
    V::select(y.equal(zero) | x.equal(one), one, value)
}

/// The logarithm of a positive finite number in two parts, with about five more bits than one holds.
#[cfg_attr(not(debug_assertions), inline(always))]
fn precise_ln<V: Lanes>(x: V) -> (V, V) {
    let (fraction, exponent) = split(x);
    let z = fraction / (V::splat(2.0) + fraction);
    let w = z * z;
    let (square, square_lost) = two_product(fraction, fraction);
    let half = V::splat(0.5);
    let half_square = half * square;
    let curve = z * (half_square + w * polynomial(w, V::Scalar::LN));
    let (sum, lost) = two_sum(exponent * V::splat(V::Scalar::LN_2[0]), fraction);
    let (sum, lost_again) = two_sum(sum, -half_square);
    let small =
        curve + (exponent * V::splat(V::Scalar::LN_2[1]) + ((lost + lost_again) - half * square_lost));
    fast_two_sum(sum, small)
}
