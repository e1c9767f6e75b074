//! One stream of random numbers.

use std::convert::Infallible;

use super::philox::BLOCK;
use super::unit::{unit_from_u32, unit_from_u64};
use super::{Purpose, philox};
use crate::lanes::Scalar;

/// A sequence of random numbers that its seed, purpose and index alone determine.
///
/// It implements rand's `Rng`, so it serves wherever an `impl Rng` is asked for. A stream holds 2^50 words of 32 bits,
/// then repeats. Every `fill_*` gives what as many single draws would have given, unless it says otherwise.
///
/// ```
/// use probdl_runtime::random::{Purpose, Stream};
///
/// let mut first = Stream::new(42, Purpose::Sample, 0);
/// let mut second = Stream::new(42, Purpose::Sample, 1);
/// assert_ne!(first.next_u64(), second.next_u64());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub(super) key: [u32; 2],
    pub(super) purpose: u16,
    pub(super) index: u64,
    /// The number of the next block to be computed.
    pub(super) next_block: u64,
    /// The block in use.
    pub(super) words: [u32; BLOCK],
    /// How many of its words have been given out.
    pub(super) used: usize,
}

impl Stream {
    /// The stream of a seed for one purpose; `index` tells streams of the same purpose apart.
    #[inline(always)]
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        Self {
            key: [seed as u32, (seed >> 32) as u32],
            purpose: purpose as u16,
            index,
            next_block: 0,
            words: [0; BLOCK],
            used: BLOCK,
        }
    }

    /// Block number `block` of the stream, wherever the stream stands: counter words are the block's low 32 bits, its
    /// next 16 bits beside the purpose, and the index.
    #[inline(always)]
    pub fn block(&self, block: u64) -> [u32; 4] {
        philox(self.counter(block), self.key)
    }

    #[inline(always)]
    pub(super) fn counter(&self, block: u64) -> [u32; 4] {
        let second = (block >> 32) as u32 & 0xffff | u32::from(self.purpose) << 16;
        [block as u32, second, self.index as u32, (self.index >> 32) as u32]
    }

    /// 32 random bits.
    #[inline(always)]
    pub fn next_u32(&mut self) -> u32 {
        if self.used == BLOCK {
            self.words = self.block(self.next_block);
            self.next_block += 1;
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }

    /// 64 random bits: two words, the low one first.
    #[inline(always)]
    pub fn next_u64(&mut self) -> u64 {
        let low = u64::from(self.next_u32());
        low | u64::from(self.next_u32()) << 32
    }

    /// A number uniform on the open interval (0, 1), on a grid of 2^52 midpoints.
    #[inline(always)]
    pub fn uniform(&mut self) -> f64 {
        self.uniform_in()
    }

    /// A number of type `S` uniform on the open interval (0, 1), on a grid of midpoints: 2^23 of them in f32 (one word
    /// each), 2^52 in f64 (two words).
    #[inline(always)]
    pub fn uniform_in<S: Scalar>(&mut self) -> S {
        if size_of::<S>() == size_of::<f32>() {
            unit_from_u32(self.next_u32())
        } else {
            unit_from_u64(self.next_u64())
        }
    }

    /// An integer uniform on 0, …, n - 1, without bias: Lemire, "Fast random integer generation in an interval", ACM
    /// Transactions on Modeling and Computer Simulation 29 (2019). 0 if `n` is 0.
    #[inline(always)]
    pub fn below(&mut self, n: u32) -> u32 {
        let mut product = u64::from(self.next_u32()) * u64::from(n);
        if (product as u32) < n {
            let unfair = n.wrapping_neg() % n;
            while (product as u32) < unfair {
                product = u64::from(self.next_u32()) * u64::from(n);
            }
        }
        (product >> 32) as u32
    }

    /// An integer uniform on 0, …, n - 1, without bias, as [`Stream::below`] for wider numbers. 0 if `n` is 0.
    #[inline(always)]
    pub fn below_u64(&mut self, n: u64) -> u64 {
        let mut product = u128::from(self.next_u64()) * u128::from(n);
        if (product as u64) < n {
            let unfair = n.wrapping_neg() % n;
            while (product as u64) < unfair {
                product = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (product >> 64) as u64
    }
}

impl rand::TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.next_u32())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next_u64())
    }

    /// Little-endian words; the unused bytes of a last partial word are dropped.
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            chunk.copy_from_slice(&self.next_u32().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(index: u64) -> Stream {
        Stream::new(20110811, Purpose::Sample, index)
    }

    /// Pearson's statistic for equally likely cells.
    fn chi_square(counts: &[u32]) -> f64 {
        let expected = counts.iter().sum::<u32>() as f64 / counts.len() as f64;
        counts
            .iter()
            .map(|&count| (count as f64 - expected).powi(2) / expected)
            .sum()
    }

    /// The 99.9 % point of chi-square with `freedom` degrees (Wilson and Hilferty 1931; below 0.5 % off from 15 on).
    fn chi_square_limit(freedom: f64) -> f64 {
        let spread = 2.0 / (9.0 * freedom);
        freedom * (1.0 - spread + 3.0902 * spread.sqrt()).powi(3)
    }

    #[test]
    fn the_words_are_philox_blocks_of_purpose_and_index() {
        let mut stream = Stream::new(0x299f31d0_a4093822, Purpose::Shuffle, 0x03707344_13198a2e);
        for block in 0..3 {
            let expected = philox([block, 2 << 16, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]);
            assert_eq!([(); 4].map(|()| stream.next_u32()), expected);
        }
        let far = stream.block(0x7_1234_5678);
        assert_eq!(
            far,
            philox(
                [0x12345678, 2 << 16 | 7, 0x13198a2e, 0x03707344],
                [0xa4093822, 0x299f31d0]
            )
        );
    }

    /// Known answer: the all-zero block of Random123.
    #[test]
    fn the_user_stream_of_seed_zero_starts_with_the_known_block() {
        let mut stream = Stream::new(0, Purpose::User, 0);
        assert_eq!(stream.next_u64(), 0xe169c58d_6627e8d5);
        assert_eq!(stream.next_u64(), 0x9b00dbd8_bc57ac4c);
    }

    #[test]
    fn streams_differ_by_seed_purpose_and_index() {
        let mut starts = vec![];
        for seed in [0, 1, 1 << 32] {
            for purpose in [
                Purpose::User,
                Purpose::Initialization,
                Purpose::Shuffle,
                Purpose::Dropout,
            ] {
                for index in [0, 1, 1 << 32] {
                    starts.push(Stream::new(seed, purpose, index).next_u64());
                }
            }
        }
        let count = starts.len();
        starts.sort_unstable();
        starts.dedup();
        assert_eq!(starts.len(), count);
    }

    #[test]
    fn uniform_numbers_fill_all_cells_alike() {
        const CELLS: usize = 256;
        let mut narrow = [0; CELLS];
        let mut wide = [0; CELLS];
        let mut pairs = [0; CELLS]; // neighbours, 16 cells each
        let mut stream = sample(1);
        for _ in 0..200_000 {
            narrow[(stream.uniform_in::<f32>() * CELLS as f32) as usize] += 1;
            wide[(stream.uniform() * CELLS as f64) as usize] += 1;
            let (first, second) = (stream.uniform(), stream.uniform());
            pairs[(first * 16.0) as usize * 16 + (second * 16.0) as usize] += 1;
        }
        for counts in [narrow, wide, pairs] {
            let statistic = chi_square(&counts);
            assert!(statistic < chi_square_limit(CELLS as f64 - 1.0), "{statistic}");
        }
    }

    #[test]
    fn single_bits_are_fair() {
        let mut ones = [0_i32; 64];
        let mut stream = sample(2);
        let draws = 100_000;
        for _ in 0..draws {
            let word = stream.next_u64();
            for (bit, count) in ones.iter_mut().enumerate() {
                *count += (word >> bit & 1) as i32;
            }
        }
        // Five standard deviations of a binomial count.
        let limit = 5.0 * (draws as f64 / 4.0).sqrt();
        for (bit, count) in ones.iter().enumerate() {
            assert!(
                ((count - draws / 2) as f64).abs() < limit,
                "bit {bit}: {count} of {draws}"
            );
        }
    }

    #[test]
    fn integers_below_a_bound_are_alike_for_every_bound() {
        let mut stream = sample(3);
        // 3 * 2^30 would show the bias of a plain multiply-shift or remainder at once.
        for n in [1_u32, 2, 3, 17, 1000, 3 << 30] {
            let cells = n.min(24) as usize;
            let mut narrow = vec![0; cells];
            let mut wide = vec![0; cells];
            for _ in 0..50_000 {
                let drawn = stream.below(n);
                assert!(drawn < n);
                narrow[(u64::from(drawn) * cells as u64 / u64::from(n)) as usize] += 1;
                let n = u64::from(n) << 31;
                let drawn = stream.below_u64(n);
                assert!(drawn < n);
                wide[(u128::from(drawn) * cells as u128 / u128::from(n)) as usize] += 1;
            }
            // Cells of equal width differ in size by one integer in n / cells: exact where cells divides n.
            if cells > 1 && (n as usize).is_multiple_of(cells) {
                for counts in [narrow, wide] {
                    let statistic = chi_square(&counts);
                    assert!(
                        statistic < chi_square_limit(cells as f64 - 1.0),
                        "n = {n}: {statistic}"
                    );
                }
            }
        }
        assert_eq!(stream.below(0), 0);
        assert_eq!(stream.below_u64(0), 0);
    }

    #[test]
    fn a_stream_is_an_rng() {
        fn through_the_trait(rng: &mut impl rand::Rng) -> (u32, u64, [u8; 6]) {
            let mut bytes = [0; 6];
            let (word, long) = (rng.next_u32(), rng.next_u64());
            rng.fill_bytes(&mut bytes);
            (word, long, bytes)
        }
        let mut stream = Stream::new(0, Purpose::User, 0);
        let (word, long, bytes) = through_the_trait(&mut stream);
        assert_eq!((word, long), (0x6627e8d5, 0xbc57ac4c_e169c58d));
        assert_eq!(bytes[..4], 0x9b00dbd8_u32.to_le_bytes());
    }
}
