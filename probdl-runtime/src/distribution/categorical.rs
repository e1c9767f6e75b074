//! The categorical law.

use super::KlDivergence;
use super::divergence::{Expected, relative_entropy};
use std::fmt::{Display, Formatter};

use super::independent::sum;
use super::{Distribution, Entropy, Gradient, LogProbGradient, Mode};
use crate::lanes::{Lanes, Scalar};
use crate::math::{exp, ln, log1p, log1p_or_ln, saturate};
use crate::random::Stream;

/// **Categorical(p)**: which one of `K` classes.
///
/// Parameter: `probs` (p, not negative, not all 0; divided by their sum), or `logits` (z, real) with p = softmax(z).
/// Events are classes `u32` from 0 to K − 1. Classes have no order and no size: there is no mean and no distribution
/// function.
///
/// ```text
/// log p(c) = z_c − ln Σ exp z_j = ln p_c − ln Σ p_j
/// ∂/∂z_j = [j = c] − softmax(z)_j     ∂/∂p_j = [j = c]/p_c − 1/Σ p
/// ```
///
/// The mode is the class of the greatest probability, the first of equals.
///
/// Source: Murphy, *Probabilistic Machine Learning: An Introduction* (2022), section 2.5. Differs from TensorFlow
/// Probability: the probabilities are divided by their sum for every quantity (there for the densities only); a class that
/// does not exist has a log-probability of `-inf` (there an error or NaN); there is no mean.
///
/// ```
/// use probdl_runtime::distribution::{Categorical, Distribution, Entropy, Mode};
///
/// let law = Categorical::from_logits([0.1, -0.4, 0.8])?;
/// assert!((law.log_prob(&2) + 0.586552301001_f64).abs() < 1e-12);
/// assert!((law.entropy() - 0.980951481076).abs() < 1e-12);
/// assert_eq!(law.mode(), 2);
/// # Ok::<(), probdl_runtime::distribution::CategoricalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Categorical<const K: usize, T = f32> {
    parameter: Parameter<K, T>,
}

/// What the law was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parameter<const K: usize, T> {
    Probs([T; K]),
    Logits([T; K]),
}

/// Why [`Categorical::new`] and [`Categorical::from_logits`] refuse their parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum CategoricalError {
    /// The number of a class in `probs` is negative, infinite or NaN.
    ProbsNotNonnegative {
        /// The class.
        class: usize,
        /// Its number.
        value: f64,
    },
    /// The sum of `probs` is 0 (as it is of none), or infinite.
    SumNotPositive(f64),
    /// The number of a class in `logits` is infinite or NaN. (`-inf` is a number here: that of an impossible class.)
    LogitsNotBelowInfinity {
        /// The class.
        class: usize,
        /// Its number.
        value: f64,
    },
    /// There are no classes, or the logits of all are `-inf`.
    NoPossibleClass,
}

impl Display for CategoricalError {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ProbsNotNonnegative { class, value } => {
                write!(
                    f,
                    "`probs[{class}]` of `Categorical` must be finite and not negative, but it is {value}"
                )
            }
            Self::SumNotPositive(sum) => {
                write!(
                    f,
                    "the sum of `probs` of `Categorical` must be positive and finite, but it is {sum}"
                )
            }
            Self::LogitsNotBelowInfinity { class, value } => {
                write!(
                    f,
                    "`logits[{class}]` of `Categorical` must be below infinity, but it is {value}"
                )
            }
            Self::NoPossibleClass => write!(f, "`Categorical` must have at least one possible class"),
        }
    }
}

impl std::error::Error for CategoricalError {}

impl<const K: usize, T: Scalar> Categorical<K, T> {
    /// The law with these probabilities, which are divided by their sum.
    ///
    /// # Errors
    /// If one of them is negative or not finite, or if their sum is 0 or not finite.
    pub fn new(probs: [T; K]) -> Result<Self, CategoricalError> {
        for (class, value) in probs.into_iter().enumerate() {
            if !(value >= T::ZERO && value.is_finite()) {
                return Err(CategoricalError::ProbsNotNonnegative {
                    class,
                    value: value.to_f64(),
                });
            }
        }
        let sum = sum(probs);
        if !(sum > T::ZERO && sum.is_finite()) {
            return Err(CategoricalError::SumNotPositive(sum.to_f64()));
        }
        Ok(Self::proved_probs(probs))
    }

