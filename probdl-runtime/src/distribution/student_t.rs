//! Student's t.

use std::f64::consts::LN_2;

use super::draws::{Formula, Numbers};
use super::parameter::{is_finite, is_positive, parameter_error};
use super::{
    Cdf, Distribution, Entropy, Gradient, LocationScale, LogProbGradient, Mean, Mode, Quantile, Variance,
};
use crate::lanes::{Lanes, Scalar};
use crate::math::constant::HALF_LN_TAU;
use crate::math::{
    Tails, exp, gamma_half_step, ln, log1p_or_ln, saturate, student_t_quantile, student_t_tails_over,
};
use crate::random::Stream;

/// **StudentT(ν, μ, σ)**: real numbers with outliers; a normal law whose precision is itself uncertain. The smaller ν,
/// the heavier the tails: 1 is the Cauchy law, large ν the normal one.
///
/// Parameters: `df` (ν, positive), the degrees of freedom; `loc` (μ, real); `scale` (σ, positive; not the standard
/// deviation). Events are real numbers.
///
/// With z = (y − μ) / σ, t = z²/ν and q = t / (1 + t),
///
/// ```text
/// log p(y) = ln Γ((ν+1)/2) − ln Γ(ν/2) − ln(νπ)/2 − ln σ − (ν+1)/2 · ln(1 + t)
/// ∂/∂ν = [ψ((ν+1)/2) − ψ(ν/2) − 1/ν − ln(1 + t) + q (ν+1)/ν] / 2
/// ∂/∂μ = (ν+1) z / ((ν + z²) σ)     ∂/∂σ = (ν q − 1/(1+t)) / σ     ∂/∂y = −∂/∂μ
/// ```
///
/// The mean is NaN for ν ≤ 1, where the integral does not exist. The variance is infinite for 1 < ν ≤ 2 and NaN for
/// ν ≤ 1, as in TensorFlow Probability.
///
/// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2 (1995), chapter 28. Differs from TensorFlow
/// Probability: the entropy keeps its digits for large ν, the quantiles at 0 and 1 are infinite (there NaN), and a negative
/// scale is refused (there its size is taken).
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, StudentT, Variance};
///
/// let law = StudentT::new(4.5, 0.5, 2.0)?;
/// assert!((law.log_prob(&1.3) + 1.76328751109_f64).abs() < 1e-11);
/// assert!((law.cdf(&1.3) - 0.646285905934).abs() < 1e-12);
/// assert_eq!(StudentT::new(1.5, 0.0, 1.0)?.variance(), f64::INFINITY);
/// # Ok::<(), probdl_runtime::distribution::StudentTError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentT<T = f32> {
    df: T,
    loc: T,
    scale: T,
}

parameter_error! {
    /// Why [`StudentT::new`] refuses its parameters.
    StudentTError of "StudentT" {
        /// `df` is not a finite number above 0.
        DfNotPositive: "df" "positive and finite",
        /// `loc` is infinite or NaN.
        LocNotFinite: "loc" "finite",
        /// `scale` is not a finite number above 0.
        ScaleNotPositive: "scale" "positive and finite",
    }
}

impl<T: Scalar> StudentT<T> {
    /// The law with these degrees of freedom, this location and this scale.
    ///
    /// # Errors
    /// If `df` or `scale` is not positive and finite, or `loc` not finite.
    pub fn new(df: T, loc: T, scale: T) -> Result<Self, StudentTError> {
        if !is_positive(df) {
            return Err(StudentTError::DfNotPositive(df.to_f64()));
        }
        if !is_finite(loc) {
            return Err(StudentTError::LocNotFinite(loc.to_f64()));
        }
        if !is_positive(scale) {
            return Err(StudentTError::ScaleNotPositive(scale.to_f64()));
        }
        Ok(Self { df, loc, scale })
    }

    /// Parameters whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved([df, loc, scale]: [T; 3]) -> Self {
        Self { df, loc, scale }
    }

    /// The degrees of freedom ν.
    pub fn df(&self) -> T {
        self.df
    }

    /// The location μ: the median and the mode.
    pub fn loc(&self) -> T {
        self.loc
    }

    /// The scale σ.
    pub fn scale(&self) -> T {
        self.scale
    }

    /// The variance at scale 1.
    fn standard_variance(&self) -> f64 {
        let df = self.df.to_f64();
        if df > 2.0 {
            df / (df - 2.0)
        } else if df > 1.0 {
            f64::INFINITY
        } else {
            f64::NAN
        }
    }

    fn tails(&self, y: T) -> Tails {
        let distance = y.to_f64() - self.loc.to_f64();
        student_t_tails_over(self.df.to_f64(), distance, self.scale.to_f64())
    }
}

