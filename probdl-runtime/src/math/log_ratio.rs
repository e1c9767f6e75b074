//! Logarithms of ratios near 1, and the deviance they make.

use super::ln::split;
use super::polynomial;
use crate::lanes::{Lanes, Scalar};
use crate::math::{Coefficients, ln, saturate};

/// Where the ratio counts as near 1: `|a / b - 1|` below it.
pub(crate) const NEAR: f64 = 0.25;

/// `ln(a / b)` for `a = x y`, all positive, and `b ln(a / b) - (a - b)`, which is what a Poisson or a gamma log-density
/// has of its parameter (minus half the deviance).
///
/// Near `a = b` the second loses no digits: it is about `-(a - b)^2 / (2 b)`. The form is that of Loader, "Fast and
/// accurate computation of binomial probabilities" (2000).
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_ratio_and_deviance<V: Lanes>([x, y]: [V; 2], b: V) -> (V, V) {
    log_ratio_and_deviance_by_excess([x, y], b, x * y - b)
}

/// [`log_ratio_and_deviance`] where `a - b` is known better than from `a`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn log_ratio_and_deviance_by_excess<V: Lanes>([x, y]: [V; 2], b: V, excess: V) -> (V, V) {
    let one = V::splat(1.0);
    let a = x * y;
    let near = excess.abs().less(V::splat(NEAR) * b);
    // Where the product or the ratio leaves the exponent range, a power of two brings it back.
    let least = V::broadcast(V::Scalar::MIN_POSITIVE);
    let greatest = V::broadcast(V::Scalar::MAX);
    let tiny = a.less(b * least) | a.less(least);
    let huge = (b * greatest).less(a) | greatest.less(a);
    let [up, down, ln_up] = rescue::<V>();
    let factor = V::select(tiny, up, V::select(huge, down, one));
    let ln_factor = V::select(tiny, ln_up, V::select(huge, -ln_up, V::splat(0.0)));
    let quotient = V::select(near, excess, (x * factor) * (y * factor)) / b;
    // Saturated, because a tiny `b` may make the rescued quotient infinite; it is then a small factor of the result.
    let (logarithm, curvature) = log_and_curvature(near, saturate(quotient));
    let log_ratio = logarithm - (ln_factor + ln_factor);
    let close = excess * quotient * curvature;
    (
        log_ratio,
        V::select(near, close, saturate(b * log_ratio) - excess),
    )
}

/// `b φ(e / b)` with `φ(e) = ln(1 + e) - e`, and the logarithm itself, for `b > 0`: near 0 from the relative excess `e / b`,
/// elsewhere from the ratio `1 + e / b`, which is given as a positive factor and the logarithm of what else is in it.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_and_deviance<V: Lanes>(b: V, excess: V, relative: V, [ratio, beside]: [V; 2]) -> (V, V) {
    let near = is_near_zero(relative);
    let (logarithm, curvature) = log_and_curvature(near, V::select(near, relative, ratio));
    let close = excess * relative * curvature;
    let logarithm = V::select(near, logarithm, logarithm + beside);
    (
        logarithm,
        V::select(near, close, saturate(b * logarithm) - excess),
    )
}

/// `ln(1 + q)` and `(ln(1 + q) - q) / q^2` where `q` is near 0, and `ln q` elsewhere. There `q` is positive; 0 is taken
/// for the smallest number there is.
#[cfg_attr(not(debug_assertions), inline(always))]
fn log_and_curvature<V: Lanes>(near: V::Mask, q: V) -> (V, V) {
    let smallest = V::broadcast(V::Scalar::MIN_POSITIVE * V::Scalar::EPSILON);
    let (fraction, exponent) = split(V::select(near, V::splat(1.0), smallest.maximum(q)));
    let fraction = V::select(near, q, fraction);
    let curvature = log1p_curvature(fraction);
    let [high, low] = V::Scalar::LN_2.map(|part| exponent * V::splat(part));
    let logarithm = high + (fraction + (fraction * fraction * curvature + low));
    // What is no number has a fraction and an exponent nevertheless.
    (V::select(q.equal(q), logarithm, q), curvature)
}

