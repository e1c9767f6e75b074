//! Laws of functions of numbers.

mod bijector;
mod kernel;
mod monotone;

pub use bijector::{Affine, AffineError, Bijector, Exp, Neg, Reciprocal, Sigmoid, Softplus, Tanh};
#[doc(hidden)]
pub use bijector::{
    exp_inverse, exp_log_jacobian, sigmoid_inverse, sigmoid_log_jacobian, softplus_inverse,
    softplus_log_jacobian,
};
#[doc(hidden)]
pub use kernel::affine;
pub use monotone::{Inverse, Monotone};
#[doc(hidden)]
pub use monotone::{
    neg_inverse, neg_log_jacobian, reciprocal_inverse, reciprocal_log_jacobian, tanh_inverse,
    tanh_log_jacobian,
};

use super::mixture::first_between;
use super::number::Number;
use super::{Cdf, Distribution, Entropy, Mean, Mode, Quantile, Variance};
use crate::lanes::Scalar;
use crate::math::ln;
use crate::random::Stream;

/// **Transformed(D, g)**: the law of `y = g(x)`, where x has the law D: skewed, positive or bounded numbers, from a law of
/// real ones.
///
/// Parameters: the law, which has parameters θ of its own; the function, which is [`Exp`], [`Sigmoid`], [`Softplus`],
/// [`Tanh`] or [`Affine`], which has a `shift` (s, real) and a `scale` (c, positive); or one that falls, [`Neg`] or, of laws
/// of positive numbers, [`Reciprocal`]. Events are the values of the function.
///
/// With the density p and the distribution function F of the law, and x = g⁻¹(y),
///
/// ```text
/// log p(y) = ln p(x) + ln |(g⁻¹)'(y)|     F(y) = F(x)     quantile(p) = g(quantile(p))
/// ∂/∂θ = ∂ ln p(x)/∂θ     ∂/∂y = (g⁻¹)'(y) ∂ ln p(x)/∂x + (g⁻¹)''(y)/(g⁻¹)'(y)
/// ∂/∂s = −(∂ ln p(x)/∂x)/c     ∂/∂c = −(x ∂ ln p(x)/∂x + 1)/c     for g(x) = s + c x
/// ```
///
/// For a function that falls, F(y) = 1 − F(g⁻¹(y)) and quantile(p) = g(quantile(1 − p)), where small probabilities keep
/// their digits. Mean, variance, mode and entropy exist for affine functions and `Neg`.
///
/// Source: Casella, Berger, *Statistical Inference* (2002), theorem 2.1.5. Differs from TensorFlow Probability: its
/// `TransformedDistribution` offers these moments for all functions, and fails when they are asked for.
///
/// ```
/// use probdl_runtime::distribution::transformed::{Softplus, Transformed};
/// use probdl_runtime::distribution::{Cdf, Distribution, Normal, Quantile};
///
/// let law = Transformed::new(Normal::new(0.0_f64, 1.0)?, Softplus);
/// assert!((law.log_prob(&1.0) + 0.6067797).abs() < 1e-7);
/// assert!((law.cdf(&1.0) - 0.7058581).abs() < 1e-7);
/// assert!((law.quantile(0.5) - 2.0_f64.ln()).abs() < 1e-15);
/// assert_eq!(law.log_prob(&-1.0), f64::NEG_INFINITY);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transformed<D, G> {
    law: D,
    function: G,
}

impl<D, G> Transformed<D, G> {
    /// The law of this function of numbers with this law.
    pub fn new(law: D, function: G) -> Self {
        Self { law, function }
    }

    /// The law of what is transformed.
    pub fn law(&self) -> &D {
        &self.law
    }

    /// The function.
    pub fn function(&self) -> &G {
        &self.function
    }
}

/// On which side of the function's image a number lies, if not inside.
enum Side {
    Below,
    Inside,
    Above,
}

impl<D, G> Transformed<D, G> {
    fn side<T: Scalar>(&self, y: T) -> Side
    where
        G: Bijector<T>,
    {
        let (low, high) = self.function.image();
        match (y <= low, high <= y) {
            (true, _) => Side::Below,
            (_, true) => Side::Above,
            _ => Side::Inside,
        }
    }
}

