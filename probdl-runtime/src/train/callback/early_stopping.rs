//! Stopping where nothing improves.

use super::monitor::{Mode, Monitor};
use super::{Callback, Control};
use crate::lanes::Scalar;
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError, History};

/// Stops where a quantity has not improved for some epochs, as Keras' `EarlyStopping`.
///
/// ```
/// use probdl_runtime::train::callback::EarlyStopping;
///
/// let early = EarlyStopping::new().monitor("val_loss").patience(10).restore_best_weights(true);
/// assert_eq!(early.best(), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EarlyStopping {
    monitor: Monitor,
    patience: usize,
    baseline: Option<f64>,
    restore_best_weights: bool,
    start_from_epoch: usize,
    best: Option<Best>,
    best_weights: Option<Vec<f64>>,
    wait: usize,
    stopped_epoch: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Best {
    epoch: usize,
    value: f64,
}

impl EarlyStopping {
    /// Watches `val_loss`, without patience, and restores nothing.
    pub fn new() -> Self {
        Self {
            monitor: Monitor::new(0.0),
            patience: 0,
            baseline: None,
            restore_best_weights: false,
            start_from_epoch: 0,
            best: None,
            best_weights: None,
            wait: 0,
            stopped_epoch: None,
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

    /// By how much a value must be better to count, at least 0; 0 by default.
    #[must_use]
    pub fn min_delta(mut self, min_delta: f64) -> Self {
        self.monitor.min_delta = min_delta.abs();
        self
    }

    /// After how many epochs without improvement the fit stops; 0 by default, which as in Keras is the same as 1.
    #[must_use]
    pub fn patience(self, patience: usize) -> Self {
        Self { patience, ..self }
    }

    /// What must be improved upon as well for patience to begin anew.
    #[must_use]
    pub fn baseline(self, baseline: f64) -> Self {
        Self {
            baseline: Some(baseline),
            ..self
        }
    }

    /// Whether the model has the parameters of the best epoch in the end, however the fit ended, unless it
    /// failed: then it has its last finite ones. Off by default.
    ///
    /// (The training state that the fit gives back stays that of the last step.)
    #[must_use]
    pub fn restore_best_weights(self, restore_best_weights: bool) -> Self {
        Self {
            restore_best_weights,
            ..self
        }
    }

    /// The first epoch that is watched, from 0; 0 by default.
    #[must_use]
    pub fn start_from_epoch(self, start_from_epoch: usize) -> Self {
        Self {
            start_from_epoch,
            ..self
        }
    }

    /// The best value so far.
    pub fn best(&self) -> Option<f64> {
        self.best.map(|best| best.value)
    }

    /// The epoch of the best value, from 0.
    pub fn best_epoch(&self) -> Option<usize> {
        self.best.map(|best| best.epoch)
    }

    /// The last epoch, if the fit was stopped here.
    pub fn stopped_epoch(&self) -> Option<usize> {
        self.stopped_epoch
    }
}

impl Default for EarlyStopping {
    fn default() -> Self {
        Self::new()
    }
}

impl<M: Model, O: Optimizer> Callback<M, O> for EarlyStopping {
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.monitor.check("EarlyStopping")?;
        self.stopped_epoch = None;
        if !control.is_resumed() {
            (self.best, self.best_weights, self.wait) = (None, None, 0);
        }
        Ok(())
    }

    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        let value = self.monitor.value(control)?;
        if epoch.epoch < self.start_from_epoch {
            return Ok(());
        }
        let improved = self
            .monitor
            .improves(value, self.best().unwrap_or(self.monitor.worst()));
        if self.restore_best_weights && (improved || self.best_weights.is_none()) {
            let store = epoch.model.store();
            let weights = store.values[..store.trainable]
                .iter()
                .map(|weight| weight.to_f64());
            self.best_weights = Some(weights.collect());
        }
        self.wait += 1;
        if improved {
            let epoch = epoch.epoch;
            self.best = Some(Best { epoch, value });
            if self
                .baseline
                .is_none_or(|baseline| self.monitor.improves(value, baseline))
            {
                self.wait = 0;
                return Ok(());
            }
        }
        if self.wait >= self.patience && epoch.epoch > 0 {
            self.stopped_epoch = Some(epoch.epoch);
            control.stop();
        }
        Ok(())
    }

    fn on_train_end(&mut self, model: &mut M, _history: &History) -> Result<(), FitError> {
        if let Some(weights) = &self.best_weights {
            for (place, weight) in model.store_mut().values.iter_mut().zip(weights) {
                *place = M::Scalar::from_f64(*weight);
            }
        }
        Ok(())
    }
}
