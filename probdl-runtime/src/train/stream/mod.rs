//! Training on data that need not fit in memory: rows that come in batches, again for each epoch.

mod feed;
mod methods;
mod reader;

pub use methods::FitStream;

use super::training::{Part, check_weights, wide};
use super::{Fit, FitError};
use crate::data::Dataset;
use crate::lanes::Scalar;
use crate::model::TargetRule;
use crate::optimizer::Optimizer;
use crate::rows::Row;
use std::fmt;

/// Rows that come one batch after the other, as often as they are asked for. Implemented for closures that open them:
///
/// ```text
/// || Csv::new().batches::<f32, f32, 3, 1>("large.csv", ["a", "b", "c"], ["y"], 10_000)
/// ```
///
/// How many rows come at a time is of no consequence but for memory. What a file gives row by row can be changed on the way: a
/// column of classes into the class alone, a column of weights into weights.
///
/// ```
/// use probdl_runtime::data::{Dataset, DatasetError};
/// use probdl_runtime::train::{StreamRows, TrainingStream};
///
/// // Stands for `Parquet::open(…)?.batches::<f32, u32, 3, 1>(["a", "b", "weight"], ["class"], 10_000)?`.
/// let file = || [Dataset::new([[0.5_f32, 1.0, 2.0], [0.25, 0.0, 1.0]], [[1_u32], [0]])];
/// let source = || {
///     Ok::<_, DatasetError>(file().into_iter().map(|batch| {
///         let (rows, classes) = batch?.into_parts();
///         let weights = Some(rows.iter().map(|[.., weight]| f64::from(*weight)).collect());
///         let x: Vec<[f32; 2]> = rows.into_iter().map(|[a, b, _]| [a, b]).collect();
///         let y: Vec<u32> = classes.into_iter().map(|[class]| class).collect();
///         Ok(StreamRows { x, y, weights })
///     }))
/// };
/// let training = TrainingStream::new(source);
/// // model.fit_stream(training, &fit)?;
/// ```
pub trait Source {
    /// Some rows.
    type Batch: StreamBatch;
    /// Why there are none.
    type Error;
    /// The rows of one pass, in order.
    type Batches: Iterator<Item = Result<Self::Batch, Self::Error>>;

    /// Begins a pass.
    ///
    /// # Errors
    ///
    /// What the source says: a file that cannot be opened, for instance.
    fn open(&mut self) -> Result<Self::Batches, Self::Error>;
}

impl<F, I, B, E> Source for F
where
    F: FnMut() -> Result<I, E>,
    I: IntoIterator<Item = Result<B, E>>,
    B: StreamBatch,
{
    type Batch = B;
    type Error = E;
    type Batches = I::IntoIter;

    fn open(&mut self) -> Result<Self::Batches, E> {
        self().map(IntoIterator::into_iter)
    }
}

/// Some rows of a stream: a [`Dataset`]; inputs and targets; or these with a weight for each row.
pub trait StreamBatch {
    /// One row of inputs.
    type Input: Row;
    /// One row of targets.
    type Target: Row;

    /// The rows.
    fn into_rows(self) -> StreamRows<Self::Input, Self::Target>;
}

/// Inputs, as many targets, and weights unless all are 1.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamRows<X, Y> {
    /// The inputs.
    pub x: Vec<X>,
    /// The targets.
    pub y: Vec<Y>,
    /// What their losses are multiplied with, as in [`Training::sample_weight`](super::Training::sample_weight).
    pub weights: Option<Vec<f64>>,
}

impl<X, Y> Default for StreamRows<X, Y> {
    fn default() -> Self {
        Self {
            x: Vec::new(),
            y: Vec::new(),
            weights: None,
        }
    }
}

impl<X: Row, Y: Row> StreamBatch for StreamRows<X, Y> {
    type Input = X;
    type Target = Y;

    fn into_rows(self) -> Self {
        self
    }
}

impl<X: Row, Y: Row> StreamBatch for Dataset<X, Y> {
    type Input = X;
    type Target = Y;

    fn into_rows(self) -> StreamRows<X, Y> {
        self.into_parts().into_rows()
    }
}

impl<X: Row, Y: Row> StreamBatch for (Vec<X>, Vec<Y>) {
    type Input = X;
    type Target = Y;

    fn into_rows(self) -> StreamRows<X, Y> {
        let (x, y) = self;
        StreamRows { x, y, weights: None }
    }
}

impl<X: Row, Y: Row> StreamBatch for (Vec<X>, Vec<Y>, Vec<f64>) {
    type Input = X;
    type Target = Y;

    fn into_rows(self) -> StreamRows<X, Y> {
        let (x, y, weights) = self;
        let weights = Some(weights);
        StreamRows { x, y, weights }
    }
}

