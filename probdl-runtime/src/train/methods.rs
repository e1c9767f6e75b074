//! What every model can do.

use super::adapt::Moments;
use super::callback::{Callback, Each};
use super::evaluate::{self, Evaluate};
use super::predict::{Laws, ManyRows, Predictions, Results};
use super::row::OneRow;
use super::run::{Run, Start};
use super::state::TrainingState;
use super::training::Checked;
use super::untouched::Untouched;
use super::{
    Epoch, Evaluation, Fit, FitError, Fitted, History, Observation, ParametersError, PlacesError, Summary,
    Training, adapt, data, marginals, parameters,
};
use crate::distribution::{Batch, Distribution};
use crate::layer::dispatch;
use crate::model::{Model, Probabilistic};
use crate::optimizer::Optimizer;

/// What every model can do. Implemented for all of them.
pub trait Train: Model {
    /// Fits the parameters to rows of inputs and targets, one target for each input.
    ///
    /// The first fit adapts the statistics of `Normalization` and `normalize_target` to the data.
    ///
    /// # Errors
    ///
    /// Data that the model cannot take, a configuration out of range, or a training run that leaves the finite numbers;
    /// see [`FitError`]. The model then has its last finite parameters; where no step has moved them, it is as it was,
    /// statistics included.
    fn fit<O: Optimizer>(
        &mut self,
        x: &[Self::Input],
        y: &[Self::Target],
        fit: &Fit<O>,
    ) -> Result<History, FitError> {
        self.fit_with(x, y, fit, |_| ())
    }

    /// [`Train::fit`] with an observer, which is called after each epoch. It may return nothing, or a `ControlFlow` to
    /// stop.
    ///
    /// # Errors
    ///
    /// As [`Train::fit`].
    fn fit_with<O: Optimizer, R: Observation>(
        &mut self,
        x: &[Self::Input],
        y: &[Self::Target],
        fit: &Fit<O>,
        observer: impl FnMut(&Epoch<'_, Self>) -> R,
    ) -> Result<History, FitError> {
        let fitted = self.fit_on(&Training::new(x, y), fit, &mut Each::new(observer))?;
        Ok(fitted.history)
    }

    /// Fits the parameters to [`Training`] data, which may have weights and rows to validate with, while callbacks watch:
    /// one, several in a tuple, or none, `&mut ()`. Beside the history it gives back where the run stands, to be resumed.
    ///
    /// # Errors
    ///
    /// As [`Train::fit`]; also weights and validation data that cannot be used, and what callbacks report.
    fn fit_on<O: Optimizer>(
        &mut self,
        training: &Training<'_, Self::Input, Self::Target>,
        fit: &Fit<O>,
        callbacks: &mut impl Callback<Self, O>,
    ) -> Result<Fitted<O, Self::Scalar>, FitError> {
        run(self, training, fit, None, callbacks)
    }

    /// Goes on exactly where a run stopped: the same data and configuration, with an end further on, give the bits of
    /// one long fit. The model takes over the state's parameters.
    ///
    /// A run that stopped in the middle of an epoch ends that epoch first. One that is at its end already does nothing.
    ///
    /// # Errors
    ///
    /// As [`Train::fit_on`]; also the state of another model, or of an optimizer with another configuration.
    fn resume<O: Optimizer>(
        &mut self,
        training: &Training<'_, Self::Input, Self::Target>,
        fit: &Fit<O>,
        state: TrainingState<O, Self::Scalar>,
        callbacks: &mut impl Callback<Self, O>,
    ) -> Result<Fitted<O, Self::Scalar>, FitError> {
        run(self, training, fit, Some(state), callbacks)
    }

    /// The mean loss over rows of inputs and targets, regularizers included, with dropout off.
    ///
    /// # Errors
    ///
    /// Data that the model cannot take, and `checked(…)` arguments that break their rule.
    fn evaluate(&self, x: &[Self::Input], y: &[Self::Target]) -> Result<Evaluation, FitError> {
        data::check::<Self::Scalar, _, _>(x, y, Self::description().target)?;
        let blocks = evaluate::InMemory { x, y };
        dispatch(Evaluate { model: self, blocks })
    }

    /// The prediction for each row: what `convert_to_tensor_fn` says, a sample by default; the output of a
    /// deterministic model. A sample is drawn from a stream of its own for each row of each seed.
    fn predict(&self, x: &[Self::Input], seed: u64) -> Vec<Self::Prediction> {
        let mut predictions = Vec::with_capacity(x.len());
        predict(self, x, seed, &mut predictions);
        predictions
    }

    /// [`Train::predict`] into places of the caller's, one for each row.
    ///
    /// Allocates nothing but the model's buffers for a block of rows, which each thread keeps for its next call on a
    /// model of the same type, if a row's inputs and activations are at most 4096 numbers.
    ///
    /// # Errors
    ///
    /// More places than rows, or fewer. Nothing is written then.
    fn predict_into(
        &self,
        x: &[Self::Input],
        seed: u64,
        predictions: &mut [Self::Prediction],
    ) -> Result<(), PlacesError> {
        let (rows, places) = (x.len(), predictions.len());
        if rows != places {
            return Err(PlacesError { rows, places });
        }
        predict(self, x, seed, &mut predictions.iter_mut());
        Ok(())
    }

    /// Starts the head from the targets alone: the layers that it reads get zeros for kernels, and such biases that the
    /// law is the same for every row and the mean loss of these rows is least (the maximum-likelihood fit, if nothing is
    /// regularized). Recommended before a fit where scales, rates or counts are far from 1: else the first epochs are
    /// spent on finding their size, and may be lost to it.
    ///
    /// Works for any head, by L-BFGS in double precision over the biases and variables that the head reads; those of a
    /// mixture find a local optimum, which depends on the model's seed. Statistics that have not seen data adapt to it, as
    /// in the first fit.
    ///
    /// # Errors
    ///
    /// Data that the model cannot take, a head without biases, and a law that cannot be fitted to them in finite numbers,
    /// such as a scale where all targets are equal. The model is then unchanged.
    fn start_from_marginals(&mut self, x: &[Self::Input], y: &[Self::Target]) -> Result<(), FitError> {
        marginals::start(self, x, y)
    }

    /// The trainable parameters, layers in order: each kernel row-major, inputs x units, then its bias.
    fn parameters(&self) -> &[Self::Scalar] {
        let store = self.store();
        &store.values[..store.trainable]
    }

    /// Replaces the trainable parameters.
    ///
    /// # Errors
    ///
    /// Too many, too few, or one that is not finite. The model is then unchanged.
    fn set_parameters(&mut self, parameters: &[Self::Scalar]) -> Result<(), ParametersError> {
        parameters::set(self.store_mut(), parameters)
    }

    /// How many trainable parameters there are.
    fn parameter_count(&self) -> usize {
        self.store().trainable
    }

    /// The seed that the model was made with.
    fn seed(&self) -> u64 {
        self.store().seed
    }

    /// Layers, widths and parameters, as a table to be shown.
    fn summary(&self) -> Summary {
        Summary::new(&Self::description(), self.store())
    }

    /// Sets the statistics of the `Normalization` layers to those of these rows.
    ///
    /// # Errors
    ///
    /// No rows, or a number that is not finite. The model is then unchanged.
    fn adapt(&mut self, x: &[Self::Input]) -> Result<(), FitError> {
        if x.is_empty() {
            return Err(FitError::Empty);
        }
        data::check_finite::<Self::Scalar, _>("x", x)?;
        adapt::adapt_inputs(&Self::description(), self.store_mut(), || Moments::of(x));
        Ok(())
    }
}

impl<M: Model> Train for M {}

/// What every model can do whose head is a distribution. Implemented for all of them.
pub trait Predict: Probabilistic {
    /// The law of the target of one row: that of [`Predict::distributions`], to the bit.
    ///
    /// Made for one row at a time: lanes go over the units of a layer, and the activations stand on the stack. (Models
    /// of more than 4096 numbers in a row's inputs and activations allocate.)
    fn distribution(&self, x: &Self::Input) -> Self::Distribution {
        dispatch(OneRow {
            model: self,
            x,
            then: |arguments: &[Self::Scalar]| self.law(|column| arguments[column]),
        })
    }

