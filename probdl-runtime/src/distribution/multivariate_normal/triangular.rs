//! The normal law of a vector with correlated elements.

use super::super::KlDivergence;
use super::MultivariateNormalDiag;
use std::fmt::{Display, Formatter};

use super::super::parameter::{is_finite, is_positive};
use super::super::{
    Covariance, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Normal, Variance,
};
use super::kernel::{DIAGONAL_SHIFT, place};
use crate::lanes::{Lanes, Scalar};
use crate::math::constant::HALF_LN_TAU;
use crate::math::{ln, softplus};
use crate::random::Stream;

/// **MultivariateNormalTriL(μ, L)**: a vector of normal elements that are correlated.
///
/// Parameters: `loc` (μ, `N` real numbers) and `scale_tril` (L, a lower triangle of `N` rows with a positive diagonal: the
/// Cholesky factor of the covariance Σ = L Lᵀ; what stands above the diagonal is not read). Events are `[T; N]`. With
/// z = L⁻¹ (y − μ) and w = L⁻ᵀ z:
///
/// ```text
/// log p(y) = −zᵀz/2 − Σ ln L_kk − N/2 ln 2π
/// ∂/∂μ = w     ∂/∂L_ij = w_i z_j − [i = j]/L_ii  (j ≤ i)     ∂/∂y = −w
/// ```
///
/// The layer of this name makes L of N (N + 1) / 2 real numbers in TensorFlow Probability's order (for N = 3: the rows are
/// the numbers 4; 6, 5; 3, 2, 1, counted from 1), with softplus and + 10⁻⁵ on the diagonal.
///
/// Source: Murphy, *Probabilistic Machine Learning: An Introduction* (2022), section 3.2; derivatives by matrix calculus
/// (Petersen and Pedersen, *The Matrix Cookbook*, 2012, section 8.1). Differs from TensorFlow Probability: a diagonal that
/// is not positive is refused (there the size of its numbers is taken).
///
/// ```
/// use probdl_runtime::distribution::{Covariance, Distribution, MultivariateNormalTriL};
///
/// let law = MultivariateNormalTriL::from_covariance([0.0_f64, 1.0], [[4.0, 2.0], [2.0, 5.0]])?;
/// assert_eq!(law.scale_tril(), [[2.0, 0.0], [1.0, 2.0]]);
/// assert_eq!(law.covariance(), [[4.0, 2.0], [2.0, 5.0]]);
/// // z = (1, 1/2): −5/8 − ln 4 − ln 2π
/// assert!((law.log_prob(&[2.0, 3.0]) + 3.849171427529236).abs() < 1e-14);
/// # Ok::<(), probdl_runtime::distribution::MultivariateNormalTriLError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultivariateNormalTriL<const N: usize, T = f32> {
    loc: [T; N],
    scale_tril: [[T; N]; N],
}

/// Why [`MultivariateNormalTriL::new`] and [`MultivariateNormalTriL::from_covariance`] refuse their parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum MultivariateNormalTriLError {
    /// An element of `loc` is infinite or NaN.
    LocNotFinite {
        /// The element.
        element: usize,
        /// Its number.
        value: f64,
    },
    /// An element of `scale_tril` below the diagonal is infinite or NaN, or one on it is not positive.
    ScaleOutOfRange {
        /// The element's row.
        row: usize,
        /// The element's column.
        column: usize,
        /// Its number.
        value: f64,
    },
    /// The covariance is not symmetric: these two elements differ.
    CovarianceNotSymmetric {
        /// The row of the first, the column of the second.
        row: usize,
        /// The column of the first, the row of the second.
        column: usize,
    },
    /// The covariance is not positive definite: its Cholesky factor ends at this row.
    CovarianceNotPositiveDefinite {
        /// The row.
        row: usize,
    },
}

impl Display for MultivariateNormalTriLError {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LocNotFinite { element, value } => write!(
                f,
                "`loc[{element}]` of `MultivariateNormalTriL` must be finite, but it is {value}"
            ),
            Self::ScaleOutOfRange { row, column, value } => write!(
                f,
                "`scale_tril[{row}][{column}]` of `MultivariateNormalTriL` must be {}, but it is {value}",
                if row == column {
                    "positive and finite"
                } else {
                    "finite"
                }
            ),
            Self::CovarianceNotSymmetric { row, column } => write!(
                f,
                "the covariance of `MultivariateNormalTriL` must be symmetric, but its elements [{row}][{column}] and \
                 [{column}][{row}] differ"
            ),
            Self::CovarianceNotPositiveDefinite { row } => write!(
                f,
                "the covariance of `MultivariateNormalTriL` must be positive definite, but its row {row} depends on those \
                 before it"
            ),
        }
    }
}

impl std::error::Error for MultivariateNormalTriLError {}

