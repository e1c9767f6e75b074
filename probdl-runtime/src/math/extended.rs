//! Positive numbers beyond the range of the type.

use super::{ln, saturate};

/// A positive number of which the logarithm is kept beside it: where it leaves the range of the type it is 0, subnormal or the
/// largest number. Of 0 and infinity it is what they make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extended {
    pub(crate) value: f64,
    pub(crate) ln: f64,
}

/// The logarithm of the largest number.
const LN_MAX: f64 = 709.782_712_893_384;

impl Extended {
    pub(crate) fn of(value: f64) -> Self {
        Self { value, ln: ln(value) }
    }

    pub(crate) fn product(a: f64, b: f64) -> Self {
        Self {
            value: if a.is_infinite() || b.is_infinite() {
                a * b
            } else {
                saturate(a * b)
            },
            ln: ln(a) + ln(b),
        }
    }

    pub(crate) fn quotient(a: f64, b: f64) -> Self {
        Self {
            value: if a.is_infinite() || b == 0.0 {
                a / b
            } else {
                saturate(a / b)
            },
            ln: ln(a) - ln(b),
        }
    }

    /// Whether the number has all its digits.
    pub(crate) fn is_in_range(self) -> bool {
        self.value >= f64::MIN_POSITIVE && self.ln <= LN_MAX
    }
}

/// Numbers at the ends of the range of the type and between them.
#[cfg(test)]
pub(super) const ENDS: [f64; 15] = [
    5e-324,
    1e-320,
    f64::MIN_POSITIVE,
    1e-200,
    1e-100,
    1e-9,
    0.3,
    1.0,
    7.0,
    1e3,
    1e7,
    1e12,
    1e100,
    1e200,
    f64::MAX,
];
