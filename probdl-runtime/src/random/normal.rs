//! Normal numbers.

use super::Stream;
use super::unit::{fraction_of_u32, fraction_of_words, unit_from_u64, unit_of_words};
use crate::lanes::{Kernel, Lanes, Scalar, instruction_set, run};
use crate::math::{ln_of_normal, sin_cos_of_turns};

/// Pairs computed together: a whole number of vectors of every instruction set.
const PAIRS: usize = 32;

/// Groups of pairs whose words are drawn together.
const GROUPS: usize = 4;

impl Stream {
    /// A standard normal number.
    #[inline(always)]
    pub fn normal(&mut self) -> f64 {
        self.normal_in()
    }

    /// A standard normal number of type `S`: the cosine branch of Box and Muller ("A note on the generation of random
    /// normal deviates", 1958). At most 6.8 in size in f32, 8.6 in f64.
    #[inline(always)]
    pub fn normal_in<S: Scalar>(&mut self) -> S {
        let radius = radius(self.fraction::<S>());
        let (_, cosine) = sin_cos_of_turns(self.uniform_in::<S>());
        radius * cosine
    }

    /// Fills a slice with standard normal numbers, on the widest instruction set of the processor. They are those of
    /// [`Stream::fill_normal_lanes`] for any vector type.
    pub fn fill_normal<S: Scalar>(&mut self, numbers: &mut [S]) {
        run(
            instruction_set(),
            FillNormal {
                stream: self,
                numbers,
            },
        );
    }

    /// Fills a slice with standard normal numbers by both branches of Box and Muller, 32 pairs at a time; the rest of a
    /// last group is dropped. The numbers do not depend on `V`.
    #[inline(always)]
    pub fn fill_normal_lanes<V: Lanes>(&mut self, numbers: &mut [V::Scalar]) {
        const { assert!(PAIRS.is_multiple_of(V::LANES)) };
        let each = size_of::<V::Scalar>() / size_of::<u32>();
        let mut drawn = [V::Scalar::ZERO; 2 * PAIRS];
        let mut words = [0; GROUPS * 4 * PAIRS];
        for groups in numbers.chunks_mut(GROUPS * 2 * PAIRS) {
            let words = &mut words[..groups.len().div_ceil(2 * PAIRS) * 2 * PAIRS * each];
            self.fill_u32_lanes::<V>(words);
            for (group, words) in groups
                .chunks_mut(2 * PAIRS)
                .zip(words.chunks_exact(2 * PAIRS * each))
            {
                let (fractions, turns) = words.split_at(PAIRS * each);
                for at in (0..PAIRS).step_by(V::LANES) {
                    let radius = radius(fraction_of_words::<V>(&fractions[at * each..]));
                    let (sine, cosine) = sin_cos_of_turns(unit_of_words::<V>(&turns[at * each..]));
                    (radius * cosine).store(&mut drawn[at..]);
                    (radius * sine).store(&mut drawn[PAIRS + at..]);
                }
                group.copy_from_slice(&drawn[..group.len()]);
            }
        }
    }

    /// A number uniform on (0, 1] that is fine near 0, where the tails of the normal law come from: a whole word in f32.
    #[inline(always)]
    fn fraction<S: Scalar>(&mut self) -> S {
        if size_of::<S>() == size_of::<f32>() {
            fraction_of_u32(self.next_u32())
        } else {
            unit_from_u64(self.next_u64())
        }
    }
}

struct FillNormal<'a, S> {
    stream: &'a mut Stream,
    numbers: &'a mut [S],
}

impl<S: Scalar> Kernel<S> for FillNormal<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        self.stream.fill_normal_lanes::<V>(self.numbers);
    }
}

