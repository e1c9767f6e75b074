//! Columns of several nodes side by side, as heads and elementwise functions read and write them.

use super::{Write, reduce};
use crate::lanes::{Lanes, Scalar};
use crate::tiles::{Columns, TILE, Tiles};
use std::any::Any;

/// The columns of the inputs in one tile. Columns beyond the inputs' are `empty`.
#[inline(always)]
pub(super) fn gather<'a, S: Scalar, const N: usize>(
    inputs: &[Columns<'a, S>],
    tile: usize,
    empty: &'a [S; TILE],
) -> [&'a [S; TILE]; N] {
    let mut gathered = [empty; N];
    let mut places = gathered.iter_mut();
    for input in inputs {
        for (column, place) in reduce::columns(input.tile(tile)).iter().zip(&mut places) {
            *place = column;
        }
    }
    gathered
}

/// Loads one vector of each of the columns.
#[inline(always)]
pub(super) fn load<V: Lanes, const N: usize>(columns: &[&[V::Scalar; TILE]; N], row: usize) -> [V; N] {
    let mut vectors = [V::splat(0.0); N];
    for k in 0..N {
        vectors[k] = V::load(&columns[k][row..]);
    }
    vectors
}

/// Loads one vector of each of the inputs' columns into a slice.
#[inline(always)]
pub(super) fn load_wide<V: Lanes>(
    inputs: &[Columns<'_, V::Scalar>],
    tile: usize,
    row: usize,
    vectors: &mut [V],
) {
    let mut vectors = vectors.iter_mut();
    for input in inputs {
        for (column, vector) in reduce::columns(input.tile(tile)).iter().zip(&mut vectors) {
            *vector = V::load(&column[row..]);
        }
    }
}

/// Writes one vector to each of the columns of `others` that match the input's; returns the vectors that are left.
#[inline(always)]
pub(super) fn store<'v, V: Lanes>(
    vectors: &'v [V],
    input: Columns<'_, V::Scalar>,
    others: &mut Tiles<V::Scalar>,
    write: Write,
    tile: usize,
    row: usize,
) -> &'v [V] {
    let columns = reduce::columns_mut(input.matching_mut(others, tile));
    for (column, vector) in columns.iter_mut().zip(vectors) {
        write.store(*vector, &mut column[row..]);
    }
    &vectors[input.width()..]
}

/// Vectors for functions too wide for the stack. Empty until the first use; a clone is empty again.
#[derive(Debug, Default)]
pub struct Scratch(Option<Box<dyn Any + Send + Sync>>);

impl Scratch {
    /// Scratch that nobody has used.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Room for `count` vectors, with whatever they hold.
    #[inline(always)]
    pub(super) fn vectors<V: Lanes>(&mut self, count: usize) -> &mut [V] {
        let room = self.0.take().and_then(|held| held.downcast::<Vec<V>>().ok());
        let room = match room {
            Some(room) if room.len() >= count => room,
            _ => Box::new(vec![V::splat(0.0); count]),
        };
        let held = self
            .0
            .insert(room)
            .downcast_mut::<Vec<V>>()
            .expect("inserted with this type");
        &mut held[..count]
    }
}

impl Clone for Scratch {
    fn clone(&self) -> Self {
        Self::new()
    }
}
