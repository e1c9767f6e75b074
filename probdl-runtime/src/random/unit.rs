//! Numbers between 0 and 1 from random bits.

use crate::lanes::Scalar;

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
}
