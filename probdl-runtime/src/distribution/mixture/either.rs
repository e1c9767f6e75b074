//! A law of one family or of another: what a mixture of several families is made of.

use crate::distribution::{
    Cdf, Distribution, Entropy, Gradient, LocationScale, LogProbGradient, Mean, Mode, Quantile, Variance,
};
use crate::random::Stream;

/// **Either(A, B)**: a law of the family `A` or of the family `B`, which one is known at run time. Both have events of one
/// type; a quantity exists where both have it.
///
/// It lets a mixture have components of several families: as they are of one type then, all that holds of
/// [`MixtureSameFamily`](super::MixtureSameFamily) and [`Mixture`](super::Mixture) holds of them. Of three families, the
/// second is an `Either` itself.
///
/// ```
/// use probdl_runtime::distribution::{Cdf, Either, Laplace, Mean, MixtureSameFamily, Normal};
///
/// let components = [
///     Either::First(Normal::new(-1.0_f64, 1.0)?),
///     Either::Second(Laplace::new(3.0, 0.5)?),
/// ];
/// let law = MixtureSameFamily::equal(components)?;
/// assert_eq!(law.mean(), 1.0);
/// let of_components = 0.5 * (Normal::new(-1.0_f64, 1.0)?.cdf(&2.0) + Laplace::new(3.0, 0.5)?.cdf(&2.0));
/// assert!((law.cdf(&2.0) - of_components).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Either<A, B> {
    /// A law of the first family.
    First(A),
    /// A law of the second.
    Second(B),
}

/// The same question to whichever law it is.
macro_rules! ask {
    ($law:expr, $question:path $(, $argument:expr)*) => {
        match $law {
            Either::First(law) => $question(law $(, $argument)*),
            Either::Second(law) => $question(law $(, $argument)*),
        }
    };
}

impl<A, B> Distribution for Either<A, B>
where
    A: Distribution,
    B: Distribution<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment>,
{
    type Scalar = A::Scalar;
    type Event = A::Event;
    type Moment = A::Moment;

    fn log_prob(&self, y: &A::Event) -> A::Scalar {
        ask!(self, Distribution::log_prob, y)
    }

    fn draw(&self, stream: &mut Stream) -> A::Event {
        ask!(self, Distribution::draw, stream)
    }
}

impl<A, B> Mean for Either<A, B>
where
    A: Mean,
    B: Mean<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment>,
{
    fn mean(&self) -> A::Moment {
        ask!(self, Mean::mean)
    }
}

impl<A, B> Variance for Either<A, B>
where
    A: Variance,
    B: Variance<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment>,
{
    fn variance(&self) -> A::Moment {
        ask!(self, Variance::variance)
    }

    fn stddev(&self) -> A::Moment {
        ask!(self, Variance::stddev)
    }
}

impl<A, B> Mode for Either<A, B>
where
    A: Mode,
    B: Mode<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment>,
{
    fn mode(&self) -> A::Event {
        ask!(self, Mode::mode)
    }
}

impl<A, B> Entropy for Either<A, B>
where
    A: Entropy,
    B: Entropy<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment>,
{
    fn entropy(&self) -> A::Scalar {
        ask!(self, Entropy::entropy)
    }
}

impl<A, B> Cdf for Either<A, B>
where
    A: Cdf,
    B: Cdf<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment>,
{
    fn cdf(&self, y: &A::Event) -> A::Scalar {
        ask!(self, Cdf::cdf, y)
    }

    fn log_cdf(&self, y: &A::Event) -> A::Scalar {
        ask!(self, Cdf::log_cdf, y)
    }

    fn survival(&self, y: &A::Event) -> A::Scalar {
        ask!(self, Cdf::survival, y)
    }

    fn log_survival(&self, y: &A::Event) -> A::Scalar {
        ask!(self, Cdf::log_survival, y)
    }
}

impl<A, B> Quantile for Either<A, B>
where
    A: Quantile,
    B: Quantile<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment>,
{
    fn quantile(&self, p: A::Scalar) -> A::Event {
        ask!(self, Quantile::quantile, p)
    }
}

impl<A, B> LocationScale for Either<A, B>
where
    A: LocationScale,
    B: LocationScale<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment>,
{
    fn affine(self, shift: A::Moment, scale: A::Moment) -> Self {
        match self {
            Self::First(law) => Self::First(law.affine(shift, scale)),
            Self::Second(law) => Self::Second(law.affine(shift, scale)),
        }
    }
}

impl<A, B> LogProbGradient for Either<A, B>
where
    A: LogProbGradient,
    B: LogProbGradient<Scalar = A::Scalar, Event = A::Event, Moment = A::Moment, ByValue = A::ByValue>,
{
    /// By the parameters of the law that it is.
    type ByParameters = Either<A::ByParameters, B::ByParameters>;
    type ByValue = A::ByValue;

    fn log_prob_grad(&self, y: &A::Event) -> Gradient<A::Scalar, Self::ByParameters, A::ByValue> {
        match self {
            Self::First(law) => {
                let gradient = law.log_prob_grad(y);
                Gradient {
                    log_prob: gradient.log_prob,
                    by_parameters: Either::First(gradient.by_parameters),
                    by_value: gradient.by_value,
                }
            }
            Self::Second(law) => {
                let gradient = law.log_prob_grad(y);
                Gradient {
                    log_prob: gradient.log_prob,
                    by_parameters: Either::Second(gradient.by_parameters),
                    by_value: gradient.by_value,
                }
            }
        }
    }
}
