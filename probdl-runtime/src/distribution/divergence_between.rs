//! Divergences of laws of different families, where they have closed forms: the means of both log-densities under the first
//! law. Near 0 they are as exact as the entropies that are subtracted.

use super::divergence::KlDivergence;
use super::transformed::{Exp, Neg, Reciprocal, Sigmoid, Softplus, Tanh, Transformed};
use super::{
    Distribution, Entropy, Exponential, Gamma, Gumbel, HalfNormal, Independent, Laplace, Mean,
    MultivariateNormalDiag, MultivariateNormalTriL, Normal, TruncatedNormal, Uniform, Variance, Weibull,
    gumbel, inverse_gamma,
};
use crate::lanes::Scalar;
use crate::math::constant::HALF_LN_TAU;
use crate::math::{digamma, erf, exp, lgamma, ln};

/// Euler's constant.
const EULER: f64 = 0.577_215_664_901_532_9;

fn of_exponential<T: Scalar>(law: &Exponential<T>) -> f64 {
    law.rate().to_f64()
}

fn of_gamma<T: Scalar>(law: &Gamma<T>) -> [f64; 2] {
    [law.concentration().to_f64(), law.rate().to_f64()]
}

fn of_weibull<T: Scalar>(law: &Weibull<T>) -> [f64; 2] {
    [law.concentration().to_f64(), law.scale().to_f64()]
}

fn of_normal<T: Scalar>(law: &Normal<T>) -> [f64; 2] {
    [law.loc().to_f64(), law.scale().to_f64()]
}

/// At least 0, which rounding may miss.
fn rounded<T: Scalar>(divergence: f64) -> T {
    T::from_f64(if divergence < 0.0 { 0.0 } else { divergence })
}

/// Less the mean log-density of a normal law, by the mean square of distances from its location.
fn normal_surprise(square: f64, scale: f64) -> f64 {
    HALF_LN_TAU + ln(scale) + 0.5 * square / scale / scale
}

impl<T: Scalar> KlDivergence<Gamma<T>> for Exponential<T> {
    /// That of Gamma(1, λ).
    fn kl_divergence(&self, other: &Gamma<T>) -> T {
        T::from_f64(inverse_gamma::divergence(
            [1.0, of_exponential(self)],
            of_gamma(other),
        ))
    }
}

impl<T: Scalar> KlDivergence<Exponential<T>> for Gamma<T> {
    /// That from Gamma(1, λ').
    fn kl_divergence(&self, other: &Exponential<T>) -> T {
        T::from_f64(inverse_gamma::divergence(
            of_gamma(self),
            [1.0, of_exponential(other)],
        ))
    }
}

/// The Gumbel law of −ln y.
fn of_logarithm([concentration, scale]: [f64; 2]) -> [f64; 2] {
    [-ln(scale), 1.0 / concentration]
}

impl<T: Scalar> KlDivergence<Weibull<T>> for Exponential<T> {
    /// That of Weibull(1, 1/λ).
    fn kl_divergence(&self, other: &Weibull<T>) -> T {
        let own = [ln(of_exponential(self)), 1.0];
        T::from_f64(gumbel::divergence(own, of_logarithm(of_weibull(other))))
    }
}

impl<T: Scalar> KlDivergence<Exponential<T>> for Weibull<T> {
    /// That from Weibull(1, 1/λ').
    fn kl_divergence(&self, other: &Exponential<T>) -> T {
        let others = [ln(of_exponential(other)), 1.0];
        T::from_f64(gumbel::divergence(of_logarithm(of_weibull(self)), others))
    }
}

impl<T: Scalar> KlDivergence<Gamma<T>> for Weibull<T> {
    /// −H − α' ln β' + ln Γ(α') − (α' − 1) (ln λ − γ/k) + β' λ Γ(1 + 1/k), with this law's entropy H.
    fn kl_divergence(&self, other: &Gamma<T>) -> T {
        let ([k, scale], [concentration, rate]) = (of_weibull(self), of_gamma(other));
        let mean = scale * exp(lgamma(1.0 + 1.0 / k));
        let of_other = concentration * ln(rate) - lgamma(concentration)
            + (concentration - 1.0) * (ln(scale) - EULER / k)
            - rate * mean;
        rounded(-Weibull::<f64>::proved([k, scale]).entropy() - of_other)
    }
}

