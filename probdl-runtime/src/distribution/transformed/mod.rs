//! Laws of functions of numbers.

mod bijector;
mod kernel;

pub use bijector::{Affine, AffineError, Bijector, Exp, Sigmoid, Softplus};
#[doc(hidden)]
pub use bijector::{
    exp_inverse, exp_log_jacobian, sigmoid_inverse, sigmoid_log_jacobian, softplus_inverse,
    softplus_log_jacobian,
};
#[doc(hidden)]
pub use kernel::affine;

use super::{Cdf, Distribution, Entropy, Mean, Mode, Quantile, Variance};
use crate::lanes::Scalar;
use crate::math::ln;
use crate::random::Stream;

/// **Transformed(D, g)**: the law of `y = g(x)`, where x has the law D: skewed, positive or bounded numbers, from a law of
/// real ones.
///
/// Parameters: the law; the function, which is [`Exp`], [`Sigmoid`], [`Softplus`] or [`Affine`]. Events are the values
/// of the function.
///
/// With the density p and the distribution function F of the law,
///
/// ```text
/// log p(y) = ln p(g⁻¹(y)) + ln (g⁻¹)'(y)     F(y) = F(g⁻¹(y))     quantile(p) = g(quantile(p))
/// ```
///
/// Mean, variance, mode and entropy exist for affine functions.
///
/// TFP differs: its `TransformedDistribution` offers them for all functions, and fails when they are asked for.
///
/// Source: Casella, Berger, *Statistical Inference* (2002), theorem 2.1.5.
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
        self.at(*y, [0.0, 1.0], D::cdf)
    }

    fn log_cdf(&self, y: &T) -> T {
        self.at(*y, [f64::NEG_INFINITY, 0.0], D::log_cdf)
    }

    fn survival(&self, y: &T) -> T {
        self.at(*y, [1.0, 0.0], D::survival)
    }

    fn log_survival(&self, y: &T) -> T {
        self.at(*y, [0.0, f64::NEG_INFINITY], D::log_survival)
    }
}

impl<T: Scalar, D: Quantile<Scalar = T, Event = T>, G: Bijector<T>> Quantile for Transformed<D, G> {
    fn quantile(&self, p: T) -> T {
        self.function.forward(self.law.quantile(p))
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
