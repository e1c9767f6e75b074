//! The batches of an epoch, each in blocks.

use super::data::{Rows, set_noise};
use crate::lanes::Scalar;
use crate::layer::{Dispatch, Kernels, Task, dispatch};
use crate::model::Batch;
use crate::random::permutation;
use std::ops::Range;
use std::sync::Arc;

/// The batches of an epoch, each in blocks.
#[derive(Debug)]
pub(super) struct Batches<S> {
    rows: Arc<Rows<S>>,
    source: Source<S>,
    batch_size: usize,
    /// The largest number of rows in a block: whole [`BLOCK`]s, or a batch.
    block_rows: usize,
    seed: u64,
}

#[derive(Debug)]
enum Source<S> {
    /// All blocks of all batches, packed once.
    Packed(Vec<Batch<S>>),
    /// The blocks of one batch, packed at each step from rows in some order.
    Ordered {
        order: Vec<u32>,
        blocks: Vec<Batch<S>>,
        shuffle: bool,
    },
}

impl<S: Dispatch> Batches<S> {
    /// Batches in blocks of `at_once` rows.
    pub(super) fn new(
        rows: Arc<Rows<S>>,
        batch_size: usize,
        at_once: usize,
        shuffle: bool,
        seed: u64,
    ) -> Self {
        let mut batches = Self::ordered(rows, batch_size, at_once, shuffle, seed);
        if !shuffle {
            let mut blocks = vec![];
            for batch in 0..batches.count() {
                let range = batches.range(batch);
                let numbers: Vec<u32> = range.clone().map(|row| row as u32).collect();
                let mut packed = batches.empty_blocks(range.len());
                pack_apart(&batches.rows, &numbers, weight(range.len()), &mut packed);
                blocks.append(&mut packed);
            }
            batches.source = Source::Packed(blocks);
        }
        batches
    }
}

impl<S: Scalar> Batches<S> {
    /// Batches that are packed at each step, so that they take little memory.
    pub(super) fn ordered(
        rows: Arc<Rows<S>>,
        batch_size: usize,
        at_once: usize,
        shuffle: bool,
        seed: u64,
    ) -> Self {
        let count = rows.len();
        let batch_size = batch_size.min(count);
        let mut batches = Self {
            batch_size,
            block_rows: at_once.min(batch_size),
            rows,
            source: Source::Packed(vec![]),
            seed,
        };
        batches.source = Source::Ordered {
            order: (0..).take(count).collect(),
            blocks: batches.empty_blocks(batches.batch_size),
            shuffle,
        };
        batches
    }

    fn empty_blocks(&self, count: usize) -> Vec<Batch<S>> {
        (0..count)
            .step_by(self.block_rows)
            .map(|first| self.rows.block((count - first).min(self.block_rows)))
            .collect()
    }

    pub(super) fn rows(&self) -> &Arc<Rows<S>> {
        &self.rows
    }

    /// How many batches there are.
    pub(super) fn count(&self) -> usize {
        self.rows.len().div_ceil(self.batch_size)
    }

    /// The largest number of rows in a block.
    pub(super) fn block_rows(&self) -> usize {
        self.block_rows
    }

    /// The places of a batch's rows in the order of the epoch.
    fn range(&self, batch: usize) -> Range<usize> {
        let rows = self.rows.len();
        let first = rows.min(batch * self.batch_size);
        first..rows.min(first + self.batch_size)
    }

    /// Draws the order of an epoch.
    pub(super) fn shuffle(&mut self, epoch: u64) {
        if let Source::Ordered {
            order, shuffle: true, ..
        } = &mut self.source
        {
            permutation(self.seed, epoch, order);
        }
    }

    /// The blocks that are packed: of all batches, or of one.
    pub(super) fn packed(&mut self) -> &mut [Batch<S>] {
        match &mut self.source {
            Source::Packed(blocks) | Source::Ordered { blocks, .. } => blocks,
        }
    }

    /// The number of rows of a batch, and its blocks.
    #[inline(always)]
    pub(super) fn batch<V: Kernels<Scalar = S>>(&mut self, batch: usize) -> (usize, &mut [Batch<S>]) {
        let range = self.range(batch);
        let next = self.range(batch + 1);
        let count = range.len();
        let (per_batch, used) = (
            self.batch_size.div_ceil(self.block_rows),
            count.div_ceil(self.block_rows),
        );
        match &mut self.source {
            Source::Packed(blocks) => (count, &mut blocks[batch * per_batch..][..used]),
            Source::Ordered { order, blocks, .. } => {
                let blocks = &mut blocks[..used];
                pack::<V>(&self.rows, &order[range], weight(count), blocks);
                self.rows.prefetch::<V>(&order[next]);
                (count, blocks)
            }
        }
    }

    /// One block of a batch, with the noise of a step, if there are so many blocks.
    pub(super) fn block<V: Kernels<Scalar = S>>(
        &mut self,
        batch: usize,
        index: usize,
        step: u64,
    ) -> Option<&Batch<S>> {
        let range = self.range(batch);
        let Source::Ordered { order, blocks, .. } = &mut self.source else {
            return None;
        };
        let numbers = order[range.clone()].chunks(self.block_rows).nth(index)?;
        let block = blocks.get_mut(index)?;
        self.rows.pack::<V>(numbers, weight(range.len()), block);
        set_noise(
            std::slice::from_mut(block),
            index * self.block_rows,
            self.seed,
            step,
        );
        Some(block)
    }

    /// The number in the data of a batch's row.
    pub(super) fn number(&self, batch: usize, row: usize) -> usize {
        let place = batch * self.batch_size + row;
        match &self.source {
            Source::Packed(_) => place,
            Source::Ordered { order, .. } => order[place] as usize,
        }
    }
}

/// The weight of each row of a batch.
pub(super) fn weight<S: Scalar>(rows: usize) -> S {
    S::ONE / S::from_f64(rows as f64)
}

/// [`pack`] with the widest lanes of the machine.
pub(super) fn pack_apart<S: Dispatch>(rows: &Rows<S>, numbers: &[u32], weight: S, blocks: &mut [Batch<S>]) {
    dispatch(Pack {
        rows,
        numbers,
        weight,
        blocks,
    });
}

struct Pack<'a, S> {
    rows: &'a Rows<S>,
    numbers: &'a [u32],
    weight: S,
    blocks: &'a mut [Batch<S>],
}

impl<S: Scalar> Task<S> for Pack<'_, S> {
    type Output = ();

    fn run<V: Kernels<Scalar = S>>(self) {
        pack::<V>(self.rows, self.numbers, self.weight, self.blocks);
    }
}

/// Packs rows, by their numbers and each of this weight, into blocks.
pub(super) fn pack<V: Kernels>(
    rows: &Rows<V::Scalar>,
    mut numbers: &[u32],
    weight: V::Scalar,
    blocks: &mut [Batch<V::Scalar>],
) {
    for block in blocks {
        let some;
        (some, numbers) = numbers.split_at(numbers.len().min(block.weights.len()));
        rows.pack::<V>(some, weight, block);
    }
}
