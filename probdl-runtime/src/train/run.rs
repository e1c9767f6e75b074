//! The training loop.

use super::data::{Rows, TargetStatistics, set_noise};
use super::{BLOCK, Epoch, Fit, FitError, History, Observation, diagnose};
use crate::lanes::{Lanes, Scalar};
use crate::layer::{Kernels, Regularizer, Task, all_within};
use crate::model::{Batch, Buffer, Description, Model};
use crate::optimizer::{self, Optimizer};
use crate::random::permutation;
use std::ops::{ControlFlow, Range};

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
        let mut batches = Batches::new(Rows::new(x, y, statistics), fit.batch_size, fit.shuffle, seed);
        let trainable = model.store().trainable;
        let mut objective =
            BatchObjective::<M, M::Scalar>::new(&description, &model.store().values, &batches);
        let mut parameters = M::Parameters::of(&model.store().values[..trainable]);
        let mut previous = parameters.clone();
        let mut gradient = parameters.clone();
        let mut state = fit.optimizer.state::<M::Scalar>(trainable);
        let mut history = History {
            loss: Vec::with_capacity(fit.epochs),
        };
        let mut step = 0;
        for epoch in 0..fit.epochs {
            batches.shuffle(epoch as u64);
            let mut total = 0.0;
            for batch in 0..batches.count() {
                let (rows, blocks) = batches.batch::<V>(batch);
                set_noise(blocks, seed, step);
                step += 1;
                copy(parameters.numbers(), previous.numbers_mut());
                let mut on_batch = OnBatch::<M, V> {
                    objective: &mut objective,
                    blocks,
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
            let loss = total / batches.rows() as f64 + log_jacobian;
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
}

impl<M: Model, V: Kernels> optimizer::Objective<V::Scalar> for OnBatch<'_, M, V> {
    #[inline(always)]
    fn value_and_gradient(&mut self, parameters: &[V::Scalar], gradient: &mut [V::Scalar]) -> V::Scalar {
        self.objective
            .value_and_gradient::<V>(parameters, self.blocks, gradient)
    }
}

/// The objective of a batch: the mean loss of its rows, and what the regularizers add.
pub(super) struct BatchObjective<M: Model, S: Scalar> {
    /// All parameters, statistics included: what the model's kernels read.
    values: Vec<S>,
    work: M::Work<S>,
    regularizers: Vec<(Range<usize>, Regularizer)>,
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
        }
    }

    /// The value, or NaN where value or gradient have diverged; writes the gradient.
    #[inline(always)]
    pub(super) fn value_and_gradient<V: Kernels<Scalar = S>>(
        &mut self,
        parameters: &[S],
        blocks: &[Batch<S>],
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
        for block in blocks {
            value += M::value_and_gradient::<V>(parameters, block, &mut self.work, gradient);
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

/// The regularized tensors.
pub(super) fn regularizers(description: &Description) -> impl Iterator<Item = (Range<usize>, Regularizer)> {
    let tensors = description.layers.iter().flat_map(|layer| &layer.tensors);
    tensors.filter_map(|tensor| {
        let end = tensor.offset + tensor.shape().size();
        Some((tensor.offset..end, tensor.regularizer?))
    })
}

/// The batches of an epoch, each in blocks.
#[derive(Debug)]
pub(super) struct Batches<S> {
    source: Source<S>,
    rows: usize,
    batch_size: usize,
}

#[derive(Debug)]
enum Source<S> {
    /// All blocks of all batches, packed once.
    InOrder(Vec<Batch<S>>),
    /// The blocks of one batch, packed at each step.
    Shuffled {
        rows: Rows<S>,
        order: Vec<u32>,
        blocks: Vec<Batch<S>>,
        seed: u64,
    },
}

impl<S: Scalar> Batches<S> {
    pub(super) fn new(rows: Rows<S>, batch_size: usize, shuffle: bool, seed: u64) -> Self {
        let mut batches = Self {
            source: Source::InOrder(vec![]),
            rows: rows.len(),
            batch_size: batch_size.min(rows.len()),
        };
        batches.source = if shuffle {
            let blocks = batches.empty_blocks(&rows, batches.batch_size);
            Source::Shuffled {
                order: vec![0; rows.len()],
                rows,
                blocks,
                seed,
            }
        } else {
            let mut blocks = vec![];
            for batch in 0..batches.count() {
                let range = batches.range(batch);
                let mut packed = batches.empty_blocks(&rows, range.len());
                let numbers: Vec<u32> = range.map(|row| row as u32).collect();
                pack::<S>(&rows, &numbers, &mut packed);
                blocks.append(&mut packed);
            }
            Source::InOrder(blocks)
        };
        batches
    }

    fn empty_blocks(&self, rows: &Rows<S>, count: usize) -> Vec<Batch<S>> {
        (0..count)
            .step_by(BLOCK)
            .map(|first| rows.block((count - first).min(self.block_rows())))
            .collect()
    }

    fn rows(&self) -> usize {
        self.rows
    }

    /// How many batches there are.
    fn count(&self) -> usize {
        self.rows.div_ceil(self.batch_size)
    }

    /// The largest number of rows in a block.
    fn block_rows(&self) -> usize {
        self.batch_size.min(BLOCK)
    }

    /// The places of a batch's rows in the order of the epoch.
    fn range(&self, batch: usize) -> Range<usize> {
        let first = batch * self.batch_size;
        first..self.rows.min(first + self.batch_size)
    }

    /// Draws the order of an epoch.
    fn shuffle(&mut self, epoch: u64) {
        if let Source::Shuffled { order, seed, .. } = &mut self.source {
            permutation(*seed, epoch, order);
        }
    }

    /// The number of rows of a batch, and its blocks.
    #[inline(always)]
    pub(super) fn batch<V: Lanes<Scalar = S>>(&mut self, batch: usize) -> (usize, &mut [Batch<S>]) {
        let range = self.range(batch);
        let count = range.len();
        let (per_batch, used) = (self.batch_size.div_ceil(BLOCK), count.div_ceil(BLOCK));
        match &mut self.source {
            Source::InOrder(blocks) => (count, &mut blocks[batch * per_batch..][..used]),
            Source::Shuffled {
                rows, order, blocks, ..
            } => {
                let blocks = &mut blocks[..used];
                pack::<V>(rows, &order[range], blocks);
                (count, blocks)
            }
        }
    }

    /// The number in the data of a batch's row.
    fn number(&self, batch: usize, row: usize) -> usize {
        let place = batch * self.batch_size + row;
        match &self.source {
            Source::InOrder(_) => place,
            Source::Shuffled { order, .. } => order[place] as usize,
        }
    }
}

/// Packs the rows of a batch, by their numbers, into its blocks.
#[inline(always)]
fn pack<V: Lanes>(rows: &Rows<V::Scalar>, numbers: &[u32], blocks: &mut [Batch<V::Scalar>]) {
    let weight = V::Scalar::ONE / V::Scalar::from_f64(numbers.len() as f64);
    for (block, numbers) in blocks.iter_mut().zip(numbers.chunks(BLOCK)) {
        rows.pack::<V>(numbers, weight, block);
    }
}
