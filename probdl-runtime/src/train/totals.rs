//! Targets beside total counts that only the data know.

use super::data::{Rows, TargetStatistics, empty_block};
use super::{BLOCK, FitError, diagnose};
use crate::lanes::Scalar;
use crate::layer::{Kernels, Task};
use crate::model::{Batch, Description, Model, TargetRule, TotalCount};
use crate::rows::Row;
use crate::tiles::Tiles;

/// A check of total counts that are arguments of the law, and of the targets beside them.
pub(super) struct Totals<S> {
    place: TotalCount,
    of_sum: bool,
    arguments: Tiles<S>,
}

impl<S: Scalar> Totals<S> {
    /// None for a model without such total counts.
    pub(super) fn of<M: Model<Scalar = S>>(description: &Description) -> Option<Self> {
        let (place, of_sum) = match description.target {
            TargetRule::UpToArgument(place) => (place, false),
            TargetRule::SumToArgument(place) => (place, true),
            _ => return None,
        };
        let arguments = Tiles::new(M::ARGUMENTS, BLOCK);
        Some(Self {
            place,
            of_sum,
            arguments,
        })
    }

    /// Checks a block that went through the model; its rows follow `first` others.
    #[inline(always)]
    pub(super) fn check<M: Model<Scalar = S>, V: Kernels<Scalar = S>>(
        &mut self,
        description: &Description,
        values: &[S],
        (block, y): (&Batch<S>, &[M::Target]),
        work: &mut M::Work<S>,
        first: usize,
    ) -> Result<(), FitError> {
        let blocks = std::slice::from_ref(block);
        if let Some(broken) = diagnose::broken_argument::<M>(description, values, blocks, y.len()) {
            return Err(broken.in_row(first + broken.row));
        }
        M::arguments::<V>(work, block, &mut self.arguments);
        for (row, target) in y.iter().enumerate() {
            let given = |column: usize| self.arguments.get(row, column).to_f64();
            check_row((self.place, self.of_sum), first + row, target, given)?;
        }
        Ok(())
    }
}

/// A check of rows in memory.
pub(super) struct Check<'a, M: Model> {
    pub(super) description: &'a Description,
    pub(super) values: &'a [M::Scalar],
    pub(super) x: &'a [M::Input],
    pub(super) y: &'a [M::Target],
}

impl<M: Model> Task<M::Scalar> for Check<'_, M> {
    type Output = Result<(), FitError>;

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(self) -> Result<(), FitError> {
        let Self {
            description,
            values,
            x,
            y,
        } = self;
        let Some(mut totals) = Totals::of::<M>(description) else {
            return Ok(());
        };
        let statistics = TargetStatistics::of(description, values);
        let mut work = M::work::<M::Scalar>(x.len().min(BLOCK));
        let mut block = empty_block(M::Input::WIDTH, M::Target::WIDTH, x.len().min(BLOCK));
        let numbers: [u32; BLOCK] = std::array::from_fn(|row| row as u32);
        for (chunk, (x, y)) in x.chunks(BLOCK).zip(y.chunks(BLOCK)).enumerate() {
            Rows::new(x, y, statistics).pack::<V>(&numbers[..x.len()], M::Scalar::ONE, &mut block);
            M::forward::<V>(values, &block, &mut work);
            totals.check::<M, V>(description, values, (&block, y), &mut work, chunk * BLOCK)?;
        }
        Ok(())
    }
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
