//! Probabilities on both sides of a point.

use super::{exp, expm1, ln, log1p, saturate};

/// The probability of lying below a point and above it, and both logarithms. Small ones keep their digits; the
/// logarithms stay finite where the probabilities underflow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tails {
    /// The probability below the point, the point included.
    pub lower: f64,
    /// The probability above the point.
    pub upper: f64,
    /// The logarithm of `lower`.
    pub ln_lower: f64,
    /// The logarithm of `upper`.
    pub ln_upper: f64,
}

impl Tails {
    /// All probability above the point.
    pub const BELOW_ALL: Self = Self {
        lower: 0.0,
        upper: 1.0,
        ln_lower: f64::NEG_INFINITY,
        ln_upper: 0.0,
    };
    /// All probability below the point.
    pub const ABOVE_ALL: Self = Self {
        lower: 1.0,
        upper: 0.0,
        ln_lower: 0.0,
        ln_upper: f64::NEG_INFINITY,
    };

    /// From the logarithm of the probability below.
    pub fn from_ln_lower(ln_lower: f64) -> Self {
        // Rounding may lift a logarithm of 1 above 0.
        let ln_lower = if ln_lower > 0.0 { 0.0 } else { ln_lower };
        let lower = exp(ln_lower);
        Self {
            lower,
            upper: -expm1(ln_lower),
            ln_lower,
            ln_upper: complement_of_ln(ln_lower, lower),
        }
    }

    /// From the probability below, which must be the smaller one and not underflow.
    pub fn from_lower(lower: f64) -> Self {
        Self {
            lower,
            upper: 1.0 - lower,
            ln_lower: ln(lower),
            ln_upper: log1p(-lower),
        }
    }

    /// From the logarithm of the probability above.
    pub fn from_ln_upper(ln_upper: f64) -> Self {
        Self::from_ln_lower(ln_upper).mirrored()
    }

    /// Of the mirrored law: above and below exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self {
            lower: self.upper,
            upper: self.lower,
            ln_lower: self.ln_upper,
            ln_upper: self.ln_lower,
        }
    }
}

/// Probabilities on both sides of a point, and the derivatives of their logarithms by `N` parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TailSlopes<const N: usize> {
    /// The probabilities.
    pub(crate) tails: Tails,
    /// The derivatives of `ln_lower`.
    pub(crate) lower: [f64; N],
    /// The derivatives of `ln_upper`.
    pub(crate) upper: [f64; N],
}

impl<const N: usize> TailSlopes<N> {
    /// Where nothing changes the probabilities.
    pub(crate) fn constant(tails: Tails) -> Self {
        Self {
            tails,
            lower: [0.0; N],
            upper: [0.0; N],
        }
    }

    /// From the derivatives of `ln_lower`: what is won below is lost above.
    pub(crate) fn from_lower(tails: Tails, lower: [f64; N]) -> Self {
        let ln_odds = tails.ln_lower - tails.ln_upper;
        Self {
            tails,
            lower,
            upper: lower.map(|slope| -times_exp(slope, ln_odds)),
        }
    }

    /// From the derivatives of `ln_upper`.
    pub(crate) fn from_upper(tails: Tails, upper: [f64; N]) -> Self {
        Self::from_lower(tails.mirrored(), upper).mirrored()
    }

    /// The derivatives by other parameters.
    pub(crate) fn map<const M: usize>(self, slopes: impl Fn([f64; N]) -> [f64; M]) -> TailSlopes<M> {
        TailSlopes {
            tails: self.tails,
            lower: slopes(self.lower),
            upper: slopes(self.upper),
        }
    }

    /// Of the mirrored law: above and below exchanged.
    #[must_use]
    pub(crate) fn mirrored(self) -> Self {
        Self {
            tails: self.tails.mirrored(),
            lower: self.upper,
            upper: self.lower,
        }
    }
}

/// `x exp(ln_factor)`, also where the factor leaves the range of the type and the product does not. Nothing times anything is
/// nothing.
pub(crate) fn times_exp(x: f64, ln_factor: f64) -> f64 {
    if x == 0.0 || ln_factor == f64::NEG_INFINITY {
        return 0.0;
    }
    if ln_factor.abs() < 700.0 {
        return x * exp(ln_factor);
    }
    saturate(exp(ln(x.abs()) + ln_factor)).copysign(x)
}

/// `ln(1 - p)`, given `p` and its logarithm.
fn complement_of_ln(ln_p: f64, p: f64) -> f64 {
    if p < 0.5 { log1p(-p) } else { ln(-expm1(ln_p)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_probabilities_keep_their_digits_on_both_sides() {
        let tails = Tails::from_ln_lower(-1e-20);
        assert_eq!((tails.lower, tails.upper), (1.0, 1e-20));
        assert!((tails.ln_upper - 1e-20_f64.ln()).abs() < 1e-14);
        let tails = Tails::from_ln_upper(-800.0);
        assert_eq!(
            (tails.lower, tails.upper, tails.ln_lower, tails.ln_upper),
            (1.0, 0.0, 0.0, -800.0)
        );
    }

    #[test]
    fn certain_sides_are_exact() {
        assert_eq!(Tails::from_ln_lower(0.0), Tails::ABOVE_ALL);
        assert_eq!(Tails::from_ln_lower(f64::NEG_INFINITY), Tails::BELOW_ALL);
        assert!(Tails::from_ln_lower(f64::NAN).upper.is_nan());
    }
}
