//! Elementwise nodes: the columns of a row as a function of other columns of that row.

use super::columns::{Scratch, gather, load, load_wide, store};
use super::head::{sized, sized_mut};
use super::{Kernels, Write, kernels, reduce};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::tiles::{Columns, TILE, Tiles};
use std::marker::PhantomData;

/// A function of a row, as `model!` writes it: `T` numbers in, `OUT` numbers out.
pub trait Map<const T: usize, const OUT: usize> {
    /// Computes the function for [`Lanes::LANES`] rows. Must be `#[inline(always)]`.
    fn map<V: Lanes>(t: &[V; T], out: &mut [V; OUT]);
}

/// The derivatives of a [`Map`], as `model!` derives them.
pub trait MapGradient<const T: usize, const OUT: usize> {
    /// Turns the derivatives by the outputs into those by the inputs, for [`Lanes::LANES`] rows. Must be
    /// `#[inline(always)]`.
    fn pull_back<V: Lanes>(t: &[V; T], d_out: &[V; OUT], d_t: &mut [V; T]);
}

/// Computes a function of the inputs' columns, side by side, for each row.
///
/// For functions of up to 128 numbers in all, which stand on the stack. Wider ones take [`forward_wide`].
#[inline(always)]
pub fn forward<V: Kernels, M: Map<T, OUT>, const T: usize, const OUT: usize>(
    inputs: &[Columns<'_, V::Scalar>],
    h: &mut Tiles<V::Scalar>,
    tiles: usize,
) {
    let map = PhantomData::<M>;
    kernels::vectorize::<V, _>(Forward::<_, _, T, OUT> {
        inputs,
        h,
        tiles,
        map,
    });
}

/// [`forward`] for functions of any width: their numbers stand in `scratch`, which the first call allocates.
#[inline(always)]
pub fn forward_wide<V: Kernels, M: Map<T, OUT>, const T: usize, const OUT: usize>(
    inputs: &[Columns<'_, V::Scalar>],
    h: &mut Tiles<V::Scalar>,
    tiles: usize,
    scratch: &mut Scratch,
) {
    let map = PhantomData::<M>;
    kernels::vectorize::<V, _>(ForwardWide::<_, _, T, OUT> {
        inputs,
        h,
        tiles,
        scratch,
        map,
    });
}

/// [`forward`] for one row.
///
/// The function runs over the shortest vectors there are, each of the same number in all lanes: what a comparison of single
/// numbers says takes a long way to a choice between others. All lanes agree, so branches are taken as they are for one number.
#[inline(always)]
pub fn row<V: Lanes, M: Map<T, OUT>, const T: usize, const OUT: usize>(t: &[V::Scalar], h: &mut [V::Scalar]) {
    // Constants in the conditions: nothing is compiled for other lanes.
    if const { T + OUT > MOST_IN_VECTORS || V::LANES == 1 } {
        M::map::<V::Scalar>(sized(t), sized_mut(h));
    } else if const { <V::Half as Lanes>::Half::LANES > 1 } {
        in_vectors::<<V::Half as Lanes>::Half, M, T, OUT>(t, h);
    } else if const { V::Half::LANES > 1 } {
        in_vectors::<V::Half, M, T, OUT>(t, h);
    } else {
        in_vectors::<V, M, T, OUT>(t, h);
    }
}

/// More numbers than this stand in memory as they are.
const MOST_IN_VECTORS: usize = 32;

#[inline(always)]
fn in_vectors<V: Lanes, M: Map<T, OUT>, const T: usize, const OUT: usize>(
    t: &[V::Scalar],
    h: &mut [V::Scalar],
) {
    let t: &[V::Scalar; T] = sized(t);
    let mut vectors = [V::splat(0.0); T];
    for place in 0..T {
        vectors[place] = V::broadcast(t[place]);
    }
    let mut results = [V::splat(0.0); OUT];
    M::map::<V>(&vectors, &mut results);
    for (h, result) in h.iter_mut().zip(results) {
        let mut lanes = [V::Scalar::ZERO; reduce::MAX_LANES];
        result.store(&mut lanes);
        *h = lanes[0];
    }
}

/// Writes or adds the derivatives by the inputs of [`forward`], each to the same columns of its own tiles.
#[inline(always)]
pub fn backward<V: Kernels, M: MapGradient<T, OUT>, const T: usize, const OUT: usize>(
    inputs: &[Columns<'_, V::Scalar>],
    d_h: &Tiles<V::Scalar>,
    d_inputs: &mut [(&mut Tiles<V::Scalar>, Write)],
    tiles: usize,
) {
    let map = PhantomData::<M>;
    kernels::vectorize::<V, _>(Backward::<_, _, T, OUT> {
        inputs,
        d_h,
        d_inputs,
        tiles,
        map,
    });
}

/// [`backward`] for functions of any width: their numbers stand in `scratch`, which the first call allocates.
#[inline(always)]
pub fn backward_wide<V: Kernels, M: MapGradient<T, OUT>, const T: usize, const OUT: usize>(
    inputs: &[Columns<'_, V::Scalar>],
    d_h: &Tiles<V::Scalar>,
    d_inputs: &mut [(&mut Tiles<V::Scalar>, Write)],
    tiles: usize,
    scratch: &mut Scratch,
) {
    let map = PhantomData::<M>;
    kernels::vectorize::<V, _>(BackwardWide::<_, _, T, OUT> {
        inputs,
        d_h,
        d_inputs,
        tiles,
        scratch,
        map,
    });
}

struct Forward<'a, 'b, S, M, const T: usize, const OUT: usize> {
    inputs: &'a [Columns<'b, S>],
    h: &'a mut Tiles<S>,
    tiles: usize,
    map: PhantomData<M>,
}

impl<S: Scalar, M: Map<T, OUT>, const T: usize, const OUT: usize> Kernel<S>
    for Forward<'_, '_, S, M, T, OUT>
{
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let empty = [S::ZERO; TILE];
        for tile in 0..self.tiles {
            let columns: [_; T] = gather(self.inputs, tile, &empty);
            let h = reduce::columns_mut(self.h.tile_mut(tile));
            for row in (0..TILE).step_by(V::LANES) {
                let mut out = [V::splat(0.0); OUT];
                M::map(&load::<V, T>(&columns, row), &mut out);
                for (column, out) in h.iter_mut().zip(out) {
                    out.store(&mut column[row..]);
                }
            }
        }
    }
}

struct ForwardWide<'a, 'b, S, M, const T: usize, const OUT: usize> {
    inputs: &'a [Columns<'b, S>],
    h: &'a mut Tiles<S>,
    tiles: usize,
    scratch: &'a mut Scratch,
    map: PhantomData<M>,
}

impl<S: Scalar, M: Map<T, OUT>, const T: usize, const OUT: usize> Kernel<S>
    for ForwardWide<'_, '_, S, M, T, OUT>
{
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let (t, out) = self.scratch.vectors::<V>(T + OUT).split_at_mut(T);
        for tile in 0..self.tiles {
            let h = reduce::columns_mut(self.h.tile_mut(tile));
            for row in (0..TILE).step_by(V::LANES) {
                load_wide(self.inputs, tile, row, t);
                M::map::<V>(sized(t), sized_mut(out));
                for (column, out) in h.iter_mut().zip(&*out) {
                    out.store(&mut column[row..]);
                }
            }
        }
    }
}

