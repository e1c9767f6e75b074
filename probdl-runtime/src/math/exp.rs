//! The exponential function.

use super::float::clamp;
use super::{Coefficients, polynomial};
use crate::lanes::Lanes;

/// The exponential function. At most 2 ulp off (in f32 1.12 for every argument), down to the subnormal results.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn exp<V: Lanes>(x: V) -> V {
    let ordinary = x.abs().less(V::splat(V::Scalar::EXP_NORMAL));
    // A branch, because most arguments in use are ordinary; it does not change the result.
    if !V::any(!ordinary) {
        let parts = ExpParts::of(x);
        return (V::splat(1.0) + parts.rest) * parts.power(0);
    }
    let parts = ExpParts::of(clamp(x, V::Scalar::EXP_LOW, V::Scalar::EXP_HIGH));
    parts.scale(V::splat(1.0) + parts.rest)
}

/// `exp(-|x|)`: what saturating functions are made of.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn decay<V: Lanes>(x: V) -> V {
    let parts = ExpParts::of(V::splat(V::Scalar::EXP_LOW).maximum(-x.abs()));
    parts.scale_down(V::splat(1.0) + parts.rest)
}

/// An exponential as `2^exponent * (1 + rest + tail)`, where the tail is what the rest lost in rounding.
#[derive(Clone, Copy)]
pub(crate) struct ExpParts<V> {
    /// The exponent plus the number that rounds: its low bits are the integer.
    shifted: V,
    pub(crate) rest: V,
    pub(crate) tail: V,
}

impl<V: Lanes> ExpParts<V> {
    /// The parts of `exp(x)`, for `x` between the limits.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn of(x: V) -> Self {
        Self::of_sum(x, V::splat(0.0), x)
    }

    /// The parts of `exp(x + small)`, where `small` is at most a few ulps of `x` or below 1/4 and `x` within the
    /// limits; `sum` is the two added.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn of_sum(x: V, small: V, sum: V) -> Self {
        let magic = V::splat(V::Scalar::ROUND);
        let shifted = sum * V::splat(std::f64::consts::LOG2_E) + magic;
        let exponent = shifted - magic;
        let high = x - exponent * V::splat(V::Scalar::LN_2[0]);
        let low = exponent * V::splat(V::Scalar::LN_2[1]) - small;
        let reduced = high - low;
        let lost = (high - reduced) - low;
        let curve = reduced * reduced * polynomial(reduced, V::Scalar::EXP);
        let rest = reduced + curve;
        Self {
            shifted,
            rest,
            tail: ((reduced - rest) + curve) + lost,
        }
    }

    /// `2^(exponent + more)`, for which that must be a normal number.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn power(self, more: i64) -> V {
        Self::power_of(self.shifted, V::splat_bits(exponent_bits::<V>(more)))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn power_of(shifted: V, one: V::Bits) -> V {
        V::from_bits(V::Scalar::to_exponent::<V>(shifted.to_bits()) + one)
    }

    /// `factor * 2^exponent`, rounded once where it is subnormal.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn scale(self, factor: V) -> V {
        let shift = V::Scalar::EXP_SHIFT.cast_signed();
        let negative = self.shifted.less(V::splat(V::Scalar::ROUND));
        let up = V::from_bits(V::splat_bits(exponent_bits::<V>(-shift)));
        let down = V::from_bits(V::splat_bits(exponent_bits::<V>(shift)));
        let one = V::select(negative, down, up);
        let rest = V::select(negative, up, down);
        factor * Self::power_of(self.shifted, one.to_bits()) * rest
    }

    /// [`ExpParts::scale`] for exponents that are not positive.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn scale_down(self, factor: V) -> V {
        let shift = V::Scalar::EXP_SHIFT.cast_signed();
        let rest = V::from_bits(V::splat_bits(exponent_bits::<V>(-shift)));
        factor * self.power(shift) * rest
    }
}

/// The bits of two to the power of a constant.
#[cfg_attr(not(debug_assertions), inline(always))]
fn exponent_bits<V: Lanes>(exponent: i64) -> u64 {
    let unit = V::Scalar::MANTISSA + 1;
    V::Scalar::ONE_BITS.wrapping_add(unit.wrapping_mul(exponent.cast_unsigned()))
}
