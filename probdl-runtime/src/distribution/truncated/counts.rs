//! Mean and variance of counts between bounds, by summation.

use super::Truncated;
use crate::distribution::Distribution as _;
use crate::distribution::count_parts::{rounding, sum_of_counts};
use crate::distribution::counts::to_count;
use crate::distribution::mixture::first_between;
use crate::distribution::{Cdf, Quantile};
use crate::lanes::Scalar;
use crate::math::exp;

/// Between which of the law's quantiles counts are summed, so that every sum is one of a smooth function.
const PARTS: [f64; 15] = [
    1e-20,
    1e-12,
    1e-6,
    1e-3,
    0.05,
    0.2,
    0.35,
    0.5,
    0.65,
    0.8,
    0.95,
    0.999,
    1.0 - 1e-6,
    1.0 - 1e-9,
    1.0 - 1e-12,
];

/// What a tail has whose counts are left out: its logarithm.
const LN_NEGLIGIBLE: f64 = -46.0;

/// The median of a law of counts, the mean less it, and the mean square of distances from it.
pub(in crate::distribution) fn moments_of_count<D>(law: &Truncated<D>) -> (f64, f64, f64)
where
    D: Cdf<Event = u32> + Quantile,
{
    let at = |p: f64| law.quantile(D::Scalar::from_f64(p));
    let median = at(0.5);
    let last = first_between(median, at(1.0), |count| {
        law.log_survival(&count).to_f64() <= LN_NEGLIGIBLE
    });
    let last = last.unwrap_or(median);
    let mut ends: Vec<u32> = PARTS.iter().map(|p| at(*p).min(last)).chain([last]).collect();
    ends.sort_unstable();
    ends.dedup();
    let terms = |count: f64| {
        let distance = count - f64::from(median);
        let probability = exp(law.log_prob(&to_count(count)).to_f64());
        [
            probability,
            probability * distance,
            probability * distance * distance,
        ]
    };
    let mut sums = terms(f64::from(ends[0]));
    for pair in ends.windows(2) {
        let part = sum_of_counts(
            [f64::from(pair[0]) + 1.0, f64::from(pair[1])],
            rounding::<D::Scalar>(),
            &terms,
        );
        for (sum, part) in sums.iter_mut().zip(part) {
            *sum += part;
        }
    }
    let [whole, distance, square] = sums;
    (f64::from(median), distance / whole, square / whole)
}
