//! Whether probabilities of classes are as large as the shares of what happens.

use super::classification::{for_each_class, most_probable};
use super::pairs::check_count;
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
    check_count("bins", bins, 1)?;
    let width = 1.0 / bins as f64;
    let mut sums = vec![(0.0, 0, 0); bins];
    for_each_class(laws, y, |law, element, class| {
        let (said, confidence) = most_probable(law, element);
        let bin = (confidence * bins as f64).ceil() as usize;
        let (sum, right, count) = &mut sums[bin.clamp(1, bins) - 1];
        *sum += confidence;
        *right += usize::from(said == class);
        *count += 1;
    })?;
    let bars = sums
        .into_iter()
        .enumerate()
        .filter(|(_, (_, _, count))| *count > 0);
    Ok(bars
        .map(|(bin, (sum, right, count))| ReliabilityBin {
            range: [bin as f64 * width, (bin + 1) as f64 * width],
            confidence: sum / count as f64,
            accuracy: right as f64 / count as f64,
            count,
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
    let bars = reliability(laws, y, bins)?;
    let count: usize = bars.iter().map(|bar| bar.count).sum();
    let gaps = bars
        .iter()
        .map(|bar| bar.count as f64 * (bar.accuracy - bar.confidence).abs());
    Ok(gaps.sum::<f64>() / count as f64)
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
