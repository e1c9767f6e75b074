//! The binomial law.

use super::KlDivergence;
use super::count_table::Table;
use super::counts::{count_entropy, count_quantile, to_count};
use super::divergence::{Expected, of_two_answers};
use super::parameter::{is_finite, is_probability, parameter_error};
use super::transformed_rejection::{LogHeight, TransformedRejection};
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::lanes::{Lanes, Scalar, apart};
use crate::math::log_sigmoid;
use crate::math::{
    Tails, beta_tails, exp, floor, ln, log_and_deviance, log1p, saturate, sigmoid, stirling,
    stirling_of_count,
};
use crate::random::Stream;

/// **Binomial(n, p)**: how many of n independent questions are answered with yes.
///
/// Parameters: `total_count` (n, a whole number) and `probs` (p, from 0 to 1, both included), or `logits` (z, real) with
/// p = 1 / (1 + exp(−z)). Events are counts `u32`, at most n.
///
/// With k = n − y and the excess d = y − n p,
///
/// ```text
/// log p(y) = ln n! − ln y! − ln k! + y ln p + k ln(1 − p)
/// ∂/∂z = d     ∂/∂p = y/p − k/(1 − p)
/// ```
///
/// The mode is the integer part of (n + 1) p, at most n (of two modes, the larger).
///
/// Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions* (2005), chapter 3; Loader, "Fast and accurate
/// computation of binomial probabilities" (2000). TensorFlow Probability takes any total count; here it is whole, and
/// there are an entropy and quantiles.
///
/// ```
/// use probdl_runtime::distribution::{Binomial, Cdf, Distribution, Mode};
///
/// let law = Binomial::new(7, 0.3)?;
/// assert!((law.log_prob(&3) + 1.48327012724_f64).abs() < 1e-11);
/// assert!((law.cdf(&3) - 0.873964).abs() < 1e-14);
/// assert_eq!(law.mode(), 2);
/// assert_eq!(law.prob(&8), 0.0);
/// # Ok::<(), probdl_runtime::distribution::BinomialError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binomial<T = f32> {
    total_count: u32,
    parameter: Parameter<T>,
}

/// What the law was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parameter<T> {
    Probs(T),
    Logits(T),
}

parameter_error! {
    /// Why [`Binomial::new`] and [`Binomial::from_logits`] refuse their parameter.
    BinomialError of "Binomial" {
        /// `probs` is not from 0 to 1.
        ProbsNotProbability: "probs" "between 0 and 1",
        /// `logits` is infinite or NaN.
        LogitsNotFinite: "logits" "finite",
    }
}

impl<T: Scalar> Binomial<T> {
    /// The law of so many questions with this probability of yes.
    ///
    /// # Errors
    /// If `probs` is not between 0 and 1.
    pub fn new(total_count: u32, probs: T) -> Result<Self, BinomialError> {
        if !is_probability(probs) {
            return Err(BinomialError::ProbsNotProbability(probs.to_f64()));
        }
        let parameter = Parameter::Probs(probs);
        Ok(Self {
            total_count,
            parameter,
        })
    }

    /// The same with the log-odds of yes. Its derivatives are by `logits`.
    ///
    /// # Errors
    /// If `logits` is not finite.
    pub fn from_logits(total_count: u32, logits: T) -> Result<Self, BinomialError> {
        if !is_finite(logits) {
            return Err(BinomialError::LogitsNotFinite(logits.to_f64()));
        }
        let parameter = Parameter::Logits(logits);
        Ok(Self {
            total_count,
            parameter,
        })
    }

