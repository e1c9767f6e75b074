//! The head of a model: the likelihood of a row and its derivatives, fused over the lanes.

use super::columns::{Scratch, gather, load, load_wide, store};
use super::{Kernels, Write, kernels, reduce};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::model::Batch;
use crate::tiles::{BLOCK_TILES, Columns, TILE, Tiles};
use std::marker::PhantomData;

/// The loss of a row, as `model!` derives it. `T` is the number of the head's inputs, `Y` that of the targets.
pub trait Head<const T: usize, const Y: usize> {
    /// Returns the losses of [`Lanes::LANES`] rows and writes their derivatives by the inputs.
    ///
    /// Must be `#[inline(always)]`.
    fn head<V: Lanes>(t: &[V; T], y: &[V; Y], d_t: &mut [V; T]) -> V;
}

/// Returns the weighted sum of a block's losses, and writes its derivatives by the head's inputs.
///
/// `inputs` side by side are the head's `t`. The derivatives are multiplied by the rows' weights and replace the same
/// columns of `d_inputs`. The losses of a tile's rows are added in a tree of halves, then the tiles of each block,
/// then the blocks.
///
/// For heads of up to 128 numbers in all, which stand on the stack. Wider ones take [`apply_wide`].
#[inline(always)]
pub fn apply<V: Kernels, H: Head<T, Y>, const T: usize, const Y: usize>(
    inputs: &[Columns<'_, V::Scalar>],
    batch: &Batch<V::Scalar>,
    d_inputs: &mut [&mut Tiles<V::Scalar>],
) -> V::Scalar {
    let head = PhantomData::<H>;
    kernels::vectorize::<V, _>(Apply::<_, _, T, Y> {
        inputs,
        batch,
        d_inputs,
        head,
    })
}

/// [`apply`] for heads of any width: their numbers stand in `scratch`, which the first call allocates.
#[inline(always)]
pub fn apply_wide<V: Kernels, H: Head<T, Y>, const T: usize, const Y: usize>(
    inputs: &[Columns<'_, V::Scalar>],
    batch: &Batch<V::Scalar>,
    d_inputs: &mut [&mut Tiles<V::Scalar>],
    scratch: &mut Scratch,
) -> V::Scalar {
    let head = PhantomData::<H>;
    kernels::vectorize::<V, _>(ApplyWide::<_, _, T, Y> {
        inputs,
        batch,
        d_inputs,
        scratch,
        head,
    })
}

struct Apply<'a, 'b, 'c, S, H, const T: usize, const Y: usize> {
    inputs: &'a [Columns<'b, S>],
    batch: &'a Batch<S>,
    d_inputs: &'a mut [&'c mut Tiles<S>],
    head: PhantomData<H>,
}

impl<S: Scalar, H: Head<T, Y>, const T: usize, const Y: usize> Kernel<S> for Apply<'_, '_, '_, S, H, T, Y> {
    type Output = S;

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> S {
        let empty = [S::ZERO; TILE];
        let (mut total, mut in_block) = (S::ZERO, S::ZERO);
        for tile in 0..self.batch.tiles {
            let t_columns: [_; T] = gather(self.inputs, tile, &empty);
            let y_columns: [_; Y] = gather(&[self.batch.y.columns()], tile, &empty);
            let weights = &self.batch.weights[tile * TILE..][..TILE];
            let mut losses = [S::ZERO; TILE];
            for row in (0..TILE).step_by(V::LANES) {
                let t = load::<V, T>(&t_columns, row);
                let y = load::<V, Y>(&y_columns, row);
                let mut d_t = [V::splat(0.0); T];
                let weight = V::load(&weights[row..]);
                (weight * H::head(&t, &y, &mut d_t)).store(&mut losses[row..]);
                for d_t in &mut d_t {
                    *d_t = weight * *d_t;
                }
                let mut rest = &d_t[..];
                for (input, others) in self.inputs.iter().zip(&mut *self.d_inputs) {
                    rest = store(rest, *input, others, Write::Replace, tile, row);
                }
            }
            in_block += reduce::tree::<V>(&losses);
            if (tile + 1) % BLOCK_TILES == 0 {
                total += std::mem::replace(&mut in_block, S::ZERO);
            }
        }
        total + in_block
    }
}

struct ApplyWide<'a, 'b, 'c, S, H, const T: usize, const Y: usize> {
    inputs: &'a [Columns<'b, S>],
    batch: &'a Batch<S>,
    d_inputs: &'a mut [&'c mut Tiles<S>],
    scratch: &'a mut Scratch,
    head: PhantomData<H>,
}

