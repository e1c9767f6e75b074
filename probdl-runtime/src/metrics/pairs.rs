//! Predictions and targets, row by row.

use super::{Marginals, MetricError, Quantity};
use crate::distribution::{Batch, Distribution};

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

/// Calls a function with the law and the value of each element of each row, and returns how many there were.
pub(super) fn for_each_element<D: Marginals>(
    laws: &Batch<D>,
    y: &[D::Event],
    mut each: impl FnMut(&D::Marginal, Value<D>),
) -> Result<usize, MetricError> {
    check_lengths(laws.len(), y.len())?;
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
            each(&law.marginal(column), value);
        }
    }
    match y.len() * D::ELEMENTS {
        0 => Err(MetricError::Empty),
        count => Ok(count),
    }
}

/// The mean over all elements of all rows.
pub(super) fn mean_of_elements<D: Marginals>(
    laws: &Batch<D>,
    y: &[D::Event],
    score: impl Fn(&D::Marginal, Value<D>) -> f64,
) -> Result<f64, MetricError> {
    let mut sum = 0.0;
    let count = for_each_element(laws, y, |law, y| sum += score(law, y))?;
    Ok(sum / count as f64)
}
