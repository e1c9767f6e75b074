//! `h = activation(x kernel + bias)`.

use super::Dense;
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::layer::reduce::{columns, columns_mut};
use crate::layer::{Activation, activation};
use crate::tiles::{Columns, TILE, Tiles};

/// Units of a register block.
const UNITS: usize = 4;

/// The arguments of [`Dense::forward`].
#[derive(Debug)]
pub struct Forward<'a, S> {
    pub(super) layer: Dense,
    pub(super) activation: Activation,
    pub(super) parameters: &'a [S],
    pub(super) x: Columns<'a, S>,
    pub(super) h: &'a mut Tiles<S>,
    pub(super) tiles: usize,
}

impl<S: Scalar> Kernel<S> for Forward<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(mut self) {
        match self.activation {
            Activation::Linear => self.product::<V, false>(),
            Activation::Relu => self.product::<V, true>(),
            _ => {
                self.product::<V, false>();
                for tile in 0..self.tiles {
                    activation::apply_in_place::<V>(self.activation, self.h.tile_mut(tile));
                }
            }
        }
    }
}

impl<S: Scalar> Forward<'_, S> {
    /// `x kernel + bias`, cut off below 0 if `RELU`.
    #[inline(always)]
    fn product<V: Lanes<Scalar = S>, const RELU: bool>(&mut self) {
        let units = self.layer.units;
        let whole = units - units % UNITS;
        for unit in (0..whole).step_by(UNITS) {
            self.units::<V, RELU, UNITS>(unit);
        }
        match units % UNITS {
            1 => self.units::<V, RELU, 1>(whole),
            2 => self.units::<V, RELU, 2>(whole),
            3 => self.units::<V, RELU, 3>(whole),
            _ => {}
        }
    }

    /// `N` units, for all tiles: their weights stay in the nearest cache.
    #[inline(always)]
    fn units<V: Lanes<Scalar = S>, const RELU: bool, const N: usize>(&mut self, unit: usize) {
        let Dense {
            offset,
            inputs,
            units,
            bias,
        } = self.layer;
        let kernel = &self.parameters[offset..][..inputs * units];
        let mut biases = [V::splat(0.0); N];
        if bias {
            let from: &[S; N] = column_block(&self.parameters[self.layer.bias_offset()..], unit);
            for k in 0..N {
                biases[k] = V::broadcast(from[k]);
            }
        }
        for tile in 0..self.tiles {
            let x = columns(self.x.tile(tile));
            let h = &mut columns_mut(self.h.tile_mut(tile))[unit..][..N];
            for first in (0..TILE).step_by(2 * V::LANES) {
                let second = first + V::LANES;
                let mut sums = [[V::splat(0.0); 2]; N];
                for k in 0..N {
                    sums[k] = [biases[k]; 2];
                }
                for (x, weights) in x.iter().zip(kernel.chunks_exact(units)) {
                    let weights: &[S; N] = column_block(weights, unit);
                    let x = [V::load(&x[first..]), V::load(&x[second..])];
                    for k in 0..N {
                        let weight = V::broadcast(weights[k]);
                        sums[k][0] = sums[k][0] + weight * x[0];
                        sums[k][1] = sums[k][1] + weight * x[1];
                    }
                }
                for k in 0..N {
                    for (sum, row) in sums[k].into_iter().zip([first, second]) {
                        let value = if RELU { V::splat(0.0).maximum(sum) } else { sum };
                        value.store(&mut h[k][row..]);
                    }
                }
            }
        }
    }
}

/// `N` neighbouring numbers.
#[inline(always)]
pub(super) fn column_block<S, const N: usize>(from: &[S], first: usize) -> &[S; N] {
    from[first..]
        .first_chunk()
        .expect("the block ends before the last column")
}
