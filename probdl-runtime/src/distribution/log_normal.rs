//! The log-normal law.

use super::KlDivergence;
use super::divergence::of_normal_laws;
use super::draws::{Formula, Numbers};
use super::normal::{
    FixedScale, Normal, normal, normal_by_value, normal_fixed_scale, normal_log_scale, normal_softplus_scale,
};
use super::parameter::{is_finite, is_positive, parameter_error};
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use crate::lanes::{Lanes, Scalar};
use crate::math::{Tails, clamp_positive, exp, expm1, ln, normal_quantile, normal_tails, saturate};
use crate::random::Stream;

/// **LogNormal(μ, σ)**: positive numbers that many small factors make: incomes, concentrations, sizes, durations. The
/// logarithm of an event is normal.
///
/// Parameters: `loc` (μ, real) and `scale` (σ, positive), the mean and the standard deviation of the *logarithm*. Events
/// are positive.
///
/// With z = (ln y − μ) / σ,
///
/// ```text
/// log p(y) = −z²/2 − ln σ − ln(2π)/2 − ln y
/// ∂/∂μ = z/σ     ∂/∂σ = (z² − 1)/σ     ∂/∂y = −(1 + z/σ)/y
/// ```
///
/// Moments are infinite where the scalar type cannot hold them.
///
/// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 14. TensorFlow
/// Probability's log-density is NaN below 0; here it is −∞ there, as at 0.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, LogNormal, Mean, Mode};
///
/// let law = LogNormal::new(0.5, 2.0)?;
/// assert!((law.log_prob(&1.0) + 1.64333571376_f64).abs() < 1e-10);
/// assert!((law.mean() - f64::exp(2.5)).abs() < 1e-12);
/// assert!((law.mode() - f64::exp(-3.5)).abs() < 1e-15);
/// assert!((law.cdf(&f64::exp(0.5)) - 0.5).abs() < 1e-15);
/// assert_eq!(law.log_prob(&-1.0), f64::NEG_INFINITY);
/// # Ok::<(), probdl_runtime::distribution::LogNormalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal<T = f32> {
    loc: T,
    scale: T,
}

parameter_error! {
    /// Why [`LogNormal::new`] refuses its parameters.
    LogNormalError of "LogNormal" {
        /// `loc` is infinite or NaN.
        LocNotFinite: "loc" "finite",
        /// `scale` is not a finite number above 0.
        ScaleNotPositive: "scale" "positive and finite",
    }
}

impl<T: Scalar> LogNormal<T> {
    /// The law whose logarithm has this mean and this standard deviation.
    ///
    /// # Errors
    /// If `loc` is not finite, or `scale` not positive and finite.
    pub fn new(loc: T, scale: T) -> Result<Self, LogNormalError> {
        if !is_finite(loc) {
            return Err(LogNormalError::LocNotFinite(loc.to_f64()));
        }
        if !is_positive(scale) {
            return Err(LogNormalError::ScaleNotPositive(scale.to_f64()));
        }
        Ok(Self { loc, scale })
    }

    /// Parameters whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved([loc, scale]: [T; 2]) -> Self {
        Self { loc, scale }
    }

    /// The mean μ of the logarithm.
    pub fn loc(&self) -> T {
        self.loc
    }

    /// The standard deviation σ of the logarithm.
    pub fn scale(&self) -> T {
        self.scale
    }

    /// `loc` and `scale` in double precision.
    fn wide(&self) -> (f64, f64) {
        (self.loc.to_f64(), self.scale.to_f64())
    }

    /// The tails of the logarithm; below 0 as at 0.
    fn tails(&self, y: T) -> Tails {
        let (loc, scale) = self.wide();
        let y = y.to_f64();
        normal_tails((ln(if y < 0.0 { 0.0 } else { y }) - loc) / scale)
    }
}

impl<T: Scalar> KlDivergence for LogNormal<T> {
    /// That of the normal laws of the logarithms.
    fn kl_divergence(&self, other: &Self) -> T {
        let ((loc, scale), (other_loc, other_scale)) = (self.wide(), other.wide());
        T::from_f64(of_normal_laws([loc, scale], [other_loc, other_scale]))
    }
}

impl<T: Scalar> Distribution for LogNormal<T> {
    type Scalar = T;
    type Event = T;
    type Moment = T;

    fn log_prob(&self, y: &T) -> T {
        log_normal(*y, [self.loc, self.scale]).0
    }

    /// The exponential of a normal number, kept inside the positive numbers that the type can hold.
    fn draw(&self, stream: &mut Stream) -> T {
        self.drawn(stream)
    }

    fn draw_into(&self, stream: &mut Stream, events: &mut [T]) {
        self.drawn_into(stream, events);
    }
}

