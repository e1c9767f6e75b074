//! `Dropout`: numbers set to 0 at random in training.

use super::{Kernels, Write};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::random::{BLOCK, Philox, Purpose, Stream};
use crate::tiles::{Columns, TILE, Tiles};

/// The random numbers of one training step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noise {
    /// The seed of the fit.
    pub seed: u64,
    /// The step's number, from 0.
    pub step: u64,
    /// The number of the block's first row within the batch.
    pub first_row: u64,
}

/// A dropout layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    /// The probability with which a number is set to 0; the others are divided by `1 - rate`.
    pub rate: f64,
    /// The layer's number in its model: each has random numbers of its own.
    pub layer: u64,
}

impl Dropout {
    /// Dropout layer number `layer` of a model.
    pub const fn new(rate: f64, layer: u64) -> Self {
        Self { rate, layer }
    }

    /// Sets numbers to 0 at random and scales up the others; copies `x` if there is no noise.
    ///
    /// Which ones follows from the seed, the layer, the step, the row within the batch and the column alone.
    #[inline]
    pub fn forward<V: Kernels>(
        &self,
        noise: Option<Noise>,
        x: Columns<'_, V::Scalar>,
        h: &mut Tiles<V::Scalar>,
        tiles: usize,
    ) {
        for tile in 0..tiles {
            let (from, to) = (x.tile(tile), h.tile_mut(tile));
            self.apply::<V>(noise, tile, from, to, Write::Replace);
        }
    }

    /// [`Dropout::forward`] for one row, without noise.
    #[inline]
    pub fn row<S: Scalar>(&self, x: &[S], h: &mut [S]) {
        h.copy_from_slice(x);
    }

    /// Writes or adds the derivative by `x`.
    #[inline]
    pub fn backward<V: Kernels>(
        &self,
        noise: Option<Noise>,
        x: Columns<'_, V::Scalar>,
        d_h: &Tiles<V::Scalar>,
        d_x: &mut Tiles<V::Scalar>,
        write: Write,
        tiles: usize,
    ) {
        for tile in 0..tiles {
            let (from, to) = (d_h.tile(tile), x.matching_mut(d_x, tile));
            self.apply::<V>(noise, tile, from, to, write);
        }
    }

    /// Multiplies numbers of one tile by the mask, if there is one.
    #[inline]
    fn apply<V: Kernels>(
        &self,
        noise: Option<Noise>,
        tile: usize,
        from: &[V::Scalar],
        to: &mut [V::Scalar],
        write: Write,
    ) {
        if let Some(noise) = noise {
            let stream = Stream::new(noise.seed, Purpose::Dropout, noise.step);
            V::dropout_mask(Mask {
                rate: self.rate,
                key: stream.block(self.layer),
                first_row: noise.first_row + (tile * TILE) as u64,
                from,
                to,
                write,
            });
        } else {
            for (from, to) in from.iter().zip(to) {
                write.store::<V::Scalar>(*from, std::slice::from_mut(to));
            }
        }
    }
}

/// Numbers of one tile, to be multiplied by their mask: 0, or `1 / (1 - rate)`.
#[derive(Debug)]
pub struct Mask<'a, S> {
    rate: f64,
    /// The layer's block of the step's stream: two words are the key, one stands in the counter.
    key: [u32; 4],
    /// The number of the tile's first row within the batch.
    first_row: u64,
    from: &'a [S],
    to: &'a mut [S],
    write: Write,
}

