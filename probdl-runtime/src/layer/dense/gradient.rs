//! The derivatives of a dense layer by its parameters: sums over the rows of a block, added to the gradient.
//!
//! Where there are many units, the lanes go over them, and rows are added in order; the derivatives are transposed
//! first. Where there are few, the lanes go over the rows: rows of the same place in their tiles are added first, then
//! the halves of what is left, for as many weights at once as there are lanes.

use super::Dense;
use super::product::block;
use crate::lanes::{Lanes, Scalar};
use crate::layer::reduce::{self, Vectors, add_some, columns};
use crate::tiles::{Columns, ROW, TILE, Tiles};

/// Units that are transposed at once.
const CHUNK: usize = ROW;
/// Tiles that are transposed at once: those of a block.
const TILES: usize = 2;

impl Dense {
    /// Whether the sums over rows run in their order, with the lanes over the units. Else they are trees.
    pub(super) const fn sums_in_order(&self) -> bool {
        self.units >= 16 || (self.units >= 8 && self.inputs <= self.units)
    }

    /// Adds the sum over rows of `x` times `d_z` to the kernel's gradient, and that of `d_z` to the bias'.
    #[inline(always)]
    pub(super) fn add_gradient<V: Lanes>(
        &self,
        x: Columns<'_, V::Scalar>,
        d_z: &mut Tiles<V::Scalar>,
        gradient: &mut [V::Scalar],
        tiles: usize,
    ) {
        let gradient = &mut gradient[self.offset..self.end()];
        let (kernel, bias) = gradient.split_at_mut(self.inputs * self.units);
        let mut rows = if self.sums_in_order() {
            d_z.take_rows()
        } else {
            Vec::new()
        };
        for first in (0..tiles).step_by(TILES) {
            let block = Block {
                x,
                d_z,
                first,
                tiles: TILES.min(tiles - first),
                units: self.units,
            };
            if self.sums_in_order() {
                block.in_order::<V>(&mut rows, kernel, bias);
            } else {
                block.in_trees::<V>(kernel, bias);
            }
        }
        d_z.put_rows(rows);
    }
}

/// A block of tiles.
struct Block<'a, S> {
    x: Columns<'a, S>,
    d_z: &'a Tiles<S>,
    first: usize,
    tiles: usize,
    units: usize,
}

