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
    let place = match description.target {
        TargetRule::UpToArgument(place) => (place, false),
        TargetRule::SumToArgument(place) => (place, true),
        _ => return Ok(()),
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
    (place, of_sum): (TotalCount, bool),
    row: usize,
    target: &Y,
    argument: impl Fn(usize) -> f64,
) -> Result<(), FitError> {
    if of_sum {
        return check_sum(row, target, argument(place.column));
    }
    (0..Y::WIDTH).try_for_each(|column| {
        let own = place.column + column.min(place.width - 1);
        let totals = (0..place.components).map(|component| argument(own + component * place.stride));
        check_count(row, column, target, totals.fold(0.0, f64::max))
    })
}

/// Checks that a count is at most the total.
pub(super) fn check_count<Y: Row>(
    row: usize,
    column: usize,
    target: &Y,
    total_count: f64,
) -> Result<(), FitError> {
    let value = target.get(column);
    if value <= total_count {
        return Ok(());
    }
    Err(FitError::AboveTotalCount {
        row,
        column,
        value,
        total_count,
    })
}

/// Checks that counts sum to the total.
pub(super) fn check_sum<Y: Row>(row: usize, target: &Y, total_count: f64) -> Result<(), FitError> {
    let sum = (0..Y::WIDTH).map(|column| target.get(column)).sum();
    if sum == total_count {
        return Ok(());
    }
    Err(FitError::NotTotalCount {
        row,
        sum,
        total_count,
    })
}
