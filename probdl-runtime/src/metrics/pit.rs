//! Ranks of the targets under their laws.

use super::pairs::{RowWeights, check_count, for_each_element};
use super::{Marginals, MetricError, Quantity};
use crate::distribution::{Batch, Cdf, Distribution};
use crate::lanes::Scalar;

/// The probability integral transform of each element of each row, in their order: the probabilities of lying below the
/// target, and of lying below or at it. For real numbers both are the distribution function at the target, and uniformly
/// distributed between 0 and 1 if the laws are right (Dawid 1984).
///
/// # Errors
///
/// No rows, another number of targets, a target that is not finite.
pub fn pit<D: Marginals<Marginal: Cdf>>(
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<Vec<[f64; 2]>, MetricError> {
    let mut ranks = Vec::with_capacity(y.len() * D::ELEMENTS);
    for_each_element(RowWeights::EVEN, laws, y, |_, law, y| {
        let upper = law.cdf(&y).to_f64();
        let lower = if <D::Marginal as Distribution>::Event::CONTINUOUS {
            upper
        } else {
            (upper - law.prob(&y).to_f64()).max(0.0)
        };
        ranks.push([lower, upper]);
    })?;
    Ok(ranks)
}

/// The histogram of [`pit`] in `bins` bins of equal width, as densities: 1 in every bin if the laws are right. Humps say
/// that they are too wide, valleys too narrow, slopes that they are off to one side.
///
/// A count or truth value is spread evenly between its two ranks, so that the histogram is as flat as that of real numbers
/// (Czado, Gneiting and Held, "Predictive model assessment for count data", 2009).
///
/// ```
/// use probdl_runtime::distribution::{Batch, Normal};
/// use probdl_runtime::metrics::pit_histogram;
///
/// let laws = Batch::from(vec![Normal::new(0.0, 1.0)?; 4]);
/// assert_eq!(pit_histogram(&laws, &[-0.1, 0.1, -2.0, 0.2], 2)?, [1.0, 1.0]);
/// assert_eq!(pit_histogram(&laws, &[0.9, 0.7, -2.0, 1.2], 4)?, [1.0, 0.0, 0.0, 3.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`pit`], and without a bin.
pub fn pit_histogram<D: Marginals<Marginal: Cdf>>(
    laws: &Batch<D>,
    y: &[D::Event],
    bins: usize,
) -> Result<Vec<f64>, MetricError> {
    pit_histogram_by(RowWeights::EVEN, laws, y, bins)
}

pub(super) fn pit_histogram_by<D: Marginals<Marginal: Cdf>>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    bins: usize,
) -> Result<Vec<f64>, MetricError> {
    check_count("bins", bins, 1)?;
    let ranks = pit(laws, y)?;
    let mut densities = vec![0.0; bins];
    let count = bins as f64;
    let total = weights.total(y.len())? * D::ELEMENTS as f64;
    for (index, [lower, upper]) in ranks.iter().enumerate() {
        let weight = weights.of(index / D::ELEMENTS);
        let [lower, upper] = [lower * count, upper * count];
        let last = (upper as usize).min(bins - 1);
        let first = (lower as usize).min(last);
        for (bin, density) in densities.iter_mut().enumerate().take(last + 1).skip(first) {
            *density += weight
                * if first == last {
                    1.0
                } else {
                    let (begin, end) = (bin as f64, (bin + 1) as f64);
                    (upper.min(end) - lower.max(begin)) / (upper - lower)
                };
        }
    }
    let scale = count / total;
    Ok(densities.into_iter().map(|density| density * scale).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Bernoulli, Independent, Normal, Poisson, Quantile};
    use crate::random::rng;

    #[test]
    fn ranks_of_quantiles_are_their_probabilities() {
        let law = Independent::new([Normal::new(0.0_f64, 1.0).unwrap(), Normal::new(5.0, 2.0).unwrap()]);
        let laws = Batch::from(vec![law; 9]);
        let y: Vec<_> = (1..10)
            .map(|tenth| law.quantile(f64::from(tenth) / 10.0))
            .collect();
        for (index, [lower, upper]) in pit(&laws, &y).unwrap().into_iter().enumerate() {
            assert!((lower - (index / 2 + 1) as f64 / 10.0).abs() < 1e-15 && lower == upper);
        }
    }

    #[test]
    fn a_truth_value_is_spread_between_its_ranks() {
        // false: 0 to 0.75.
        let laws = Batch::from(vec![Bernoulli::new(0.25_f64).unwrap()]);
        assert_eq!(pit(&laws, &[true]), Ok(vec![[0.75, 1.0]]));
        let histogram = pit_histogram(&laws, &[false], 2).unwrap();
        assert!((histogram[0] - 4.0 / 3.0).abs() < 1e-15 && (histogram[1] - 2.0 / 3.0).abs() < 1e-15);
        assert_eq!(pit_histogram(&laws, &[true], 4), Ok(vec![0.0, 0.0, 0.0, 4.0]));
        assert!(pit_histogram(&laws, &[true], 0).is_err());
    }

    #[test]
    fn draws_from_the_laws_have_a_flat_histogram() {
        let counts: Batch<_> = (0..20_000)
            .map(|row| Poisson::new(f64::from(row % 50) * 0.1 + 0.1).unwrap())
            .collect();
        let reals: Batch<_> = (0..20_000)
            .map(|row| Normal::new(f64::from(row % 7), f64::from(row % 5) + 0.5).unwrap())
            .collect();
        for histogram in [
            pit_histogram(&counts, &counts.sample(&mut rng(1)), 10).unwrap(),
            pit_histogram(&reals, &reals.sample(&mut rng(2)), 10).unwrap(),
        ] {
            // Standard deviations of at most √(0.9 · 10 / 20,000) = 0.021.
            assert!(
                histogram.iter().all(|density| (density - 1.0).abs() < 0.085),
                "{histogram:?}"
            );
            assert!((histogram.iter().sum::<f64>() - 10.0).abs() < 1e-9);
        }
    }
}