    /// The law whose probabilities are the softmax of these numbers. Its derivatives are by `logits`.
    ///
    /// # Errors
    /// If one of them is infinite or NaN, or if none is finite. `-inf` is the logit of an impossible class.
    pub fn from_logits(logits: [T; K]) -> Result<Self, CategoricalError> {
        for (class, value) in logits.into_iter().enumerate() {
            let below_infinity = value <= T::MAX; // false for NaN
            if !below_infinity {
                return Err(CategoricalError::LogitsNotBelowInfinity {
                    class,
                    value: value.to_f64(),
                });
            }
        }
        if !logits.iter().any(|logit| logit.is_finite()) {
            return Err(CategoricalError::NoPossibleClass);
        }
        Ok(Self::proved_logits(logits))
    }

    /// Probabilities whose range has been proved: not checked.
    #[doc(hidden)]
    pub fn proved_probs(probs: [T; K]) -> Self {
        Self {
            parameter: Parameter::Probs(probs),
        }
    }

    /// Logits that need no check.
    #[doc(hidden)]
    pub fn proved_logits(logits: [T; K]) -> Self {
        Self {
            parameter: Parameter::Logits(logits),
        }
    }

    /// The probabilities of the classes; they sum to 1.
    pub fn probs(&self) -> [T; K] {
        match self.parameter {
            Parameter::Probs(probs) => {
                let sum = sum(probs);
                probs.map(|probability| probability / sum)
            }
            Parameter::Logits(logits) => {
                let greatest = greatest(logits);
                let powers = logits.map(|logit| exp(logit - greatest));
                let sum = sum(powers);
                powers.map(|power| power / sum)
            }
        }
    }

    /// Numbers whose softmax are the probabilities: those that the law was made from, or the logarithms of the
    /// probabilities.
    pub fn logits(&self) -> [T; K] {
        match self.parameter {
            Parameter::Probs(_) => self.probs().map(ln),
            Parameter::Logits(logits) => logits,
        }
    }

    /// Whether it was made from probabilities, by which it is then derived.
    pub(super) fn is_by_probs(&self) -> bool {
        matches!(self.parameter, Parameter::Probs(_))
    }

    fn kernel(&self, class: u32) -> (T, [T; K]) {
        let class = T::from_f64(f64::from(class));
        let mut partials = [T::ZERO; K];
        let log_prob = match &self.parameter {
            Parameter::Probs(probs) => categorical_probs(class, probs, &mut partials),
            Parameter::Logits(logits) => categorical_logits(class, logits, &mut partials),
        };
        (log_prob, partials)
    }
}

fn greatest<T: Scalar, const K: usize>(terms: [T; K]) -> T {
    terms.into_iter().fold(-T::MAX, T::maximum)
}

impl<const K: usize, T: Scalar> KlDivergence for Categorical<K, T> {
    /// `Σ p_k ln(p_k/p'_k)`.
    fn kl_divergence(&self, other: &Self) -> T {
        let pairs = std::iter::zip(self.expected(), other.expected());
        T::from_f64(pairs.map(|(p, q)| relative_entropy(p, q)).sum())
    }
}

impl<const K: usize, T: Scalar> Categorical<K, T> {
    /// The probabilities in double precision, which sum to 1.
    pub(super) fn expected(&self) -> [Expected; K] {
        let logarithms = match self.parameter {
            Parameter::Probs(probs) => probs.map(|probability| ln(probability.to_f64())),
            Parameter::Logits(logits) => logits.map(Scalar::to_f64),
        };
        let greatest = greatest(logarithms);
        let ln_sum = ln(logarithms
            .iter()
            .map(|logarithm| exp(logarithm - greatest))
            .sum::<f64>());
        logarithms.map(|logarithm| {
            let ln = (logarithm - greatest) - ln_sum;
            Expected { number: exp(ln), ln }
        })
    }
}

impl<const K: usize, T: Scalar> Distribution for Categorical<K, T> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, class: &u32) -> T {
        self.kernel(*class).0
    }

    /// The class whose share of the unit interval holds a uniform number.
    fn draw(&self, stream: &mut Stream) -> u32 {
        let uniform = stream.uniform();
        let mut below = 0.0;
        let mut drawn = 0;
        for (class, probability) in std::iter::zip(0.., self.probs()) {
            if probability > T::ZERO {
                // The last possible class takes what rounding leaves of the interval.
                drawn = class;
                below += probability.to_f64();
                if uniform < below {
                    break;
                }
            }
        }
        drawn
    }
}

