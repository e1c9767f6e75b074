//! Sums over the rows of a tile, and the transposition of tiles: orders that do not depend on the instruction set.

use crate::lanes::{Lanes, Scalar};
use crate::tiles::TILE;

/// More lanes than any implementation has.
pub(super) const MAX_LANES: usize = 16;

/// The sum of a tile's 32 numbers in a fixed tree: the halves are added until one number is left.
#[inline(always)]
pub(super) fn tree<V: Lanes>(values: &mut [V::Scalar; TILE]) -> V::Scalar {
    let mut half = TILE / 2;
    while half > 0 {
        let (low, high) = values.split_at_mut(half);
        if half >= V::LANES {
            for (low, high) in low.chunks_exact_mut(V::LANES).zip(high.chunks_exact(V::LANES)) {
                (V::load(low) + V::load(high)).store(low);
            }
        } else {
            for (low, high) in low.iter_mut().zip(&*high) {
                *low += *high;
            }
        }
        half /= 2;
    }
    values[0]
}

/// The sum over rows of the products of two columns of a tile, in the fixed tree.
#[inline(always)]
pub(super) fn dot<V: Lanes>(a: &[V::Scalar; TILE], b: &[V::Scalar; TILE]) -> V::Scalar {
    let mut products = [V::Scalar::ZERO; TILE];
    for row in (0..TILE).step_by(V::LANES) {
        (V::load(&a[row..]) * V::load(&b[row..])).store(&mut products[row..]);
    }
    tree::<V>(&mut products)
}

/// The sum over rows of one column of a tile, in the fixed tree.
#[inline(always)]
pub(super) fn sum<V: Lanes>(column: &[V::Scalar; TILE]) -> V::Scalar {
    tree::<V>(&mut { *column })
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

/// Writes up to `WIDTH` columns as rows.
#[inline(always)]
pub(super) fn transpose<S: Scalar, const WIDTH: usize>(columns: &[[S; TILE]], rows: &mut [[S; WIDTH]; TILE]) {
    for (column, values) in columns.iter().enumerate().take(WIDTH) {
        for (row, value) in rows.iter_mut().zip(values) {
            row[column] = *value;
        }
    }
}

/// The first [`Lanes::LANES`] numbers of a slice, with zeros for those that it lacks.
#[inline(always)]
pub(super) fn load_some<V: Lanes>(from: &[V::Scalar]) -> V {
    if from.len() >= V::LANES {
        V::load(from)
    } else {
        let mut padded = [V::Scalar::ZERO; MAX_LANES];
        padded[..from.len()].copy_from_slice(from);
        V::load(&padded)
    }
}

/// Writes as many lanes as the slice has room for.
#[inline(always)]
pub(super) fn store_some<V: Lanes>(vector: V, to: &mut [V::Scalar]) {
    if to.len() >= V::LANES {
        vector.store(to);
    } else {
        let mut padded = [V::Scalar::ZERO; MAX_LANES];
        vector.store(&mut padded);
        let room = to.len();
        to.copy_from_slice(&padded[..room]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_adds_halves() {
        let numbers: [f32; TILE] = std::array::from_fn(|row| (row as f32).mul_add(0.37, 1.0).recip());
        let mut expected = numbers.to_vec();
        while expected.len() > 1 {
            let (low, high) = expected.split_at(expected.len() / 2);
            expected = low.iter().zip(high).map(|(a, b)| a + b).collect();
        }
        assert_eq!(sum::<f32>(&numbers).to_bits(), expected[0].to_bits());
    }

    #[test]
    fn transposed_columns_are_rows() {
        let columns: Vec<[f64; TILE]> = (0..3)
            .map(|column| std::array::from_fn(|row| (column * 100 + row) as f64))
            .collect();
        let mut rows = [[-1.0; 4]; TILE];
        transpose(&columns, &mut rows);
        for (row, values) in rows.iter().enumerate() {
            assert_eq!(
                *values,
                [row as f64, (100 + row) as f64, (200 + row) as f64, -1.0]
            );
        }
    }
}