/// `ln(a / b)` for positive numbers: near 1 it keeps its digits, and the quotient may leave the exponent range.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn ln_ratio<V: Lanes>(a: V, b: V) -> V {
    let one = V::splat(1.0);
    let excess = a - b;
    let near = excess.abs().less(V::splat(NEAR) * b);
    let tiny = a.less(b * V::broadcast(V::Scalar::MIN_POSITIVE));
    let huge = (b * V::broadcast(V::Scalar::MAX)).less(a);
    let [up, down, ln_up] = rescue::<V>();
    let factor = V::select(tiny, up, V::select(huge, down, one));
    let divisor = V::select(tiny, down, V::select(huge, up, one));
    let ln_factor = V::select(tiny, ln_up, V::select(huge, -ln_up, V::splat(0.0)));
    let quotient = V::select(near, excess, a * factor) / (b * divisor);
    let logarithm = log_and_curvature(near, quotient).0 - (ln_factor + ln_factor);
    // Nothing is infinitely less than something.
    V::select(a.equal(V::splat(0.0)), V::splat(f64::NEG_INFINITY), logarithm)
}

/// A power of two near the fourth root of the exponent range's width, its reciprocal and its logarithm.
#[cfg_attr(not(debug_assertions), inline(always))]
fn rescue<V: Lanes>() -> [V; 3] {
    let exponent = if size_of::<V::Scalar>() == size_of::<f32>() {
        80
    } else {
        540
    };
    // The bits of a double: its exponent stands above 52 bits of fraction, biased by 1023.
    let power = |n: i32| f64::from_bits(((n + 1023) as u64) << 52);
    [
        V::splat(power(exponent)),
        V::splat(power(-exponent)),
        V::splat(f64::from(exponent) * std::f64::consts::LN_2),
    ]
}

/// As [`log_ratio_and_deviance`] for an `a` that is given by its logarithm too, so that it may be 0 or saturated:
/// both results are finite for all finite arguments with `b > 0`, and correct where they can be represented.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_ratio_and_deviance_by_log<V: Lanes>(a: V, ln_a: V, b: V) -> (V, V) {
    let largest = V::broadcast(V::Scalar::MAX);
    let excess = a - b;
    let near = excess.abs().less(V::splat(NEAR) * b);
    let quotient = excess / b;
    let (logarithm, curvature) = log_and_curvature(near, V::select(near, quotient, b));
    let log_ratio = V::select(near, logarithm, ln_a - logarithm);
    let far = saturate(saturate(b * log_ratio) - excess);
    let deviance = V::select(near, excess * quotient * curvature, far);
    (log_ratio, V::select(largest.less_equal(a), -largest, deviance))
}

/// `ln(1 + e) - e` near 0, relative to itself.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn log1p_less_itself<V: Lanes>(e: V) -> V {
    e * e * log1p_curvature(e)
}

/// Where `ln(1 + e)` is to be taken from [`log1p_curvature`].
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn is_near_zero<V: Lanes>(e: V) -> V::Mask {
    e.abs().less(V::splat(NEAR))
}

/// `(ln(1 + e) - e) / e^2` for `e` from `sqrt(1/2) - 1` to `sqrt(2) - 1`, about -1/2: for terms whose factors would underflow
/// or cancel together with `e`.
///
/// With `r = 1 / (2 + e)` and `z = e r` the logarithm is `2 artanh(z)`, whose series is that of [`ln`].
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log1p_curvature<V: Lanes>(e: V) -> V {
    let half = V::splat(0.5);
    let r = V::splat(1.0) / (V::splat(2.0) + e);
    let z = e * r;
    z * (half + r * r * polynomial(z * z, V::Scalar::LN)) - half
}

