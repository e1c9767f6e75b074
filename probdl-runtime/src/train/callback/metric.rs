//! A quantity computed after each epoch.

use super::{Callback, Control};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, FitError};
use std::fmt;

/// Computes a quantity of the model after each epoch and logs it, for the history and the callbacks after this one.
/// (The front page of `probdl` has an example.)
///
/// Rows count once, as in Keras' `metrics`; with [`metrics::Weighted`](crate::metrics::Weighted) in the function they count by
/// weights, as in `weighted_metrics`.
pub struct Metric<F> {
    name: String,
    compute: F,
}

impl<F> Metric<F> {
    /// With this name, computed by this function.
    pub fn new<M, E>(name: &str, compute: F) -> Self
    where
        F: FnMut(&M) -> Result<f64, E>,
    {
        Self {
            name: name.to_owned(),
            compute,
        }
    }
}

impl<F> fmt::Debug for Metric<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metric")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl<M: Model, O: Optimizer, E: fmt::Display, F: FnMut(&M) -> Result<f64, E>> Callback<M, O> for Metric<F> {
    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        let value = (self.compute)(epoch.model).map_err(|error| FitError::Callback {
            message: format!("{}: {error}", self.name),
        })?;
        control.log(&self.name, value);
        Ok(())
    }
}