struct Backward<'a, 'b, 'c, S, M, const T: usize, const OUT: usize> {
    inputs: &'a [Columns<'b, S>],
    d_h: &'a Tiles<S>,
    d_inputs: &'a mut [(&'c mut Tiles<S>, Write)],
    tiles: usize,
    map: PhantomData<M>,
}

impl<S: Scalar, M: MapGradient<T, OUT>, const T: usize, const OUT: usize> Kernel<S>
    for Backward<'_, '_, '_, S, M, T, OUT>
{
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let empty = [S::ZERO; TILE];
        for tile in 0..self.tiles {
            let t_columns: [_; T] = gather(self.inputs, tile, &empty);
            let out_columns: [_; OUT] = gather(&[self.d_h.columns()], tile, &empty);
            for row in (0..TILE).step_by(V::LANES) {
                let mut d_t = [V::splat(0.0); T];
                let (t, d_out) = (load::<V, T>(&t_columns, row), load::<V, OUT>(&out_columns, row));
                M::pull_back(&t, &d_out, &mut d_t);
                let mut rest = &d_t[..];
                for (input, (others, write)) in self.inputs.iter().zip(&mut *self.d_inputs) {
                    rest = store(rest, *input, others, *write, tile, row);
                }
            }
        }
    }
}

struct BackwardWide<'a, 'b, 'c, S, M, const T: usize, const OUT: usize> {
    inputs: &'a [Columns<'b, S>],
    d_h: &'a Tiles<S>,
    d_inputs: &'a mut [(&'c mut Tiles<S>, Write)],
    tiles: usize,
    scratch: &'a mut Scratch,
    map: PhantomData<M>,
}

