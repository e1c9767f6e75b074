//! The loss of a model that is not being trained: dropout is off.

use super::data::{Rows, TargetStatistics, empty_block};
use super::run::regularizers;
use super::{BLOCK, Evaluation, FitError, diagnose, totals};
use crate::lanes::Scalar;
use crate::layer::{Kernels, Task};
use crate::model::Model;
use crate::rows::Row;

/// The loss on checked data.
pub(super) struct Evaluate<'a, M: Model> {
    pub(super) model: &'a M,
    pub(super) x: &'a [M::Input],
    pub(super) y: &'a [M::Target],
}

impl<M: Model> Task<M::Scalar> for Evaluate<'_, M> {
    type Output = Result<Evaluation, FitError>;

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(self) -> Self::Output {
        let description = M::description();
        let values = &self.model.store().values;
        let statistics = TargetStatistics::of(&description, values);
        totals::check::<M, V>(&description, values, (self.x, self.y), statistics)?;
        let mut loss = statistics.map_or(0.0, |statistics| statistics.log_jacobian());
        let n = self.x.len();
        let mut work = M::work::<M::Scalar>(n.min(BLOCK));
        let mut block = empty_block(M::Input::WIDTH, M::Target::WIDTH, n.min(BLOCK));
        let mut total = 0.0;
        let numbers: [u32; BLOCK] = std::array::from_fn(|row| row as u32);
        for (chunk, (x, y)) in self.x.chunks(BLOCK).zip(self.y.chunks(BLOCK)).enumerate() {
            Rows::new(x, y, statistics).pack::<V>(&numbers[..x.len()], M::Scalar::ONE, &mut block);
            M::forward::<V>(values, &block, &mut work);
            let sum = M::loss::<V>(&block, &mut work).to_f64();
            if sum.is_nan() {
                let blocks = std::slice::from_ref(&block);
                let broken = diagnose::broken_argument::<M, V>(&description, values, blocks, x.len());
                if let Some(broken) = broken {
                    return Err(broken.in_row(chunk * BLOCK + broken.row));
                }
            }
            total += sum;
        }
        loss += total / n as f64;
        for (range, regularizer) in regularizers(&description) {
            loss += regularizer.add::<V>(&values[range], None).to_f64();
        }
        Ok(Evaluation { loss })
    }
}
