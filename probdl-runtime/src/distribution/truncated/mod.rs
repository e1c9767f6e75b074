//! Laws of which it is known that their numbers lie between bounds.

mod counts;
mod kernel;
mod moments;

pub(super) use counts::moments_of_count;
pub(super) use kernel::after;
pub use kernel::{truncated, truncated_above, truncated_below};
pub(super) use moments::moments_of_number;

use super::censored::ln_between;
use super::mixture::first_between;
use super::number::Number;
use super::parameter::parameter_error;
use super::{Cdf, Distribution, Quantile};
use crate::lanes::Scalar;
use crate::math::{exp, ln, log1p};
use crate::random::Stream;

/// **Truncated(D, a, b)**: a law D of real numbers or of counts, of which it is known that they lie between two bounds: claims
/// above a deductible, measurements on a limited scale, visits of those who came at least once.
///
/// Parameters: the law, which has parameters θ of its own; `low` (a, below b) and `high` (b, above a), of the type of
/// the law's events. Real bounds may be infinite; of counts, 0 and `u32::MAX` are no bounds. Events are numbers from a to b, both
/// included.
///
/// With the law's density or probability p, its distribution function F, F(a⁻) for the probability of all below a, which
/// of real numbers is F(a) and of counts F(a − 1), and Z = F(b) − F(a⁻),
///
/// ```text
/// log p(y | a ≤ y ≤ b) = ln p(y) − ln Z     F(y | a ≤ y ≤ b) = (F(y) − F(a⁻)) / Z
/// ∂/∂θ = ∂ ln p(y)/∂θ − (∂F(b)/∂θ − ∂F(a⁻)/∂θ) / Z     ∂/∂y = ∂ ln p(y)/∂y
/// ∂/∂a = p(a)/Z     ∂/∂b = −p(b)/Z     of real numbers; counts have no derivative by their bounds
/// ```
///
/// Every difference is taken in the smaller of both tails, so that bounds may lie far out. Quantiles are found by bisection,
/// to the last bit; mean and variance by integration or summation. For a normal law with two finite bounds see
/// [`TruncatedNormal`](super::TruncatedNormal), which has more quantities.
///
/// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), section 12.8; of counts Johnson, Kemp,
/// Kotz, *Univariate Discrete Distributions* (2005), section 4.10. TensorFlow Probability has no such law of any other: it
/// truncates normal and Cauchy numbers only.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, Exponential, Mean, Poisson, Quantile, Truncated};
///
/// // Waiting times without memory: after 3 minutes the rest has the same law.
/// let law = Truncated::new(Exponential::new(0.5_f64)?, 3.0, f64::INFINITY)?;
/// assert!((law.log_prob(&5.0) - (0.5_f64.ln() - 1.0)).abs() < 1e-15);
/// assert!((law.quantile(0.5) - (3.0 + 2.0 * 2.0_f64.ln())).abs() < 1e-14);
/// assert_eq!(law.cdf(&2.0), 0.0);
///
/// // Without zeros.
/// let law = Truncated::new(Poisson::new(0.5_f64)?, 1, u32::MAX)?;
/// assert!((law.prob(&1) - 0.5 / 0.5_f64.exp_m1()).abs() < 1e-15);
/// assert!((law.mean() - 0.5 / -(-0.5_f64).exp_m1()).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truncated<D: Distribution> {
    law: D,
    low: D::Event,
    high: D::Event,
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