impl<T: Scalar> KlDivergence<Weibull<T>> for Gamma<T> {
    /// −H − ln k' + k' ln λ' − (k' − 1) (ψ(α) − ln β) + Γ(α + k') / (Γ(α) (β λ')^k'), with this law's entropy H.
    fn kl_divergence(&self, other: &Weibull<T>) -> T {
        let ([concentration, rate], [k, scale]) = (of_gamma(self), of_weibull(other));
        let ln_power = lgamma(concentration + k) - lgamma(concentration) - k * ln(rate * scale);
        let of_other =
            ln(k) - k * ln(scale) + (k - 1.0) * (digamma(concentration) - ln(rate)) - exp(ln_power);
        rounded(-Gamma::<f64>::proved([concentration, rate]).entropy() - of_other)
    }
}

impl<T: Scalar> KlDivergence<Exponential<T>> for HalfNormal<T> {
    /// −H − ln λ' + λ' σ √(2/π), with this law's entropy H.
    fn kl_divergence(&self, other: &Exponential<T>) -> T {
        let law = HalfNormal::<f64>::proved([self.scale().to_f64()]);
        let rate = of_exponential(other);
        rounded(rate * law.mean() - law.entropy() - ln(rate))
    }
}

impl<T: Scalar> KlDivergence<HalfNormal<T>> for Exponential<T> {
    /// −H + ln(π σ'²/2)/2 + 1/(λ σ')², with this law's entropy H.
    fn kl_divergence(&self, other: &HalfNormal<T>) -> T {
        let (rate, scale) = (of_exponential(self), other.scale().to_f64());
        let entropy = 1.0 - ln(rate);
        let square = 2.0 / rate / rate;
        rounded(normal_surprise(square, scale) - std::f64::consts::LN_2 - entropy)
    }
}

impl<T: Scalar> KlDivergence<Normal<T>> for Laplace<T> {
    /// −H + ln(2π σ'²)/2 + (2 σ² + (μ − μ')²)/(2 σ'²), with this law's entropy H.
    fn kl_divergence(&self, other: &Normal<T>) -> T {
        let (loc, scale) = (self.loc().to_f64(), self.scale().to_f64());
        let [other_loc, other_scale] = of_normal(other);
        let square = 2.0 * scale * scale + (loc - other_loc) * (loc - other_loc);
        rounded(normal_surprise(square, other_scale) - Laplace::<f64>::proved([loc, scale]).entropy())
    }
}

impl<T: Scalar> KlDivergence<Laplace<T>> for Normal<T> {
    /// −H + ln(2 σ') + m/σ', with this law's entropy H and the mean distance m from μ', which with d = (μ − μ')/σ is
    /// σ √(2/π) exp(−d²/2) + (μ − μ') erf(d/√2).
    fn kl_divergence(&self, other: &Laplace<T>) -> T {
        let [loc, scale] = of_normal(self);
        let (other_loc, other_scale) = (other.loc().to_f64(), other.scale().to_f64());
        let d = (loc - other_loc) / scale;
        let distance = scale * (2.0 * std::f64::consts::FRAC_1_PI).sqrt() * exp(-0.5 * d * d)
            + (loc - other_loc) * erf(d * std::f64::consts::FRAC_1_SQRT_2);
        let entropy = 0.5 + HALF_LN_TAU + ln(scale);
        rounded(ln(2.0 * other_scale) + distance / other_scale - entropy)
    }
}