impl<const N: usize, T: Scalar> MultivariateNormalTriL<N, T> {
    /// The law with these locations and this factor of the covariance. What stands above its diagonal is not read.
    ///
    /// # Errors
    /// If a location or an element of the triangle is not finite, or an element of the diagonal not positive.
    pub fn new(loc: [T; N], scale_tril: [[T; N]; N]) -> Result<Self, MultivariateNormalTriLError> {
        for (element, value) in loc.into_iter().enumerate() {
            if !is_finite(value) {
                let value = value.to_f64();
                return Err(MultivariateNormalTriLError::LocNotFinite { element, value });
            }
        }
        for (row, elements) in scale_tril.iter().enumerate() {
            for (column, value) in elements[..=row].iter().copied().enumerate() {
                let allowed = if row == column {
                    is_positive(value)
                } else {
                    is_finite(value)
                };
                if !allowed {
                    let value = value.to_f64();
                    return Err(MultivariateNormalTriLError::ScaleOutOfRange { row, column, value });
                }
            }
        }
        let scale_tril = Self::triangle(|row, column| scale_tril[row][column]);
        Ok(Self { loc, scale_tril })
    }

    /// The law with these locations and this covariance, which is factored in double precision.
    ///
    /// # Errors
    /// If a location is not finite, or the covariance is not symmetric or not positive definite.
    pub fn from_covariance(
        loc: [T; N],
        covariance: [[T; N]; N],
    ) -> Result<Self, MultivariateNormalTriLError> {
        let mut factor = [[0.0_f64; N]; N];
        for row in 0..N {
            for column in 0..=row {
                // NaN differs from itself.
                if covariance[row][column] != covariance[column][row] {
                    return Err(MultivariateNormalTriLError::CovarianceNotSymmetric { row, column });
                }
                let known: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
                let rest = covariance[row][column].to_f64() - known;
                factor[row][column] = if row > column {
                    rest / factor[column][column]
                } else if rest > 0.0 {
                    rest.sqrt()
                } else {
                    return Err(MultivariateNormalTriLError::CovarianceNotPositiveDefinite { row });
                };
            }
        }
        Self::new(loc, factor.map(|row| row.map(T::from_f64)))
    }

    /// The factor that the layer makes of real numbers, which are not checked.
    #[doc(hidden)]
    pub fn proved_fill(loc: [T; N], raw: impl Fn(usize) -> T) -> Self {
        let scale_tril = Self::triangle(|row, column| {
            let raw = raw(place(N, row, column));
            if row == column {
                softplus(raw) + T::from_f64(DIAGONAL_SHIFT)
            } else {
                raw
            }
        });
        Self { loc, scale_tril }
    }

    fn triangle(element: impl Fn(usize, usize) -> T) -> [[T; N]; N] {
        std::array::from_fn(|row| {
            std::array::from_fn(|column| {
                if column <= row {
                    element(row, column)
                } else {
                    T::ZERO
                }
            })
        })
    }

    /// The locations.
    pub fn loc(&self) -> [T; N] {
        self.loc
    }

    /// The factor of the covariance, with zeros above its diagonal.
    pub fn scale_tril(&self) -> [[T; N]; N] {
        self.scale_tril
    }

    /// The law of one element.
    ///
    /// Panics if there is no such element.
    pub fn marginal(&self, element: usize) -> Normal<T> {
        Normal::proved([self.loc[element], self.stddev()[element]])
    }

    /// `L⁻¹ v`
    fn solve(&self, v: [T; N]) -> [T; N] {
        let mut solution = v;
        for row in 0..N {
            let known = (0..row).fold(v[row], |rest, k| rest - self.scale_tril[row][k] * solution[k]);
            solution[row] = known / self.scale_tril[row][row];
        }
        solution
    }

    /// `L⁻ᵀ v`
    fn solve_transposed(&self, v: [T; N]) -> [T; N] {
        let mut solution = v;
        for row in (0..N).rev() {
            let known = (row + 1..N).fold(v[row], |rest, k| rest - self.scale_tril[k][row] * solution[k]);
            solution[row] = known / self.scale_tril[row][row];
        }
        solution
    }

    fn log_prob_of(&self, z: [T; N]) -> T {
        (0..N).fold(T::from_f64(-HALF_LN_TAU * N as f64), |sum, k| {
            sum - T::from_f64(0.5) * z[k] * z[k] - ln(self.scale_tril[k][k])
        })
    }

    fn standardized(&self, y: &[T; N]) -> [T; N] {
        self.solve(std::array::from_fn(|k| y[k] - self.loc[k]))
    }
}

