//! `Normalization`: `(x - mean) / stddev`, with statistics of the training rows.

use super::Kernels;
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::model::Store;
use crate::tiles::{Columns, TILE, Tiles};
use nalgebra::{DVectorView, Dyn, U1};

/// Where a normalization layer's statistics stand in the flat buffer: `width` means, then `width` standard deviations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Normalization {
    /// Where the means start.
    pub offset: usize,
    /// The width of a row.
    pub width: usize,
}

/// The arguments of [`Normalization::forward`].
#[derive(Debug)]
pub struct Forward<'a, S> {
    layer: Normalization,
    parameters: &'a [S],
    x: Columns<'a, S>,
    h: &'a mut Tiles<S>,
    tiles: usize,
}

impl Normalization {
    /// A layer whose means start at `offset`.
    pub const fn new(offset: usize, width: usize) -> Self {
        Self { offset, width }
    }

    /// Where the layer's statistics end.
    pub const fn end(&self) -> usize {
        self.offset + 2 * self.width
    }

    /// Computes `h = (x - mean) / stddev`. A standard deviation of 0 counts as 1.
    #[inline]
    pub fn forward<V: Kernels>(
        &self,
        parameters: &[V::Scalar],
        x: Columns<'_, V::Scalar>,
        h: &mut Tiles<V::Scalar>,
        tiles: usize,
    ) {
        V::normalization_forward(Forward {
            layer: *self,
            parameters,
            x,
            h,
            tiles,
        });
    }

    /// [`Normalization::forward`] for one row.
    #[inline]
    pub fn row<S: Scalar>(&self, parameters: &[S], x: &[S], h: &mut [S]) {
        let (means, deviations) = parameters[self.offset..][..2 * self.width].split_at(self.width);
        for (((x, h), mean), deviation) in x.iter().zip(h).zip(means).zip(deviations) {
            let deviation = if *deviation == S::ZERO { S::ONE } else { *deviation };
            *h = (*x - *mean) / deviation;
        }
    }
}

impl<S: Scalar> Kernel<S> for Forward<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let Normalization { offset, width } = self.layer;
        let (means, deviations) = self.parameters[offset..][..2 * width].split_at(width);
        for tile in 0..self.tiles {
            let x = self.x.tile(tile).chunks_exact(TILE);
            let h = self.h.tile_mut(tile).chunks_exact_mut(TILE);
            for (((x, h), mean), deviation) in x.zip(h).zip(means).zip(deviations) {
                let mean = V::broadcast(*mean);
                let deviation = V::broadcast(if *deviation == S::ZERO { S::ONE } else { *deviation });
                for (x, h) in x.chunks_exact(V::LANES).zip(h.chunks_exact_mut(V::LANES)) {
                    ((V::load(x) - mean) / deviation).store(h);
                }
            }
        }
    }
}

/// The statistics of a normalization layer.
#[derive(Clone, Copy, Debug)]
pub struct NormalizationView<'a, S> {
    means: &'a [S],
    deviations: &'a [S],
}

impl<'a, S: Scalar> NormalizationView<'a, S> {
    /// The statistics of one layer of a model.
    ///
    /// # Panics
    ///
    /// If the store ends before the layer's statistics do.
    pub fn new(store: &'a Store<S>, layer: Normalization) -> Self {
        let (means, deviations) = store.values[layer.offset..layer.end()].split_at(layer.width);
        Self { means, deviations }
    }

    /// The mean of each column over the rows that the layer has adapted to; 0 before.
    pub fn mean(&self) -> DVectorView<'a, S> {
        DVectorView::from_slice_generic(self.means, Dyn(self.means.len()), U1)
    }

    /// The standard deviation of each column over the rows that the layer has adapted to (of the population: divided
    /// by n); 1 before, and for a constant column.
    pub fn stddev(&self) -> DVectorView<'a, S> {
        DVectorView::from_slice_generic(self.deviations, Dyn(self.deviations.len()), U1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::testing::random_tiles;

    #[test]
    fn columns_are_shifted_and_scaled() {
        let x = random_tiles::<f64>(5, 40, 1);
        let parameters = [9.0, 0.5, -1.0, 2.0, 0.0];
        let mut h = Tiles::new(2, 40);
        Normalization::new(1, 2).forward::<f64>(&parameters, x.some_columns(3, 2), &mut h, 2);
        for row in 0..40 {
            assert_eq!(h.get(row, 0), (x.get(row, 3) - 0.5) / 2.0);
            assert_eq!(h.get(row, 1), x.get(row, 4) + 1.0);
        }
    }
}
