//! Counts with more zeros than their law explains.

use super::counts::count_quantile;
use super::parameter::{is_finite, is_inner_probability, parameter_error};
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::lanes::{Lanes, Scalar, apart};
use crate::math::{Tails, exp, expm1, ln, log1p, saturate, sigmoid, softplus};
use crate::random::Stream;

/// **ZeroInflated(D, π)**: counts of a law D, of which some are 0 for another reason: visits to a doctor of whom some have
/// none, catches of whom some did not fish.
///
/// Parameters: the law, of counts, and `probs` (π, above 0 and below 1), the probability of that other reason, or
/// `logits` (z, real) with π = 1 / (1 + exp(−z)). Events are counts `u32`.
///
/// With l the law's log-probability,
///
/// ```text
/// log p(0) = ln(π + (1 − π) exp l(0))        log p(y) = l(y) + ln(1 − π)
/// ∂/∂l = (1 − π) exp(l − log p), 1 for y > 0   ∂/∂z = π (1 − π) (1 − exp l) / p(0), −π for y > 0
/// ∂/∂π = (1 − exp l) / p(0), −1/(1 − π) for y > 0
/// ```
///
/// The derivatives by the law's parameters are those of the law times ∂/∂l.
///
/// The mode is 0 or the law's, whichever is more probable; mean and variance are (1 − π) m and (1 − π) (v + π m²).
///
/// Source: Lambert, "Zero-Inflated Poisson Regression", Technometrics 34 (1992). In TensorFlow Probability's `Inflated`,
/// π is the logistic function of *twice* the logits.
///
/// ```
/// use probdl_runtime::distribution::{Distribution, Mean, Poisson, ZeroInflated};
///
/// let law = ZeroInflated::new(Poisson::new(2.0)?, 0.25)?;
/// assert!((law.prob(&0) - (0.25 + 0.75 * f64::exp(-2.0))).abs() < 1e-15);
/// assert!((law.prob(&1) - 0.75 * 2.0 * f64::exp(-2.0)).abs() < 1e-15);
/// assert_eq!(law.mean(), 1.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZeroInflated<D: Distribution> {
    law: D,
    inflation: Inflation<D::Scalar>,
}

/// What the probability was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Inflation<T> {
    Probs(T),
    Logits(T),
}

parameter_error! {
    /// Why [`ZeroInflated::new`] and [`ZeroInflated::from_logits`] refuse their parameter.
    ZeroInflatedError of "ZeroInflated" {
        /// `probs` is not above 0 and below 1.
        ProbsNotInside: "probs" "above 0 and below 1",
        /// `logits` is infinite or NaN.
        LogitsNotFinite: "logits" "finite",
    }
}

impl<T: Scalar, D: Distribution<Scalar = T, Event = u32, Moment = T>> ZeroInflated<D> {
    /// The law with this probability of a 0 for another reason.
    ///
    /// # Errors
    /// If `probs` is not above 0 and below 1.
    pub fn new(law: D, probs: T) -> Result<Self, ZeroInflatedError> {
        if is_inner_probability(probs) {
            Ok(Self::proved_probs(law, probs))
        } else {
            Err(ZeroInflatedError::ProbsNotInside(probs.to_f64()))
        }
    }

    /// The law with these log-odds of a 0 for another reason. Its last derivative is by them.
    ///
    /// # Errors
    /// If `logits` is not finite.
    pub fn from_logits(law: D, logits: T) -> Result<Self, ZeroInflatedError> {
        if is_finite(logits) {
            Ok(Self::proved_logits(law, logits))
        } else {
            Err(ZeroInflatedError::LogitsNotFinite(logits.to_f64()))
        }
    }

    /// A probability whose range has been proved: not checked.
    #[doc(hidden)]
    pub fn proved_probs(law: D, probs: T) -> Self {
        Self {
            law,
            inflation: Inflation::Probs(probs),
        }
    }

    /// Log-odds that need no check.
    #[doc(hidden)]
    pub fn proved_logits(law: D, logits: T) -> Self {
        Self {
            law,
            inflation: Inflation::Logits(logits),
        }
    }

    /// The law of the other counts.
    pub fn law(&self) -> &D {
        &self.law
    }

    /// The probability π of a 0 for another reason.
    pub fn probs(&self) -> T {
        match self.inflation {
            Inflation::Probs(probs) => probs,
            Inflation::Logits(logits) => sigmoid(logits),
        }
    }

    /// The log-odds of a 0 for another reason.
    pub fn logits(&self) -> T {
        match self.inflation {
            Inflation::Probs(probs) => ln(probs) - log1p(-probs),
            Inflation::Logits(logits) => logits,
        }
    }

    /// 1 − π, small ones to full precision.
    fn complement(&self) -> T {
        match self.inflation {
            Inflation::Probs(probs) => T::ONE - probs,
            Inflation::Logits(logits) => sigmoid(-logits),
        }
    }
}

impl<T: Scalar, D: Distribution<Scalar = T, Event = u32, Moment = T>> Distribution for ZeroInflated<D> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, y: &u32) -> T {
        zero_inflated(T::from_f64(f64::from(*y)), [self.law.log_prob(y), self.logits()]).0
    }

    fn draw(&self, stream: &mut Stream) -> u32 {
        if stream.uniform() < self.probs().to_f64() {
            0
        } else {
            self.law.draw(stream)
        }
    }
}

