//! Many small counts of one law, read from a table of its distribution function.

use super::counts::to_count;
use crate::random::Stream;

/// The distribution function of a law of small counts, from which its quantiles are read.
///
/// The search begins at a place that the uniform number's first bits tell: Chen and Asau, "On generating random variates from
/// an empirical distribution", AIIE Transactions 6 (1974).
pub(super) struct Table {
    /// The probabilities of counts up to the place; the last is infinite.
    cumulative: Vec<f64>,
    /// The smallest count whose entry is above each part of the unit interval.
    first: [usize; PARTS],
}

const PARTS: usize = 64;

/// How many uniform numbers are drawn ahead.
const AHEAD: usize = 64;

/// Counts of smaller probability, beyond the mode, are left out: beside 1 nothing is left of them.
const NEGLIGIBLE: f64 = 1e-18;

impl Table {
    /// From the probability of 0 and the ratio of a count's probability to the one before. There are no counts above
    /// `highest`, nor many that are likely.
    pub(super) fn new(mut probability: f64, highest: f64, ratio: impl Fn(f64) -> f64) -> Self {
        let mut cumulative = vec![];
        let (mut sum, mut count) = (probability, 0.0);
        while count < highest && (sum < 0.5 || probability > NEGLIGIBLE) {
            cumulative.push(sum);
            count += 1.0;
            probability *= ratio(count);
            sum += probability;
        }
        cumulative.push(f64::INFINITY);
        let mut first = [0; PARTS];
        for (part, first) in first.iter_mut().enumerate() {
            *first = cumulative.partition_point(|below| *below <= part as f64 / PARTS as f64);
        }
        Self { cumulative, first }
    }

    /// A count for each place, of which `turned` makes what is written. Uniform numbers are drawn many at a time; what is left
    /// of them in the end is dropped.
    pub(super) fn draw_into(&self, stream: &mut Stream, counts: &mut [u32], turned: impl Fn(f64) -> f64) {
        let mut uniforms = [0.0; AHEAD];
        for counts in counts.chunks_mut(AHEAD) {
            stream.fill_uniform(&mut uniforms);
            for (count, uniform) in counts.iter_mut().zip(uniforms) {
                *count = to_count(turned(self.count(uniform) as f64));
            }
        }
    }

    /// The count whose share of the unit interval holds a number.
    #[inline]
    fn count(&self, uniform: f64) -> usize {
        let mut count = self.first[(uniform * PARTS as f64) as usize];
        while self.cumulative[count] <= uniform {
            count += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_the_quantiles_of_its_law() {
        // 3 questions, each answered with yes by a quarter: 27, 27, 9 and 1 of 64.
        let table = Table::new(27.0 / 64.0, 3.0, |count| (4.0 - count) / count / 3.0);
        for (uniform, count) in [
            (1e-9, 0),
            (0.421, 0),
            (0.422, 1),
            (0.843, 1),
            (0.844, 2),
            (0.984, 2),
            (0.985, 3),
        ] {
            assert_eq!(table.count(uniform), count, "{uniform}");
        }
        assert_eq!(table.count(1.0 - f64::EPSILON / 2.0), 3);
        let certain = Table::new(1.0, 10.0, |_| 0.0);
        assert_eq!(certain.count(1.0 - f64::EPSILON / 2.0), 0);
    }
}