impl<S: Scalar> Block<'_, S> {
    #[inline(always)]
    fn in_trees<V: Lanes<Scalar = S>>(&self, kernel: &mut [S], bias: &mut [S]) {
        if self.tiles == 1 {
            self.in_trees_of::<V, 1>(kernel, bias);
        } else {
            self.in_trees_of::<V, TILES>(kernel, bias);
        }
    }

    /// Blocks of `COUNT` tiles.
    #[inline(always)]
    fn in_trees_of<V: Lanes<Scalar = S>, const COUNT: usize>(&self, kernel: &mut [S], bias: &mut [S]) {
        let mut pairs = [(&[][..], &[][..]); COUNT];
        for (tile, pair) in pairs.iter_mut().enumerate() {
            let tile = self.first + tile;
            *pair = (
                &columns(self.x.tile(tile))[..self.x.width()],
                &columns(self.d_z.tile(tile))[..self.units],
            );
        }
        // Where a vector holds whole inputs, the places of its weights are constants.
        match self.units {
            1 => trees::<V, COUNT, 1>(&pairs, kernel),
            2 => trees::<V, COUNT, 2>(&pairs, kernel),
            4 => trees::<V, COUNT, 4>(&pairs, kernel),
            _ => trees::<V, COUNT, 0>(&pairs, kernel),
        }
        for (part, biases) in bias.chunks_mut(V::LANES).enumerate() {
            let mut sums = BiasSums {
                pairs: &pairs,
                unit: part * V::LANES,
            };
            let vectors = reduce::gather::<V>(biases.len(), &mut sums);
            add_some(reduce::sums(vectors), biases);
        }
    }

    #[inline(always)]
    fn in_order<V: Lanes<Scalar = S>>(&self, rows: &mut [[S; CHUNK]], kernel: &mut [S], bias: &mut [S]) {
        let rows = &mut rows.as_chunks_mut::<TILE>().0[..self.tiles];
        for first in (0..self.units).step_by(CHUNK) {
            let width = CHUNK.min(self.units - first);
            for (tile, rows) in rows.iter_mut().enumerate() {
                let d_z = &columns(self.d_z.tile(self.first + tile))[first..][..width];
                reduce::transpose::<V, CHUNK>(d_z, rows);
            }
            if !bias.is_empty() {
                sum_rows::<V>(rows.as_flattened(), &mut bias[first..][..width]);
            }
            let mut lane = 0;
            while lane < width {
                let (unit, left) = (first + lane, width - lane);
                if V::REGISTERS >= 32 && left > 2 * V::LANES {
                    self.units::<V, 3>(rows, lane, kernel, unit, left);
                    lane += 3 * V::LANES;
                } else if left > V::LANES {
                    self.units::<V, 2>(rows, lane, kernel, unit, left);
                    lane += 2 * V::LANES;
                } else if V::LANES > 4 && left <= V::LANES / 2 {
                    self.units::<V::Half, 1>(rows, lane, kernel, unit, left);
                    lane += V::LANES / 2;
                } else {
                    self.units::<V, 1>(rows, lane, kernel, unit, left);
                    lane += V::LANES;
                }
            }
        }
    }

    /// The weights of all inputs to the units in `N` vectors, of which `width` exist.
    #[inline(always)]
    fn units<V: Lanes<Scalar = S>, const N: usize>(
        &self,
        rows: &[[[S; CHUNK]; TILE]],
        lane: usize,
        kernel: &mut [S],
        unit: usize,
        width: usize,
    ) {
        let inputs = self.x.width();
        let width = width.min(N * V::LANES);
        let mut input = 0;
        macro_rules! blocks {
            ($m:literal) => {
                while inputs - input >= $m {
                    let kernel = &mut kernel[input * self.units + unit..];
                    self.weights::<V, $m, N>(rows, lane, input, kernel, width);
                    input += $m;
                }
            };
        }
        if V::REGISTERS >= 32 {
            blocks!(8);
        }
        blocks!(4);
        blocks!(2);
        blocks!(1);
    }

    /// The weights of `M` inputs to the units in `N` vectors.
    #[inline(always)]
    fn weights<V: Lanes<Scalar = S>, const M: usize, const N: usize>(
        &self,
        rows: &[[[S; CHUNK]; TILE]],
        lane: usize,
        input: usize,
        kernel: &mut [S],
        width: usize,
    ) {
        let mut sums = [[V::splat(0.0); N]; M];
        for (tile, rows) in rows.iter().enumerate() {
            let x = block::<_, M>(columns(self.x.tile(self.first + tile)), input);
            for row in 0..TILE {
                let d_z = &rows[row][lane..];
                let mut vectors = [V::splat(0.0); N];
                for n in 0..N {
                    vectors[n] = V::load(&d_z[n * V::LANES..]);
                }
                for m in 0..M {
                    let x = V::broadcast(x[m][row]);
                    for n in 0..N {
                        sums[m][n] = sums[m][n] + x * vectors[n];
                    }
                }
            }
        }
        for m in 0..M {
            let weights = &mut kernel[m * self.units..][..width];
            for n in 0..N {
                if n * V::LANES < width {
                    add_some(sums[m][n], &mut weights[n * V::LANES..]);
                }
            }
        }
    }
}

/// The columns of a tile's inputs, and of its derivatives by the pre-activation.
type Pair<'a, S> = (&'a [[S; TILE]], &'a [[S; TILE]]);

/// Adds the sums over the rows of some tiles to the weights, as many at once as there are lanes. `UNITS` is the number of
/// units, or 0 for any.
#[inline(always)]
fn trees<V: Lanes, const COUNT: usize, const UNITS: usize>(
    pairs: &[Pair<'_, V::Scalar>; COUNT],
    kernel: &mut [V::Scalar],
) {
    let mut at = 0;
    if UNITS > 0 && V::LANES.is_multiple_of(UNITS) {
        while kernel.len() - at >= V::LANES {
            let mut whole = *pairs;
            for (x, d_z) in &mut whole {
                *x = &x[at / UNITS..][..V::LANES / UNITS];
                *d_z = &d_z[..UNITS];
            }
            let vectors = reduce::gather::<V>(V::LANES, &mut WholeInputs::<_, COUNT, UNITS>(whole));
            add_some(reduce::sums(vectors), &mut kernel[at..]);
            at += V::LANES;
        }
    }
    let units = pairs[0].1.len();
    let mut products = Products {
        pairs,
        input: at / units,
        unit: at % units,
    };
    for weights in kernel[at..].chunks_mut(V::LANES) {
        let vectors = reduce::gather::<V>(weights.len(), &mut products);
        add_some(reduce::sums(vectors), weights);
    }
}

/// The products for the weights of some inputs, in their order.
struct WholeInputs<'a, S, const COUNT: usize, const UNITS: usize>([Pair<'a, S>; COUNT]);

