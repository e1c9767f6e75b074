//! `h = activation(x kernel + bias)`.

use super::Dense;
use super::next_panel::{NextPanel, PART};
use super::product::{PANEL, accumulate, block, block_mut, in_blocks};
use crate::aligned::Aligned;
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::layer::reduce::{columns, columns_mut};
use crate::layer::{Activation, activation};
use crate::tiles::{Columns, TILE, Tiles};

/// Kernels of up to so many weights are read where they stand; others are copied to panels of a few units first, whose
/// rows are neighbours in memory.
const NEAR: usize = 4096;

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
        let Dense { inputs, units, .. } = self.layer;
        if self.layer.is_narrow() {
            self.narrow::<V>();
        } else {
            let near = inputs * units <= NEAR;
            let mut memory = if near {
                Aligned::default()
            } else {
                self.h.take_rows()
            };
            for first in (0..inputs).step_by(PANEL) {
                in_blocks!(V, units, |unit, M, N| self.product::<V, M, N>(
                    first,
                    unit,
                    &mut memory
                ));
            }
            if !near {
                self.h.put_rows(memory);
            }
        }
        if !matches!(self.activation, Activation::Linear | Activation::Relu) {
            for tile in 0..self.tiles {
                activation::apply_in_place::<V>(self.activation, self.h.tile_mut(tile));
            }
        }
    }
}

impl<S: Scalar> Forward<'_, S> {
    /// The biases of `M` units, or zeros.
    #[inline(always)]
    pub(super) fn biases<const M: usize>(&self, unit: usize) -> [S; M] {
        if self.layer.bias {
            *block(&self.parameters[self.layer.bias_offset()..], unit)
        } else {
            [S::ZERO; M]
        }
    }

    /// What the sums are cut off at, once they are whole. What is not cut off is cut off at minus infinity.
    #[inline(always)]
    pub(super) fn floor<V: Lanes>(&self, whole: bool) -> V {
        let cut = whole && self.activation == Activation::Relu;
        V::splat(if cut { 0.0 } else { f64::NEG_INFINITY })
    }

    /// What the inputs of a panel from `first` on add to `M` units; all of them, unless the layer is wide.
    #[inline(always)]
    fn product<V: Lanes<Scalar = S>, const M: usize, const N: usize>(
        &mut self,
        first: usize,
        unit: usize,
        memory: &mut [S],
    ) {
        let Dense {
            offset,
            inputs,
            units,
            ..
        } = self.layer;
        let count = PANEL.min(inputs - first);
        let kernel = &self.parameters[offset + first * units..][..count * units];
        let near = inputs * units <= NEAR;
        let (kernel, stride, at) = if near {
            (kernel, units, unit)
        } else {
            let panel: &mut [[S; M]] = &mut memory.as_chunks_mut().0[..count];
            for (panel, weights) in panel.iter_mut().zip(kernel.chunks_exact(units)) {
                *panel = *block(weights, unit);
            }
            (panel.as_flattened(), M, 0)
        };
        let mut next = NextPanel::new(&self.layer, self.parameters, first, unit + M);
        let biases = self.biases::<M>(unit);
        let floor = self.floor::<V>(first + count == inputs);
        for tile in 0..self.tiles {
            let x = &columns(self.x.tile(tile))[first..][..count];
            let h: &mut [[S; TILE]; M] = block_mut(columns_mut(self.h.tile_mut(tile)), unit);
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
                if near {
                    accumulate::<V, M, N>(kernel, stride, at, x, row, &mut sums);
                } else {
                    let panel: &[[S; M]] = kernel.as_chunks().0;
                    for (columns, weights) in x.chunks(PART).zip(panel.chunks(PART)) {
                        accumulate::<V, M, N>(weights.as_flattened(), M, 0, columns, row, &mut sums);
                        next.prefetch::<V>(N * V::LANES, self.tiles);
                    }
                }
                for m in 0..M {
                    for n in 0..N {
                        let sum = floor.maximum(sums[m][n]);
                        sum.store(&mut h[m][row + n * V::LANES..]);
                    }
                }
            }
        }
    }
}
