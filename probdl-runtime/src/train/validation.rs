//! The loss on validation data, after each epoch.

use super::BLOCK;
use super::data::{Rows, TargetStatistics};
use super::run::regularizers;
use super::training::Part;
use crate::lanes::Scalar;
use crate::layer::{Kernels, Regularizer};
use crate::model::{Batch, Description, Model};
use std::ops::Range;

/// Validation data, packed once: computing their loss allocates nothing.
pub(super) struct Validation<M: Model> {
    blocks: Vec<Batch<M::Scalar>>,
    work: M::Work<M::Scalar>,
    rows: usize,
    log_jacobian: f64,
    regularizers: Vec<(Range<usize>, Regularizer)>,
}

impl<M: Model> Validation<M> {
    /// Packs checked data.
    pub(super) fn new<V: Kernels<Scalar = M::Scalar>>(
        part: &Part<'_, M::Input, M::Target>,
        description: &Description,
        statistics: Option<TargetStatistics<'_, M::Scalar>>,
    ) -> Self {
        let rows = Rows::new(part.x, part.y, statistics).weighted(part.weights.as_deref());
        let numbers: Vec<u32> = (0..).take(part.x.len()).collect();
        let mut blocks = vec![];
        for numbers in numbers.chunks(BLOCK) {
            let mut block = rows.block(numbers.len());
            rows.pack::<V>(numbers, M::Scalar::ONE, &mut block);
            blocks.push(block);
        }
        let log_jacobian = statistics.map_or(0.0, |statistics| statistics.log_jacobian());
        Self {
            blocks,
            work: M::work(part.x.len().min(BLOCK)),
            rows: part.x.len(),
            log_jacobian: log_jacobian * part.mean_weight(),
            regularizers: regularizers(description).collect(),
        }
    }

    /// The loss, with dropout off: the bits of `evaluate`.
    #[inline(always)]
    pub(super) fn loss<V: Kernels<Scalar = M::Scalar>>(&mut self, values: &[M::Scalar]) -> f64 {
        let mut total = 0.0;
        for block in &self.blocks {
            M::forward::<V>(values, block, &mut self.work);
            total += M::loss::<V>(block, &mut self.work).to_f64();
        }
        let mut loss = self.log_jacobian + total / self.rows as f64;
        for (range, regularizer) in &self.regularizers {
            loss += regularizer.add::<V>(&values[range.clone()], None).to_f64();
        }
        loss
    }
}
