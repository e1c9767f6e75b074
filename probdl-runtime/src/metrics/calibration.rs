//! Whether probabilities of classes are as large as the shares of what happens.

use super::classification::{for_each_class, most_probable};
use super::pairs::{RowWeights, check_count};
use super::{Classes, MetricError};
use crate::distribution::Batch;

/// Predictions of similar confidence: one bar of a reliability diagram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReliabilityBin {
    /// The confidences that belong to it: above the first, up to and including the second.
    pub range: [f64; 2],
    /// The mean probability of the most probable class.
    pub confidence: f64,
    /// The share of targets that were that class.
    pub accuracy: f64,
    /// How many predictions there are.
    pub count: usize,
}

/// The bars of a reliability diagram: predictions in `bins` bins of equal width by the probability of their most probable
/// class. Bins without predictions are left out. Calibrated laws have about the accuracy of their confidence.
///
/// # Errors
///
/// No rows, no bins, another number of targets, a class that the laws do not have.
pub fn reliability<D: Classes>(
    laws: &Batch<D>,
    y: &[D::Event],
    bins: usize,
) -> Result<Vec<ReliabilityBin>, MetricError> {
    let (bars, _) = weighted_bars(RowWeights::EVEN, laws, y, bins)?
        .into_iter()
        .unzip::<_, _, _, Vec<_>>();
    Ok(bars)
}

/// The bars, and the weight of each.
fn weighted_bars<D: Classes>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    bins: usize,
) -> Result<Vec<(ReliabilityBin, f64)>, MetricError> {
    check_count("bins", bins, 1)?;
    let width = 1.0 / bins as f64;
    let mut sums = vec![(0.0, 0.0, 0.0, 0); bins];
    for_each_class(weights, laws, y, |weight, law, element, class| {
        let (said, confidence) = most_probable(law, element);
        let bin = (confidence * bins as f64).ceil() as usize;
        let (sum, right, total, count) = &mut sums[bin.clamp(1, bins) - 1];
        *sum += weight * confidence;
        *right += if said == class { weight } else { 0.0 };
        *total += weight;
        *count += 1;
    })?;
    let bars = sums
        .into_iter()
        .enumerate()
        .filter(|(_, (_, _, total, _))| *total > 0.0);
    Ok(bars
        .map(|(bin, (sum, right, total, count))| {
            let bar = ReliabilityBin {
                range: [bin as f64 * width, (bin + 1) as f64 * width],
                confidence: sum / total,
                accuracy: right / total,
                count,
            };
            (bar, total)
        })
        .collect())
}

/// The expected calibration error (Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017,
/// equation 5): the mean difference of accuracy and confidence over the bins of [`reliability`], weighted with their
/// predictions. The paper takes 15 bins.
///
/// ```
/// use probdl_runtime::distribution::{Batch, Bernoulli};
/// use probdl_runtime::metrics::expected_calibration_error;
///
/// let laws = Batch::from(vec![Bernoulli::new(0.75_f64)?; 4]);
/// assert_eq!(expected_calibration_error(&laws, &[true, true, true, false], 15)?, 0.0);
/// assert_eq!(expected_calibration_error(&laws, &[true; 4], 15)?, 0.25);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`reliability`].
pub fn expected_calibration_error<D: Classes>(
    laws: &Batch<D>,
    y: &[D::Event],
    bins: usize,
) -> Result<f64, MetricError> {
    expected_calibration_error_by(RowWeights::EVEN, laws, y, bins)
}

pub(super) fn expected_calibration_error_by<D: Classes>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    bins: usize,
) -> Result<f64, MetricError> {
    let bars = weighted_bars(weights, laws, y, bins)?;
    let total: f64 = bars.iter().map(|(_, weight)| weight).sum();
    let gaps = bars
        .iter()
        .map(|(bar, weight)| weight * (bar.accuracy - bar.confidence).abs());
    Ok(gaps.sum::<f64>() / total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Categorical;

    #[test]
    fn bars_by_hand() {
        let probs = [
            [0.5, 0.3, 0.2],
            [0.2, 0.2, 0.6],
            [0.0, 1.0, 0.0],
            [0.5, 0.25, 0.25],
        ];
        let laws: Batch<_> = probs
            .map(|probs| Categorical::new(probs).unwrap())
            .into_iter()
            .collect();
        let y = [0, 1, 1, 1];
        // (0.4, 0.5], (0.5, 0.6] and (0.9, 1]: half, none and all of them right.
        let bars = reliability::<Categorical<3, f64>>(&laws, &y, 10).unwrap();
        let short: Vec<_> = bars
            .iter()
            .map(|bar| (bar.confidence, bar.accuracy, bar.count))
            .collect();
        assert_eq!(short, [(0.5, 0.5, 2), (0.6, 0.0, 1), (1.0, 1.0, 1)]);
        assert!((bars[1].range[0] - 0.5).abs() + (bars[1].range[1] - 0.6).abs() < 1e-15);
        assert_eq!(expected_calibration_error(&laws, &y, 10), Ok(0.15));
        // One bin: 2 of 4 right, mean confidence 0.65.
        assert!((expected_calibration_error(&laws, &y, 1).unwrap() - 0.15).abs() < 1e-15);
        assert!(expected_calibration_error(&laws, &y, 0).is_err());
    }
}