impl<D: Cdf> Truncated<D>
where
    D::Event: Number,
{
    /// The law between these bounds.
    ///
    /// # Errors
    /// If `low` is NaN, `high` is not above it, or the law has no numbers between them.
    pub fn new(law: D, low: D::Event, high: D::Event) -> Result<Self, TruncatedError> {
        if low.to_f64().is_nan() {
            return Err(TruncatedError::LowNotANumber(low.to_f64()));
        }
        let in_order = low < high;
        if !in_order {
            return Err(TruncatedError::HighNotAboveLow(high.to_f64()));
        }
        let truncated = Self { law, low, high };
        if truncated.ln_mass() > -D::Scalar::MAX {
            Ok(truncated)
        } else {
            Err(TruncatedError::NothingBelowHigh(high.to_f64()))
        }
    }

    /// Bounds that need no check.
    #[doc(hidden)]
    pub fn proved(law: D, low: D::Scalar, high: D::Scalar) -> Self {
        Self {
            law,
            low: D::Event::from_on(low.to_f64()),
            high: D::Event::up_to(high.to_f64()),
        }
    }

    /// A lower bound that needs no check.
    #[doc(hidden)]
    pub fn proved_below(law: D, low: D::Scalar) -> Self {
        Self::proved(law, low, D::Scalar::from_f64(f64::INFINITY))
    }

    /// An upper bound that needs no check.
    #[doc(hidden)]
    pub fn proved_above(law: D, high: D::Scalar) -> Self {
        Self::proved(law, D::Scalar::from_f64(f64::NEG_INFINITY), high)
    }

    /// The law without bounds.
    pub fn law(&self) -> &D {
        &self.law
    }

    /// The lower bound a.
    pub fn low(&self) -> D::Event {
        self.low
    }

    /// The upper bound b.
    pub fn high(&self) -> D::Event {
        self.high
    }

    /// The logarithm of the law's probability after a number up to another; without the first from the least on.
    fn ln_probability(&self, after: Option<D::Event>, to: D::Event) -> D::Scalar {
        let after = after.filter(|after| Some(*after) != D::Event::BELOW_ALL);
        let in_order = after.is_none_or(|after| after < to);
        if !in_order {
            return D::Scalar::from_f64(f64::NEG_INFINITY);
        }
        match (after, to == D::Event::GREATEST) {
            (None, true) => D::Scalar::ZERO,
            (None, false) => self.law.log_cdf(&to),
            (Some(after), true) => self.law.log_survival(&after),
            (Some(after), false) => ln_between(&self.law, after, to),
        }
    }

    /// The same between the bounds.
    fn ln_mass(&self) -> D::Scalar {
        self.ln_probability(self.low.before(), self.high)
    }

    /// The logarithms of the probabilities up to a number and above it.
    fn tails(&self, y: D::Event) -> (f64, f64) {
        if y < self.low {
            return (f64::NEG_INFINITY, 0.0);
        }
        let whole = self.ln_mass().to_f64();
        let y = if self.high < y { self.high } else { y };
        let below = self.ln_probability(self.low.before(), y).to_f64() - whole;
        let above = self.ln_probability(Some(y), self.high).to_f64() - whole;
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

impl<D: Cdf + Quantile> Distribution for Truncated<D>
where
    D::Event: Number,
{
    type Scalar = D::Scalar;
    type Event = D::Event;
    type Moment = D::Moment;

    fn log_prob(&self, y: &D::Event) -> D::Scalar {
        if *y < self.low || self.high < *y {
            return D::Scalar::from_f64(f64::NEG_INFINITY);
        }
        self.law.log_prob(y) - self.ln_mass()
    }

    /// By rejection where that is quick, else by the quantile of a uniform number.
    fn draw(&self, stream: &mut Stream) -> D::Event {
        if self.ln_mass().to_f64() > -1.5 {
            loop {
                let y = self.law.draw(stream);
                if self.low <= y && y <= self.high {
                    return y;
                }
            }
        }
        self.quantile(D::Scalar::from_f64(stream.uniform()))
    }
}

impl<D: Cdf + Quantile> Cdf for Truncated<D>
where
    D::Event: Number,
{
    fn cdf(&self, y: &D::Event) -> D::Scalar {
        D::Scalar::from_f64(exp(self.log_cdf(y).to_f64()))
    }

    fn log_cdf(&self, y: &D::Event) -> D::Scalar {
        let (below, above) = self.tails(*y);
        D::Scalar::from_f64(ln_of(below, above))
    }

    fn survival(&self, y: &D::Event) -> D::Scalar {
        D::Scalar::from_f64(exp(self.log_survival(y).to_f64()))
    }

    fn log_survival(&self, y: &D::Event) -> D::Scalar {
        let (below, above) = self.tails(*y);
        D::Scalar::from_f64(ln_of(above, below))
    }
}

impl<D: Cdf + Quantile> Quantile for Truncated<D>
where
    D::Event: Number,
{
    /// Of counts, a `p` that lies above a value of the distribution function by no more than rounding counts as that value.
    fn quantile(&self, p: D::Scalar) -> D::Event {
        // NaN, or of counts the nearer of 0 and 1.
        let Some(p) = D::Event::probability(p.to_f64()) else {
            return self.law.quantile(p);
        };
        // Beyond the law's own numbers there is nothing to search.
        let (least, greatest) = (
            self.law.quantile(D::Scalar::ZERO),
            self.law.quantile(D::Scalar::ONE),
        );
        let low = if self.low < least { least } else { self.low };
        let high = if greatest < self.high { greatest } else { self.high };
        let (ln_below, ln_above) = (ln(p), log1p(-p));
        let whole = self.ln_mass().to_f64();
        let rounding = D::Event::ROUNDING;
        let reached = |y: D::Event| {
            if p <= 0.5 {
                self.ln_probability(self.low.before(), y).to_f64() - whole >= ln_below - rounding
            } else {
                self.ln_probability(Some(y), self.high).to_f64() - whole <= ln_above + rounding
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