impl<V: Lanes, const COUNT: usize, const UNITS: usize> Vectors<V>
    for WholeInputs<'_, V::Scalar, COUNT, UNITS>
{
    #[inline(always)]
    fn at(&mut self, lane: usize) -> V {
        reduce::fold(Product {
            pairs: &self.0,
            input: lane / UNITS,
            unit: lane % UNITS,
        })
    }
}

/// The products for weight after weight.
struct Products<'a, S, const COUNT: usize> {
    pairs: &'a [Pair<'a, S>; COUNT],
    input: usize,
    unit: usize,
}

impl<V: Lanes, const COUNT: usize> Vectors<V> for Products<'_, V::Scalar, COUNT> {
    #[inline(always)]
    fn at(&mut self, _lane: usize) -> V {
        let (pairs, input, unit) = (self.pairs, self.input, self.unit);
        self.unit += 1;
        if self.unit == pairs[0].1.len() {
            (self.input, self.unit) = (input + 1, 0);
        }
        reduce::fold(Product { pairs, input, unit })
    }
}

/// The products of an input and a derivative by a unit, row by row; rows of the same place in their tiles added.
struct Product<'a, S, const COUNT: usize> {
    pairs: &'a [Pair<'a, S>; COUNT],
    input: usize,
    unit: usize,
}

impl<V: Lanes, const COUNT: usize> Vectors<V> for Product<'_, V::Scalar, COUNT> {
    #[inline(always)]
    fn at(&mut self, row: usize) -> V {
        let (x, d_z) = self.pairs[0];
        let mut sum = V::load(&x[self.input][row..]) * V::load(&d_z[self.unit][row..]);
        for index in 1..COUNT {
            let (x, d_z) = self.pairs[index];
            sum = sum + V::load(&x[self.input][row..]) * V::load(&d_z[self.unit][row..]);
        }
        sum
    }
}

/// The derivatives by unit after unit, with the halves of the tile added; rows of the same place in their tiles first.
struct BiasSums<'a, S, const COUNT: usize> {
    pairs: &'a [Pair<'a, S>; COUNT],
    unit: usize,
}

impl<V: Lanes, const COUNT: usize> Vectors<V> for BiasSums<'_, V::Scalar, COUNT> {
    #[inline(always)]
    fn at(&mut self, lane: usize) -> V {
        reduce::fold(BiasSum {
            pairs: self.pairs,
            unit: self.unit + lane,
        })
    }
}

struct BiasSum<'a, S, const COUNT: usize> {
    pairs: &'a [Pair<'a, S>; COUNT],
    unit: usize,
}

impl<V: Lanes, const COUNT: usize> Vectors<V> for BiasSum<'_, V::Scalar, COUNT> {
    #[inline(always)]
    fn at(&mut self, row: usize) -> V {
        let mut sum = V::load(&self.pairs[0].1[self.unit][row..]);
        for index in 1..COUNT {
            sum = sum + V::load(&self.pairs[index].1[self.unit][row..]);
        }
        sum
    }
}

/// Adds the sum of the rows to the biases.
#[inline(always)]
fn sum_rows<V: Lanes>(rows: &[[V::Scalar; CHUNK]], biases: &mut [V::Scalar]) {
    for (part, biases) in biases.chunks_mut(4 * V::LANES).enumerate() {
        let mut sums = [V::splat(0.0); 4];
        for row in rows {
            // The chunk is a multiple of four vectors wide: lanes past the biases are zeros.
            let row = &row[part * 4 * V::LANES..];
            for n in 0..4 {
                sums[n] = sums[n] + V::load(&row[n * V::LANES..]);
            }
        }
        for n in 0..4 {
            if n * V::LANES < biases.len() {
                add_some(sums[n], &mut biases[n * V::LANES..]);
            }
        }
    }
}
