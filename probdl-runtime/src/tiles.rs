//! Rows in memory: feature-major tiles of [`TILE`] rows.

use crate::aligned::Aligned;
use crate::lanes::Scalar;

/// Rows per tile. A fixed logical number: it does not depend on the instruction set.
pub const TILE: usize = 32;

/// Tiles in a block: what goes through a model at once, and what sums over rows are made of. Threads share whole blocks, so
/// their number changes no sum.
pub(crate) const BLOCK_TILES: usize = 2;

/// A matrix of rows, stored as `[tile][column][row in tile]`.
#[derive(Clone, Debug, Default)]
pub struct Tiles<S> {
    width: usize,
    data: Aligned<S>,
    /// Working memory of the layer that these are the derivatives of: see [`Tiles::take_rows`].
    rows: Aligned<S>,
}

/// Columns in a row of [`Tiles::take_rows`].
pub(crate) const ROW: usize = 64;

impl<S: Scalar> Tiles<S> {
    /// Room for `rows` rows of `width` columns, rounded up to whole tiles, filled with zeros.
    pub fn new(width: usize, rows: usize) -> Self {
        Self {
            width,
            data: Aligned::zeros(width * rows.next_multiple_of(TILE)),
            rows: Aligned::default(),
        }
    }

    /// Memory for [`ROW`] columns of a block, row by row. The first call allocates it; give it back with
    /// [`Tiles::put_rows`].
    #[inline(always)]
    pub(crate) fn take_rows(&mut self) -> Aligned<S> {
        let mut rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            rows = Aligned::zeros(ROW * BLOCK_TILES * TILE);
        }
        rows
    }

    /// Keeps memory for the next [`Tiles::take_rows`].
    #[inline(always)]
    pub(crate) fn put_rows(&mut self, rows: Aligned<S>) {
        self.rows = rows;
    }

    /// How many columns each row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// All columns of one tile: `width * TILE` numbers, column by column.
    #[inline(always)]
    pub fn tile(&self, tile: usize) -> &[S] {
        &self.data[tile * self.width * TILE..][..self.width * TILE]
    }

    /// All columns of one tile, to be written.
    #[inline(always)]
    pub fn tile_mut(&mut self, tile: usize) -> &mut [S] {
        &mut self.data[tile * self.width * TILE..][..self.width * TILE]
    }

    /// The columns of one tile, and those of the next if `both`, to be written.
    #[inline(always)]
    pub(crate) fn pair_mut(
        &mut self,
        tile: usize,
        both: bool,
    ) -> (&mut [[S; TILE]], Option<&mut [[S; TILE]]>) {
        let (first, second) = self.data[tile * self.width * TILE..].split_at_mut(self.width * TILE);
        // No closures: they are not certain to be inlined.
        let second = if both {
            Some(second[..self.width * TILE].as_chunks_mut().0)
        } else {
            None
        };
        (first.as_chunks_mut().0, second)
    }

    /// All columns, to be read by a layer.
    #[inline(always)]
    pub fn columns(&self) -> Columns<'_, S> {
        self.some_columns(0, self.width)
    }

    /// `width` columns from column `first` on, to be read by a layer.
    #[inline(always)]
    pub fn some_columns(&self, first: usize, width: usize) -> Columns<'_, S> {
        Columns {
            tiles: self,
            first,
            width,
        }
    }

    /// One number.
    pub fn get(&self, row: usize, column: usize) -> S {
        self.tile(row / TILE)[column * TILE + row % TILE]
    }

    /// Sets one number.
    pub fn set(&mut self, row: usize, column: usize, value: S) {
        self.tile_mut(row / TILE)[column * TILE + row % TILE] = value;
    }
}

/// Some neighbouring columns of a [`Tiles`], to be read.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a, S> {
    tiles: &'a Tiles<S>,
    first: usize,
    width: usize,
}

impl<'a, S: Scalar> Columns<'a, S> {
    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of the first one in its [`Tiles`].
    pub fn first(&self) -> usize {
        self.first
    }

    /// The columns with the same numbers in one tile of other tiles.
    #[inline(always)]
    pub fn matching_mut<'b>(&self, others: &'b mut Tiles<S>, tile: usize) -> &'b mut [S] {
        &mut others.tile_mut(tile)[self.first * TILE..][..self.width * TILE]
    }

    /// These columns of one tile: `width * TILE` numbers, column by column.
    #[inline(always)]
    pub fn tile(&self, tile: usize) -> &'a [S] {
        &self.tiles.tile(tile)[self.first * TILE..][..self.width * TILE]
    }
}
