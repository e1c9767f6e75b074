//! The geometric law.

use super::KlDivergence;
use super::counts::{count_quantile, to_count};
use super::divergence::{Expected, of_two_answers};
use super::parameter::{is_finite, is_inner_probability, parameter_error};
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::lanes::{Lanes, Scalar, apart};
use crate::math::log_sigmoid;
use crate::math::{Tails, exp, floor, ln, log1p, saturate, sigmoid, softplus};
use crate::random::Stream;

/// **Geometric(p)**: how many failures come before the first success.
///
/// Parameter: `probs` (p, above 0 and below 1), the probability of a success, or `logits` (z, real) with
/// p = 1 / (1 + exp(−z)). Events are counts `u32` from 0 on; quantiles and draws above the largest `u32` become it.
///
/// ```text
/// log p(y) = ln p + y ln(1 − p) = −softplus(−z) − y softplus(z)
/// ∂/∂p = 1/p − y/(1 − p)     ∂/∂z = 1 − p − y p
/// ```
///
/// The mode is 0. The law is the negative binomial one of a total count of 1, with p and 1 − p exchanged.
///
/// Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions* (2005), section 5.2. SciPy's and statrs' count the
/// success too: theirs is one more.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, Entropy, Geometric, Mean};
///
/// let law = Geometric::new(0.25)?;
/// assert!((law.prob(&2) - 0.25 * 0.75 * 0.75_f64).abs() < 1e-16);
/// assert_eq!(law.mean(), 3.0);
/// assert!((law.survival(&3) - 0.75_f64.powi(4)).abs() < 1e-15);
/// assert!((law.entropy() - 2.249340578475).abs() < 1e-12);
/// # Ok::<(), probdl_runtime::distribution::GeometricError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometric<T = f32> {
    parameter: Parameter<T>,
}

/// What the law was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Parameter<T> {
    Probs(T),
    Logits(T),
}

parameter_error! {
    /// Why [`Geometric::new`] and [`Geometric::from_logits`] refuse their parameter.
    GeometricError of "Geometric" {
        /// `probs` is not above 0 and below 1.
        ProbsNotInside: "probs" "above 0 and below 1",
        /// `logits` is infinite or NaN.
        LogitsNotFinite: "logits" "finite",
    }
}

impl<T: Scalar> Geometric<T> {
    /// The law with this probability of a success.
    ///
    /// # Errors
    /// If `probs` is not above 0 and below 1.
    pub fn new(probs: T) -> Result<Self, GeometricError> {
        if is_inner_probability(probs) {
            Ok(Self::proved_probs([probs]))
        } else {
            Err(GeometricError::ProbsNotInside(probs.to_f64()))
        }
    }

    /// The law with these log-odds of a success. Its derivatives are by `logits`.
    ///
    /// # Errors
    /// If `logits` is not finite.
    pub fn from_logits(logits: T) -> Result<Self, GeometricError> {
        if is_finite(logits) {
            Ok(Self::proved_logits([logits]))
        } else {
            Err(GeometricError::LogitsNotFinite(logits.to_f64()))
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

    /// The probability p of a success.
    pub fn probs(&self) -> T {
        match self.parameter {
            Parameter::Probs(probs) => probs,
            Parameter::Logits(logits) => sigmoid(logits),
        }
    }

    /// The log-odds of a success.
    pub fn logits(&self) -> T {
        match self.parameter {
            Parameter::Probs(probs) => ln(probs) - log1p(-probs),
            Parameter::Logits(logits) => logits,
        }
    }

    /// p, ln p and ln(1 − p) in double precision.
    fn wide(&self) -> (f64, f64, f64) {
        match self.parameter {
            Parameter::Probs(probs) => {
                let p = probs.to_f64();
                (p, ln(p), log1p(-p))
            }
            Parameter::Logits(logits) => {
                let z = logits.to_f64();
                (sigmoid(z), -softplus(-z), -softplus(z))
            }
        }
    }

    /// The odds of a failure: the mean.
    fn wide_mean(&self) -> f64 {
        match self.parameter {
            Parameter::Probs(probs) => (1.0 - probs.to_f64()) / probs.to_f64(),
            Parameter::Logits(logits) => exp(-logits.to_f64()),
        }
    }

    fn tails(&self, y: u32) -> Tails {
        Tails::from_ln_upper((f64::from(y) + 1.0) * self.wide().2)
    }

    fn kernel(&self, y: u32) -> (T, [T; 1]) {
        let y = T::from_f64(f64::from(y));
        match self.parameter {
            Parameter::Probs(probs) => geometric_probs(y, [probs]),
            Parameter::Logits(logits) => geometric_logits(y, [logits]),
        }
    }
}

impl<T: Scalar> KlDivergence for Geometric<T> {
    /// ln(p/p') + (1 − p)/p ln((1 − p)/(1 − p')).
    fn kl_divergence(&self, other: &Self) -> T {
        T::from_f64((1.0 + self.wide_mean()) * of_two_answers(self.answers(), other.answers()))
    }
}

impl<T: Scalar> Geometric<T> {
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

impl<T: Scalar> Distribution for Geometric<T> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, y: &u32) -> T {
        self.kernel(*y).0
    }

    /// The inverse of the distribution function at a uniform number.
    fn draw(&self, stream: &mut Stream) -> u32 {
        to_count(floor(saturate(ln(stream.uniform()) / self.wide().2)))
    }
}

impl<T: Scalar> Mean for Geometric<T> {
    fn mean(&self) -> T {
        T::from_f64(self.wide_mean())
    }
}

impl<T: Scalar> Variance for Geometric<T> {
    fn variance(&self) -> T {
        T::from_f64(self.wide_mean() * (1.0 + self.wide_mean()))
    }

