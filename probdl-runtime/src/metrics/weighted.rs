//! Metrics in which rows count by their weights.

use super::pairs::RowWeights;
use super::{
    Classes, Crps, Interval, Marginals, MetricError, auc, calibration, classification, crps, interval,
    likelihood, pit, point,
};
use crate::distribution::{Batch, Cdf, Distribution, Quantile};
use crate::rows::Row;

/// Metrics in which rows count by weights: Keras' `weighted_metrics`, where the functions of [`metrics`](super) are its
/// `metrics`, which know no weights. A mean is Σ wᵢ sᵢ / Σ wᵢ over the rows' scores s; a weight of 2 is a row that is there
/// twice, a weight of 0 one that is not there.
///
/// A row's targets are checked whatever its weight.
///
/// ```
/// use probdl_runtime::metrics::Weighted;
///
/// let weights = [1.0, 3.0];
/// let weighted = Weighted::new(&weights)?;
/// assert_eq!(weighted.mae(&[[1.0], [5.0]], &[[2.0], [5.0]])?, 0.25);
/// // In a fit: Metric::new("val_crps", |model: &M| weighted.crps(&model.distributions(&x_val), &y_val))
/// # Ok::<(), probdl_runtime::metrics::MetricError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Weighted<'a> {
    weights: RowWeights<'a>,
}

impl<'a> Weighted<'a> {
    /// With a weight for each row.
    ///
    /// # Errors
    ///
    /// No weights, one that is negative or not finite, and none above 0.
    pub fn new(weights: &'a [f64]) -> Result<Self, MetricError> {
        if weights.is_empty() {
            return Err(MetricError::Empty);
        }
        if let Some(row) = weights
            .iter()
            .position(|weight| !(weight.is_finite() && *weight >= 0.0))
        {
            let value = weights[row];
            return Err(MetricError::WeightOutOfRange { row, value });
        }
        if weights.iter().all(|weight| *weight == 0.0) {
            return Err(MetricError::NoWeight);
        }
        let weights = RowWeights(Some(weights));
        Ok(Self { weights })
    }

    /// [`rmse`](super::rmse()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn rmse<P: Row, Y: Row>(&self, predictions: &[P], y: &[Y]) -> Result<f64, MetricError> {
        point::rmse_by(self.weights, predictions, y)
    }

    /// [`mae`](super::mae()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn mae<P: Row, Y: Row>(&self, predictions: &[P], y: &[Y]) -> Result<f64, MetricError> {
        point::mae_by(self.weights, predictions, y)
    }

    /// [`r2`](super::r2()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn r2<P: Row, Y: Row>(&self, predictions: &[P], y: &[Y]) -> Result<f64, MetricError> {
        point::r2_by(self.weights, predictions, y)
    }

    /// [`nll`](super::nll()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn nll<D: Distribution>(&self, laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
        likelihood::nll_by(self.weights, laws, y)
    }

    /// [`crps`](super::crps()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn crps<D: Marginals<Marginal: Crps>>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
    ) -> Result<f64, MetricError> {
        crps::crps_by(self.weights, laws, y)
    }

    /// [`crps_by_quantiles`](super::crps_by_quantiles()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn crps_by_quantiles<D: Marginals<Marginal: Quantile>>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
        levels: usize,
    ) -> Result<f64, MetricError> {
        crps::crps_by_quantiles_by(self.weights, laws, y, levels)
    }

    /// [`crps_by_sampling`](super::crps_by_sampling()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn crps_by_sampling<D: Marginals>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
        draws: usize,
        seed: u64,
    ) -> Result<f64, MetricError> {
        crps::crps_by_sampling_by(self.weights, laws, y, draws, seed)
    }

    /// [`pinball_loss`](super::pinball_loss()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn pinball_loss<D: Marginals<Marginal: Quantile>>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
        tau: f64,
    ) -> Result<f64, MetricError> {
        interval::pinball_loss_by(self.weights, laws, y, tau)
    }

    /// [`intervals`](super::intervals()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn intervals<D: Marginals<Marginal: Quantile>>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
        levels: &[f64],
    ) -> Result<Vec<Interval>, MetricError> {
        interval::intervals_by(self.weights, laws, y, levels)
    }

    /// [`interval_coverage`](super::interval_coverage()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn interval_coverage<D: Marginals<Marginal: Quantile>>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
        level: f64,
    ) -> Result<f64, MetricError> {
        Ok(self.intervals(laws, y, &[level])?[0].coverage)
    }

    /// [`interval_width`](super::interval_width()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn interval_width<D: Marginals<Marginal: Quantile>>(
        &self,
        laws: &Batch<D>,
        level: f64,
    ) -> Result<f64, MetricError> {
        interval::interval_width_by(self.weights, laws, level)
    }

    /// [`pit_histogram`](super::pit_histogram()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn pit_histogram<D: Marginals<Marginal: Cdf>>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
        bins: usize,
    ) -> Result<Vec<f64>, MetricError> {
        pit::pit_histogram_by(self.weights, laws, y, bins)
    }

    /// [`accuracy`](super::accuracy()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn accuracy<D: Classes>(&self, laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
        classification::accuracy_by(self.weights, laws, y)
    }

    /// [`top_k_accuracy`](super::top_k_accuracy()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn top_k_accuracy<D: Classes>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
        k: usize,
    ) -> Result<f64, MetricError> {
        classification::top_k_accuracy_by(self.weights, laws, y, k)
    }

    /// [`log_loss`](super::log_loss()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn log_loss<D: Classes>(&self, laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
        classification::log_loss_by(self.weights, laws, y)
    }

    /// [`brier_score`](super::brier_score()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn brier_score<D: Classes>(&self, laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
        classification::brier_score_by(self.weights, laws, y)
    }

    /// [`auc`](super::auc()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn auc<D: Classes>(&self, laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
        auc::auc_by(self.weights, laws, y)
    }

    /// [`roc_auc`](super::roc_auc()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn roc_auc(&self, scores: &[f64], truths: &[bool]) -> Result<f64, MetricError> {
        auc::roc_auc_by(self.weights, scores, truths)
    }

    /// [`expected_calibration_error`](super::expected_calibration_error()) by weight.
    ///
    /// # Errors
    ///
    /// As there, and where there is not one weight for each row.
    pub fn expected_calibration_error<D: Classes>(
        &self,
        laws: &Batch<D>,
        y: &[D::Event],
        bins: usize,
    ) -> Result<f64, MetricError> {
        calibration::expected_calibration_error_by(self.weights, laws, y, bins)
    }
}

