//! Transpositions and sums across lanes: orders that do not depend on the instruction set.

use crate::lanes::{Lanes, Scalar};
use crate::tiles::TILE;
use std::ops::Add;

/// More lanes than any implementation has.
pub(crate) const MAX_LANES: usize = 16;

/// Vectors by their places. Not a closure: that would not be certain to be inlined.
pub(super) trait Vectors<T> {
    /// The vector, or the several vectors, at a place. Must be `#[inline(always)]`.
    fn at(&mut self, place: usize) -> T;
}

/// The rows of one column.
impl<V: Lanes> Vectors<V> for &[V::Scalar; TILE] {
    #[inline(always)]
    fn at(&mut self, row: usize) -> V {
        V::load(&self[row..])
    }
}

/// The sum of a tile's 32 numbers in a fixed tree: the halves are added until one number is left.
#[inline(always)]
pub(super) fn tree<V: Lanes>(values: &[V::Scalar; TILE]) -> V::Scalar {
    let mut lanes = [V::Scalar::ZERO; MAX_LANES];
    fold::<V>(values).store(&mut lanes);
    let mut half = V::LANES / 2;
    while half > 0 {
        for lane in 0..half {
            let other = lanes[lane + half];
            lanes[lane] += other;
        }
        half /= 2;
    }
    lanes[0]
}

/// The first levels of the tree: the halves of a tile's 32 numbers are added until one vector is left.
///
/// A call in debug builds, where its code is compiled once instead of for each lane.
#[cfg_attr(not(debug_assertions), inline(always))]
#[cfg_attr(debug_assertions, inline(never))]
pub(super) fn fold<V: Lanes>(mut rows: impl Vectors<V>) -> V {
    fold_to_1::<V, V>(&mut rows, 0)
}

/// [`fold`] for several vectors at once.
#[cfg_attr(not(debug_assertions), inline(always))]
#[cfg_attr(debug_assertions, inline(never))]
pub(super) fn fold_all<V: Lanes, T: Add<Output = T>>(mut rows: impl Vectors<T>) -> T {
    fold_to_1::<V, T>(&mut rows, 0)
}

/// One function for each level, each certain to be inlined: a loop over an array of vectors might stay in memory.
macro_rules! levels {
    ($($level:ident $count:literal $next:ident;)+) => {
        $(
            /// One of the vectors that are left when so many are left.
            #[inline(always)]
            fn $level<V: Lanes, T: Add<Output = T>>(rows: &mut impl Vectors<T>, index: usize) -> T {
                if $count * V::LANES >= TILE {
                    rows.at(index * V::LANES)
                } else {
                    $next::<V, T>(rows, index) + $next::<V, T>(rows, index + $count)
                }
            }
        )+
    };
}

levels! {
    fold_to_1 1 fold_to_2;
    fold_to_2 2 fold_to_4;
    fold_to_4 4 fold_to_8;
    fold_to_8 8 fold_to_16;
    fold_to_16 16 fold_to_32;
}

#[inline(always)]
fn fold_to_32<V: Lanes, T>(rows: &mut impl Vectors<T>, index: usize) -> T {
    rows.at(index * V::LANES)
}

/// The last levels of the tree, for as many vectors as there are lanes: their sums, one in each lane.
#[inline(always)]
pub(super) fn sums<V: Lanes>(mut vectors: [V; MAX_LANES]) -> V {
    sums_of_blocks::<V, 16>(&mut vectors);
    sums_of_blocks::<V, 8>(&mut vectors);
    sums_of_blocks::<V, 4>(&mut vectors);
    sums_of_blocks::<V, 2>(&mut vectors);
    vectors[0]
}

#[inline(always)]
fn sums_of_blocks<V: Lanes, const BLOCK: usize>(vectors: &mut [V; MAX_LANES]) {
    if BLOCK <= V::LANES {
        for index in 0..BLOCK / 2 {
            vectors[index] = vectors[index].add_halves::<BLOCK>(vectors[index + BLOCK / 2]);
        }
    }
}

/// Transposes the square of as many vectors as there are lanes.
#[inline(always)]
pub(crate) fn transpose_square<V: Lanes>(vectors: &mut [V; MAX_LANES]) {
    exchange_blocks::<V, 16>(vectors);
    exchange_blocks::<V, 8>(vectors);
    exchange_blocks::<V, 4>(vectors);
    exchange_blocks::<V, 2>(vectors);
}

#[inline(always)]
fn exchange_blocks<V: Lanes, const BLOCK: usize>(vectors: &mut [V; MAX_LANES]) {
    if BLOCK <= V::LANES {
        for first in (0..V::LANES).step_by(BLOCK) {
            for index in first..first + BLOCK / 2 {
                let (low, high) = vectors[index].exchange::<BLOCK>(vectors[index + BLOCK / 2]);
                vectors[index] = low;
                vectors[index + BLOCK / 2] = high;
            }
        }
    }
}

/// The columns of a tile, or of some part of it.
#[inline(always)]
pub(super) fn columns<S>(tile: &[S]) -> &[[S; TILE]] {
    tile.as_chunks().0
}

/// The columns of a tile, to be written.
#[inline(always)]
pub(super) fn columns_mut<S>(tile: &mut [S]) -> &mut [[S; TILE]] {
    tile.as_chunks_mut().0
}

