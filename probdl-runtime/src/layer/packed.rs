//! Rows side by side in memory, from which tiles are made.

use super::Kernels;
use super::reduce::{MAX_LANES, transpose_square};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::tiles::TILE;

/// So many bytes of rows stay in the inner caches.
const NEAR: usize = 1 << 20;
/// A line of the cache, in bytes.
const LINE: usize = 64;

/// Rows of numbers. Each but the narrowest is padded to whole vectors, so that squares of rows can be transposed.
#[derive(Debug)]
pub(crate) struct PackedRows<S> {
    numbers: Vec<S>,
    width: usize,
    stride: usize,
}

impl<S: Scalar> PackedRows<S> {
    /// Rows of zeros.
    pub(crate) fn zeros(width: usize, rows: usize) -> Self {
        let stride = match width {
            0 | 1 => width,
            2..=4 => 4,
            5..=8 => 8,
            _ => width.next_multiple_of(MAX_LANES),
        };
        Self {
            numbers: vec![S::ZERO; rows * stride],
            width,
            stride,
        }
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// A row, to be written.
    #[inline(always)]
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [S] {
        &mut self.numbers[row * self.stride..][..self.width]
    }

    /// Asks for rows that will be packed soon, if there are so many that they are far from the processor: in an order that is drawn
    /// it cannot see which are next.
    #[inline(always)]
    pub(crate) fn prefetch<V: Lanes<Scalar = S>>(&self, rows: &[u32]) {
        if self.numbers.len() * size_of::<S>() <= NEAR {
            return;
        }
        for row in rows {
            let row = &self.numbers[*row as usize * self.stride..][..self.stride];
            for line in row.chunks(LINE / size_of::<S>()) {
                V::prefetch(&line[0]);
            }
        }
    }

    /// Writes the rows with these numbers as the columns of a tile.
    pub(crate) fn pack<V: Kernels<Scalar = S>>(&self, rows: &[u32; TILE], tile: &mut [S]) {
        V::pack_rows(Pack {
            packed: self,
            rows,
            tile,
        });
    }

    #[inline(always)]
    fn squares<V: Lanes<Scalar = S>>(&self, rows: &[u32; TILE], columns: &mut [[S; TILE]]) {
        for first in (0..self.width).step_by(V::LANES) {
            for part in (0..TILE).step_by(V::LANES) {
                let mut square = [V::splat(0.0); MAX_LANES];
                for lane in 0..V::LANES {
                    let row = rows[part + lane] as usize;
                    square[lane] = V::load(&self.numbers[row * self.stride + first..]);
                }
                transpose_square(&mut square);
                for lane in 0..V::LANES {
                    if first + lane < columns.len() {
                        square[lane].store(&mut columns[first + lane][part..]);
                    }
                }
            }
        }
    }
}

/// The arguments of `PackedRows::pack`.
#[derive(Debug)]
pub struct Pack<'a, S> {
    packed: &'a PackedRows<S>,
    rows: &'a [u32; TILE],
    tile: &'a mut [S],
}

impl<S: Scalar> Kernel<S> for Pack<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let Self { packed, rows, tile } = self;
        let columns = tile.as_chunks_mut::<TILE>().0;
        if packed.stride >= V::LANES && V::LANES > 1 && packed.stride > 1 {
            packed.squares::<V>(rows, columns);
        } else if packed.stride == V::Half::LANES && V::Half::LANES > 1 {
            packed.squares::<V::Half>(rows, columns);
        } else if packed.stride == <V::Half as Lanes>::Half::LANES && packed.stride > 1 {
            packed.squares::<<V::Half as Lanes>::Half>(rows, columns);
        } else {
            for (column, to) in columns.iter_mut().enumerate() {
                for (to, row) in to.iter_mut().zip(rows) {
                    *to = packed.numbers[*row as usize * packed.stride + column];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{InstructionSet, run};

    #[test]
    fn rows_of_any_width_become_columns() {
        for width in [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33] {
            let mut packed = PackedRows::zeros(width, 50);
            for row in 0..50 {
                for (column, to) in packed.row_mut(row).iter_mut().enumerate() {
                    *to = (row * 100 + column) as f32;
                }
            }
            let rows: [u32; TILE] = std::array::from_fn(|place| (place as u32 * 17 + 3) % 50);
            for set in InstructionSet::available() {
                let mut tile = vec![-1.0; width * TILE];
                let pack = Pack {
                    packed: &packed,
                    rows: &rows,
                    tile: &mut tile,
                };
                run(set, pack);
                for (index, number) in tile.iter().enumerate() {
                    let expected = rows[index % TILE] as usize * 100 + index / TILE;
                    assert_eq!(*number, expected as f32, "{set:?}, width {width}");
                }
            }
        }
    }
}
