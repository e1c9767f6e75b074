//! Laws of which it is known that their numbers lie between bounds.

mod kernel;
mod moments;

pub use kernel::{truncated, truncated_above, truncated_below};

use super::censored::ln_between;
use super::mixture::{Ordered, first_between};
use super::parameter::parameter_error;
use super::{Cdf, Distribution, Quantile};
use crate::lanes::Scalar;
use crate::math::{exp, ln, log1p};
use crate::random::Stream;

/// **Truncated(D, a, b)**: a law D of real numbers, of which it is known that they lie between two bounds: claims above a
/// deductible, measurements on a limited scale.
///
/// Parameters: the law; `low` (a) and `high` (b, above a), each finite or infinite. Events are numbers from a to b, both
/// included.
///
/// With the law's density p and distribution function F,
///
/// ```text
/// log p(y | a ≤ y ≤ b) = ln p(y) − ln(F(b) − F(a))     F(y | a ≤ y ≤ b) = (F(y) − F(a)) / (F(b) − F(a))
/// ```
///
/// Every difference is taken in the smaller of both tails, so that bounds may lie far out. Quantiles are found by bisection,
/// to the last bit. For a normal law with two finite bounds see [`TruncatedNormal`](super::TruncatedNormal), which has more
/// quantities.
///
/// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), section 12.8.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, Exponential, Quantile, Truncated};
///
/// // Waiting times without memory: after 3 minutes the rest has the same law.
/// let law = Truncated::new(Exponential::new(0.5_f64)?, 3.0, f64::INFINITY)?;
/// assert!((law.log_prob(&5.0) - (0.5_f64.ln() - 1.0)).abs() < 1e-15);
/// assert!((law.quantile(0.5) - (3.0 + 2.0 * 2.0_f64.ln())).abs() < 1e-14);
/// assert_eq!(law.cdf(&2.0), 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truncated<D: Distribution> {
    law: D,
    low: D::Scalar,
    high: D::Scalar,
}

parameter_error! {
    /// Why [`Truncated::new`] refuses its parameters.
    TruncatedError of "Truncated" {
        /// `low` is NaN.
        LowNotANumber: "low" "a number",
        /// `high` is not above `low`.
        HighNotAboveLow: "high" "above `low`",
        /// The law has no numbers between the bounds.
        NothingBelowHigh: "high" "such that the law has numbers between `low` and it",
    }
}

impl<T: Scalar, D: Cdf<Scalar = T, Event = T>> Truncated<D> {
    /// The law between these bounds.
    ///
    /// # Errors
    /// If `low` is NaN, `high` is not above it, or the law has no numbers between them.
    pub fn new(law: D, low: T, high: T) -> Result<Self, TruncatedError> {
        if low.to_f64().is_nan() {
            return Err(TruncatedError::LowNotANumber(low.to_f64()));
        }
        let in_order = low < high;
        if !in_order {
            return Err(TruncatedError::HighNotAboveLow(high.to_f64()));
        }
        let truncated = Self { law, low, high };
        if truncated.ln_mass() > -T::MAX {
            Ok(truncated)
        } else {
            Err(TruncatedError::NothingBelowHigh(high.to_f64()))
        }
    }

    /// Bounds that need no check.
    #[doc(hidden)]
    pub fn proved(law: D, low: T, high: T) -> Self {
        Self { law, low, high }
    }

    /// A lower bound that needs no check.
    #[doc(hidden)]
    pub fn proved_below(law: D, low: T) -> Self {
        Self::proved(law, low, T::from_f64(f64::INFINITY))
    }

    /// An upper bound that needs no check.
    #[doc(hidden)]
    pub fn proved_above(law: D, high: T) -> Self {
        Self::proved(law, T::from_f64(f64::NEG_INFINITY), high)
    }

    /// The law without bounds.
    pub fn law(&self) -> &D {
        &self.law
    }

    /// The lower bound a.
    pub fn low(&self) -> T {
        self.low
    }

    /// The upper bound b.
    pub fn high(&self) -> T {
        self.high
    }

