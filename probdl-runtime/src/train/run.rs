//! The training loop.

use super::batches::Batches;
use super::data::{Rows, TargetStatistics, set_noise};
use super::team::{Place, Team};
use super::{Epoch, Fit, FitError, History, Observation, diagnose};
use crate::lanes::{Call, Scalar};
use crate::layer::{Kernels, Regularizer, Task, all_within};
use crate::model::{Batch, Buffer, Description, Model};
use crate::optimizer::{self, Optimizer};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// A fit of checked data.
pub(super) struct Run<'a, M: Model, O, F> {
    pub(super) model: &'a mut M,
    pub(super) x: &'a [M::Input],
    pub(super) y: &'a [M::Target],
    pub(super) fit: &'a Fit<O>,
    pub(super) observer: F,
}

impl<M, O, F, R> Task<M::Scalar> for Run<'_, M, O, F>
where
    M: Model,
    O: Optimizer,
    F: FnMut(&Epoch<'_, M>) -> R,
    R: Observation,
{
    type Output = Result<History, FitError>;

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(mut self) -> Self::Output {
        let Self {
            model,
            x,
            y,
            fit,
            observer,
        } = &mut self;
        let description = M::description();
        let seed = fit.seed.unwrap_or(model.store().seed);
        let statistics = TargetStatistics::of(&description, &model.store().values);
        let log_jacobian = statistics.map_or(0.0, |statistics| statistics.log_jacobian());
        let mut batches = Batches::new(
            Arc::new(Rows::new(x, y, statistics)),
            fit.batch_size,
            fit.shuffle,
            seed,
        );
        let trainable = model.store().trainable;
        let mut objective =
            BatchObjective::<M, M::Scalar>::new(&description, &model.store().values, &batches);
        let mut parameters = M::Parameters::of(&model.store().values[..trainable]);
        let mut previous = parameters.clone();
        let mut gradient = parameters.clone();
        let mut state = fit.optimizer.state::<M::Scalar>(trainable);
        if !M::FUSED {
            objective.team = Team::start::<M, V>(fit, &batches, seed, model.store());
        }
        let mut history = History {
            loss: Vec::with_capacity(fit.epochs),
        };
        let mut step = 0;
        for epoch in 0..fit.epochs {
            batches.shuffle(epoch as u64);
            let mut total = 0.0;
            for batch in 0..batches.count() {
                let (rows, blocks) = batches.batch::<V>(batch);
                set_noise(blocks, 0, seed, step);
                let place = Place {
                    epoch: epoch as u64,
                    batch,
                    step,
                };
                step += 1;
                copy(parameters.numbers(), previous.numbers_mut());
                let mut on_batch = OnBatch::<M, V> {
                    objective: &mut objective,
                    blocks,
                    place,
                };
                let loss = fit.optimizer.step::<V>(
                    &mut state,
                    parameters.numbers_mut(),
                    gradient.numbers_mut(),
                    &mut on_batch,
                );
                if !loss.is_finite() || !all_within::<V>(parameters.numbers(), V::Scalar::MAX) {
                    model.store_mut().values[..trainable].copy_from_slice(previous.numbers());
                    let broken =
                        diagnose::broken_argument::<M, V>(&description, &model.store().values, blocks);
                    return Err(match broken {
                        Some(broken) => broken.in_row(batches.number(batch, broken.row)),
                        None => FitError::Diverged { epoch, batch },
                    });
                }
                total += loss.to_f64() * rows as f64;
            }
            let loss = total / batches.rows().len() as f64 + log_jacobian;
            model.store_mut().values[..trainable].copy_from_slice(parameters.numbers());
            history.loss.push(loss);
            let seen = Epoch {
                epoch,
                epochs: fit.epochs,
                loss,
                model: &**model,
            };
            if observer(&seen).control_flow() == ControlFlow::Break(()) {
                break;
            }
        }
        Ok(history)
    }
}

/// Copies a few numbers or many. The lengths are equal.
#[inline(always)]
fn copy<S: Copy>(from: &[S], to: &mut [S]) {
    for (from, to) in from.iter().zip(to) {
        *to = *from;
    }
}

/// The objective of one batch. Not a closure: that would not be certain to be inlined.
struct OnBatch<'a, M: Model, V: Kernels> {
    objective: &'a mut BatchObjective<M, V::Scalar>,
    blocks: &'a [Batch<V::Scalar>],
    place: Place,
}

