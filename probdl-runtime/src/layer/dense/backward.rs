//! The derivatives of a dense layer by its pre-activation and by its input.

use super::Dense;
use super::product::{PANEL, accumulate, block, block_mut, in_blocks};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::layer::reduce::{MAX_LANES, columns, columns_mut, transpose_square};
use crate::layer::{Activation, Write, activation};
use crate::tiles::{Columns, TILE, Tiles};

/// The arguments of [`Dense::backward`].
#[derive(Debug)]
pub struct Backward<'a, S> {
    pub(super) layer: Dense,
    pub(super) activation: Activation,
    pub(super) parameters: &'a [S],
    pub(super) x: Columns<'a, S>,
    pub(super) h: &'a Tiles<S>,
    pub(super) d_h: &'a mut Tiles<S>,
    pub(super) d_x: Option<(&'a mut Tiles<S>, Write)>,
    pub(super) gradient: &'a mut [S],
    pub(super) tiles: usize,
}

impl<S: Scalar> Kernel<S> for Backward<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(mut self) {
        assert!(
            self.activation.from_output(),
            "the derivative of {:?} does not follow from its output",
            self.activation
        );
        if self.activation != Activation::Linear {
            for tile in 0..self.tiles {
                activation::pull_back_in_place::<V>(
                    self.activation,
                    self.h.tile(tile),
                    self.d_h.tile_mut(tile),
                );
            }
        }
        self.layer
            .add_gradient::<V>(self.x, self.d_h, self.gradient, self.tiles);
        let Dense { inputs, units, .. } = self.layer;
        match (&self.d_x, units) {
            (None, _) => return,
            (_, 1) => return self.few_units::<V, 1>(),
            (_, 2) => return self.few_units::<V, 2>(),
            (_, 3) => return self.few_units::<V, 3>(),
            (_, 4) => return self.few_units::<V, 4>(),
            _ => {}
        }
        let mut memory = self.d_h.take_rows();
        for first in (0..units).step_by(PANEL) {
            in_blocks!(V, inputs, |input, M, N| self.inputs::<V, M, N>(
                first,
                input,
                memory.as_flattened_mut()
            ));
        }
        self.d_h.put_rows(memory);
    }
}

impl<S: Scalar> Backward<'_, S> {
    /// The derivatives by all inputs, where those by the units of a vector of rows fit in registers.
    #[inline(always)]
    fn few_units<V: Lanes<Scalar = S>, const UNITS: usize>(&mut self) {
        let Some((d_x, write)) = &mut self.d_x else { return };
        let kernel = &self.parameters[self.layer.offset..][..self.layer.inputs * UNITS];
        let kernel: &[[S; UNITS]] = kernel.as_chunks().0;
        for tile in 0..self.tiles {
            let d_z = block::<_, UNITS>(columns(self.d_h.tile(tile)), 0);
            let d_x = &mut columns_mut(d_x.tile_mut(tile))[self.x.first()..];
            for row in (0..TILE).step_by(V::LANES) {
                let mut vectors = [V::splat(0.0); UNITS];
                for unit in 0..UNITS {
                    vectors[unit] = V::load(&d_z[unit][row..]);
                }
                for (weights, d_x) in kernel.iter().zip(&mut *d_x) {
                    let to = &mut d_x[row..];
                    let mut sum = if *write == Write::Add {
                        V::load(to)
                    } else {
                        V::splat(0.0)
                    };
                    for unit in 0..UNITS {
                        sum = sum + V::broadcast(weights[unit]) * vectors[unit];
                    }
                    sum.store(to);
                }
            }
        }
    }

    /// What the units of a panel from `first` on add to the derivatives by `M` inputs.
    #[inline(always)]
    fn inputs<V: Lanes<Scalar = S>, const M: usize, const N: usize>(
        &mut self,
        first: usize,
        input: usize,
        memory: &mut [S],
    ) {
        let Some((d_x, write)) = &mut self.d_x else { return };
        let Dense { offset, units, .. } = self.layer;
        let width = PANEL.min(units - first);
        let kernel = &self.parameters[offset + input * units..][..M * units];
        let panel: &mut [[S; M]] = &mut memory.as_chunks_mut().0[..width];
        gather_panel::<V, M>(kernel, units, first, panel);
        let panel = panel.as_flattened();
        let add = *write == Write::Add || first > 0;
        for tile in 0..self.tiles {
            let d_z = &columns(self.d_h.tile(tile))[first..][..width];
            let d_x = block_mut::<_, M>(columns_mut(d_x.tile_mut(tile)), self.x.first() + input);
            for row in (0..TILE).step_by(N * V::LANES) {
                let mut sums = [[V::splat(0.0); N]; M];
                if add {
                    for m in 0..M {
                        for n in 0..N {
                            sums[m][n] = V::load(&d_x[m][row + n * V::LANES..]);
                        }
                    }
                }
                accumulate::<V, M, N>(panel, M, 0, d_z, row, &mut sums);
                for m in 0..M {
                    for n in 0..N {
                        sums[m][n].store(&mut d_x[m][row + n * V::LANES..]);
                    }
                }
            }
        }
    }
}

/// The weights of `M` inputs, unit by unit.
#[inline(always)]
fn gather_panel<V: Lanes, const M: usize>(
    kernel: &[V::Scalar],
    units: usize,
    first: usize,
    panel: &mut [[V::Scalar; M]],
) {
    let mut done = 0;
    if V::LANES > 1 && M.is_multiple_of(V::LANES) {
        for (part, panel) in panel.chunks_exact_mut(V::LANES).enumerate() {
            let unit = first + part * V::LANES;
            for m in (0..M).step_by(V::LANES) {
                let mut vectors = [V::splat(0.0); MAX_LANES];
                for lane in 0..V::LANES {
                    vectors[lane] = V::load(&kernel[(m + lane) * units + unit..]);
                }
                transpose_square(&mut vectors);
                for (weights, vector) in panel.iter_mut().zip(vectors) {
                    vector.store(&mut weights[m..]);
                }
            }
            done += V::LANES;
        }
    }
    for (unit, weights) in panel.iter_mut().enumerate().skip(done) {
        let from = &kernel[first + unit..];
        for m in 0..M {
            weights[m] = from[m * units];
        }
    }
}
