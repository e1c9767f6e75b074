//! The training loop.

use super::batch_objective::{BatchObjective, OnBatch};
use super::callback::{Callback, Control, Logs};
use super::data::{TargetStatistics, set_noise};
use super::feed::{Data, Feed};
use super::origin::Origin;
use super::state::{Position, TrainingState};
use super::team::Place;
use super::training::Part;
use super::validation::Validation;
use super::{Epoch, Fit, FitError, Fitted, History, diagnose};
use crate::lanes::Scalar;
use crate::layer::{Kernels, Task, all_within};
use crate::model::{Buffer, Description, Model};
use crate::optimizer::Optimizer;

/// A fit of data: of rows in memory, which have been checked, or of a stream.
pub(super) struct Run<'a, M: Model, O: Optimizer, C, D> {
    pub(super) model: &'a mut M,
    /// The model's.
    pub(super) description: Description,
    pub(super) training: D,
    pub(super) validation: Option<Part<'a, M::Input, M::Target>>,
    pub(super) fit: &'a Fit<O>,
    pub(super) start: Start<O, M::Scalar>,
    pub(super) resumed: bool,
    pub(super) callbacks: &'a mut C,
}

/// What a run begins with.
pub(super) struct Start<O: Optimizer, S: Scalar> {
    optimizer: O,
    state: TrainingState<O, S>,
}

impl<O: Optimizer, S: Scalar> Start<O, S> {
    /// From the beginning, or from a state, whose parameters the model takes over. `batches` is how many an epoch has.
    pub(super) fn new<M: Model<Scalar = S>>(
        model: &mut M,
        description: &Description,
        fit: &Fit<O>,
        batches: usize,
        state: Option<TrainingState<O, S>>,
    ) -> Result<Self, FitError> {
        let tensors = tensor_lengths(description);
        let mut optimizer = fit.optimizer.clone();
        let trainable = model.store().trainable;
        let fresh = TrainingState {
            configuration: optimizer.clone(),
            origin: Origin::of::<M>(),
            optimizer: fresh_state(&optimizer, trainable, &tensors),
            parameters: model.store().values[..trainable].to_vec(),
            position: Position {
                epoch: fit.initial_epoch,
                step: (fit.initial_epoch as u64).saturating_mul(batches as u64),
                ..Position::default()
            },
            learning_rate: None,
        };
        let Some(mut state) = state else {
            if fit.initial_epoch >= fit.epochs {
                let (initial_epoch, epochs) = (fit.initial_epoch, fit.epochs);
                return Err(FitError::InitialEpoch {
                    initial_epoch,
                    epochs,
                });
            }
            return Ok(Self {
                optimizer,
                state: fresh,
            });
        };
        let lengths = |state: &TrainingState<O, S>| (state.parameters.len(), state.len());
        if lengths(&state) != lengths(&fresh) {
            let (expected, given) = (fresh.len(), state.len());
            return Err(FitError::WrongState { expected, given });
        }
        if state.origin.differs(fresh.origin) {
            return Err(FitError::StateOfOtherModel);
        }
        if let Some(learning_rate) = state.learning_rate {
            if !optimizer.set_learning_rate(learning_rate) {
                return Err(FitError::LearningRateFixed);
            }
            optimizer.check()?;
        }
        optimizer.begin(&mut state.optimizer, &tensors);
        model.store_mut().values[..trainable].copy_from_slice(&state.parameters);
        Ok(Self { optimizer, state })
    }
}

/// The optimizer's state before the first step.
fn fresh_state<O: Optimizer, S: Scalar>(optimizer: &O, trainable: usize, tensors: &[usize]) -> O::State<S> {
    let mut state = optimizer.state::<S>(trainable);
    optimizer.begin(&mut state, tensors);
    state
}

/// How long the trained tensors are, in order.
fn tensor_lengths(description: &Description) -> Vec<usize> {
    let tensors = description.layers.iter().flat_map(|layer| &layer.tensors);
    let trained = tensors.filter(|tensor| tensor.statistics_of.is_none());
    trained.map(|tensor| tensor.shape().size()).collect()
}

