//! The Dirichlet law.

use super::KlDivergence;
use std::fmt::{Display, Formatter};

use super::independent::sum;
use super::parameter::is_positive;
use super::sampler::ln_standard_gamma;
use super::{Covariance, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Variance};
use crate::lanes::{Lanes, Scalar};
use crate::math::{exp, ln, log_ratio_and_deviance, saturate, stirling};
use crate::random::Stream;

/// How far from 1 the sum of shares may be: those of single precision are shares in double precision, too.
pub(crate) const SHARES_TOLERANCE: f64 = 1.0 / 4096.0;

/// **Dirichlet(a)**: shares of a whole: parts of a mixture, of a budget or of a vote; probabilities of classes that are
/// themselves uncertain.
///
/// Parameter: `concentration` (a, `K` positive numbers). Events are `[T; K]`: numbers that are not negative and sum to 1
/// (within 1/4096, so that shares in single precision do too; others have a log-density of `-inf`). The density is that of the
/// first K − 1 shares. With A = Σ a:
///
/// ```text
/// log p(y) = Σ (a_k − 1) ln y_k + lgamma(A) − Σ lgamma(a_k)
/// ∂/∂a_k = ln y_k + digamma(A) − digamma(a_k)     ∂/∂y_k = (a_k − 1)/y_k
/// mean a/A     variance a_k (A − a_k) / (A² (A + 1))     covariance −a_i a_j / (A² (A + 1))
/// ```
///
/// Large terms are not formed: the density is `Σ (a_k ln(A y_k/a_k) + a_k − A y_k)` and what Stirling's formula leaves.
/// Where a share is 0 the density is 0 or infinite, as its concentration is above or below 1; where both occur, it is 0.
/// The mode has shares in proportion to `a_k − 1`; those with `a_k ≤ 1` have none. If no concentration is above 1, it is the
/// corner of the greatest, and of a flat density (all are 1) the middle.
///
/// Source: Kotz, Balakrishnan and Johnson, *Continuous Multivariate Distributions*, volume 1 (2000), chapter 49. Differs
/// from TensorFlow Probability, where there is no mode if a concentration is at most 1, and vectors are not checked.
///
/// ```
/// use probdl_runtime::distribution::{Dirichlet, Distribution, Mean, Mode};
///
/// let law = Dirichlet::new([2.0_f64, 3.0, 5.0])?;
/// // gamma(10) / (gamma(2) gamma(3) gamma(5)) · 0.2 · 0.3² · 0.5⁴
/// assert!((law.prob(&[0.2, 0.3, 0.5]) - 8.505).abs() < 1e-12);
/// assert_eq!(law.mean(), [0.2, 0.3, 0.5]);
/// assert!((law.mode()[2] - 4.0 / 7.0).abs() < 1e-15);
/// # Ok::<(), probdl_runtime::distribution::DirichletError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dirichlet<const K: usize, T = f32> {
    concentration: [T; K],
}

/// Why [`Dirichlet::new`] refuses its parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum DirichletError {
    /// A concentration is not positive, or infinite or NaN.
    ConcentrationNotPositive {
        /// The share.
        share: usize,
        /// Its concentration.
        value: f64,
    },
    /// There are fewer than two shares.
    FewerThanTwoShares(usize),
}

impl Display for DirichletError {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ConcentrationNotPositive { share, value } => write!(
                f,
                "`concentration[{share}]` of `Dirichlet` must be positive and finite, but it is {value}"
            ),
            Self::FewerThanTwoShares(shares) => {
                write!(
                    f,
                    "`Dirichlet` must have at least two shares, but it has {shares}"
                )
            }
        }
    }
}

impl std::error::Error for DirichletError {}

