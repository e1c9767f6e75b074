//! An end after so many steps or so much time.

use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::FitError;
use std::time::{Duration, Instant};

/// Stops the fit after so many steps, those of a run that it resumes included.
///
/// It may stop in the middle of an epoch; the state that the fit gives back goes on there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepBudget {
    steps: u64,
}

impl StepBudget {
    /// At most this number of steps, but at least one.
    pub fn new(steps: u64) -> Self {
        Self { steps }
    }
}

impl<M: Model, O: Optimizer> Callback<M, O> for StepBudget {
    fn watches_batches(&self) -> bool {
        true
    }

    fn on_batch_end(&mut self, _loss: f64, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        if control.step() >= self.steps {
            control.stop();
        }
        Ok(())
    }
}

/// Stops the fit when a time has passed since its beginning, after the step that is under way then.
///
/// How far a fit comes then depends on the machine and what else it does: this is the one rule that gives up the same
/// bits everywhere. What the steps compute stays the same; the state that the fit gives back goes on where it stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeBudget {
    time: Duration,
    begin: Option<Instant>,
}

impl TimeBudget {
    /// This much time.
    pub fn new(time: Duration) -> Self {
        Self { time, begin: None }
    }
}

impl<M: Model, O: Optimizer> Callback<M, O> for TimeBudget {
    fn on_train_begin(&mut self, _control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.begin = Some(Instant::now());
        Ok(())
    }

    fn watches_batches(&self) -> bool {
        true
    }

    fn on_batch_end(&mut self, _loss: f64, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        if self.begin.is_some_and(|begin| begin.elapsed() >= self.time) {
            control.stop();
        }
        Ok(())
    }
}
