//! What laws of counts have in common: the nearest count, quantiles by search, entropies by summation.

use crate::math::{Tails, exp, normal_quantile};

/// The nearest count to a number without fraction.
pub(super) fn to_count(number: f64) -> u32 {
    number as u32 // saturates
}

/// The smallest count whose distribution function is at least `p`, found from a mean and a standard deviation.
///
/// A `p` that lies above a value of the distribution function by no more than rounding counts as that value. A `p` of 1
/// and above gives the largest count, one of 0, below 0 or NaN the smallest.
pub(super) fn count_quantile(p: f64, (mean, stddev): (f64, f64), tails: impl Fn(u32) -> Tails) -> u32 {
    const ROUNDING: f64 = 1e-13;
    if p.is_nan() || p <= 0.0 {
        return 0;
    }
    if p >= 1.0 {
        return u32::MAX;
    }
    let reached = |count: u32| {
        let tails = tails(count);
        if p <= 0.5 {
            tails.lower >= p * (1.0 - ROUNDING)
        } else {
            tails.upper <= (1.0 - p) * (1.0 + ROUNDING)
        }
    };
    // A bracket around the normal law's quantile, then bisection.
    let mut step = 1_u32;
    let mut high = to_count(mean + stddev * normal_quantile(p));
    while !reached(high) {
        if high == u32::MAX {
            return high;
        }
        high = high.saturating_add(step);
        step = step.saturating_mul(2);
    }
    let mut low = high;
    step = 1;
    while low > 0 && reached(low) {
        high = low;
        low = low.saturating_sub(step);
        step = step.saturating_mul(2);
    }
    if reached(low) {
        return low;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if reached(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Below it, counts are summed one by one.
const SINGLE: u32 = 4096;

/// Gauss and Legendre's rule of eight points on [-1, 1] (Abramowitz and Stegun, table 25.4): half of the nodes, which lie
/// on both sides of 0, with their weights.
const NODES: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362_0),
    (0.525_532_409_916_329_0, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// The entropy of a law of counts whose log-probability is a smooth function from [`SINGLE`] on, with this mean and
/// standard deviation, and a `scale` over which the probability changes beyond the mean.
///
/// Small counts are summed one by one; larger ones are integrated, by Euler and Maclaurin's formula.
pub(super) fn count_entropy((mean, stddev): (f64, f64), scale: f64, log_prob: impl Fn(f64) -> f64) -> f64 {
    let term = |y: f64| {
        let log_prob = log_prob(y);
        let probability = exp(log_prob);
        if probability > 0.0 {
            -probability * log_prob
        } else {
            0.0
        }
    };
    // Beyond 40 deviations below the mean nothing is left that a double would show.
    let first = mean - 40.0 * stddev;
    let mut start = f64::from(SINGLE) - 0.5;
    let mut sum = 0.0;
    if first > start {
        start = first;
    } else {
        sum = (0..SINGLE).map(|count| term(f64::from(count))).sum();
        sum += (term(start + 0.5) - term(start - 0.5)) / 24.0;
    }
    while start.is_finite() {
        let half = 0.5 * if scale < start { scale } else { start };
        let middle = start + half;
        let of_node =
            |(node, weight): (f64, f64)| weight * (term(middle - half * node) + term(middle + half * node));
        let part = half * NODES.map(of_node).iter().sum::<f64>();
        sum += part;
        start += 2.0 * half;
        if start > mean + scale && part <= 1e-17 * sum {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::kernel::poisson;

    #[test]
    fn entropies_of_large_means_are_those_of_the_asymptotic_series() {
        // Evans, Boersma, Blachman, Jagers (1988), as in `Poisson`.
        for rate in [1e3_f64, 4_000.0, 4_100.0, 1e5, 1e9] {
            let series = (1.0 / 12.0 + (1.0 / 24.0 + 19.0 / 360.0 / rate) / rate) / rate;
            let want = 0.5 * (std::f64::consts::TAU * std::f64::consts::E * rate).ln() - series;
            let got = count_entropy((rate, rate.sqrt()), rate.sqrt(), |y| poisson(y, [rate]).0);
            assert!((got - want).abs() <= 1e-9 * want, "{rate}: {got} {want}");
        }
    }
}