impl<const K: usize, T: Scalar> Dirichlet<K, T> {
    /// The law with these concentrations.
    ///
    /// # Errors
    /// If one of them is not positive or not finite, or if there are fewer than two.
    pub fn new(concentration: [T; K]) -> Result<Self, DirichletError> {
        if K < 2 {
            return Err(DirichletError::FewerThanTwoShares(K));
        }
        for (share, value) in concentration.into_iter().enumerate() {
            if !is_positive(value) {
                return Err(DirichletError::ConcentrationNotPositive {
                    share,
                    value: value.to_f64(),
                });
            }
        }
        Ok(Self::proved(concentration))
    }

    /// Concentrations whose range has been proved: not checked.
    #[doc(hidden)]
    pub fn proved(concentration: [T; K]) -> Self {
        Self { concentration }
    }

    /// The concentrations.
    pub fn concentration(&self) -> [T; K] {
        self.concentration
    }

    fn wide(&self) -> [f64; K] {
        self.concentration.map(Scalar::to_f64)
    }
}

impl<const K: usize, T: Scalar> KlDivergence for Dirichlet<K, T> {
    /// The Kullback-Leibler divergence of this law from `other`: the mean of `log(p / p_other)` under this one, in nats.
    ///
    /// Source: Penny, *Kullback-Liebler Divergences of Normal, Gamma, Dirichlet and Wishart Densities* (2001).
    fn kl_divergence(&self, other: &Self) -> T {
        // lgamma(a) is a ln a − a − S(a) and digamma(a) is ln a − S'(a): with that the large terms are deviances.
        let deviance = |a: f64, b: f64| log_ratio_and_deviance([a, 1.0], b).1;
        let (a, b) = (self.wide(), other.wide());
        let (whole, other_whole) = (sum(a), sum(b));
        let (rest, slope) = stirling(whole);
        let mut divergence = deviance(whole, other_whole) + stirling(other_whole).0 - rest;
        for (a, b) in std::iter::zip(a, b) {
            let (rest_of_a, slope_of_a) = stirling(a);
            divergence += rest_of_a - stirling(b).0 - deviance(a, b) + (a - b) * (slope - slope_of_a);
        }
        T::from_f64(divergence.max(0.0))
    }
}

impl<const K: usize, T: Scalar> Distribution for Dirichlet<K, T> {
    type Scalar = T;
    type Event = [T; K];
    type Moment = [T; K];

    fn log_prob(&self, y: &[T; K]) -> T {
        dirichlet(y, &self.concentration, &mut [T::ZERO; K])
    }

    /// Gamma numbers, divided by their sum; by their logarithms, because those of small concentrations underflow.
    fn draw(&self, stream: &mut Stream) -> [T; K] {
        let logarithms = self
            .wide()
            .map(|concentration| ln_standard_gamma(concentration, stream));
        let greatest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers = logarithms.map(|logarithm| exp(logarithm - greatest));
        let whole = sum(powers);
        powers.map(|power| T::from_f64(power / whole))
    }
}

impl<const K: usize, T: Scalar> Mean for Dirichlet<K, T> {
    fn mean(&self) -> [T; K] {
        let whole = sum(self.wide());
        self.wide()
            .map(|concentration| T::from_f64(concentration / whole))
    }
}

impl<const K: usize, T: Scalar> Variance for Dirichlet<K, T> {
    fn variance(&self) -> [T; K] {
        let covariance = self.covariance();
        std::array::from_fn(|k| covariance[k][k])
    }

    fn stddev(&self) -> [T; K] {
        self.variance().map(Lanes::sqrt)
    }
}

impl<const K: usize, T: Scalar> Covariance for Dirichlet<K, T> {
    type Matrix = [[T; K]; K];

    fn covariance(&self) -> [[T; K]; K] {
        let a = self.wide();
        let whole = sum(a);
        std::array::from_fn(|i| {
            let others: f64 = (0..K).filter(|j| *j != i).map(|j| a[j]).sum();
            std::array::from_fn(|j| {
                let factor = if i == j { others } else { -a[j] };
                T::from_f64(a[i] / whole * (factor / whole) / (whole + 1.0))
            })
        })
    }
}

