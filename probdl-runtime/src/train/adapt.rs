//! Statistics of the training rows.

use crate::lanes::Scalar;
use crate::model::{Description, Store};
use crate::rows::Row;

/// Sets the statistics of the normalization layers to those of these rows.
pub(super) fn adapt_inputs<S: Scalar, X: Row>(description: &Description, store: &mut Store<S>, x: &[X]) {
    for tensor in description.layers.iter().flat_map(|layer| &layer.tensors) {
        let Some(first) = tensor.statistics_of else {
            continue;
        };
        for (place, column) in (first..first + tensor.columns).enumerate() {
            let (mean, deviation) = mean_and_deviation::<S, X>(x, column);
            store.values[tensor.offset + place] = if tensor.name == "mean" { mean } else { deviation };
        }
    }
    store.adapted = true;
}

/// Sets the statistics of `normalize_target` to those of these rows.
pub(super) fn adapt_targets<S: Scalar, Y: Row>(description: &Description, store: &mut Store<S>, y: &[Y]) {
    if let Some(range) = description.target_statistics.clone() {
        let (means, deviations) = store.values[range.clone()].split_at_mut(range.len() / 2);
        for (column, (mean, deviation)) in means.iter_mut().zip(deviations).enumerate() {
            (*mean, *deviation) = mean_and_deviation(y, column);
        }
    }
    store.target_adapted = true;
}

/// Mean and standard deviation (of the population: divided by n) of a column; 1 if the latter is 0.
fn mean_and_deviation<S: Scalar, R: Row>(rows: &[R], column: usize) -> (S, S) {
    let n = rows.len() as f64;
    // Relative to the first row: the mean of a constant column is exact, and its deviation 0.
    let first = rows.first().map_or(0.0, |row| row.get(column));
    let mean = first + rows.iter().map(|row| (row.get(column) - first) / n).sum::<f64>();
    let variance = rows
        .iter()
        .map(|row| crate::math::square(row.get(column) - mean) / n)
        .sum::<f64>();
    let deviation = S::from_f64(variance.sqrt());
    let usable = S::ZERO < deviation && deviation.is_finite();
    (S::from_f64(mean), if usable { deviation } else { S::ONE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_is_that_of_the_population_and_one_for_a_constant_column() {
        let rows = [[1.0_f64, 0.1], [2.0, 0.1], [6.0, 0.1]];
        let (mean, deviation) = mean_and_deviation::<f64, _>(&rows, 0);
        assert!((mean - 3.0).abs() < 1e-15);
        assert!((deviation - (14.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!(mean_and_deviation::<f64, _>(&rows, 1), (0.1, 1.0));
        assert_eq!(mean_and_deviation::<f32, _>(&rows[..1], 0), (1.0, 1.0));
    }
}
