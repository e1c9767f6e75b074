//! The loss of a model that is not being trained: dropout is off.

use super::batch_objective::regularizers;
use super::data::{Rows, TargetStatistics, empty_block};
use super::totals::Totals;
use super::{BLOCK, Evaluation, FitError, diagnose};
use crate::lanes::Scalar;
use crate::layer::{Kernels, Task};
use crate::model::Model;
use crate::rows::Row;

/// The loss on checked data.
pub(super) struct Evaluate<'a, M, B> {
    pub(super) model: &'a M,
    pub(super) blocks: B,
}

/// Rows in blocks of [`BLOCK`], the last one with what is left.
pub(super) trait Blocks<M: Model> {
    /// Why there is no block where there should be one.
    type Error: From<FitError>;

    /// At most how many rows a block has.
    fn most(&self) -> usize;

    /// The next rows; none at the end.
    #[expect(clippy::type_complexity, reason = "inputs and targets")]
    fn next(&mut self) -> Result<(&[M::Input], &[M::Target]), Self::Error>;
}

/// Rows in memory.
pub(super) struct InMemory<'a, X, Y> {
    pub(super) x: &'a [X],
    pub(super) y: &'a [Y],
}

impl<M: Model> Blocks<M> for InMemory<'_, M::Input, M::Target> {
    type Error = FitError;

    fn most(&self) -> usize {
        self.x.len().min(BLOCK)
    }

    #[inline(always)]
    fn next(&mut self) -> Result<(&[M::Input], &[M::Target]), FitError> {
        let (x, y);
        (x, self.x) = self.x.split_at(self.x.len().min(BLOCK));
        (y, self.y) = self.y.split_at(x.len());
        Ok((x, y))
    }
}

impl<M: Model, B: Blocks<M>> Task<M::Scalar> for Evaluate<'_, M, B> {
    type Output = Result<Evaluation, B::Error>;

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(mut self) -> Self::Output {
        let description = M::description();
        let values = &self.model.store().values;
        let statistics = TargetStatistics::of(&description, values);
        let mut totals = Totals::of::<M>(&description);
        let mut loss = statistics.map_or(0.0, |statistics| statistics.log_jacobian());
        let most = self.blocks.most();
        let mut work = M::work::<M::Scalar>(most);
        let mut block = empty_block(M::Input::WIDTH, M::Target::WIDTH, most);
        let (mut total, mut n) = (0.0, 0);
        let numbers: [u32; BLOCK] = std::array::from_fn(|row| row as u32);
        loop {
            let (x, y) = self.blocks.next()?;
            if x.is_empty() {
                break;
            }
            Rows::new(x, y, statistics).pack::<V>(&numbers[..x.len()], M::Scalar::ONE, &mut block);
            M::forward::<V>(values, &block, &mut work);
            if let Some(totals) = &mut totals {
                totals.check::<M, V>(&description, values, (&block, y), &mut work, n)?;
            }
            let sum = M::loss::<V>(&block, &mut work).to_f64();
            if sum.is_nan() {
                let blocks = std::slice::from_ref(&block);
                let broken = diagnose::broken_argument::<M>(&description, values, blocks, x.len());
                if let Some(broken) = broken {
                    return Err(broken.in_row(n + broken.row).into());
                }
            }
            total += sum;
            n += x.len();
        }
        loss += total / n as f64;
        for (range, regularizer) in regularizers(&description) {
            loss += regularizer.add::<V>(&values[range], None).to_f64();
        }
        Ok(Evaluation { loss })
    }
}
