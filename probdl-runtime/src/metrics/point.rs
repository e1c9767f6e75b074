//! How far points are from the targets.

use super::MetricError;
use super::pairs::{RowWeights, check_lengths};
use crate::rows::Row;

/// Calls a function with each row's weight, prediction and target of a column, the columns one after the other, and returns
/// what the weights sum to.
fn for_each_pair<P: Row, Y: Row>(
    weights: RowWeights<'_>,
    predictions: &[P],
    y: &[Y],
    mut each: impl FnMut(usize, f64, f64, f64),
) -> Result<f64, MetricError> {
    check_lengths(predictions.len(), y.len())?;
    if P::WIDTH != Y::WIDTH {
        return Err(MetricError::WidthsDiffer {
            predictions: P::WIDTH,
            y: Y::WIDTH,
        });
    }
    let total = weights.total(y.len())?;
    for column in 0..Y::WIDTH {
        for (row, (prediction, y)) in predictions.iter().zip(y).enumerate() {
            let (prediction, y) = (prediction.get(column), y.get(column));
            for (what, value) in [("predictions", prediction), ("y", y)] {
                if !value.is_finite() {
                    return Err(MetricError::NotFinite {
                        what,
                        row,
                        column,
                        value,
                    });
                }
            }
            each(column, weights.of(row), prediction, y);
        }
    }
    if Y::WIDTH == 0 {
        return Err(MetricError::Empty);
    }
    Ok(total * Y::WIDTH as f64)
}

/// The root mean squared error: √ of the mean of (ŷ − y)² over all numbers of all rows.
///
/// Predictions are points of any kind, such as the means of laws: `rmse(&laws.mean(), &y)`.
///
/// ```
/// use probdl_runtime::metrics::rmse;
///
/// assert_eq!(rmse(&[[1.0], [5.0]], &[[2_u32], [5]])?, 0.5_f64.sqrt());
/// # Ok::<(), probdl_runtime::metrics::MetricError>(())
/// ```
///
/// # Errors
///
/// No rows, another number or width of targets, a number that is not finite.
pub fn rmse<P: Row, Y: Row>(predictions: &[P], y: &[Y]) -> Result<f64, MetricError> {
    rmse_by(RowWeights::EVEN, predictions, y)
}

pub(super) fn rmse_by<P: Row, Y: Row>(
    weights: RowWeights<'_>,
    predictions: &[P],
    y: &[Y],
) -> Result<f64, MetricError> {
    let mut sum = 0.0;
    let count = for_each_pair(weights, predictions, y, |_, weight, prediction, y| {
        sum += weight * ((prediction - y) * (prediction - y));
    })?;
    Ok((sum / count).sqrt())
}

/// The mean absolute error: the mean of |ŷ − y| over all numbers of all rows. The medians of laws make it small.
///
/// # Errors
///
/// As [`rmse`].
pub fn mae<P: Row, Y: Row>(predictions: &[P], y: &[Y]) -> Result<f64, MetricError> {
    mae_by(RowWeights::EVEN, predictions, y)
}

pub(super) fn mae_by<P: Row, Y: Row>(
    weights: RowWeights<'_>,
    predictions: &[P],
    y: &[Y],
) -> Result<f64, MetricError> {
    let mut sum = 0.0;
    let count = for_each_pair(weights, predictions, y, |_, weight, prediction, y| {
        sum += weight * (prediction - y).abs();
    })?;
    Ok(sum / count)
}

/// The coefficient of determination R²: 1 − Σ (ŷ − y)² / Σ (y − ȳ)², the mean of it over the columns, as Keras'
/// `R2Score`. 1 is perfect; 0 is as good as the mean of the targets.
///
/// # Errors
///
/// As [`rmse`], and where all targets of a column are the same.
pub fn r2<P: Row, Y: Row>(predictions: &[P], y: &[Y]) -> Result<f64, MetricError> {
    r2_by(RowWeights::EVEN, predictions, y)
}

pub(super) fn r2_by<P: Row, Y: Row>(
    weights: RowWeights<'_>,
    predictions: &[P],
    y: &[Y],
) -> Result<f64, MetricError> {
    let mut means = vec![0.0; Y::WIDTH];
    for_each_pair(weights, predictions, y, |column, weight, _, y| {
        means[column] += weight * y;
    })?;
    let rows = weights.total(y.len())?;
    let mut sums = vec![[0.0; 2]; Y::WIDTH];
    for_each_pair(weights, predictions, y, |column, weight, prediction, y| {
        let [left, all] = &mut sums[column];
        let mean = means[column] / rows;
        *left += weight * ((prediction - y) * (prediction - y));
        *all += weight * ((y - mean) * (y - mean));
    })?;
    // Where all are the same their mean may be off by a rounding.
    let counts = |row: &usize| weights.of(*row) > 0.0;
    let mut rows = (0..y.len()).filter(counts);
    let first = rows.next().unwrap_or(0);
    let constant =
        (0..Y::WIDTH).find(|&column| rows.clone().all(|row| y[row].get(column) == y[first].get(column)));
    if let Some(column) = constant {
        return Err(MetricError::ConstantTarget { column });
    }
    let scores = sums.iter().map(|[left, all]| 1.0 - left / all);
    Ok(scores.sum::<f64>() / Y::WIDTH as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const Y: [[f64; 2]; 4] = [[1.0, 10.0], [2.0, 20.0], [3.0, 10.0], [6.0, 20.0]];
    const P: [[f64; 2]; 4] = [[2.0, 10.0], [2.0, 16.0], [3.0, 10.0], [5.0, 20.0]];

    #[test]
    fn points_by_hand() {
        // Errors 1, 0, 0, −1 and 0, −4, 0, 0.
        assert_eq!(rmse(&P, &Y), Ok((18.0_f64 / 8.0).sqrt()));
        assert_eq!(mae(&P, &Y), Ok(6.0 / 8.0));
        // Squares about the means 3 and 15: 4 + 1 + 0 + 9 and 4 · 25.
        assert_eq!(
            r2(&P, &Y),
            Ok(f64::midpoint(1.0 - 2.0 / 14.0, 1.0 - 16.0 / 100.0))
        );
        assert_eq!(r2(&Y, &Y), Ok(1.0));
    }

    #[test]
    fn what_cannot_be_compared_is_told() {
        let none: [[f64; 2]; 0] = [];
        assert_eq!(rmse(&none, &none), Err(MetricError::Empty));
        assert_eq!(
            mae(&P[..3], &Y).unwrap_err().to_string(),
            "there are 3 predictions and 4 targets; there must be one target for each prediction"
        );
        assert_eq!(
            rmse(&[[1.0]], &Y[..1]).unwrap_err().to_string(),
            "a row of predictions has 1 numbers, a row of targets 2; they must have the same width"
        );
        assert_eq!(
            r2(&[[1.0], [f32::NAN]], &[[1.0], [2.0]]).unwrap_err().to_string(),
            "row 1, column 0 of predictions is NaN; every number must be finite"
        );
        assert_eq!(
            r2(&[[1.0], [2.0], [3.0]], &[[0.1]; 3]),
            Err(MetricError::ConstantTarget { column: 0 })
        );
    }
}
