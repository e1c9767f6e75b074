//! What is left of the gamma function when its largest terms are taken away.

use crate::lanes::{Lanes, Scalar, apart};
use crate::math::constant::HALF_LN_TAU;
use crate::math::{ln, ln_of_normal, log1p, polynomial};

/// Where the asymptotic series are used as they stand; smaller arguments are shifted up by as much.
const SHIFT: f64 = 8.0;

/// `1 / sqrt(2 pi)`.
const ROOT: f64 = 0.398_942_280_401_432_7;

/// `exp(SHIFT) / sqrt(2 pi)`.
const SHIFTED_ROOT: f64 = 1_189.230_177_131_291_5;

/// Stirling's series for `ln gamma`: the coefficients `B(2 k) / (2 k (2 k - 1))` of `x^(1 - 2 k)` (DLMF 5.11.1).
const SERIES: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3617.0 / 122_400.0,
];

/// `-x` times its derivative: the coefficients of `x^(1 - 2 k)`.
const SERIES_DERIVATIVE: [f64; 8] = [
    1.0 / 12.0,
    -3.0 / 360.0,
    5.0 / 1260.0,
    -7.0 / 1680.0,
    9.0 / 1188.0,
    -11.0 * 691.0 / 360_360.0,
    13.0 / 156.0,
    -15.0 * 3617.0 / 122_400.0,
];

/// The series of `ln gamma(x + 1/2) - ln gamma(x) - ln(x) / 2`: the coefficients
/// `(B(2 k, 1/2) - B(2 k)) / (2 k (2 k - 1))` of `x^(1 - 2 k)` (DLMF 5.11.8).
const HALF_STEP: [f64; 8] = [
    -1.0 / 8.0,
    1.0 / 192.0,
    -1.0 / 640.0,
    17.0 / 14_336.0,
    -31.0 / 18_432.0,
    691.0 / 180_224.0,
    -5461.0 / 425_984.0,
    929_569.0 / 15_728_640.0,
];

/// `-x` times its derivative.
const HALF_STEP_DERIVATIVE: [f64; 8] = [
    -1.0 / 8.0,
    3.0 / 192.0,
    -5.0 / 640.0,
    7.0 * 17.0 / 14_336.0,
    -9.0 * 31.0 / 18_432.0,
    11.0 * 691.0 / 180_224.0,
    -13.0 * 5461.0 / 425_984.0,
    15.0 * 929_569.0 / 15_728_640.0,
];

apart! {
    /// `a ln a - a - ln gamma(a)` and its derivative `ln a - digamma(a)`, for `a > 0`.
    ///
    /// About `ln(a / (2 pi)) / 2` and `1 / (2 a)` for large `a`: the terms that would cancel in a log-density are not
    /// formed. Absolute errors are a few units of rounding of `max(1, |ln a|)`.
    pub fn stirling<V: Lanes>(a: V) -> (V, V) {
        let shifted = Shifted::of(a);
        let factor = V::select(
            shifted.small,
            shifted.factor * shifted.pair,
            V::splat(ROOT) * a.sqrt(),
        );
        (shifted.value(a, factor), shifted.derivative())
    }
}

apart! {
    /// `a ln a - a - ln gamma(a + 1)` for `a > 0`: of [`stirling`], the first less `ln a`.
    pub fn stirling_of_successor<V: Lanes>(a: V) -> V {
        let shifted = Shifted::of(a);
        let factor = shifted.factor * (a + V::splat(SHIFT - 1.0));
        shifted.value(a, V::select(shifted.small, factor, V::splat(ROOT) / a.sqrt()))
    }
}

/// `n ln n - n - ln n!` for counts below [`SHIFT`]; 0 for none.
const OF_COUNTS: [f64; 8] = [
    0.0,
    -1.0,
    -1.306_852_819_440_054_7,
    -1.495_922_603_223_726,
    -1.632_876_385_868_383_1,
    -1.740_302_180_611_544_1,
    -1.828_694_396_641_771,
    -1.903_790_317_678_221_2,
];

