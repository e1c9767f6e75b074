//! Statistics of rows that come in batches: of data that need not fit in memory.

use crate::lanes::Scalar;
use crate::model::Model;
use crate::rows::Row;
use crate::train::FitError;
use std::fmt;

/// Why a model has not adapted to a stream. It is unchanged.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamError<E> {
    /// What the source said.
    Source(E),
    /// The rows are none, or not finite.
    Data(FitError),
}

impl<E: fmt::Display> fmt::Display for StreamError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Data(error) => error.fmt(f),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for StreamError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Source(error) => Some(error),
            Self::Data(error) => Some(error),
        }
    }
}

/// Adapting `Normalization` and `normalize_target` to rows that come in batches. Implemented for all models.
///
/// ```text
/// let batches = || Csv::new().batches::<f32, f32, 3, 1>("large.csv", ["a", "b", "c"], ["y"], 10_000);
/// model.adapt_inputs(batches()?.map(|batch| batch.map(|batch| batch.x().to_vec())))?;
/// ```
pub trait AdaptStream: Model {
    /// Sets the statistics of the `Normalization` layers to those of all rows of a stream: those of
    /// [`Train::adapt`](crate::train::Train::adapt) on the same rows, to rounding. Each row is looked at once.
    ///
    /// # Errors
    ///
    /// What the source says, no rows, or a number that is not finite. The model is then unchanged.
    fn adapt_inputs<B: AsRef<[Self::Input]>, E>(
        &mut self,
        batches: impl IntoIterator<Item = Result<B, E>>,
    ) -> Result<(), StreamError<E>> {
        let moments = Moments::of::<Self::Scalar, _, _, _>("x", batches)?;
        let store = self.store_mut();
        for tensor in Self::description().layers.iter().flat_map(|layer| &layer.tensors) {
            let Some(first) = tensor.statistics_of else {
                continue;
            };
            for place in 0..tensor.columns {
                let (mean, deviation) = moments.mean_and_deviation(first + place);
                let value = if tensor.name == "mean" { mean } else { deviation };
                store.values[tensor.offset + place] = value;
            }
        }
        store.adapted = true;
        Ok(())
    }

    /// Sets the statistics of `normalize_target` to those of all targets of a stream. Without that option there are none
    /// to set.
    ///
    /// # Errors
    ///
    /// As [`AdaptStream::adapt_inputs`].
    fn adapt_targets<B: AsRef<[Self::Target]>, E>(
        &mut self,
        batches: impl IntoIterator<Item = Result<B, E>>,
    ) -> Result<(), StreamError<E>> {
        let moments = Moments::of::<Self::Scalar, _, _, _>("y", batches)?;
        let store = self.store_mut();
        if let Some(range) = Self::description().target_statistics {
            let (means, deviations) = store.values[range.clone()].split_at_mut(range.len() / 2);
            for (column, (mean, deviation)) in means.iter_mut().zip(deviations).enumerate() {
                (*mean, *deviation) = moments.mean_and_deviation(column);
            }
        }
        store.target_adapted = true;
        Ok(())
    }
}

impl<M: Model> AdaptStream for M {}

/// Mean and sum of squared distances from it, of each column: the updates of Welford, *Note on a Method for Calculating
/// Corrected Sums of Squares and Products* (1962).
struct Moments {
    count: f64,
    columns: Vec<(f64, f64)>,
}

impl Moments {
    fn of<S: Scalar, R: Row, B: AsRef<[R]>, E>(
        what: &'static str,
        batches: impl IntoIterator<Item = Result<B, E>>,
    ) -> Result<Self, StreamError<E>> {
        let mut moments = Self {
            count: 0.0,
            columns: vec![(0.0, 0.0); R::WIDTH],
        };
        let mut row = 0;
        for batch in batches {
            for numbers in batch.map_err(StreamError::Source)?.as_ref() {
                moments.count += 1.0;
                for (column, (mean, squares)) in moments.columns.iter_mut().enumerate() {
                    let value = numbers.get(column);
                    if !S::from_f64(value).is_finite() {
                        return Err(StreamError::Data(FitError::NotFinite {
                            what,
                            row,
                            column,
                            value,
                        }));
                    }
                    let before = value - *mean;
                    *mean += before / moments.count;
                    *squares += before * (value - *mean);
                }
                row += 1;
            }
        }
        if row == 0 {
            return Err(StreamError::Data(FitError::Empty));
        }
        Ok(moments)
    }

    /// The mean and the standard deviation (of the population: divided by n) of a column; 1 if the latter is 0.
    fn mean_and_deviation<S: Scalar>(&self, column: usize) -> (S, S) {
        let (mean, squares) = self.columns[column];
        let deviation = S::from_f64((squares / self.count).sqrt());
        let usable = S::ZERO < deviation && deviation.is_finite();
        (S::from_f64(mean), if usable { deviation } else { S::ONE })
    }
}
