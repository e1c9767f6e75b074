//! Numbers with derivatives, for series and continued fractions: what differentiates them term by term.

use std::ops::{Add, Div, Mul, Sub};

/// A number, or one with its derivatives.
pub(super) trait Differentiable:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// A number that depends on nothing.
    fn constant(value: f64) -> Self;
    /// Without its derivatives.
    fn value(self) -> f64;
    /// Whether it is so small beside another number that it adds nothing to that, nor to its derivatives.
    fn adds_nothing_to(self, other: Self, part: f64) -> bool;
    /// Whether a product with it stays as it is, and its derivatives but for their last bits.
    fn is_one(self, tolerance: f64) -> bool;
}

impl Differentiable for f64 {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn value(self) -> f64 {
        self
    }

    #[inline(always)]
    fn adds_nothing_to(self, other: Self, part: f64) -> bool {
        self.abs() <= part * other.abs()
    }

    #[inline(always)]
    fn is_one(self, tolerance: f64) -> bool {
        (self - 1.0).abs() < tolerance
    }
}

/// A number with its derivatives by `N` others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dual<const N: usize> {
    value: f64,
    by: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// The number by which the others' derivative number `index` is taken.
    pub(super) fn variable(value: f64, index: usize) -> Self {
        let mut by = [0.0; N];
        by[index] = 1.0;
        Self { value, by }
    }

    /// The derivatives.
    pub(super) fn slopes(self) -> [f64; N] {
        self.by
    }

    /// The derivatives of its logarithm.
    pub(super) fn ln_slopes(self) -> [f64; N] {
        self.by.map(|slope| slope / self.value)
    }
}

impl<const N: usize> Differentiable for Dual<N> {
    fn constant(value: f64) -> Self {
        Self { value, by: [0.0; N] }
    }

    fn value(self) -> f64 {
        self.value
    }

    fn adds_nothing_to(self, other: Self, part: f64) -> bool {
        let mut slopes = std::iter::zip(self.by, other.by);
        self.value.abs() <= part * other.value.abs()
            && slopes.all(|(own, others)| own.abs() <= part * others.abs())
    }

    fn is_one(self, tolerance: f64) -> bool {
        (self.value - 1.0).abs() < tolerance && self.by.iter().all(|slope| slope.abs() < 10.0 * tolerance)
    }
}

macro_rules! operator {
    ($operator:ident $method:ident, [$a:ident, $b:ident, $of_a:ident, $of_b:ident, $result:ident], $value:expr, $slope:expr) => {
        impl<const N: usize> $operator for Dual<N> {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                let ($a, $b) = (self.value, other.value);
                let $result = $value;
                let mut by = [0.0; N];
                for (slope, ($of_a, $of_b)) in by.iter_mut().zip(std::iter::zip(self.by, other.by)) {
                    *slope = $slope;
                }
                Self { value: $result, by }
            }
        }

        impl<const N: usize> $operator<f64> for Dual<N> {
            type Output = Self;

            fn $method(self, other: f64) -> Self {
                $operator::$method(self, Self::constant(other))
            }
        }
    };
}
operator!(Add add, [a, b, of_a, of_b, sum], a + b, of_a + of_b);
operator!(Sub sub, [a, b, of_a, of_b, difference], a - b, of_a - of_b);
operator!(Mul mul, [a, b, of_a, of_b, product], a * b, of_a * b + a * of_b);
operator!(Div div, [a, b, of_a, of_b, quotient], a / b, (of_a - quotient * of_b) / b);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_follow_the_rules() {
        let (x, y) = (Dual::<2>::variable(3.0, 0), Dual::<2>::variable(2.0, 1));
        let f = (x * y - 1.0) / (x + y);
        assert_eq!((f.value(), f.by), (1.0, [(2.0 - 1.0) / 5.0, (3.0 - 1.0) / 5.0]));
        assert_eq!(f.ln_slopes(), f.by);
        assert_eq!((Dual::<2>::constant(4.0) / y).by, [0.0, -1.0]);
    }
}