/// [`stirling_of_successor`] for counts: whole numbers from 0 on.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn stirling_of_count<V: Lanes>(count: V) -> V {
    let one = V::splat(1.0);
    let some = one.maximum(count);
    let r = one / some;
    let tail = r * polynomial(r * r, &SERIES);
    let mut value = V::splat(-0.5) * ln_of_normal(some) - (V::splat(HALF_LN_TAU) + tail);
    for (small, of_small) in OF_COUNTS.iter().enumerate() {
        value = V::select(count.equal(V::splat(small as f64)), V::splat(*of_small), value);
    }
    V::select(count.equal(count), value, count)
}

apart! {
    /// `stirling(a) - stirling(a + k)` for `a > 0` and `k >= 0`, given `1 / a` too: the difference of the values, and `a`
    /// times that of the derivatives.
    ///
    /// From `SHIFT` on, both are proportional to `k` and lose no digits however large `a` is: differences of powers of
    /// reciprocals are taken as products with `1 / a - 1 / (a + k)`.
    pub fn stirling_step<V: Lanes>(a: V, reciprocal: V, k: V) -> (V, V) {
        let half = V::splat(0.5);
        let sum = a + k;
        let (value, derivative) = stirling(a);
        let (value_of_sum, derivative_of_sum) = stirling(sum);
        let (u, w) = (reciprocal, V::splat(1.0) / sum);
        let (square, square_of_sum) = (u * u, w * w);
        let (tail, step) = divided_difference(square, square_of_sum, &SERIES);
        let values = half * log1p(k * u) + k * u * w * (tail + w * (u + w) * step);
        let (slope, step) = divided_difference(square, square_of_sum, &SERIES_DERIVATIVE);
        let derivatives = k * w * (half + (u + w) * (slope + square_of_sum * step));
        let large = V::splat(SHIFT).less_equal(a);
        (
            V::select(large, -values, value - value_of_sum),
            V::select(large, derivatives, a * (derivative - derivative_of_sum)),
        )
    }
}

/// A polynomial at `x`, and its difference to that at `y` over `x - y`.
#[cfg_attr(not(debug_assertions), inline(always))]
fn divided_difference<V: Lanes>(x: V, y: V, coefficients: &[f64; 8]) -> (V, V) {
    let mut value = V::splat(coefficients[7]);
    let mut difference = V::splat(0.0);
    for index in [6, 5, 4, 3, 2, 1, 0] {
        difference = difference * y + value;
        value = value * x + V::splat(coefficients[index]);
    }
    (value, difference)
}

/// An argument moved to where the series hold, with the product of the factors passed on the way.
struct Shifted<V: Lanes> {
    small: V::Mask,
    /// The argument, at least [`SHIFT`].
    x: V,
    /// `ln(a / x)`: 0 unless small.
    ln_of_shift: V,
    /// The first factor and the last: `a (a + 7)`.
    pair: V,
    /// The product of the other factors, over `x^7.5`, times the constants of Stirling's formula.
    factor: V,
    /// The sum of the reciprocals of all factors.
    harmonic: V,
}

