//! Numbers between 0 and 1 from random bits.

use crate::lanes::{Lanes, Scalar};

/// The top 23 bits as a midpoint: (k + 1/2) / 2^23. Bits below the point of a number in [1, 2); both sums are exact.
#[inline(always)]
pub(super) fn unit_from_u32<S: Scalar>(word: u32) -> S {
    let number = S::from_bits(S::splat_bits(u64::from(word >> 9) | 0x3f80_0000));
    (number - S::ONE) + S::splat(0.5 / 8388608.0)
}

/// The top 52 bits as a midpoint: (k + 1/2) / 2^52. Both sums are exact.
#[inline(always)]
pub(super) fn unit_from_u64<S: Scalar>(word: u64) -> S {
    let number = S::from_bits(S::splat_bits(word >> 12 | 0x3ff0_0000_0000_0000));
    (number - S::ONE) + S::splat(0.5 / 4503599627370496.0)
}

/// All 32 bits: (word + 1/2) / 2^32, rounded once. Rounds to 1 at the upper end.
#[inline(always)]
pub(super) fn fraction_of_u32<S: Scalar>(word: u32) -> S {
    S::from_f64((f64::from(word) + 0.5) * (1.0 / 4294967296.0))
}

/// Numbers in lanes from the words at the front of a slice, one each in f32 ([`unit_from_u32`]), two in f64
/// ([`unit_from_u64`]).
#[inline(always)]
pub(super) fn unit_of_words<V: Lanes>(words: &[u32]) -> V {
    let bits = V::load_words(words);
    if size_of::<V::Scalar>() == size_of::<f32>() {
        midpoint(V::shift_right::<9>(bits), 0.5 / 8388608.0)
    } else {
        midpoint(V::shift_right::<12>(bits), 0.5 / 4503599627370496.0)
    }
}

/// From the bits below the point of a number in [1, 2): that number less 1, plus half a step.
#[inline(always)]
fn midpoint<V: Lanes>(fraction: V::Bits, half_step: f64) -> V {
    let one = V::splat(1.0);
    (V::from_bits(fraction | one.to_bits()) - one) + V::splat(half_step)
}

/// As [`unit_of_words`], but fine near 0 in f32 too: [`fraction_of_u32`].
#[inline(always)]
pub(super) fn fraction_of_words<V: Lanes>(words: &[u32]) -> V {
    if size_of::<V::Scalar>() != size_of::<f32>() {
        return unit_of_words(words);
    }
    // Each half of a word stands in the last bits of a power of two that has the half's unit there. All but the last
    // sum are exact.
    let word = V::load_words(words);
    let (upper, lower) = (V::splat(128.0), V::splat(1.0 / 512.0));
    let high = V::from_bits(V::shift_right::<16>(word) | upper.to_bits()) - upper;
    let low = V::from_bits((word & V::splat_bits(0xffff)) | lower.to_bits());
    high + (low - (lower - V::splat(0.5 / 4294967296.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_numbers_are_midpoints_inside_the_open_interval() {
        assert_eq!(unit_from_u32::<f32>(0), 0.5_f32.powi(24));
        assert_eq!(unit_from_u32::<f32>(u32::MAX), 1.0 - 0.5_f32.powi(24));
        assert_eq!(unit_from_u32::<f32>(1 << 31), 0.5 + 0.5_f32.powi(24));
        assert_eq!(unit_from_u64::<f64>(0), 0.5_f64.powi(53));
        assert_eq!(unit_from_u64::<f64>(u64::MAX), 1.0 - 0.5_f64.powi(53));
        assert_eq!(unit_from_u64::<f64>(1 << 63), 0.5 + 0.5_f64.powi(53));
    }

    #[test]
    fn fractions_are_fine_near_zero_and_reach_one() {
        assert_eq!(fraction_of_u32::<f32>(0), 0.5_f32.powi(33));
        assert_eq!(fraction_of_u32::<f32>(1), 3.0 * 0.5_f32.powi(33));
        assert_eq!(fraction_of_u32::<f32>(u32::MAX), 1.0);
    }

    #[test]
    fn lanes_give_what_single_words_give() {
        for word in (0..=u32::MAX)
            .step_by(1_000_003)
            .chain([u32::MAX, 0xffff, 0x1_0000])
        {
            assert_eq!(
                fraction_of_words::<f32>(&[word]),
                fraction_of_u32::<f32>(word),
                "{word}"
            );
            assert_eq!(
                unit_of_words::<f32>(&[word]),
                unit_from_u32::<f32>(word),
                "{word}"
            );
            let words = [word, word.rotate_left(7)];
            let long = u64::from(words[0]) | u64::from(words[1]) << 32;
            assert_eq!(unit_of_words::<f64>(&words), unit_from_u64::<f64>(long), "{long}");
            assert_eq!(
                fraction_of_words::<f64>(&words),
                unit_from_u64::<f64>(long),
                "{long}"
            );
        }
    }
}
