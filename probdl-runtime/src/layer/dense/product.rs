//! The product that forward and input derivatives share: columns of a tile, weighted and summed.

use crate::lanes::Lanes;
use crate::tiles::TILE;

/// Rows of a panel, whose widest has 16 columns: it stands in the memory of [`Tiles::take_rows`](crate::tiles::Tiles).
pub(super) const PANEL: usize = 256;

/// Adds to `M` sums, for the `N` vectors of rows from `row` on: each column times its weights, which are the `M` numbers
/// from `at` on in a row of `stride` numbers.
#[inline(always)]
pub(super) fn accumulate<V: Lanes, const M: usize, const N: usize>(
    kernel: &[V::Scalar],
    stride: usize,
    at: usize,
    columns: &[[V::Scalar; TILE]],
    row: usize,
    sums: &mut [[V; N]; M],
) {
    // Not zipped: the number of chunks is a division, as long as the product of a few inputs.
    let mut rows = kernel.chunks_exact(stride);
    for column in columns {
        let Some(weights) = rows.next() else { break };
        let weights: &[V::Scalar; M] = block(weights, at);
        let mut vectors = [V::splat(0.0); N];
        for n in 0..N {
            vectors[n] = V::load(&column[row + n * V::LANES..]);
        }
        for m in 0..M {
            let weight = V::broadcast(weights[m]);
            for n in 0..N {
                sums[m][n] = sums[m][n] + weight * vectors[n];
            }
        }
    }
}

/// `N` neighbours.
#[inline(always)]
pub(in crate::layer) fn block<T, const N: usize>(from: &[T], first: usize) -> &[T; N] {
    from[first..]
        .first_chunk()
        .expect("the block ends before the last column")
}

/// `N` neighbours, to be written.
#[inline(always)]
pub(super) fn block_mut<T, const N: usize>(from: &mut [T], first: usize) -> &mut [T; N] {
    from[first..]
        .first_chunk_mut()
        .expect("the block ends before the last column")
}

/// Calls a method generic over the shape of a register block for all of `count` results, in blocks that fill the
/// registers: `$self.$method::<V, M, N>(first, …)` computes `M` results from `first` on, `N` vectors of rows at a time.
macro_rules! in_blocks {
    ($lanes:ty, $count:expr, |$first:ident, $M:ident, $N:ident| $block:expr) => {{
        let count = $count;
        let mut at = 0;
        macro_rules! blocks {
            ($m:literal, $n:literal) => {
                while count - at >= $m {
                    const $M: usize = $m;
                    const $N: usize = $n;
                    let $first = at;
                    $block;
                    at += $m;
                }
            };
        }
        if <$lanes>::REGISTERS >= 32 {
            blocks!(16, 1);
        } else {
            blocks!(6, 2);
        }
        blocks!(4, 2);
        blocks!(2, 2);
        blocks!(1, 2);
    }};
}
pub(super) use in_blocks;
