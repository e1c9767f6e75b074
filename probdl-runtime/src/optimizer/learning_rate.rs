//! What stands in the place of a learning rate.

use super::argument::{ArgumentError, Check};
use std::fmt::Debug;

/// A learning rate: a number, or a schedule of one number for each step.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a learning rate",
    note = "learning rates are numbers such as `0.01`, or schedules such as `CosineDecay::new(0.01, 1000)`"
)]
pub trait LearningRate: Clone + Debug + Send + Sync + 'static {
    /// Whether it depends on the step. Where it does not, steps are not counted.
    const CHANGES: bool = true;

    /// The learning rate of a step; steps count from 0.
    fn at(&self, step: u64) -> f64;

    /// Checks the arguments. `optimizer` is the name of the optimizer that it belongs to.
    ///
    /// # Errors
    /// The first argument out of its range, with the range.
    fn check(&self, optimizer: &'static str) -> Result<(), ArgumentError> {
        let _ = optimizer;
        Ok(())
    }

    /// The number, if it is the same for all steps and can be replaced.
    fn constant(&self) -> Option<f64> {
        None
    }

    /// Replaces the number, if it is the same for all steps; returns whether it is.
    fn set_constant(&mut self, learning_rate: f64) -> bool {
        let _ = learning_rate;
        false
    }
}

impl LearningRate for f64 {
    const CHANGES: bool = false;

    #[inline(always)]
    fn at(&self, _step: u64) -> f64 {
        *self
    }

    fn check(&self, optimizer: &'static str) -> Result<(), ArgumentError> {
        Check(optimizer).at_least_zero("learning_rate", *self)
    }

    fn constant(&self) -> Option<f64> {
        Some(*self)
    }

    fn set_constant(&mut self, learning_rate: f64) -> bool {
        *self = learning_rate;
        true
    }
}
