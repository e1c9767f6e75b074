//! The negative binomial law.

mod kernel;

use super::count_sums::CountSums;
use super::counts::{count_entropy, count_quantile, to_count};
use super::parameter::{is_finite, is_inner_probability, is_positive, parameter_error};
use super::poisson::poisson_number;
use super::sampler::ln_standard_gamma;
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::lanes::Scalar;
use crate::math::{Tails, beta_tails, exp, floor, gamma_tails, ln, log1p, saturate, sigmoid};
use crate::random::Stream;

pub use kernel::{
    negative_binomial_log_mean, negative_binomial_logits, negative_binomial_mean, negative_binomial_probs,
};

/// **NegativeBinomial(r, p)**: counts that vary more than Poisson's: a Poisson law whose rate is itself random, with a
/// gamma law. Also the number of successes, each of probability p, before the r-th failure.
///
/// Parameters, in one of three forms:
///
/// - `total_count` (r, positive, not only whole numbers) and `logits` (z, real) with p = 1 / (1 + exp(−z));
/// - `total_count` and `probs` (p, above 0 and below 1), the probability of *one more*;
/// - `mean` (μ, positive) and `dispersion` (α, positive), with r = 1/α and p = αμ / (1 + αμ). The variance is μ + αμ²; as
///   α falls to 0 the law becomes Poisson's.
///
/// Events are counts `u32`; modes, quantiles and draws above the largest `u32` become it.
///
/// With q = 1 − p and the excess d = y q − r p = q (y − μ),
///
/// ```text
/// log p(y) = ln Γ(y + r) − ln Γ(r) − ln y! + r ln q + y ln p
/// ∂/∂z = d     ∂/∂p = d / (p q)     ∂/∂r = ψ(y + r) − ψ(r) + ln q
/// ∂/∂μ = d/μ   ∂/∂α = r d − r² ∂/∂r
/// ```
///
/// The mode is the integer part of (r − 1) p/q, and 0 for r ≤ 1. The entropy is a sum over the counts; where the mean is
/// large, an integral. Moments are infinite where the scalar type cannot hold them.
///
/// Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions* (2005), chapter 5; mean and dispersion as in Hilbe,
/// *Negative Binomial Regression* (2011), "NB2". SciPy's and statrs' p is our q. Differs from TensorFlow Probability:
/// small probabilities of large counts keep their digits, derivatives by r do where r is large, and there are an entropy
/// and quantiles.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, Mean, Mode, NegativeBinomial, Variance};
///
/// let law = NegativeBinomial::new(3.5, 0.3)?;
/// assert!((law.log_prob(&3) + 2.19045172848_f64).abs() < 1e-11);
/// assert!((law.cdf(&3) - 0.903556799984).abs() < 1e-12);
/// assert_eq!(law.mode(), 1);
///
/// let law = NegativeBinomial::from_mean(4.0, 0.5)?;
/// assert_eq!((law.mean(), law.variance()), (4.0, 12.0));
/// # Ok::<(), probdl_runtime::distribution::NegativeBinomialError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NegativeBinomial<T = f32> {
    form: Form,
    parameters: [T; 2],
}

/// What the law was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Logits,
    Probs,
    Mean,
}

parameter_error! {
    /// Why [`NegativeBinomial::new`], [`NegativeBinomial::from_logits`] and [`NegativeBinomial::from_mean`] refuse their
    /// parameters.
    NegativeBinomialError of "NegativeBinomial" {
        /// `total_count` is not a finite number above 0.
        TotalCountNotPositive: "total_count" "positive and finite",
        /// `logits` is infinite or NaN.
        LogitsNotFinite: "logits" "finite",
        /// `probs` is not above 0 and below 1.
        ProbsNotInside: "probs" "above 0 and below 1",
        /// `mean` is not a finite number above 0.
        MeanNotPositive: "mean" "positive and finite",
        /// `dispersion` is not a finite number above 0.
        DispersionNotPositive: "dispersion" "positive and finite",
    }
}

/// The law in double precision.
#[derive(Clone, Copy)]
struct Wide {
    total: f64,
    p: f64,
    q: f64,
    /// p/q.
    odds: f64,
    /// ln(p/q).
    logits: f64,
}

impl<T: Scalar> NegativeBinomial<T> {
    /// The law of successes of probability `probs` before as many failures as `total_count` says.
    ///
    /// # Errors
    /// If `total_count` is not positive and finite, or `probs` not above 0 and below 1.
    pub fn new(total_count: T, probs: T) -> Result<Self, NegativeBinomialError> {
        Self::check_total(total_count)?;
        if !is_inner_probability(probs) {
            return Err(NegativeBinomialError::ProbsNotInside(probs.to_f64()));
        }
        Ok(Self::proved_probs([total_count, probs]))
    }

