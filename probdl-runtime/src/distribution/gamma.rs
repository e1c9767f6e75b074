//! The gamma law.

use super::draws::{Formula, Numbers};
use super::parameter::{is_positive, parameter_error};
use super::{Cdf, Distribution, Entropy, Gradient, LogProbGradient, Mean, Mode, Quantile, Variance};
use super::{KlDivergence, inverse_gamma};
use crate::lanes::{Lanes, Scalar};
use crate::math::{
    Extended, Tails, clamp_positive, exp, gamma_quantile, gamma_tails_at, ln, log_ratio_and_deviance,
    log_ratio_and_deviance_by_log, saturate, stirling,
};
use crate::random::Stream;

/// **Gamma(α, β)**: waiting times, amounts, rates; positive quantities whose spread grows with their mean. α = 1 is the
/// exponential law.
///
/// Parameters: `concentration` (α, positive), the shape; `rate` (β, positive), one over the scale. Events are positive
/// numbers.
///
/// ```text
/// log p(y) = α ln β + (α − 1) ln y − β y − ln Γ(α)
/// ∂/∂α = ln(β y) − ψ(α)     ∂/∂β = α/β − y     ∂/∂y = (α − 1)/y − β
/// ```
///
/// At 0 the density is 0 for α > 1, β for α = 1 and infinite for α < 1; for α < 1 the mode is that 0.
///
/// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1 (1994), chapter 17. Differs from
/// TensorFlow Probability: below 0 the log-density is `-inf` (there NaN); the mode for α ≤ 1 is 0 (there NaN); the
/// derivative by α is right at α = 1 (there `ln y` is missing).
///
/// ```
/// use probdl_runtime::distribution::{Distribution, Gamma, Mode, Quantile};
///
/// let law = Gamma::new(2.5, 1.5)?;
/// assert!((law.log_prob(&1.3) + 0.827473703501_f64).abs() < 1e-12);
/// assert!((law.quantile(0.3) - 0.999969377587).abs() < 1e-12);
/// assert_eq!(law.mode(), 1.0);
/// # Ok::<(), probdl_runtime::distribution::GammaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma<T = f32> {
    concentration: T,
    rate: T,
}

parameter_error! {
    /// Why [`Gamma::new`] refuses its parameters.
    GammaError of "Gamma" {
        /// `concentration` is not a finite number above 0.
        ConcentrationNotPositive: "concentration" "positive and finite",
        /// `rate` is not a finite number above 0.
        RateNotPositive: "rate" "positive and finite",
    }
}

impl<T: Scalar> Gamma<T> {
    /// The law with this concentration and this rate.
    ///
    /// # Errors
    /// If one of them is not positive and finite.
    pub fn new(concentration: T, rate: T) -> Result<Self, GammaError> {
        if !is_positive(concentration) {
            return Err(GammaError::ConcentrationNotPositive(concentration.to_f64()));
        }
        if !is_positive(rate) {
            return Err(GammaError::RateNotPositive(rate.to_f64()));
        }
        Ok(Self { concentration, rate })
    }

    /// Parameters whose ranges have been proved: not checked.
    #[doc(hidden)]
    pub fn proved([concentration, rate]: [T; 2]) -> Self {
        Self { concentration, rate }
    }

    /// The concentration α, also called shape.
    pub fn concentration(&self) -> T {
        self.concentration
    }

    /// The rate β, one over the scale.
    pub fn rate(&self) -> T {
        self.rate
    }

    fn tails(&self, y: T) -> Tails {
        let [concentration, rate, y] = [self.concentration, self.rate, y].map(Scalar::to_f64);
        if y < 0.0 {
            return Tails::BELOW_ALL;
        }
        gamma_tails_at(concentration, Extended::product(rate, y))
    }
}

impl<T: Scalar> KlDivergence for Gamma<T> {
    /// (α − α') ψ(α) − ln Γ(α) + ln Γ(α') + α' ln(β/β') + α (β'/β − 1).
    fn kl_divergence(&self, other: &Self) -> T {
        let wide = |law: &Self| [law.concentration.to_f64(), law.rate.to_f64()];
        T::from_f64(inverse_gamma::divergence(wide(self), wide(other)))
    }
}

impl<T: Scalar> Distribution for Gamma<T> {
    type Scalar = T;
    type Event = T;
    type Moment = T;

    fn log_prob(&self, y: &T) -> T {
        gamma(*y, [self.concentration, self.rate]).0
    }

    /// The smallest normal number where the draw would underflow, as those of small concentrations do: no draw is 0.
    fn draw(&self, stream: &mut Stream) -> T {
        self.drawn(stream)
    }

    fn draw_into(&self, stream: &mut Stream, events: &mut [T]) {
        self.drawn_into(stream, events);
    }
}

impl<T: Scalar> Formula<T> for Gamma<T> {
    #[inline(always)]
    fn number<V: Lanes<Scalar = f64>>(&self, numbers: &mut impl Numbers<V>) -> V {
        let standard = exp(numbers.ln_standard_gamma(V::broadcast(self.concentration.to_f64())));
        standard / V::broadcast(self.rate.to_f64())
    }

    fn within(number: T) -> T {
        clamp_positive(number)
    }
}

impl<T: Scalar> Mean for Gamma<T> {
    fn mean(&self) -> T {
        self.concentration / self.rate
    }
}

impl<T: Scalar> Variance for Gamma<T> {
    fn variance(&self) -> T {
        self.concentration / self.rate / self.rate
    }

    fn stddev(&self) -> T {
        self.concentration.sqrt() / self.rate
    }
}