impl<M: Model, V: Kernels> optimizer::Objective<V::Scalar> for OnBatch<'_, M, V> {
    #[inline(always)]
    fn value_and_gradient(&mut self, parameters: &[V::Scalar], gradient: &mut [V::Scalar]) -> V::Scalar {
        self.objective
            .value_and_gradient::<V>(parameters, self.blocks, self.place, gradient)
    }
}

/// The objective of a batch: the mean loss of its rows, and what the regularizers add.
pub(super) struct BatchObjective<M: Model, S: Scalar> {
    /// All parameters, statistics included: what the model's kernels read.
    values: Vec<S>,
    work: M::Work<S>,
    regularizers: Vec<(Range<usize>, Regularizer)>,
    /// Other threads, if there are any.
    team: Option<Team<S>>,
}

impl<M: Model, S: Scalar> std::fmt::Debug for BatchObjective<M, S> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("BatchObjective")
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

impl<M: Model, S: Scalar> BatchObjective<M, S> {
    pub(super) fn new(description: &Description, values: &[S], batches: &Batches<S>) -> Self {
        Self {
            values: values.to_vec(),
            work: M::work(batches.block_rows()),
            regularizers: regularizers(description).collect(),
            team: None,
        }
    }

    /// The value, or NaN where value or gradient have diverged; writes the gradient.
    #[inline(always)]
    pub(super) fn value_and_gradient<V: Kernels<Scalar = S>>(
        &mut self,
        parameters: &[S],
        blocks: &[Batch<S>],
        place: Place,
        gradient: &mut [S],
    ) -> S {
        gradient.fill(S::ZERO);
        let parameters = if M::HAS_STATISTICS {
            self.values[..parameters.len()].copy_from_slice(parameters);
            &self.values
        } else {
            parameters
        };
        let mut value = S::ZERO;
        if M::FUSED {
            for block in blocks {
                value += M::value_and_gradient::<V>(parameters, block, &mut self.work, gradient);
            }
        } else {
            let share = self.team.as_ref().map_or(1, Team::len);
            if let Some(team) = &self.team {
                team.announce(parameters, place);
            }
            for blocks in blocks.chunks(share) {
                if let Some(team) = &self.team {
                    team.ask();
                }
                value += block_gradient::<M, V>(parameters, &blocks[0], &mut self.work, gradient);
                if let Some(team) = &self.team {
                    value = team.add(blocks.len() - 1, value, gradient);
                }
            }
        }
        for (range, regularizer) in &self.regularizers {
            let weights = &parameters[range.clone()];
            value += regularizer.add::<V>(weights, Some(&mut gradient[range.clone()]));
        }
        // Squares of the gradient must be numbers too, or what an optimizer remembers of them would be infinite.
        let limit = S::MAX.sqrt() * S::from_f64(0.5);
        if all_within::<V>(gradient, limit) {
            value
        } else {
            S::from_f64(f64::NAN)
        }
    }
}

/// Value and gradient of one block, as a function of its own: it is called from several places.
#[inline(never)]
pub(super) fn block_gradient<M: Model, V: Kernels>(
    parameters: &[V::Scalar],
    block: &Batch<V::Scalar>,
    work: &mut M::Work<V::Scalar>,
    gradient: &mut [V::Scalar],
) -> V::Scalar {
    V::vectorize(BlockGradient::<M, V> {
        parameters,
        block,
        work,
        gradient,
    })
}

struct BlockGradient<'a, M: Model, V: Kernels> {
    parameters: &'a [V::Scalar],
    block: &'a Batch<V::Scalar>,
    work: &'a mut M::Work<V::Scalar>,
    gradient: &'a mut [V::Scalar],
}

impl<M: Model, V: Kernels> Call for BlockGradient<'_, M, V> {
    type Output = V::Scalar;

    #[inline(always)]
    fn call(self) -> V::Scalar {
        M::value_and_gradient::<V>(self.parameters, self.block, self.work, self.gradient)
    }
}

/// The regularized tensors.
pub(super) fn regularizers(description: &Description) -> impl Iterator<Item = (Range<usize>, Regularizer)> {
    let tensors = description.layers.iter().flat_map(|layer| &layer.tensors);
    tensors.filter_map(|tensor| {
        let end = tensor.offset + tensor.shape().size();
        Some((tensor.offset..end, tensor.regularizer?))
    })
}
