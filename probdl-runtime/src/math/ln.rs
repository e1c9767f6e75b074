//! The natural logarithm, also of 1 plus a number.

use super::float::{select_below_infinity, two_sum};
use super::{Coefficients, polynomial};
use crate::lanes::{Lanes, Scalar};

/// The natural logarithm. At most 1 ulp off (in f32 0.86 for every argument); `-inf` at 0 and `-0.0`, NaN below.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn ln<V: Lanes>(x: V) -> V {
    let least = V::broadcast(V::Scalar::MIN_POSITIVE);
    let ordinary = least.less_equal(x) & x.less(V::splat(f64::INFINITY));
    // A branch, because most arguments in use are ordinary; it does not change the result.
    if !V::any(!ordinary) {
        return ln_of_normal(x);
    }
    let (fraction, exponent) = split(x);
    let value = combine(fraction, rest(fraction), exponent, None);
    at_edges(x, x, value)
}

/// [`ln`] for positive numbers that are neither subnormal nor infinite: the same bits.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn ln_of_normal<V: Lanes>(x: V) -> V {
    let (fraction, exponent) = split_normal(x);
    combine(fraction, rest(fraction), exponent, None)
}

/// `ln(1 + x)` without cancellation near 0. At most 2 ulp off (in f32 0.89 for every argument); `-inf` at -1, NaN
/// below; `log1p(-0.0)` is `-0.0`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log1p<V: Lanes>(x: V) -> V {
    let (sum, lost) = two_sum(V::splat(1.0), x);
    let (fraction, exponent) = split_normal(sum);
    let value = combine(fraction, rest(fraction), exponent, Some(lost / sum));
    V::select(x.equal(V::splat(0.0)), x, at_edges(sum, x, value))
}

/// `ln(1 + x)` for `x` in `[0, 1]`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn log1p_unit<V: Lanes>(x: V) -> V {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    // From sqrt(2) - 1 on as ln 2 + ln((1 + x) / 2).
    let far = V::splat(std::f64::consts::SQRT_2 - 1.0).less(x);
    let fraction = V::select(far, (x - one) * V::splat(0.5), x);
    // Powers that would be lost in rounding may be subnormal, with which many processors are slow.
    let lost = fraction.abs().less(V::splat(V::Scalar::EPSILON.to_f64() / 4.0));
    let rest = rest(V::select(lost, zero, fraction));
    combine(fraction, rest, V::select(far, one, zero), None)
}

/// A positive number, or any number at all, as `(1 + fraction) * 2^exponent` with `1 + fraction` around 1.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn split<V: Lanes>(x: V) -> (V, V) {
    let subnormal = x.less(V::broadcast(V::Scalar::MIN_POSITIVE));
    let normal = V::select(subnormal, x * V::splat(V::Scalar::SUBNORMAL_SCALE), x);
    let (fraction, exponent) = split_normal(normal);
    let corrected = exponent - V::splat(V::Scalar::SUBNORMAL_EXPONENT);
    (fraction, V::select(subnormal, corrected, exponent))
}

/// [`split`] for numbers that are not subnormal.
#[cfg_attr(not(debug_assertions), inline(always))]
fn split_normal<V: Lanes>(x: V) -> (V, V) {
    let root = V::splat_bits(V::Scalar::SQRT_HALF_BITS);
    let bits = x.to_bits() - root;
    // The exponent field plus 1, read as an integer by placing it in the mantissa of a number with unit 1.
    let shifted = V::Scalar::from_exponent::<V>(bits + V::splat_bits(V::Scalar::ONE_BITS));
    let integer = V::splat(V::Scalar::INTEGER);
    let exponent = V::from_bits(shifted | integer.to_bits()) - integer - V::splat(V::Scalar::BIAS);
    let mantissa = V::from_bits((bits & V::splat_bits(V::Scalar::MANTISSA)) + root);
    (mantissa - V::splat(1.0), exponent)
}

/// `exponent * ln 2 + ln(1 + fraction) + correction`, given the [`rest`] of the fraction.
#[cfg_attr(not(debug_assertions), inline(always))]
fn combine<V: Lanes>(fraction: V, (half_square, curve): (V, V), exponent: V, correction: Option<V>) -> V {
    let low = exponent * V::splat(V::Scalar::LN_2[1]);
    let small = curve
        + if let Some(correction) = correction {
            low + correction
        } else {
            low
        };
    exponent * V::splat(V::Scalar::LN_2[0]) + (fraction - (half_square - small))
}

/// `f^2 / 2`, and `ln(1 + f) - f` with it added: by powers of f, or by the series of the inverse hyperbolic tangent in
/// `f / (2 + f)`.
#[cfg_attr(not(debug_assertions), inline(always))]
fn rest<V: Lanes>(f: V) -> (V, V) {
    let half_square = V::splat(0.5) * f * f;
    if !V::Scalar::LN_BY_POWERS.is_empty() {
        return (half_square, f * (f * f) * polynomial(f, V::Scalar::LN_BY_POWERS));
    }
    let z = f / (V::splat(2.0) + f);
    let w = z * z;
    (half_square, z * (half_square + w * polynomial(w, V::Scalar::LN)))
}

/// The values of a logarithm of `argument` where it is not a positive finite number; there `x` is +infinity or NaN.
#[cfg_attr(not(debug_assertions), inline(always))]
fn at_edges<V: Lanes>(argument: V, x: V, value: V) -> V {
    let zero = V::splat(0.0);
    let value = V::select(argument.equal(zero), V::splat(f64::NEG_INFINITY), value);
    let value = V::select(argument.less(zero), V::splat(f64::NAN), value);
    select_below_infinity(x, value)
}
