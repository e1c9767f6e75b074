//! The beta-binomial law.

mod kernel;

use super::binomial::draw_binomial;
use super::count_sums::CountSums;
use super::counts::{count_quantile, to_count};
use super::parameter::{is_positive, parameter_error};
use super::sampler::ln_standard_gamma;
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::lanes::Scalar;
use crate::math::{Tails, floor, sigmoid};
use crate::random::Stream;

pub use kernel::{beta_binomial, beta_binomial_log_concentrations};

/// **BetaBinomial(n, α, β)**: how many of n questions are answered with yes, if the probability of yes is itself random, with a
/// beta law: counts out of a total that vary more than Binomial's.
///
/// Parameters: `total_count` (n, a whole number), `concentration1` (α, positive) and `concentration0` (β, positive), as many
/// answers yes and no as the law knows of. Events are counts `u32`, at most n.
///
/// With k = n − y, A = α + β and the digamma function ψ,
///
/// ```text
/// log p(y) = ln (n over y) + ln B(y + α, k + β) − ln B(α, β)
/// ∂/∂α = ψ(y + α) − ψ(α) − ψ(n + A) + ψ(A)     ∂/∂β = ψ(k + β) − ψ(β) − ψ(n + A) + ψ(A)
/// mean n α/A     variance n (α/A) (β/A) (A + n)/(A + 1)
/// ```
///
/// Of two modes it is the larger; where probabilities rise towards both ends, the more probable end. Distribution function and
/// entropy are sums over the counts; from many thousands on those far from both ends are integrated.
///
/// Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions* (2005), section 6.2.2. TensorFlow Probability takes any
/// total count; here it is whole, and there are a mode, an entropy, a distribution function and quantiles.
///
/// ```
/// use probdl_runtime::distribution::{BetaBinomial, Cdf, Distribution, Mean, Mode};
///
/// let law = BetaBinomial::new(10, 2.0_f64, 3.0)?;
/// // (10 over 4) B(6, 9) / B(2, 3) = 20/143
/// assert!((law.prob(&4) - 20.0 / 143.0).abs() < 1e-15);
/// // B(2, 13) / B(2, 3) + 10 B(3, 12) / B(2, 3)
/// assert!((law.cdf(&1) - 16.0 / 91.0).abs() < 1e-14);
/// assert_eq!((law.mean(), law.mode()), (4.0, 3));
/// assert_eq!(law.prob(&11), 0.0);
/// # Ok::<(), probdl_runtime::distribution::BetaBinomialError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaBinomial<T = f32> {
    total_count: u32,
    concentration1: T,
    concentration0: T,
}

parameter_error! {
    /// Why [`BetaBinomial::new`] refuses its parameters.
    BetaBinomialError of "BetaBinomial" {
        /// `concentration1` is not positive, or infinite or NaN.
        Concentration1NotPositive: "concentration1" "positive and finite",
        /// `concentration0` is not positive, or infinite or NaN.
        Concentration0NotPositive: "concentration0" "positive and finite",
    }
}

impl<T: Scalar> BetaBinomial<T> {
    /// The law of so many questions, with the concentrations of yes and of no.
    ///
    /// # Errors
    /// If a concentration is not positive or not finite.
    pub fn new(total_count: u32, concentration1: T, concentration0: T) -> Result<Self, BetaBinomialError> {
        if !is_positive(concentration1) {
            return Err(BetaBinomialError::Concentration1NotPositive(
                concentration1.to_f64(),
            ));
        }
        if !is_positive(concentration0) {
            return Err(BetaBinomialError::Concentration0NotPositive(
                concentration0.to_f64(),
            ));
        }
        Ok(Self {
            total_count,
            concentration1,
            concentration0,
        })
    }

    /// A whole number and two concentrations, whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved([total_count, concentration1, concentration0]: [T; 3]) -> Self {
        Self {
            total_count: to_count(total_count.to_f64()),
            concentration1,
            concentration0,
        }
    }

    /// How many questions there are.
    pub fn total_count(&self) -> u32 {
        self.total_count
    }

    /// The concentration α of yes.
    pub fn concentration1(&self) -> T {
        self.concentration1
    }

    /// The concentration β of no.
    pub fn concentration0(&self) -> T {
        self.concentration0
    }

    /// n, α and β in double precision.
    fn wide(&self) -> [f64; 3] {
        [
            f64::from(self.total_count),
            self.concentration1.to_f64(),
            self.concentration0.to_f64(),
        ]
    }

    fn sums(&self) -> CountSums<impl Fn(f64) -> f64, impl Fn(f64) -> f64> {
        sums(self.wide())
    }

    fn tails(&self, y: u32) -> Tails {
        let [n, a, b] = self.wide();
        self.sums().tails(f64::from(y), mean(n, a, b))
    }

    fn kernel(&self, y: u32) -> (T, [T; 3]) {
        let [n, y] = [self.total_count, y].map(f64::from);
        // Counts that the type cannot hold are rounded together: an impossible one must stay impossible.
        let y = T::from_f64(if y > n { -1.0 } else { y });
        beta_binomial(y, [T::from_f64(n), self.concentration1, self.concentration0])
    }
}

