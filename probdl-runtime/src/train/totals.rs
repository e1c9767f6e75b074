//! Targets beside total counts that only the data know.

use super::data::{Rows, TargetStatistics, empty_block};
use super::{BLOCK, FitError, diagnose};
use crate::lanes::Scalar;
use crate::layer::Kernels;
use crate::model::{Description, Model, TargetRule, TotalCount};
use crate::rows::Row;
use crate::tiles::Tiles;

/// Checks total counts that are arguments of the law, and the targets beside them.
#[inline(always)]
pub(super) fn check<M: Model, V: Kernels<Scalar = M::Scalar>>(
    description: &Description,
    values: &[M::Scalar],
    (x, y): (&[M::Input], &[M::Target]),
    statistics: Option<TargetStatistics<'_, M::Scalar>>,
) -> Result<(), FitError> {
    let TargetRule::UpToArgument(place) = description.target else {
        return Ok(());
    };
    let mut work = M::work::<M::Scalar>(x.len().min(BLOCK));
    let mut block = empty_block(M::Input::WIDTH, M::Target::WIDTH, x.len().min(BLOCK));
    let mut arguments = Tiles::new(M::ARGUMENTS, BLOCK);
    let numbers: [u32; BLOCK] = std::array::from_fn(|row| row as u32);
    for (chunk, (x, y)) in x.chunks(BLOCK).zip(y.chunks(BLOCK)).enumerate() {
        let first = chunk * BLOCK;
        Rows::new(x, y, statistics).pack::<V>(&numbers[..x.len()], M::Scalar::ONE, &mut block);
        let blocks = std::slice::from_ref(&block);
        if let Some(broken) = diagnose::broken_argument::<M, V>(description, values, blocks, x.len()) {
            return Err(broken.in_row(first + broken.row));
        }
        M::forward::<V>(values, &block, &mut work);
        M::arguments::<V>(&mut work, &block, &mut arguments);
        for (row, target) in y.iter().enumerate() {
            let given = |column: usize| arguments.get(row, column).to_f64();
            check_row(place, first + row, target, given)?;
        }
    }
    Ok(())
}

/// A mixture's target may be as large as the largest of its components' total counts.
fn check_row<Y: Row>(
    place: TotalCount,
    row: usize,
    target: &Y,
    argument: impl Fn(usize) -> f64,
) -> Result<(), FitError> {
    for column in 0..Y::WIDTH {
        let own = place.column + column.min(place.width - 1);
        let totals = (0..place.components).map(|component| argument(own + component * place.stride));
        let (value, total_count) = (target.get(column), totals.fold(0.0, f64::max));
        if value > total_count {
            return Err(FitError::AboveTotalCount {
                row,
                column,
                value,
                total_count,
            });
        }
    }
    Ok(())
}
