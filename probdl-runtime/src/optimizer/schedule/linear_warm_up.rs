//! A rate that rises to another.

use super::{ArgumentError, Check, LearningRate};

/// A warm-up before any rate or schedule: along a straight line from an initial rate, 0 by default, to the first rate of
/// the other, which begins after it.
///
/// As in Keras' [`CosineDecay`](super::CosineDecay) the first step has the initial rate: with 0 it moves nothing.
///
/// ```
/// use probdl_runtime::optimizer::{LearningRate, LinearWarmUp, PolynomialDecay};
///
/// let schedule = LinearWarmUp::new(PolynomialDecay::new(0.5, 100).end_learning_rate(0.0), 4);
/// assert_eq!([0, 1, 4, 54, 104].map(|step| schedule.at(step)), [0.0, 0.125, 0.5, 0.25, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearWarmUp<L = f64> {
    initial_learning_rate: f64,
    warmup_steps: u64,
    then: L,
}

impl<L: LearningRate> LinearWarmUp<L> {
    /// In so many steps from 0 to the first rate of `then`, a number or a schedule.
    pub const fn new(then: L, warmup_steps: u64) -> Self {
        Self {
            initial_learning_rate: 0.0,
            warmup_steps,
            then,
        }
    }

    /// The rate of the first step, at least 0; 0 by default.
    #[must_use]
    pub fn initial_learning_rate(self, initial_learning_rate: f64) -> Self {
        Self {
            initial_learning_rate,
            ..self
        }
    }
}

impl<L: LearningRate> LearningRate for LinearWarmUp<L> {
    fn at(&self, step: u64) -> f64 {
        if step >= self.warmup_steps {
            return self.then.at(step - self.warmup_steps);
        }
        let done = step as f64 / self.warmup_steps as f64;
        (self.then.at(0) - self.initial_learning_rate) * done + self.initial_learning_rate
    }

    fn check(&self, _optimizer: &'static str) -> Result<(), ArgumentError> {
        Check("LinearWarmUp").at_least_zero("initial_learning_rate", self.initial_learning_rate)?;
        self.then.check("LinearWarmUp")
    }
}