    /// A whole number and a probability, whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved_probs([total_count, probs]: [T; 2]) -> Self {
        Self {
            total_count: to_count(total_count.to_f64()),
            parameter: Parameter::Probs(probs),
        }
    }

    /// A whole number that has been proved to be one, and log-odds: not checked.
    #[doc(hidden)]
    pub fn proved_logits([total_count, logits]: [T; 2]) -> Self {
        Self {
            total_count: to_count(total_count.to_f64()),
            parameter: Parameter::Logits(logits),
        }
    }

    /// How many questions there are.
    pub fn total_count(&self) -> u32 {
        self.total_count
    }

    /// The probability p of yes.
    pub fn probs(&self) -> T {
        match self.parameter {
            Parameter::Probs(probs) => probs,
            Parameter::Logits(logits) => sigmoid(logits),
        }
    }

    /// The log-odds of yes; infinite if it is certain or impossible.
    pub fn logits(&self) -> T {
        match self.parameter {
            Parameter::Probs(probs) => ln(probs) - log1p(-probs),
            Parameter::Logits(logits) => logits,
        }
    }

    /// n, p and 1 − p in double precision.
    fn wide(&self) -> (f64, f64, f64) {
        let n = f64::from(self.total_count);
        match self.parameter {
            Parameter::Probs(probs) => (n, probs.to_f64(), 1.0 - probs.to_f64()),
            Parameter::Logits(logits) => (n, sigmoid(logits.to_f64()), sigmoid(-logits.to_f64())),
        }
    }

    fn tails(&self, y: u32) -> Tails {
        let (n, p, q) = self.wide();
        let y = f64::from(y);
        if y >= n {
            return Tails::ABOVE_ALL;
        }
        beta_tails(n - y, y + 1.0, q, p)
    }

    fn kernel(&self, y: u32) -> (T, [T; 2]) {
        let (n, y) = (f64::from(self.total_count), f64::from(y));
        // Counts that the type cannot hold are rounded together: an impossible one must stay impossible.
        let y = T::from_f64(if y > n { -1.0 } else { y });
        match self.parameter {
            Parameter::Probs(probs) => binomial_probs(y, [T::from_f64(n), probs]),
            Parameter::Logits(logits) => binomial_logits(y, [T::from_f64(n), logits]),
        }
    }
}

impl<T: Scalar> KlDivergence for Binomial<T> {
    /// n (p ln(p/p') + (1 − p) ln((1 − p)/(1 − p'))) for equal total counts; infinite where this law's is larger, and else
    /// the sum of its definition.
    fn kl_divergence(&self, other: &Self) -> T {
        if self.total_count > other.total_count {
            return T::from_f64(f64::INFINITY);
        }
        let (n, p, q) = self.wide();
        if self.total_count == other.total_count {
            return T::from_f64(n * of_two_answers(self.answers(), other.answers()));
        }
        // Beyond 40 deviations nothing is left that a double would show.
        let (mean, reach) = (n * p, 40.0 * (n * p * q).sqrt() + 40.0);
        let first = to_count((mean - reach).max(0.0));
        let last = to_count(mean + reach).min(self.total_count);
        let wide = |law: &Self| match law.parameter {
            Parameter::Probs(probs) => Binomial {
                total_count: law.total_count,
                parameter: Parameter::Probs(probs.to_f64()),
            },
            Parameter::Logits(logits) => Binomial {
                total_count: law.total_count,
                parameter: Parameter::Logits(logits.to_f64()),
            },
        };
        let (law, other) = (wide(self), wide(other));
        let term = |y: u32| {
            let log_prob = law.log_prob(&y);
            let probability = exp(log_prob);
            if probability > 0.0 {
                probability * (log_prob - other.log_prob(&y))
            } else {
                0.0
            }
        };
        T::from_f64((first..=last).map(term).sum())
    }
}

impl<T: Scalar> Binomial<T> {
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

impl<T: Scalar> Distribution for Binomial<T> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, y: &u32) -> T {
        self.kernel(*y).0
    }

    fn draw(&self, stream: &mut Stream) -> u32 {
        let (n, p, q) = self.wide();
        to_count(draw_binomial(n, [p, q], stream))
    }

    fn draw_into(&self, stream: &mut Stream, events: &mut [u32]) {
        let (n, p, q) = self.wide();
        let rarer = if p < q { p } else { q };
        let turned = |count: f64| if p < q { count } else { n - count };
        if n * rarer < TRANSFORMED_REJECTION {
            let odds = rarer / (1.0 - rarer);
            let none = exp(n * log1p(-rarer));
            let table = Table::new(none, n, |count| odds * ((n + 1.0 - count) / count));
            table.draw_into(stream, events, turned);
        } else {
            rejection(n, rarer).draw_into(stream, events, turned);
        }
    }
}

