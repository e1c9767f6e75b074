//! An end from another thread.

use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::FitError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops a fit from another thread, after the step that is under way. Copies stop the same fit.
///
/// ```
/// use probdl_runtime::train::callback::Cancel;
///
/// let cancel = Cancel::new();
/// let handle = cancel.clone(); // for the other thread
/// handle.cancel();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    cancelled: Arc<AtomicBool>,
}

impl Cancel {
    /// A handle that has not been used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the fit to stop; for good: a fit that begins later stops before its first step.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has asked.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    #[expect(clippy::unnecessary_wraps, reason = "what a callback gives back")]
    fn look<M: Model, O: Optimizer>(&self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        if self.is_cancelled() {
            control.stop();
        }
        Ok(())
    }
}

impl<M: Model, O: Optimizer> Callback<M, O> for Cancel {
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.look(control)
    }

    fn watches_batches(&self) -> bool {
        true
    }

    fn on_batch_end(&mut self, _loss: f64, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.look(control)
    }
}
