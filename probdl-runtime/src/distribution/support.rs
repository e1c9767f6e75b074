//! Values at and beyond the ends of a support, where formulas do not hold.

use crate::lanes::Lanes;
use crate::math::saturate;

/// A value that may lie below 0, where the density is 0. At 0 itself it is as everywhere.
#[derive(Clone, Copy)]
pub(super) struct NonNegative<V: Lanes> {
    outside: V::Mask,
    /// The value, or 0 in place of one outside.
    pub(super) inside: V,
}

impl<V: Lanes> NonNegative<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn of(y: V) -> Self {
        let zero = V::splat(0.0);
        let outside = y.less(zero);
        Self {
            outside,
            inside: V::select(outside, zero, y),
        }
    }

    /// The log-density: what was found inside, `-inf` outside.
    #[cfg_attr(not(debug_assertions), inline(always))]
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
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn of(y: V, substitute: V) -> Self {
        let zero = V::splat(0.0);
        Self {
            zero: y.equal(zero),
            outside: y.less(zero),
            inside: V::select(y.less_equal(zero), substitute, y),
        }
    }

    /// The log-density: what was found inside, `at_zero` at 0, `-inf` below.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn log_prob(self, inside: V, at_zero: V) -> V {
        let least = V::splat(f64::NEG_INFINITY);
        V::select(self.outside, least, V::select(self.zero, at_zero, inside))
    }
}

/// A value between 0 and 1, at one of the ends, or outside.
#[derive(Clone, Copy)]
pub(super) struct UnitInterval<V: Lanes> {
    zero: V::Mask,
    one: V::Mask,
    outside: V::Mask,
    /// The value, or 1/2 in place of one that is not between the ends.
    pub(super) inside: V,
    /// What it lacks to 1.
    pub(super) rest: V,
}

impl<V: Lanes> UnitInterval<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn of(y: V) -> Self {
        let (zero, one, half) = (V::splat(0.0), V::splat(1.0), V::splat(0.5));
        let inside = V::select(y.less_equal(zero) | one.less_equal(y), half, y);
        Self {
            zero: y.equal(zero),
            one: y.equal(one),
            outside: y.less(zero) | one.less(y),
            inside,
            rest: one - inside,
        }
    }

    /// The log-density: what was found inside, its limits at the ends, `-inf` outside.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn log_prob(self, inside: V, at_zero: V, at_one: V) -> V {
        let closed = V::select(self.zero, at_zero, V::select(self.one, at_one, inside));
        V::select(self.outside, V::splat(f64::NEG_INFINITY), closed)
    }
}

/// The log-density at an end of the support near which it is that of a power, `y^(power - 1)`: infinite for powers below
/// 1, `-inf` above, `of_one` at 1.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn at_end_of_power<V: Lanes>(power: V, of_one: V) -> V {
    let one = V::splat(1.0);
    let infinity = V::splat(f64::INFINITY);
    let rising = V::select(one.less(power), -infinity, of_one);
    V::select(power.less(one), infinity, rising)
}

/// The log-density between two bounds, both included, and `-inf` beyond them; NaN where one of the three is.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn density_between<V: Lanes>([low, high]: [V; 2], y: V, inside: V) -> V {
    let outside = y.less(low) | high.less(y);
    let log_prob = V::select(outside, V::splat(f64::NEG_INFINITY), inside);
    // 0, or NaN.
    let nothing =
        V::splat(0.0) * saturate(y) + V::splat(0.0) * saturate(low) + V::splat(0.0) * saturate(high);
    log_prob + nothing
}

/// The nearest number between two.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn between<V: Lanes>(low: V, high: V, x: V) -> V {
    V::select(x.less(low), low, V::select(high.less(x), high, x))
}
