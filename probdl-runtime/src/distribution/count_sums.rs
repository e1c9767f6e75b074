//! Sums over the counts of a law whose distribution function, or a derivative of that, has no closed form.

use crate::math::{TailSlopes, Tails, exp, gauss_integral, ln};

/// Closer than this to an end of the support, counts are summed one by one: probabilities may behave like any power there.
const NEAR_AN_END: f64 = 4096.0;

/// Where the logarithm of the probability changes by more from one count to the next, counts are summed one by one.
const STEEP: f64 = 0.01;

/// Deviations below which counts are summed one by one.
const NARROW: f64 = 200.0;

/// What is below this share of a sum is not added.
const NEGLIGIBLE: f64 = 1e-18;

/// And where probabilities have fallen so far: terms may grow by a factor of the count's size beside them.
const LN_NEGLIGIBLE: f64 = -100.0;

/// The probabilities of the counts from 0 to `n`: with one maximum between, or one minimum.
#[derive(Clone, Copy, Debug)]
pub(super) struct CountSums<L, R> {
    pub(super) n: f64,
    pub(super) mode: f64,
    pub(super) stddev: f64,
    /// Whether probabilities fall on both sides of the mode; else they rise towards both ends.
    pub(super) one_maximum: bool,
    /// The logarithm of a count's probability.
    pub(super) log_prob: L,
    /// The quotient of the probabilities of the count after one and of that one.
    pub(super) ratio: R,
}

impl<L: Fn(f64) -> f64, R: Fn(f64) -> f64> CountSums<L, R> {
    /// The probabilities up to `y` and above it.
    pub(super) fn tails(&self, y: f64, mean: f64) -> Tails {
        if y >= self.n {
            return Tails::ABOVE_ALL;
        }
        let (lower, upper) = ((0.0, y), (y + 1.0, self.n));
        if y < mean {
            let tails = Tails::from_ln_lower(self.ln_sum(lower));
            if tails.lower <= 0.5 {
                return tails;
            }
        }
        let tails = Tails::from_ln_upper(self.ln_sum(upper));
        if tails.upper <= 0.5 {
            return tails;
        }
        Tails::from_ln_lower(self.ln_sum(lower))
    }

    /// The logarithm of the sum of the probabilities from `first` to `last`.
    fn ln_sum(&self, (first, last): (f64, f64)) -> f64 {
        let (start, greatest) = self.greatest(first, last);
        let [sum] = self.sum_around(start, (first, last), |_, log_prob| [exp(log_prob - greatest)]);
        greatest + ln(sum)
    }

    /// The probabilities up to `y` and above it, and the derivatives of their logarithms by `N` parameters: the means of those
    /// of the counts' own log-probabilities, on the side where there is less.
    pub(super) fn slopes<const N: usize>(
        &self,
        y: f64,
        tails: Tails,
        of_count: impl Fn(f64) -> [f64; N],
    ) -> TailSlopes<N> {
        let below = tails.lower <= tails.upper;
        let (first, last) = if below { (0.0, y) } else { (y + 1.0, self.n) };
        let (start, greatest) = self.greatest(first, last);
        let share = |log_prob: f64| exp(log_prob - greatest);
        let [whole] = self.sum_around(start, (first, last), |_, log_prob| [share(log_prob)]);
        let means = self.sum_around(start, (first, last), |y, log_prob| {
            of_count(y).map(|slope| slope * share(log_prob) / whole)
        });
        if below {
            TailSlopes::from_lower(tails, means)
        } else {
            TailSlopes::from_upper(tails, means)
        }
    }

    /// The entropy.
    pub(super) fn entropy(&self) -> f64 {
        let (start, _) = self.greatest(0.0, self.n);
        let [sum] = self.sum_around(start, (0.0, self.n), |_, log_prob| {
            let probability = exp(log_prob);
            [if probability > 0.0 {
                -probability * log_prob
            } else {
                0.0
            }]
        });
        sum
    }

