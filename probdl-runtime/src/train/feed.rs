//! Where a run takes its batches from: rows in memory, or a stream.

use super::batches::Batches;
use super::data::{Rows, TargetStatistics};
use super::team::{self, Team};
use super::training::Part;
use super::{BLOCK, Fit, FitError, rows_at_once, totals};
use crate::layer::{Kernels, dispatch};
use crate::model::{Batch, Description, Model, Store};
use crate::optimizer::Optimizer;
use std::sync::Arc;

/// Data to train on.
pub(super) trait Data<M: Model> {
    /// Their batches.
    type Feed: Feed<M>;

    /// Checks what only the model's numbers tell of the rows that are there.
    fn check(&self, description: &Description, values: &[M::Scalar]) -> Result<(), FitError>;

    /// Cuts them into batches. `values` are all numbers of the model: its parameters and its statistics.
    fn feed<O: Optimizer>(
        self,
        fit: &Fit<O>,
        seed: u64,
        description: &Description,
        values: &[M::Scalar],
    ) -> Self::Feed;
}

/// The batches of a run, epoch by epoch. Those of an epoch are asked for in their order.
pub(super) trait Feed<M: Model> {
    /// Why there is no batch where there should be one.
    type Error: From<FitError>;

    /// The largest number of rows in a block.
    fn block_rows(&self) -> usize;

    /// Begins an epoch, or goes on with one of which `done` batches were used before; `step` in all.
    fn begin(&mut self, epoch: u64, done: usize, step: u64) -> Result<(), Self::Error>;

    /// Whether the epoch has this batch.
    fn has(&mut self, batch: usize) -> Result<bool, Self::Error>;

    /// The number of rows of a batch that there is, and its blocks.
    fn batch<V: Kernels<Scalar = M::Scalar>>(&mut self, batch: usize) -> (usize, &mut [Batch<M::Scalar>]);

    /// The number in the data of a row of the batch that was taken last.
    fn number(&self, batch: usize, row: usize) -> usize;

    /// How many rows the epoch has. It is asked for at its end.
    fn rows_of_epoch(&self) -> usize;

    /// The mean weight of the epoch's rows, as far as they are known.
    fn mean_weight(&self) -> f64;

    /// Other threads to compute with.
    fn team(
        &self,
        _fit: &Fit<impl Optimizer>,
        _seed: u64,
        _store: &Store<M::Scalar>,
    ) -> Option<Team<M::Scalar>> {
        None
    }
}

/// Rows in memory.
pub(super) struct InMemory<S> {
    batches: Batches<S>,
    /// How many there are: a division that no step should wait for.
    count: usize,
    mean_weight: f64,
}

impl<M: Model> Data<M> for Part<'_, M::Input, M::Target> {
    type Feed = InMemory<M::Scalar>;

    fn check(&self, description: &Description, values: &[M::Scalar]) -> Result<(), FitError> {
        let (x, y) = (self.x, self.y);
        dispatch(totals::Check::<M> {
            description,
            values,
            x,
            y,
        })
    }

    #[inline(always)]
    fn feed<O: Optimizer>(
        self,
        fit: &Fit<O>,
        seed: u64,
        description: &Description,
        values: &[M::Scalar],
    ) -> InMemory<M::Scalar> {
        let statistics = TargetStatistics::of(description, values);
        let rows = Rows::new(self.x, self.y, statistics).weighted(self.weights.as_deref());
        let batch_size = fit.rows_of_batch(rows.len());
        let (trainable, _) = description.sizes();
        let at_once = match team::others(fit, trainable, batch_size.min(rows.len())) {
            0 => rows_at_once(trainable),
            _ => BLOCK, // which the threads share
        };
        let batches = Batches::new(Arc::new(rows), batch_size, at_once, fit.shuffle, seed);
        InMemory {
            count: batches.count(),
            batches,
            mean_weight: self.mean_weight(),
        }
    }
}

impl<M: Model> Feed<M> for InMemory<M::Scalar> {
    type Error = FitError;

    fn block_rows(&self) -> usize {
        self.batches.block_rows()
    }

    #[inline(always)]
    fn begin(&mut self, epoch: u64, _done: usize, _step: u64) -> Result<(), FitError> {
        self.batches.shuffle(epoch);
        Ok(())
    }

    #[inline(always)]
    fn has(&mut self, batch: usize) -> Result<bool, FitError> {
        Ok(batch < self.count)
    }

    #[inline(always)]
    fn batch<V: Kernels<Scalar = M::Scalar>>(&mut self, batch: usize) -> (usize, &mut [Batch<M::Scalar>]) {
        self.batches.batch::<V>(batch)
    }

    fn number(&self, batch: usize, row: usize) -> usize {
        self.batches.number(batch, row)
    }

    fn rows_of_epoch(&self) -> usize {
        self.batches.rows().len()
    }

    fn mean_weight(&self) -> f64 {
        self.mean_weight
    }

    fn team(
        &self,
        fit: &Fit<impl Optimizer>,
        seed: u64,
        store: &Store<M::Scalar>,
    ) -> Option<Team<M::Scalar>> {
        Team::start::<M>(fit, &self.batches, seed, store)
    }
}
