//! The loss on validation data, after each epoch.

use super::BLOCK;
use super::batch_objective::regularizers;
use super::batches;
use super::data::{Rows, TargetStatistics};
use super::training::Part;
use crate::lanes::Scalar;
use crate::layer::{Kernels, Regularizer, Task, dispatch};
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
    pub(super) fn new(
        part: &Part<'_, M::Input, M::Target>,
        description: &Description,
        statistics: Option<TargetStatistics<'_, M::Scalar>>,
    ) -> Self {
        let rows = Rows::new(part.x, part.y, statistics).weighted(part.weights.as_deref());
        let numbers: Vec<u32> = (0..).take(part.x.len()).collect();
        let chunks = numbers.chunks(BLOCK);
        let mut blocks: Vec<_> = chunks.map(|numbers| rows.block(numbers.len())).collect();
        batches::pack_apart(&rows, &numbers, M::Scalar::ONE, &mut blocks);
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
    pub(super) fn loss(&mut self, values: &[M::Scalar]) -> f64 {
        dispatch(Loss {
            validation: self,
            values,
        })
    }
}

struct Loss<'a, M: Model> {
    validation: &'a mut Validation<M>,
    values: &'a [M::Scalar],
}

impl<M: Model> Task<M::Scalar> for Loss<'_, M> {
    type Output = f64;

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(self) -> f64 {
        let Self { validation, values } = self;
        let mut total = 0.0;
        for block in &validation.blocks {
            M::forward::<V>(values, block, &mut validation.work);
            total += M::loss::<V>(block, &mut validation.work).to_f64();
        }
        let mut loss = validation.log_jacobian + total / validation.rows as f64;
        for (range, regularizer) in &validation.regularizers {
            loss += regularizer.add::<V>(&values[range.clone()], None).to_f64();
        }
        loss
    }
}