/// Up to as many vectors as there are lanes. Each has a fixed place, so they can stay in registers.
#[inline(always)]
pub(super) fn gather<V: Lanes>(count: usize, from: &mut impl Vectors<V>) -> [V; MAX_LANES] {
    let mut vectors = [V::splat(0.0); MAX_LANES];
    for lane in 0..V::LANES {
        if lane < count {
            vectors[lane] = from.at(lane);
        }
    }
    vectors
}

/// Some neighbouring rows of each column.
struct RowsOfColumns<'a, S> {
    columns: &'a [[S; TILE]],
    first: usize,
}

impl<V: Lanes> Vectors<V> for RowsOfColumns<'_, V::Scalar> {
    #[inline(always)]
    fn at(&mut self, column: usize) -> V {
        V::load(&self.columns[column][self.first..])
    }
}

/// Writes up to `WIDTH` columns as rows, with zeros for the columns that are missing in the last vector.
#[inline(always)]
pub(super) fn transpose<V: Lanes, const WIDTH: usize>(
    columns: &[[V::Scalar; TILE]],
    rows: &mut [[V::Scalar; WIDTH]; TILE],
) {
    for (block, columns) in columns.chunks(V::LANES).enumerate() {
        for first in (0..TILE).step_by(V::LANES) {
            let mut vectors = gather::<V>(columns.len(), &mut RowsOfColumns { columns, first });
            transpose_square(&mut vectors);
            for lane in 0..V::LANES {
                vectors[lane].store(&mut rows[first + lane][block * V::LANES..]);
            }
        }
    }
}

/// The first [`Lanes::LANES`] numbers of a slice, with zeros for those that it lacks.
#[inline(always)]
pub(super) fn load_some<V: Lanes>(from: &[V::Scalar]) -> V {
    if from.len() >= V::LANES {
        V::load(from)
    } else {
        let mut filled = [V::Scalar::ZERO; MAX_LANES];
        filled[..from.len()].copy_from_slice(from);
        V::load(&filled)
    }
}

/// Writes as many lanes as the slice has room for.
#[inline(always)]
pub(super) fn store_some<V: Lanes>(vector: V, to: &mut [V::Scalar]) {
    if to.len() >= V::LANES {
        vector.store(to);
    } else {
        let mut lanes = [V::Scalar::ZERO; MAX_LANES];
        vector.store(&mut lanes);
        let room = to.len();
        to.copy_from_slice(&lanes[..room]);
    }
}

/// Adds a vector to as many numbers as the slice has room for.
#[inline(always)]
pub(super) fn add_some<V: Lanes>(vector: V, to: &mut [V::Scalar]) {
    if to.len() >= V::LANES {
        (V::load(to) + vector).store(to);
    } else {
        let mut lanes = [V::Scalar::ZERO; MAX_LANES];
        vector.store(&mut lanes);
        for (to, lane) in to.iter_mut().zip(lanes) {
            *to += lane;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{InstructionSet, Kernel, run};

    fn numbers(count: usize) -> Vec<f32> {
        (0..count)
            .map(|row| (row as f32).mul_add(0.37, 1.0).recip())
            .collect()
    }

    /// Each column, with the halves of its tile added.
    struct Folded<'a>(&'a [[f32; TILE]]);

    impl<V: Lanes<Scalar = f32>> Vectors<V> for Folded<'_> {
        #[inline(always)]
        fn at(&mut self, column: usize) -> V {
            fold(&self.0[column])
        }
    }

    struct Trees<'a>(&'a [[f32; TILE]]);

    impl Kernel<f32> for Trees<'_> {
        type Output = Vec<f32>;
        #[inline(always)]
        fn run<V: Lanes<Scalar = f32>>(self) -> Vec<f32> {
            let mut found: Vec<f32> = self.0.iter().map(|column| tree::<V>(column)).collect();
            for columns in self.0.chunks(V::LANES) {
                let vectors = gather::<V>(columns.len(), &mut Folded(columns));
                let mut lanes = [0.0; MAX_LANES];
                sums(vectors).store(&mut lanes);
                found.extend(&lanes[..columns.len()]);
            }
            found
        }
    }

    #[test]
    fn the_tree_adds_halves_on_every_instruction_set() {
        let numbers = numbers(21 * TILE);
        let columns = columns(&numbers);
        let mut expected: Vec<f32> = Vec::new();
        for column in columns {
            let mut column = column.to_vec();
            while column.len() > 1 {
                let (low, high) = column.split_at(column.len() / 2);
                column = low.iter().zip(high).map(|(a, b)| a + b).collect();
            }
            expected.push(column[0]);
        }
        expected.extend_from_within(..);
        for set in InstructionSet::available() {
            assert_eq!(run(set, Trees(columns)), expected, "{set:?}");
        }
    }

    struct Transposed<'a>(&'a [[f32; TILE]]);

    impl Kernel<f32> for Transposed<'_> {
        type Output = Vec<[f32; 32]>;
        #[inline(always)]
        fn run<V: Lanes<Scalar = f32>>(self) -> Vec<[f32; 32]> {
            let mut rows = [[-1.0; 32]; TILE];
            transpose::<V, 32>(self.0, &mut rows);
            rows.to_vec()
        }
    }

    #[test]
    fn transposed_columns_are_rows() {
        let numbers = numbers(21 * TILE);
        let columns = columns(&numbers);
        for set in InstructionSet::available() {
            for (row, values) in run(set, Transposed(columns)).iter().enumerate() {
                for (column, value) in columns.iter().zip(values) {
                    assert_eq!(column[row], *value, "{set:?}");
                }
            }
        }
    }
}
