//! Central intervals and quantiles of laws.

use super::pairs::{RowWeights, check_share, for_each_element, mean_of_elements, weighted};
use super::{Marginals, MetricError, Quantity};
use crate::distribution::{Batch, Quantile};
use crate::lanes::Scalar;

/// How often central intervals of a level hold the targets, and how wide they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The probability that the intervals should have.
    pub level: f64,
    /// The share of targets in them, ends included. Calibrated laws of real numbers have the level; counts a bit more.
    pub coverage: f64,
    /// Their mean width: of two calibrated models the one with the smaller one is sharper.
    pub width: f64,
}

/// Coverage and width of the central intervals of several levels, over all elements of all rows.
///
/// ```
/// use probdl_runtime::distribution::{Batch, Normal};
/// use probdl_runtime::metrics::intervals;
///
/// let laws = Batch::from(vec![Normal::new(0.0_f64, 1.0)?; 2]);
/// let [half, most] = intervals(&laws, &[0.5, -1.5], &[0.5, 0.95])?[..] else { unreachable!() };
/// assert_eq!((half.coverage, most.coverage), (0.5, 1.0));
/// assert!((half.width - 1.34898).abs() < 1e-5 && (most.width - 3.91993).abs() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// No rows, another number of targets, a target that is not finite, a level that is not between 0 and 1.
pub fn intervals<D: Marginals<Marginal: Quantile>>(
    laws: &Batch<D>,
    y: &[D::Event],
    levels: &[f64],
) -> Result<Vec<Interval>, MetricError> {
    intervals_by(RowWeights::EVEN, laws, y, levels)
}

pub(super) fn intervals_by<D: Marginals<Marginal: Quantile>>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    levels: &[f64],
) -> Result<Vec<Interval>, MetricError> {
    levels.iter().try_for_each(|&level| check_share("level", level))?;
    let mut sums = vec![(0.0, 0.0); levels.len()];
    let count = for_each_element(weights, laws, y, |weight, law, y| {
        for ((inside, width), level) in sums.iter_mut().zip(levels) {
            let [low, high] = law.interval(Scalar::from_f64(*level)).map(Quantity::number);
            *inside += if (low..=high).contains(&y.number()) {
                weight
            } else {
                0.0
            };
            *width += weighted(weight, || high - low);
        }
    })?;
    let results = levels.iter().zip(sums);
    Ok(results
        .map(|(&level, (inside, width))| Interval {
            level,
            coverage: inside / count,
            width: width / count,
        })
        .collect())
}

/// The share of targets in the central intervals of a level, ends included.
///
/// # Errors
///
/// As [`intervals`].
pub fn interval_coverage<D: Marginals<Marginal: Quantile>>(
    laws: &Batch<D>,
    y: &[D::Event],
    level: f64,
) -> Result<f64, MetricError> {
    Ok(intervals(laws, y, &[level])?[0].coverage)
}

/// The mean width of the central intervals of a level.
///
/// # Errors
///
/// No rows, or a level that is not between 0 and 1.
pub fn interval_width<D: Marginals<Marginal: Quantile>>(
    laws: &Batch<D>,
    level: f64,
) -> Result<f64, MetricError> {
    interval_width_by(RowWeights::EVEN, laws, level)
}

pub(super) fn interval_width_by<D: Marginals<Marginal: Quantile>>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    level: f64,
) -> Result<f64, MetricError> {
    check_share("level", level)?;
    if laws.is_empty() || D::ELEMENTS == 0 {
        return Err(MetricError::Empty);
    }
    let mut sum = 0.0;
    let total = weights.total(laws.len())?;
    for (row, law) in laws.iter().enumerate() {
        for element in 0..D::ELEMENTS {
            let interval = law.marginal(element).interval(Scalar::from_f64(level));
            let [low, high] = interval.map(Quantity::number);
            sum += weighted(weights.of(row), || high - low);
        }
    }
    Ok(sum / (total * D::ELEMENTS as f64))
}