impl<S: Scalar, H: Head<T, Y>, const T: usize, const Y: usize> Kernel<S>
    for ApplyWide<'_, '_, '_, S, H, T, Y>
{
    type Output = S;

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> S {
        let (t, rest) = self.scratch.vectors::<V>(2 * T + Y).split_at_mut(T);
        let (d_t, y) = rest.split_at_mut(T);
        let (mut total, mut in_block) = (S::ZERO, S::ZERO);
        for tile in 0..self.batch.tiles {
            let weights = &self.batch.weights[tile * TILE..][..TILE];
            let mut losses = [S::ZERO; TILE];
            for row in (0..TILE).step_by(V::LANES) {
                load_wide(self.inputs, tile, row, t);
                load_wide(&[self.batch.y.columns()], tile, row, y);
                d_t.fill(V::splat(0.0));
                let weight = V::load(&weights[row..]);
                let loss = H::head::<V>(sized(t), sized(y), sized_mut(d_t));
                (weight * loss).store(&mut losses[row..]);
                for d_t in &mut *d_t {
                    *d_t = weight * *d_t;
                }
                let mut rest = &*d_t;
                for (input, others) in self.inputs.iter().zip(&mut *self.d_inputs) {
                    rest = store(rest, *input, others, Write::Replace, tile, row);
                }
            }
            in_block += reduce::tree::<V>(&losses);
            if (tile + 1) % BLOCK_TILES == 0 {
                total += std::mem::replace(&mut in_block, S::ZERO);
            }
        }
        total + in_block
    }
}

#[inline(always)]
pub(super) fn sized<V, const N: usize>(slice: &[V]) -> &[V; N] {
    slice.try_into().expect("split to this length")
}

#[inline(always)]
pub(super) fn sized_mut<V, const N: usize>(slice: &mut [V]) -> &mut [V; N] {
    slice.try_into().expect("split to this length")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::testing::random_tiles;

    /// `(y0 - t0)^2 t2 + t1 y1`.
    struct Quadratic;

    impl Head<3, 2> for Quadratic {
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 3], y: &[V; 2], d_t: &mut [V; 3]) -> V {
            let error = y[0] - t[0];
            *d_t = [V::splat(-2.0) * error * t[2], y[1], error * error];
            error * error * t[2] + t[1] * y[1]
        }
    }

    fn batch() -> Batch<f64> {
        let rows = 64;
        let weights = (0..rows)
            .map(|row| if row < 40 { 1.0 / 40.0 } else { 0.0 })
            .collect();
        Batch {
            x: Tiles::new(0, rows),
            y: random_tiles(2, rows, 1),
            weights,
            tiles: 2,
            noise: None,
        }
    }

    #[test]
    fn losses_and_derivatives_are_weighted_and_go_to_their_inputs() {
        let batch = batch();
        let (a, b) = (random_tiles::<f64>(4, 64, 2), random_tiles::<f64>(1, 64, 3));
        let inputs = [a.some_columns(1, 2), b.columns()];
        for wide in [false, true] {
            let before = random_tiles::<f64>(4, 64, 4);
            let (mut d_a, mut d_b) = (before.clone(), Tiles::new(1, 64));
            let mut d_inputs = [&mut d_a, &mut d_b];
            let loss = if wide {
                apply_wide::<f64, Quadratic, 3, 2>(&inputs, &batch, &mut d_inputs, &mut Scratch::new())
            } else {
                apply::<f64, Quadratic, 3, 2>(&inputs, &batch, &mut d_inputs)
            };
            let mut expected = 0.0;
            for row in 0..64 {
                let t = [a.get(row, 1), a.get(row, 2), b.get(row, 0)];
                let y = [batch.y.get(row, 0), batch.y.get(row, 1)];
                let mut d_t = [0.0; 3];
                let weight = batch.weights[row];
                expected += weight * Quadratic::head(&t, &y, &mut d_t);
                assert_eq!(d_a.get(row, 0), before.get(row, 0));
                assert_eq!(d_a.get(row, 1), weight * d_t[0]);
                assert_eq!(d_a.get(row, 2), weight * d_t[1]);
                assert_eq!(d_a.get(row, 3), before.get(row, 3));
                assert_eq!(d_b.get(row, 0), weight * d_t[2]);
            }
            assert!((loss - expected).abs() < 1e-14);
        }
    }

    /// Half the squared distance, in thousands of dimensions.
    struct Distance;

    impl Head<3000, 3000> for Distance {
        #[inline(always)]
        fn head<V: Lanes>(t: &[V; 3000], y: &[V; 3000], d_t: &mut [V; 3000]) -> V {
            let mut total = V::splat(0.0);
            for k in 0..3000 {
                d_t[k] = t[k] - y[k];
                total = total + V::splat(0.5) * d_t[k] * d_t[k];
            }
            total
        }
    }

    #[test]
    fn a_head_of_thousands_of_numbers_needs_no_stack() {
        let t = random_tiles::<f64>(3000, 32, 1);
        let y = random_tiles::<f64>(3000, 32, 2);
        let weights = vec![1.0; 32];
        let batch = Batch {
            x: Tiles::new(0, 32),
            y,
            weights,
            tiles: 1,
            noise: None,
        };
        let mut d_t = Tiles::new(3000, 32);
        let run = move || {
            let mut scratch = Scratch::new();
            apply_wide::<f64, Distance, 3000, 3000>(&[t.columns()], &batch, &mut [&mut d_t], &mut scratch)
        };
        let loss = std::thread::Builder::new()
            .stack_size(128 << 10)
            .spawn(run)
            .unwrap()
            .join()
            .unwrap();
        assert!(loss.is_finite());
    }
}
