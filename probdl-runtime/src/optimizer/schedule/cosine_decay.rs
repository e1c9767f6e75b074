//! A rate that falls along half a wave.

use super::{ArgumentError, Check, LearningRate, half_cosine};

/// Keras' `CosineDecay`: η ((1 − α) ½ (1 + cos π min(step, D) / D) + α), with D = `decay_steps` (Loshchilov and Hutter,
/// "SGDR: stochastic gradient descent with warm restarts", 2017, equation 5, without restarts).
///
/// With a warm-up, the rate first rises along a straight line from η₀ to the target, in so many steps; the decay follows,
/// from the target, and counts its steps from there.
///
/// ```
/// use probdl_runtime::optimizer::{CosineDecay, LearningRate};
///
/// let schedule = CosineDecay::new(0.0, 100).warmup(0.5, 10);
/// assert_eq!([0, 5, 10, 60, 110].map(|step| schedule.at(step)), [0.0, 0.25, 0.5, 0.25, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineDecay {
    initial_learning_rate: f64,
    decay_steps: u64,
    alpha: f64,
    warmup_target: Option<f64>,
    warmup_steps: u64,
}

impl CosineDecay {
    /// From an initial rate, at least 0, to 0 in `decay_steps` steps.
    pub const fn new(initial_learning_rate: f64, decay_steps: u64) -> Self {
        Self {
            initial_learning_rate,
            decay_steps,
            alpha: 0.0,
            warmup_target: None,
            warmup_steps: 0,
        }
    }

    /// The last rate as a share of the largest, at least 0; 0 by default.
    #[must_use]
    pub const fn alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
    }

    /// First go from the initial rate to this one, at least 0, in so many steps: Keras' `warmup_target` and
    /// `warmup_steps`.
    #[must_use]
    pub const fn warmup(self, warmup_target: f64, warmup_steps: u64) -> Self {
        Self {
            warmup_target: Some(warmup_target),
            warmup_steps,
            ..self
        }
    }
}

impl LearningRate for CosineDecay {
    fn at(&self, step: u64) -> f64 {
        let (from, step) = match self.warmup_target {
            None => (self.initial_learning_rate, step),
            Some(target) if step < self.warmup_steps => {
                let done = step as f64 / self.warmup_steps as f64;
                return (target - self.initial_learning_rate) * done + self.initial_learning_rate;
            }
            Some(target) => (target, step - self.warmup_steps),
        };
        let done = step.min(self.decay_steps) as f64 / self.decay_steps as f64;
        from * ((1.0 - self.alpha) * half_cosine(done) + self.alpha)
    }

    fn check(&self, _optimizer: &'static str) -> Result<(), ArgumentError> {
        let check = Check("CosineDecay");
        check.at_least_zero("initial_learning_rate", self.initial_learning_rate)?;
        check.at_least_one("decay_steps", self.decay_steps)?;
        check.at_least_zero("alpha", self.alpha)?;
        check.at_least_zero("warmup_target", self.warmup_target.unwrap_or(0.0))
    }
}