impl<V: Lanes> Shifted<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(a: V) -> Self {
        let small = a.less(V::splat(SHIFT));
        let x = V::select(small, a + V::splat(SHIFT), a);
        // (a + k) (a + 7 - k) for k = 0 … 3 is u + 0, 6, 10, 12.
        // The reciprocal of a smaller one would overflow.
        let inside = a.maximum(V::splat(16.0) * V::broadcast(V::Scalar::MIN_POSITIVE));
        let limited = inside.minimum(V::splat(SHIFT));
        let u = limited * (limited + V::splat(SHIFT - 1.0));
        let [v6, v10, v12] = [6.0, 10.0, 12.0].map(|k| u + V::splat(k));
        let others = v6 * v10 * v12;
        let numerator = polynomial(u, &[720.0, 504.0, 84.0, 4.0]);
        let square = x * x;
        Self {
            small,
            x,
            ln_of_shift: ln(inside / x),
            pair: a * (a + V::splat(SHIFT - 1.0)),
            factor: others / (square * square * square * x * x.sqrt()) * V::splat(SHIFTED_ROOT),
            harmonic: (limited + limited + V::splat(SHIFT - 1.0)) * (numerator / (others * u)),
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn value(&self, a: V, factor: V) -> V {
        let r = V::splat(1.0) / self.x;
        let tail = r * polynomial(r * r, &SERIES);
        a * self.ln_of_shift + (ln(factor) - tail)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn derivative(&self) -> V {
        let r = V::splat(1.0) / self.x;
        let tail = r * (V::splat(0.5) + r * polynomial(r * r, &SERIES_DERIVATIVE));
        tail + V::select(self.small, self.ln_of_shift + self.harmonic, V::splat(0.0))
    }
}

/// `ln gamma(x + 1/2) - ln gamma(x) - ln(x) / 2` and its derivative, for `x > 0`.
///
/// About `-1 / (8 x)` and `1 / (8 x^2)` for large `x`, without cancellation.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gamma_half_step<V: Lanes>(x: V) -> (V, V) {
    let one = V::splat(1.0);
    let half = V::splat(0.5);
    let small = x.less(V::splat(SHIFT));
    let shifted = V::select(small, x + V::splat(SHIFT), x);
    // Ratio of the factors passed, without the first numerator x, and the sum of 1 / ((x + k) (x + k + 1/2)) as one
    // fraction. Large k first, a tiny x comes in last; the reciprocals of smaller ones would overflow.
    let floor = V::splat(4.0) * V::broadcast(V::Scalar::MIN_POSITIVE);
    let inside = x.maximum(floor);
    let limited = inside.minimum(V::splat(SHIFT));
    let mut above = one; // without the factor for k = 0, which is x
    let mut below = one;
    let mut numerator = V::splat(0.0);
    let mut denominator = one;
    for k in [7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0] {
        let low = limited + V::splat(k);
        let high = low + half;
        let product = low * high;
        numerator = numerator * product + denominator;
        denominator = denominator * product;
        above = if k > 0.0 { above * low } else { above };
        below = below * high;
    }
    let ratio = above / below;
    let moved = ln(V::select(small, ratio * ratio * shifted * x, one));
    let r = one / shifted;
    let w = r * r;
    let value = r * polynomial(w, &HALF_STEP) + half * moved;
    let step = half * (numerator / denominator + (r - one / inside));
    let derivative = V::select(small, step, V::splat(0.0)) - w * polynomial(w, &HALF_STEP_DERIVATIVE);
    (value, derivative)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::gamma::{digamma, ln_gamma};

    /// `ln gamma` at half-integers and integers up to 12 by products, exact to the last few bits: an oracle where
    /// statrs' own approximation (1e-13) would be too coarse.
    fn ln_factorial(n: u32) -> f64 {
        (1..=n).map(f64::from).product::<f64>().ln()
    }

    #[test]
    fn the_complement_is_that_of_the_gamma_function() {
        for a in [
            1e-12_f64, 1e-3, 0.1, 0.5, 0.99, 1.0, 1.5, 2.0, 3.3, 7.0, 7.999, 8.0, 8.5, 30.0, 1e3, 1e6,
        ] {
            let (value, derivative) = stirling(a);
            let plain = a * a.ln() - a - ln_gamma(a);
            let scale = 1.0 + (a * a.ln()).abs() + a.ln().abs();
            assert!((value - plain).abs() <= 2e-14 * scale, "{a}: {value} {plain}");
            let plain = a.ln() - digamma(a);
            assert!(
                (derivative - plain).abs() <= 1e-12 * plain.abs().max(1.0),
                "{a}: {derivative} {plain}"
            );
        }
    }

    #[test]
    fn the_successor_gives_factorials() {
        for n in 1..=170_u32 {
            let a = f64::from(n);
            let want = a * a.ln() - a - ln_factorial(n);
            let got = stirling_of_successor(a);
            assert!(
                (got - want).abs() <= 1e-15 * (a * a.ln() + 1.0),
                "{n}: {got} {want}"
            );
            let of_count = stirling_of_count(a);
            assert!(
                (of_count - want).abs() <= 1e-15 * (a * a.ln() + 1.0),
                "{n}: {of_count} {want}"
            );
            let narrow = stirling_of_successor(a as f32);
            assert!((f64::from(narrow) - want).abs() <= 1e-6, "{n}: {narrow} {want}");
        }
    }

    #[test]
    fn no_count_and_what_is_no_number_have_no_factorial_to_speak_of() {
        assert_eq!(stirling_of_count(0.0_f64), 0.0);
        assert!(stirling_of_count(f32::NAN).is_nan());
        // -ln(2 pi n) / 2 - 1 / (12 n) far out.
        let want = -0.5 * (std::f64::consts::TAU * 4e9).ln() - 1.0 / 4.8e10;
        assert!((stirling_of_count(4e9_f64) - want).abs() < 1e-14);
    }

    #[test]
    fn a_step_is_the_difference_of_two_complements() {
        for a in [1e-9_f64, 0.3, 2.0, 7.999, 8.0, 20.0, 1e4] {
            for k in [0.0, 1.0, 3.0, 50.0, 1e6] {
                let (value, derivative) = stirling_step(a, 1.0 / a, k);
                let ((from, by_from), (to, by_to)) = (stirling(a), stirling(a + k));
                assert!((value - (from - to)).abs() <= 1e-14 * (1.0 + from.abs() + to.abs()));
                let want = a * (by_from - by_to);
                assert!((derivative - want).abs() <= 1e-14 * (1.0 + want.abs()), "{a} {k}");
            }
        }
        // For a large a: -k / (2 a) and k / (2 a), where the plain difference has no digits left.
        for (a, k) in [(1e12_f64, 3.0), (1e200, 5.0), (f64::MAX, 1.0)] {
            let (value, derivative) = stirling_step(a, 1.0 / a, k);
            assert!((value / (-0.5 * k / a) - 1.0).abs() <= 1e-11, "{a}: {value}");
            assert!(
                (derivative / (0.5 * k / a) - 1.0).abs() <= 1e-11,
                "{a}: {derivative}"
            );
        }
    }

    #[test]
    fn half_a_step_is_a_ratio_of_gamma_functions() {
        for x in [1e-30_f64, 1e-6, 0.05, 0.5, 1.0, 2.25, 7.9, 8.0, 20.0, 500.0] {
            let (value, derivative) = gamma_half_step(x);
            let plain = ln_gamma(x + 0.5) - ln_gamma(x) - 0.5 * x.ln();
            assert!(
                (value - plain).abs() <= 1e-14 * (1.0 + ln_gamma(x).abs()),
                "{x}: {value} {plain}"
            );
            let plain = digamma(x + 0.5) - digamma(x) - 0.5 / x;
            assert!(
                (derivative - plain).abs() <= 1e-12 * (1.0 + plain.abs()),
                "{x}: {derivative} {plain}"
            );
        }
        // gamma(1) / gamma(1/2) = 1 / sqrt(pi), and the leading terms far out.
        let (value, _) = gamma_half_step(0.5_f64);
        assert!((value - (0.5 * 2.0_f64.ln() - 0.5 * std::f64::consts::PI.ln())).abs() < 1e-15);
        let (value, derivative) = gamma_half_step(1e10_f64);
        assert!((value + 1.25e-11).abs() < 1e-26 && (derivative - 1.25e-21).abs() < 1e-35);
    }
}