impl<T: Scalar, D: Distribution<Scalar = T, Event = T>, G: Bijector<T>> Distribution for Transformed<D, G> {
    type Scalar = T;
    type Event = T;
    type Moment = D::Moment;

    fn log_prob(&self, y: &T) -> T {
        match self.side(*y) {
            Side::Inside => {
                self.law.log_prob(&self.function.inverse(*y)) + self.function.inverse_log_derivative(*y)
            }
            _ => T::from_f64(f64::NEG_INFINITY),
        }
    }

    fn draw(&self, stream: &mut Stream) -> T {
        let x = self.law.draw(stream);
        self.function.inside(self.function.forward(x))
    }
}

impl<T: Scalar, D: Cdf<Scalar = T, Event = T>, G: Bijector<T>> Transformed<D, G> {
    /// A quantity of the law at the inverse; beyond the image, what it is below and above everything.
    fn at(&self, y: T, [below, above]: [f64; 2], quantity: impl Fn(&D, &T) -> T) -> T {
        match self.side(y) {
            Side::Below => T::from_f64(below),
            Side::Inside => quantity(&self.law, &self.function.inverse(y)),
            Side::Above => T::from_f64(above),
        }
    }
}

impl<T: Scalar, D: Cdf<Scalar = T, Event = T>, G: Bijector<T>> Cdf for Transformed<D, G> {
    fn cdf(&self, y: &T) -> T {
        let quantity = if self.function.is_decreasing() {
            D::survival
        } else {
            D::cdf
        };
        self.at(*y, [0.0, 1.0], quantity)
    }

    fn log_cdf(&self, y: &T) -> T {
        let falls = self.function.is_decreasing();
        let quantity = if falls { D::log_survival } else { D::log_cdf };
        self.at(*y, [f64::NEG_INFINITY, 0.0], quantity)
    }

    fn survival(&self, y: &T) -> T {
        let quantity = if self.function.is_decreasing() {
            D::cdf
        } else {
            D::survival
        };
        self.at(*y, [1.0, 0.0], quantity)
    }

    fn log_survival(&self, y: &T) -> T {
        let falls = self.function.is_decreasing();
        let quantity = if falls { D::log_cdf } else { D::log_survival };
        self.at(*y, [0.0, f64::NEG_INFINITY], quantity)
    }
}

impl<T, D, G> Quantile for Transformed<D, G>
where
    T: Scalar + Number,
    D: Cdf<Scalar = T, Event = T> + Quantile,
    G: Bijector<T>,
{
    fn quantile(&self, p: T) -> T {
        if !self.function.is_decreasing() {
            return self.function.forward(self.law.quantile(p));
        }
        let above = self.function.forward(self.law.quantile(T::ONE - p));
        if p <= T::ZERO || T::from_f64(0.5) <= p || Scalar::to_f64(above).is_nan() {
            return above;
        }
        // A small probability has lost its digits beside 1: by bisection, to the last bit.
        let ln_p = ln(Scalar::to_f64(p));
        let least = self.function.forward(self.law.quantile(T::ONE));
        let median = self.function.forward(self.law.quantile(T::from_f64(0.5)));
        first_between(least, median, |y| Scalar::to_f64(self.log_cdf(&y)) >= ln_p).unwrap_or(above)
    }
}

impl<T: Scalar, D: Mean<Scalar = T, Event = T, Moment = T>> Mean for Transformed<D, Affine<T>> {
    fn mean(&self) -> T {
        self.function.forward(self.law.mean())
    }
}

impl<T: Scalar, D: Variance<Scalar = T, Event = T, Moment = T>> Variance for Transformed<D, Affine<T>> {
    fn variance(&self) -> T {
        let scale = self.function.scale();
        scale * (scale * self.law.variance())
    }

    fn stddev(&self) -> T {
        self.function.scale() * self.law.stddev()
    }
}

impl<T: Scalar, D: Mode<Scalar = T, Event = T>> Mode for Transformed<D, Affine<T>> {
    fn mode(&self) -> T {
        self.function.forward(self.law.mode())
    }
}

