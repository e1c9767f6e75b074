//! The error function and its complement.

use super::exp::ExpParts;
use super::float::leading_half;
use super::{Coefficients, polynomial};
use crate::lanes::Lanes;

/// The error function: `2 / sqrt(pi)` times the integral of `exp(-t^2)` from 0 to `x`.
///
/// At most 4 ulp off in f32 (1.39 for every argument), `1e-13` relative in f64.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn erf<V: Lanes>(x: V) -> V {
    let one = V::splat(1.0);
    let magnitude = x.abs();
    let small = erf_small(x);
    let large = one - erfc_positive(magnitude);
    let large = V::select(x.less(V::splat(0.0)), -large, large);
    V::select(magnitude.less(one), small, large)
}

/// The complementary error function `1 - erf(x)`, without cancellation on the right.
///
/// At most 4 ulp off in f32 (3.53 for every argument), `1e-13` relative in f64, where the result is not subnormal.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn erfc<V: Lanes>(x: V) -> V {
    let magnitude = x.abs();
    let positive = erfc_positive(magnitude);
    let outer = V::select(x.less(V::splat(0.0)), V::splat(2.0) - positive, positive);
    V::select(magnitude.less(V::splat(0.5)), V::splat(1.0) - erf_small(x), outer)
}

/// The scaled complementary error function `exp(x^2) erfc(x)` for `x >= 0`, which falls as slowly as `1 / x`.
///
/// At most 4 ulp off in f32, `1e-14` relative in f64.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn erfcx<V: Lanes>(x: V) -> V {
    let (one, two) = (V::splat(1.0), V::splat(2.0));
    let curve = V::splat(1.25) + polynomial((x - two) / (x + two), V::Scalar::ERFC);
    curve / (one + two * x)
}

/// [`erf`] for `x` in [-1, 1].
#[cfg_attr(not(debug_assertions), inline(always))]
fn erf_small<V: Lanes>(x: V) -> V {
    x + x * polynomial(x * x, V::Scalar::ERF)
}

/// `exp(-x^2)` times a polynomial in `(x - 2) / (x + 2)`, for `x >= 0`. The form is that of Shepherd and Laframboise,
/// "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", Mathematics of Computation 36 (1981).
#[cfg_attr(not(debug_assertions), inline(always))]
fn erfc_positive<V: Lanes>(x: V) -> V {
    let one = V::splat(1.0);
    let two = V::splat(2.0);
    // Beyond it the result is 0, and below it the small part of the square is small.
    let limited = V::splat(28.0).minimum(x);
    let curve = V::splat(1.25) + polynomial((limited - two) / (limited + two), V::Scalar::ERFC);
    let double = two * limited;
    let denominator = one + double;
    let quotient = curve / denominator;
    // What the denominator lost in rounding (from 1/2 on, where the result is used) changes the quotient by the lost
    // part times the quotient over the denominator; the curve, between 1 and 1.3, is near enough to 1.18 for that.
    let lost = (double - denominator) + one;
    let scaled = quotient - quotient * quotient * lost * V::splat(0.85);
    let (high, low) = leading_half(limited);
    let square = V::splat(V::Scalar::EXP_LOW).maximum(-(high * high));
    let small = -(low * (limited + high));
    let parts = ExpParts::of_sum(square, small, square + small);
    parts.scale_down(scaled + scaled * parts.rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of mpmath with 40 digits.
    #[test]
    fn the_scaled_function_matches_multiprecision_values() {
        for (x, want) in [
            (0.0, 1.0),
            (1e-09, 0.9999999988716208339),
            (0.25, 0.7703465477309967439),
            (0.75, 0.5069376502931448058),
            (1.5, 0.3215854164543175024),
            (2.0, 0.2553956763105057439),
            (3.0, 0.1790011511813899504),
            (6.0, 0.09277656780053835439),
            (27.0, 0.02088160799042094067),
            (28.0, 0.02013680196421427678),
            (100.0, 0.005641613782989432904),
            (10000000000.0, 5.641895835477562869e-11),
            (1e+19, 5.641895835477562869e-20),
        ] {
            assert!((erfcx(x) - want).abs() <= 1e-14 * want, "{x}: {}", erfcx(x));
            let narrow = x as f32;
            let wide = erfcx(f64::from(narrow));
            assert!((f64::from(erfcx(narrow)) - wide).abs() <= 2.4e-7 * wide, "{x}");
        }
    }
}
