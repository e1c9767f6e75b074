//! Approximations for laws without a closed form.

use crate::distribution::{Batch, Quantile};
use crate::lanes::Scalar;
use crate::metrics::interval::pinball;
use crate::metrics::pairs::{
    RowWeights, check_count, check_lengths, for_each_element, mean_of_elements, weighted,
};
use crate::metrics::{Marginals, MetricError, Quantity};
use crate::random::{Purpose, Stream};

/// The continuous ranked probability score by the quantiles of `levels` probabilities (2k − 1) / (2 `levels`): twice the mean
/// pinball loss (Laio and Tamea 2007). The midpoint rule for the integral over the probability: the error falls about as
/// one over the square of their number for light tails, and 100 give three digits.
///
/// ```
/// use probdl_runtime::distribution::{Batch, Normal};
/// use probdl_runtime::metrics::{crps, crps_by_quantiles};
///
/// let laws = Batch::from(vec![Normal::new(0.0_f64, 1.0)?]);
/// assert!((crps_by_quantiles(&laws, &[0.5], 100)? - crps(&laws, &[0.5])?).abs() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// No rows, no levels, another number of targets, a target that is not finite.
pub fn crps_by_quantiles<D: Marginals<Marginal: Quantile>>(
    laws: &Batch<D>,
    y: &[D::Event],
    levels: usize,
) -> Result<f64, MetricError> {
    crps_by_quantiles_by(RowWeights::EVEN, laws, y, levels)
}

pub(in crate::metrics) fn crps_by_quantiles_by<D: Marginals<Marginal: Quantile>>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    levels: usize,
) -> Result<f64, MetricError> {
    check_count("levels", levels, 1)?;
    mean_of_elements(weights, laws, y, |law, y| {
        let losses = (0..levels).map(|level| {
            let tau = (level as f64 + 0.5) / levels as f64;
            let quantile = law.quantile(Scalar::from_f64(tau));
            pinball(tau, quantile.number(), y.number())
        });
        2.0 * losses.sum::<f64>() / levels as f64
    })
}

/// The continuous ranked probability score by `draws` draws from each law: the mean of |X − y| less half the mean of
/// |X − X'| over all pairs of different draws, which is right on average. Any law can be drawn from; the error falls as one
/// over the root of the draws, and of the rows.
///
/// A row's draws come from a stream of their own, that of the seed and the row.
///
/// # Errors
///
/// No rows, fewer than two draws, another number of targets, a target that is not finite.
pub fn crps_by_sampling<D: Marginals>(
    laws: &Batch<D>,
    y: &[D::Event],
    draws: usize,
    seed: u64,
) -> Result<f64, MetricError> {
    crps_by_sampling_by(RowWeights::EVEN, laws, y, draws, seed)
}

pub(in crate::metrics) fn crps_by_sampling_by<D: Marginals>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    draws: usize,
    seed: u64,
) -> Result<f64, MetricError> {
    check_count("draws", draws, 2)?;
    check_lengths(laws.len(), y.len())?;
    let mut sample = vec![vec![0.0; draws]; D::ELEMENTS];
    let (mut row, mut element) = (0, 0);
    let mut sum = 0.0;
    let count = for_each_element(weights, laws, y, |weight, _, y| {
        if element == 0 {
            let mut stream = Stream::new(seed, Purpose::Sample, row as u64);
            for draw in 0..draws {
                let event = laws[row].draw(&mut stream);
                for (element, sample) in sample.iter_mut().enumerate() {
                    sample[draw] = D::element(&event, element).number();
                }
            }
        }
        sum += weighted(weight, || score(&mut sample[element], y.number()));
        element += 1;
        if element == D::ELEMENTS {
            (row, element) = (row + 1, 0);
        }
    })?;
    Ok(sum / count)
}

/// Of draws and a value; sorts the draws.
fn score(draws: &mut [f64], y: f64) -> f64 {
    draws.sort_by(f64::total_cmp);
    let count = draws.len() as f64;
    let distance: f64 = draws.iter().map(|draw| (draw - y).abs()).sum();
    // Σ over pairs of |x − x'| is Σ (2 i − n + 1) x over the sorted draws, i from 0.
    let ranked = draws.iter().enumerate();
    let pairs: f64 = ranked
        .map(|(rank, draw)| (2.0 * rank as f64 - count + 1.0) * draw)
        .sum();
    distance / count - pairs / (count * (count - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Independent, Normal, Poisson, StudentT};
    use crate::metrics::crps;

    #[test]
    fn a_sample_is_scored_as_by_pairs() {
        let mut draws = [3.0_f64, 1.0, 4.0, 1.5, 9.0];
        let mut pairs = 0.0;
        for a in draws {
            for b in draws {
                pairs += (a - b).abs();
            }
        }
        let distance: f64 = draws.iter().map(|draw| (draw - 2.0).abs()).sum();
        let want = distance / 5.0 - 0.5 * pairs / 20.0;
        assert!((score(&mut draws, 2.0) - want).abs() < 1e-14);
    }

    #[test]
    fn approximations_approach_the_closed_form() {
        let normals: Batch<_> = (0..60)
            .map(|row| {
                let row = f64::from(row);
                Independent::new([
                    Normal::new(0.1 * row, 1.0).unwrap(),
                    Normal::new(0.0, 0.5 + row).unwrap(),
                ])
            })
            .collect();
        let y: Vec<_> = (0..60)
            .map(|row| [0.1 * f64::from(row) + 0.3, f64::from(row % 17) - 8.0])
            .collect();
        let exact = crps(&normals, &y).unwrap();
        let error = |levels| (crps_by_quantiles(&normals, &y, levels).unwrap() - exact).abs() / exact;
        assert!(
            error(100) < 1e-3 && error(1000) < 2e-5,
            "{} {}",
            error(100),
            error(1000)
        );
        let sampled = crps_by_sampling(&normals, &y, 1000, 1).unwrap();
        assert!((sampled - exact).abs() < 0.01 * exact, "{sampled} {exact}");

        let counts: Batch<_> = (0..100)
            .map(|row| Poisson::new(f64::from(row % 9) + 0.5).unwrap())
            .collect();
        let y: Vec<u32> = (0..100).map(|row| row % 7).collect();
        let exact = crps(&counts, &y).unwrap();
        let by_quantiles = crps_by_quantiles(&counts, &y, 1000).unwrap();
        let sampled = crps_by_sampling(&counts, &y, 1000, 1).unwrap();
        assert!((by_quantiles - exact).abs() < 1e-4 * exact && (sampled - exact).abs() < 0.01 * exact);
        assert_ne!(crps_by_sampling(&counts, &y, 1000, 2), Ok(sampled));
    }

    #[test]
    fn heavy_tails_are_scored_too() {
        let laws = Batch::from(vec![StudentT::new(1.5_f64, 0.0, 1.0).unwrap()]);
        let exact = crps(&laws, &[2.0]).unwrap();
        assert!((crps_by_quantiles(&laws, &[2.0], 10_000).unwrap() - exact).abs() < 1e-2 * exact);
    }

    #[test]
    fn too_few_are_told() {
        let laws = Batch::from(vec![Normal::new(0.0_f32, 1.0).unwrap()]);
        assert!(crps_by_quantiles(&laws, &[0.0], 0).is_err());
        assert_eq!(
            crps_by_sampling(&laws, &[0.0], 1, 0).unwrap_err().to_string(),
            "draws is 1, but must be at least 2"
        );
        assert!(crps_by_sampling(&laws, &[0.0, 1.0], 9, 0).is_err());
    }
}
