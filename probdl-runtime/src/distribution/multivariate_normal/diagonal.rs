//! The normal law of a vector with independent elements.

use super::super::KlDivergence;
use super::super::divergence::of_normal_laws;
use std::fmt::{Display, Formatter};

use super::super::independent::sum;
use super::super::normal::{normal, normal_by_value};
use super::super::parameter::{is_finite, is_positive};
use super::super::{
    Covariance, Distribution, Entropy, Gradient, LocationScale, LogProbGradient, Mean, Mode, Normal, Variance,
};
use crate::lanes::Scalar;
use crate::math::constant::HALF_LN_TAU;
use crate::math::ln;
use crate::random::Stream;

/// **MultivariateNormalDiag(μ, σ)**: a vector of independent normal elements.
///
/// Parameters: `loc` (μ, `N` real numbers) and `scale_diag` (σ, `N` positive numbers: standard deviations). Events are
/// `[T; N]`. It is [`Independent`](super::super::Independent) of [`Normal`], as one law with a covariance matrix.
///
/// ```text
/// log p(y) = −Σ ((y_k − μ_k)²/(2 σ_k²) + ln σ_k) − N/2 ln 2π
/// ∂/∂μ_k = (y_k − μ_k)/σ_k²     ∂/∂σ_k = ((y_k − μ_k)²/σ_k² − 1)/σ_k     ∂/∂y_k = −∂/∂μ_k
/// ```
///
/// Source: Murphy, *Probabilistic Machine Learning: An Introduction* (2022), section 3.2. Differs from TensorFlow
/// Probability: a negative deviation is refused (there its size is taken).
///
/// ```
/// use probdl_runtime::distribution::{Distribution, MultivariateNormalDiag};
///
/// let law = MultivariateNormalDiag::new([1.0_f64, -2.0], [0.5, 2.0])?;
/// // −ln 2π − ln(0.5 · 2) − (1 + 1)/2
/// assert!((law.log_prob(&[1.5, 0.0]) + 2.837877066409345).abs() < 1e-14);
/// # Ok::<(), probdl_runtime::distribution::MultivariateNormalDiagError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultivariateNormalDiag<const N: usize, T = f32> {
    loc: [T; N],
    scale_diag: [T; N],
}

/// Why [`MultivariateNormalDiag::new`] refuses its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum MultivariateNormalDiagError {
    /// An element of `loc` is infinite or NaN.
    LocNotFinite {
        /// The element.
        element: usize,
        /// Its number.
        value: f64,
    },
    /// An element of `scale_diag` is not positive, or infinite or NaN.
    ScaleNotPositive {
        /// The element.
        element: usize,
        /// Its number.
        value: f64,
    },
}

impl Display for MultivariateNormalDiagError {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let (parameter, element, rule, value) = match self {
            Self::LocNotFinite { element, value } => ("loc", element, "finite", value),
            Self::ScaleNotPositive { element, value } => {
                ("scale_diag", element, "positive and finite", value)
            }
        };
        write!(
            f,
            "`{parameter}[{element}]` of `MultivariateNormalDiag` must be {rule}, but it is {value}"
        )
    }
}

impl std::error::Error for MultivariateNormalDiagError {}

impl<const N: usize, T: Scalar> MultivariateNormalDiag<N, T> {
    /// The law with these locations and standard deviations.
    ///
    /// # Errors
    /// If a location is not finite, or a standard deviation not positive or not finite.
    pub fn new(loc: [T; N], scale_diag: [T; N]) -> Result<Self, MultivariateNormalDiagError> {
        for element in 0..N {
            if !is_finite(loc[element]) {
                let value = loc[element].to_f64();
                return Err(MultivariateNormalDiagError::LocNotFinite { element, value });
            }
            if !is_positive(scale_diag[element]) {
                let value = scale_diag[element].to_f64();
                return Err(MultivariateNormalDiagError::ScaleNotPositive { element, value });
            }
        }
        Ok(Self::proved(loc, scale_diag))
    }

