//! Events of which not all is known.

mod event;
mod kernel;

pub use event::Censoring;
pub use kernel::censored;
pub(crate) use kernel::kind;

use super::number::Number;
use super::{Cdf, Distribution};
use crate::lanes::Scalar;
use crate::math::{exp, expm1, ln, log1p};
use crate::random::Stream;

/// **Censored(D)**: a law D of real numbers or of counts, of which some are known only to lie above, below, or between given
/// numbers: life times of those who are still alive, concentrations below a limit of detection, counts of a form that ends
/// in "more than 5".
///
/// Parameters: those of the law, θ. Events are [`Censoring`]s: above a number leaves that out, up to a number has it, of
/// counts too.
///
/// With the law's density p, distribution function F and survival function S = 1 − F,
///
/// ```text
/// log p(Exact(t)) = ln p(t)       log p(Right(t)) = ln S(t)
/// log p(Left(t)) = ln F(t)        log p(Interval(a, b)) = ln(F(b) − F(a))
/// ∂/∂θ = ∂ ln p(t)/∂θ, −(∂F(t)/∂θ)/S(t), (∂F(t)/∂θ)/F(t) and (∂F(b)/∂θ − ∂F(a)/∂θ)/(F(b) − F(a)), in this order
/// ```
///
/// There is no derivative by an event: what is known of a number is not moved by anything.
///
/// The difference is taken in the smaller of both tails. Draws are exact. What a model with a `Censored` head predicts is
/// the law itself.
///
/// Source: Klein, Moeschberger, *Survival Analysis* (2003), section 3.5. TensorFlow Probability has no such law.
///
/// ```
/// use probdl_runtime::distribution::{Censored, Censoring, Distribution, Exponential};
///
/// let law = Censored::new(Exponential::new(0.5_f64)?);
/// assert_eq!(law.log_prob(&Censoring::Right(4.0)), -2.0);
/// assert!((law.log_prob(&Censoring::Exact(4.0)) - (0.5_f64.ln() - 2.0)).abs() < 1e-15);
/// let between = f64::exp(-0.5) - f64::exp(-1.0);
/// assert!((law.log_prob(&Censoring::Interval(1.0, 2.0)) - between.ln()).abs() < 1e-15);
/// # Ok::<(), probdl_runtime::distribution::ExponentialError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Censored<D> {
    law: D,
}

impl<D: Cdf> Censored<D>
where
    D::Event: Number,
{
    /// The law of events of this law, of which not all need be known.
    pub fn new(law: D) -> Self {
        Self { law }
    }

    /// The law itself.
    pub fn law(&self) -> &D {
        &self.law
    }
}

impl<D: Cdf> Distribution for Censored<D>
where
    D::Event: Number,
{
    type Scalar = D::Scalar;
    type Event = Censoring<D::Event>;
    type Moment = D::Moment;

    fn log_prob(&self, y: &Censoring<D::Event>) -> D::Scalar {
        match y {
            Censoring::Exact(t) => self.law.log_prob(t),
            Censoring::Right(t) => self.law.log_survival(t),
            Censoring::Left(t) => self.law.log_cdf(t),
            Censoring::Interval(low, high) => ln_between(&self.law, *low, *high),
        }
    }

    fn draw(&self, stream: &mut Stream) -> Censoring<D::Event> {
        Censoring::Exact(self.law.draw(stream))
    }
}

/// The logarithm of the probability after a value up to another: the difference of the smaller tails.
pub(super) fn ln_between<D: Cdf>(law: &D, low: D::Event, high: D::Event) -> D::Scalar
where
    D::Event: Number,
{
    let (upper, lower) = (law.log_survival(&low), law.log_cdf(&high));
    let (near, far) = if upper < lower {
        (upper, law.log_survival(&high))
    } else {
        (lower, law.log_cdf(&low))
    };
    if !near.is_finite() {
        return near;
    }
    let distance = near.to_f64() - far.to_f64();
    if distance < 1e-3 {
        return Scalar::from_f64(Number::ln_narrow(law, low, high));
    }
    let part = if distance < std::f64::consts::LN_2 {
        ln(-expm1(-distance))
    } else {
        log1p(-exp(-distance))
    };
    Scalar::from_f64(near.to_f64() + part)
}

/// The logarithm of the probability between two real numbers by the density in the middle and at the ends: Simpson's rule.
pub(super) fn ln_narrow<T: Scalar>(low: T, high: T, log_density: impl Fn(T) -> f64) -> f64 {
    let (low, high) = (low.to_f64(), high.to_f64());
    let density = |y: f64| log_density(T::from_f64(y));
    let middle = density(0.5 * low + 0.5 * high);
    let ends = exp(density(low) - middle) + exp(density(high) - middle);
    middle + ln((high - low) * (4.0 + ends) / 6.0)
}
