//! Fit and evaluate, with streams.

use super::feed::StreamData;
use super::reader::{Reader, Shuffled};
use super::{RowsOf, Source, StreamBatch, StreamRows, TrainingStream};
use crate::data::StreamError;
use crate::layer::dispatch;
use crate::model::{Description, Model};
use crate::optimizer::Optimizer;
use crate::rows::Row;
use crate::train::adapt::{self, Moments};
use crate::train::callback::Callback;
use crate::train::evaluate::{Blocks, Evaluate};
use crate::train::run::{Run, Start};
use crate::train::untouched::Untouched;
use crate::train::{BLOCK, Evaluation, Fit, FitError, Fitted, History, TrainingState};

/// Fitting and evaluating with rows that come in batches: data that need not fit in memory. Implemented for all models.
///
/// ```text
/// let source = || Csv::new().batches::<f32, f32, 3, 1>("large.csv", ["a", "b", "c"], ["y"], 10_000);
/// let history = model.fit_stream(TrainingStream::new(source).shuffle_buffer(50_000), &fit)?;
/// ```
///
/// Only a batch, the buffer and what the source itself holds are in memory. The order of the rows is the stream's, or that
/// of its buffer: without one, the bits are those of [`Train::fit`](super::super::Train::fit) with the same rows and
/// `shuffle(false)`.
///
/// A model that normalizes and has not adapted yet does so in a first pass, over at most the rows of the first epoch if
/// `steps_per_epoch` is set. Rows are checked as they come. The threads of [`Fit::threads`] are not used.
///
/// # Errors
///
/// What the source says ([`StreamError::Source`]), and what a fit of rows in memory says ([`StreamError::Data`]); rows are
/// counted from 0 in each pass. The model then has its last finite parameters; where no step has moved them, it is as it was.
/// L-BFGS and a validation split need rows in
/// memory.
pub trait FitStream: Model {
    /// Fits the parameters to a stream of rows.
    ///
    /// # Errors
    ///
    /// See [`FitStream`].
    fn fit_stream<S, O>(
        &mut self,
        training: TrainingStream<'_, S>,
        fit: &Fit<O>,
    ) -> Result<History, StreamError<S::Error>>
    where
        O: Optimizer,
        S: Source,
        S::Batch: StreamBatch<Input = Self::Input, Target = Self::Target>,
    {
        Ok(run(self, training, fit, None, &mut ())?.history)
    }

    /// [`FitStream::fit_stream`], while callbacks watch. Beside the history it gives back where the run stands.
    ///
    /// # Errors
    ///
    /// See [`FitStream`].
    fn fit_stream_on<S, O>(
        &mut self,
        training: TrainingStream<'_, S>,
        fit: &Fit<O>,
        callbacks: &mut impl Callback<Self, O>,
    ) -> Result<Fitted<O, Self::Scalar>, StreamError<S::Error>>
    where
        O: Optimizer,
        S: Source,
        S::Batch: StreamBatch<Input = Self::Input, Target = Self::Target>,
    {
        run(self, training, fit, None, callbacks)
    }

    /// Goes on exactly where a run stopped, if the source gives the same rows again. What that run has read of the pass it
    /// was in (with `steps_per_epoch`, all it has read) is read once more, and passed over.
    ///
    /// # Errors
    ///
    /// See [`FitStream`], and [`Train::resume`](super::super::Train::resume).
    fn resume_stream<S, O>(
        &mut self,
        training: TrainingStream<'_, S>,
        fit: &Fit<O>,
        state: TrainingState<O, Self::Scalar>,
        callbacks: &mut impl Callback<Self, O>,
    ) -> Result<Fitted<O, Self::Scalar>, StreamError<S::Error>>
    where
        O: Optimizer,
        S: Source,
        S::Batch: StreamBatch<Input = Self::Input, Target = Self::Target>,
    {
        run(self, training, fit, Some(state), callbacks)
    }

    /// The mean loss over the rows of a source: the bits of [`Train::evaluate`](super::super::Train::evaluate), which knows
    /// no weights either.
    ///
    /// # Errors
    ///
    /// See [`FitStream`].
    fn evaluate_stream<S>(&self, source: S) -> Result<Evaluation, StreamError<S::Error>>
    where
        S: Source,
        S::Batch: StreamBatch<Input = Self::Input, Target = Self::Target>,
    {
        let reader = Reader::<S, Self::Scalar>::new(source, Self::description().target, None);
        let mut stream = Shuffled::new(reader, 0, 0);
        stream.open(0)?;
        let blocks = StreamBlocks {
            stream,
            rows: StreamRows::default(),
            numbers: Vec::new(),
            any: false,
        };
        dispatch(Evaluate { model: self, blocks })
    }
}

