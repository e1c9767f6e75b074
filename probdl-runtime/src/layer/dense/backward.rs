//! The derivatives of a dense layer by its pre-activation and by its input.

use super::Dense;
use super::gradient::{few_units, rectified};
use super::product::{PANEL, accumulate, block, block_mut, in_blocks};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::layer::reduce::{MAX_LANES, columns, columns_mut, transpose_square};
use crate::layer::{Activation, Write, activation};
use crate::tiles::{BLOCK_TILES, Columns, TILE, Tiles};

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
    /// Whether the input is what `relu` returned, and `d_x` the derivatives by what it was given.
    pub(super) rectified: bool,
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
        self.pull_back::<V>();
        let Dense { inputs, units, .. } = self.layer;
        match (&self.d_x, units) {
            (Some(_), 1) => return self.few_units::<V, 1>(),
            (Some(_), 2) => return self.few_units::<V, 2>(),
            (Some(_), 3) => return self.few_units::<V, 3>(),
            (Some(_), 4) => return self.few_units::<V, 4>(),
            _ => {}
        }
        self.layer
            .add_to_kernel::<V>(self.x, self.d_h, self.gradient, self.tiles);
        if self.d_x.is_none() {
            return;
        }
        let mut memory = self.d_h.take_rows();
        for first in (0..units).step_by(PANEL) {
            in_blocks!(V, inputs, |input, M, N| self.inputs::<V, M, N>(
                first,
                input,
                &mut memory
            ));
        }
        self.d_h.put_rows(memory);
    }
}

impl<S: Scalar> Backward<'_, S> {
    /// Turns the derivatives by the units into those by their pre-activations, and adds these to the gradient of the
    /// biases.
    #[inline(always)]
    fn pull_back<V: Lanes<Scalar = S>>(&mut self) {
        if self.activation == Activation::Relu && self.layer.bias {
            let bias = &mut self.gradient[self.layer.bias_offset()..self.layer.end()];
            for tile in (0..self.tiles).step_by(BLOCK_TILES) {
                let both = tile + 1 < self.tiles;
                let (first, second) = self.d_h.pair_mut(tile, both);
                let first = (columns(self.h.tile(tile)), first);
                let second = match second {
                    Some(second) => Some((columns(self.h.tile(tile + 1)), second)),
                    None => None,
                };
                rectified::pull_back_and_add::<V>(first, second, bias);
            }
            return;
        }
        if self.activation != Activation::Linear {
            for tile in 0..self.tiles {
                activation::pull_back_in_place::<V>(
                    self.activation,
                    self.h.tile(tile),
                    self.d_h.tile_mut(tile),
                );
            }
        }
        self.layer.add_to_bias::<V>(self.d_h, self.gradient, self.tiles);
    }

    /// The derivatives by all inputs and by the kernel, where those by the units of a vector of rows fit in registers.
    #[inline(always)]
    fn few_units<V: Lanes<Scalar = S>, const UNITS: usize>(&mut self) {
        let Some((d_x, write)) = &mut self.d_x else { return };
        let Dense { offset, inputs, .. } = self.layer;
        let range = offset..offset + inputs * UNITS;
        let kernel: &[[S; UNITS]] = self.parameters[range.clone()].as_chunks().0;
        let gradient = &mut self.gradient[range];
        for tile in (0..self.tiles).step_by(BLOCK_TILES) {
            let both = tile + 1 < self.tiles;
            let (first, second) = d_x.pair_mut(tile, both);
            let mut first = few_units::Tile {
                x: columns(self.x.tile(tile)),
                d_z: columns(self.d_h.tile(tile)),
                d_x: &mut first[self.x.first()..],
            };
            // Not by a closure, which is not certain to be inlined.
            let mut second = match second {
                Some(second) => Some(few_units::Tile {
                    x: columns(self.x.tile(tile + 1)),
                    d_z: columns(self.d_h.tile(tile + 1)),
                    d_x: &mut second[self.x.first()..],
                }),
                None => None,
            };
            let (floor, second) = (floor(self.rectified), second.as_mut());
            match write {
                Write::Replace => {
                    few_units::backward::<V, UNITS, false>(kernel, floor, &mut first, second, gradient);
                }
                Write::Add => {
                    few_units::backward::<V, UNITS, true>(kernel, floor, &mut first, second, gradient);
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
        let floor: V = floor(self.rectified && first + width == units);
        for tile in 0..self.tiles {
            let d_z = &columns(self.d_h.tile(tile))[first..][..width];
            let d_x = block_mut::<_, M>(columns_mut(d_x.tile_mut(tile)), self.x.first() + input);
            let x = block::<_, M>(columns(self.x.tile(tile)), input);
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
                        let at = row + n * V::LANES;
                        let passes = floor.less(V::load(&x[m][at..]));
                        V::select(passes, sums[m][n], V::splat(0.0)).store(&mut d_x[m][at..]);
                    }
                }
            }
        }
    }
}

/// Where the input is above this, derivatives by it are those by its pre-activation; elsewhere these are 0. Nothing is
/// below minus infinity.
#[inline(always)]
fn floor<V: Lanes>(rectified: bool) -> V {
    V::splat(if rectified { 0.0 } else { f64::NEG_INFINITY })
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
