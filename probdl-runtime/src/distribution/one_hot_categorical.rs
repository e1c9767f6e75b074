//! The categorical law of a vector with one true element.

use super::KlDivergence;
use super::categorical::{categorical_logits, categorical_probs};
use super::independent::sum;
use super::{
    Categorical, CategoricalError, Covariance, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode,
    Variance,
};
use crate::lanes::{Lanes, Scalar};
use crate::random::Stream;

/// **OneHotCategorical(p)**: which one of `K` classes, as a vector with one true element.
///
/// Parameter: `probs` (p, not negative, not all 0; divided by their sum), or `logits` (z, real) with p = softmax(z).
/// Events are `[bool; K]`; those without exactly one true element have the log-probability `-inf`.
///
/// ```text
/// log p(y) = Σ y_j ln p_j
/// ∂/∂z_j = y_j − softmax(z)_j     ∂/∂p_j = y_j/p_j − 1/Σ p
/// ```
///
/// The mean is the vector of the probabilities, the covariance diag(p) − p pᵀ.
///
/// Source: Murphy, *Probabilistic Machine Learning: An Introduction* (2022), section 2.5. Differs from TensorFlow
/// Probability: events are truth values, and a vector that is not one-hot is impossible (there its elements are weights).
///
/// ```
/// use probdl_runtime::distribution::{Distribution, Mean, Mode, OneHotCategorical};
///
/// let law = OneHotCategorical::from_logits([0.1, -0.4, 0.8])?;
/// let log_prob: f64 = law.log_prob(&[false, false, true]);
/// assert!((log_prob + 0.586552301001).abs() < 1e-12);
/// assert!((law.mean()[2].ln() - log_prob).abs() < 1e-12);
/// assert_eq!(law.log_prob(&[true, false, true]), f64::NEG_INFINITY);
/// assert_eq!(law.mode(), [false, false, true]);
/// # Ok::<(), probdl_runtime::distribution::CategoricalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneHotCategorical<const K: usize, T = f32> {
    class: Categorical<K, T>,
}

impl<const K: usize, T: Scalar> OneHotCategorical<K, T> {
    /// The law with these probabilities, which are divided by their sum.
    ///
    /// # Errors
    /// If one of them is negative or not finite, or if their sum is 0 or not finite.
    pub fn new(probs: [T; K]) -> Result<Self, CategoricalError> {
        Categorical::new(probs).map(Self::from)
    }

    /// The law whose probabilities are the softmax of these numbers. Its derivatives are by `logits`.
    ///
    /// # Errors
    /// If one of them is infinite or NaN, or if none is finite. `-inf` is the logit of an impossible class.
    pub fn from_logits(logits: [T; K]) -> Result<Self, CategoricalError> {
        Categorical::from_logits(logits).map(Self::from)
    }

    /// Probabilities whose range has been proved: not checked.
    #[doc(hidden)]
    pub fn proved_probs(probs: [T; K]) -> Self {
        Categorical::proved_probs(probs).into()
    }

    /// Logits that need no check.
    #[doc(hidden)]
    pub fn proved_logits(logits: [T; K]) -> Self {
        Categorical::proved_logits(logits).into()
    }

    /// The law of the class, as a number.
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
}

impl<const K: usize, T> From<Categorical<K, T>> for OneHotCategorical<K, T> {
    fn from(class: Categorical<K, T>) -> Self {
        Self { class }
    }
}

fn one_hot<const K: usize>(class: u32) -> [bool; K] {
    std::array::from_fn(|k| k == class as usize)
}

impl<const K: usize, T: Scalar> Distribution for OneHotCategorical<K, T> {
    type Scalar = T;
    type Event = [bool; K];
    type Moment = [T; K];

    fn log_prob(&self, y: &[bool; K]) -> T {
        self.log_prob_grad(y).log_prob
    }