    /// The laws of the targets of many rows.
    fn distributions(&self, x: &[Self::Input]) -> Batch<Self::Distribution>
    where
        Self::Distribution: Distribution,
    {
        let mut laws = Vec::with_capacity(x.len());
        distributions(self, x, &mut laws);
        Batch::from(laws)
    }

    /// [`Predict::distributions`] into a batch of the caller's, whose laws are replaced.
    ///
    /// Allocates only where the batch has never held so many laws, and as [`Train::predict_into`] does.
    fn distributions_into(&self, x: &[Self::Input], laws: &mut Batch<Self::Distribution>)
    where
        Self::Distribution: Distribution,
    {
        let mut rows = Vec::from(std::mem::take(laws));
        rows.clear();
        rows.reserve(x.len());
        distributions(self, x, &mut rows);
        *laws = Batch::from(rows);
    }
}

impl<M: Probabilistic> Predict for M {}

#[inline(always)]
fn run<M: Model, O: Optimizer>(
    model: &mut M,
    training: &Training<'_, M::Input, M::Target>,
    fit: &Fit<O>,
    start: Option<TrainingState<O, M::Scalar>>,
    callbacks: &mut impl Callback<M, O>,
) -> Result<Fitted<O, M::Scalar>, FitError> {
    let before = Untouched::of(model, start.as_ref());
    let fitted = checked_run(model, training, fit, start, callbacks);
    before.restored_after(fitted, model)
}

#[inline(always)]
fn checked_run<M: Model, O: Optimizer>(
    model: &mut M,
    training: &Training<'_, M::Input, M::Target>,
    fit: &Fit<O>,
    start: Option<TrainingState<O, M::Scalar>>,
    callbacks: &mut impl Callback<M, O>,
) -> Result<Fitted<O, M::Scalar>, FitError> {
    let description = M::description();
    let Checked { training, validation } = training.checked::<M::Scalar>(description.target, fit)?;
    let resumed = start.is_some();
    let rows = training.x.len();
    let batches = rows.div_ceil(fit.rows_of_batch(rows));
    let start = Start::new(model, &description, fit, batches, start)?;
    if !model.store().adapted {
        adapt::adapt_inputs(&description, model.store_mut(), || Moments::of(training.x));
    }
    if !model.store().target_adapted {
        adapt::adapt_targets(&description, model.store_mut(), || Moments::of(training.y));
    }
    dispatch(Run {
        model,
        description,
        training,
        validation,
        fit,
        start,
        resumed,
        callbacks,
    })
}

fn predict<M: Model, R: Results<M::Prediction>>(model: &M, x: &[M::Input], seed: u64, results: &mut R) {
    dispatch(ManyRows {
        model,
        x,
        each: Predictions { model, seed },
        results,
    });
}

fn distributions<M: Probabilistic, R: Results<M::Distribution>>(model: &M, x: &[M::Input], results: &mut R) {
    dispatch(ManyRows {
        model,
        x,
        each: Laws(model),
        results,
    });
}
