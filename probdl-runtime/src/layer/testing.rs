//! Data for the tests of the layers.

use crate::lanes::Scalar;
use crate::random::{Purpose, Stream};
use crate::tiles::Tiles;

/// Numbers on (-2, 2).
pub(super) fn random<S: Scalar>(count: usize, seed: u64) -> Vec<S> {
    let mut stream = Stream::new(seed, Purpose::User, 0);
    (0..count)
        .map(|_| S::from_f64(stream.uniform() * 4.0 - 2.0))
        .collect()
}

/// Tiles with numbers on (-2, 2) in every row, those of the padding included.
pub(super) fn random_tiles<S: Scalar>(width: usize, rows: usize, seed: u64) -> Tiles<S> {
    let mut tiles = Tiles::new(width, rows);
    let rows = rows.next_multiple_of(crate::tiles::TILE);
    for (index, number) in random(width * rows, seed).into_iter().enumerate() {
        tiles.set(index / width, index % width, number);
    }
    tiles
}

/// The first rows, as rows.
pub(super) fn rows_of<S: Scalar>(tiles: &Tiles<S>, rows: usize) -> Vec<Vec<S>> {
    (0..rows)
        .map(|row| (0..tiles.width()).map(|column| tiles.get(row, column)).collect())
        .collect()
}