impl<const K: usize, T: Scalar> Mode for Dirichlet<K, T> {
    fn mode(&self) -> [T; K] {
        let a = self.wide();
        let excess = a.map(|concentration| (concentration - 1.0).max(0.0));
        let whole = sum(excess);
        if whole > 0.0 {
            return excess.map(|excess| T::from_f64(excess / whole));
        }
        if a.iter().all(|concentration| *concentration == 1.0) {
            return self.mean();
        }
        let greatest = (0..K).fold(0, |best, k| if a[k] > a[best] { k } else { best });
        std::array::from_fn(|k| if k == greatest { T::ONE } else { T::ZERO })
    }
}

impl<const K: usize, T: Scalar> Entropy for Dirichlet<K, T> {
    fn entropy(&self) -> T {
        let a = self.wide();
        let whole = sum(a);
        let (rest, slope) = stirling(whole);
        let mut entropy = rest - (whole - K as f64) * slope;
        for concentration in a {
            let (rest, slope) = stirling(concentration);
            entropy += ln(concentration / whole) - rest + (concentration - 1.0) * slope;
        }
        T::from_f64(entropy)
    }
}

impl<const K: usize, T: Scalar> LogProbGradient for Dirichlet<K, T> {
    type ByParameters = [T; K];
    type ByValue = [T; K];

    fn log_prob_grad(&self, y: &[T; K]) -> Gradient<T, [T; K], [T; K]> {
        let mut by_parameters = [T::ZERO; K];
        let log_prob = dirichlet(y, &self.concentration, &mut by_parameters);
        Gradient {
            log_prob,
            by_parameters,
            by_value: std::array::from_fn(|k| {
                let excess = self.concentration[k] - T::ONE;
                if excess == T::ZERO { T::ZERO } else { excess / y[k] }
            }),
        }
    }
}

/// Log-density of shares under these concentrations; writes its derivatives by the concentrations. `-inf` for numbers
/// that are negative or do not sum to 1.
///
/// Panics if there are not as many shares and derivatives as concentrations.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn dirichlet<V: Lanes>(y: &[V], concentration: &[V], d_concentration: &mut [V]) -> V {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let infinity = V::splat(f64::INFINITY);
    let (mut whole, mut shares, mut least) = (zero, zero, one);
    let mut index = 0;
    while index < concentration.len() {
        whole = saturate(whole + concentration[index]);
        shares = shares + y[index];
        least = least.minimum(y[index]);
        index += 1;
    }
    let (rest, slope) = stirling(whole);
    let mut log_prob = -rest;
    // What shares of 0 add: infinities, of which the negative one wins.
    let (mut risen, mut fallen) = (zero, zero);
    let mut index = 0;
    while index < concentration.len() {
        let a = concentration[index];
        let absent = y[index].less_equal(zero);
        let share = V::select(absent, V::broadcast(V::Scalar::EPSILON) * a / whole, y[index]);
        let share = share.maximum(V::broadcast(V::Scalar::MIN_POSITIVE));
        let (log_ratio, deviance) = log_ratio_and_deviance([whole, share], a);
        let (rest_of_a, slope_of_a) = stirling(a);
        log_prob = log_prob + ((deviance + rest_of_a) - ln(share));
        risen = V::select(
            absent,
            risen.maximum(V::select(a.less(one), infinity, zero)),
            risen,
        );
        fallen = V::select(
            absent,
            fallen.minimum(V::select(one.less(a), -infinity, zero)),
            fallen,
        );
        let partial = log_ratio + (slope_of_a - slope);
        d_concentration[index] = V::select(absent, -infinity, partial);
        index += 1;
    }
    let log_prob = V::select(fallen.less(zero), fallen, log_prob + risen);
    let off = V::splat(SHARES_TOLERANCE).less((shares - one).abs()) | least.less(zero);
    V::select(off, -infinity, log_prob)
}