impl<T: Scalar, D: Entropy<Scalar = T, Event = T>> Entropy for Transformed<D, Affine<T>> {
    fn entropy(&self) -> T {
        self.law.entropy() + ln(self.function.scale())
    }
}

impl<T: Scalar, D: Mean<Scalar = T, Event = T, Moment = T>> Mean for Transformed<D, Neg> {
    fn mean(&self) -> T {
        -self.law.mean()
    }
}

impl<T: Scalar, D: Variance<Scalar = T, Event = T, Moment = T>> Variance for Transformed<D, Neg> {
    fn variance(&self) -> T {
        self.law.variance()
    }

    fn stddev(&self) -> T {
        self.law.stddev()
    }
}

impl<T: Scalar, D: Mode<Scalar = T, Event = T>> Mode for Transformed<D, Neg> {
    fn mode(&self) -> T {
        -self.law.mode()
    }
}

impl<T: Scalar, D: Entropy<Scalar = T, Event = T>> Entropy for Transformed<D, Neg> {
    fn entropy(&self) -> T {
        self.law.entropy()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{LogNormal, Logistic, Normal, Uniform};

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-13 * b.abs().max(1.0) || (a == b)
    }

    /// Laws that are known by a name of their own.
    #[test]
    fn known_laws_come_out() {
        let normal = Normal::new(0.3_f64, 0.7).unwrap();
        let (own, twin) = (Transformed::new(normal, Exp), LogNormal::new(0.3, 0.7).unwrap());
        let unit = Uniform::new(0.0_f64, 1.0).unwrap();
        let logit = Transformed::new(Logistic::new(0.0_f64, 1.0).unwrap(), Sigmoid);
        let affine = Transformed::new(normal, Affine::new(-1.0, 2.0).unwrap());
        let moved = Normal::new(-0.4_f64, 1.4).unwrap();
        for y in [1e-300, 1e-9, 0.2, 0.5, 0.9, 1.0 - 1e-9] {
            assert!(near(own.log_prob(&y), twin.log_prob(&y)), "{y}");
            assert!(near(own.cdf(&y), twin.cdf(&y)) && near(own.log_survival(&y), twin.log_survival(&y)));
            assert!(near(logit.log_prob(&y), unit.log_prob(&y)), "{y}");
            assert!(near(logit.cdf(&y), unit.cdf(&y)) && near(logit.survival(&y), unit.survival(&y)));
            assert!(
                near(affine.log_prob(&(y - 1.0)), moved.log_prob(&(y - 1.0))),
                "{y}"
            );
            assert!(near(affine.quantile(y), moved.quantile(y)), "{y}");
            assert!(near(own.quantile(y), twin.quantile(y)), "{y}");
        }
        for (a, b) in [
            (affine.mean(), moved.mean()),
            (affine.variance(), moved.variance()),
            (affine.stddev(), moved.stddev()),
            (affine.mode(), moved.mode()),
            (affine.entropy(), moved.entropy()),
        ] {
            assert!(near(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn outside_the_image_there_is_nothing() {
        let normal = Normal::new(0.0_f64, 1.0).unwrap();
        let bounded = Transformed::new(normal, Sigmoid);
        for (y, below) in [(-1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (f64::INFINITY, 1.0)] {
            assert_eq!(bounded.log_prob(&y), f64::NEG_INFINITY);
            assert_eq!([bounded.cdf(&y), bounded.survival(&y)], [below, 1.0 - below]);
            assert_eq!(bounded.log_cdf(&y), f64::ln(below));
        }
        assert_eq!(bounded.quantile(0.0), 0.0);
        assert_eq!(bounded.quantile(1.0), 1.0);
    }

    /// The inverse of softplus keeps the digits of small and of large values.
    #[test]
    fn inverses_are_inverses() {
        for x in [-700.0, -30.0, -1.0, -1e-8, 0.0, 0.5, 1.0, 20.0, 700.0] {
            let y = Bijector::<f64>::forward(&Softplus, x);
            let back = Bijector::<f64>::inverse(&Softplus, y);
            assert!((back - x).abs() <= 4e-16 * x.abs().max(1.0), "{x}: {back}");
            let slope = Bijector::<f64>::inverse_log_derivative(&Softplus, y);
            // softplus' is the sigmoid.
            let expected = (1.0 + (-x).exp()).ln();
            assert!(
                (slope - expected).abs() <= 1e-15 * expected.abs().max(1.0) * 4.0,
                "{x}: {slope}"
            );
        }
    }

    /// Falling functions, of laws whose mirror images and reciprocals are known.
    #[test]
    fn functions_that_fall_exchange_the_tails() {
        use crate::distribution::{Gamma, Gumbel, InverseGamma};
        let mirrored = Transformed::new(Normal::new(-0.3_f64, 0.7).unwrap(), Neg);
        let twin = Normal::new(0.3_f64, 0.7).unwrap();
        let inverse = Transformed::new(Gamma::new(2.5_f64, 1.5).unwrap(), Reciprocal);
        let known = InverseGamma::new(2.5_f64, 1.5).unwrap();
        let least = Transformed::new(Gumbel::new(0.0_f64, 1.0).unwrap(), Neg);
        for p in [1e-300, 1e-20, 1e-3, 0.3, 0.5, 0.9, 1.0 - 1e-12] {
            let y = twin.quantile(p);
            assert!(
                near(mirrored.quantile(p), y),
                "{p}: {} and {y}",
                mirrored.quantile(p)
            );
            assert!(near(mirrored.log_prob(&y), twin.log_prob(&y)));
            assert!(
                near(mirrored.log_cdf(&y), twin.log_cdf(&y))
                    && near(mirrored.survival(&y), twin.survival(&y))
            );
            assert!(
                near(mirrored.cdf(&y), twin.cdf(&y))
                    && near(mirrored.log_survival(&y), twin.log_survival(&y))
            );
            let y = known.quantile(p);
            assert!(
                (inverse.quantile(p) / y - 1.0).abs() < 1e-11,
                "{p}: {} and {y}",
                inverse.quantile(p)
            );
            assert!(near(inverse.log_prob(&y), known.log_prob(&y)));
            assert!(
                (inverse.log_cdf(&y) - known.log_cdf(&y)).abs() <= 1e-12 * known.log_cdf(&y).abs().max(1.0)
            );
            // The least of many: its survival function is exp(-exp(y)).
            let y = least.quantile(p);
            assert!(near(-f64::exp(y), least.log_survival(&y)), "{p}: {y}");
        }
        assert_eq!(
            [inverse.quantile(0.0), inverse.quantile(1.0)],
            [0.0, f64::INFINITY]
        );
        assert!(inverse.quantile(-0.1).is_nan() && inverse.quantile(f64::NAN).is_nan());
        assert_eq!(
            (mirrored.mean(), mirrored.mode(), mirrored.stddev()),
            (0.3, 0.3, 0.7)
        );
        assert_eq!((inverse.cdf(&-1.0), inverse.survival(&0.0)), (0.0, 1.0));
        let bounded = Transformed::new(Logistic::new(0.0_f64, 0.5).unwrap(), Tanh);
        // tanh(x) is 2 sigmoid(2 x) - 1: uniform between -1 and 1.
        for y in [-1.0 + 1e-9, -0.5, 0.0, 0.9] {
            assert!(near(bounded.log_prob(&y), -(2.0_f64.ln())), "{y}");
            assert!(near(bounded.cdf(&y), 0.5 + 0.5 * y), "{y}");
        }
        assert_eq!((bounded.prob(&1.0), bounded.cdf(&-2.0)), (0.0, 0.0));
    }

    #[test]
    fn draws_stay_inside() {
        let mut stream = Stream::new(1, crate::random::Purpose::Sample, 0);
        let wild = Normal::new(0.0_f32, 1e6).unwrap();
        for _ in 0..1000 {
            let y = Transformed::new(wild, Sigmoid).draw(&mut stream);
            assert!(0.0 < y && y < 1.0);
            let y = Transformed::new(wild, Exp).draw(&mut stream);
            assert!(0.0 < y && y.is_finite());
        }
    }
}