    /// Parameters whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved(loc: [T; N], scale_diag: [T; N]) -> Self {
        Self { loc, scale_diag }
    }

    /// The locations.
    pub fn loc(&self) -> [T; N] {
        self.loc
    }

    /// The standard deviations.
    pub fn scale_diag(&self) -> [T; N] {
        self.scale_diag
    }

    /// The law of one element.
    ///
    /// Panics if there is no such element.
    pub fn marginal(&self, element: usize) -> Normal<T> {
        Normal::proved([self.loc[element], self.scale_diag[element]])
    }
}

impl<const N: usize, T: Scalar> KlDivergence for MultivariateNormalDiag<N, T> {
    /// The Kullback-Leibler divergence of this law from `other`: the mean of `log(p / p_other)` under this one, in nats.
    fn kl_divergence(&self, other: &Self) -> T {
        let element = |law: &Self, k: usize| [law.loc[k].to_f64(), law.scale_diag[k].to_f64()];
        let divergence = (0..N)
            .map(|k| of_normal_laws(element(self, k), element(other, k)))
            .sum();
        T::from_f64(divergence)
    }
}

impl<const N: usize, T: Scalar> Distribution for MultivariateNormalDiag<N, T> {
    type Scalar = T;
    type Event = [T; N];
    type Moment = [T; N];

    fn log_prob(&self, y: &[T; N]) -> T {
        sum((0..N).map(|k| normal(y[k], [self.loc[k], self.scale_diag[k]]).0))
    }

    fn draw(&self, stream: &mut Stream) -> [T; N] {
        std::array::from_fn(|k| self.loc[k] + self.scale_diag[k] * stream.normal_in::<T>())
    }
}

impl<const N: usize, T: Scalar> Mean for MultivariateNormalDiag<N, T> {
    fn mean(&self) -> [T; N] {
        self.loc
    }
}

impl<const N: usize, T: Scalar> Variance for MultivariateNormalDiag<N, T> {
    fn variance(&self) -> [T; N] {
        self.scale_diag.map(|scale| scale * scale)
    }

    fn stddev(&self) -> [T; N] {
        self.scale_diag
    }
}

impl<const N: usize, T: Scalar> Covariance for MultivariateNormalDiag<N, T> {
    type Matrix = [[T; N]; N];

    fn covariance(&self) -> [[T; N]; N] {
        let variance = self.variance();
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { variance[i] } else { T::ZERO }))
    }
}

impl<const N: usize, T: Scalar> Mode for MultivariateNormalDiag<N, T> {
    fn mode(&self) -> [T; N] {
        self.loc
    }
}

impl<const N: usize, T: Scalar> Entropy for MultivariateNormalDiag<N, T> {
    fn entropy(&self) -> T {
        let half = T::from_f64(HALF_LN_TAU + 0.5);
        sum(self.scale_diag.iter().map(|scale| ln(*scale) + half))
    }
}

impl<const N: usize, T: Scalar> LocationScale for MultivariateNormalDiag<N, T> {
    fn affine(self, shift: [T; N], scale: [T; N]) -> Self {
        Self {
            loc: std::array::from_fn(|k| shift[k] + scale[k] * self.loc[k]),
            scale_diag: std::array::from_fn(|k| scale[k].abs() * self.scale_diag[k]),
        }
    }
}

impl<const N: usize, T: Scalar> LogProbGradient for MultivariateNormalDiag<N, T> {
    /// By `loc` and by `scale_diag`.
    type ByParameters = [[T; N]; 2];
    type ByValue = [T; N];

    fn log_prob_grad(&self, y: &[T; N]) -> Gradient<T, [[T; N]; 2], [T; N]> {
        let elements: [_; N] = std::array::from_fn(|k| normal(y[k], [self.loc[k], self.scale_diag[k]]));
        Gradient {
            log_prob: sum(elements.iter().map(|element| element.0)),
            by_parameters: std::array::from_fn(|parameter| elements.map(|element| element.1[parameter])),
            by_value: std::array::from_fn(|k| normal_by_value(y[k], [self.loc[k], self.scale_diag[k]])),
        }
    }
}