/// The pinball loss of the laws' quantiles of a probability τ (Koenker and Bassett, "Regression quantiles", 1978): the mean
/// over all elements of τ (y − q) where the target is above the quantile, else (1 − τ) (q − y).
///
/// ```
/// use probdl_runtime::distribution::{Batch, Normal};
/// use probdl_runtime::metrics::pinball_loss;
///
/// let laws = Batch::from(vec![Normal::new(1.0, 2.0)?; 2]); // medians of 1
/// assert_eq!(pinball_loss(&laws, &[2.0, -2.0], 0.5)?, 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`intervals`].
pub fn pinball_loss<D: Marginals<Marginal: Quantile>>(
    laws: &Batch<D>,
    y: &[D::Event],
    tau: f64,
) -> Result<f64, MetricError> {
    pinball_loss_by(RowWeights::EVEN, laws, y, tau)
}

pub(super) fn pinball_loss_by<D: Marginals<Marginal: Quantile>>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    tau: f64,
) -> Result<f64, MetricError> {
    check_share("tau", tau)?;
    mean_of_elements(weights, laws, y, |law, y| {
        let quantile = law.quantile(Scalar::from_f64(tau));
        pinball(tau, quantile.number(), y.number())
    })
}

/// The pinball loss of one quantile.
pub(super) fn pinball(tau: f64, quantile: f64, y: f64) -> f64 {
    if y > quantile {
        tau * (y - quantile)
    } else {
        (1.0 - tau) * (quantile - y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Independent, MultivariateNormalDiag, Normal, Poisson};

    #[test]
    fn arrays_are_taken_element_by_element() {
        let law = Independent::new([Normal::new(0.0_f64, 1.0).unwrap(), Normal::new(5.0, 2.0).unwrap()]);
        let laws = Batch::from(vec![law, law]);
        let y = [[0.1, 9.5], [3.0, 5.0]];
        let quantile = 1.959_963_984_540_054;
        let [found] = intervals(&laws, &y, &[0.95]).unwrap()[..] else {
            unreachable!("one level was asked")
        };
        assert_eq!(found.coverage, 0.5);
        assert!((found.width - 3.0 * quantile).abs() < 1e-14);
        assert_eq!(interval_width(&laws, 0.95), Ok(found.width));
        assert_eq!(interval_coverage(&laws, &y, 0.95), Ok(0.5));
        // 0.9-quantiles z and 5 + 2 z.
        let z = 1.281_551_565_544_600_4;
        let pinball = [
            0.1 * (z - 0.1),
            0.9 * (4.5 - 2.0 * z),
            0.9 * (3.0 - z),
            0.1 * 2.0 * z,
        ];
        let expected = pinball.iter().sum::<f64>() / 4.0;
        assert!((pinball_loss(&laws, &y, 0.9).unwrap() - expected).abs() < 1e-14);
        let vector = MultivariateNormalDiag::new([0.0, 5.0], [1.0, 2.0]).unwrap();
        let vectors = Batch::from(vec![vector; 2]);
        assert_eq!(intervals(&vectors, &y, &[0.95]), Ok(vec![found]));
    }

    #[test]
    fn the_ends_of_an_interval_of_counts_belong_to_it() {
        let laws = Batch::from(vec![Poisson::new(9.0_f64).unwrap(); 4]);
        // The quantiles of 0.05 and 0.95 are 4 and 14.
        assert_eq!(interval_coverage(&laws, &[4, 14, 3, 15], 0.9), Ok(0.5));
        assert_eq!(interval_width(&laws, 0.9), Ok(10.0));
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let laws = Batch::from(vec![Normal::new(0.0_f32, 1.0).unwrap()]);
        assert_eq!(
            intervals(&laws, &[0.0], &[0.5, 1.0]).unwrap_err().to_string(),
            "level is 1, but must be between 0 and 1, both excluded"
        );
        assert!(pinball_loss(&laws, &[0.0], f64::NAN).is_err());
        assert_eq!(
            pinball_loss(&laws, &[f32::INFINITY], 0.5)
                .unwrap_err()
                .to_string(),
            "row 0, column 0 of y is inf; every number must be finite"
        );
        assert_eq!(
            interval_coverage(&laws, &[], 0.5),
            Err(MetricError::LengthsDiffer { predictions: 1, y: 0 })
        );
        assert_eq!(
            interval_width(&Batch::<Normal>::default(), 0.5),
            Err(MetricError::Empty)
        );
    }
}
