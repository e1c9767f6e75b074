//! The law of a number that is certain.

use super::parameter::{is_finite, parameter_error};
use super::{Cdf, Distribution, Entropy, KlDivergence, LocationScale, Mean, Mode, Quantile, Variance};
use crate::lanes::Scalar;
use crate::random::Stream;

/// **Deterministic(a)**: the number a, for certain: a prediction without spread where a law is asked for, one component of a
/// mixture, the limit of laws whose scale goes to 0.
///
/// Parameter: `loc` (a, real). Events are real numbers.
///
/// ```text
/// log p(a) = 0     log p(y) = −∞ elsewhere
/// ∂/∂a and ∂/∂y do not exist
/// ```
///
/// It is a probability, not a density, and has no derivative by anything, so that nothing can be trained on it: a model whose
/// output is a number ends in its layer, and is trained on the error of that. The entropy is that of a certain event, 0.
///
/// Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions* (2005), chapter 1. Differs from TensorFlow Probability:
/// there are no tolerances (there `atol` and `rtol`).
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Deterministic, Distribution, Mean, Variance};
///
/// let law = Deterministic::new(2.5_f64)?;
/// assert_eq!((law.log_prob(&2.5), law.log_prob(&2.6)), (0.0, f64::NEG_INFINITY));
/// assert_eq!((law.cdf(&2.4), law.cdf(&2.5)), (0.0, 1.0));
/// assert_eq!((law.mean(), law.stddev()), (2.5, 0.0));
/// # Ok::<(), probdl_runtime::distribution::DeterministicError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deterministic<T = f32> {
    loc: T,
}

parameter_error! {
    /// Why [`Deterministic::new`] refuses its parameter.
    DeterministicError of "Deterministic" {
        /// `loc` is infinite or NaN.
        LocNotFinite: "loc" "finite",
    }
}

impl<T: Scalar> Deterministic<T> {
    /// The law of this number.
    ///
    /// # Errors
    /// If it is not finite.
    pub fn new(loc: T) -> Result<Self, DeterministicError> {
        if is_finite(loc) {
            Ok(Self { loc })
        } else {
            Err(DeterministicError::LocNotFinite(loc.to_f64()))
        }
    }

    /// The number a.
    pub fn loc(&self) -> T {
        self.loc
    }
}

/// The logarithm of a probability that is 0 or 1, or NaN.
fn ln_of<T: Scalar>(probability: T) -> T {
    if probability == T::ZERO {
        T::from_f64(f64::NEG_INFINITY)
    } else {
        probability - T::ONE
    }
}

impl<T: Scalar> Distribution for Deterministic<T> {
    type Scalar = T;
    type Event = T;
    type Moment = T;

    fn log_prob(&self, y: &T) -> T {
        if *y == self.loc {
            T::ZERO
        } else {
            // 0, or NaN.
            ln_of(self.cdf(y) * T::ZERO)
        }
    }

    fn draw(&self, _: &mut Stream) -> T {
        self.loc
    }
}

impl<T: Scalar> Mean for Deterministic<T> {
    fn mean(&self) -> T {
        self.loc
    }
}

impl<T: Scalar> Variance for Deterministic<T> {
    fn variance(&self) -> T {
        T::ZERO
    }

    fn stddev(&self) -> T {
        T::ZERO
    }
}

impl<T: Scalar> Mode for Deterministic<T> {
    fn mode(&self) -> T {
        self.loc
    }
}

impl<T: Scalar> Entropy for Deterministic<T> {
    fn entropy(&self) -> T {
        T::ZERO
    }
}

impl<T: Scalar> Cdf for Deterministic<T> {
    fn cdf(&self, y: &T) -> T {
        if *y < self.loc {
            T::ZERO
        } else if *y >= self.loc {
            T::ONE
        } else {
            *y
        }
    }

    fn log_cdf(&self, y: &T) -> T {
        ln_of(self.cdf(y))
    }

    fn survival(&self, y: &T) -> T {
        T::ONE - self.cdf(y)
    }

    fn log_survival(&self, y: &T) -> T {
        ln_of(self.survival(y))
    }
}

impl<T: Scalar> Quantile for Deterministic<T> {
    fn quantile(&self, p: T) -> T {
        if p >= T::ZERO && p <= T::ONE {
            self.loc
        } else {
            T::from_f64(f64::NAN)
        }
    }
}

impl<T: Scalar> LocationScale for Deterministic<T> {
    fn affine(self, shift: T, scale: T) -> Self {
        Self {
            loc: shift + scale * self.loc,
        }
    }
}

impl<T: Scalar, E: Distribution<Scalar = T, Event = T>> KlDivergence<E> for Deterministic<T> {
    /// Less the other law's log-probability at the number: 0 for the same number and infinite for another one. A density is no
    /// probability: where it is above 1, this is below 0.
    fn kl_divergence(&self, other: &E) -> T {
        T::ZERO - other.log_prob(&self.loc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::rng;

    #[test]
    fn all_probability_is_at_one_number() {
        let law = Deterministic::new(2.0_f32).unwrap();
        assert_eq!(
            (law.loc(), law.mean(), law.mode(), law.sample(&mut rng(1))),
            (2.0, 2.0, 2.0, 2.0)
        );
        assert_eq!((law.variance(), law.stddev(), law.entropy()), (0.0, 0.0, 0.0));
        for (y, cdf) in [
            (f32::NEG_INFINITY, 0.0),
            (1.999_999_9, 0.0),
            (2.0, 1.0),
            (f32::INFINITY, 1.0),
        ] {
            assert_eq!((law.cdf(&y), law.survival(&y)), (cdf, 1.0 - cdf));
            assert_eq!(
                (law.log_cdf(&y), law.log_survival(&y)),
                (cdf.ln(), (1.0 - cdf).ln())
            );
            assert_eq!(law.log_prob(&y), if y == 2.0 { 0.0 } else { f32::NEG_INFINITY });
        }
        assert!(law.log_prob(&f32::NAN).is_nan() && law.cdf(&f32::NAN).is_nan());
        assert!(law.log_survival(&f32::NAN).is_nan());
        assert_eq!([0.0, 0.3, 1.0].map(|p| law.quantile(p)), [2.0; 3]);
        assert_eq!(law.interval(0.9), [2.0, 2.0]);
        assert!(law.quantile(1.1).is_nan() && law.quantile(f32::NAN).is_nan());
        assert_eq!(law.affine(1.0, -3.0).loc(), -5.0);
        assert_eq!(
            (law.kl_divergence(&law), law.kl_divergence(&law.affine(1.0, 1.0))),
            (0.0, f32::INFINITY)
        );
        assert_eq!(
            Deterministic::new(f64::NAN).unwrap_err().to_string(),
            "`loc` of `Deterministic` must be finite, but it is NaN"
        );
    }
}