impl<S: Scalar, M: MapGradient<T, OUT>, const T: usize, const OUT: usize> Kernel<S>
    for BackwardWide<'_, '_, '_, S, M, T, OUT>
{
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let (t, rest) = self.scratch.vectors::<V>(2 * T + OUT).split_at_mut(T);
        let (d_t, d_out) = rest.split_at_mut(T);
        for tile in 0..self.tiles {
            for row in (0..TILE).step_by(V::LANES) {
                load_wide(self.inputs, tile, row, t);
                load_wide(&[self.d_h.columns()], tile, row, d_out);
                d_t.fill(V::splat(0.0));
                M::pull_back::<V>(sized(t), sized(d_out), sized_mut(d_t));
                let mut rest = &*d_t;
                for (input, (others, write)) in self.inputs.iter().zip(&mut *self.d_inputs) {
                    rest = store(rest, *input, others, *write, tile, row);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::testing::random_tiles;

    /// `(t0 t1, t1 + t2)`.
    struct Mixed;

    impl Map<3, 2> for Mixed {
        #[inline(always)]
        fn map<V: Lanes>(t: &[V; 3], out: &mut [V; 2]) {
            *out = [t[0] * t[1], t[1] + t[2]];
        }
    }

    impl MapGradient<3, 2> for Mixed {
        #[inline(always)]
        fn pull_back<V: Lanes>(t: &[V; 3], d_out: &[V; 2], d_t: &mut [V; 3]) {
            *d_t = [d_out[0] * t[1], d_out[0] * t[0] + d_out[1], d_out[1]];
        }
    }

    #[test]
    fn values_and_derivatives_go_to_their_columns() {
        let (a, b) = (random_tiles::<f64>(3, 64, 1), random_tiles::<f64>(1, 64, 2));
        let d_h = random_tiles::<f64>(2, 64, 3);
        let inputs = [a.some_columns(1, 2), b.columns()];
        for wide in [false, true] {
            let before = random_tiles::<f64>(3, 64, 4);
            let (mut h, mut d_a, mut d_b) = (Tiles::new(2, 64), before.clone(), Tiles::new(1, 64));
            let mut d_inputs = [(&mut d_a, Write::Add), (&mut d_b, Write::Replace)];
            if wide {
                let mut scratch = Scratch::new();
                forward_wide::<f64, Mixed, 3, 2>(&inputs, &mut h, 2, &mut scratch);
                backward_wide::<f64, Mixed, 3, 2>(&inputs, &d_h, &mut d_inputs, 2, &mut scratch);
            } else {
                forward::<f64, Mixed, 3, 2>(&inputs, &mut h, 2);
                backward::<f64, Mixed, 3, 2>(&inputs, &d_h, &mut d_inputs, 2);
            }
            for row in 0..64 {
                let t = [a.get(row, 1), a.get(row, 2), b.get(row, 0)];
                let d_out = [d_h.get(row, 0), d_h.get(row, 1)];
                assert_eq!(h.get(row, 0), t[0] * t[1]);
                assert_eq!(h.get(row, 1), t[1] + t[2]);
                assert_eq!(d_a.get(row, 0), before.get(row, 0));
                assert_eq!(d_a.get(row, 1), before.get(row, 1) + d_out[0] * t[1]);
                assert_eq!(d_a.get(row, 2), before.get(row, 2) + (d_out[0] * t[0] + d_out[1]));
                assert_eq!(d_b.get(row, 0), d_out[1]);
            }
        }
    }
}