    /// The same with the log-odds of a success. Its derivatives are by `total_count` and `logits`.
    ///
    /// # Errors
    /// If `total_count` is not positive and finite, or `logits` not finite.
    pub fn from_logits(total_count: T, logits: T) -> Result<Self, NegativeBinomialError> {
        Self::check_total(total_count)?;
        if !is_finite(logits) {
            return Err(NegativeBinomialError::LogitsNotFinite(logits.to_f64()));
        }
        Ok(Self::proved_logits([total_count, logits]))
    }

    /// The law with this mean, and a variance of mean + dispersion · mean². Its derivatives are by `mean` and
    /// `dispersion`.
    ///
    /// # Errors
    /// If one of them is not positive and finite.
    pub fn from_mean(mean: T, dispersion: T) -> Result<Self, NegativeBinomialError> {
        if !is_positive(mean) {
            return Err(NegativeBinomialError::MeanNotPositive(mean.to_f64()));
        }
        if !is_positive(dispersion) {
            return Err(NegativeBinomialError::DispersionNotPositive(dispersion.to_f64()));
        }
        Ok(Self::proved_mean([mean, dispersion]))
    }

    fn check_total(total_count: T) -> Result<(), NegativeBinomialError> {
        if is_positive(total_count) {
            Ok(())
        } else {
            Err(NegativeBinomialError::TotalCountNotPositive(total_count.to_f64()))
        }
    }

    /// A total count and log-odds whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved_logits(parameters: [T; 2]) -> Self {
        Self {
            form: Form::Logits,
            parameters,
        }
    }

    /// A total count and a probability whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved_probs(parameters: [T; 2]) -> Self {
        Self {
            form: Form::Probs,
            parameters,
        }
    }

    /// A mean and a dispersion whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved_mean(parameters: [T; 2]) -> Self {
        Self {
            form: Form::Mean,
            parameters,
        }
    }

    fn wide(&self) -> Wide {
        let [first, second] = self.parameters.map(Scalar::to_f64);
        match self.form {
            Form::Logits => Wide {
                total: first,
                p: sigmoid(second),
                q: sigmoid(-second),
                odds: saturate(exp(second)),
                logits: second,
            },
            Form::Probs => Wide {
                total: first,
                p: second,
                q: 1.0 - second,
                odds: second / (1.0 - second),
                logits: ln(second) - log1p(-second),
            },
            Form::Mean => {
                let odds = saturate(first * second);
                Wide {
                    total: saturate(1.0 / second),
                    p: odds / (1.0 + odds),
                    q: 1.0 / (1.0 + odds),
                    odds,
                    logits: ln(first) + ln(second),
                }
            }
        }
    }

    /// The total count r: how many failures end the count.
    pub fn total_count(&self) -> T {
        match self.form {
            Form::Mean => T::ONE / self.parameters[1],
            Form::Logits | Form::Probs => self.parameters[0],
        }
    }

    /// The probability p of one more.
    pub fn probs(&self) -> T {
        match self.form {
            Form::Probs => self.parameters[1],
            Form::Logits | Form::Mean => T::from_f64(self.wide().p),
        }
    }

    /// The log-odds of one more.
    pub fn logits(&self) -> T {
        match self.form {
            Form::Logits => self.parameters[1],
            Form::Probs | Form::Mean => T::from_f64(self.wide().logits),
        }
    }

    /// The dispersion α = 1/r.
    pub fn dispersion(&self) -> T {
        match self.form {
            Form::Mean => self.parameters[1],
            Form::Logits | Form::Probs => T::ONE / self.parameters[0],
        }
    }

    /// Mean and standard deviation in double precision.
    fn wide_moments(&self) -> (f64, f64) {
        let Wide { total, odds, .. } = self.wide();
        let mean = match self.form {
            Form::Mean => self.parameters[0].to_f64(),
            Form::Logits | Form::Probs => total * odds,
        };
        (mean, mean.sqrt() * (1.0 + odds).sqrt())
    }

    fn tails(&self, y: u32) -> Tails {
        let y = f64::from(y);
        let [mean, dispersion] = self.parameters.map(Scalar::to_f64);
        if self.form == Form::Mean && is_poisson(y, mean, dispersion) {
            return gamma_tails(y + 1.0, mean).mirrored();
        }
        let Wide { total, p, q, .. } = self.wide();
        tails(y, total, [p, q])
    }

    fn kernel(&self, y: u32) -> (T, [T; 2]) {
        let y = T::from_f64(f64::from(y));
        match self.form {
            Form::Logits => negative_binomial_logits(y, self.parameters),
            Form::Probs => negative_binomial_probs(y, self.parameters),
            Form::Mean => negative_binomial_mean(y, self.parameters),
        }
    }
}

