//! The multinomial law.

use super::KlDivergence;
use super::binomial::{deviance, draw_binomial, per_count};
use super::counts::to_count;
use super::{
    Categorical, CategoricalError, Covariance, Distribution, Gradient, LogProbGradient, Mean, Mode, Variance,
};
use crate::lanes::{Lanes, Scalar};
use crate::math::{exp, floor, log1p, saturate, stirling_of_count};
use crate::random::Stream;

/// **Multinomial(n, p)**: how often each of `K` classes comes up in n independent draws.
///
/// Parameters: `total_count` (n, a whole number) and `probs` (p, not negative, not all 0; divided by their sum), or `logits`
/// (z, real) with p = softmax(z). Events are counts `[u32; K]`; those that do not sum to n have the log-probability `-inf`.
///
/// ```text
/// log p(y) = ln n! − Σ ln y_k! + Σ y_k ln p_k
/// ∂/∂z_k = y_k − n p_k     ∂/∂p_k = y_k/p_k − n/Σ p
/// mean n p     variance n p_k (1 − p_k)     covariance −n p_i p_j
/// ```
///
/// Large terms are not formed: with the expected excess `e_k = n p_k − y_k`, which sums to 0, the log-probability is
/// `Σ y_k (ln(1 + e_k/y_k) − e_k/y_k)` and what Stirling's formula leaves.
///
/// Source: Johnson, Kotz, Balakrishnan, *Discrete Multivariate Distributions* (1997), chapter 35; the mode by Finucane, "The mode
/// of a multinomial distribution", *Biometrika* 51 (1964). TensorFlow Probability takes any counts; here those that do
/// not sum to n are impossible, and there is a mode.
///
/// ```
/// use probdl_runtime::distribution::{Distribution, Mean, Mode, Multinomial};
///
/// let law = Multinomial::new(5, [0.2_f64, 0.3, 0.5])?;
/// // 5! / (1! 1! 3!) · 0.2 · 0.3 · 0.5³
/// assert!((law.prob(&[1, 1, 3]) - 0.15).abs() < 1e-15);
/// assert_eq!(law.mean(), [1.0, 1.5, 2.5]);
/// assert_eq!(law.mode(), [1, 1, 3]);
/// assert_eq!(law.prob(&[1, 1, 1]), 0.0);
/// # Ok::<(), probdl_runtime::distribution::CategoricalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Multinomial<const K: usize, T = f32> {
    total_count: u32,
    class: Categorical<K, T>,
}

impl<const K: usize, T: Scalar> Multinomial<K, T> {
    /// The law of so many draws with these probabilities, which are divided by their sum.
    ///
    /// # Errors
    /// If one of them is negative or not finite, or if their sum is 0 or not finite.
    pub fn new(total_count: u32, probs: [T; K]) -> Result<Self, CategoricalError> {
        let class = Categorical::new(probs)?;
        Ok(Self { total_count, class })
    }

    /// The law whose probabilities are the softmax of these numbers. Its derivatives are by `logits`.
    ///
    /// # Errors
    /// If one of them is infinite or NaN, or if none is finite. `-inf` is the logit of an impossible class.
    pub fn from_logits(total_count: u32, logits: [T; K]) -> Result<Self, CategoricalError> {
        let class = Categorical::from_logits(logits)?;
        Ok(Self { total_count, class })
    }

    /// A whole number and probabilities whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved_probs(total_count: T, probs: [T; K]) -> Self {
        Self {
            total_count: to_count(total_count.to_f64()),
            class: Categorical::proved_probs(probs),
        }
    }

    /// A whole number that has been proved to be one, and logits that need no check.
    #[doc(hidden)]
    pub fn proved_logits(total_count: T, logits: [T; K]) -> Self {
        Self {
            total_count: to_count(total_count.to_f64()),
            class: Categorical::proved_logits(logits),
        }
    }

    /// How many draws there are.
    pub fn total_count(&self) -> u32 {
        self.total_count
    }

    /// The law of one draw.
    pub fn class(&self) -> &Categorical<K, T> {
        &self.class
    }

    /// The probabilities of the classes; they sum to 1.
    pub fn probs(&self) -> [T; K] {
        self.class.probs()
    }

    /// Numbers whose softmax are the probabilities, as [`Categorical::logits`].
    pub fn logits(&self) -> [T; K] {
        self.class.logits()
    }

    /// The number of draws, and the probabilities in double precision.
    fn wide(&self) -> (f64, [f64; K]) {
        (f64::from(self.total_count), self.probs().map(Scalar::to_f64))
    }

    /// The sum of the probabilities of all other classes: it keeps the digits that 1 − p would lose.
    fn others(probs: &[f64; K], k: usize) -> f64 {
        (0..K).filter(|j| *j != k).map(|j| probs[j]).sum()
    }
}

