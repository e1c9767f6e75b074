//! Sums over the rows of a tile: trees of halves over 32 logical lanes, the same for every instruction set.
//!
//! The lanes have no shuffles of their own. Arrays on the stack stand in for them: the compiler turns a vector that is
//! stored, picked apart and loaded again into shuffles of registers.

use probdl_runtime::lanes::{Lanes, Scalar};

/// Rows of a tile.
pub(crate) const TILE: usize = 32;
/// More lanes than any implementation has.
const MAX_LANES: usize = 16;

/// Adds the vectors of a tile's rows in halves until one is left.
#[inline(always)]
pub(crate) fn fold<V: Lanes>(vectors: &mut [V; TILE]) -> V {
    let mut half = TILE / V::LANES / 2;
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
    // Numbers per 128 bits: below that, halves are folded in place, which the hardware shuffles best.
    let block = (16 / size_of::<V::Scalar>()).min(V::LANES);
    let streams = V::LANES / block;
    for stream in 0..block {
        for k in 0..streams {
            level[stream * streams + k] = vectors[k * block + stream];
        }
    }
    let mut group = V::LANES;
    let mut count = V::LANES;
    while group > 1 {
        count /= 2;
        for k in 0..count {
            // Whole blocks: neighbours of one stream. Inside a block: neighbouring streams.
            level[k] = fold_pair(level[2 * k], level[2 * k + 1], group, block);
        }
        group /= 2;
    }
    level[0]
}

/// Adds the halves of each group of lanes, of two vectors into one.
#[inline(always)]
fn fold_pair<V: Lanes>(a: V, b: V, group: usize, block: usize) -> V {
    let mut both = [[V::Scalar::ZERO; MAX_LANES]; 2];
    a.store(&mut both[0]);
    b.store(&mut both[1]);
    let (mut low, mut high) = ([V::Scalar::ZERO; MAX_LANES], [V::Scalar::ZERO; MAX_LANES]);
    // Where the halves are whole blocks they go side by side; in a block, the two vectors share each block.
    let half = group / 2;
    let run = if half >= block { V::LANES } else { block };
    let mut to = 0;
    for first in (0..V::LANES).step_by(run) {
        for vector in &both {
            for start in (first..first + run).step_by(group) {
                for lane in start..start + half {
                    low[to] = vector[lane];
                    high[to] = vector[lane + half];
                    to += 1;
                }
            }
        }
    }
    V::load(&low) + V::load(&high)
}
