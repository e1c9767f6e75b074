//! The exponential function minus 1.

use super::Coefficients;
use super::exp::ExpParts;
use super::float::clamp;
use crate::lanes::{Lanes, Scalar};

/// `exp(x) - 1` without cancellation near 0. At most 2 ulp off (in f32 1.40 for every argument);
/// `expm1(-0.0)` is `-0.0`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn expm1<V: Lanes>(x: V) -> V {
    let (value, tail) = half_and_tail(clamp(x, V::Scalar::EXPM1_LOW, V::Scalar::EXP_HIGH));
    let value = value + tail;
    // Here the result is x to the last bit, and half of it may be lost.
    let tiny = x.abs().less(V::splat(V::Scalar::EPSILON.to_f64() / 2.0));
    V::select(tiny, x, value + value)
}

/// `(exp(x) - 1) / 2`, which does not overflow first, and what it lost in rounding, for `x` within the limits.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn half_and_tail<V: Lanes>(x: V) -> (V, V) {
    let parts = ExpParts::of(x);
    // 2^exponent (1 + rest) - 1, all halved. The base is exact unless the 1 is beyond its last bit, and it is 0 or
    // larger than what is added.
    let power = parts.power(-1);
    let base = power - V::splat(0.5);
    let scaled = parts.rest * power;
    let value = base + scaled;
    (value, ((base - value) + scaled) + parts.tail * power)
}