/// The distance from 0 of a pair of normal numbers, from a uniform number: √(−2 ln u).
#[inline(always)]
fn radius<V: Lanes>(uniform: V) -> V {
    (V::splat(-2.0) * ln_of_normal(uniform)).sqrt()
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF, Normal};

    use super::super::Purpose;
    use super::*;
    use crate::lanes::InstructionSet;

    const COUNT: usize = 100_000;

    fn sample(index: u64) -> Stream {
        Stream::new(19580601, Purpose::Sample, index)
    }

    /// All ways to draw, as f64.
    fn draws() -> [(&'static str, Vec<f64>); 4] {
        let (mut narrow, mut wide) = (vec![0_f32; COUNT], vec![0_f64; COUNT]);
        sample(0).fill_normal(&mut narrow);
        sample(1).fill_normal(&mut wide);
        let (mut singles, mut wide_singles) = (sample(2), sample(3));
        [
            ("f32, filled", narrow.iter().copied().map(f64::from).collect()),
            ("f64, filled", wide),
            (
                "f32, single",
                (0..COUNT)
                    .map(|_| f64::from(singles.normal_in::<f32>()))
                    .collect(),
            ),
            ("f64, single", (0..COUNT).map(|_| wide_singles.normal()).collect()),
        ]
    }

    /// Limits are five standard errors of the sample moments of a normal law.
    #[test]
    fn moments_are_those_of_the_normal_law() {
        let n = COUNT as f64;
        for (name, numbers) in draws() {
            let moment = |power: i32| numbers.iter().map(|z| z.powi(power)).sum::<f64>() / n;
            for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)]
            {
                let limit = 5.0 * f64::sqrt(variance / n);
                let got = moment(power);
                assert!((got - expected).abs() < limit, "{name}: moment {power} is {got}");
            }
            for distance in [1, 32] {
                let product: f64 = numbers.iter().zip(&numbers[distance..]).map(|(a, b)| a * b).sum();
                assert!(
                    (product / n).abs() < 5.0 / n.sqrt(),
                    "{name}: correlated at distance {distance}"
                );
            }
        }
    }

    /// Kolmogorov and Smirnov's statistic, against its 99.9 % point for large samples, 1.95 / √n.
    #[test]
    fn the_cumulative_distribution_is_the_normal_one() {
        let normal = Normal::new(0.0, 1.0).unwrap();
        for (name, mut numbers) in draws() {
            numbers.sort_by(f64::total_cmp);
            let distance = (0..COUNT)
                .map(|rank| (normal.cdf(numbers[rank]) - (rank as f64 + 0.5) / COUNT as f64).abs())
                .fold(0.0, f64::max);
            assert!(distance < 1.95 / (COUNT as f64).sqrt(), "{name}: {distance}");
        }
    }

    #[test]
    fn a_longer_fill_starts_like_a_shorter_one() {
        let mut long = [0_f32; 200];
        sample(4).fill_normal(&mut long);
        for length in [1, 31, 64, 65, 130] {
            let mut short = vec![0_f32; length];
            sample(4).fill_normal(&mut short);
            assert_eq!(short, long[..length]);
        }
    }

    #[test]
    fn every_instruction_set_draws_the_same_numbers() {
        fn assert_same_bits<S: Scalar>() {
            let draw = |set| {
                let mut numbers = vec![S::ZERO; 150];
                run(
                    set,
                    FillNormal {
                        stream: &mut sample(6),
                        numbers: &mut numbers,
                    },
                );
                numbers
            };
            for set in InstructionSet::available() {
                assert_eq!(draw(set), draw(InstructionSet::Scalar), "{} on {set:?}", S::NAME);
            }
        }
        assert_same_bits::<f32>();
        assert_same_bits::<f64>();
    }

    /// Against the standard library's functions on the same uniform numbers.
    #[test]
    fn pairs_are_those_of_box_and_muller() {
        let mut numbers = [0_f64; 64];
        sample(5).fill_normal(&mut numbers);
        let mut uniform = [0_f64; 64];
        sample(5).fill_uniform(&mut uniform);
        for pair in 0..32 {
            let radius = (-2.0 * uniform[pair].ln()).sqrt();
            let (sine, cosine) = (std::f64::consts::TAU * uniform[32 + pair]).sin_cos();
            assert!((numbers[pair] - radius * cosine).abs() < 1e-14, "pair {pair}");
            assert!((numbers[32 + pair] - radius * sine).abs() < 1e-14, "pair {pair}");
        }
    }

    #[test]
    fn extreme_words_give_finite_numbers() {
        for fraction in [fraction_of_u32(0), fraction_of_u32(u32::MAX)] {
            let radius: f32 = radius(fraction);
            assert!((0.0..6.8).contains(&radius), "{radius}");
        }
        for fraction in [unit_from_u64(0), unit_from_u64(u64::MAX)] {
            let radius: f64 = radius(fraction);
            assert!((0.0..8.6).contains(&radius), "{radius}");
        }
    }

    /// Recorded once; the numbers are promised to stay.
    #[test]
    fn the_numbers_of_a_seed_stay_the_same() {
        let mut narrow = [0_f32; 70];
        Stream::new(42, Purpose::Sample, 0).fill_normal(&mut narrow);
        let recorded = [0x3ed40399, 0xbe1ab1d2, 0xbe295697, 0x3d3984e9];
        assert_eq!([0, 1, 32, 69].map(|at| narrow[at].to_bits()), recorded);
        let mut wide = [0_f64; 70];
        Stream::new(42, Purpose::Sample, 0).fill_normal(&mut wide);
        let recorded = [
            0xbfdb17c8627a9fd1,
            0xbff45504e873cef0,
            0xbfb01ecf2b9fc4b1,
            0xbfe64fe52b043c06,
        ];
        assert_eq!([0, 1, 32, 69].map(|at| wide[at].to_bits()), recorded);
    }
}
