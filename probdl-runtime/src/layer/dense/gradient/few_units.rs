//! Layers of few units: the derivatives by the inputs and by the kernel in one pass over the inputs of a block.

use super::super::product::block;
use crate::lanes::{Lanes, Scalar};
use crate::layer::reduce::{self, MAX_LANES, Vectors, add_some};
use crate::tiles::TILE;
use std::ops::Add;

/// The columns of a tile: the inputs, the derivatives by the units, and those by the inputs, which are written.
pub(in super::super) struct Tile<'a, S> {
    pub(in super::super) x: &'a [[S; TILE]],
    pub(in super::super) d_z: &'a [[S; TILE]],
    pub(in super::super) d_x: &'a mut [[S; TILE]],
}

/// Writes the derivatives by all inputs for one tile or two, and adds those by the kernel to its gradient: trees, as
/// [`super::trees`] sums them, for the weights of as many inputs at once as there are lanes for. If the derivatives are not
/// added to others, those by inputs that are not above the floor are 0.
#[expect(
    clippy::manual_memcpy,
    reason = "arrays of vectors stay in registers where their indices are constants"
)]
#[inline(always)]
pub(in super::super) fn backward<V: Lanes, const UNITS: usize, const ADD: bool>(
    kernel: &[[V::Scalar; UNITS]],
    floor: V,
    first: &mut Tile<'_, V::Scalar>,
    mut second: Option<&mut Tile<'_, V::Scalar>>,
    gradient: &mut [V::Scalar],
) {
    let at_once = (V::LANES / UNITS).max(1);
    let mut start = 0;
    while start < kernel.len() {
        let next = kernel.len().min(start + at_once);
        let (kernel, gradient) = (&kernel[start..next], &mut gradient[start * UNITS..next * UNITS]);
        let mut vectors = [V::splat(0.0); MAX_LANES];
        for place in 0..at_once {
            if place < kernel.len() {
                let input = start + place;
                let mut weights = [V::splat(0.0); UNITS];
                for unit in 0..UNITS {
                    weights[unit] = V::broadcast(kernel[place][unit]);
                }
                let input_of_first = Input::<V, UNITS, ADD> {
                    weights,
                    floor,
                    columns: columns(first, input),
                };
                let Products(sums) = match &mut second {
                    Some(second) => {
                        let columns = columns(second, input);
                        reduce::fold_all::<V, _>(InBoth(input_of_first, columns))
                    }
                    None => reduce::fold_all::<V, _>(input_of_first),
                };
                for unit in 0..UNITS {
                    vectors[place * UNITS + unit] = sums[unit];
                }
            }
        }
        for from in (0..at_once * UNITS).step_by(V::LANES) {
            let mut some = [V::splat(0.0); MAX_LANES];
            for lane in 0..V::LANES {
                some[lane] = vectors[from + lane];
            }
            if from < gradient.len() {
                let end = gradient.len().min(from + V::LANES);
                add_some(reduce::sums(some), &mut gradient[from..end]);
            }
        }
        start = next;
    }
}

/// The columns of one input.
type InputColumns<'a, S, const UNITS: usize> = (&'a [S; TILE], &'a [[S; TILE]; UNITS], &'a mut [S; TILE]);

#[inline(always)]
fn columns<'a, S: Scalar, const UNITS: usize>(
    tile: &'a mut Tile<'_, S>,
    input: usize,
) -> InputColumns<'a, S, UNITS> {
    (&tile.x[input], block(tile.d_z, 0), &mut tile.d_x[input])
}

/// An input in a block of one tile.
struct Input<'a, V: Lanes, const UNITS: usize, const ADD: bool> {
    weights: [V; UNITS],
    floor: V,
    columns: InputColumns<'a, V::Scalar, UNITS>,
}

impl<V: Lanes, const UNITS: usize, const ADD: bool> Vectors<Products<V, UNITS>> for Input<'_, V, UNITS, ADD> {
    #[inline(always)]
    fn at(&mut self, row: usize) -> Products<V, UNITS> {
        pull_back::<V, UNITS, ADD>(&self.weights, self.floor, &mut self.columns, row)
    }
}

/// An input in a block of two tiles.
struct InBoth<'a, V: Lanes, const UNITS: usize, const ADD: bool>(
    Input<'a, V, UNITS, ADD>,
    InputColumns<'a, V::Scalar, UNITS>,
);

impl<V: Lanes, const UNITS: usize, const ADD: bool> Vectors<Products<V, UNITS>>
    for InBoth<'_, V, UNITS, ADD>
{
    #[inline(always)]
    fn at(&mut self, row: usize) -> Products<V, UNITS> {
        let Self(first, second) = self;
        first.at(row) + pull_back::<V, UNITS, ADD>(&first.weights, first.floor, second, row)
    }
}

/// Writes the derivatives by an input in some rows, or adds them; returns the products of the input and the derivatives by
/// the units.
///
/// A call in debug builds, where its code is compiled once instead of for each vector of rows.
#[cfg_attr(not(debug_assertions), inline(always))]
#[cfg_attr(debug_assertions, inline(never))]
fn pull_back<V: Lanes, const UNITS: usize, const ADD: bool>(
    weights: &[V; UNITS],
    floor: V,
    (x, d_z, d_x): &mut InputColumns<'_, V::Scalar, UNITS>,
    row: usize,
) -> Products<V, UNITS> {
    let x = V::load(&x[row..]);
    let d_x = &mut d_x[row..];
    // Minus 0 is what an addition leaves out.
    let mut sum = if ADD { V::load(d_x) } else { V::splat(-0.0) };
    let mut products = [V::splat(0.0); UNITS];
    for unit in 0..UNITS {
        let d_z = V::load(&d_z[unit][row..]);
        sum = sum + weights[unit] * d_z;
        products[unit] = x * d_z;
    }
    if !ADD {
        sum = V::select(floor.less(x), sum, V::splat(0.0));
    }
    sum.store(d_x);
    Products(products)
}

/// One product for each unit.
struct Products<V, const UNITS: usize>([V; UNITS]);

impl<V: Lanes, const UNITS: usize> Add for Products<V, UNITS> {
    type Output = Self;

    #[inline(always)]
    fn add(mut self, other: Self) -> Self {
        for unit in 0..UNITS {
            self.0[unit] = self.0[unit] + other.0[unit];
        }
        self
    }
}