impl<T: Scalar> Distribution for StudentT<T> {
    type Scalar = T;
    type Event = T;
    type Moment = T;

    fn log_prob(&self, y: &T) -> T {
        student_t(*y, [self.df, self.loc, self.scale]).0
    }

    /// A normal number over the root of a gamma number; the largest finite number where that is infinite.
    fn draw(&self, stream: &mut Stream) -> T {
        self.drawn(stream)
    }

    fn draw_into(&self, stream: &mut Stream, events: &mut [T]) {
        self.drawn_into(stream, events);
    }
}

impl<T: Scalar> Formula<T> for StudentT<T> {
    #[inline(always)]
    fn number<V: Lanes<Scalar = f64>>(&self, numbers: &mut impl Numbers<V>) -> V {
        let half = V::splat(0.5);
        let freedom = V::broadcast(0.5 * self.df.to_f64());
        let normal = numbers.normal();
        let z = normal * exp(half * (ln(freedom) - numbers.ln_standard_gamma(freedom)));
        V::broadcast(self.loc.to_f64()) + V::broadcast(self.scale.to_f64()) * z
    }

    fn within(number: T) -> T {
        saturate(number)
    }
}

impl<T: Scalar> Mean for StudentT<T> {
    /// Returns `loc`; NaN for `df <= 1`.
    fn mean(&self) -> T {
        if self.df > T::ONE {
            self.loc
        } else {
            T::from_f64(f64::NAN)
        }
    }
}

impl<T: Scalar> Variance for StudentT<T> {
    /// Returns `scale² df / (df - 2)`; infinite for `1 < df <= 2`, NaN for `df <= 1`.
    fn variance(&self) -> T {
        let scale = self.scale.to_f64();
        T::from_f64(scale * scale * self.standard_variance())
    }

    fn stddev(&self) -> T {
        T::from_f64(self.scale.to_f64() * self.standard_variance().sqrt())
    }
}

impl<T: Scalar> Mode for StudentT<T> {
    fn mode(&self) -> T {
        self.loc
    }
}

impl<T: Scalar> Entropy for StudentT<T> {
    fn entropy(&self) -> T {
        let df = self.df.to_f64();
        let (constant, slope) = gamma_half_step(0.5 * df);
        // The mean of ln(1 + t) is digamma((df + 1)/2) - digamma(df/2).
        let mean_growth = slope + 1.0 / df;
        T::from_f64(0.5 * (df + 1.0) * mean_growth - (constant - HALF_LN_TAU) + ln(self.scale.to_f64()))
    }
}

impl<T: Scalar> Cdf for StudentT<T> {
    fn cdf(&self, y: &T) -> T {
        T::from_f64(self.tails(*y).lower)
    }

    fn log_cdf(&self, y: &T) -> T {
        T::from_f64(self.tails(*y).ln_lower)
    }

    fn survival(&self, y: &T) -> T {
        T::from_f64(self.tails(*y).upper)
    }

    fn log_survival(&self, y: &T) -> T {
        T::from_f64(self.tails(*y).ln_upper)
    }
}

impl<T: Scalar> Quantile for StudentT<T> {
    fn quantile(&self, p: T) -> T {
        let df = self.df.to_f64();
        let z = student_t_quantile(df, p.to_f64());
        T::from_f64(self.loc.to_f64() + self.scale.to_f64() * z)
    }
}

impl<T: Scalar> LocationScale for StudentT<T> {
    fn affine(self, shift: T, scale: T) -> Self {
        Self {
            df: self.df,
            loc: shift + scale * self.loc,
            scale: scale.abs() * self.scale,
        }
    }
}

impl<T: Scalar> LogProbGradient for StudentT<T> {
    /// By `df`, `loc` and `scale`.
    type ByParameters = [T; 3];
    type ByValue = T;

    fn log_prob_grad(&self, y: &T) -> Gradient<T, [T; 3], T> {
        let parameters = [self.df, self.loc, self.scale];
        let (log_prob, by_parameters) = student_t(*y, parameters);
        Gradient {
            log_prob,
            by_parameters,
            by_value: student_t_by_value(*y, parameters),
        }
    }
}

