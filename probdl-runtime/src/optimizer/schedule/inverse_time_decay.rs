//! A rate that falls as one over the time.

use super::{ArgumentError, Check, LearningRate, periods};

/// Keras' `InverseTimeDecay`: η₀ / (1 + rate · step / `decay_steps`).
///
/// ```
/// use probdl_runtime::optimizer::{InverseTimeDecay, LearningRate};
///
/// let schedule = InverseTimeDecay::new(0.1, 100, 1.0);
/// assert_eq!([0, 100, 300].map(|step| schedule.at(step)), [0.1, 0.05, 0.025]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InverseTimeDecay {
    initial_learning_rate: f64,
    decay_steps: u64,
    decay_rate: f64,
    staircase: bool,
}

impl InverseTimeDecay {
    /// From an initial rate, at least 0, with a decay rate, at least 0, for each `decay_steps` steps.
    pub const fn new(initial_learning_rate: f64, decay_steps: u64, decay_rate: f64) -> Self {
        Self {
            initial_learning_rate,
            decay_steps,
            decay_rate,
            staircase: false,
        }
    }

    /// Whether step / `decay_steps` is rounded down, so that the rate falls in stairs. Off by default.
    #[must_use]
    pub const fn staircase(self, staircase: bool) -> Self {
        Self { staircase, ..self }
    }
}

impl LearningRate for InverseTimeDecay {
    fn at(&self, step: u64) -> f64 {
        let time = periods(step, self.decay_steps, self.staircase);
        self.initial_learning_rate / (1.0 + self.decay_rate * time)
    }

    fn check(&self, _optimizer: &'static str) -> Result<(), ArgumentError> {
        let check = Check("InverseTimeDecay");
        check.at_least_zero("initial_learning_rate", self.initial_learning_rate)?;
        check.at_least_one("decay_steps", self.decay_steps)?;
        check.at_least_zero("decay_rate", self.decay_rate)
    }
}
