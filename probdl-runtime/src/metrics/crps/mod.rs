//! The continuous ranked probability score.

mod approximate;
mod bernoulli;
mod binomial;
mod bounded;
mod cauchy;
mod exponential;
mod gamma;
mod geometric;
mod gumbel;
mod half_normal;
mod inverse_gamma;
mod laplace;
mod log_normal;
mod logistic;
mod mixture;
mod negative_binomial;
mod normal;
mod pareto;
mod poisson;
#[cfg(test)]
mod reference;
mod removable;
mod student_t;
mod uniform;
mod von_mises;
mod weibull;
mod zero_inflated;

pub use approximate::{crps_by_quantiles, crps_by_sampling};
pub(super) use approximate::{crps_by_quantiles_by, crps_by_sampling_by};

use super::pairs::{RowWeights, mean_of_elements};
use super::{Marginals, MetricError};
use crate::distribution::{Batch, Distribution};

/// Laws of one number whose continuous ranked probability score is known: in closed form, as a sum over counts (`Binomial`),
/// as an integral to nine digits and more (`Beta`, `Kumaraswamy`, `TruncatedNormal`), or as a series (`VonMises`, whose score
/// is the circular one).
///
/// Source of the formulas: Jordan, Krüger and Lerch, "Evaluating probabilistic forecasts with scoringRules", Journal of
/// Statistical Software 90 (2019), appendix A.
#[diagnostic::on_unimplemented(
    message = "the continuous ranked probability score of `{Self}` is not known",
    note = "use `metrics::crps_by_quantiles` or `metrics::crps_by_sampling`"
)]
pub trait Crps: Distribution {
    /// Returns ∫ (F(x) − 1{x ≥ y})² dx for the distribution function F, in the unit of `y`: E|X − y| − ½ E|X − X'|, with X
    /// and X' drawn from the law. Infinite only where the law's tails make it so.
    fn crps(&self, y: &Self::Event) -> f64;
}

/// The mean continuous ranked probability score over all elements of all rows (Matheson and Winkler 1976; Gneiting and
/// Raftery, "Strictly proper scoring rules, prediction, and estimation", 2007): a proper score in the unit of the targets,
/// which becomes the absolute error where the law is a point.
///
/// ```
/// use probdl_runtime::distribution::{Batch, Normal};
/// use probdl_runtime::metrics::crps;
///
/// let laws = Batch::from(vec![Normal::new(0.0_f64, 1.0)?]);
/// assert!((crps(&laws, &[0.0])? - 0.2336949772551).abs() < 1e-13); // (√2 − 1) / √π
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// No rows, another number of targets, a target that is not finite.
pub fn crps<D: Marginals<Marginal: Crps>>(laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
    crps_by(RowWeights::EVEN, laws, y)
}

pub(in crate::metrics) fn crps_by<D: Marginals<Marginal: Crps>>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<f64, MetricError> {
    mean_of_elements(weights, laws, y, |law, y| law.crps(&y))
}
