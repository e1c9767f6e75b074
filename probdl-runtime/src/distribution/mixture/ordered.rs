//! Events in their order: bisection down to the last bit.

use std::fmt::Debug;

/// Events that can be bisected: real numbers, counts, truth values.
///
/// Not for use outside probdl's runtime.
#[doc(hidden)]
pub trait Ordered: Copy + Debug + PartialEq {
    /// The event's place among all events of its type: larger events have larger places. None for NaN.
    fn place(self) -> Option<u64>;
    /// The event at a place.
    fn at(place: u64) -> Self;
}

macro_rules! real_numbers {
    ($($number:ty, $bits:ty);+) => {$(
        impl Ordered for $number {
            fn place(self) -> Option<u64> {
                const SIGN: $bits = 1 << (<$bits>::BITS - 1);
                // Both zeros are one number.
                let bits = (self + 0.0).to_bits();
                let place = if bits & SIGN == 0 { bits | SIGN } else { !bits };
                (!self.is_nan()).then_some(u64::from(place))
            }

            fn at(place: u64) -> Self {
                const SIGN: $bits = 1 << (<$bits>::BITS - 1);
                let place = place as $bits;
                Self::from_bits(if place & SIGN == 0 { !place } else { place & !SIGN })
            }
        }
    )+};
}
real_numbers!(f32, u32; f64, u64);

impl Ordered for u32 {
    fn place(self) -> Option<u64> {
        Some(u64::from(self))
    }

    fn at(place: u64) -> Self {
        place as Self
    }
}

impl Ordered for bool {
    fn place(self) -> Option<u64> {
        Some(u64::from(self))
    }

    fn at(place: u64) -> Self {
        place != 0
    }
}

/// The first event from `low` to `high` that holds, for a condition that holds from some event on; `high` if none
/// before it does. At most 64 questions. None if an end is NaN.
pub(in crate::distribution) fn first_between<E: Ordered>(
    low: E,
    high: E,
    holds: impl Fn(E) -> bool,
) -> Option<E> {
    let (low, mut last) = (low.place()?, high.place()?);
    let mut first = low;
    while first < last {
        let middle = first + (last - first) / 2;
        if holds(E::at(middle)) {
            last = middle;
        } else {
            first = middle + 1;
        }
    }
    Some(E::at(last.max(low)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_the_order_of_numbers() {
        let numbers = [
            f64::NEG_INFINITY,
            -f64::MAX,
            -1.0,
            -5e-324,
            0.0,
            5e-324,
            1.0,
            f64::INFINITY,
        ];
        for pair in numbers.windows(2) {
            assert!(pair[0].place() < pair[1].place(), "{pair:?}");
        }
        for number in numbers {
            assert_eq!(f64::at(number.place().unwrap()), number);
        }
        // Neighbours of 0, and the place of -0 that nothing takes.
        assert_eq!((-5e-324_f64).place().unwrap() + 3, 5e-324_f64.place().unwrap());
        assert_eq!((-0.0_f32).place(), 0.0_f32.place());
        assert_eq!(f32::NAN.place(), None);
    }

    #[test]
    fn the_first_event_that_holds_is_found_exactly() {
        assert_eq!(first_between(-1e30_f32, 1e30, |x| x >= 0.1), Some(0.1));
        assert_eq!(
            first_between(f64::NEG_INFINITY, f64::INFINITY, |x| x >= -1e-300),
            Some(-1e-300)
        );
        assert_eq!(first_between(0_u32, u32::MAX, |x| x >= 77), Some(77));
        assert_eq!(first_between(false, true, |x| x), Some(true));
        assert_eq!(first_between(3_u32, 9, |_| true), Some(3));
        assert_eq!(first_between(3_u32, 9, |_| false), Some(9));
        assert_eq!(first_between(f64::NAN, 1.0, |_| true), None);
    }
}