type InputOf<S> = <<S as Source>::Batch as StreamBatch>::Input;
type TargetOf<S> = <<S as Source>::Batch as StreamBatch>::Target;
type RowsOf<S> = StreamRows<InputOf<S>, TargetOf<S>>;

/// What a model is trained on that need not fit in memory: a [`Source`] of rows, which is opened anew for each epoch. See
/// [`FitStream::fit_stream`].
///
/// ```
/// use probdl_runtime::train::TrainingStream;
/// use std::convert::Infallible;
///
/// let block = |first: u32| (first..first + 1000).map(|row| ([row as f32], [2.0 * row as f32])).unzip();
/// let source = || Ok::<_, Infallible>((0..50).map(move |i| Ok::<(Vec<_>, Vec<_>), Infallible>(block(1000 * i))));
/// let training = TrainingStream::new(source).shuffle_buffer(10_000);
/// // model.fit_stream(training, &fit)?;
/// ```
pub struct TrainingStream<'a, S: Source> {
    source: S,
    shuffle_buffer: usize,
    steps_per_epoch: Option<usize>,
    class_weight: Option<Vec<f64>>,
    #[expect(
        clippy::type_complexity,
        reason = "inputs and targets, by the names that the source gives them"
    )]
    validation: Option<(&'a [InputOf<S>], &'a [TargetOf<S>])>,
    validation_weight: Option<Vec<f64>>,
}

impl<S: Source> fmt::Debug for TrainingStream<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrainingStream")
            .field("shuffle_buffer", &self.shuffle_buffer)
            .field("steps_per_epoch", &self.steps_per_epoch)
            .field("class_weight", &self.class_weight)
            .finish_non_exhaustive()
    }
}

impl<'a, S: Source> TrainingStream<'a, S> {
    /// The rows of a source, in its order.
    pub fn new(source: S) -> Self {
        Self {
            source,
            shuffle_buffer: 0,
            steps_per_epoch: None,
            class_weight: None,
            validation: None,
            validation_weight: None,
        }
    }

    /// Shuffles the rows within a buffer of so many: each row to be used is drawn from the buffer, and the next one of
    /// the stream takes its place. Each pass has an order of its own, by the seed of the fit. A buffer for all rows
    /// shuffles as well as memory does; rows that are sorted should be mixed before.
    ///
    /// `Fit::shuffle(false)` turns it off.
    #[must_use]
    pub fn shuffle_buffer(self, rows: usize) -> Self {
        Self {
            shuffle_buffer: rows,
            ..self
        }
    }

    /// Ends each epoch after so many steps. The next one goes on from there, and from the beginning of the source when
    /// that is at its end. Needed where a source never ends. Without it, an epoch is a pass.
    #[must_use]
    pub fn steps_per_epoch(self, steps: usize) -> Self {
        Self {
            steps_per_epoch: Some(steps),
            ..self
        }
    }

    /// As [`Training::class_weight`](super::Training::class_weight).
    #[must_use]
    pub fn class_weight<W: Copy + Into<f64>>(self, weights: &[W]) -> Self {
        Self {
            class_weight: Some(wide(weights)),
            ..self
        }
    }

    /// Rows in memory, whose loss is computed after each epoch: [`History::val_loss`](super::History::val_loss).
    #[must_use]
    pub fn validation_data(self, x: &'a [InputOf<S>], y: &'a [TargetOf<S>]) -> Self {
        Self {
            validation: Some((x, y)),
            ..self
        }
    }

    /// A weight for each row of the validation data, at least 0.
    #[must_use]
    pub fn validation_sample_weight<W: Copy + Into<f64>>(self, weights: &[W]) -> Self {
        Self {
            validation_weight: Some(wide(weights)),
            ..self
        }
    }

    /// Checks all that can be checked before a row is seen.
    #[expect(clippy::type_complexity, reason = "as above")]
    fn check<N: Scalar>(
        &self,
        rule: TargetRule,
        fit: &Fit<impl Optimizer>,
    ) -> Result<Option<Part<'a, InputOf<S>, TargetOf<S>>>, FitError> {
        if self.steps_per_epoch == Some(0) {
            return Err(FitError::StepsPerEpochZero);
        }
        if fit.optimizer.needs_all_rows() {
            let what = "an optimizer that searches along lines";
            return Err(FitError::NeedsRowsInMemory { what });
        }
        if self.validation.is_none() && fit.validation_split != 0.0 {
            let what = "a validation split";
            return Err(FitError::NeedsRowsInMemory { what });
        }
        fit.check(0)?;
        self.class_weight
            .as_ref()
            .map_or(Ok(()), |weights| check_weights::<N>("class_weight", weights))?;
        let Some((x, y)) = self.validation else {
            return match self.validation_weight {
                Some(_) => Err(FitError::NoValidationData),
                None => Ok(None),
            };
        };
        let weights = self.validation_weight.clone();
        Part { x, y, weights }.checked_for_validation::<N>(rule).map(Some)
    }
}
