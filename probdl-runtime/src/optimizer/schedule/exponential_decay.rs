//! A rate that falls by the same factor again and again.

use super::{ArgumentError, Check, LearningRate, periods};
use crate::math;

/// Keras' `ExponentialDecay`: η₀ · rate^(step / `decay_steps`).
///
/// ```
/// use probdl_runtime::optimizer::{Adam, ExponentialDecay, LearningRate};
///
/// let schedule = ExponentialDecay::new(0.1, 100, 0.5);
/// assert_eq!([0, 100, 200].map(|step| schedule.at(step)), [0.1, 0.05, 0.025]);
/// let adam = Adam::new(schedule.staircase(true)); // 0.1 for the first hundred steps, 0.05 for the second, …
/// # let _ = adam;
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialDecay {
    initial_learning_rate: f64,
    decay_steps: u64,
    decay_rate: f64,
    staircase: bool,
}

impl ExponentialDecay {
    /// From an initial rate, at least 0, by a factor, at least 0, in each `decay_steps` steps.
    pub const fn new(initial_learning_rate: f64, decay_steps: u64, decay_rate: f64) -> Self {
        Self {
            initial_learning_rate,
            decay_steps,
            decay_rate,
            staircase: false,
        }
    }

    /// Whether the exponent is rounded down, so that the rate falls in stairs. Off by default.
    #[must_use]
    pub const fn staircase(self, staircase: bool) -> Self {
        Self { staircase, ..self }
    }
}

impl LearningRate for ExponentialDecay {
    fn at(&self, step: u64) -> f64 {
        let exponent = periods(step, self.decay_steps, self.staircase);
        self.initial_learning_rate * math::pow(self.decay_rate, exponent)
    }

    fn check(&self, _optimizer: &'static str) -> Result<(), ArgumentError> {
        let check = Check("ExponentialDecay");
        check.at_least_zero("initial_learning_rate", self.initial_learning_rate)?;
        check.at_least_one("decay_steps", self.decay_steps)?;
        check.at_least_zero("decay_rate", self.decay_rate)
    }
}
