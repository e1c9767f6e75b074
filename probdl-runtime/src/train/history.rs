//! What a fit reports.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;

/// What happened in a fit.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct History {
    /// The loss of each epoch: the mean over rows while the parameters moved, regularizers included.
    pub loss: Vec<f64>,
    /// The loss on the validation data after each epoch, as `evaluate` computes it; empty if there are none.
    pub val_loss: Vec<f64>,
    /// What callbacks have logged, by name, with a value for each epoch in which they did.
    pub metrics: BTreeMap<String, Vec<f64>>,
    /// The number of the first epoch, from 0: above 0 where a fit resumes another.
    pub initial_epoch: usize,
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.loss.first(), self.loss.last()) {
            (Some(first), Some(last)) => {
                write!(f, "{} epochs, loss {first:.4} to {last:.4}", self.loss.len())?;
                match (self.val_loss.first(), self.val_loss.last()) {
                    (Some(first), Some(last)) => write!(f, ", val_loss {first:.4} to {last:.4}"),
                    _ => Ok(()),
                }
            }
            _ => f.write_str("no epochs"),
        }
    }
}

/// How well a model does on some rows.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Evaluation {
    /// The mean loss over rows, regularizers included.
    pub loss: f64,
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.4}", self.loss)
    }
}

/// The end of an epoch, as an observer sees it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Epoch<'a, M> {
    /// The number of the epoch, from 0.
    pub epoch: usize,
    /// How many there will be.
    pub epochs: usize,
    /// The loss of this epoch.
    pub loss: f64,
    /// The loss on the validation data, if there are any.
    pub val_loss: Option<f64>,
    /// The model with its parameters after this epoch.
    pub model: &'a M,
}

/// What an observer may return: nothing, or whether to go on.
pub trait Observation {
    /// Whether to go on.
    fn control_flow(self) -> ControlFlow<()>;
}

impl Observation for () {
    fn control_flow(self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Observation for ControlFlow<()> {
    fn control_flow(self) -> Self {
        self
    }
}
