//! How probable the targets are.

use super::MetricError;
use super::pairs::{RowWeights, check_lengths};
use crate::distribution::{Batch, Distribution};
use crate::lanes::Scalar;

/// The mean negative log-likelihood over the rows, in nats; the elements of an event are summed, as in a model's loss.
/// Infinite where a target lies outside the support of its law.
///
/// ```
/// use probdl_runtime::distribution::{Batch, Bernoulli};
/// use probdl_runtime::metrics::nll;
///
/// let laws = Batch::from(vec![Bernoulli::new(0.5)?, Bernoulli::new(0.25)?]);
/// assert!((nll(&laws, &[true, true])? - 0.5 * 8.0_f64.ln()).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// No rows, another number of targets, or a target that is NaN.
pub fn nll<D: Distribution>(laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
    nll_by(RowWeights::EVEN, laws, y)
}

pub(super) fn nll_by<D: Distribution>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
) -> Result<f64, MetricError> {
    check_lengths(laws.len(), y.len())?;
    let total = weights.total(y.len())?;
    // A row without weight says nothing, even where it would be infinite.
    let counted = laws
        .iter()
        .zip(y)
        .enumerate()
        .filter(|(row, _)| weights.of(*row) > 0.0);
    let mut sum = 0.0;
    for (row, (law, y)) in counted {
        let value = law.log_prob(y).to_f64();
        if value.is_nan() {
            let (what, column) = ("the log-probabilities", 0);
            return Err(MetricError::NotFinite {
                what,
                row,
                column,
                value,
            });
        }
        sum += weights.of(row) * value;
    }
    Ok(-sum / total)
}
