//! Keeping the model on the way.

use super::monitor::{Mode, Monitor};
use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError};
use std::fmt;

/// Hands the run to a function now and then, to be stored, as Keras' `ModelCheckpoint`. The function finds the model in
/// [`Control::model`] and what a fit needs to go on from there in [`Control::state`].
/// (The front page of `probdl` has an example.)
pub struct ModelCheckpoint<F> {
    save: F,
    monitor: Monitor,
    save_best_only: bool,
    save_freq: Frequency,
    best: Option<f64>,
    initial_value_threshold: Option<f64>,
}

#[derive(Clone, Copy, Debug)]
enum Frequency {
    Epochs(usize),
    Steps(u64),
}

impl<F> ModelCheckpoint<F> {
    /// Calls a function after each epoch.
    pub fn new<M: Model, O: Optimizer, E>(save: F) -> Self
    where
        F: FnMut(&Control<'_, M, O>) -> Result<(), E>,
    {
        Self {
            save,
            monitor: Monitor::new(0.0),
            save_best_only: false,
            save_freq: Frequency::Epochs(1),
            best: None,
            initial_value_threshold: None,
        }
    }

    /// What is watched with [`ModelCheckpoint::save_best_only`]; `val_loss` by default.
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

    /// Whether only epochs count whose watched quantity is the best so far. Off by default.
    #[must_use]
    pub fn save_best_only(self, save_best_only: bool) -> Self {
        Self {
            save_best_only,
            ..self
        }
    }

    /// What the first of the best must improve upon.
    #[must_use]
    pub fn initial_value_threshold(self, initial_value_threshold: f64) -> Self {
        Self {
            initial_value_threshold: Some(initial_value_threshold),
            ..self
        }
    }

    /// After how many epochs each time; 1 by default.
    #[must_use]
    pub fn every_epochs(self, epochs: usize) -> Self {
        let save_freq = Frequency::Epochs(epochs.max(1));
        Self { save_freq, ..self }
    }

    /// After how many steps each time, in the middle of an epoch too; whether it is the best does not matter then.
    #[must_use]
    pub fn every_steps(self, steps: u64) -> Self {
        let save_freq = Frequency::Steps(steps.max(1));
        Self { save_freq, ..self }
    }
}

impl<F> fmt::Debug for ModelCheckpoint<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelCheckpoint")
            .field("monitor", &self.monitor)
            .field("save_best_only", &self.save_best_only)
            .field("save_freq", &self.save_freq)
            .finish_non_exhaustive()
    }
}

impl<M, O, E, F> Callback<M, O> for ModelCheckpoint<F>
where
    M: Model,
    O: Optimizer,
    E: fmt::Display,
    F: FnMut(&Control<'_, M, O>) -> Result<(), E>,
{
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        if !control.is_resumed() {
            self.best = self.initial_value_threshold;
        }
        Ok(())
    }

    fn watches_batches(&self) -> bool {
        matches!(self.save_freq, Frequency::Steps(_))
    }

    fn on_batch_end(&mut self, _loss: f64, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        match self.save_freq {
            Frequency::Steps(steps) if control.step().is_multiple_of(steps) => {
                (self.save)(control).map_err(|error| failed(&error))
            }
            _ => Ok(()),
        }
    }

    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        match self.save_freq {
            Frequency::Epochs(epochs) if (epoch.epoch + 1).is_multiple_of(epochs) => {}
            _ => return Ok(()),
        }
        if self.save_best_only {
            let value = self.monitor.value(control)?;
            if !self
                .monitor
                .improves(value, self.best.unwrap_or(self.monitor.worst()))
            {
                return Ok(());
            }
            self.best = Some(value);
        }
        (self.save)(control).map_err(|error| failed(&error))
    }
}

fn failed(error: &impl fmt::Display) -> FitError {
    FitError::Callback {
        message: format!("ModelCheckpoint: {error}"),
    }
}
