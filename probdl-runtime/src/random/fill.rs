//! Many random numbers at a time: blocks of consecutive counters in the lanes.

use super::Stream;
use super::philox::{BLOCK, Philox};
use super::unit::unit_of_words;
use crate::lanes::{Kernel, Lanes, Scalar, instruction_set, run};

/// Blocks that are computed together, from a multiple of their number on: whole vectors of every instruction set.
const GROUP: usize = 16;

/// The words of a group.
const WORDS: usize = BLOCK * GROUP;

impl Stream {
    /// Fills a slice with random words: what as many calls of [`Stream::next_u32`] would give, on the widest
    /// instruction set of the processor.
    #[inline]
    pub fn fill_u32(&mut self, words: &mut [u32]) {
        if words.len() <= 2 * BLOCK {
            self.fill_one_by_one(words);
        } else {
            run(instruction_set(), FillWords { stream: self, words });
        }
    }

    /// [`Stream::fill_u32`] inside code over lanes.
    #[inline(always)]
    pub fn fill_u32_lanes<V: Lanes>(&mut self, words: &mut [u32]) {
        let philox = Philox::<V::Doubles>::new(self.key);
        let blocks = self.next_block.next_multiple_of(GROUP as u64) - self.next_block;
        let before = (BLOCK - self.used + BLOCK * blocks as usize).min(words.len());
        let (before, words) = words.split_at_mut(before);
        self.fill_one_by_one(before);
        let (groups, rest) = words.as_chunks_mut::<WORDS>();
        for group in groups {
            philox.fill(self.counter(self.next_block), 1, group);
            self.next_block += GROUP as u64;
        }
        if rest.len() <= 2 * BLOCK {
            self.fill_one_by_one(rest);
        } else {
            // A whole group, within which the stream then stands.
            let mut group = [0; WORDS];
            philox.fill(self.counter(self.next_block), 1, &mut group);
            rest.copy_from_slice(&group[..rest.len()]);
            let last = (rest.len() - 1) / BLOCK;
            self.words.copy_from_slice(&group[BLOCK * last..][..BLOCK]);
            self.used = rest.len() - BLOCK * last;
            self.next_block += last as u64 + 1;
        }
    }

    #[inline]
    fn fill_one_by_one(&mut self, words: &mut [u32]) {
        for word in words {
            *word = self.next_u32();
        }
    }

    /// Fills a slice with numbers uniform on the open interval (0, 1): what as many calls of [`Stream::uniform_in`]
    /// would give, on the widest instruction set of the processor.
    pub fn fill_uniform<S: Scalar>(&mut self, numbers: &mut [S]) {
        run(
            instruction_set(),
            FillUniform {
                stream: self,
                numbers,
            },
        );
    }

    /// [`Stream::fill_uniform`] inside code over lanes.
    #[inline(always)]
    pub fn fill_uniform_lanes<V: Lanes>(&mut self, numbers: &mut [V::Scalar]) {
        let each = size_of::<V::Scalar>() / size_of::<u32>();
        let mut words = [0; 8 * WORDS];
        for numbers in numbers.chunks_mut(words.len() / each) {
            self.fill_u32_lanes::<V>(&mut words[..numbers.len() * each]);
            for (place, numbers) in numbers.chunks_mut(V::LANES).enumerate() {
                let drawn = unit_of_words::<V>(&words[place * V::LANES * each..]);
                if numbers.len() == V::LANES {
                    drawn.store(numbers);
                } else {
                    let mut all = [V::Scalar::ZERO; GROUP];
                    drawn.store(&mut all);
                    numbers.copy_from_slice(&all[..numbers.len()]);
                }
            }
        }
    }
}

struct FillWords<'a> {
    stream: &'a mut Stream,
    words: &'a mut [u32],
}

impl Kernel<f64> for FillWords<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = f64>>(self) {
        self.stream.fill_u32_lanes::<V>(self.words);
    }
}

struct FillUniform<'a, S> {
    stream: &'a mut Stream,
    numbers: &'a mut [S],
}

impl<S: Scalar> Kernel<S> for FillUniform<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        self.stream.fill_uniform_lanes::<V>(self.numbers);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Purpose;
    use super::super::unit::unit_from_u32;
    use super::*;
    use crate::lanes::InstructionSet;

    fn sample(index: u64) -> Stream {
        Stream::new(20110811, Purpose::Sample, index)
    }

    #[test]
    fn a_fill_gives_what_single_draws_give() {
        for before in [0, 1, 2, 3, 4, 5, 63, 64, 100] {
            for length in [0, 1, 2, 3, 4, 5, 31, 64, 65, 150, 700] {
                let mut filled = sample(0);
                let mut single = sample(0);
                for _ in 0..before {
                    filled.next_u32();
                    single.next_u32();
                }
                let mut words = vec![0; length];
                filled.fill_u32(&mut words);
                assert!(words.iter().all(|&word| word == single.next_u32()));
                let mut narrow = vec![0_f32; length];
                filled.fill_uniform(&mut narrow);
                assert!(narrow.iter().all(|&number| number == single.uniform_in::<f32>()));
                let mut wide = vec![0_f64; length];
                filled.fill_uniform(&mut wide);
                assert!(wide.iter().all(|&number| number == single.uniform()));
                assert_eq!(filled.next_u64(), single.next_u64());
            }
        }
    }

    #[test]
    fn every_instruction_set_draws_the_same_numbers() {
        // The counter's low word runs over within these words.
        let mut start = sample(1 << 40 | 3);
        start.next_block = (7 << 32) - 40;
        let mut plain = start.clone();
        let expected: Vec<u32> = (0..400).map(|_| plain.next_u32()).collect();
        for set in InstructionSet::available() {
            let (mut stream, mut words) = (start.clone(), vec![0; 400]);
            run(
                set,
                FillWords {
                    stream: &mut stream,
                    words: &mut words,
                },
            );
            assert_eq!(words, expected, "{set:?}");
            assert_eq!(stream, plain, "{set:?}");
            let mut numbers = vec![0_f32; 400];
            run(
                set,
                FillUniform {
                    stream: &mut start.clone(),
                    numbers: &mut numbers,
                },
            );
            assert_eq!(
                numbers,
                expected
                    .iter()
                    .map(|&word| unit_from_u32(word))
                    .collect::<Vec<f32>>()
            );
        }
    }
}
