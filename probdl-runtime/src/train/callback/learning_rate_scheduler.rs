//! A learning rate for each epoch.

use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError};

/// Sets the learning rate before each epoch by a function of the epoch, from 0, and the rate before, as Keras'
/// `LearningRateScheduler`, and logs it as `learning_rate`. The optimizer's own must be a number, not a schedule.
#[derive(Clone, Debug)]
pub struct LearningRateScheduler<F> {
    schedule: F,
}

impl<F: FnMut(usize, f64) -> f64> LearningRateScheduler<F> {
    /// With this function.
    pub fn new(schedule: F) -> Self {
        Self { schedule }
    }
}

impl<M: Model, O: Optimizer, F: FnMut(usize, f64) -> f64> Callback<M, O> for LearningRateScheduler<F> {
    fn on_epoch_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        let rate = control.learning_rate().ok_or(FitError::LearningRateFixed)?;
        control.set_learning_rate((self.schedule)(control.epoch(), rate))
    }

    fn on_epoch_end(
        &mut self,
        _epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        if let Some(rate) = control.learning_rate() {
            control.log("learning_rate", rate);
        }
        Ok(())
    }
}
