//! The Bernoulli law.

use super::KlDivergence;
use super::divergence::{Expected, of_two_answers};
use super::parameter::{is_finite, is_probability, parameter_error};
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::lanes::{Lanes, Scalar};
use crate::math::{decay, ln, log_sigmoid, log1p, log1p_unit, sigmoid};
use crate::random::Stream;

/// **Bernoulli(p)**: one question with two answers; whether an event happens.
///
/// Parameter: `probs` (p, from 0 to 1, both included), the probability of `true`, or `logits` (z, real) with
/// p = 1 / (1 + exp(−z)). Events are `bool`; means are those of 0 and 1.
///
/// ```text
/// log p(true) = ln p = −softplus(−z)     log p(false) = ln(1 − p) = −softplus(z)
/// ∂/∂p = 1/p or −1/(1 − p)               ∂/∂z = 1 − p or −p
/// ```
///
/// The mode is `true` if p > ½, and `false` at p = ½.
///
/// Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions* (2005), chapter 3. Differs from TensorFlow
/// Probability: small probabilities of either answer keep their digits, in the survival function and the entropy too.
///
/// ```
/// use probdl_runtime::distribution::{Bernoulli, Distribution, Entropy, Mean};
///
/// let law = Bernoulli::new(0.3)?;
/// assert!((law.log_prob(&true) + 1.20397280433_f64).abs() < 1e-11);
/// assert!((law.entropy() - 0.610864302055).abs() < 1e-12);
/// assert_eq!(Bernoulli::from_logits(0.0)?.mean(), 0.5);
/// # Ok::<(), probdl_runtime::distribution::BernoulliError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bernoulli<T = f32> {
    parameter: Parameter<T>,
}

/// What the law was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parameter<T> {
    Probs(T),
    Logits(T),
}

parameter_error! {
    /// Why [`Bernoulli::new`] and [`Bernoulli::from_logits`] refuse their parameter.
    BernoulliError of "Bernoulli" {
        /// `probs` is not from 0 to 1.
        ProbsNotProbability: "probs" "between 0 and 1",
        /// `logits` is infinite or NaN.
        LogitsNotFinite: "logits" "finite",
    }
}

impl<T: Scalar> Bernoulli<T> {
    /// The law with this probability of `true`.
    ///
    /// # Errors
    /// If `probs` is not between 0 and 1.
    pub fn new(probs: T) -> Result<Self, BernoulliError> {
        if is_probability(probs) {
            Ok(Self::proved_probs([probs]))
        } else {
            Err(BernoulliError::ProbsNotProbability(probs.to_f64()))
        }
    }

    /// The law with these log-odds of `true`. Its derivatives are by `logits`.
    ///
    /// # Errors
    /// If `logits` is not finite.
    pub fn from_logits(logits: T) -> Result<Self, BernoulliError> {
        if is_finite(logits) {
            Ok(Self::proved_logits([logits]))
        } else {
            Err(BernoulliError::LogitsNotFinite(logits.to_f64()))
        }
    }

    /// A probability whose range has been proved: not checked.
    #[doc(hidden)]
    pub fn proved_probs([probs]: [T; 1]) -> Self {
        Self {
            parameter: Parameter::Probs(probs),
        }
    }

    /// Log-odds that need no check.
    #[doc(hidden)]
    pub fn proved_logits([logits]: [T; 1]) -> Self {
        Self {
            parameter: Parameter::Logits(logits),
        }
    }

    /// The probability of `true`.
    pub fn probs(&self) -> T {
        match self.parameter {
            Parameter::Probs(probs) => probs,
            Parameter::Logits(logits) => sigmoid(logits),
        }
    }

    /// The log-odds `ln(p / (1 - p))` of `true`; infinite if it is certain or impossible.
    pub fn logits(&self) -> T {
        match self.parameter {
            Parameter::Probs(probs) => ln(probs) - log1p(-probs),
            Parameter::Logits(logits) => logits,
        }
    }

    /// The probability of `false`, small ones to full precision.
    fn complement(&self) -> T {
        match self.parameter {
            Parameter::Probs(probs) => T::ONE - probs,
            Parameter::Logits(logits) => sigmoid(-logits),
        }
    }

    fn kernel(&self, y: bool) -> (T, [T; 1]) {
        let y = if y { T::ONE } else { T::ZERO };
        match self.parameter {
            Parameter::Probs(probs) => bernoulli_probs(y, [probs]),
            Parameter::Logits(logits) => bernoulli_logits(y, [logits]),
        }
    }
}

impl<T: Scalar> KlDivergence for Bernoulli<T> {
    /// p ln(p/p') + (1 − p) ln((1 − p)/(1 − p')).
    fn kl_divergence(&self, other: &Self) -> T {
        T::from_f64(of_two_answers(self.answers(), other.answers()))
    }
}