impl<T: Scalar> Formula<T> for LogNormal<T> {
    #[inline(always)]
    fn number<V: Lanes<Scalar = f64>>(&self, numbers: &mut impl Numbers<V>) -> V {
        let (loc, scale) = self.wide();
        exp(V::broadcast(loc) + V::broadcast(scale) * numbers.normal())
    }

    fn within(number: T) -> T {
        clamp_positive(number)
    }
}

impl<T: Scalar> Mean for LogNormal<T> {
    /// Returns `exp(loc + scale² / 2)`.
    fn mean(&self) -> T {
        let (loc, scale) = self.wide();
        T::from_f64(exp(loc + 0.5 * scale * scale))
    }
}

impl<T: Scalar> Variance for LogNormal<T> {
    /// Returns `(exp(scale²) - 1) exp(2 loc + scale²)`.
    fn variance(&self) -> T {
        let (loc, scale) = self.wide();
        let square = scale * scale;
        T::from_f64(expm1(square) * exp(2.0 * loc + square))
    }

    fn stddev(&self) -> T {
        let (loc, scale) = self.wide();
        let square = scale * scale;
        T::from_f64(expm1(square).sqrt() * exp(loc + 0.5 * square))
    }
}

impl<T: Scalar> Mode for LogNormal<T> {
    /// Returns `exp(loc - scale²)`.
    fn mode(&self) -> T {
        let (loc, scale) = self.wide();
        T::from_f64(exp(loc - scale * scale))
    }
}

impl<T: Scalar> Entropy for LogNormal<T> {
    /// Returns the entropy of the logarithm plus `loc`.
    fn entropy(&self) -> T {
        let (loc, scale) = self.wide();
        T::from_f64(Normal::proved([loc, scale]).entropy() + loc)
    }
}

impl<T: Scalar> Cdf for LogNormal<T> {
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

impl<T: Scalar> Quantile for LogNormal<T> {
    fn quantile(&self, p: T) -> T {
        let (loc, scale) = self.wide();
        T::from_f64(exp(loc + scale * normal_quantile(p.to_f64())))
    }
}

impl<T: Scalar> LogProbGradient for LogNormal<T> {
    /// By `loc` and `scale`.
    type ByParameters = [T; 2];
    type ByValue = T;

    fn log_prob_grad(&self, y: &T) -> Gradient<T, [T; 2], T> {
        let parameters = [self.loc, self.scale];
        let (log_prob, by_parameters) = log_normal(*y, parameters);
        Gradient {
            log_prob,
            by_parameters,
            by_value: log_normal_by_value(*y, parameters),
        }
    }
}

/// Log-density of `LogNormal(loc, scale)` and its derivatives by `loc` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_normal<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    let y = Support::of(y);
    y.density(normal(y.ln, parameters))
}

/// Derivative of the log-density of `LogNormal(loc, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_normal_by_value<V: Lanes>(y: V, parameters: [V; 2]) -> V {
    let inside = Support::of(y);
    (normal_by_value(inside.ln, parameters) - V::splat(1.0)) / inside.y
}

/// Log-density of `LogNormal(loc, exp(log_scale))` and its derivatives by `loc` and `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_normal_log_scale<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    let y = Support::of(y);
    y.saturated(normal_log_scale(y.ln, parameters))
}

/// Log-density of `LogNormal(loc, softplus(raw))` and its derivatives by `loc` and `raw`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_normal_softplus_scale<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
    let y = Support::of(y);
    y.saturated(normal_softplus_scale(y.ln, parameters))
}

/// Log-density of `LogNormal(loc, scale)` for a fixed scale, and its derivative by `loc`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_normal_fixed_scale<V: Lanes>(scale: FixedScale, y: V, loc: [V; 1]) -> (V, [V; 1]) {
    let y = Support::of(y);
    y.density(normal_fixed_scale(scale, y.ln, loc))
}

/// A value inside the support and its logarithm; 1 and 0 in place of one outside.
struct Support<V: Lanes> {
    outside: V::Mask,
    y: V,
    ln: V,
}

impl<V: Lanes> Support<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(y: V) -> Self {
        // NaN is not outside, and stays.
        let outside = y.less_equal(V::splat(0.0));
        let y = V::select(outside, V::splat(1.0), y);
        Self {
            outside,
            y,
            ln: ln(y),
        }
    }

    /// The density of the value, from that of its logarithm.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn density<const P: usize>(&self, (of_ln, partials): (V, [V; P])) -> (V, [V; P]) {
        (self.or_none(of_ln - self.ln), partials)
    }

    /// The same, where what the type cannot hold becomes its largest number.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn saturated<const P: usize>(&self, (of_ln, partials): (V, [V; P])) -> (V, [V; P]) {
        (self.or_none(saturate(of_ln - self.ln)), partials)
    }

    /// A log-density inside the support, `-inf` outside.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn or_none(&self, log_prob: V) -> V {
        V::select(self.outside, V::splat(f64::NEG_INFINITY), log_prob)
    }
}
