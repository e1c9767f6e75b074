//! Sums over the rows of a tile: trees of halves over 32 logical lanes, the same for every instruction set.

use probdl_runtime::lanes::{Lanes, Scalar};

/// Rows of a tile.
pub(crate) const TILE: usize = 32;
/// More lanes than any implementation has.
const MAX_LANES: usize = 16;

/// Adds the `K` vectors of a tile's rows in halves until one is left.
#[inline(always)]
pub(crate) fn fold<V: Lanes, const K: usize>(mut vectors: [V; K]) -> V {
    let mut half = K / 2;
    while half > 0 {
        for k in 0..half {
            vectors[k] = vectors[k] + vectors[k + half];
        }
        half /= 2;
    }
    vectors[0]
}

/// The sum of a vector's lanes. (Over an array on the stack, which the compiler turns into shuffles of registers.)
#[inline(always)]
pub(crate) fn sum<V: Lanes>(vector: V) -> V::Scalar {
    let mut lanes = [V::Scalar::ZERO; MAX_LANES];
    vector.store(&mut lanes);
    let mut half = V::LANES / 2;
    while half > 0 {
        for k in 0..half {
            lanes[k] += lanes[k + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// The sums of as many vectors as one has lanes, in order. Each level makes one vector of two, so the work is that of
/// one vector's sum per lane.
#[inline(always)]
pub(crate) fn sums<V: Lanes>(vectors: &[V]) -> V {
    let mut level = [V::splat(0.0); MAX_LANES];
    level[..V::LANES].copy_from_slice(&vectors[..V::LANES]);
    halve::<V, 16>(&mut level);
    halve::<V, 8>(&mut level);
    halve::<V, 4>(&mut level);
    halve::<V, 2>(&mut level);
    level[0]
}

#[inline(always)]
fn halve<V: Lanes, const COUNT: usize>(level: &mut [V; MAX_LANES]) {
    if COUNT <= V::LANES {
        for k in 0..COUNT / 2 {
            let (low, high) = level[k].exchange::<COUNT>(level[k + COUNT / 2]);
            level[k] = low + high;
        }
    }
}