impl<T: Scalar, D: Mean<Scalar = T, Event = u32, Moment = T>> Mean for ZeroInflated<D> {
    fn mean(&self) -> T {
        self.complement() * self.law.mean()
    }
}

impl<T: Scalar, D: Mean<Scalar = T, Event = u32, Moment = T> + Variance> Variance for ZeroInflated<D> {
    fn variance(&self) -> T {
        let mean = self.law.mean();
        self.complement() * (self.law.variance() + self.probs() * mean * mean)
    }

    fn stddev(&self) -> T {
        self.variance().sqrt()
    }
}

impl<T: Scalar, D: Mode<Scalar = T, Event = u32, Moment = T>> Mode for ZeroInflated<D> {
    fn mode(&self) -> u32 {
        let mode = self.law.mode();
        if self.log_prob(&mode) < self.log_prob(&0) {
            0
        } else {
            mode
        }
    }
}

impl<T: Scalar, D: Entropy<Scalar = T, Event = u32, Moment = T>> Entropy for ZeroInflated<D> {
    fn entropy(&self) -> T {
        let (of_law, log_none) = (self.law.entropy(), self.law.log_prob(&0));
        let none = exp(log_none);
        let log_zero = self.log_prob(&0);
        // All counts but 0 have the law's probabilities times 1 - pi.
        let surprise = of_law + if none > T::ZERO { none * log_none } else { T::ZERO };
        let others = surprise + (T::ONE - none) * softplus(self.logits());
        self.complement() * others - exp(log_zero) * log_zero
    }
}

impl<T: Scalar, D: Cdf<Scalar = T, Event = u32, Moment = T>> Cdf for ZeroInflated<D> {
    fn cdf(&self, y: &u32) -> T {
        self.probs() + self.complement() * self.law.cdf(y)
    }

    /// As the log-probability of 0: both are mixtures with a certain event.
    fn log_cdf(&self, y: &u32) -> T {
        zero_inflated(T::ZERO, [self.law.log_cdf(y), self.logits()]).0
    }

    fn survival(&self, y: &u32) -> T {
        self.complement() * self.law.survival(y)
    }

    fn log_survival(&self, y: &u32) -> T {
        self.law.log_survival(y) - softplus(self.logits())
    }
}

impl<T, D> Quantile for ZeroInflated<D>
where
    T: Scalar,
    D: Cdf<Scalar = T, Event = u32, Moment = T> + Mean + Variance,
{
    /// A `p` that lies above a value of the distribution function by no more than rounding counts as that value.
    fn quantile(&self, p: T) -> u32 {
        let moments = (self.mean().to_f64(), self.stddev().to_f64());
        count_quantile(p.to_f64(), moments, |count| Tails {
            lower: self.cdf(&count).to_f64(),
            upper: self.survival(&count).to_f64(),
            ln_lower: self.log_cdf(&count).to_f64(),
            ln_upper: self.log_survival(&count).to_f64(),
        })
    }
}

impl<T, D, const N: usize> LogProbGradient for ZeroInflated<D>
where
    T: Scalar,
    D: LogProbGradient<Scalar = T, Event = u32, Moment = T, ByParameters = [T; N], ByValue = ()>,
{
    /// By the law's parameters, and by that which the inflation was made from: `probs` or `logits`.
    type ByParameters = ([T; N], T);
    type ByValue = ();

    fn log_prob_grad(&self, y: &u32) -> Gradient<T, ([T; N], T), ()> {
        let law = self.law.log_prob_grad(y);
        let y = T::from_f64(f64::from(*y));
        let (log_prob, [by_law, by_logits]) = zero_inflated(y, [law.log_prob, self.logits()]);
        let by_inflation = match self.inflation {
            Inflation::Probs(probs) => by_logits / (probs * (T::ONE - probs)),
            Inflation::Logits(_) => by_logits,
        };
        Gradient {
            log_prob,
            by_parameters: (law.by_parameters.map(|partial| by_law * partial), by_inflation),
            by_value: (),
        }
    }
}

apart! {
    /// Log-probability of the count `y` under a law of counts with more zeros: from the law's log-probability of `y` and the
    /// log-odds of a zero for another reason, with its derivatives by both; saturates.
    pub fn zero_inflated<V: Lanes>(y: V, arguments: [V; 2]) -> (V, [V; 2]) {
        let [log_prob, logits] = arguments;
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let none = y.equal(zero);
        // p(0) = 1 + w, and its logarithm from w where that is not close to -1.
        let w = sigmoid(-logits) * expm1(log_prob);
        let distance = saturate(logits - log_prob);
        let ln_odds = softplus(logits);
        let sum = log_prob.maximum(logits) + log1p(exp(-distance.abs()));
        let of_zero = V::select(V::splat(-0.5).less(w), log1p(w), sum - ln_odds);
        let other = log_prob - ln_odds;
        let value = V::select(none, of_zero, V::select(y.less(zero), other, saturate(other)));
        let by_law = V::select(none, sigmoid(-distance), one);
        let by_logits = V::select(none, -w * sigmoid(distance), -sigmoid(logits));
        (value, [by_law, by_logits])
    }
}
