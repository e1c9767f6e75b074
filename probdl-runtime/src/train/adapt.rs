//! Statistics of the training rows.

use super::FitError;
use crate::lanes::Scalar;
use crate::model::{Description, Store};
use crate::rows::Row;

/// Sets the statistics of the normalization layers, if there are any, to those of some rows.
pub(crate) fn adapt_inputs<S: Scalar>(
    description: &Description,
    store: &mut Store<S>,
    moments: impl FnOnce() -> Moments,
) {
    store.adapted = true;
    let mut tensors = description.layers.iter().flat_map(|layer| &layer.tensors);
    if !tensors.any(|tensor| tensor.statistics_of.is_some()) {
        return;
    }
    let moments = moments();
    for tensor in description.layers.iter().flat_map(|layer| &layer.tensors) {
        let Some(first) = tensor.statistics_of else {
            continue;
        };
        for (place, column) in (first..first + tensor.columns).enumerate() {
            let (mean, deviation) = moments.mean_and_deviation::<S>(column);
            store.values[tensor.offset + place] = if tensor.name == "mean" { mean } else { deviation };
        }
    }
}

/// Sets the statistics of `normalize_target`, if the model has that option, to those of some targets.
pub(crate) fn adapt_targets<S: Scalar>(
    description: &Description,
    store: &mut Store<S>,
    moments: impl FnOnce() -> Moments,
) {
    if let Some(range) = description.target_statistics.clone() {
        let moments = moments();
        let (means, deviations) = store.values[range.clone()].split_at_mut(range.len() / 2);
        for (column, (mean, deviation)) in means.iter_mut().zip(deviations).enumerate() {
            (*mean, *deviation) = moments.mean_and_deviation(column);
        }
    }
    store.target_adapted = true;
}

/// Mean and sum of squared distances from it, of each column of rows that come one after the other, so that a stream has
/// the statistics of the same rows in memory, to the bit: the updates of Welford, *Note on a Method for Calculating
/// Corrected Sums of Squares and Products* (1962). The mean of a constant column is exact, and its deviation 0.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    count: usize,
    columns: Vec<(f64, f64)>,
}

impl Moments {
    /// Of no rows so far.
    pub(crate) fn new(width: usize) -> Self {
        Self {
            count: 0,
            columns: vec![(0.0, 0.0); width],
        }
    }

    /// Of these rows.
    pub(crate) fn of<R: Row>(rows: &[R]) -> Self {
        let mut moments = Self::new(R::WIDTH);
        moments.push_all(rows);
        moments
    }

    /// Some rows more.
    pub(crate) fn push_all<R: Row>(&mut self, rows: &[R]) {
        for row in rows {
            self.push(row);
        }
    }

    fn push<R: Row>(&mut self, row: &R) {
        self.count += 1;
        let count = self.count as f64;
        for (column, (mean, squares)) in self.columns.iter_mut().enumerate() {
            let value = row.get(column);
            let before = value - *mean;
            *mean += before / count;
            *squares += before * (value - *mean);
        }
    }

    /// Some rows more, if all their numbers are finite in the model's type.
    pub(crate) fn push_finite<S: Scalar, R: Row>(
        &mut self,
        what: &'static str,
        rows: &[R],
    ) -> Result<(), FitError> {
        super::data::check_finite::<S, R>(what, rows).map_err(|error| error.after(self.count))?;
        self.push_all(rows);
        Ok(())
    }

    /// How many rows there were.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The mean and the standard deviation (of the population: divided by n) of a column; 1 if the latter is 0.
    pub(crate) fn mean_and_deviation<S: Scalar>(&self, column: usize) -> (S, S) {
        let (mean, squares) = self.columns[column];
        let deviation = S::from_f64((squares / self.count as f64).sqrt());
        let usable = S::ZERO < deviation && deviation.is_finite();
        (S::from_f64(mean), if usable { deviation } else { S::ONE })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_is_that_of_the_population_and_one_for_a_constant_column() {
        let moments = Moments::of(&[[1.0_f64, 0.1], [2.0, 0.1], [6.0, 0.1]]);
        let (mean, deviation) = moments.mean_and_deviation::<f64>(0);
        assert!((mean - 3.0).abs() < 1e-15);
        assert!((deviation - (14.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert_eq!(moments.mean_and_deviation::<f64>(1), (0.1, 1.0));
        assert_eq!(
            Moments::of(&[[1.0_f64, 0.1]]).mean_and_deviation::<f32>(0),
            (1.0, 1.0)
        );
    }

    /// Far from 0 the plain sums of squares would have lost everything.
    #[test]
    fn a_large_mean_costs_no_digits() {
        let rows: Vec<[f64; 1]> = (0..1000).map(|row| [1e9 + f64::from(row % 2)]).collect();
        let (mean, deviation) = Moments::of(&rows).mean_and_deviation::<f64>(0);
        // The mean is rounded to 1e-7 a thousand times.
        assert!((mean - 1e9 - 0.5).abs() < 1e-6 && (deviation - 0.5).abs() < 1e-6);
    }
}