impl<M: Model> FitStream for M {}

fn run<M: Model, O: Optimizer, S: Source>(
    model: &mut M,
    training: TrainingStream<'_, S>,
    fit: &Fit<O>,
    state: Option<TrainingState<O, M::Scalar>>,
    callbacks: &mut impl Callback<M, O>,
) -> Result<Fitted<O, M::Scalar>, StreamError<S::Error>>
where
    S::Batch: StreamBatch<Input = M::Input, Target = M::Target>,
{
    let before = Untouched::of(model, state.as_ref());
    let fitted = checked_run(model, training, fit, state, callbacks);
    before.restored_after(fitted, model)
}

fn checked_run<M: Model, O: Optimizer, S: Source>(
    model: &mut M,
    training: TrainingStream<'_, S>,
    fit: &Fit<O>,
    state: Option<TrainingState<O, M::Scalar>>,
    callbacks: &mut impl Callback<M, O>,
) -> Result<Fitted<O, M::Scalar>, StreamError<S::Error>>
where
    S::Batch: StreamBatch<Input = M::Input, Target = M::Target>,
{
    let description = M::description();
    let validation = training.check::<M::Scalar>(description.target, fit)?;
    let resumed = state.is_some();
    let (steps, shuffle_buffer) = (training.steps_per_epoch, training.shuffle_buffer);
    let mut reader = Reader::new(training.source, description.target, training.class_weight);
    let batch_size = fit.rows_of_batch(0);
    let store = model.store();
    let adapts = is_normalized(&description) && !(store.adapted && store.target_adapted);
    let counts = !resumed && fit.initial_epoch > 0 && steps.is_none();
    let (mut x, mut y) = (Moments::new(M::Input::WIDTH), Moments::new(M::Target::WIDTH));
    if adapts || counts {
        let most = steps.map_or(usize::MAX, |steps| steps.saturating_mul(batch_size));
        first_pass(&mut reader, most, &mut x, &mut y)?;
    }
    let batches = steps.unwrap_or(x.count().div_ceil(batch_size));
    let start = Start::new(model, &description, fit, batches, state)?;
    if !model.store().adapted {
        adapt::adapt_inputs(&description, model.store_mut(), || x);
    }
    if !model.store().target_adapted {
        adapt::adapt_targets(&description, model.store_mut(), || y);
    }
    dispatch(Run {
        model,
        description,
        training: StreamData {
            reader,
            shuffle_buffer,
            steps_per_epoch: steps,
        },
        validation,
        fit,
        start,
        resumed,
        callbacks,
    })
}

/// Whether a model has statistics of its data.
fn is_normalized(description: &Description) -> bool {
    let mut tensors = description.layers.iter().flat_map(|layer| &layer.tensors);
    description.target_statistics.is_some() || tensors.any(|tensor| tensor.statistics_of.is_some())
}

/// Takes the statistics of the first rows of a pass.
fn first_pass<S: Source, N: crate::lanes::Scalar>(
    reader: &mut Reader<S, N>,
    most: usize,
    x: &mut Moments,
    y: &mut Moments,
) -> Result<(), StreamError<S::Error>> {
    reader.open()?;
    while x.count() < most {
        let Some(rows) = reader.rows()? else {
            break;
        };
        let wanted = rows.x.len().min(most - x.count());
        x.push_all(&rows.x[..wanted]);
        y.push_all(&rows.y[..wanted]);
    }
    if x.count() == 0 {
        return Err(StreamError::Data(FitError::Empty));
    }
    Ok(())
}

/// The rows of a stream in blocks, in its order.
struct StreamBlocks<S: Source, N> {
    stream: Shuffled<S, N>,
    rows: RowsOf<S>,
    numbers: Vec<usize>,
    any: bool,
}

impl<M: Model, S: Source> Blocks<M> for StreamBlocks<S, M::Scalar>
where
    S::Batch: StreamBatch<Input = M::Input, Target = M::Target>,
{
    type Error = StreamError<S::Error>;

    fn most(&self) -> usize {
        BLOCK
    }

    fn next(&mut self) -> Result<(&[M::Input], &[M::Target]), Self::Error> {
        self.stream.take(BLOCK, &mut self.rows, &mut self.numbers)?;
        self.any |= !self.rows.x.is_empty();
        if self.any {
            Ok((&self.rows.x, &self.rows.y))
        } else {
            Err(StreamError::Data(FitError::Empty))
        }
    }
}