impl<T: Scalar> KlDivergence<Normal<T>> for Uniform<T> {
    /// −ln(b − a) + ln(2π σ'²)/2 + ((b − a)²/12 + ((a + b)/2 − μ')²)/(2 σ'²).
    fn kl_divergence(&self, other: &Normal<T>) -> T {
        let (low, high) = (self.low().to_f64(), self.high().to_f64());
        let [loc, scale] = of_normal(other);
        let (width, shift) = (high - low, 0.5 * low + 0.5 * high - loc);
        rounded(normal_surprise(width * width / 12.0 + shift * shift, scale) - ln(width))
    }
}

impl<T: Scalar> KlDivergence<Gumbel<T>> for Normal<T> {
    /// −H + ln σ' + d + exp(σ²/(2 σ'²) − d) with d = (μ − μ')/σ' and this law's entropy H.
    fn kl_divergence(&self, other: &Gumbel<T>) -> T {
        let [loc, scale] = of_normal(self);
        let (other_loc, other_scale) = (other.loc().to_f64(), other.scale().to_f64());
        let (d, ratio) = ((loc - other_loc) / other_scale, scale / other_scale);
        let entropy = 0.5 + HALF_LN_TAU + ln(scale);
        rounded(ln(other_scale) + d + exp(0.5 * ratio * ratio - d) - entropy)
    }
}

impl<T: Scalar> KlDivergence<Normal<T>> for TruncatedNormal<T> {
    /// −H + ln(2π σ'²)/2 + (v + (m − μ')²)/(2 σ'²), with this law's entropy H, mean m and variance v.
    fn kl_divergence(&self, other: &Normal<T>) -> T {
        let law = self.in_double();
        let [loc, scale] = of_normal(other);
        let shift = law.mean() - loc;
        rounded(normal_surprise(law.variance() + shift * shift, scale) - law.entropy())
    }
}

impl<T: Scalar> KlDivergence for TruncatedNormal<T> {
    /// That from the normal law, and the logarithm of that law's probability between its bounds. Infinite where this law allows
    /// what `other` does not.
    fn kl_divergence(&self, other: &Self) -> T {
        let (law, other) = (self.in_double(), other.in_double());
        if law.low() < other.low() || other.high() < law.high() {
            return T::from_f64(f64::INFINITY);
        }
        let shift = law.mean() - other.loc();
        let square = law.variance() + shift * shift;
        rounded(normal_surprise(square, other.scale()) + other.ln_mass() - law.entropy())
    }
}

/// The same law of a vector.
fn of_independent<const N: usize, T: Scalar>(
    law: &Independent<Normal<T>, N>,
) -> MultivariateNormalDiag<N, T> {
    let elements = law.elements();
    MultivariateNormalDiag::proved(
        std::array::from_fn(|k| elements[k].loc()),
        std::array::from_fn(|k| elements[k].scale()),
    )
}

macro_rules! independent_normal_laws {
    ($($law:ident)+) => {$(
        impl<const N: usize, T: Scalar> KlDivergence<Independent<Normal<T>, N>> for $law<N, T> {
            /// That from the normal law of a vector whose elements are independent.
            fn kl_divergence(&self, other: &Independent<Normal<T>, N>) -> T {
                self.kl_divergence(&of_independent(other))
            }
        }

        impl<const N: usize, T: Scalar> KlDivergence<$law<N, T>> for Independent<Normal<T>, N> {
            /// That of the normal law of a vector whose elements are independent.
            fn kl_divergence(&self, other: &$law<N, T>) -> T {
                of_independent(self).kl_divergence(other)
            }
        }
    )+};
}
independent_normal_laws!(MultivariateNormalDiag MultivariateNormalTriL);

macro_rules! functions_without_parameters {
    ($($function:ident)+) => {$(
        impl<D: KlDivergence<E>, E> KlDivergence<Transformed<E, $function>> for Transformed<D, $function>
        where
            Self: Distribution<Scalar = D::Scalar>,
        {
            /// That of the laws themselves: one function of both changes nothing.
            fn kl_divergence(&self, other: &Transformed<E, $function>) -> D::Scalar {
                self.law().kl_divergence(other.law())
            }
        }
    )+};
}
functions_without_parameters!(Exp Sigmoid Softplus Tanh Neg Reciprocal);
