//! The truncated normal law's distribution function, from the normal law's probabilities on both sides of a value.

use super::{DistributionFunction, LogInterval, LogTail, LogTails};
use crate::distribution::{Normal, TruncatedNormal};
use crate::lanes::{Lanes, Scalar};
use crate::math::{exp, log1p, saturate};

impl<T: Scalar> DistributionFunction<4> for TruncatedNormal<T> {
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, [loc, scale, low, high]: [V; 4]) -> LogTails<V, 4> {
        let (under, over) = (y.less_equal(low), high.less_equal(y));
        let outside = under | over;
        // An infinite bound is so far out that nothing lies beyond it.
        let (low, high) = (saturate(low), saturate(high));
        let y = V::select(outside, V::splat(0.5) * low + V::splat(0.5) * high, y);
        let law = [loc, scale];
        let whole = Normal::<T>::log_interval(low, high, law);
        let below = Normal::<T>::log_interval(low, y, law);
        let above = Normal::<T>::log_interval(y, high, law);
        let below = part(&below, &whole, [below.by_low, V::splat(0.0)], below.by_high);
        let above = part(&above, &whole, [V::splat(0.0), above.by_high], above.by_low);
        let less = below.ln.less(above.ln);
        let tails = LogTails {
            below: LogTail::select(less, below, complement(above)),
            above: LogTail::select(less, complement(below), above),
        };
        tails.or_below_all(under).or_above_all(over)
    }
}

/// A part of the probability between the bounds: the derivatives by location, scale and both bounds.
#[inline(always)]
fn part<V: Lanes>(
    part: &LogInterval<V, 2>,
    whole: &LogInterval<V, 2>,
    [by_low, by_high]: [V; 2],
    by_value: V,
) -> LogTail<V, 4> {
    LogTail {
        ln: V::splat(0.0).minimum(saturate(part.ln) - saturate(whole.ln)),
        by_parameters: [
            saturate(part.by_parameters[0] - whole.by_parameters[0]),
            saturate(part.by_parameters[1] - whole.by_parameters[1]),
            saturate(by_low - whole.by_low),
            saturate(by_high - whole.by_high),
        ],
        by_value: saturate(by_value),
    }
}

/// The other side of the smaller one: what is won here is lost there.
#[inline(always)]
fn complement<V: Lanes>(smaller: LogTail<V, 4>) -> LogTail<V, 4> {
    let probability = exp(smaller.ln);
    let ln = log1p(-probability);
    let odds = -saturate(exp(saturate(smaller.ln - saturate(ln))));
    let mut by_parameters = smaller.by_parameters;
    let mut index = 0;
    while index < 4 {
        by_parameters[index] = saturate(odds * by_parameters[index]);
        index += 1;
    }
    LogTail {
        ln,
        by_parameters,
        by_value: saturate(odds * smaller.by_value),
    }
}
