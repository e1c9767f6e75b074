//! Distribution functions of laws that are given by their cumulative hazard h: `exp(-h)` is the probability above a value.

use super::{DistributionFunction, LogTail, LogTails};
use crate::distribution::support::{NonNegative, Positive};
use crate::distribution::{Exponential, Kumaraswamy, Pareto, Weibull};
use crate::lanes::{Lanes, Scalar, apart};
use crate::math::{exp, expm1, ln, ln_ratio, log1p, saturate};

/// The logarithms of `exp(-h)` and `1 - exp(-h)`, and their derivatives by the logarithm of h.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hazard<V> {
    pub(super) none: V,
    pub(super) some: V,
    pub(super) none_slope: V,
    pub(super) some_slope: V,
}

apart! {
    /// Of h and its logarithm; h may have underflowed, and may be saturated.
    pub(super) fn hazard<V: Lanes>(h: V, ln_h: V) -> Hazard<V> {
        let (zero, one) = (V::splat(0.0), V::splat(1.0));
        let rising = expm1(h);
        // (1 - exp(-h)) / h for a small h, in which 0 / 0 is 1.
        let small = h.less(V::splat(0.5));
        let part = V::select(zero.less(h), -expm1(-h) / h, one);
        let rest = log1p(V::select(small, zero, -exp(-h)));
        Hazard {
            none: -h,
            some: V::select(small, ln_h + ln(V::select(small, part, one)), rest),
            none_slope: -h,
            some_slope: V::select(zero.less(h), h / rising, one),
        }
    }
}

impl<V: Lanes> Hazard<V> {
    /// Both sides of a value, given the derivatives of the hazard's logarithm.
    #[inline(always)]
    pub(super) fn tails<const N: usize>(self, by_parameters: [V; N], by_value: V) -> LogTails<V, N> {
        let by_value = saturate(by_value);
        let (mut below, mut above) = ([V::splat(0.0); N], [V::splat(0.0); N]);
        let mut index = 0;
        while index < N {
            let slope = saturate(by_parameters[index]);
            below[index] = saturate(self.some_slope * slope);
            above[index] = saturate(self.none_slope * slope);
            index += 1;
        }
        LogTails {
            below: LogTail {
                ln: self.some,
                by_parameters: below,
                by_value: saturate(self.some_slope * by_value),
            },
            above: LogTail {
                ln: self.none,
                by_parameters: above,
                by_value: saturate(self.none_slope * by_value),
            },
        }
    }
}

impl<T: Scalar> DistributionFunction<2> for Weibull<T> {
    /// `h = (y / scale)^concentration`
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [concentration, scale]: [V; 2]) -> LogTails<V, 2> {
        let outside = y.less_equal(V::splat(0.0));
        let y = Positive::of(y, scale).inside;
        let log_ratio = ln_ratio(y, scale);
        let ln_h = saturate(concentration * log_ratio);
        let slope = [log_ratio, -(concentration / scale)];
        let tails = hazard(saturate(exp(ln_h)), ln_h).tails(slope, concentration / y);
        tails.or_below_all(outside)
    }
}

impl<T: Scalar> DistributionFunction<1> for Exponential<T> {
    /// `h = rate y`
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [rate]: [V; 1]) -> LogTails<V, 1> {
        let one = V::splat(1.0);
        let outside = y.less_equal(V::splat(0.0));
        let y = V::select(outside, one, NonNegative::of(y).inside);
        let tails = hazard(saturate(rate * y), ln(rate) + ln(y)).tails([one / rate], one / y);
        tails.or_below_all(outside)
    }
}

impl<T: Scalar> DistributionFunction<2> for Pareto<T> {
    /// `h = concentration ln(y / scale)`
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [concentration, scale]: [V; 2]) -> LogTails<V, 2> {
        let one = V::splat(1.0);
        let outside = y.less_equal(scale);
        let y = V::select(outside, scale + scale, y);
        let log_ratio = ln_ratio(y, scale);
        let slope = [one / concentration, -(one / (scale * log_ratio))];
        let ln_h = ln(concentration) + ln(log_ratio);
        let tails = hazard(saturate(concentration * log_ratio), ln_h).tails(slope, one / (y * log_ratio));
        tails.or_below_all(outside)
    }
}

impl<T: Scalar> DistributionFunction<2> for Kumaraswamy<T> {
    /// `h = -concentration0 ln(1 - y^concentration1)`
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [a, b]: [V; 2]) -> LogTails<V, 2> {
        let (zero, one, half) = (V::splat(0.0), V::splat(1.0), V::splat(0.5));
        let (below, above) = (y.less_equal(zero), one.less_equal(y));
        let y = V::select(below | above, half, y);
        // Near 1, 1 - y is exact and y is not far enough from 1 for its logarithm.
        let ln_y = V::select(half.less(y), log1p(-(one - y)), ln(y));
        let ln_power = saturate(a * ln_y);
        // The power is 1 - exp(-k) with the hazard k of the law for b = 1, and odds of it.
        let (power, rest) = (exp(ln_power), -expm1(ln_power));
        let small = power.less(half);
        // The rest may underflow: it is -ln y^a and a part of that near 1.
        let near_one = V::splat(-1e-3).less(ln_power);
        let part = V::select(ln_power.less(zero), rest / -ln_power, one);
        let ln_rest = V::select(
            near_one,
            (ln(a) + ln(-ln_y)) + ln(part),
            ln(V::select(small, one, rest)),
        );
        let k = V::select(small, -log1p(-power), -ln_rest);
        // k over the power, which is 1 for a power that underflows.
        let ratio = V::select(zero.less(power), k / power, one);
        let ln_h = ln(b) + (ln_power + ln(ratio));
        // d ln k = y^a / ((1 - y^a) k) d ln y^a, and near 1 the rest is in that.
        let slope = one / (rest * ratio);
        let of_part = -(one / (part * ratio));
        let by_a = V::select(near_one, of_part / a, slope * ln_y);
        let by_y = V::select(near_one, of_part / (y * ln_y), slope * a / y);
        let tails = hazard(saturate(b * k), ln_h).tails([by_a, one / b], by_y);
        tails.or_below_all(below).or_above_all(above)
    }
}