impl<T: Scalar> Mode for Gamma<T> {
    /// Returns `(concentration - 1) / rate`, or 0 if that is negative.
    fn mode(&self) -> T {
        let excess = self.concentration - T::ONE;
        if excess > T::ZERO {
            excess / self.rate
        } else {
            T::ZERO
        }
    }
}

impl<T: Scalar> Entropy for Gamma<T> {
    fn entropy(&self) -> T {
        let concentration = self.concentration.to_f64();
        // α − ln β + ln Γ(α) + (1 − α) ψ(α), with the terms that cancel for large α taken out.
        let (complement, slope) = stirling(concentration);
        let scale = ln(concentration) - ln(self.rate.to_f64());
        T::from_f64(scale - complement + (concentration - 1.0) * slope)
    }
}

impl<T: Scalar> Cdf for Gamma<T> {
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

impl<T: Scalar> Quantile for Gamma<T> {
    fn quantile(&self, p: T) -> T {
        T::from_f64(gamma_quantile(self.concentration.to_f64(), p.to_f64()) / self.rate.to_f64())
    }
}

impl<T: Scalar> LogProbGradient for Gamma<T> {
    /// By `concentration` and `rate`.
    type ByParameters = [T; 2];
    type ByValue = T;

    fn log_prob_grad(&self, y: &T) -> Gradient<T, [T; 2], T> {
        let parameters = [self.concentration, self.rate];
        let (log_prob, by_parameters) = gamma(*y, parameters);
        Gradient {
            log_prob,
            by_parameters,
            by_value: gamma_by_value(*y, parameters),
        }
    }
}

/// Log-density of `Gamma(concentration, rate)` and its derivatives by `concentration` and `rate`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gamma<V: Lanes>(y: V, [concentration, rate]: [V; 2]) -> (V, [V; 2]) {
    let y = Boundary::of(y, V::broadcast(V::Scalar::EPSILON) / rate);
    let (log_ratio, deviance) = log_ratio_and_deviance([rate, y.inside], concentration);
    let (complement, complement_derivative) = stirling(concentration);
    let log_prob = (deviance + complement) - ln(y.inside);
    (
        y.log_prob(concentration, rate * y.inside, log_prob),
        y.partials([
            log_ratio + complement_derivative,
            (concentration - rate * y.given) / rate,
        ]),
    )
}

/// Derivative of the log-density of `Gamma(concentration, rate)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gamma_by_value<V: Lanes>(y: V, [concentration, rate]: [V; 2]) -> V {
    let excess = concentration - V::splat(1.0);
    V::select(excess.equal(V::splat(0.0)), -rate, excess / y - rate)
}

/// Log-density of `Gamma(concentration, exp(log_rate))` and its derivatives by `concentration` and `log_rate`;
/// saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gamma_log_rate<V: Lanes>(y: V, [concentration, log_rate]: [V; 2]) -> (V, [V; 2]) {
    // Two halves, because the rate may overflow where its product with y does not.
    let half = saturate(exp(V::splat(0.5) * log_rate));
    let y = Boundary::of(y, saturate(V::broadcast(V::Scalar::EPSILON) / half / half));
    let a = saturate(saturate(y.inside * half) * half);
    let ln_y = ln(y.inside);
    let (log_ratio, deviance) = log_ratio_and_deviance_by_log(a, log_rate + ln_y, concentration);
    let (complement, complement_derivative) = stirling(concentration);
    let log_prob = saturate((deviance + complement) - ln_y);
    (
        y.log_prob(concentration, a, log_prob),
        y.partials([
            saturate(log_ratio + complement_derivative),
            concentration - V::select(y.zero, V::splat(0.0), a),
        ]),
    )
}

/// Derivative of the log-density of `Gamma(concentration, exp(log_rate))` by the value; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gamma_log_rate_by_value<V: Lanes>(y: V, [concentration, log_rate]: [V; 2]) -> V {
    saturate(saturate(gamma_by_value(y, [concentration, V::splat(0.0)])) - saturate(exp(log_rate)))
}

/// A value that may lie at 0 or below, where logarithms do not exist.
struct Boundary<V: Lanes> {
    given: V,
    zero: V::Mask,
    outside: V::Mask,
    /// The value, or a substitute near 0 with a logarithm.
    inside: V,
}

impl<V: Lanes> Boundary<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(given: V, substitute: V) -> Self {
        let zero = V::splat(0.0);
        let substitute = substitute.maximum(V::broadcast(V::Scalar::MIN_POSITIVE));
        Self {
            given,
            zero: given.equal(zero),
            outside: given.less(zero),
            inside: V::select(given.less_equal(zero), substitute, given),
        }
    }

    /// The log-density: what was found inside, its limit at 0, `-inf` below. `product` is the rate times the value.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn log_prob(&self, concentration: V, product: V, inside: V) -> V {
        let infinity = V::splat(f64::INFINITY);
        let one = V::splat(1.0);
        // At concentration 1 it is the logarithm of the rate.
        let not_rising = V::select(concentration.less(one), infinity, inside + product);
        let at_zero = V::select(one.less(concentration), -infinity, not_rising);
        V::select(self.outside, -infinity, V::select(self.zero, at_zero, inside))
    }

    /// The derivatives by concentration and rate: the first is `-inf` at 0, both are 0 below.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn partials(&self, [by_concentration, by_rate]: [V; 2]) -> [V; 2] {
        let zero = V::splat(0.0);
        let by_concentration = V::select(self.zero, V::splat(f64::NEG_INFINITY), by_concentration);
        [by_concentration, by_rate].map(|partial| V::select(self.outside, zero, partial))
    }
}