    /// The count of the greatest probability between two others, and its logarithm.
    fn greatest(&self, first: f64, last: f64) -> (f64, f64) {
        if self.one_maximum {
            // Not by comparing logarithms: far from the mode they may be so large that rounding makes them equal.
            let greatest = if self.mode < first {
                first
            } else if self.mode < last {
                self.mode
            } else {
                last
            };
            return (greatest, (self.log_prob)(greatest));
        }
        let ends = [(first, (self.log_prob)(first)), (last, (self.log_prob)(last))];
        if ends[0].1 >= ends[1].1 { ends[0] } else { ends[1] }
    }

    /// The sums of a function of counts and their log-probabilities, which are begun where it is greatest.
    fn sum_around<const N: usize>(
        &self,
        start: f64,
        (first, last): (f64, f64),
        term: impl Fn(f64, f64) -> [f64; N],
    ) -> [f64; N] {
        let mut sums = self.walk(start, first, -1.0, &term);
        if start < last {
            add(&mut sums, self.walk(start + 1.0, last, 1.0, &term));
        }
        sums
    }

    /// The sums from one count to another, in this direction.
    fn walk<const N: usize>(
        &self,
        from: f64,
        to: f64,
        step: f64,
        term: &impl Fn(f64, f64) -> [f64; N],
    ) -> [f64; N] {
        let (mut y, mut sums) = (from, [0.0; N]);
        let mut log_prob = (self.log_prob)(y);
        // By how much the logarithm has changed: beside a large one, rounding leaves nothing of that.
        let mut change = 0.0;
        loop {
            let length = self.panel(y, to, step);
            let added = if length > 1.0 {
                let part = self.panel_sum(y, step, length, term);
                y += step * length;
                if (y - to) * step <= 0.0 {
                    let before = log_prob;
                    log_prob = (self.log_prob)(y);
                    change += log_prob - before;
                }
                part
            } else {
                let part = term(y, log_prob);
                let ratio = if step > 0.0 {
                    (self.ratio)(y)
                } else {
                    1.0 / (self.ratio)(y - 1.0)
                };
                let ln_ratio = ln(ratio);
                log_prob += ln_ratio;
                change += ln_ratio;
                y += step;
                part
            };
            add(&mut sums, added);
            let adds_nothing = |(added, sum): (f64, f64)| added.abs() <= NEGLIGIBLE * sum.abs();
            let negligible = self.one_maximum
                && (std::iter::zip(added, sums).all(adds_nothing) || change < LN_NEGLIGIBLE)
                && (y - self.mode).abs() > self.stddev;
            if (y - to) * step > 0.0 || negligible {
                return sums;
            }
        }
    }

    /// How many counts may be taken at once from `y` on, as an integral.
    fn panel(&self, y: f64, to: f64, step: f64) -> f64 {
        let end = if y < self.n - y { y } else { self.n - y };
        if end < NEAR_AN_END || self.stddev < NARROW {
            return 1.0;
        }
        let slope = ln((self.ratio)(y)).abs();
        if slope > STEEP {
            return 1.0;
        }
        let remaining = (to - y) * step + 1.0;
        let lengths = [
            0.25 * end,
            self.stddev,
            2.0 / slope.max(f64::MIN_POSITIVE),
            remaining,
        ];
        let length = lengths.into_iter().fold(f64::INFINITY, f64::min).floor();
        if length < 16.0 { 1.0 } else { length }
    }

    /// Euler and Maclaurin's formula for the counts of a panel, up to the first derivatives at its ends.
    fn panel_sum<const N: usize>(
        &self,
        y: f64,
        step: f64,
        length: f64,
        term: &impl Fn(f64, f64) -> [f64; N],
    ) -> [f64; N] {
        let (low, high) = if step > 0.0 {
            (y - 0.5, y + length - 0.5)
        } else {
            (y - length + 0.5, y + 0.5)
        };
        std::array::from_fn(|index| {
            let at = |y: f64| term(y, (self.log_prob)(y))[index];
            let slope = |y: f64| at(y + 0.5) - at(y - 0.5);
            gauss_integral(low, high, at) - (slope(high) - slope(low)) / 24.0
        })
    }
}

fn add<const N: usize>(sums: &mut [f64; N], terms: [f64; N]) {
    for (sum, term) in sums.iter_mut().zip(terms) {
        *sum += term;
    }
}