impl<T: Scalar> Bernoulli<T> {
    /// The probabilities of yes and of no.
    fn answers(&self) -> [Expected; 2] {
        match self.parameter {
            Parameter::Probs(probs) => {
                let (p, q) = (probs.to_f64(), 1.0 - probs.to_f64());
                let expected = |number| Expected {
                    number,
                    ln: ln(number),
                };
                [expected(p), expected(q)]
            }
            Parameter::Logits(logits) => [logits.to_f64(), -logits.to_f64()].map(|logits| Expected {
                number: sigmoid(logits),
                ln: log_sigmoid(logits),
            }),
        }
    }
}

impl<T: Scalar> Distribution for Bernoulli<T> {
    type Scalar = T;
    type Event = bool;
    type Moment = T;

    fn log_prob(&self, y: &bool) -> T {
        self.kernel(*y).0
    }

    fn draw(&self, stream: &mut Stream) -> bool {
        stream.uniform() < self.probs().to_f64()
    }
}

impl<T: Scalar> Mean for Bernoulli<T> {
    fn mean(&self) -> T {
        self.probs()
    }
}

impl<T: Scalar> Variance for Bernoulli<T> {
    fn variance(&self) -> T {
        self.probs() * self.complement()
    }

    fn stddev(&self) -> T {
        self.variance().sqrt()
    }
}

impl<T: Scalar> Mode for Bernoulli<T> {
    fn mode(&self) -> bool {
        match self.parameter {
            Parameter::Probs(probs) => probs > T::from_f64(0.5),
            Parameter::Logits(logits) => logits > T::ZERO,
        }
    }
}

impl<T: Scalar> Entropy for Bernoulli<T> {
    fn entropy(&self) -> T {
        let term = |probability: T, answer: bool| {
            // Where an answer is impossible, 0 · ln 0 is 0.
            if probability > T::ZERO {
                probability * -self.log_prob(&answer)
            } else {
                T::ZERO
            }
        };
        term(self.probs(), true) + term(self.complement(), false)
    }
}

/// `false` comes before `true`.
impl<T: Scalar> Cdf for Bernoulli<T> {
    fn cdf(&self, y: &bool) -> T {
        if *y { T::ONE } else { self.complement() }
    }

    fn log_cdf(&self, y: &bool) -> T {
        if *y { T::ZERO } else { self.log_prob(&false) }
    }

    fn survival(&self, y: &bool) -> T {
        if *y { T::ZERO } else { self.probs() }
    }

    fn log_survival(&self, y: &bool) -> T {
        if *y {
            T::from_f64(f64::NEG_INFINITY)
        } else {
            self.log_prob(&true)
        }
    }
}

impl<T: Scalar> Quantile for Bernoulli<T> {
    fn quantile(&self, p: T) -> bool {
        p > self.complement()
    }
}

impl<T: Scalar> LogProbGradient for Bernoulli<T> {
    /// By the parameter that the law was made from: `probs` or `logits`.
    type ByParameters = [T; 1];
    type ByValue = ();

    fn log_prob_grad(&self, y: &bool) -> Gradient<T, [T; 1], ()> {
        let (log_prob, by_parameters) = self.kernel(*y);
        Gradient {
            log_prob,
            by_parameters,
            by_value: (),
        }
    }
}

/// Log-probability of `y`, 0 or 1, under a Bernoulli law with these logits, and its derivative by the logits. Linear in
/// `y` for values between; never more than `|logits|` in size.
#[inline(always)]
pub fn bernoulli_logits<V: Lanes>(y: V, [logits]: [V; 1]) -> (V, [V; 1]) {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    // ln sigmoid and its complement, both from exp(-|logits|): what is small keeps its digits.
    let power = decay(logits);
    let smaller = power / (one + power);
    let negative = logits.less(zero);
    let log_prob = (y * logits - zero.maximum(logits)) - log1p_unit(power);
    let by_logits = V::select(negative, y - smaller, (y - one) + smaller);
    (log_prob, [by_logits])
}

/// Log-probability of `y`, 0 or 1, under a Bernoulli law with this probability, and its derivative by it.
#[inline(always)]
pub fn bernoulli_probs<V: Lanes>(y: V, [probs]: [V; 1]) -> (V, [V; 1]) {
    let one = V::splat(1.0);
    let yes = V::splat(0.5).less(y);
    let no = one - probs;
    // ln(1 - probs) is a logarithm of a rounded number: what the rounding took is given back. (1 - probs is exact
    // from 1/2 on.)
    let rounding = (no - one) + probs;
    let correction = V::select(probs.less(V::splat(0.5)), -rounding / no, V::splat(0.0));
    let chosen = V::select(yes, probs, no);
    let log_prob = ln(chosen) + V::select(yes, V::splat(0.0), correction);
    let slope = one / chosen;
    (log_prob, [V::select(yes, slope, -slope)])
}