impl<S: Scalar> Kernel<S> for Mask<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let [key, other_key, word, _] = self.key;
        let philox = Philox::<V::Doubles>::new([key, other_key]);
        let (zero, scale) = (V::splat(0.0), V::splat(1.0 / (1.0 - self.rate)));
        // A random word below this number drops: the rate to a precision of 2^-32.
        let threshold = (self.rate * 4294967296.0) as u32;
        let (mut words, mut kept) = ([0; TILE], [S::ZERO; TILE]);
        let columns = self.from.chunks_exact(TILE).zip(self.to.chunks_exact_mut(TILE));
        for (column, (from, to)) in (0..).zip(columns) {
            // A block has the words of four rows; row and column are the counter.
            let counter = [self.first_row as u32, (self.first_row >> 32) as u32, column, word];
            philox.fill(counter, BLOCK as u32, &mut words);
            for (kept, word) in kept.iter_mut().zip(&words) {
                *kept = if *word < threshold { S::ZERO } else { S::ONE };
            }
            for at in (0..TILE).step_by(V::LANES) {
                let dropped = V::load(&kept[at..]).equal(zero);
                let number = V::select(dropped, zero, V::load(&from[at..]) * scale);
                self.write.store(number, &mut to[at..]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(dropout: Dropout, noise: Noise, width: usize, rows: usize) -> Tiles<f32> {
        let mut ones = Tiles::new(width, rows);
        for row in 0..rows {
            for column in 0..width {
                ones.set(row, column, 1.0);
            }
        }
        let mut h = Tiles::new(width, rows);
        dropout.forward::<f32>(Some(noise), ones.columns(), &mut h, rows.div_ceil(TILE));
        h
    }

    const NOISE: Noise = Noise {
        seed: 5,
        step: 3,
        first_row: 0,
    };

    #[test]
    fn without_noise_nothing_is_dropped() {
        let x = crate::layer::testing::random_tiles::<f32>(3, 32, 1);
        let mut h = Tiles::new(3, 32);
        Dropout::new(0.9, 0).forward::<f32>(None, x.columns(), &mut h, 1);
        assert_eq!(h.tile(0), x.tile(0));
    }

    #[test]
    fn the_dropped_share_is_the_rate_and_the_mean_is_kept() {
        let (width, rows) = (50, 2048);
        for rate in [0.0, 0.1, 0.5, 0.75] {
            let h = mask(Dropout::new(rate, 1), NOISE, width, rows);
            let scale = (1.0 / (1.0 - rate)) as f32;
            let mut dropped = 0;
            for row in 0..rows {
                for column in 0..width {
                    let value = h.get(row, column);
                    assert!(value == 0.0 || value == scale);
                    dropped += usize::from(value == 0.0);
                }
            }
            let n = (width * rows) as f64;
            // Five standard deviations of a binomial count.
            let limit = 5.0 * (n * rate * (1.0 - rate)).sqrt();
            assert!((dropped as f64 - n * rate).abs() <= limit, "{rate}: {dropped}");
        }
    }

    #[test]
    fn masks_do_not_depend_on_blocks_and_differ_by_layer_and_step() {
        let dropout = Dropout::new(0.5, 1);
        let whole = mask(dropout, NOISE, 7, 96);
        let later = mask(
            dropout,
            Noise {
                first_row: 64,
                ..NOISE
            },
            7,
            32,
        );
        assert_eq!(whole.tile(2), later.tile(0));
        assert_ne!(whole.tile(0), whole.tile(1));
        assert_ne!(whole.tile(0), mask(Dropout::new(0.5, 2), NOISE, 7, 32).tile(0));
        assert_ne!(
            whole.tile(0),
            mask(dropout, Noise { step: 4, ..NOISE }, 7, 32).tile(0)
        );
        assert_ne!(
            whole.tile(0),
            mask(dropout, Noise { seed: 6, ..NOISE }, 7, 32).tile(0)
        );
        assert_ne!(whole.tile(0)[..TILE], whole.tile(0)[TILE..][..TILE]);
    }

    #[test]
    fn derivatives_pass_where_numbers_were_kept() {
        let dropout = Dropout::new(0.3, 1);
        let kept = mask(dropout, NOISE, 3, 32);
        let d_h = crate::layer::testing::random_tiles::<f32>(3, 32, 1);
        let mut d_x = Tiles::new(3, 32);
        dropout.backward::<f32>(Some(NOISE), d_h.columns(), &d_h, &mut d_x, Write::Replace, 1);
        let once = d_x.clone();
        dropout.backward::<f32>(Some(NOISE), d_h.columns(), &d_h, &mut d_x, Write::Add, 1);
        for row in 0..32 {
            for column in 0..3 {
                assert_eq!(
                    once.get(row, column),
                    d_h.get(row, column) * kept.get(row, column)
                );
                assert_eq!(d_x.get(row, column), 2.0 * once.get(row, column));
            }
        }
    }
}
