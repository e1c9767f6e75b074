//! What a callback sees of a run, and does to it.

use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::FitError;
use crate::train::origin::Origin;
use crate::train::state::{Position, TrainingState};
use std::fmt;

/// What a callback sees of a run, and does to it.
pub struct Control<'a, M: Model, O: Optimizer> {
    /// The model with the parameters of this moment.
    pub(in crate::train) model: &'a M,
    pub(in crate::train) optimizer: O,
    pub(in crate::train) state: O::State<M::Scalar>,
    /// Lent, not moved as the optimizer is: it is in memory anyway, and nothing in a step needs it.
    pub(in crate::train) logs: &'a mut Logs,
    /// The epoch that is under way, or has just ended.
    pub(in crate::train) epoch: usize,
    pub(in crate::train) epochs: usize,
    /// Where a run that stopped now would go on.
    pub(in crate::train) position: Position,
    pub(in crate::train) changed_rate: Option<f64>,
    pub(in crate::train) stopping: bool,
    pub(in crate::train) resumed: bool,
}

/// What is reported of an epoch, by name.
#[derive(Clone, Debug, Default)]
pub(in crate::train) struct Logs {
    pub(in crate::train) loss: Option<f64>,
    pub(in crate::train) val_loss: Option<f64>,
    /// What callbacks have logged.
    pub(in crate::train) others: Vec<(String, f64)>,
}

impl<M: Model, O: Optimizer> Control<'_, M, O> {
    /// Ends the run after this batch or epoch. Nothing is undone; the state that the fit gives back goes on from there.
    pub fn stop(&mut self) {
        self.stopping = true;
    }

    /// The number of the epoch, from 0.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// The number after the last epoch's.
    pub fn epochs(&self) -> usize {
        self.epochs
    }

    /// How many steps were taken, those of a resumed run included.
    pub fn step(&self) -> u64 {
        self.position.step
    }

    /// Whether the run goes on from a state that another has given back.
    pub fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// The model with the parameters of this moment.
    pub fn model(&self) -> &M {
        self.model
    }

    /// The learning rate, if it is a number.
    pub fn learning_rate(&self) -> Option<f64> {
        self.optimizer.learning_rate()
    }

    /// Changes the learning rate from the next step on.
    ///
    /// # Errors
    /// [`FitError::LearningRateFixed`] where a schedule sets it, or there is none; a rate out of range.
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), FitError> {
        if !self.optimizer.set_learning_rate(learning_rate) {
            return Err(FitError::LearningRateFixed);
        }
        self.changed_rate = Some(learning_rate);
        Ok(self.optimizer.check()?)
    }

    /// Reports a quantity of this epoch, which goes to [`History::metrics`](crate::train::History::metrics) and can be
    /// watched by the callbacks after this one. Reporting a name again replaces its value.
    pub fn log(&mut self, name: &str, value: f64) {
        let Logs {
            loss,
            val_loss,
            others,
        } = &mut *self.logs;
        match name {
            "loss" => *loss = Some(value),
            "val_loss" => *val_loss = Some(value),
            _ => match others.iter_mut().find(|(log, _)| log == name) {
                Some((_, old)) => *old = value,
                None => others.push((name.to_owned(), value)),
            },
        }
    }

    /// What was reported of this epoch: `loss`, `val_loss`, and what callbacks before this one have logged.
    pub fn logged(&self, name: &str) -> Option<f64> {
        self.logs().find(|&(log, _)| log == name).map(|(_, value)| value)
    }

    /// Everything that was reported of this epoch, `loss` first.
    pub fn logs(&self) -> impl Iterator<Item = (&str, f64)> {
        let Logs {
            loss,
            val_loss,
            others,
        } = &*self.logs;
        let losses = [("loss", *loss), ("val_loss", *val_loss)];
        let losses = losses
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        losses.chain(others.iter().map(|(name, value)| (&**name, *value)))
    }

    /// Where the run stands, to be stored or to be resumed.
    pub fn state(&self) -> TrainingState<O, M::Scalar> {
        let store = self.model.store();
        TrainingState {
            configuration: self.optimizer.clone(),
            origin: Origin::of::<M>(),
            optimizer: self.state.clone(),
            parameters: store.values[..store.trainable].to_vec(),
            position: self.position,
            learning_rate: self.changed_rate,
        }
    }
}

impl<M: Model, O: Optimizer> fmt::Debug for Control<'_, M, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("epoch", &self.epoch)
            .field("epochs", &self.epochs)
            .field("position", &self.position)
            .field("logs", &self.logs)
            .finish_non_exhaustive()
    }
}