impl<const N: usize, T: Scalar> KlDivergence for MultivariateNormalTriL<N, T> {
    /// The Kullback-Leibler divergence of this law from `other`: the mean of `log(p / p_other)` under this one, in nats.
    fn kl_divergence(&self, other: &Self) -> T {
        // The trace is the sum of the squares of L_other⁻¹ L, column by column.
        let shift = other.solve(std::array::from_fn(|k| self.loc[k] - other.loc[k]));
        let square = |v: [T; N]| v.iter().fold(T::ZERO, |sum, x| sum + *x * *x);
        let mut sum = square(shift);
        for column in 0..N {
            let spread = other.solve(std::array::from_fn(|row| self.scale_tril[row][column]));
            let ratio = other.scale_tril[column][column] / self.scale_tril[column][column];
            sum = sum + (square(spread) - T::ONE) + T::from_f64(2.0) * ln(ratio);
        }
        T::from_f64(0.5) * sum
    }
}

impl<const N: usize, T: Scalar> MultivariateNormalTriL<N, T> {
    /// The law of independent numbers.
    fn of_diagonal(law: &MultivariateNormalDiag<N, T>) -> Self {
        let deviations = law.scale_diag();
        let element = |row: usize, column: usize| if row == column { deviations[row] } else { T::ZERO };
        Self {
            loc: law.loc(),
            scale_tril: std::array::from_fn(|row| std::array::from_fn(|column| element(row, column))),
        }
    }
}

impl<const N: usize, T: Scalar> KlDivergence<MultivariateNormalDiag<N, T>> for MultivariateNormalTriL<N, T> {
    /// As of two laws of correlated numbers.
    fn kl_divergence(&self, other: &MultivariateNormalDiag<N, T>) -> T {
        self.kl_divergence(&Self::of_diagonal(other))
    }
}

impl<const N: usize, T: Scalar> KlDivergence<MultivariateNormalTriL<N, T>> for MultivariateNormalDiag<N, T> {
    /// As of two laws of correlated numbers.
    fn kl_divergence(&self, other: &MultivariateNormalTriL<N, T>) -> T {
        MultivariateNormalTriL::of_diagonal(self).kl_divergence(other)
    }
}

impl<const N: usize, T: Scalar> Distribution for MultivariateNormalTriL<N, T> {
    type Scalar = T;
    type Event = [T; N];
    type Moment = [T; N];

    fn log_prob(&self, y: &[T; N]) -> T {
        self.log_prob_of(self.standardized(y))
    }

    fn draw(&self, stream: &mut Stream) -> [T; N] {
        let z: [T; N] = std::array::from_fn(|_| stream.normal_in::<T>());
        std::array::from_fn(|row| {
            (0..=row).fold(self.loc[row], |sum, k| sum + self.scale_tril[row][k] * z[k])
        })
    }
}

impl<const N: usize, T: Scalar> Mean for MultivariateNormalTriL<N, T> {
    fn mean(&self) -> [T; N] {
        self.loc
    }
}

impl<const N: usize, T: Scalar> Variance for MultivariateNormalTriL<N, T> {
    fn variance(&self) -> [T; N] {
        self.scale_tril
            .map(|row| row.iter().fold(T::ZERO, |sum, x| sum + *x * *x))
    }

    fn stddev(&self) -> [T; N] {
        self.variance().map(Lanes::sqrt)
    }
}

impl<const N: usize, T: Scalar> Covariance for MultivariateNormalTriL<N, T> {
    type Matrix = [[T; N]; N];

    fn covariance(&self) -> [[T; N]; N] {
        let l = &self.scale_tril;
        std::array::from_fn(|i| {
            std::array::from_fn(|j| (0..=i.min(j)).fold(T::ZERO, |sum, k| sum + l[i][k] * l[j][k]))
        })
    }
}

impl<const N: usize, T: Scalar> Mode for MultivariateNormalTriL<N, T> {
    fn mode(&self) -> [T; N] {
        self.loc
    }
}

impl<const N: usize, T: Scalar> Entropy for MultivariateNormalTriL<N, T> {
    fn entropy(&self) -> T {
        (0..N).fold(T::from_f64((HALF_LN_TAU + 0.5) * N as f64), |sum, k| {
            sum + ln(self.scale_tril[k][k])
        })
    }
}

impl<const N: usize, T: Scalar> LogProbGradient for MultivariateNormalTriL<N, T> {
    /// By `loc` and by `scale_tril`, with zeros above its diagonal.
    type ByParameters = ([T; N], [[T; N]; N]);
    type ByValue = [T; N];

    fn log_prob_grad(&self, y: &[T; N]) -> Gradient<T, ([T; N], [[T; N]; N]), [T; N]> {
        let z = self.standardized(y);
        let w = self.solve_transposed(z);
        let by_scale = Self::triangle(|row, column| {
            let inverse = if row == column {
                T::ONE / self.scale_tril[row][row]
            } else {
                T::ZERO
            };
            w[row] * z[column] - inverse
        });
        Gradient {
            log_prob: self.log_prob_of(z),
            by_parameters: (w, by_scale),
            by_value: w.map(|slope| -slope),
        }
    }
}