impl<const K: usize, T: Scalar> Mode for Categorical<K, T> {
    fn mode(&self) -> u32 {
        let (Parameter::Probs(numbers) | Parameter::Logits(numbers)) = self.parameter;
        let mut mode = 0;
        for class in 1..K {
            if numbers[class] > numbers[mode] {
                mode = class;
            }
        }
        mode as u32
    }
}

impl<const K: usize, T: Scalar> Entropy for Categorical<K, T> {
    fn entropy(&self) -> T {
        let terms = std::iter::zip(0.., self.probs()).map(|(class, probability)| {
            // Where a class is impossible, 0 · ln 0 is 0.
            if probability > T::ZERO {
                probability * -self.log_prob(&class)
            } else {
                T::ZERO
            }
        });
        sum(terms)
    }
}

impl<const K: usize, T: Scalar> LogProbGradient for Categorical<K, T> {
    /// By the parameter that the law was made from: `probs` or `logits`.
    type ByParameters = [T; K];
    type ByValue = ();

    fn log_prob_grad(&self, class: &u32) -> Gradient<T, [T; K], ()> {
        let (log_prob, by_parameters) = self.kernel(*class);
        Gradient {
            log_prob,
            by_parameters,
            by_value: (),
        }
    }
}

/// Log-probability of a class, given as a number 0, 1, …, under softmax of the logits; writes its derivatives by the
/// logits. `-inf` for a class that does not exist or whose logit is `-inf`; saturates otherwise.
///
/// Panics if there are no logits or not as many derivatives.
#[inline(always)]
pub fn categorical_logits<V: Lanes>(class: V, logits: &[V], d_logits: &mut [V]) -> V {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let mut greatest = logits[0];
    let mut index = 1;
    while index < logits.len() {
        greatest = greatest.maximum(logits[index]);
        index += 1;
    }
    // The first of the greatest has exactly exp(0) = 1 of the sum; the rest is summed apart, so that a probability
    // near 1 keeps the digits of its logarithm.
    let mut rest = zero;
    let mut unseen = one;
    let impossibility = V::splat(f64::NEG_INFINITY);
    let mut chosen = impossibility;
    let mut index = 0;
    while index < logits.len() {
        let impossible = logits[index].equal(impossibility);
        let below = V::select(impossible, impossibility, saturate(logits[index] - greatest));
        let first = V::select(logits[index].equal(greatest), unseen, zero);
        let power = exp(below);
        unseen = unseen - first;
        rest = rest + V::select(first.equal(one), zero, power);
        chosen = V::select(class.equal(V::splat(index as f64)), below, chosen);
        d_logits[index] = power;
        index += 1;
    }
    let inverse = one / (one + rest);
    let mut unseen = one;
    let mut index = 0;
    while index < logits.len() {
        let first = V::select(logits[index].equal(greatest), unseen, zero);
        unseen = unseen - first;
        let probability = d_logits[index] * inverse;
        let others = V::select(first.equal(one), rest * inverse, one - probability);
        d_logits[index] = V::select(class.equal(V::splat(index as f64)), others, -probability);
        index += 1;
    }
    chosen - log1p(rest)
}

/// Log-probability of a class, given as a number 0, 1, …, under probabilities that are divided by their sum; writes its
/// derivatives by the probabilities. `-inf` for a class that does not exist.
///
/// Panics if there are not as many derivatives as probabilities.
#[inline(always)]
pub fn categorical_probs<V: Lanes>(class: V, probs: &[V], d_probs: &mut [V]) -> V {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let mut chosen = zero;
    let mut rest = zero;
    let mut index = 0;
    while index < probs.len() {
        let here = class.equal(V::splat(index as f64));
        chosen = V::select(here, probs[index], chosen);
        rest = rest + V::select(here, zero, probs[index]);
        index += 1;
    }
    let inverse = one / (chosen + rest);
    let by_chosen = rest * inverse / chosen;
    let mut index = 0;
    while index < probs.len() {
        d_probs[index] = V::select(class.equal(V::splat(index as f64)), by_chosen, -inverse);
        index += 1;
    }
    // ln(chosen / sum), through ln(1 + rest / chosen) where the chosen one is the greater part.
    let minor = chosen.less(rest);
    let logarithm = log1p_or_ln(rest / chosen, minor, chosen * inverse);
    V::select(minor, logarithm, -logarithm)
}
