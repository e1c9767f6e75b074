//! The derivatives of a dense layer by its parameters: sums over the rows of a block, added to the gradient.
//!
//! The biases, and kernels of few units, are summed in trees: the lanes go over the rows. Other kernels are summed row
//! after row, with the lanes over the units or, where a vector or two hold all inputs, over the inputs; both give the
//! same bits. What the lanes go over is transposed first.

mod over_inputs;
mod over_units;
mod trees;

use super::Dense;
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

    /// Adds the sum over rows of `x` times `d_z` to the kernel's gradient, and that of `d_z` to the bias'.
    #[inline(always)]
    pub(super) fn add_gradient<V: Lanes>(
        &self,
        x: Columns<'_, V::Scalar>,
        d_z: &mut Tiles<V::Scalar>,
        gradient: &mut [V::Scalar],
        tiles: usize,
    ) {
        let gradient = &mut gradient[self.offset..self.end()];
        let (kernel, bias) = gradient.split_at_mut(self.inputs * self.units);
        let mut rows = if self.sums_in_order() {
            d_z.take_rows()
        } else {
            Vec::new()
        };
        for first in (0..tiles).step_by(BLOCK_TILES) {
            let block = Block::new(self, x, d_z, first..tiles.min(first + BLOCK_TILES));
            block.add::<V>(&mut rows, kernel, bias);
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
            block.x[place] = &columns(x.tile(tile))[..layer.inputs];
            block.d_z[place] = &columns(d_z.tile(tile))[..layer.units];
        }
        block
    }

    #[inline(always)]
    fn add<V: Lanes<Scalar = S>>(&self, rows: &mut [[S; super::ROW]], kernel: &mut [S], bias: &mut [S]) {
        self.add_to_bias::<V>(bias);
        if !self.layer.sums_in_order() {
            self.add_trees::<V>(kernel);
            return;
        }
        let rows = &mut rows.as_chunks_mut().0[..self.count];
        if (3..=FEW_INPUTS).contains(&self.layer.inputs) {
            self.add_over_inputs::<V>(rows, kernel);
        } else {
            self.add_over_units::<V>(rows, kernel);
        }
    }
}