impl<M, O, C, D> Task<M::Scalar> for Run<'_, M, O, C, D>
where
    M: Model,
    O: Optimizer,
    C: Callback<M, O>,
    D: Data<M>,
{
    type Output = Result<Fitted<O, M::Scalar>, <D::Feed as Feed<M>>::Error>;

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(self) -> Self::Output {
        let Self {
            model,
            description,
            training,
            validation,
            fit,
            start,
            resumed,
            callbacks,
        } = self;
        let description = &description;
        let values = &model.store().values;
        training.check(description, values)?;
        if let Some(part) = &validation {
            let checked = Data::<M>::check(part, description, values);
            checked.map_err(|error| FitError::Validation(Box::new(error)))?;
        }
        let seed = fit.seed.unwrap_or(model.store().seed);
        let statistics = TargetStatistics::of(description, &model.store().values);
        let log_jacobian = statistics.map_or(0.0, |statistics| statistics.log_jacobian());
        let mut validation = validation
            .as_ref()
            .map(|part| Validation::<M>::new(part, description, statistics));
        let mut batches = training.feed(fit, seed, description, &model.store().values);
        let trainable = model.store().trainable;
        let mut objective =
            BatchObjective::<M, M::Scalar>::new(description, &model.store().values, batches.block_rows());
        let mut parameters = M::Parameters::of(&model.store().values[..trainable]);
        let mut gradient = parameters.clone();
        if !M::FUSED {
            objective.team = batches.team(fit, seed, model.store());
        }
        let mut optimizer = start.optimizer.clone();
        let mut state = start.state.optimizer.clone();
        let mut changed_rate = start.state.learning_rate;
        let Position {
            mut epoch,
            batch: mut next_batch,
            mut step,
            mut total,
        } = start.state.position;
        let mut history = History {
            loss: Vec::with_capacity(fit.epochs.saturating_sub(epoch).min(MOST_RESERVED)),
            initial_epoch: epoch,
            ..History::default()
        };
        let watched = callbacks.watches_batches();
        let mut logs = Logs::default();
        let mut stopping = false;
        // Calls a callback. Optimizer and state move there and back: were they only lent, what the steps need of them
        // could not stay in registers.
        macro_rules! call {
            ($position:expr, |$control:ident| $call:expr) => {{
                let mut $control = Control {
                    model: &*model,
                    optimizer,
                    state,
                    logs: &mut logs,
                    epoch,
                    epochs: fit.epochs,
                    position: $position,
                    changed_rate,
                    stopping,
                    resumed,
                };
                let result: Result<(), FitError> = $call;
                optimizer = $control.optimizer;
                state = $control.state;
                changed_rate = $control.changed_rate;
                stopping = $control.stopping;
                result?;
            }};
        }
        macro_rules! position {
            () => {
                Position {
                    epoch,
                    batch: next_batch,
                    step,
                    total,
                }
            };
        }
        call!(position!(), |control| callbacks.on_train_begin(&mut control));
        while epoch < fit.epochs && !stopping {
            call!(position!(), |control| callbacks.on_epoch_begin(&mut control));
            if stopping {
                break;
            }
            let mut batch = next_batch;
            batches.begin(epoch as u64, batch, step)?;
            loop {
                match batches.has(batch) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        let _ = take_over::<M, V>(model, parameters.numbers());
                        return Err(error);
                    }
                }
                let (rows, blocks) = batches.batch::<V>(batch);
                if !M::FUSED {
                    set_noise(blocks, 0, seed, step);
                }
                let place = Place {
                    epoch: epoch as u64,
                    batch,
                    step,
                };
                step = step.wrapping_add(1); // a run may say that it begins anywhere
                let mut on_batch = OnBatch::<M, V> {
                    objective: &mut objective,
                    blocks,
                    place,
                };
                let loss = optimizer.step::<V>(
                    &mut state,
                    parameters.numbers_mut(),
                    gradient.numbers_mut(),
                    &mut on_batch,
                );
                if !loss.is_finite() {
                    let _ = take_over::<M, V>(model, parameters.numbers());
                    let values = &model.store().values;
                    let broken = diagnose::broken_argument::<M>(description, values, blocks, rows);
                    return Err(match broken {
                        Some(broken) => broken.in_row(batches.number(batch, broken.row)),
                        None => FitError::Diverged { epoch, batch },
                    }
                    .into());
                }
                total += loss.to_f64() * rows as f64;
                if watched {
                    if !take_over::<M, V>(model, parameters.numbers()) {
                        return Err(FitError::Diverged { epoch, batch }.into());
                    }
                    next_batch = batch + 1;
                    let loss = loss.to_f64() + log_jacobian * batches.mean_weight();
                    call!(position!(), |control| callbacks.on_batch_end(loss, &mut control));
                    if stopping && batches.has(next_batch)? {
                        break;
                    }
                }
                batch += 1;
            }
            if !take_over::<M, V>(model, parameters.numbers()) {
                let batch = batch.saturating_sub(1);
                return Err(FitError::Diverged { epoch, batch }.into());
            }
            if stopping && batches.has(next_batch)? {
                break;
            }
            let loss = total / batches.rows_of_epoch() as f64 + log_jacobian * batches.mean_weight();
            history.loss.push(loss);
            let mut val_loss = None;
            if let Some(validation) = &mut validation {
                let loss = validation.loss(&model.store().values);
                history.val_loss.push(loss);
                val_loss = Some(loss);
            }
            (logs.loss, logs.val_loss) = (Some(loss), val_loss);
            (next_batch, total) = (0, 0.0);
            let position = Position {
                epoch: epoch + 1,
                ..position!()
            };
            call!(position, |control| {
                let seen = Epoch {
                    epoch,
                    epochs: fit.epochs,
                    loss,
                    val_loss,
                    model: control.model,
                };
                callbacks.on_epoch_end(&seen, &mut control)
            });
            for (name, value) in logs.others.drain(..) {
                history.metrics.entry(name).or_default().push(value);
            }
            (logs.loss, logs.val_loss) = (None, None);
            epoch += 1;
        }
        let state = TrainingState {
            configuration: optimizer.clone(),
            origin: Origin::of::<M>(),
            optimizer: state,
            parameters: parameters.numbers().to_vec(),
            position: position!(),
            learning_rate: changed_rate,
        };
        let trained = &mut model.store_mut().values[..trainable];
        optimizer.finish(&state.optimizer, trained);
        if !all_within::<V>(trained, V::Scalar::MAX) {
            trained.copy_from_slice(&state.parameters);
        }
        callbacks.on_train_end(model, &history)?;
        Ok(Fitted { history, state })
    }
}

/// Gives a model parameters that have moved; returns whether they are finite. If they are not, the model stays as it is: built-in
/// optimizers do not step out of the finite numbers, others may.
#[inline(always)]
fn take_over<M: Model, V: Kernels<Scalar = M::Scalar>>(model: &mut M, parameters: &[M::Scalar]) -> bool {
    let finite = all_within::<V>(parameters, M::Scalar::MAX);
    if finite {
        model.store_mut().values[..parameters.len()].copy_from_slice(parameters);
    }
    finite
}

/// Room for this number of losses is made at once at most.
const MOST_RESERVED: usize = 1 << 16;
