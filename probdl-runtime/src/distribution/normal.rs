//! The normal law.

use super::KlDivergence;
use super::divergence::of_normal_laws;
use super::parameter::{is_finite, is_positive, parameter_error};
use super::{
    Cdf, Distribution, Entropy, Gradient, LocationScale, LogProbGradient, Mean, Mode, Quantile, Variance,
};
use crate::lanes::{Lanes, Scalar};
use crate::math::constant::HALF_LN_TAU;
use crate::math::{Tails, constant, exp, ln, log1p_unit, normal_quantile, normal_tails, saturate};
use crate::random::Stream;

/// **Normal(μ, σ)**: sums of many small effects, errors of measurement; the law of real numbers with a given mean and
/// variance that assumes the least.
///
/// Parameters: `loc` (μ, real), the mean; `scale` (σ, positive), the standard deviation. Events are real numbers.
///
/// With z = (y − μ) / σ,
///
/// ```text
/// log p(y) = −z²/2 − ln σ − ln(2π)/2
/// ∂/∂μ = z/σ     ∂/∂σ = (z² − 1)/σ     ∂/∂y = −z/σ
/// ```
///
/// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 13. TensorFlow
/// Probability standardises as y/σ − μ/σ, which loses digits where |μ|/σ is large.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Distribution, Normal, Quantile};
///
/// let law = Normal::new(0.5, 2.0)?;
/// assert!((law.log_prob(&1.3) + 1.69208571376_f64).abs() < 1e-11);
/// assert!((law.cdf(&1.3) - 0.65542174161).abs() < 1e-11);
/// let [low, high] = law.interval(0.95);
/// assert!((high - low - 4.0 * 1.95996398454).abs() < 1e-10);
/// # Ok::<(), probdl_runtime::distribution::NormalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal<T = f32> {
    loc: T,
    scale: T,
}

parameter_error! {
    /// Why [`Normal::new`] refuses its parameters.
    NormalError of "Normal" {
        /// `loc` is infinite or NaN.
        LocNotFinite: "loc" "finite",
        /// `scale` is not a finite number above 0.
        ScaleNotPositive: "scale" "positive and finite",
    }
}

impl<T: Scalar> Normal<T> {
    /// The normal law with this mean and this standard deviation.
    ///
    /// # Errors
    /// If `loc` is not finite, or `scale` not positive and finite.
    pub fn new(loc: T, scale: T) -> Result<Self, NormalError> {
        if !is_finite(loc) {
            return Err(NormalError::LocNotFinite(loc.to_f64()));
        }
        if !is_positive(scale) {
            return Err(NormalError::ScaleNotPositive(scale.to_f64()));
        }
        Ok(Self { loc, scale })
    }

    /// Parameters whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved([loc, scale]: [T; 2]) -> Self {
        Self { loc, scale }
    }

    /// The mean μ.
    pub fn loc(&self) -> T {
        self.loc
    }

    /// The standard deviation σ.
    pub fn scale(&self) -> T {
        self.scale
    }

    fn tails(&self, y: T) -> Tails {
        normal_tails((y.to_f64() - self.loc.to_f64()) / self.scale.to_f64())
    }
}

impl<T: Scalar> KlDivergence for Normal<T> {
    /// With r = σ/σ' and d = (μ − μ')/σ' it is (r² − 1 + d²)/2 − ln r.
    fn kl_divergence(&self, other: &Self) -> T {
        let wide = |law: &Self| [law.loc.to_f64(), law.scale.to_f64()];
        T::from_f64(of_normal_laws(wide(self), wide(other)))
    }
}

impl<T: Scalar> Distribution for Normal<T> {
    type Scalar = T;
    type Event = T;
    type Moment = T;

    fn log_prob(&self, y: &T) -> T {
        normal(*y, [self.loc, self.scale]).0
    }

    fn draw(&self, stream: &mut Stream) -> T {
        self.loc + self.scale * stream.normal_in::<T>()
    }

    fn draw_into(&self, stream: &mut Stream, events: &mut [T]) {
        stream.fill_normal(events);
        for event in events {
            *event = self.loc + self.scale * *event;
        }
    }
}

impl<T: Scalar> Mean for Normal<T> {
    fn mean(&self) -> T {
        self.loc
    }
}

impl<T: Scalar> Variance for Normal<T> {
    fn variance(&self) -> T {
        self.scale * self.scale
    }

    fn stddev(&self) -> T {
        self.scale
    }
}

impl<T: Scalar> Mode for Normal<T> {
    fn mode(&self) -> T {
        self.loc
    }
}

impl<T: Scalar> Entropy for Normal<T> {
    fn entropy(&self) -> T {
        T::from_f64(0.5 + HALF_LN_TAU + ln(self.scale.to_f64()))
    }
}