impl BetaBinomial<f64> {
    /// Sums over the counts of the law with these parameters.
    pub(super) fn sums_of(parameters: [f64; 3]) -> CountSums<impl Fn(f64) -> f64, impl Fn(f64) -> f64> {
        sums(parameters)
    }

    /// The mean of the law with these parameters.
    pub(super) fn mean_of([n, a, b]: [f64; 3]) -> f64 {
        mean(n, a, b)
    }
}

fn sums([n, a, b]: [f64; 3]) -> CountSums<impl Fn(f64) -> f64, impl Fn(f64) -> f64> {
    CountSums {
        n,
        mode: mode(n, a, b),
        // A small concentration gathers probability at its end; what is elsewhere is spread as at 1.
        stddev: variance(n, a.max(1.0), b.max(1.0)).sqrt(),
        one_maximum: a + b > 2.0,
        log_prob: move |y| beta_binomial(y, [n, a, b]).0,
        ratio: move |y| ((n - y) / (y + 1.0)) * ((y + a) / (n - y - 1.0 + b)),
    }
}

/// Probabilities rise from y to y + 1 where y (A − 2) ≤ n (α − 1) + 1 − β.
fn mode(n: f64, a: f64, b: f64) -> f64 {
    let rise = n * (a - 1.0) + (1.0 - b);
    let excess = (a - 1.0) + (b - 1.0);
    if excess > 0.0 {
        let last = floor(rise / excess) + 1.0;
        return f64::from(to_count(last)).min(n);
    }
    let risen = if excess < 0.0 {
        beta_binomial(n, [n, a, b]).0 >= beta_binomial(0.0, [n, a, b]).0
    } else {
        rise >= 0.0
    };
    if risen { n } else { 0.0 }
}

fn mean(n: f64, a: f64, b: f64) -> f64 {
    n / (1.0 + b / a)
}

fn variance(n: f64, a: f64, b: f64) -> f64 {
    let (p, q) = (1.0 / (1.0 + b / a), 1.0 / (1.0 + a / b));
    let overdispersion = 1.0 + (n - 1.0) / (a + b + 1.0);
    n * p * q * overdispersion
}

impl<T: Scalar> Distribution for BetaBinomial<T> {
    type Scalar = T;
    type Event = u32;
    type Moment = T;

    fn log_prob(&self, y: &u32) -> T {
        self.kernel(*y).0
    }

    /// A beta number, as the log-odds of yes, and so many questions.
    fn draw(&self, stream: &mut Stream) -> u32 {
        let [n, a, b] = self.wide();
        let logits = ln_standard_gamma(a, stream) - ln_standard_gamma(b, stream);
        to_count(draw_binomial(n, [sigmoid(logits), sigmoid(-logits)], stream))
    }
}

impl<T: Scalar> Mean for BetaBinomial<T> {
    fn mean(&self) -> T {
        let [n, a, b] = self.wide();
        T::from_f64(mean(n, a, b))
    }
}

impl<T: Scalar> Variance for BetaBinomial<T> {
    fn variance(&self) -> T {
        let [n, a, b] = self.wide();
        T::from_f64(variance(n, a, b))
    }

    fn stddev(&self) -> T {
        let [n, a, b] = self.wide();
        T::from_f64(variance(n, a, b).sqrt())
    }
}

impl<T: Scalar> Mode for BetaBinomial<T> {
    fn mode(&self) -> u32 {
        let [n, a, b] = self.wide();
        to_count(mode(n, a, b))
    }
}

impl<T: Scalar> Entropy for BetaBinomial<T> {
    fn entropy(&self) -> T {
        T::from_f64(self.sums().entropy())
    }
}

impl<T: Scalar> Cdf for BetaBinomial<T> {
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

impl<T: Scalar> Quantile for BetaBinomial<T> {
    /// A `p` that lies above a value of the distribution function by no more than rounding counts as that value.
    fn quantile(&self, p: T) -> u32 {
        let [n, a, b] = self.wide();
        let moments = (mean(n, a, b), variance(n, a, b).sqrt());
        count_quantile(p.to_f64(), moments, |count| self.tails(count)).min(self.total_count)
    }
}

impl<T: Scalar> LogProbGradient for BetaBinomial<T> {
    /// By `concentration1` and `concentration0`.
    type ByParameters = [T; 2];
    type ByValue = ();

    fn log_prob_grad(&self, y: &u32) -> Gradient<T, [T; 2], ()> {
        let (log_prob, [_, by_one, by_zero]) = self.kernel(*y);
        Gradient {
            log_prob,
            by_parameters: [by_one, by_zero],
            by_value: (),
        }
    }
}