/// `|z| / sqrt(df)` from which `ln(1 + z^2 / df)` is `2 ln(|z| / sqrt(df))` to the last bit.
const FAR: f64 = 1e9;

/// Log-density of `StudentT(df, loc, scale)` and its derivatives by `df`, `loc` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn student_t<V: Lanes>(y: V, [df, loc, scale]: [V; 3]) -> (V, [V; 3]) {
    let deviation = y - loc;
    let kernel = Standardized::of(df, deviation, deviation / scale, ln(scale));
    (
        kernel.log_prob,
        [
            kernel.by_df,
            kernel.by_loc(|x| x / scale),
            kernel.by_ln_scale / scale,
        ],
    )
}

/// Derivative of the log-density of `StudentT(df, loc, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn student_t_by_value<V: Lanes>(y: V, parameters: [V; 3]) -> V {
    let (_, [_, by_loc, _]) = student_t(y, parameters);
    -by_loc
}

/// Log-density of `StudentT(df, loc, exp(log_scale))` and its derivatives by `df`, `loc` and `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn student_t_log_scale<V: Lanes>(y: V, [df, loc, log_scale]: [V; 3]) -> (V, [V; 3]) {
    // Two halves, because exp(-log_scale) may overflow where its product with y - loc does not.
    let half = saturate(exp(V::splat(-0.5) * log_scale));
    let deviation = saturate(y - loc);
    let kernel = Standardized::of(
        df,
        deviation,
        saturate(saturate(deviation * half) * half),
        log_scale,
    );
    let by_loc = kernel.by_loc(|x| saturate(saturate(x * half) * half));
    (
        saturate(kernel.log_prob),
        [
            saturate(kernel.by_df),
            saturate(by_loc),
            saturate(kernel.by_ln_scale),
        ],
    )
}

/// 2^64 and 2^512, about the square roots of the largest numbers.
const POWER_OF_F32: f64 = (1_u128 << 64) as f64;
const POWER_OF_F64: f64 = {
    let power = POWER_OF_F32 * POWER_OF_F32;
    let power = power * power;
    power * power
};

/// The density at a standardised value.
struct Standardized<V: Lanes> {
    log_prob: V,
    by_df: V,
    by_ln_scale: V,
    /// Where `z` is so far out that only its logarithm counts.
    far: V::Mask,
    by_loc_far: V,
    /// The derivative by `z`, without its sign.
    by_z: V,
}

impl<V: Lanes> Standardized<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(df: V, deviation: V, z: V, ln_scale: V) -> Self {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let half = V::splat(0.5);
        let root = one / df.sqrt();
        let u = z.abs() * root;
        let t = u * u;
        let far = V::splat(FAR).less(u);
        // ln(1 + z^2 / df), from the deviation itself where z would overflow, and from less of it where that would.
        let (part, ln_part) = if size_of::<V::Scalar>() == size_of::<f32>() {
            (1.0 / POWER_OF_F32, 64.0 * LN_2)
        } else {
            (1.0 / POWER_OF_F64, 512.0 * LN_2)
        };
        let distance = deviation.abs();
        let long = far & V::splat(1.0 / part).less(distance);
        let distance = V::select(long, distance * V::splat(part), distance);
        let logarithm = log1p_or_ln(t, far, distance * root) + V::select(long, V::splat(ln_part), zero);
        let growth = V::select(far, V::splat(2.0) * (logarithm - ln_scale), logarithm);
        let p = V::select(far, zero, one / (one + t));
        let q = V::select(far, one, t * p);
        let (constant, constant_by_half_df) = gamma_half_step(half * df);
        let inverse_df = saturate(one / df);
        let df_and_one = df + one;
        Self {
            log_prob: (constant - V::splat(HALF_LN_TAU)) - ln_scale - half * df_and_one * growth,
            by_df: half * (constant_by_half_df + (q * (one + inverse_df) - growth)),
            by_ln_scale: df * q - p,
            far,
            by_loc_far: df_and_one / deviation,
            by_z: (one + inverse_df) * (z * p),
        }
    }

    /// The derivative by `loc`, given how to divide by the scale.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn by_loc(&self, over_scale: impl Fn(V) -> V) -> V {
        V::select(self.far, self.by_loc_far, over_scale(self.by_z))
    }
}