/// `ln(1 + x)` for `x >= 0`, or the logarithm of `other` where the mask says so: one logarithm for both.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log1p_or_ln<V: Lanes>(x: V, other_wanted: V::Mask, other: V) -> V {
    let sum = V::splat(1.0) + x;
    let lost = (x - (sum - V::splat(1.0))) / sum;
    ln(V::select(other_wanted, other, sum)) + V::select(other_wanted, V::splat(0.0), lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Terms of `ln(1 + e) - e` for small `e`.
    fn deviance_per_unit(e: f64) -> f64 {
        -e * e / 2.0 + e * e * e / 3.0 - e.powi(4) / 4.0
    }

    #[test]
    fn near_one_the_deviance_keeps_its_digits() {
        for (b, e) in [(1e6_f64, 1e-5), (3.0, 2.0_f64.powi(-20)), (1e9, -1e-6)] {
            let a = b + b * e;
            let exact = b * deviance_per_unit((a - b) / b);
            let (_, deviance) = log_ratio_and_deviance([a, 1.0], b);
            assert!(
                (deviance - exact).abs() <= 1e-9 * exact.abs(),
                "{b} {e}: {deviance} {exact}"
            );
            let (_, deviance) = log_ratio_and_deviance_by_log(a, a.ln(), b);
            assert!(
                (deviance - exact).abs() <= 1e-9 * exact.abs(),
                "{b} {e}: {deviance} {exact}"
            );
        }
    }

    #[test]
    fn the_curvature_of_the_logarithm_is_that_of_its_series() {
        for e in [0.0_f64, 1e-30, -1e-9, 1e-3, -0.1, 0.2499, -0.2499] {
            let mut want = 0.0;
            for k in (2..60).rev() {
                want = (if k % 2 == 0 { -1.0 } else { 1.0 }) / f64::from(k) + e * want;
            }
            let got = log1p_curvature(e);
            assert!((got - want).abs() <= 4e-16, "{e}: {got} {want}");
            assert!(is_near_zero(e));
        }
        assert!(!is_near_zero(0.25_f64) && !is_near_zero(f64::NAN));
    }

    #[test]
    fn an_excess_and_a_ratio_with_a_factor_given_as_logarithm_are_one_number() {
        for b in [1e-3_f64, 2.0, 1e8] {
            for e in [-0.9, -0.25, -1e-4, 0.0, 1e-7, 0.2499, 0.25, 40.0] {
                let share = [(1.0 + e) * 2.0_f64.powi(9), -9.0 * std::f64::consts::LN_2];
                let (logarithm, deviance) = log_and_deviance(b, b * e, e, share);
                assert!((logarithm - e.ln_1p()).abs() <= 2e-15 * (1.0 + e.ln_1p().abs()));
                let want = if e.abs() < 1e-3 {
                    b * deviance_per_unit(e)
                } else {
                    b * (e.ln_1p() - e)
                };
                let off = if e.abs() < 0.25 {
                    1e-11 * want.abs()
                } else {
                    1e-14 * b * (1.0 + e.abs())
                };
                assert!((deviance - want).abs() <= off, "{b} {e}: {deviance} {want}");
            }
        }
        let nothing = log_and_deviance(2.0_f64, -2.0, -1.0, [0.0, 0.0]);
        assert!(nothing.0 < -700.0 && nothing.1 < -1400.0 && nothing.1.is_finite());
        assert!(log_and_deviance(2.0_f64, 1.0, 0.5, [f64::NAN, 0.0]).0.is_nan());
    }

    #[test]
    fn far_from_one_it_is_the_plain_formula() {
        for a in [1e-300_f64, 1e-3, 0.4, 2.7, 1e10] {
            for b in [1e-5_f64, 0.9, 1.7, 1e4] {
                let (log_ratio, deviance) = log_ratio_and_deviance([a, 1.0], b);
                let exact = a.ln() - b.ln();
                assert!((log_ratio - exact).abs() <= 1e-14 * exact.abs().max(1.0));
                let plain = b * exact - (a - b);
                assert!((deviance - plain).abs() <= 1e-14 * (b * exact.abs() + a + b));
                let by_log = log_ratio_and_deviance_by_log(a, a.ln(), b);
                assert!((by_log.0 - exact).abs() <= 1e-14 * (a.ln().abs() + b.ln().abs()));
                assert!((by_log.1 - plain).abs() <= 1e-14 * (b * (a.ln().abs() + b.ln().abs()) + a + b));
            }
        }
    }

    #[test]
    fn products_and_ratios_beyond_the_exponent_range_have_their_logarithm() {
        for (x, y, b) in [
            (1e-30_f32, 1e-30, 1e-3),
            (1e-30, 1e-3, 1e30),
            (1e30, 1.0, 1e-40),
            (1e30, 1e20, 1e3),
            (1e-45, 0.1, 2.0),
        ] {
            let (log_ratio, _) = log_ratio_and_deviance([x, y], b);
            let exact = f64::from(x).ln() + f64::from(y).ln() - f64::from(b).ln();
            assert!(
                (f64::from(log_ratio) - exact).abs() < 1e-6 * exact.abs(),
                "{x} {y} {b}: {log_ratio}"
            );
        }
        let (log_ratio, _) = log_ratio_and_deviance([1e-200_f64, 1e-300], 1e-5);
        assert!((log_ratio + 495.0 * 10_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn the_logarithm_of_a_ratio_keeps_its_digits_everywhere() {
        let tiny = f32::from_bits(1);
        for (a, b) in [
            (0.1, tiny),
            (tiny, 0.1),
            (f32::MAX, tiny),
            (tiny, f32::MAX),
            (3.0, 1e-3),
            (1.0, 1.0),
        ] {
            let exact = f64::from(a).ln() - f64::from(b).ln();
            assert!(
                (f64::from(ln_ratio(a, b)) - exact).abs() <= 2e-7 * exact.abs(),
                "{a} {b}"
            );
        }
        for e in [1e-15_f64, -1e-9, 0.1] {
            let e = (1.0 + e) - 1.0;
            assert!((ln_ratio(3.0 * (1.0 + e), 3.0) - e.ln_1p()).abs() <= 3e-16 + 1e-15 * e.abs());
        }
        assert!((ln_ratio(1e-300_f64, 1e300) + 600.0 * 10_f64.ln()).abs() < 1e-12);
        assert!((ln_ratio(f64::MAX, f64::from_bits(1)) - 1454.222785).abs() < 1e-4);
        assert_eq!(ln_ratio(0.0, 2.0_f32), f32::NEG_INFINITY);
    }

    #[test]
    fn a_logarithm_beyond_the_exponent_range_saturates() {
        let (log_ratio, deviance) = log_ratio_and_deviance_by_log(0.0_f32, -1e4, 3.0);
        assert!((log_ratio + 1e4 + 3_f32.ln()).abs() < 2e-3);
        assert!((deviance - (3.0 * log_ratio + 3.0)).abs() < 4e-3);
        let (_, deviance) = log_ratio_and_deviance_by_log(f32::MAX, 3e38, 3.0);
        assert_eq!(deviance, -f32::MAX);
        let (_, deviance) = log_ratio_and_deviance_by_log(0.0, -3e38_f32, 3.0);
        assert_eq!(deviance, -f32::MAX);
    }

    #[test]
    fn one_logarithm_serves_two_purposes() {
        for x in [0.0_f64, 1e-300, 1e-17, 1e-8, 0.3, 1.0, 7e8] {
            let got = log1p_or_ln(x, false, 1.0);
            assert!((got - x.ln_1p()).abs() <= 4e-16 * x.ln_1p(), "{x}");
            assert_eq!(got, log1p_or_ln(x, false, f64::NAN));
            assert!((log1p_or_ln(1.0, true, 2.0 + x) - (2.0 + x).ln()).abs() < 1e-14);
        }
        assert!((crate::math::log1p(1e-8_f64) - log1p_or_ln(1e-8, false, 1.0)).abs() < 1e-23);
    }
}
