//! Sums over rows in trees, with the lanes over the rows: those of the same place in their tiles are added first, then
//! the halves of what is left, for as many weights at once as there are lanes.

use super::Block;
use crate::lanes::{Lanes, Scalar};
use crate::layer::reduce::{self, Vectors, add_some};
use crate::tiles::BLOCK_TILES;

impl<S: Scalar> Block<'_, S> {
    /// Adds to the kernel's gradient.
    #[inline(always)]
    pub(super) fn add_trees<V: Lanes<Scalar = S>>(&self, kernel: &mut [S]) {
        // Where a vector holds whole inputs, the places of its weights are constants.
        match self.layer.units {
            1 => self.trees::<V, 1>(kernel),
            2 => self.trees::<V, 2>(kernel),
            _ => self.trees::<V, 0>(kernel),
        }
    }

    /// `UNITS` is the number of units, or 0 for any.
    #[inline(always)]
    fn trees<V: Lanes<Scalar = S>, const UNITS: usize>(&self, kernel: &mut [S]) {
        let mut at = 0;
        if UNITS > 0 && V::LANES.is_multiple_of(UNITS) {
            while kernel.len() - at >= V::LANES {
                let mut whole = WholeInputs::<_, UNITS>(Self { ..*self });
                for tile in 0..BLOCK_TILES {
                    whole.0.x[tile] = &self.x[tile][at / UNITS..][..V::LANES / UNITS];
                    whole.0.d_z[tile] = &self.d_z[tile][..UNITS];
                }
                let vectors = reduce::gather::<V>(V::LANES, &mut whole);
                add_some(reduce::sums(vectors), &mut kernel[at..]);
                at += V::LANES;
            }
        }
        let mut products = Products {
            block: self,
            input: at / self.layer.units,
            unit: at % self.layer.units,
        };
        for weights in kernel[at..].chunks_mut(V::LANES) {
            let vectors = reduce::gather::<V>(weights.len(), &mut products);
            add_some(reduce::sums(vectors), weights);
        }
    }

    /// Adds to the gradient of the biases, if there are any.
    #[inline(always)]
    pub(super) fn add_to_bias<V: Lanes<Scalar = S>>(&self, bias: &mut [S]) {
        for (part, biases) in bias.chunks_mut(V::LANES).enumerate() {
            let unit = part * V::LANES;
            let vectors = reduce::gather::<V>(biases.len(), &mut Derivatives { block: self, unit });
            add_some(reduce::sums(vectors), biases);
        }
    }
}

/// The products for the weights of some inputs, in their order.
struct WholeInputs<'a, S, const UNITS: usize>(Block<'a, S>);

impl<V: Lanes, const UNITS: usize> Vectors<V> for WholeInputs<'_, V::Scalar, UNITS> {
    #[inline(always)]
    fn at(&mut self, lane: usize) -> V {
        reduce::fold(Product {
            block: &self.0,
            input: lane / UNITS,
            unit: lane % UNITS,
        })
    }
}

/// The products for weight after weight.
struct Products<'a, S> {
    block: &'a Block<'a, S>,
    input: usize,
    unit: usize,
}

impl<V: Lanes> Vectors<V> for Products<'_, V::Scalar> {
    #[inline(always)]
    fn at(&mut self, _lane: usize) -> V {
        let Self { block, input, unit } = *self;
        self.unit += 1;
        if self.unit == block.layer.units {
            (self.input, self.unit) = (input + 1, 0);
        }
        reduce::fold(Product { block, input, unit })
    }
}

/// The products of an input and a derivative by a unit, row by row; rows of the same place in their tiles added.
struct Product<'a, S> {
    block: &'a Block<'a, S>,
    input: usize,
    unit: usize,
}

impl<V: Lanes> Vectors<V> for Product<'_, V::Scalar> {
    #[inline(always)]
    fn at(&mut self, row: usize) -> V {
        let Block { x, d_z, .. } = self.block;
        let mut sum = V::load(&x[0][self.input][row..]) * V::load(&d_z[0][self.unit][row..]);
        if self.block.count > 1 {
            sum = sum + V::load(&x[1][self.input][row..]) * V::load(&d_z[1][self.unit][row..]);
        }
        sum
    }
}

/// The derivatives by unit after unit, with the halves of the tile added; rows of the same place in their tiles first.
struct Derivatives<'a, S> {
    block: &'a Block<'a, S>,
    unit: usize,
}

impl<V: Lanes> Vectors<V> for Derivatives<'_, V::Scalar> {
    #[inline(always)]
    fn at(&mut self, lane: usize) -> V {
        reduce::fold(Derivative {
            block: self.block,
            unit: self.unit + lane,
        })
    }
}

struct Derivative<'a, S> {
    block: &'a Block<'a, S>,
    unit: usize,
}

impl<V: Lanes> Vectors<V> for Derivative<'_, V::Scalar> {
    #[inline(always)]
    fn at(&mut self, row: usize) -> V {
        let d_z = &self.block.d_z;
        let mut sum = V::load(&d_z[0][self.unit][row..]);
        if self.block.count > 1 {
            sum = sum + V::load(&d_z[1][self.unit][row..]);
        }
        sum
    }
}
