//! Which numbers an expression can take: intervals with open or closed ends, as facts of real arithmetic.

/// An interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range {
    pub(crate) low: End,
    pub(crate) high: End,
}

/// One end of an interval. Infinite ends are open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct End {
    pub(crate) value: f64,
    pub(crate) open: bool,
}

const fn open(value: f64) -> End {
    End { value, open: true }
}

const fn closed(value: f64) -> End {
    End { value, open: false }
}

impl Range {
    pub(crate) const REAL: Self = Self {
        low: open(f64::NEG_INFINITY),
        high: open(f64::INFINITY),
    };
    pub(crate) const POSITIVE: Self = Self {
        low: open(0.0),
        high: open(f64::INFINITY),
    };
    pub(crate) const NON_NEGATIVE: Self = Self {
        low: closed(0.0),
        high: open(f64::INFINITY),
    };
    pub(crate) const NEGATIVE: Self = Self {
        low: open(f64::NEG_INFINITY),
        high: open(0.0),
    };
    pub(crate) const UNIT: Self = Self {
        low: open(0.0),
        high: open(1.0),
    };
    pub(crate) const CLOSED_UNIT: Self = Self {
        low: closed(0.0),
        high: closed(1.0),
    };
    pub(crate) const SIGNED_UNIT: Self = Self {
        low: open(-1.0),
        high: open(1.0),
    };
    pub(crate) const CLOSED_SIGNED_UNIT: Self = Self {
        low: closed(-1.0),
        high: closed(1.0),
    };
    pub(crate) const ABOVE_MINUS_ONE: Self = Self {
        low: open(-1.0),
        high: open(f64::INFINITY),
    };

    /// One number.
    pub(crate) fn exactly(value: f64) -> Self {
        Self {
            low: closed(value),
            high: closed(value),
        }
    }

    pub(crate) fn at_least(value: f64) -> Self {
        Self {
            low: closed(value),
            ..Self::REAL
        }
    }

    pub(crate) fn above(value: f64) -> Self {
        Self {
            low: open(value),
            ..Self::REAL
        }
    }

    pub(crate) fn between_closed(low: f64, high: f64) -> Self {
        Self {
            low: closed(low),
            high: closed(high),
        }
    }

    /// Whether every number of `self` lies in `outer`.
    pub(crate) fn is_within(self, outer: Self) -> bool {
        let low = self.low.value > outer.low.value
            || (self.low.value == outer.low.value && (self.low.open || !outer.low.open));
        let high = self.high.value < outer.high.value
            || (self.high.value == outer.high.value && (self.high.open || !outer.high.open));
        low && high
    }

    pub(crate) fn contains(self, value: f64) -> bool {
        Self::exactly(value).is_within(self)
    }

    pub(crate) fn negate(self) -> Self {
        let flip = |end: End| End {
            value: -end.value,
            open: end.open,
        };
        Self {
            low: flip(self.high),
            high: flip(self.low),
        }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        let add = |a: End, b: End| End {
            value: a.value + b.value,
            open: a.open || b.open,
        };
        Self {
            low: add(self.low, other.low),
            high: add(self.high, other.high),
        }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(other.negate())
    }

    pub(crate) fn times(self, other: Self) -> Self {
        let product = |a: End, b: End| {
            let attained_zero = (a.value == 0.0 && !a.open) || (b.value == 0.0 && !b.open);
            let value = if a.value == 0.0 || b.value == 0.0 {
                0.0
            } else {
                a.value * b.value
            };
            End {
                value,
                open: (a.open || b.open) && !attained_zero,
            }
        };
        let ends = [
            product(self.low, other.low),
            product(self.low, other.high),
            product(self.high, other.low),
            product(self.high, other.high),
        ];
        let mut range = Self {
            low: ends[0],
            high: ends[0],
        };
        for end in ends {
            range = range.hull(Self { low: end, high: end });
        }
        range
    }

    /// The reciprocals; zero must not be in the range.
    pub(crate) fn reciprocal(self) -> Self {
        let inverse = |end: End, toward: f64| End {
            value: if end.value == 0.0 { toward } else { 1.0 / end.value },
            open: end.open || end.value.is_infinite(),
        };
        if self.low.value >= 0.0 {
            Self {
                low: inverse(self.high, f64::INFINITY),
                high: inverse(self.low, f64::INFINITY),
            }
        } else if self.high.value <= 0.0 {
            self.negate().reciprocal().negate()
        } else {
            Self::REAL
        }
    }

    pub(crate) fn square(self) -> Self {
        let magnitude = self.magnitude();
        magnitude.times(magnitude)
    }