#[cfg(test)]
mod tests {
    use super::{MetricError, Weighted};
    use crate::distribution::{Batch, Bernoulli, Categorical, Cauchy, Independent, Normal, Uniform};
    use crate::metrics;

    /// Whole weights are rows that are there so many times.
    const WEIGHTS: [f64; 6] = [1.0, 0.0, 3.0, 2.0, 1.0, 4.0];

    fn repeated<T: Clone>(rows: &[T]) -> Vec<T> {
        let times = rows.iter().zip(WEIGHTS);
        times
            .flat_map(|(row, weight)| vec![row.clone(); weight as usize])
            .collect()
    }

    /// Whether a weighted metric is that of the repeated rows, but for the order of sums.
    fn alike(weighted: Result<f64, MetricError>, repeated: Result<f64, MetricError>) {
        let (weighted, repeated) = (weighted.unwrap(), repeated.unwrap());
        assert!(
            (weighted - repeated).abs() <= 1e-14 * (1.0 + repeated.abs()),
            "{weighted} {repeated}"
        );
    }

    #[test]
    fn a_weight_is_how_often_a_row_is_there() {
        let weighted = Weighted::new(&WEIGHTS).unwrap();
        let laws: Vec<Independent<Normal<f64>, 2>> = (0..6)
            .map(|row| {
                Independent::new([0.3, 1.7].map(|k| Normal::new(k * f64::from(row), 0.5 + k).unwrap()))
            })
            .collect();
        let y: Vec<[f64; 2]> = (0..6)
            .map(|row| [f64::from(row * row) / 9.0, 3.0 - f64::from(row)])
            .collect();
        let (all, all_y) = (Batch::from(repeated(&laws)), repeated(&y));
        let laws = Batch::from(laws);
        let points: Vec<[f64; 2]> = y.iter().map(|[a, b]| [a + 0.5, b * b]).collect();
        let all_points = repeated(&points);
        alike(weighted.rmse(&points, &y), metrics::rmse(&all_points, &all_y));
        alike(weighted.mae(&points, &y), metrics::mae(&all_points, &all_y));
        alike(weighted.r2(&points, &y), metrics::r2(&all_points, &all_y));
        alike(weighted.nll(&laws, &y), metrics::nll(&all, &all_y));
        alike(weighted.crps(&laws, &y), metrics::crps(&all, &all_y));
        alike(
            weighted.crps_by_quantiles(&laws, &y, 9),
            metrics::crps_by_quantiles(&all, &all_y, 9),
        );
        alike(
            weighted.pinball_loss(&laws, &y, 0.8),
            metrics::pinball_loss(&all, &all_y, 0.8),
        );
        alike(
            weighted.interval_width(&laws, 0.8),
            metrics::interval_width(&all, 0.8),
        );
        alike(
            weighted.interval_coverage(&laws, &y, 0.6),
            metrics::interval_coverage(&all, &all_y, 0.6),
        );
        let histograms = (
            weighted.pit_histogram(&laws, &y, 4).unwrap(),
            metrics::pit_histogram(&all, &all_y, 4).unwrap(),
        );
        histograms
            .0
            .iter()
            .zip(histograms.1)
            .for_each(|(a, b)| alike(Ok(*a), Ok(b)));
        // Draws are those of the row, so that repeated ones would have others; with equal weights nothing changes.
        let even = Weighted::new(&[2.0; 6]).unwrap();
        alike(
            even.crps_by_sampling(&laws, &y, 30, 1),
            metrics::crps_by_sampling(&laws, &y, 30, 1),
        );
        let lonely = Weighted::new(&[0.0, 0.0, 0.0, 5.0, 0.0, 0.0]).unwrap();
        alike(
            lonely.crps(&laws, &y),
            metrics::crps(&Batch::from(vec![laws[3]]), &y[3..4]),
        );

        let kinds: Vec<Categorical<3, f64>> = (0..6)
            .map(|row| Categorical::new([0.2, 0.1 * f64::from(row), 0.8 - 0.1 * f64::from(row)]).unwrap())
            .collect();
        let classes = [2, 0, 1, 2, 0, 1];
        let (all, all_y) = (Batch::from(repeated(&kinds)), repeated(&classes));
        let kinds = Batch::from(kinds);
        alike(
            weighted.accuracy(&kinds, &classes),
            metrics::accuracy(&all, &all_y),
        );
        alike(
            weighted.top_k_accuracy(&kinds, &classes, 2),
            metrics::top_k_accuracy(&all, &all_y, 2),
        );
        alike(
            weighted.log_loss(&kinds, &classes),
            metrics::log_loss(&all, &all_y),
        );
        alike(
            weighted.brier_score(&kinds, &classes),
            metrics::brier_score(&all, &all_y),
        );
        let error = metrics::expected_calibration_error(&all, &all_y, 5);
        alike(weighted.expected_calibration_error(&kinds, &classes, 5), error);

        let coins: Vec<Bernoulli<f64>> = [0.1, 0.4, 0.35, 0.8, 0.35, 0.2]
            .map(|p| Bernoulli::new(p).unwrap())
            .into();
        let truths = [false, false, true, true, false, false];
        let (all, all_y) = (Batch::from(repeated(&coins)), repeated(&truths));
        alike(
            weighted.auc(&Batch::from(coins), &truths),
            metrics::auc(&all, &all_y),
        );
        let scores = [0.1, 0.4, 0.35, 0.8, 0.35, 0.2];
        alike(
            weighted.roc_auc(&scores, &truths),
            metrics::roc_auc(&repeated(&scores), &all_y),
        );
    }

