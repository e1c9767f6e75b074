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
