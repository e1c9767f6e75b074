//! A function as a callback.

use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError, Observation};
use std::fmt;
use std::ops::ControlFlow;

/// Calls a function after each epoch. It may return nothing, or a `ControlFlow` to stop.
pub struct Each<F> {
    observer: F,
}

/// A callback that calls a function after each epoch, as `fit_with` does: `each(|epoch: &Epoch<'_, Line>| …)`.
pub fn each<M, R, F: FnMut(&Epoch<'_, M>) -> R>(observer: F) -> Each<F> {
    Each { observer }
}

impl<F> Each<F> {
    pub(in crate::train) fn new(observer: F) -> Self {
        Self { observer }
    }
}

impl<F> fmt::Debug for Each<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Each").finish_non_exhaustive()
    }
}

impl<M: Model, O: Optimizer, R: Observation, F: FnMut(&Epoch<'_, M>) -> R> Callback<M, O> for Each<F> {
    #[inline(always)]
    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        if (self.observer)(epoch).control_flow() == ControlFlow::Break(()) {
            control.stop();
        }
        Ok(())
    }
}