/// How many of `n` questions are answered with yes, by the probabilities of yes and of no.
pub(super) fn draw_binomial(n: f64, [p, q]: [f64; 2], stream: &mut Stream) -> f64 {
    let rarer = if p < q { p } else { q };
    let count = if n * rarer < TRANSFORMED_REJECTION {
        by_inversion(n, rarer, stream)
    } else {
        rejection(n, rarer).draw(stream)
    };
    if p < q { count } else { n - count }
}

/// The expected count from which transformed rejection is used.
const TRANSFORMED_REJECTION: f64 = 10.0;

/// The count whose share of the unit interval holds a uniform number, from 0 on.
fn by_inversion(n: f64, p: f64, stream: &mut Stream) -> f64 {
    let odds = p / (1.0 - p);
    let mut probability = exp(n * log1p(-p));
    let mut above = stream.uniform();
    let mut count = 0.0;
    while above > probability && count < n {
        above -= probability;
        probability *= odds * ((n - count) / (count + 1.0));
        count += 1.0;
    }
    count
}

/// Algorithm BTRS, for `p` up to 1/2 and expected counts from 10 on.
fn rejection(n: f64, p: f64) -> TransformedRejection<Height> {
    let deviation = (n * p * (1.0 - p)).sqrt();
    let b = 1.15 + 2.53 * deviation;
    TransformedRejection {
        law: Height {
            n,
            p,
            of_mode: binomial_probs(floor((n + 1.0) * p), [n, p]).0,
        },
        a: -0.0873 + 0.0248 * b + 0.01 * p,
        b,
        shift: n * p + 0.5,
        alpha: (2.83 + 5.1 / b) * deviation,
        accepted_at_once: 0.92 - 4.2 / b,
        highest: n,
    }
}

struct Height {
    n: f64,
    p: f64,
    /// The logarithm of the mode's probability.
    of_mode: f64,
}

impl LogHeight for Height {
    #[inline(always)]
    fn log_height<V: Lanes<Scalar = f64>>(&self, count: V) -> V {
        binomial_probs(count, [V::splat(self.n), V::splat(self.p)]).0 - V::splat(self.of_mode)
    }
}

impl<T: Scalar> Mean for Binomial<T> {
    fn mean(&self) -> T {
        let (n, p, _) = self.wide();
        T::from_f64(n * p)
    }
}

impl<T: Scalar> Variance for Binomial<T> {
    fn variance(&self) -> T {
        let (n, p, q) = self.wide();
        T::from_f64(n * p * q)
    }

    fn stddev(&self) -> T {
        let (n, p, q) = self.wide();
        T::from_f64((n * p * q).sqrt())
    }
}

impl<T: Scalar> Mode for Binomial<T> {
    fn mode(&self) -> u32 {
        let (n, p, _) = self.wide();
        to_count(floor((n + 1.0) * p)).min(self.total_count)
    }
}

impl<T: Scalar> Entropy for Binomial<T> {
    fn entropy(&self) -> T {
        let (n, p, q) = self.wide();
        // Of the two answers, the rarer is counted: large counts of it are then spread widely.
        let rarer = if p < q { p } else { q };
        let deviation = (n * p * q).sqrt();
        if deviation == 0.0 {
            return T::ZERO;
        }
        let scale = if deviation < 1.0 { 1.0 } else { deviation };
        T::from_f64(count_entropy((n * rarer, deviation), scale, |y| {
            binomial_probs(y, [n, rarer]).0
        }))
    }
}

impl<T: Scalar> Cdf for Binomial<T> {
    fn cdf(&self, y: &u32) -> T {
        T::from_f64(self.tails(*y).lower)
    }

    fn log_cdf(&self, y: &u32) -> T {
        T::from_f64(self.tails(*y).ln_lower)
    }

    fn survival(&self, y: &u32) -> T {
        T::from_f64(self.tails(*y).upper)
    }

    fn log_survival(&self, y: &u32) -> T {
        T::from_f64(self.tails(*y).ln_upper)
    }
}

impl<T: Scalar> Quantile for Binomial<T> {
    /// A `p` that lies above a value of the distribution function by no more than rounding counts as that value.
    fn quantile(&self, p: T) -> u32 {
        let (n, probs, q) = self.wide();
        let moments = (n * probs, (n * probs * q).sqrt());
        count_quantile(p.to_f64(), moments, |count| self.tails(count)).min(self.total_count)
    }
}

