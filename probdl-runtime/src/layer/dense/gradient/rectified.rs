//! The derivatives by the pre-activations of a rectified layer, and by its biases, in one pass over a block.

use crate::lanes::Lanes;
use crate::layer::reduce::{self, Vectors, add_some};
use crate::layer::{Activation, activation};
use crate::tiles::TILE;

/// The columns of a tile: what `relu` returned, and the derivatives by it, which become those by what it was given.
pub(in super::super) type Tile<'a, S> = (&'a [[S; TILE]], &'a mut [[S; TILE]]);

/// Replaces the derivatives of all units in one tile or two, and adds their sums over rows to the gradient of the
/// biases: rows of the same place in their tiles first, then the halves of what is left.
#[inline(always)]
pub(in super::super) fn pull_back_and_add<V: Lanes>(
    (h, d_h): Tile<'_, V::Scalar>,
    mut second: Option<Tile<'_, V::Scalar>>,
    bias: &mut [V::Scalar],
) {
    for (part, biases) in bias.chunks_mut(V::LANES).enumerate() {
        let mut units = Units {
            first: (h, &mut *d_h),
            second: second.as_mut().map(|(h, d_h)| (*h, &mut **d_h)),
            from: part * V::LANES,
        };
        let vectors = reduce::gather::<V>(biases.len(), &mut units);
        add_some(reduce::sums(vectors), biases);
    }
}

/// The units from one on.
struct Units<'a, S> {
    first: Tile<'a, S>,
    second: Option<Tile<'a, S>>,
    from: usize,
}

impl<V: Lanes> Vectors<V> for Units<'_, V::Scalar> {
    #[inline(always)]
    fn at(&mut self, lane: usize) -> V {
        let unit = self.from + lane;
        let first = (&self.first.0[unit], &mut self.first.1[unit]);
        match &mut self.second {
            Some((h, d_h)) => reduce::fold(InBoth(first, (&h[unit], &mut d_h[unit]))),
            None => reduce::fold(InOne(first)),
        }
    }
}

/// A unit's columns in a tile.
type Unit<'a, S> = (&'a [S; TILE], &'a mut [S; TILE]);

/// A unit in a block of one tile.
struct InOne<'a, S>(Unit<'a, S>);

impl<V: Lanes> Vectors<V> for InOne<'_, V::Scalar> {
    #[inline(always)]
    fn at(&mut self, row: usize) -> V {
        pull_back(&mut self.0, row)
    }
}

/// A unit in a block of two tiles.
struct InBoth<'a, S>(Unit<'a, S>, Unit<'a, S>);

impl<V: Lanes> Vectors<V> for InBoth<'_, V::Scalar> {
    #[inline(always)]
    fn at(&mut self, row: usize) -> V {
        pull_back::<V>(&mut self.0, row) + pull_back(&mut self.1, row)
    }
}

#[inline(always)]
fn pull_back<V: Lanes>((h, d_h): &mut Unit<'_, V::Scalar>, row: usize) -> V {
    let (h, d_h) = (&h[row..], &mut d_h[row..]);
    let derivative = activation::derivative_from_output(Activation::Relu, V::load(h));
    let d_z = V::load(d_h) * derivative;
    d_z.store(d_h);
    d_z
}
