//! The derivatives of a dense layer by its pre-activation and by its input.

use super::Dense;
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::layer::reduce::{columns, columns_mut};
use crate::layer::{Activation, Write, activation};
use crate::tiles::{Columns, TILE, Tiles};

/// Inputs of a register block.
const INPUTS: usize = 4;

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
        self.inputs::<V>();
    }
}

impl<S: Scalar> Backward<'_, S> {
    /// The derivative by the input.
    #[inline(always)]
    fn inputs<V: Lanes<Scalar = S>>(&mut self) {
        let Some((d_x, write)) = &mut self.d_x else { return };
        let Dense {
            offset,
            inputs,
            units,
            ..
        } = self.layer;
        let kernel = &self.parameters[offset..][..inputs * units];
        let whole = inputs - inputs % INPUTS;
        for tile in 0..self.tiles {
            let d_z = columns(self.d_h.tile(tile));
            let d_x = &mut columns_mut(d_x.tile_mut(tile))[self.x.first()..][..inputs];
            for input in (0..whole).step_by(INPUTS) {
                block::<V, INPUTS>(&kernel[input * units..], d_z, &mut d_x[input..], *write);
            }
            let (kernel, d_x) = (&kernel[whole * units..], &mut d_x[whole..]);
            match inputs % INPUTS {
                1 => block::<V, 1>(kernel, d_z, d_x, *write),
                2 => block::<V, 2>(kernel, d_z, d_x, *write),
                3 => block::<V, 3>(kernel, d_z, d_x, *write),
                _ => {}
            }
        }
    }
}

/// The derivative by `N` inputs: `N` rows of the kernel times the derivatives by the pre-activation, unit by unit.
#[inline(always)]
fn block<V: Lanes, const N: usize>(
    kernel: &[V::Scalar],
    d_z: &[[V::Scalar; TILE]],
    d_x: &mut [[V::Scalar; TILE]],
    write: Write,
) {
    let units = d_z.len();
    let mut weights: [&[V::Scalar]; N] = [&[]; N];
    for k in 0..N {
        weights[k] = &kernel[k * units..][..units];
    }
    let d_x: &mut [[V::Scalar; TILE]; N] = d_x
        .first_chunk_mut()
        .expect("the block ends before the last input");
    for first in (0..TILE).step_by(2 * V::LANES) {
        let second = first + V::LANES;
        let mut sums = [[V::splat(0.0); 2]; N];
        if write == Write::Add {
            for k in 0..N {
                sums[k] = [V::load(&d_x[k][first..]), V::load(&d_x[k][second..])];
            }
        }
        for unit in 0..units {
            let d_z = [V::load(&d_z[unit][first..]), V::load(&d_z[unit][second..])];
            for k in 0..N {
                let weight = V::broadcast(weights[k][unit]);
                sums[k][0] = sums[k][0] + weight * d_z[0];
                sums[k][1] = sums[k][1] + weight * d_z[1];
            }
        }
        for k in 0..N {
            sums[k][0].store(&mut d_x[k][first..]);
            sums[k][1].store(&mut d_x[k][second..]);
        }
    }
}
