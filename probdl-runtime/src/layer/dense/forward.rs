//! `h = activation(x kernel + bias)`.

use super::Dense;
use super::product::{accumulate, block, block_mut, in_blocks};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::layer::reduce::{columns, columns_mut};
use crate::layer::{Activation, activation};
use crate::tiles::{Columns, TILE, Tiles};

/// Kernels of up to so many weights are read where they stand; others are copied to panels of a few units first, whose
/// rows are neighbours in memory.
const NEAR: usize = 4096;
/// Inputs of a panel.
const PANEL: usize = 256;

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
        let Dense { inputs, units, .. } = self.layer;
        if inputs * units <= NEAR {
            in_blocks!(V, units, |unit, M, N| self.near::<V, RELU, M, N>(unit));
        } else {
            for first in (0..inputs).step_by(PANEL) {
                in_blocks!(V, units, |unit, M, N| self.panel::<V, RELU, M, N>(first, unit));
            }
        }
    }

    /// The biases of `M` units, or zeros.
    #[inline(always)]
    fn biases<const M: usize>(&self, unit: usize) -> [S; M] {
        if self.layer.bias {
            *block(&self.parameters[self.layer.bias_offset()..], unit)
        } else {
            [S::ZERO; M]
        }
    }

    /// `M` units from all inputs.
    #[inline(always)]
    fn near<V: Lanes<Scalar = S>, const RELU: bool, const M: usize, const N: usize>(&mut self, unit: usize) {
        let Dense {
            offset,
            inputs,
            units,
            ..
        } = self.layer;
        let kernel = &self.parameters[offset..][..inputs * units];
        let biases = self.biases::<M>(unit);
        for tile in 0..self.tiles {
            let x = columns(self.x.tile(tile));
            let h = block_mut(columns_mut(self.h.tile_mut(tile)), unit);
            for row in (0..TILE).step_by(N * V::LANES) {
                let mut sums = [[V::splat(0.0); N]; M];
                for m in 0..M {
                    sums[m] = [V::broadcast(biases[m]); N];
                }
                accumulate::<V, M, N>(kernel, units, unit, x, row, &mut sums);
                store::<V, RELU, M, N>(&sums, h, row);
            }
        }
    }

    /// What `PANEL` inputs from `first` on add to `M` units.
    #[inline(always)]
    fn panel<V: Lanes<Scalar = S>, const RELU: bool, const M: usize, const N: usize>(
        &mut self,
        first: usize,
        unit: usize,
    ) {
        let Dense {
            offset,
            inputs,
            units,
            ..
        } = self.layer;
        let last = PANEL.min(inputs - first);
        let kernel = &self.parameters[offset + first * units..][..last * units];
        let biases = self.biases::<M>(unit);
        let mut panel = [[S::ZERO; M]; PANEL];
        for (panel, weights) in panel.iter_mut().zip(kernel.chunks_exact(units)) {
            *panel = *block(weights, unit);
        }
        let panel = panel[..last].as_flattened();
        for tile in 0..self.tiles {
            let x = &columns(self.x.tile(tile))[first..][..last];
            let h = block_mut(columns_mut(self.h.tile_mut(tile)), unit);
            for row in (0..TILE).step_by(N * V::LANES) {
                let mut sums = [[V::splat(0.0); N]; M];
                for m in 0..M {
                    for n in 0..N {
                        sums[m][n] = if first == 0 {
                            V::broadcast(biases[m])
                        } else {
                            V::load(&h[m][row + n * V::LANES..])
                        };
                    }
                }
                accumulate::<V, M, N>(panel, M, 0, x, row, &mut sums);
                if RELU && first + last == inputs {
                    store::<V, true, M, N>(&sums, h, row);
                } else {
                    store::<V, false, M, N>(&sums, h, row);
                }
            }
        }
    }
}

#[inline(always)]
fn store<V: Lanes, const RELU: bool, const M: usize, const N: usize>(
    sums: &[[V; N]; M],
    h: &mut [[V::Scalar; TILE]; M],
    row: usize,
) {
    for m in 0..M {
        for n in 0..N {
            let sum = sums[m][n];
            let value = if RELU { V::splat(0.0).maximum(sum) } else { sum };
            value.store(&mut h[m][row + n * V::LANES..]);
        }
    }
}
