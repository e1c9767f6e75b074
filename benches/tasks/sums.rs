//! Sums over the rows of a tile: trees of halves over 32 logical lanes, the same for every instruction set.
//!
//! The lanes have no shuffles of their own. Arrays on the stack stand in for them: the compiler turns a vector that is
//! stored, picked apart and loaded again into shuffles of registers.

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

/// The sum of a vector's lanes, by halves.
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

/// The sums of as many vectors as one has lanes, in order. Pairs of vectors are folded into one at each level, so the
/// work is that of one vector's sum per lane.
#[inline(always)]
pub(crate) fn sums<V: Lanes>(vectors: &[V]) -> V {
    let mut level = [V::splat(0.0); MAX_LANES];
    // Streams, one for each place in a block, stay apart until their vectors have become one.
    let (block, vectors) = (block::<V>(), &vectors[..V::LANES]);
    for k in 0..V::LANES {
        let (stream, number) = (k / (V::LANES / block), k % (V::LANES / block));
        level[k] = vectors[number * block + stream];
    }
    if V::LANES >= 16 {
        fold_pairs::<V, 8, 16>(&mut level);
    }
    if V::LANES >= 8 {
        fold_pairs::<V, 4, 8>(&mut level);
    }
    if V::LANES >= 4 {
        fold_pairs::<V, 2, 4>(&mut level);
    }
    if V::LANES >= 2 {
        fold_pairs::<V, 1, 2>(&mut level);
    }
    level[0]
}

/// Numbers in 128 bits: halves inside them are folded in place, which the hardware shuffles best.
#[inline(always)]
fn block<V: Lanes>() -> usize {
    (16 / size_of::<V::Scalar>()).min(V::LANES)
}

/// Folds neighbours, whose lanes are in groups of `GROUP`, into half as many vectors.
#[inline(always)]
fn fold_pairs<V: Lanes, const COUNT: usize, const GROUP: usize>(level: &mut [V; MAX_LANES]) {
    for k in 0..COUNT {
        level[k] = fold_pair::<V, GROUP>(level[2 * k], level[2 * k + 1]);
    }
}

/// Adds the halves of each group of lanes, of two vectors into one. (Constants and one simple loop: or the compiler would
/// leave the arrays in memory.)
#[inline(always)]
fn fold_pair<V: Lanes, const GROUP: usize>(a: V, b: V) -> V {
    let mut both = [[V::Scalar::ZERO; MAX_LANES]; 2];
    a.store(&mut both[0]);
    b.store(&mut both[1]);
    let [mut low, mut high] = [[V::Scalar::ZERO; MAX_LANES]; 2];
    // Where the halves are whole blocks they go side by side; in a block, the two vectors share each block.
    let half = GROUP / 2;
    let share = if half >= block::<V>() {
        V::LANES / 2
    } else {
        block::<V>() / 2
    };
    for to in 0..V::LANES {
        let (run, place) = (to / (2 * share), to % share);
        let lane = run * 2 * share + place / half * GROUP + place % half;
        let vector = &both[to / share % 2];
        (low[to], high[to]) = (vector[lane], vector[lane + half]);
    }
    V::load(&low) + V::load(&high)
}
