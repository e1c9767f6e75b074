//! What can be asked of a law: one trait for each quantity, implemented only where the quantity exists.

use std::fmt::Debug;

use rand::Rng;

use crate::lanes::Scalar;
use crate::math::exp;
use crate::random::{Purpose, Stream};

/// A law of probability.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a distribution")]
pub trait Distribution: Clone + Debug {
    /// The type of parameters and densities: `f32` or `f64`.
    type Scalar: Scalar;
    /// What is drawn: a number, a truth value, a count, a class, or an array of them.
    type Event: Copy + Debug + PartialEq;
    /// What means and deviations are given in: a number, or an array of them.
    type Moment: Copy + Debug + PartialEq;

    /// Returns the logarithm of the density or probability at `y`, in nats; `-inf` outside the support.
    fn log_prob(&self, y: &Self::Event) -> Self::Scalar;

    /// Draws an event from a stream of random numbers, and leaves the stream behind what it used.
    fn draw(&self, stream: &mut Stream) -> Self::Event;

    /// Draws as many events as there is room for. Laws of one real number do so over lanes, and some of counts from a table:
    /// several times as fast as one by one. The events are then others than those of as many calls of
    /// [`Distribution::draw`], and the same on every processor.
    fn draw_into(&self, stream: &mut Stream, events: &mut [Self::Event]) {
        for event in events {
            *event = self.draw(stream);
        }
    }

    /// Returns the density or probability at `y`.
    fn prob(&self, y: &Self::Event) -> Self::Scalar {
        exp(self.log_prob(y))
    }

    /// Draws an event. Takes one 64-bit number from the generator; the rest comes from a stream of its own, so that
    /// what follows does not depend on how many numbers the law needs.
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> Self::Event {
        self.draw(&mut Stream::new(rng.next_u64(), Purpose::Sample, 0))
    }

    /// Draws `count` events, faster than as many calls of [`Distribution::sample`]. Takes one 64-bit number from the
    /// generator.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Distribution, Gamma};
    /// use probdl_runtime::random::rng;
    ///
    /// let law = Gamma::new(2.5, 0.5)?;
    /// let draws = law.samples(100_000, &mut rng(7));
    /// let mean = draws.iter().sum::<f64>() / 1e5;
    /// assert!((mean - 5.0).abs() < 0.05);
    /// # Ok::<(), probdl_runtime::distribution::GammaError>(())
    /// ```
    fn samples<R: Rng + ?Sized>(&self, count: usize, rng: &mut R) -> Vec<Self::Event> {
        let mut stream = Stream::new(rng.next_u64(), Purpose::Sample, 0);
        // A value for the places, all of which are written.
        let mut events = vec![self.draw(&mut stream.clone()); count];
        self.draw_into(&mut stream, &mut events);
        events
    }
}

/// Laws with a mean.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no mean",
    note = "classes have probabilities and a mode; counts, truth values and numbers have a mean"
)]
pub trait Mean: Distribution {
    /// Returns the mean. Infinite where it is infinite; NaN only where the family says so.
    fn mean(&self) -> Self::Moment;
}

/// Laws with a variance, taken for each element of an event.
#[diagnostic::on_unimplemented(message = "`{Self}` has no variance")]
pub trait Variance: Distribution {
    /// Returns the variance. Infinite where it is infinite; NaN only where the family says so.
    fn variance(&self) -> Self::Moment;
    /// Returns the standard deviation.
    fn stddev(&self) -> Self::Moment;
}

/// Laws of vectors, with the covariances of their elements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no covariance matrix",
    note = "it exists for laws of vectors; the elements of an `Independent` law have none with each other"
)]
pub trait Covariance: Variance {
    /// A square matrix, by rows.
    type Matrix: Copy + Debug + PartialEq;
    /// Returns the covariance of each pair of elements; the diagonal is the variance.
    fn covariance(&self) -> Self::Matrix;
}

/// Laws with a most probable event.
#[diagnostic::on_unimplemented(message = "`{Self}` has no mode")]
pub trait Mode: Distribution {
    /// Returns the event of the greatest density or probability.
    fn mode(&self) -> Self::Event;
}

/// Laws with an entropy.
#[diagnostic::on_unimplemented(message = "the entropy of `{Self}` is not known")]
pub trait Entropy: Distribution {
    /// Returns the entropy in nats: the mean of `-log_prob`. Of a density it may be negative.
    fn entropy(&self) -> Self::Scalar;
}

/// Laws of one ordered quantity, with a distribution function.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no distribution function",
    note = "it exists for events that are one number; ask the elements of an array one by one"
)]
pub trait Cdf: Distribution {
    /// Returns the probability of events up to and including `y`.
    fn cdf(&self, y: &Self::Event) -> Self::Scalar;
    /// Returns the logarithm of [`Cdf::cdf`], also where that underflows.
    fn log_cdf(&self, y: &Self::Event) -> Self::Scalar;
    /// Returns the probability of events above `y`, small ones to full precision.
    fn survival(&self, y: &Self::Event) -> Self::Scalar;
    /// Returns the logarithm of [`Cdf::survival`], also where that underflows.
    fn log_survival(&self, y: &Self::Event) -> Self::Scalar;
}

/// Laws with quantiles; of an array they are marginal, one for each element.
#[diagnostic::on_unimplemented(message = "`{Self}` has no quantiles")]
pub trait Quantile: Distribution {
    /// Returns the smallest event whose distribution function is at least `p`.
    ///
    /// Where events are real numbers, a `p` outside of [0, 1] gives NaN; where they are counts or truth values, it
    /// counts as the nearer of 0 and 1, and NaN as 0.
    fn quantile(&self, p: Self::Scalar) -> Self::Event;

    /// Returns the ends of the central interval of probability `p`: the quantiles of `(1 - p) / 2` and `(1 + p) / 2`.
    fn interval(&self, p: Self::Scalar) -> [Self::Event; 2] {
        let half = Self::Scalar::from_f64(0.5);
        let one = Self::Scalar::ONE;
        [self.quantile(half * (one - p)), self.quantile(half * (one + p))]
    }
}

/// Families that shifting and scaling do not leave.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a location-scale law",
    note = "shifted and scaled, it would be of another family"
)]
pub trait LocationScale: Distribution {
    /// Returns the law of `shift + scale * y` for a `y` of this law. A negative scale mirrors; 0 is not a scale.
    #[must_use]
    fn affine(self, shift: Self::Moment, scale: Self::Moment) -> Self;
}

/// Laws whose log-density has known derivatives.
#[diagnostic::on_unimplemented(message = "the derivatives of `{Self}`'s log-density are not known")]
pub trait LogProbGradient: Distribution {
    /// Derivatives by the parameters: an array in the order of the constructor's, for each element.
    type ByParameters: Copy + Debug + PartialEq;
    /// The derivative by the value; `()` where values are discrete.
    type ByValue: Copy + Debug + PartialEq;

    /// Returns the log-density at `y` and its partial derivatives.
    fn log_prob_grad(&self, y: &Self::Event) -> Gradient<Self::Scalar, Self::ByParameters, Self::ByValue>;
}

/// A log-density with its partial derivatives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gradient<S, P, Y> {
    /// The log-density.
    pub log_prob: S,
    /// Its derivatives by the parameters, in the order of the constructor's arguments.
    pub by_parameters: P,
    /// Its derivative by the value; `()` where values are discrete.
    pub by_value: Y,
}
