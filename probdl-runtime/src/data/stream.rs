//! Statistics of rows that come in batches: of data that need not fit in memory.

use crate::lanes::Scalar;
use crate::model::Model;
use crate::rows::Row;
use crate::train::FitError;
use crate::train::adapt::{self, Moments};
use std::fmt;

/// Why a model could not be fitted, adapted or evaluated with a stream.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamError<E> {
    /// What the source said.
    Source(E),
    /// Rows that the model cannot take, or what else may be wrong with a fit.
    Data(FitError),
}

impl<E> From<FitError> for StreamError<E> {
    fn from(error: FitError) -> Self {
        Self::Data(error)
    }
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
    /// [`Train::adapt`](crate::train::Train::adapt) on the same rows, to the bit. Each row is looked at once.
    ///
    /// # Errors
    ///
    /// What the source says, no rows, or a number that is not finite. The model is then unchanged.
    fn adapt_inputs<B: AsRef<[Self::Input]>, E>(
        &mut self,
        batches: impl IntoIterator<Item = Result<B, E>>,
    ) -> Result<(), StreamError<E>> {
        let moments = moments::<Self::Scalar, _, _, _>("x", batches)?;
        adapt::adapt_inputs(&Self::description(), self.store_mut(), || moments);
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
        let moments = moments::<Self::Scalar, _, _, _>("y", batches)?;
        adapt::adapt_targets(&Self::description(), self.store_mut(), || moments);
        Ok(())
    }
}

impl<M: Model> AdaptStream for M {}

fn moments<S: Scalar, R: Row, B: AsRef<[R]>, E>(
    what: &'static str,
    batches: impl IntoIterator<Item = Result<B, E>>,
) -> Result<Moments, StreamError<E>> {
    let mut moments = Moments::new(R::WIDTH);
    for batch in batches {
        let batch = batch.map_err(StreamError::Source)?;
        moments.push_finite::<S, R>(what, batch.as_ref())?;
    }
    if moments.count() == 0 {
        return Err(StreamError::Data(FitError::Empty));
    }
    Ok(moments)
}
