//! Predictions and targets, row by row.

use super::{Marginals, MetricError, Quantity};
use crate::distribution::{Batch, Distribution};

/// What a score adds by its weight. Without weight it may be infinite.
pub(super) fn weighted(weight: f64, score: impl FnOnce() -> f64) -> f64 {
    if weight == 0.0 { 0.0 } else { weight * score() }
}

/// One element's value under the law of the element.
pub(super) type Value<D> = <<D as Marginals>::Marginal as Distribution>::Event;

pub(super) fn check_lengths(predictions: usize, y: usize) -> Result<(), MetricError> {
    match (predictions, y) {
        _ if predictions != y => Err(MetricError::LengthsDiffer { predictions, y }),
        (0, _) => Err(MetricError::Empty),
        _ => Ok(()),
    }
}

/// An argument between 0 and 1, both excluded.
pub(super) fn check_share(argument: &'static str, value: f64) -> Result<(), MetricError> {
    if 0.0 < value && value < 1.0 {
        return Ok(());
    }
    Err(MetricError::ArgumentOutOfRange {
        argument,
        value,
        rule: "between 0 and 1, both excluded",
    })
}

/// A count of at least so much.
pub(super) fn check_count(argument: &'static str, value: usize, least: usize) -> Result<(), MetricError> {
    if value >= least {
        return Ok(());
    }
    Err(MetricError::ArgumentOutOfRange {
        argument,
        value: value as f64,
        rule: if least == 1 { "at least 1" } else { "at least 2" },
    })
}

/// How much each row counts: all the same, or by weights that have been checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowWeights<'a>(pub(super) Option<&'a [f64]>);

impl RowWeights<'_> {
    /// Every row counts once.
    pub(super) const EVEN: Self = Self(None);

    pub(super) fn of(self, row: usize) -> f64 {
        self.0.map_or(1.0, |weights| weights[row])
    }

    /// What all rows count together, if there are as many.
    pub(super) fn total(self, rows: usize) -> Result<f64, MetricError> {
        let Some(weights) = self.0 else {
            return Ok(rows as f64);
        };
        if weights.len() != rows {
            let weights = weights.len();
            return Err(MetricError::WeightsDiffer { weights, rows });
        }
        Ok(weights.iter().sum())
    }
}

/// Calls a function with the weight, the law and the value of each element of each row, and returns what the weights sum to.
pub(super) fn for_each_element<D: Marginals>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    mut each: impl FnMut(f64, &D::Marginal, Value<D>),
) -> Result<f64, MetricError> {
    check_lengths(laws.len(), y.len())?;
    let total = weights.total(y.len())?;
    for (row, (law, y)) in laws.iter().zip(y).enumerate() {
        for column in 0..D::ELEMENTS {
            let value = D::element(y, column);
            if !value.number().is_finite() {
                return Err(MetricError::NotFinite {
                    what: "y",
                    row,
                    column,
                    value: value.number(),
                });
            }
            each(weights.of(row), &law.marginal(column), value);
        }
    }
    if D::ELEMENTS == 0 {
        return Err(MetricError::Empty);
    }
    Ok(total * D::ELEMENTS as f64)
}

/// The weighted mean over all elements of all rows.
pub(super) fn mean_of_elements<D: Marginals>(
    weights: RowWeights<'_>,
    laws: &Batch<D>,
    y: &[D::Event],
    score: impl Fn(&D::Marginal, Value<D>) -> f64,
) -> Result<f64, MetricError> {
    let mut sum = 0.0;
    let total = for_each_element(weights, laws, y, |weight, law, y| {
        sum += weighted(weight, || score(law, y));
    })?;
    Ok(sum / total)
}
