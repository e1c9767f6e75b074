//! The hyperbolic tangent.

use super::Coefficients;
use super::expm1::half_and_tail;
use super::float::with_sign_of;
use crate::lanes::Lanes;

/// The hyperbolic tangent. At most 2 ulp off (in f32 1.56 for every argument); odd to the last bit.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn tanh<V: Lanes>(x: V) -> V {
    let magnitude = V::splat(V::Scalar::TANH_HIGH).minimum(x.abs());
    let one = V::splat(1.0);
    // tanh = e / (e + 1) with e = expm1(2 |x|) / 2, followed by one step of division with a remainder. The reciprocal
    // of the denominator is 1 - tanh.
    let (numerator, lost) = half_and_tail(magnitude + magnitude);
    let denominator = numerator + one;
    let larger = numerator.less(one);
    let first = V::select(larger, one, numerator);
    let second = V::select(larger, numerator, one);
    let denominator_lost = ((first - denominator) + second) + lost;
    let quotient = numerator / denominator;
    let value = quotient + (lost - quotient * denominator_lost) * (one - quotient);
    V::select(x.equal(V::splat(0.0)), x, with_sign_of(value, x))
}
