//! The derivatives of a dense layer by its parameters: sums over the rows of a block, added to the gradient.
//!
//! The biases, and kernels of few units, are summed in trees: the lanes go over the rows. Other kernels are summed row
//! after row, with the lanes over the units or, where a vector or two hold all inputs, over the inputs; both give the
//! same bits. What the lanes go over is transposed first.

pub(super) mod few_units;
mod over_inputs;
mod over_units;
pub(super) mod rectified;
mod trees;

use super::Dense;
use crate::aligned::Aligned;
use crate::lanes::{Lanes, Scalar};
use crate::layer::reduce::columns;
use crate::tiles::{BLOCK_TILES, Columns, TILE, Tiles};
use std::ops::Range;

/// The lanes may go over so many inputs.
const FEW_INPUTS: usize = 16;

impl Dense {
    /// Whether the kernel's sums over rows run in their order. Else they are trees.
    pub(super) const fn sums_in_order(&self) -> bool {
        self.units >= 16 || (self.units >= 8 && self.inputs <= self.units)
    }

    /// Adds the sum over rows of `d_z` to the bias' gradient.
    #[inline(always)]
    pub(super) fn add_to_bias<V: Lanes>(
        &self,
        d_z: &Tiles<V::Scalar>,
        gradient: &mut [V::Scalar],
        tiles: usize,
    ) {
        let bias = &mut gradient[self.bias_offset()..self.end()];
        for first in (0..tiles).step_by(BLOCK_TILES) {
            // The bias has no inputs: any columns will do.
            let block = Block::new(
                self,
                d_z.some_columns(0, 0),
                d_z,
                first..tiles.min(first + BLOCK_TILES),
            );
            block.add_to_bias::<V>(bias);
        }
    }

    /// Adds the sum over rows of `x` times `d_z` to the kernel's gradient.
    #[inline(always)]
    pub(super) fn add_to_kernel<V: Lanes>(
        &self,
        x: Columns<'_, V::Scalar>,
        d_z: &mut Tiles<V::Scalar>,
        gradient: &mut [V::Scalar],
        tiles: usize,
    ) {
        let kernel = &mut gradient[self.offset..self.bias_offset()];
        let mut rows = if self.sums_in_order() {
            d_z.take_rows()
        } else {
            Aligned::default()
        };
        for first in (0..tiles).step_by(BLOCK_TILES) {
            let block = Block::new(self, x, d_z, first..tiles.min(first + BLOCK_TILES));
            block.add_to_kernel::<V>(&mut rows, kernel);
        }
        d_z.put_rows(rows);
    }
}

/// The columns of one tile or two.
struct Block<'a, S> {
    layer: &'a Dense,
    count: usize,
    x: [&'a [[S; TILE]]; BLOCK_TILES],
    d_z: [&'a [[S; TILE]]; BLOCK_TILES],
}

impl<'a, S: Scalar> Block<'a, S> {
    #[inline(always)]
    fn new(layer: &'a Dense, x: Columns<'a, S>, d_z: &'a Tiles<S>, tiles: Range<usize>) -> Self {
        let mut block = Self {
            layer,
            count: tiles.len(),
            x: [&[]; BLOCK_TILES],
            d_z: [&[]; BLOCK_TILES],
        };
        for place in 0..BLOCK_TILES {
            // A block of one tile has it twice, so that every place has columns.
            let tile = tiles.end.min(tiles.start + place + 1) - 1;
            block.x[place] = columns(x.tile(tile));
            block.d_z[place] = &columns(d_z.tile(tile))[..layer.units];
        }
        block
    }

    #[inline(always)]
    fn add_to_kernel<V: Lanes<Scalar = S>>(&self, rows: &mut [S], kernel: &mut [S]) {
        if !self.layer.sums_in_order() {
            self.add_trees::<V>(kernel);
            return;
        }
        let rows: &mut [[S; super::ROW]] = rows.as_chunks_mut().0;
        let rows = &mut rows.as_chunks_mut().0[..self.count];
        if (3..=FEW_INPUTS).contains(&self.layer.inputs) {
            self.add_over_inputs::<V>(rows, kernel);
        } else {
            self.add_over_units::<V>(rows, kernel);
        }
    }
}