impl<T: Scalar> Cdf for Normal<T> {
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

impl<T: Scalar> Quantile for Normal<T> {
    fn quantile(&self, p: T) -> T {
        T::from_f64(self.loc.to_f64() + self.scale.to_f64() * normal_quantile(p.to_f64()))
    }
}

impl<T: Scalar> LocationScale for Normal<T> {
    fn affine(self, shift: T, scale: T) -> Self {
        Self {
            loc: shift + scale * self.loc,
            scale: scale.abs() * self.scale,
        }
    }
}

impl<T: Scalar> LogProbGradient for Normal<T> {
    /// By `loc` and `scale`.
    type ByParameters = [T; 2];
    type ByValue = T;

    fn log_prob_grad(&self, y: &T) -> Gradient<T, [T; 2], T> {
        let parameters = [self.loc, self.scale];
        let (log_prob, by_parameters) = normal(*y, parameters);
        Gradient {
            log_prob,
            by_parameters,
            by_value: normal_by_value(*y, parameters),
        }
    }
}

/// Below it `softplus(x)` is `exp(x)` to the last bit in f32 and f64, and `ln softplus(x)` is `x`.
const DEEP: f64 = -40.0;

/// Log-density of `Normal(loc, scale)` and its derivatives by `loc` and `scale`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn normal<V: Lanes>(y: V, [loc, scale]: [V; 2]) -> (V, [V; 2]) {
    let z = (y - loc) / scale;
    let square = z * z;
    let log_prob = -(V::splat(0.5) * square) - (ln(scale) + V::splat(HALF_LN_TAU));
    (log_prob, [z / scale, (square - V::splat(1.0)) / scale])
}

/// Derivative of the log-density of `Normal(loc, scale)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn normal_by_value<V: Lanes>(y: V, [loc, scale]: [V; 2]) -> V {
    (loc - y) / scale / scale
}

/// Log-density of `Normal(loc, exp(log_scale))` and its derivatives by `loc` and `log_scale`; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn normal_log_scale<V: Lanes>(y: V, [loc, log_scale]: [V; 2]) -> (V, [V; 2]) {
    // Two halves, because exp(-log_scale) may overflow where its product with y - loc does not.
    let half = saturate(exp(V::splat(-0.5) * log_scale));
    let z = saturate(saturate(saturate(y - loc) * half) * half);
    let (log_prob, by_log_scale) = standardized(z, log_scale);
    (log_prob, [saturate(saturate(z * half) * half), by_log_scale])
}

/// Log-density of `Normal(loc, softplus(raw))` and its derivatives by `loc` and `raw`; saturates. One exponential
/// serves the scale and its derivative.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn normal_softplus_scale<V: Lanes>(y: V, [loc, raw]: [V; 2]) -> (V, [V; 2]) {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    // Deep down the scale is exp(raw) and may underflow: there its square root is taken, and used twice.
    let deep = raw.less(V::splat(DEEP));
    let power = exp(V::select(deep, V::splat(0.5) * raw, -raw.abs()));
    let softplus = zero.maximum(raw) + log1p_unit(power);
    let sigmoid = V::select(raw.less(zero), power, one) / (one + power);
    let ln_scale = V::select(deep, raw, ln(softplus));
    let inverse = saturate(one / V::select(deep, power, softplus));
    let again = V::select(deep, inverse, one);
    // The derivative of ln softplus.
    let slope = V::select(deep, one, sigmoid * inverse);

    let z = saturate(saturate(saturate(y - loc) * inverse) * again);
    let (log_prob, _) = standardized(z, ln_scale);
    let by_raw = saturate(z * (z * slope)) - slope;
    (log_prob, [saturate(saturate(z * inverse) * again), by_raw])
}

/// Log-density at a standardised value, and its derivative by the logarithm of the scale.
#[cfg_attr(not(debug_assertions), inline(always))]
fn standardized<V: Lanes>(z: V, ln_scale: V) -> (V, V) {
    let half_square = saturate((V::splat(0.5) * z) * z);
    let log_prob = -half_square - (ln_scale + V::splat(HALF_LN_TAU));
    (
        saturate(log_prob),
        saturate(half_square + half_square) - V::splat(1.0),
    )
}

/// A scale that is known while the model compiles: it costs no division and no logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedScale {
    inverse: f64,
    /// `ln scale + ln(2 pi) / 2`.
    log_normalizer: f64,
}

impl FixedScale {
    /// Prepares a scale, which must be positive.
    pub const fn new(scale: f64) -> Self {
        Self {
            inverse: 1.0 / scale,
            log_normalizer: constant::ln(scale) + HALF_LN_TAU,
        }
    }
}

/// Log-density of `Normal(loc, scale)` for a fixed scale, and its derivative by `loc`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn normal_fixed_scale<V: Lanes>(scale: FixedScale, y: V, [loc]: [V; 1]) -> (V, [V; 1]) {
    let inverse = V::splat(scale.inverse);
    let z = (y - loc) * inverse;
    let log_prob = -(V::splat(0.5) * (z * z)) - V::splat(scale.log_normalizer);
    (log_prob, [z * inverse])
}