impl<const K: usize, T: Scalar> Distribution for Multinomial<K, T> {
    type Scalar = T;
    type Event = [u32; K];
    type Moment = [T; K];

    fn log_prob(&self, y: &[u32; K]) -> T {
        self.log_prob_grad(y).log_prob
    }

    /// One class after the other: of the draws that are left, a binomial number.
    fn draw(&self, stream: &mut Stream) -> [u32; K] {
        let (mut left, probs) = self.wide();
        let mut counts = [0; K];
        for k in 0..K {
            let after: f64 = probs[k + 1..].iter().sum();
            let whole = probs[k] + after;
            if left == 0.0 || whole <= 0.0 {
                continue;
            }
            let count = draw_binomial(left, [probs[k] / whole, after / whole], stream);
            counts[k] = to_count(count);
            left -= count;
        }
        counts
    }
}

impl<const K: usize, T: Scalar> KlDivergence for Multinomial<K, T> {
    /// n times that of a draw; infinite for other total counts.
    fn kl_divergence(&self, other: &Self) -> T {
        if self.total_count != other.total_count {
            return T::from_f64(f64::INFINITY);
        }
        let divergence = self.class.kl_divergence(&other.class);
        T::from_f64(f64::from(self.total_count) * divergence.to_f64())
    }
}

impl<const K: usize, T: Scalar> Mean for Multinomial<K, T> {
    fn mean(&self) -> [T; K] {
        let (n, probs) = self.wide();
        probs.map(|p| T::from_f64(n * p))
    }
}

impl<const K: usize, T: Scalar> Variance for Multinomial<K, T> {
    fn variance(&self) -> [T; K] {
        let (n, probs) = self.wide();
        std::array::from_fn(|k| T::from_f64(n * probs[k] * Self::others(&probs, k)))
    }

    fn stddev(&self) -> [T; K] {
        self.variance().map(Lanes::sqrt)
    }
}

impl<const K: usize, T: Scalar> Covariance for Multinomial<K, T> {
    type Matrix = [[T; K]; K];

    fn covariance(&self) -> [[T; K]; K] {
        let (n, probs) = self.wide();
        std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                let other = if i == j {
                    Self::others(&probs, i)
                } else {
                    -probs[j]
                };
                T::from_f64(n * probs[i] * other)
            })
        })
    }
}

impl<const K: usize, T: Scalar> Mode for Multinomial<K, T> {
    /// One more of a class multiplies the probability by p/(y + 1): what is left of the draws goes where that is greatest.
    fn mode(&self) -> [u32; K] {
        let (n, probs) = self.wide();
        // No mode has fewer than (n + 1) p - 1 of a class, nor has it fewer than none.
        let mut counts = probs.map(|p| {
            let least = floor((n + 1.0) * p - 1.0);
            if least > 0.0 { least } else { 0.0 }
        });
        let mut left = n - counts.iter().sum::<f64>();
        while left > 0.0 {
            let gain = |k: usize| probs[k] / (counts[k] + 1.0);
            let best = (0..K).fold(0, |best, k| if gain(k) > gain(best) { k } else { best });
            counts[best] += 1.0;
            left -= 1.0;
        }
        counts.map(to_count)
    }
}

impl<const K: usize, T: Scalar> LogProbGradient for Multinomial<K, T> {
    /// By the parameter that the law was made from: `probs` or `logits`.
    type ByParameters = [T; K];
    type ByValue = ();

    fn log_prob_grad(&self, y: &[u32; K]) -> Gradient<T, [T; K], ()> {
        let sum: u64 = y.iter().copied().map(u64::from).sum();
        let counts: [T; K] = y.map(|count| T::from_f64(f64::from(count)));
        // Counts that the type cannot hold are rounded; that they sum to the total is known better.
        let possible = sum == u64::from(self.total_count);
        let total = [counts.iter().fold(T::ZERO, |sum, count| sum + *count)];
        let mut by_parameters = [T::ZERO; K];
        let mut log_prob = if self.class.is_by_probs() {
            multinomial_probs(&counts, &total, &self.probs(), &mut [T::ZERO], &mut by_parameters)
        } else {
            multinomial_logits(
                &counts,
                &total,
                &self.logits(),
                &mut [T::ZERO],
                &mut by_parameters,
            )
        };
        if !possible {
            log_prob = T::from_f64(f64::NEG_INFINITY);
        }
        Gradient {
            log_prob,
            by_parameters,
            by_value: (),
        }
    }
}