impl<T: Scalar> LogProbGradient for Binomial<T> {
    /// By the parameter that the law was made from: `probs` or `logits`.
    type ByParameters = [T; 1];
    type ByValue = ();

    fn log_prob_grad(&self, y: &u32) -> Gradient<T, [T; 1], ()> {
        let (log_prob, [_, by_parameter]) = self.kernel(*y);
        Gradient {
            log_prob,
            by_parameters: [by_parameter],
            by_value: (),
        }
    }
}

/// `c φ(e/c)` with φ(e) = ln(1 + e) − e, for a count `c` and an excess `e`; its limit `−e` for none. Far from 0, `1 + e/c` is
/// given as a factor and the logarithm of what else is in it.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn deviance<V: Lanes>(count: V, excess: V, share: [V; 2]) -> V {
    let one = V::splat(1.0);
    let some = one.maximum(count);
    let (_, deviance) = log_and_deviance(some, excess, excess * (one / some), share);
    V::select(count.equal(V::splat(0.0)), -excess, deviance)
}

/// `n / c` for a count `c`, or `n` for none: by the reciprocal that [`deviance`] takes, so that it is one division.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn per_count<V: Lanes>(n: V, count: V) -> V {
    let one = V::splat(1.0);
    n * (one / one.maximum(count))
}

/// The log-probability and the derivatives by the total count and by the log-odds, from the probabilities, and `n p / y` and
/// `n q / k` as [`deviance`] takes them.
#[cfg_attr(not(debug_assertions), inline(always))]
fn terms<V: Lanes>(y: V, n: V, [p, q]: [V; 2], [yes, no]: [[V; 2]; 2]) -> (V, V, V) {
    let one = V::splat(1.0);
    let k = n - y;
    let excess = y * q - k * p;
    let value = deviance(y, -excess, yes) + deviance(k, excess, no);
    let complement = (stirling_of_count(y) + stirling_of_count(k)) - stirling_of_count(n);
    let log_prob = saturate(value + complement);
    // digamma(n + 1) - digamma(k + 1) + ln q
    let (above, below) = (n + one, k + one);
    let by_total = ln(q * (above / below)) + (stirling(below).1 - stirling(above).1);
    (log_prob, by_total, excess)
}

apart! {
    /// Log-probability of the count `y` under `Binomial(total_count, logits)`, and its derivatives; saturates.
    pub fn binomial_logits<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let [n, logits] = parameters;
        let least = V::broadcast(V::Scalar::MIN_POSITIVE);
        let (p, q) = (sigmoid(logits), sigmoid(-logits));
        // A probability that underflows has a logarithm nevertheless.
        let [with_p, with_q] = [least.less_equal(p), least.less_equal(q)];
        let (of_yes, of_no) = (per_count(n, y), per_count(n, n - y));
        let yes = [V::select(with_p, p, one) * of_yes, V::select(with_p, zero, logits)];
        let no = [V::select(with_q, q, one) * of_no, V::select(with_q, zero, -logits)];
        let (log_prob, by_total, excess) = terms(y, n, [p, q], [yes, no]);
        let by_total = V::select(with_q, by_total, -logits);
        let outside = y.less(zero) | n.less(y);
        (
            V::select(outside, V::splat(f64::NEG_INFINITY), log_prob),
            [V::select(outside, zero, by_total), V::select(outside, zero, excess)],
        )
    }

    /// Log-probability of the count `y` under `Binomial(total_count, probs = probs)`, and its derivatives.
    pub fn binomial_probs<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let [n, p] = parameters;
        let (q, k) = (one - p, n - y);
        let (of_yes, of_no) = (per_count(n, y), per_count(n, k));
        let (log_prob, by_total, _) = terms(y, n, [p, q], [[p * of_yes, zero], [q * of_no, zero]]);
        let by_yes = V::select(y.equal(zero), zero, y / p);
        let by_probs = by_yes - V::select(k.equal(zero), zero, k / q);
        let outside = y.less(zero) | n.less(y);
        // What is impossible at p = 0 or 1 has no finite logarithm.
        let impossible = (p.equal(zero) & zero.less(y)) | (q.equal(zero) & zero.less(k));
        (
            V::select(outside | impossible, V::splat(f64::NEG_INFINITY), log_prob),
            [V::select(outside, zero, by_total), V::select(outside, zero, by_probs)],
        )
    }
}
