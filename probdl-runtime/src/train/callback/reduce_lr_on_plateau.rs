//! A smaller learning rate where nothing improves.

use super::monitor::{Mode, Monitor};
use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError};

/// Makes the learning rate smaller where a quantity has not improved for some epochs, as Keras' `ReduceLROnPlateau`, and
/// logs it as `learning_rate`. The learning rate must be a number, not a schedule.
///
/// ```
/// use probdl_runtime::train::callback::ReduceLROnPlateau;
///
/// let keras = ReduceLROnPlateau::new().factor(0.1).patience(10).min_delta(1e-4).cooldown(0).min_lr(0.0);
/// assert_eq!(ReduceLROnPlateau::new(), keras);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ReduceLROnPlateau {
    monitor: Monitor,
    factor: f64,
    patience: usize,
    cooldown: usize,
    min_lr: f64,
    best: Option<f64>,
    wait: usize,
    cooling: usize,
}

impl ReduceLROnPlateau {
    /// Watches `val_loss`: a tenth of the learning rate after ten epochs without improvement.
    pub fn new() -> Self {
        Self {
            monitor: Monitor::new(1e-4),
            factor: 0.1,
            patience: 10,
            cooldown: 0,
            min_lr: 0.0,
            best: None,
            wait: 0,
            cooling: 0,
        }
    }

    /// What is watched: `loss`, `val_loss` (the default), or a metric that a callback before this one logs.
    #[must_use]
    pub fn monitor(mut self, name: &str) -> Self {
        name.clone_into(&mut self.monitor.name);
        self
    }

    /// Which values are better; by the name unless given.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.monitor.mode = mode;
        self
    }

    /// By how much a value must be better to count, at least 0; 1e-4 by default.
    #[must_use]
    pub fn min_delta(mut self, min_delta: f64) -> Self {
        self.monitor.min_delta = min_delta.abs();
        self
    }

    /// What the learning rate is multiplied with, at least 0 and below 1; 0.1 by default.
    #[must_use]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor, ..self }
    }

    /// How many epochs without improvement it takes; 10 by default.
    #[must_use]
    pub fn patience(self, patience: usize) -> Self {
        Self { patience, ..self }
    }

    /// How many epochs are not counted after a change; 0 by default.
    #[must_use]
    pub fn cooldown(self, cooldown: usize) -> Self {
        Self { cooldown, ..self }
    }

    /// The learning rate's lower limit, at least 0; 0 by default.
    #[must_use]
    pub fn min_lr(self, min_lr: f64) -> Self {
        Self { min_lr, ..self }
    }
}

impl Default for ReduceLROnPlateau {
    fn default() -> Self {
        Self::new()
    }
}

impl<M: Model, O: Optimizer> Callback<M, O> for ReduceLROnPlateau {
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.monitor.check("ReduceLROnPlateau")?;
        if !(self.min_lr.is_finite() && self.min_lr >= 0.0) {
            let min_lr = self.min_lr;
            return Err(FitError::Callback {
                message: format!("ReduceLROnPlateau: min_lr is {min_lr}, but must be finite and at least 0"),
            });
        }
        if !(0.0..1.0).contains(&self.factor) {
            let factor = self.factor;
            return Err(FitError::Callback {
                message: format!("ReduceLROnPlateau: factor is {factor}, but must be at least 0 and below 1"),
            });
        }
        if !control.is_resumed() {
            (self.best, self.wait, self.cooling) = (None, 0, 0);
        }
        control
            .learning_rate()
            .map(|_| ())
            .ok_or(FitError::LearningRateFixed)
    }

    fn on_epoch_end(
        &mut self,
        _epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        let value = self.monitor.value(control)?;
        let rate = control.learning_rate().ok_or(FitError::LearningRateFixed)?;
        control.log("learning_rate", rate);
        if self.cooling > 0 {
            self.cooling -= 1;
            self.wait = 0;
        }
        if self
            .monitor
            .improves(value, self.best.unwrap_or(self.monitor.worst()))
        {
            self.best = Some(value);
            self.wait = 0;
        } else if self.cooling == 0 {
            self.wait += 1;
            if self.wait >= self.patience && rate > self.min_lr {
                control.set_learning_rate((rate * self.factor).max(self.min_lr))?;
                (self.cooling, self.wait) = (self.cooldown, 0);
            }
        }
        Ok(())
    }
}
