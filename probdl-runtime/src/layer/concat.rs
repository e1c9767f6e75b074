//! `concat`: the columns of several nodes side by side.

use super::{Kernels, Write};
use crate::lanes::Scalar;
use crate::tiles::{Columns, Tiles};

/// Writes the columns of the inputs side by side.
#[inline]
pub fn forward<V: Kernels>(inputs: &[Columns<'_, V::Scalar>], h: &mut Tiles<V::Scalar>, tiles: usize) {
    for tile in 0..tiles {
        let mut rest = h.tile_mut(tile);
        for input in inputs {
            let from = input.tile(tile);
            let to;
            (to, rest) = rest.split_at_mut(from.len());
            to.copy_from_slice(from);
        }
    }
}

/// [`forward`] for one row.
#[inline]
pub fn row<S: Scalar>(inputs: &[&[S]], h: &mut [S]) {
    let mut rest = h;
    for from in inputs {
        let to;
        (to, rest) = rest.split_at_mut(from.len());
        to.copy_from_slice(from);
    }
}

/// Writes or adds the derivative by one of the inputs, whose columns start at `first` in the output.
#[inline]
pub fn backward<V: Kernels>(
    first: usize,
    input: Columns<'_, V::Scalar>,
    d_h: &Tiles<V::Scalar>,
    d_input: &mut Tiles<V::Scalar>,
    write: Write,
    tiles: usize,
) {
    for tile in 0..tiles {
        let from = d_h.some_columns(first, input.width()).tile(tile);
        let to = input.matching_mut(d_input, tile);
        for (to, from) in to.iter_mut().zip(from) {
            write.store::<V::Scalar>(*from, std::slice::from_mut(to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::testing::random_tiles;

    #[test]
    fn columns_stand_side_by_side_and_their_derivatives_go_back() {
        let (a, b) = (random_tiles::<f32>(2, 40, 1), random_tiles::<f32>(5, 40, 2));
        let (first, second) = (a.columns(), b.some_columns(1, 3));
        let mut h = Tiles::new(5, 40);
        forward::<f32>(&[first, second], &mut h, 2);
        let before = random_tiles::<f32>(5, 40, 3);
        let mut d_b = before.clone();
        let mut d_a = random_tiles::<f32>(2, 40, 4);
        backward::<f32>(0, first, &h, &mut d_a, Write::Replace, 2);
        backward::<f32>(2, second, &h, &mut d_b, Write::Add, 2);
        for row in 0..40 {
            for column in 0..2 {
                assert_eq!(h.get(row, column), a.get(row, column));
                assert_eq!(d_a.get(row, column), a.get(row, column));
            }
            for column in 0..5 {
                let passed = if (1..4).contains(&column) {
                    b.get(row, column)
                } else {
                    0.0
                };
                assert_eq!(d_b.get(row, column), before.get(row, column) + passed);
            }
        }
    }
}