/// The probabilities up to a count and above it, by total count and the probabilities of one more and of an end.
pub(super) fn tails(y: f64, total: f64, [p, q]: [f64; 2]) -> Tails {
    beta_tails(total, y + 1.0, q, p)
}

/// Whether a law of this mean and dispersion is Poisson's up to `y` and everywhere near its mean, to the last digits: its
/// log-probabilities differ by about half of `dispersion (y - mean)^2`.
pub(super) fn is_poisson(y: f64, mean: f64, dispersion: f64) -> bool {
    let size = 1.0 + y + mean;
    dispersion * size * size < 1e-18
}

/// Sums over the counts, up to one above `y` beyond which nothing is left that a double would show.
pub(super) fn count_sums<L: Fn(f64) -> f64>(
    y: f64,
    total: f64,
    [p, q]: [f64; 2],
    log_prob: L,
) -> CountSums<L, impl Fn(f64) -> f64> {
    let mean = saturate(total * (p / q));
    // Where nearly all counts are 0, the others are spread by the tail's fall.
    let stddev = (mean / q).sqrt().max(if total < 1.0 { 1.0 / q } else { 0.0 });
    // 60 deviations, and as many counts where the law is Poisson's.
    let reach = 60.0 * stddev + 800.0;
    CountSums {
        n: floor(saturate((if y > mean { y } else { mean }) + reach)),
        mode: floor(if total > 1.0 { mean - p / q } else { 0.0 }),
        stddev,
        one_maximum: true,
        log_prob,
        ratio: move |count| p * ((count + total) / (count + 1.0)),
    }
}

impl<T: Scalar> Distribution for NegativeBinomial<T> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, y: &u32) -> T {
        self.kernel(*y).0
    }

    /// A Poisson number whose rate is a gamma number.
    fn draw(&self, stream: &mut Stream) -> u32 {
        let Wide { total, logits, .. } = self.wide();
        let ln_rate = ln_standard_gamma(total, stream) + logits;
        to_count(poisson_number(saturate(exp(ln_rate)), stream))
    }
}

impl<T: Scalar> Mean for NegativeBinomial<T> {
    fn mean(&self) -> T {
        T::from_f64(self.wide_moments().0)
    }
}

impl<T: Scalar> Variance for NegativeBinomial<T> {
    fn variance(&self) -> T {
        T::from_f64(self.wide_moments().0 * (1.0 + self.wide().odds))
    }

    fn stddev(&self) -> T {
        T::from_f64(self.wide_moments().1)
    }
}

impl<T: Scalar> Mode for NegativeBinomial<T> {
    fn mode(&self) -> u32 {
        let Wide { total, odds, .. } = self.wide();
        if total <= 1.0 {
            return 0;
        }
        to_count(floor(match self.form {
            Form::Mean => {
                let [mean, dispersion] = self.parameters.map(Scalar::to_f64);
                mean * (1.0 - dispersion)
            }
            Form::Logits | Form::Probs => (total - 1.0) * odds,
        }))
    }
}

impl<T: Scalar> Entropy for NegativeBinomial<T> {
    fn entropy(&self) -> T {
        let Wide { total, odds, .. } = self.wide();
        let moments = self.wide_moments();
        let scale = if total < 1.0 { odds } else { moments.1 };
        let parameters = self.parameters.map(Scalar::to_f64);
        T::from_f64(match self.form {
            Form::Logits => count_entropy(moments, scale, |y| negative_binomial_logits(y, parameters).0),
            Form::Probs => count_entropy(moments, scale, |y| negative_binomial_probs(y, parameters).0),
            Form::Mean => count_entropy(moments, scale, |y| negative_binomial_mean(y, parameters).0),
        })
    }
}

impl<T: Scalar> Cdf for NegativeBinomial<T> {
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

impl<T: Scalar> Quantile for NegativeBinomial<T> {
    /// A `p` that lies above a value of the distribution function by no more than rounding counts as that value.
    fn quantile(&self, p: T) -> u32 {
        count_quantile(p.to_f64(), self.wide_moments(), |count| self.tails(count))
    }
}

impl<T: Scalar> LogProbGradient for NegativeBinomial<T> {
    /// By the parameters that the law was made from: `total_count` and `probs` or `logits`, or `mean` and `dispersion`.
    type ByParameters = [T; 2];
    type ByValue = ();

    fn log_prob_grad(&self, y: &u32) -> Gradient<T, [T; 2], ()> {
        let (log_prob, by_parameters) = self.kernel(*y);
        Gradient {
            log_prob,
            by_parameters,
            by_value: (),
        }
    }
}