    /// Not even where its score is infinite.
    #[test]
    fn a_row_without_weight_says_nothing() {
        let weighted = Weighted::new(&[1.0, 0.0]).unwrap();
        let laws = Batch::from(vec![Uniform::new(0.0_f64, 1.0).unwrap(); 2]);
        assert_eq!(weighted.nll(&laws, &[0.5, 7.0]), Ok(0.0));
        let heavy = Batch::from(vec![
            Cauchy::new(0.0_f64, 1.0).unwrap(),
            Cauchy::new(0.0, f64::MAX).unwrap(),
        ]);
        let first = metrics::crps_by_quantiles(&Batch::from(vec![heavy[0]]), &[0.0], 3);
        assert_eq!(weighted.crps_by_quantiles(&heavy, &[0.0, 0.0], 3), first);
        let width = metrics::interval_width(&Batch::from(vec![heavy[0]]), 0.9);
        assert_eq!(weighted.interval_width(&heavy, 0.9), width);
    }

    #[test]
    fn weights_that_cannot_be_used_are_told() {
        let message = |weights: &[f64]| Weighted::new(weights).unwrap_err().to_string();
        assert_eq!(
            message(&[1.0, f64::NAN]),
            "weight 1 is NaN; every weight must be finite and at least 0"
        );
        assert_eq!(
            message(&[-1.0]),
            "weight 0 is -1; every weight must be finite and at least 0"
        );
        assert_eq!(
            message(&[0.0, 0.0]),
            "all weights are 0; at least one row must count"
        );
        assert_eq!(message(&[]), "there are no rows; a metric needs at least one");
        let weighted = Weighted::new(&[1.0, 2.0]).unwrap();
        assert_eq!(
            weighted.mae(&[[1.0]; 3], &[[1.0]; 3]).unwrap_err().to_string(),
            "there are 2 weights for 3 rows; there must be one for each row"
        );
        // What carries no weight cannot tell two classes apart.
        let weighted = Weighted::new(&[1.0, 0.0]).unwrap();
        assert_eq!(
            weighted.roc_auc(&[0.1, 0.9], &[false, true]),
            Err(MetricError::OneClass { class: 0 })
        );
        assert_eq!(
            weighted.r2(&[[1.0], [2.0]], &[[1.0], [2.0]]),
            Err(MetricError::ConstantTarget { column: 0 })
        );
    }
}
