//! Predictions for many rows: packed into tiles, through the model in blocks, and out again row by row.

use super::BLOCK;
use super::data::empty_block;
use crate::layer::{Kernels, PackedRows, Task};
use crate::model::{Batch, Model, Probabilistic};
use crate::random::{Purpose, Stream};
use crate::rows::Row;
use crate::tiles::{TILE, Tiles};
use std::any::Any;
use std::cell::Cell;
use std::slice::IterMut;

/// What the arguments of a row become.
pub(super) trait EachRow<M: Model> {
    /// A result for each row.
    type Output;
    /// Turns the arguments of a row, by their places, into the result.
    fn row(&self, row: usize, argument: impl Fn(usize) -> M::Scalar) -> Self::Output;
}

/// The law of each row.
pub(super) struct Laws<'a, M>(pub(super) &'a M);

impl<M: Probabilistic> EachRow<M> for Laws<'_, M> {
    type Output = M::Distribution;

    #[inline]
    fn row(&self, _row: usize, argument: impl Fn(usize) -> M::Scalar) -> M::Distribution {
        self.0.law(argument)
    }
}

/// The prediction for each row, samples from a stream for each.
pub(super) struct Predictions<'a, M> {
    pub(super) model: &'a M,
    pub(super) seed: u64,
}

impl<M: Model> EachRow<M> for Predictions<'_, M> {
    type Output = M::Prediction;

    #[inline]
    fn row(&self, row: usize, argument: impl Fn(usize) -> M::Scalar) -> M::Prediction {
        let key = || Stream::new(self.seed, Purpose::Predict, row as u64).next_u64();
        self.model.prediction(argument, key)
    }
}

/// Where results go, in the order of rows.
pub(super) trait Results<T> {
    /// Takes the results of `count` more rows.
    fn extend(&mut self, count: usize, result: impl FnMut(usize) -> T);
}

impl<T> Results<T> for Vec<T> {
    #[inline]
    fn extend(&mut self, count: usize, result: impl FnMut(usize) -> T) {
        Extend::extend(self, (0..count).map(result));
    }
}

/// As many places as there are rows.
impl<T> Results<T> for IterMut<'_, T> {
    #[inline]
    fn extend(&mut self, count: usize, mut result: impl FnMut(usize) -> T) {
        for (row, place) in self.by_ref().take(count).enumerate() {
            *place = result(row);
        }
    }
}

/// The results of many rows.
pub(super) struct ManyRows<'a, M: Model, E, R> {
    pub(super) model: &'a M,
    pub(super) x: &'a [M::Input],
    pub(super) each: E,
    pub(super) results: &'a mut R,
}

impl<M: Model, E: EachRow<M>, R: Results<E::Output>> Task<M::Scalar> for ManyRows<'_, M, E, R> {
    type Output = ();

    #[inline(always)]
    fn run<V: Kernels<Scalar = M::Scalar>>(self) {
        let values = &self.model.store().values;
        let mut buffers = Buffers::<M>::take(self.x.len());
        let Buffers {
            rows,
            block,
            work,
            arguments,
        } = &mut *buffers;
        for (number, x) in self.x.chunks(BLOCK).enumerate() {
            block.tiles = x.len().div_ceil(TILE);
            for (tile, x) in x.chunks(TILE).enumerate() {
                for (row, x) in x.iter().enumerate() {
                    x.write(rows.row_mut(row));
                }
                rows.pack::<V>(&IN_ORDER, block.x.tile_mut(tile));
            }
            M::forward::<V>(values, block, work);
            M::arguments::<V>(work, block, arguments);
            for (tile, x) in x.chunks(TILE).enumerate() {
                let first = number * BLOCK + tile * TILE;
                let columns = arguments.tile(tile).as_chunks::<TILE>().0;
                self.results.extend(x.len(), |row| {
                    self.each.row(first + row, |column| columns[column][row])
                });
            }
        }
        buffers.keep();
    }
}

/// The rows of a tile, as they come.
const IN_ORDER: [u32; TILE] = {
    let mut numbers = [0; TILE];
    let mut row = 0;
    while row < TILE {
        numbers[row] = row as u32;
        row += 1;
    }
    numbers
};

/// What a block of rows needs on its way.
struct Buffers<M: Model> {
    /// The inputs of a tile.
    rows: PackedRows<M::Scalar>,
    block: Batch<M::Scalar>,
    work: M::Work<M::Scalar>,
    arguments: Tiles<M::Scalar>,
}

thread_local! {
    /// The buffers of the model that was last asked in this thread, for its next call.
    static KEPT: Cell<Option<Box<dyn Any>>> = const { Cell::new(None) };
}

/// Models of more numbers in a row have their buffers allocated by each call: beside its work that is nothing, and to
/// keep them would take too much memory.
const WIDEST_KEPT: usize = 4096;

impl<M: Model> Buffers<M> {
    const ARE_KEPT: bool = M::Input::WIDTH + M::ROW + M::ARGUMENTS <= WIDEST_KEPT;

    /// The buffers of the last call, or new ones. While they are in use there are none to be had, so a call within a
    /// call allocates its own.
    fn take(rows: usize) -> Box<Self> {
        let kept = KEPT.try_with(Cell::take).ok().flatten();
        match kept.and_then(|kept| kept.downcast().ok()) {
            Some(buffers) => buffers,
            None => Box::new(Self::new(if Self::ARE_KEPT { BLOCK } else { rows.min(BLOCK) })),
        }
    }

    fn new(rows: usize) -> Self {
        Self {
            rows: PackedRows::zeros(M::Input::WIDTH, TILE),
            block: empty_block(M::Input::WIDTH, 0, rows),
            work: M::work(rows),
            arguments: Tiles::new(M::ARGUMENTS, rows),
        }
    }

    fn keep(self: Box<Self>) {
        if Self::ARE_KEPT {
            // A thread that is ending has no place for them.
            let _ = KEPT.try_with(|kept| kept.set(Some(self)));
        }
    }
}