    /// The absolute values.
    pub(crate) fn magnitude(self) -> Self {
        if self.low.value >= 0.0 {
            self
        } else if self.high.value <= 0.0 {
            self.negate()
        } else {
            let other = self.negate();
            let high = if other.high.value > self.high.value {
                other.high
            } else {
                self.high
            };
            Self {
                low: closed(0.0),
                high,
            }
        }
    }

    /// The smallest interval that holds both.
    pub(crate) fn hull(self, other: Self) -> Self {
        let lower = |a: End, b: End| match a.value.total_cmp(&b.value) {
            std::cmp::Ordering::Less => a,
            std::cmp::Ordering::Greater => b,
            std::cmp::Ordering::Equal => End {
                value: a.value,
                open: a.open && b.open,
            },
        };
        let flip = |end: End| End {
            value: -end.value,
            open: end.open,
        };
        Self {
            low: lower(self.low, other.low),
            high: flip(lower(flip(self.high), flip(other.high))),
        }
    }

    /// The image under an increasing function with these limits at the ends of the real line.
    pub(crate) fn increasing(self, function: impl Fn(f64) -> f64) -> Self {
        let end = |end: End| {
            let value = function(end.value);
            End {
                value,
                open: end.open || value.is_infinite(),
            }
        };
        Self {
            low: end(self.low),
            high: end(self.high),
        }
    }

    /// What the numbers are, after "can be": `any real number`, `zero`, …
    pub(crate) fn describe(self) -> String {
        let end = |value: f64| {
            if value == 0.0 {
                "0".to_owned()
            } else {
                format!("{value}")
            }
        };
        match self {
            Self::REAL => "any real number".into(),
            Self::POSITIVE => "any positive number".into(),
            Self::NON_NEGATIVE => "zero or any positive number".into(),
            Self::NEGATIVE => "any negative number".into(),
            Self { low, high } if low.value == high.value => format!("only {}", end(low.value)),
            Self { low, high } => {
                let left = if low.open { '(' } else { '[' };
                let right = if high.open { ')' } else { ']' };
                let bound = |value: f64| match value {
                    f64::INFINITY => "inf".to_owned(),
                    f64::NEG_INFINITY => "-inf".to_owned(),
                    value => end(value),
                };
                format!(
                    "any number in {left}{}, {}{right}",
                    bound(low.value),
                    bound(high.value)
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_positive_plus_a_non_negative_is_positive() {
        assert_eq!(Range::POSITIVE.plus(Range::NON_NEGATIVE), Range::POSITIVE);
        assert_eq!(Range::POSITIVE.plus(Range::exactly(0.001)), Range::above(0.001));
        assert!(Range::above(0.001).is_within(Range::POSITIVE));
        assert!(!Range::NON_NEGATIVE.is_within(Range::POSITIVE));
        assert!(
            !Range::POSITIVE
                .minus(Range::exactly(0.1))
                .is_within(Range::POSITIVE)
        );
    }

    #[test]
    fn products_keep_signs_and_zero() {
        assert_eq!(Range::POSITIVE.times(Range::POSITIVE), Range::POSITIVE);
        assert_eq!(Range::POSITIVE.times(Range::NON_NEGATIVE), Range::NON_NEGATIVE);
        assert_eq!(Range::REAL.times(Range::POSITIVE), Range::REAL);
        assert_eq!(Range::UNIT.times(Range::UNIT), Range::UNIT);
        assert_eq!(Range::NEGATIVE.times(Range::NEGATIVE), Range::POSITIVE);
        assert_eq!(Range::REAL.square(), Range::NON_NEGATIVE);
        assert_eq!(Range::POSITIVE.times(Range::exactly(2.0)), Range::POSITIVE);
        assert_eq!(Range::POSITIVE.times(Range::exactly(0.0)), Range::exactly(0.0));
    }

    #[test]
    fn reciprocals_of_one_sign_keep_it() {
        assert_eq!(Range::POSITIVE.reciprocal(), Range::POSITIVE);
        assert_eq!(
            Range::above(2.0).reciprocal(),
            Range {
                low: open(0.0),
                high: open(0.5)
            }
        );
        assert_eq!(Range::NEGATIVE.reciprocal(), Range::NEGATIVE);
    }

    #[test]
    fn images_of_increasing_functions_keep_open_ends() {
        assert_eq!(Range::REAL.increasing(f64::exp), Range::POSITIVE);
        assert_eq!(Range::exactly(0.0).increasing(f64::exp), Range::exactly(1.0));
        assert_eq!(Range::REAL.increasing(|x| 1.0 / (1.0 + (-x).exp())), Range::UNIT);
    }
}
