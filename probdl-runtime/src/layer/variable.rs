//! `VariableLayer` and `variable(…)`: a trainable vector, the same in every row.

use super::{Kernels, reduce};
use crate::lanes::Scalar;
use crate::model::Store;
use crate::tiles::{BLOCK_TILES, TILE, Tiles};
use nalgebra::{Const, VectorView, VectorViewMut};

/// Where a trainable vector stands in the flat buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Where it starts.
    pub offset: usize,
    /// How many numbers it has.
    pub width: usize,
}

impl Variable {
    /// A vector that starts at `offset`.
    pub const fn new(offset: usize, width: usize) -> Self {
        Self { offset, width }
    }

    /// Where the vector ends.
    pub const fn end(&self) -> usize {
        self.offset + self.width
    }

    /// Writes the vector to every row.
    #[inline(always)]
    pub fn forward<V: Kernels>(&self, parameters: &[V::Scalar], h: &mut Tiles<V::Scalar>, tiles: usize) {
        for tile in 0..tiles {
            let h = h.tile_mut(tile).chunks_exact_mut(TILE);
            for (h, value) in h.zip(&parameters[self.offset..self.end()]) {
                h.fill(*value);
            }
        }
    }

    /// [`Variable::forward`] for one row.
    #[inline]
    pub fn row<S: Scalar>(&self, parameters: &[S], h: &mut [S]) {
        h.copy_from_slice(&parameters[self.offset..self.end()]);
    }

    /// Adds the sum over rows of the derivatives to `gradient`, block by block: those of the same place in their tiles first,
    /// then the halves of what is left.
    #[inline(always)]
    pub fn backward<V: Kernels>(&self, d_h: &Tiles<V::Scalar>, gradient: &mut [V::Scalar], tiles: usize) {
        for (column, gradient) in gradient[self.offset..self.end()].iter_mut().enumerate() {
            for first in (0..tiles).step_by(BLOCK_TILES) {
                let mut sums = [V::Scalar::ZERO; TILE];
                for tile in first..tiles.min(first + BLOCK_TILES) {
                    for (sum, number) in sums.iter_mut().zip(&reduce::columns(d_h.tile(tile))[column]) {
                        *sum += *number;
                    }
                }
                *gradient += reduce::tree::<V::Scalar>(&sums);
            }
        }
    }
}

/// A trainable vector.
#[derive(Clone, Copy, Debug)]
pub struct VariableView<'a, S, const WIDTH: usize> {
    parameters: &'a [S],
}

/// A trainable vector, to be changed.
#[derive(Debug)]
pub struct VariableViewMut<'a, S, const WIDTH: usize> {
    parameters: &'a mut [S],
}

impl<'a, S: Scalar, const WIDTH: usize> VariableView<'a, S, WIDTH> {
    /// The vector of one layer of a model, which must have this width.
    ///
    /// # Panics
    ///
    /// If the store ends before the vector does.
    pub fn new(store: &'a Store<S>, layer: Variable) -> Self {
        Self {
            parameters: &store.values[layer.offset..layer.end()],
        }
    }

    /// The numbers.
    pub fn value(&self) -> VectorView<'a, S, Const<WIDTH>> {
        VectorView::from_slice_generic(self.parameters, Const, Const)
    }
}

impl<'a, S: Scalar, const WIDTH: usize> VariableViewMut<'a, S, WIDTH> {
    /// The vector of one layer of a model, which must have this width.
    ///
    /// # Panics
    ///
    /// If the store ends before the vector does.
    pub fn new(store: &'a mut Store<S>, layer: Variable) -> Self {
        Self {
            parameters: &mut store.values[layer.offset..layer.end()],
        }
    }

    /// The numbers.
    pub fn value_mut(&mut self) -> VectorViewMut<'_, S, Const<WIDTH>> {
        VectorViewMut::from_slice_generic(self.parameters, Const, Const)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::testing::random_tiles;

    #[test]
    fn every_row_has_the_vector_and_the_gradient_is_the_sum_over_rows() {
        let layer = Variable::new(1, 2);
        let mut h = Tiles::new(2, 40);
        layer.forward::<f64>(&[0.0, 3.0, 4.0], &mut h, 2);
        let d_h = random_tiles::<f64>(2, 64, 1);
        let mut gradient = [7.0; 3];
        layer.backward::<f64>(&d_h, &mut gradient, 2);
        assert_eq!(gradient[0], 7.0);
        for column in 0..2 {
            assert!((0..64).all(|row| h.get(row, column) == 3.0 + column as f64));
            let total: f64 = (0..64).map(|row| d_h.get(row, column)).sum();
            assert!((gradient[1 + column] - 7.0 - total).abs() < 1e-13);
        }
    }
    #[test]
    fn blocks_at_once_are_summed_as_one_after_the_other() {
        let layer = Variable::new(0, 3);
        let all = random_tiles::<f32>(3, 160, 2);
        let mut at_once = [0.5; 3];
        layer.backward::<f32>(&all, &mut at_once, 5);
        let mut one_by_one = [0.5; 3];
        for (first, tiles) in [(0, 2), (2, 2), (4, 1)] {
            let mut block = Tiles::new(3, tiles * TILE);
            for tile in 0..tiles {
                block.tile_mut(tile).copy_from_slice(all.tile(first + tile));
            }
            layer.backward::<f32>(&block, &mut one_by_one, tiles);
        }
        assert_eq!(at_once, one_by_one);
    }
}