    fn draw(&self, stream: &mut Stream) -> [bool; K] {
        one_hot(self.class.draw(stream))
    }
}

impl<const K: usize, T: Scalar> KlDivergence for OneHotCategorical<K, T> {
    /// That of the classes.
    fn kl_divergence(&self, other: &Self) -> T {
        self.class.kl_divergence(&other.class)
    }
}

impl<const K: usize, T: Scalar> Mean for OneHotCategorical<K, T> {
    fn mean(&self) -> [T; K] {
        self.probs()
    }
}

impl<const K: usize, T: Scalar> Variance for OneHotCategorical<K, T> {
    fn variance(&self) -> [T; K] {
        // The others' sum keeps the digits that 1 − p would lose where p is near 1.
        let probs = self.probs();
        std::array::from_fn(|k| {
            let others = (0..K).filter(|j| *j != k);
            probs[k] * sum(others.map(|j| probs[j]))
        })
    }

    fn stddev(&self) -> [T; K] {
        self.variance().map(Lanes::sqrt)
    }
}

impl<const K: usize, T: Scalar> Covariance for OneHotCategorical<K, T> {
    type Matrix = [[T; K]; K];

    fn covariance(&self) -> [[T; K]; K] {
        let (probs, variance) = (self.probs(), self.variance());
        std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                if i == j {
                    variance[i]
                } else {
                    -(probs[i] * probs[j])
                }
            })
        })
    }
}

impl<const K: usize, T: Scalar> Mode for OneHotCategorical<K, T> {
    fn mode(&self) -> [bool; K] {
        one_hot(self.class.mode())
    }
}

impl<const K: usize, T: Scalar> Entropy for OneHotCategorical<K, T> {
    fn entropy(&self) -> T {
        self.class.entropy()
    }
}

impl<const K: usize, T: Scalar> LogProbGradient for OneHotCategorical<K, T> {
    /// By the parameter that the law was made from: `probs` or `logits`.
    type ByParameters = [T; K];
    type ByValue = ();

    fn log_prob_grad(&self, y: &[bool; K]) -> Gradient<T, [T; K], ()> {
        let truths: [T; K] = y.map(|truth| if truth { T::ONE } else { T::ZERO });
        let mut gradient = self.class.log_prob_grad(&0);
        gradient.log_prob = if self.class.is_by_probs() {
            one_hot_categorical_probs(&truths, &self.probs(), &mut gradient.by_parameters)
        } else {
            one_hot_categorical_logits(&truths, &self.logits(), &mut gradient.by_parameters)
        };
        gradient
    }
}

/// The class of a vector of zeros and a 1; one that does not exist for other vectors.
#[inline(always)]
fn class<V: Lanes>(y: &[V]) -> V {
    let (mut class, mut count) = (V::splat(0.0), V::splat(0.0));
    let mut index = 0;
    while index < y.len() {
        class = class + y[index] * V::splat(index as f64);
        count = count + y[index];
        index += 1;
    }
    V::select(count.equal(V::splat(1.0)), class, V::splat(-1.0))
}

/// Log-probability of a vector of zeros and a 1 under softmax of the logits; writes its derivatives by the logits.
/// `-inf` for other vectors; saturates otherwise.
///
/// Panics if there are no logits or not as many derivatives.
#[inline(always)]
pub fn one_hot_categorical_logits<V: Lanes>(y: &[V], logits: &[V], d_logits: &mut [V]) -> V {
    categorical_logits(class(y), logits, d_logits)
}

/// Log-probability of a vector of zeros and a 1 under probabilities that are divided by their sum; writes its
/// derivatives by the probabilities. `-inf` for other vectors.
///
/// Panics if there are not as many derivatives as probabilities.
#[inline(always)]
pub fn one_hot_categorical_probs<V: Lanes>(y: &[V], probs: &[V], d_probs: &mut [V]) -> V {
    categorical_probs(class(y), probs, d_probs)
}
