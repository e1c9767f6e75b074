//! A rate that falls along a power.

use super::{ArgumentError, Check, LearningRate};
use crate::math;

/// Keras' `PolynomialDecay`: (η₀ − end) (1 − min(step, D) / D)^power + end, with D = `decay_steps`.
///
/// ```
/// use probdl_runtime::optimizer::{LearningRate, PolynomialDecay};
///
/// let schedule = PolynomialDecay::new(0.5, 100).end_learning_rate(0.25);
/// assert_eq!([0, 50, 100, 1000].map(|step| schedule.at(step)), [0.5, 0.375, 0.25, 0.25]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolynomialDecay {
    initial_learning_rate: f64,
    decay_steps: u64,
    end_learning_rate: f64,
    power: f64,
    cycle: bool,
}

impl PolynomialDecay {
    /// From an initial rate, at least 0, along a straight line to 0.0001 in `decay_steps` steps.
    pub const fn new(initial_learning_rate: f64, decay_steps: u64) -> Self {
        Self {
            initial_learning_rate,
            decay_steps,
            end_learning_rate: 1e-4,
            power: 1.0,
            cycle: false,
        }
    }

    /// The last rate, at least 0; 0.0001 by default.
    #[must_use]
    pub const fn end_learning_rate(self, end_learning_rate: f64) -> Self {
        Self {
            end_learning_rate,
            ..self
        }
    }

    /// The power, above 0; 1 by default.
    #[must_use]
    pub const fn power(self, power: f64) -> Self {
        Self { power, ..self }
    }

    /// Whether the rate rises again after its end: D is then the smallest multiple of `decay_steps`, at least one time,
    /// that is not below the step. Off by default.
    #[must_use]
    pub const fn cycle(self, cycle: bool) -> Self {
        Self { cycle, ..self }
    }
}

impl LearningRate for PolynomialDecay {
    fn at(&self, step: u64) -> f64 {
        let (step, end) = if self.cycle {
            let times = step.div_ceil(self.decay_steps).max(1);
            (step as f64, self.decay_steps as f64 * times as f64)
        } else {
            (step.min(self.decay_steps) as f64, self.decay_steps as f64)
        };
        let left = (1.0 - step / end).max(0.0);
        (self.initial_learning_rate - self.end_learning_rate) * math::pow(left, self.power)
            + self.end_learning_rate
    }

    fn check(&self, _optimizer: &'static str) -> Result<(), ArgumentError> {
        let check = Check("PolynomialDecay");
        check.at_least_zero("initial_learning_rate", self.initial_learning_rate)?;
        check.at_least_one("decay_steps", self.decay_steps)?;
        check.at_least_zero("end_learning_rate", self.end_learning_rate)?;
        check.positive("power", self.power)
    }
}