/// Whether counts are not negative and sum to the total.
#[inline(always)]
fn is_inside<V: Lanes>(y: &[V], total: V) -> V::Mask {
    let zero = V::splat(0.0);
    let (mut whole, mut least) = (zero, zero);
    let mut index = 0;
    while index < y.len() {
        whole = whole + y[index];
        least = least.minimum(y[index]);
        index += 1;
    }
    whole.equal(total) & zero.less_equal(least)
}

/// What one class adds to the log-probability: `excess` is n p − y, `share` is n p / y as [`deviance`] takes it.
#[inline(always)]
fn of_class<V: Lanes>(y: V, excess: V, share: [V; 2]) -> V {
    saturate(deviance(y, excess, share) + stirling_of_count(y))
}

/// Log-probability of counts under `Multinomial(total_count, logits)`; writes its derivatives by the logits, and 0 for that by
/// the total. `-inf` for counts that do not sum to the total; saturates otherwise.
///
/// Panics if there are no logits or not as many counts and derivatives.
#[inline(always)]
pub fn multinomial_logits<V: Lanes>(
    y: &[V],
    total: &[V],
    logits: &[V],
    d_total: &mut [V],
    d_logits: &mut [V],
) -> V {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let impossibility = V::splat(f64::NEG_INFINITY);
    let n = total[0];
    d_total[0] = zero;
    let mut greatest = logits[0];
    let mut index = 1;
    while index < logits.len() {
        greatest = greatest.maximum(logits[index]);
        index += 1;
    }
    // The first of the greatest has exactly exp(0) = 1 of the sum; the rest is summed apart.
    let (mut rest, mut unseen) = (zero, one);
    let mut index = 0;
    while index < logits.len() {
        let first = V::select(logits[index].equal(greatest), unseen, zero);
        let power = exp(saturate(logits[index] - greatest));
        unseen = unseen - first;
        rest = rest + V::select(first.equal(one), zero, power);
        d_logits[index] = power;
        index += 1;
    }
    let inverse = one / (one + rest);
    let ln_sum = log1p(rest);
    let mut log_prob = -stirling_of_count(n);
    let mut impossible = zero;
    let mut unseen = one;
    let mut index = 0;
    while index < logits.len() {
        let first = V::select(logits[index].equal(greatest), unseen, zero);
        unseen = unseen - first;
        let p = d_logits[index] * inverse;
        let q = V::select(first.equal(one), rest * inverse, one - p);
        let excess = (n - y[index]) * p - y[index] * q;
        let ln_p = saturate(logits[index] - greatest) - ln_sum;
        log_prob = log_prob + of_class(y[index], excess, [per_count(n, y[index]), ln_p]);
        let never = logits[index].equal(impossibility) & zero.less(y[index]);
        impossible = V::select(never, one, impossible);
        d_logits[index] = -excess;
        index += 1;
    }
    let possible = is_inside(y, n) & impossible.equal(zero);
    // NaN is no count.
    V::select(
        possible,
        saturate(log_prob),
        impossibility + zero * saturate(log_prob),
    )
}

/// Log-probability of counts under `Multinomial(total_count, probs = probs)`, divided by their sum; writes its derivatives by
/// the probabilities, and 0 for that by the total. `-inf` for counts that do not sum to the total.
///
/// Panics if there are not as many counts and derivatives as probabilities.
#[inline(always)]
pub fn multinomial_probs<V: Lanes>(
    y: &[V],
    total: &[V],
    probs: &[V],
    d_total: &mut [V],
    d_probs: &mut [V],
) -> V {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let impossibility = V::splat(f64::NEG_INFINITY);
    let n = total[0];
    d_total[0] = zero;
    let mut whole = zero;
    let mut index = 0;
    while index < probs.len() {
        whole = whole + probs[index];
        index += 1;
    }
    let inverse = one / whole;
    let mut log_prob = -stirling_of_count(n);
    let mut impossible = zero;
    let mut index = 0;
    while index < probs.len() {
        let (count, p) = (y[index], probs[index] * inverse);
        let excess = n * p - count;
        log_prob = log_prob + of_class(count, excess, [p * per_count(n, count), zero]);
        impossible = V::select(probs[index].equal(zero) & zero.less(count), one, impossible);
        let by_own = V::select(count.equal(zero), zero, count / probs[index]);
        d_probs[index] = by_own - n * inverse;
        index += 1;
    }
    let possible = is_inside(y, n) & impossible.equal(zero);
    V::select(possible, log_prob, impossibility + zero * saturate(log_prob))
}
