//! Layers of few units and many inputs: sums over the inputs that do not wait for themselves.
//!
//! One sum after another would take the time of as many additions as there are inputs. So the inputs that fill whole
//! eights go to eight sums in turn, which are added in a tree of halves; what is left over is added to the bias in order,
//! and the tree to that. Blocks of rows and single rows keep this order alike.

use super::Dense;
use super::forward::Forward;
use super::product::{accumulate, block, block_mut};
use crate::lanes::{Lanes, Scalar};
use crate::layer::reduce::{columns, columns_mut};
use crate::tiles::TILE;

/// How many sums there are.
pub(super) const SUMS: usize = 8;
/// Layers of up to so many units are narrow.
pub(super) const UNITS: usize = 4;

impl Dense {
    /// Whether the layer's sums are kept in [`SUMS`] parts.
    pub(super) const fn is_narrow(&self) -> bool {
        self.units <= UNITS && self.inputs >= 2 * SUMS
    }
}

impl<S: Scalar> Forward<'_, S> {
    /// `x kernel + bias` for a block of rows, cut off below 0 by `relu`.
    #[inline(always)]
    pub(super) fn narrow<V: Lanes<Scalar = S>>(&mut self) {
        let units = self.layer.units;
        for unit in (0..units - units % 2).step_by(2) {
            self.narrow_units::<V, 2>(unit);
        }
        if units % 2 == 1 {
            self.narrow_units::<V, 1>(units - 1);
        }
    }

    #[inline(always)]
    fn narrow_units<V: Lanes<Scalar = S>, const M: usize>(&mut self, unit: usize) {
        let Dense {
            offset,
            inputs,
            units,
            ..
        } = self.layer;
        let kernel = &self.parameters[offset..][..inputs * units];
        let (eights, rest) = kernel.split_at(inputs / SUMS * SUMS * units);
        let biases = self.biases::<M>(unit);
        let floor = self.floor::<V>(true);
        for tile in 0..self.tiles {
            let (x, x_rest) = columns(self.x.tile(tile)).as_chunks::<SUMS>();
            let h: &mut [[S; TILE]; M] = block_mut(columns_mut(self.h.tile_mut(tile)), unit);
            for row in (0..TILE).step_by(2 * V::LANES) {
                let pairs = [
                    pair::<V, M>(eights, units, unit, x, 0, row),
                    pair::<V, M>(eights, units, unit, x, 1, row),
                    pair::<V, M>(eights, units, unit, x, 2, row),
                    pair::<V, M>(eights, units, unit, x, 3, row),
                ];
                let mut sums = [[V::splat(0.0); 2]; M];
                for m in 0..M {
                    sums[m] = [V::broadcast(biases[m]); 2];
                }
                accumulate::<V, M, 2>(rest, units, unit, x_rest, row, &mut sums);
                for m in 0..M {
                    for n in 0..2 {
                        let tree = (pairs[0][m][n] + pairs[2][m][n]) + (pairs[1][m][n] + pairs[3][m][n]);
                        let sum = floor.maximum(sums[m][n] + tree);
                        sum.store(&mut h[m][row + n * V::LANES..]);
                    }
                }
            }
        }
    }
}

/// One of the eight sums and the one four places behind it, added: as many as fit in any processor's registers.
#[inline(always)]
fn pair<V: Lanes, const M: usize>(
    eights: &[V::Scalar],
    units: usize,
    unit: usize,
    x: &[[[V::Scalar; TILE]; SUMS]],
    first: usize,
    row: usize,
) -> [[V; 2]; M] {
    let mut sums = [[[V::splat(0.0); 2]; M]; 2];
    for (kernel, x) in eights.chunks_exact(SUMS * units).zip(x) {
        for part in 0..2 {
            let input = first + part * SUMS / 2;
            let weights: &[V::Scalar; M] = block(kernel, input * units + unit);
            let x = &x[input];
            let x = [V::load(&x[row..]), V::load(&x[row + V::LANES..])];
            for m in 0..M {
                let weight = V::broadcast(weights[m]);
                for n in 0..2 {
                    sums[part][m][n] = sums[part][m][n] + weight * x[n];
                }
            }
        }
    }
    for m in 0..M {
        for n in 0..2 {
            sums[0][m][n] = sums[0][m][n] + sums[1][m][n];
        }
    }
    sums[0]
}
