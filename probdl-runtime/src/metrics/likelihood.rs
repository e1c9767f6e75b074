//! How probable the targets are.

use super::MetricError;
use super::pairs::check_lengths;
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
/// No rows, or another number of targets.
pub fn nll<D: Distribution>(laws: &Batch<D>, y: &[D::Event]) -> Result<f64, MetricError> {
    check_lengths(laws.len(), y.len())?;
    let terms = laws.iter().zip(y).map(|(law, y)| law.log_prob(y).to_f64());
    Ok(-terms.sum::<f64>() / y.len() as f64)
}