    /// The logarithm of the law's probability between two numbers, of which each may be infinite.
    fn ln_probability(&self, low: T, high: T) -> T {
        let in_order = low < high;
        if !in_order {
            return T::from_f64(f64::NEG_INFINITY);
        }
        match (low.to_f64() == f64::NEG_INFINITY, high.to_f64() == f64::INFINITY) {
            (true, true) => T::ZERO,
            (true, false) => self.law.log_cdf(&high),
            (false, true) => self.law.log_survival(&low),
            (false, false) => ln_between(&self.law, low, high),
        }
    }

    fn ln_mass(&self) -> T {
        self.ln_probability(self.low, self.high)
    }

    /// The logarithms of the probabilities up to a number and above it.
    fn tails(&self, y: T) -> (f64, f64) {
        let whole = self.ln_mass().to_f64();
        let y = if y < self.low { self.low } else { y };
        let y = if self.high < y { self.high } else { y };
        let below = self.ln_probability(self.low, y).to_f64() - whole;
        let above = self.ln_probability(y, self.high).to_f64() - whole;
        (below.min(0.0), above.min(0.0))
    }
}

/// The logarithm of a probability, given its complement's too: near 1 that has the digits.
fn ln_of(ln_own: f64, ln_other: f64) -> f64 {
    if ln_other < -1.0 {
        log1p(-exp(ln_other))
    } else {
        ln_own
    }
}

impl<T: Scalar, D: Cdf<Scalar = T, Event = T> + Quantile> Distribution for Truncated<D>
where
    T: Ordered,
{
    type Scalar = T;
    type Event = T;
    type Moment = D::Moment;

    fn log_prob(&self, y: &T) -> T {
        if *y < self.low || self.high < *y {
            return T::from_f64(f64::NEG_INFINITY);
        }
        self.law.log_prob(y) - self.ln_mass()
    }

    /// By rejection where that is quick, else by the quantile of a uniform number.
    fn draw(&self, stream: &mut Stream) -> T {
        if self.ln_mass().to_f64() > -1.5 {
            loop {
                let y = self.law.draw(stream);
                if self.low <= y && y <= self.high {
                    return y;
                }
            }
        }
        self.quantile(T::from_f64(stream.uniform()))
    }
}

impl<T: Scalar + Ordered, D: Cdf<Scalar = T, Event = T> + Quantile> Cdf for Truncated<D> {
    fn cdf(&self, y: &T) -> T {
        T::from_f64(exp(self.log_cdf(y).to_f64()))
    }

    fn log_cdf(&self, y: &T) -> T {
        let (below, above) = self.tails(*y);
        T::from_f64(ln_of(below, above))
    }

    fn survival(&self, y: &T) -> T {
        T::from_f64(exp(self.log_survival(y).to_f64()))
    }

    fn log_survival(&self, y: &T) -> T {
        let (below, above) = self.tails(*y);
        T::from_f64(ln_of(above, below))
    }
}

impl<T: Scalar + Ordered, D: Cdf<Scalar = T, Event = T> + Quantile> Quantile for Truncated<D> {
    fn quantile(&self, p: T) -> T {
        let p = p.to_f64();
        if !(0.0..=1.0).contains(&p) {
            return T::from_f64(f64::NAN);
        }
        // Beyond the law's own numbers there is nothing to search.
        let (least, greatest) = (self.law.quantile(T::ZERO), self.law.quantile(T::ONE));
        let low = if self.low < least { least } else { self.low };
        let high = if greatest < self.high { greatest } else { self.high };
        let (ln_below, ln_above) = (ln(p), log1p(-p));
        let whole = self.ln_mass().to_f64();
        let reached = |y: T| {
            if p <= 0.5 {
                self.ln_probability(self.low, y).to_f64() - whole >= ln_below
            } else {
                self.ln_probability(y, self.high).to_f64() - whole <= ln_above
            }
        };
        if p == 0.0 {
            return low;
        }
        if p == 1.0 {
            return high;
        }
        first_between(low, high, reached).unwrap_or(low)
    }
}
