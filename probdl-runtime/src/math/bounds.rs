//! Open ranges of parameters: staying inside, and telling who is outside.

use super::float::floor;
use crate::lanes::{Lanes, Scalar};

/// The nearest number between two finite ones; NaN stays NaN.
#[inline(always)]
fn clamp<V: Lanes>(x: V, low: V, high: V) -> V {
    low.maximum(high.minimum(x))
}

/// The nearest finite number above 0: the limits are the smallest positive normal number and the largest number.
#[inline(always)]
pub fn clamp_positive<V: Lanes>(x: V) -> V {
    clamp(
        x,
        V::broadcast(V::Scalar::MIN_POSITIVE),
        V::broadcast(V::Scalar::MAX),
    )
}

/// The largest number below 1.
#[inline(always)]
fn below_one<V: Lanes>() -> V {
    V::splat(1.0) - V::broadcast(V::Scalar::EPSILON) * V::splat(0.5)
}

/// The nearest number between 0 and 1, both excluded: the limits are the smallest positive normal number and the
/// largest number below 1.
#[inline(always)]
pub fn clamp_unit_interval<V: Lanes>(x: V) -> V {
    clamp(x, V::broadcast(V::Scalar::MIN_POSITIVE), below_one())
}

/// The number itself if it is positive and finite, else NaN.
#[inline(always)]
pub fn checked_positive<V: Lanes>(x: V) -> V {
    let inside = V::splat(0.0).less(x) & x.less_equal(V::broadcast(V::Scalar::MAX));
    V::select(inside, x, V::splat(f64::NAN))
}

/// The number itself if it lies above another, else NaN.
#[inline(always)]
pub fn checked_above<V: Lanes>(x: V, low: V) -> V {
    V::select(low.less(x), x, V::splat(f64::NAN))
}

/// The number itself if it lies between 0 and 1, else NaN. The ends are allowed.
#[inline(always)]
pub fn checked_unit_interval<V: Lanes>(x: V) -> V {
    let inside = V::splat(0.0).less_equal(x) & x.less_equal(V::splat(1.0));
    V::select(inside, x, V::splat(f64::NAN))
}

/// The number itself if it is a whole number above 0, at most `u32::MAX`, else NaN.
#[inline(always)]
pub fn checked_whole_number<V: Lanes>(x: V) -> V {
    let counts = V::splat(1.0).less_equal(x) & x.less_equal(V::splat(f64::from(u32::MAX)));
    V::select(counts & floor(x).equal(x), x, V::splat(f64::NAN))
}

/// `yes` where `condition` is above 0, else `no`.
#[inline(always)]
pub fn where_positive<V: Lanes>(condition: V, yes: V, no: V) -> V {
    V::select(V::splat(0.0).less(condition), yes, no)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clamped_numbers_are_finite_and_inside() {
        assert_eq!(clamp_positive(0.0_f32), f32::MIN_POSITIVE);
        assert_eq!(clamp_positive(-3.0_f64), f64::MIN_POSITIVE);
        assert_eq!(clamp_positive(f32::INFINITY), f32::MAX);
        assert_eq!(clamp_positive(2.5_f32), 2.5);
        assert!(clamp_positive(f32::NAN).is_nan());
        assert_eq!(clamp_unit_interval(1.0_f32), 1.0 - f32::EPSILON / 2.0);
        assert_eq!(clamp_unit_interval(0.0_f64), f64::MIN_POSITIVE);
        assert!(clamp_unit_interval(1.0_f64) < 1.0);
    }

    #[test]
    fn checked_numbers_outside_are_nan() {
        assert_eq!(checked_positive(1e-30_f32), 1e-30);
        assert!(checked_positive(0.0_f32).is_nan());
        assert!(checked_positive(f64::INFINITY).is_nan());
        assert_eq!(checked_above(1.0_f64, 0.5), 1.0);
        assert!(checked_above(0.5_f32, 0.5).is_nan() && checked_above(f32::NAN, 0.5).is_nan());
        assert_eq!(checked_unit_interval(1.0_f64), 1.0);
        assert!(checked_unit_interval(1.5_f32).is_nan());
        assert_eq!(checked_whole_number(7.0_f32), 7.0);
        for x in [0.0_f64, -3.0, 2.5, 1e10, f64::INFINITY, f64::NAN] {
            assert!(checked_whole_number(x).is_nan(), "{x}");
        }
    }

    #[test]
    fn zero_is_not_positive() {
        assert_eq!(where_positive(0.0_f32, 1.0, 2.0), 2.0);
        assert_eq!(where_positive(-0.0_f32, 1.0, 2.0), 2.0);
        assert_eq!(where_positive(1e-40_f32, 1.0, 2.0), 1.0);
        assert_eq!(where_positive(f32::NAN, 1.0, 2.0), 2.0);
    }
}
