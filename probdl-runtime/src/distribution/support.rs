//! Values at and beyond the ends of a support, where formulas do not hold.

use crate::lanes::Lanes;

/// A value that may lie below 0, where the density is 0. At 0 itself it is as everywhere.
#[derive(Clone, Copy)]
pub(super) struct NonNegative<V: Lanes> {
    outside: V::Mask,
    /// The value, or 0 in place of one outside.
    pub(super) inside: V,
}

impl<V: Lanes> NonNegative<V> {
    #[inline(always)]
    pub(super) fn of(y: V) -> Self {
        let zero = V::splat(0.0);
        let outside = y.less(zero);
        Self {
            outside,
            inside: V::select(outside, zero, y),
        }
    }

    /// The log-density: what was found inside, `-inf` outside.
    #[inline(always)]
    pub(super) fn log_prob(self, inside: V) -> V {
        V::select(self.outside, V::splat(f64::NEG_INFINITY), inside)
    }
}

/// A value above 0, or one at 0 or below.
#[derive(Clone, Copy)]
pub(super) struct Positive<V: Lanes> {
    zero: V::Mask,
    outside: V::Mask,
    /// The value, or a substitute for one that is not above 0.
    pub(super) inside: V,
}

impl<V: Lanes> Positive<V> {
    #[inline(always)]
    pub(super) fn of(y: V, substitute: V) -> Self {
        let zero = V::splat(0.0);
        Self {
            zero: y.equal(zero),
            outside: y.less(zero),
            inside: V::select(y.less_equal(zero), substitute, y),
        }
    }

    /// The log-density: what was found inside, `at_zero` at 0, `-inf` below.
    #[inline(always)]
    pub(super) fn log_prob(self, inside: V, at_zero: V) -> V {
        let least = V::splat(f64::NEG_INFINITY);
        V::select(self.outside, least, V::select(self.zero, at_zero, inside))
    }
}

/// The log-density at an end of the support near which it is that of a power, `y^(power - 1)`: infinite for powers below
/// 1, `-inf` above, `of_one` at 1.
#[inline(always)]
pub(super) fn at_end_of_power<V: Lanes>(power: V, of_one: V) -> V {
    let one = V::splat(1.0);
    let infinity = V::splat(f64::INFINITY);
    let rising = V::select(one.less(power), -infinity, of_one);
    V::select(power.less(one), infinity, rising)
}
