//! Philox4x32-10, the block function under all streams.

use std::num::Wrapping;

use crate::lanes::Lanes;

/// Multipliers and key increments of Philox4x32 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011, section 4.3 and table 2).
const MULTIPLIERS: [u32; 2] = [0xd2511f53, 0xcd9e8d57];
const WEYL: [u32; 2] = [0x9e3779b9, 0xbb67ae85];

/// Words in a block.
pub(crate) const BLOCK: usize = 4;

/// Turns 128 bits of counter into 128 random bits under a key of 64 bits: Philox4x32-10 (Salmon et al. 2011).
///
/// ```
/// use probdl_runtime::random::philox;
///
/// assert_eq!(philox([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
/// ```
#[inline(always)]
pub fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let counter = counter.map(|word| Wrapping(u64::from(word)));
    Philox::<f64>::new(key).blocks(counter).map(|word| word.0 as u32)
}

/// The most lanes of `f64` that an instruction set has.
const LANES: usize = 8;

const ROUNDS: usize = 10;

/// Philox under one key, many blocks at a time. `V` is lanes of `f64`, whose lower halves hold a word each.
pub(crate) struct Philox<V: Lanes> {
    keys: [[V::Bits; 2]; ROUNDS],
}

impl<V: Lanes<Scalar = f64>> Philox<V> {
    #[inline(always)]
    pub(crate) fn new(key: [u32; 2]) -> Self {
        // Loops and no closures: one that is not inlined would leave the instruction set.
        let mut keys = [[V::splat_bits(0); 2]; ROUNDS];
        let mut round = 0;
        while round < ROUNDS {
            let word = key[0].wrapping_add(WEYL[0].wrapping_mul(round as u32));
            let other = key[1].wrapping_add(WEYL[1].wrapping_mul(round as u32));
            keys[round] = [splat::<V>(word), splat::<V>(other)];
            round += 1;
        }
        Self { keys }
    }

    /// Fills a slice with the blocks of several counters, in order: a whole number of vectors of them. The counters
    /// differ in their first words, which grow by `step` and do not run over.
    #[inline(always)]
    pub(crate) fn fill(&self, counter: [u32; BLOCK], step: u32, words: &mut [u32]) {
        const { assert!(LANES.is_multiple_of(V::LANES)) };
        let offsets: [u32; 2 * LANES] = std::array::from_fn(|place| {
            if place % 2 == 0 {
                place as u32 / 2 * step
            } else {
                0
            }
        });
        let [first, second, third, fourth] = counter;
        let [first, second] = [splat::<V>(first), splat::<V>(second)];
        let [third, fourth] = [splat::<V>(third), splat::<V>(fourth)];
        let mut first = first + V::load_words(&offsets);
        for words in words.chunks_exact_mut(BLOCK * V::LANES) {
            let [a, b, c, d] = self.blocks([first, second, third, fourth]);
            let low = splat::<V>(u32::MAX);
            let left = (a & low) | V::shift_left::<32>(b);
            let right = (c & low) | V::shift_left::<32>(d);
            let [earlier, later] = by_turns::<V>(left, right);
            V::store_words(earlier, words);
            V::store_words(later, &mut words[2 * V::LANES..]);
            first = first + splat::<V>(V::LANES as u32 * step);
        }
    }

    /// The block of a counter in each lane; the upper halves hold anything.
    #[inline(always)]
    fn blocks(&self, counter: [V::Bits; 4]) -> [V::Bits; 4] {
        // Not a loop: the compiler would leave it one.
        let words = self.round(0, counter);
        let words = self.round(1, words);
        let words = self.round(2, words);
        let words = self.round(3, words);
        let words = self.round(4, words);
        let words = self.round(5, words);
        let words = self.round(6, words);
        let words = self.round(7, words);
        let words = self.round(8, words);
        self.round(9, words)
    }

    #[inline(always)]
    fn round(&self, number: usize, [c0, c1, c2, c3]: [V::Bits; 4]) -> [V::Bits; 4] {
        let [k0, k1] = self.keys[number];
        let a = V::multiply_halves(c0, splat::<V>(MULTIPLIERS[0]));
        let b = V::multiply_halves(c2, splat::<V>(MULTIPLIERS[1]));
        [
            V::shift_right::<32>(b) ^ c1 ^ k0,
            b,
            V::shift_right::<32>(a) ^ c3 ^ k1,
            a,
        ]
    }
}

/// The lanes of two vectors by turns: the first of `a`, the first of `b`, the second of `a`, ….
#[inline(always)]
fn by_turns<V: Lanes<Scalar = f64>>(a: V::Bits, b: V::Bits) -> [V::Bits; 2] {
    let (mut a, mut b) = (V::from_bits(a), V::from_bits(b));
    if V::LANES >= 2 {
        (a, b) = a.exchange::<2>(b);
    }
    if V::LANES >= 4 {
        (a, b) = a.exchange::<4>(b);
    }
    if V::LANES >= 8 {
        (a, b) = a.exchange::<8>(b);
    }
    [a.to_bits(), b.to_bits()]
}

#[inline(always)]
fn splat<V: Lanes>(word: u32) -> V::Bits {
    V::splat_bits(u64::from(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers of the Random123 distribution (`kat_vectors`, philox4x32 with 10 rounds).
    #[test]
    fn blocks_agree_with_the_known_answers_of_random123() {
        let known = [
            ([0; 4], [0; 2], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]),
            (
                [u32::MAX; 4],
                [u32::MAX; 2],
                [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
            ),
            (
                [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
                [0xa4093822, 0x299f31d0],
                [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
            ),
        ];
        for (counter, key, block) in known {
            assert_eq!(philox(counter, key), block, "counter {counter:x?}, key {key:x?}");
        }
    }
}