    fn stddev(&self) -> T {
        T::from_f64(self.wide_mean().sqrt() * (1.0 + self.wide_mean()).sqrt())
    }
}

impl<T: Scalar> Mode for Geometric<T> {
    fn mode(&self) -> u32 {
        0
    }
}

impl<T: Scalar> Entropy for Geometric<T> {
    fn entropy(&self) -> T {
        let (_, ln_p, ln_q) = self.wide();
        let mean = self.wide_mean();
        // Where failures are impossible, 0 times infinity is 0.
        let failures = if mean > 0.0 { mean * ln_q } else { 0.0 };
        T::from_f64(-failures - ln_p)
    }
}

impl<T: Scalar> Cdf for Geometric<T> {
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

impl<T: Scalar> Quantile for Geometric<T> {
    /// A `p` that lies above a value of the distribution function by no more than rounding counts as that value.
    fn quantile(&self, p: T) -> u32 {
        let guess = floor(saturate(log1p(-p.to_f64()) / self.wide().2));
        count_quantile(p.to_f64(), (guess, 0.0), |count| self.tails(count))
    }
}

impl<T: Scalar> LogProbGradient for Geometric<T> {
    /// By the parameter that the law was made from: `probs` or `logits`.
    type ByParameters = [T; 1];
    type ByValue = ();

    fn log_prob_grad(&self, y: &u32) -> Gradient<T, [T; 1], ()> {
        let (log_prob, by_parameters) = self.kernel(*y);
        Gradient {
            log_prob,
            by_parameters,
            by_value: (),
        }
    }
}

apart! {
    /// Log-probability of the count `y` under `Geometric(logits)`, and its derivative; saturates.
    pub fn geometric_logits<V: Lanes>(y: V, parameters: [V; 1]) -> (V, [V; 1]) {
        let zero = V::splat(0.0);
        let [logits] = parameters;
        let outside = y.less(zero);
        // 0 failures cost nothing, however unlikely they are.
        let failures = V::select(y.equal(zero), zero, y * softplus(logits));
        let log_prob = saturate(-softplus(-logits) - failures);
        let by_logits = saturate(sigmoid(-logits) - y * sigmoid(logits));
        (
            V::select(outside, V::splat(f64::NEG_INFINITY), log_prob),
            [V::select(outside, zero, by_logits)],
        )
    }

    /// Log-probability of the count `y` under `Geometric(probs = probs)`, and its derivative.
    pub fn geometric_probs<V: Lanes>(y: V, parameters: [V; 1]) -> (V, [V; 1]) {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let [probs] = parameters;
        let outside = y.less(zero);
        let log_prob = ln(probs) + y * log1p(-probs);
        let by_probs = one / probs - y / (one - probs);
        (
            V::select(outside, V::splat(f64::NEG_INFINITY), log_prob),
            [V::select(outside, zero, by_probs)],
        )
    }
}
