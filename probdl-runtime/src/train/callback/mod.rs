//! What watches a fit, and may change or stop it: Keras' callbacks, one file each.
//!
//! A [`Callback`] is called at the beginning and the end of the run, of each epoch and, if it wants, of each batch.
//! Several stand in a tuple and are called in its order; those that are asked about later are borrowed. (The front page
//! of `probdl` has an example.)

mod budget;
mod cancel;
mod control;
mod csv_logger;
mod each;
mod early_stopping;
mod learning_rate_scheduler;
mod metric;
mod model_checkpoint;
mod monitor;
#[cfg(feature = "progress")]
mod progress;
mod reduce_lr_on_plateau;

pub use budget::{StepBudget, TimeBudget};
pub use cancel::Cancel;
pub use control::Control;
pub use csv_logger::CSVLogger;
pub use each::{Each, each};
pub use early_stopping::EarlyStopping;
pub use learning_rate_scheduler::LearningRateScheduler;
pub use metric::Metric;
pub use model_checkpoint::ModelCheckpoint;
pub use monitor::Mode;
#[cfg(feature = "progress")]
pub use progress::Progress;
pub use reduce_lr_on_plateau::ReduceLROnPlateau;

pub(super) use control::Logs;

use super::{Epoch, FitError, History};
use crate::model::Model;
use crate::optimizer::Optimizer;

/// Watches a fit.
///
/// Every method does nothing unless it is implemented. An error ends the fit, which returns it; the model then has the
/// parameters of that moment.
pub trait Callback<M: Model, O: Optimizer> {
    /// Before the first step.
    ///
    /// # Errors
    /// Whatever keeps the callback from its work.
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        let _ = control;
        Ok(())
    }

    /// Before each epoch.
    ///
    /// # Errors
    /// As above.
    fn on_epoch_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        let _ = control;
        Ok(())
    }

    /// Whether [`Callback::on_batch_end`] is to be called. Asked once, before the first step.
    fn watches_batches(&self) -> bool {
        false
    }

    /// After each step, if [`Callback::watches_batches`], with the loss of the batch before it.
    ///
    /// # Errors
    /// As above.
    fn on_batch_end(&mut self, loss: f64, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        let _ = (loss, control);
        Ok(())
    }

    /// After each epoch.
    ///
    /// # Errors
    /// As above.
    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        let _ = (epoch, control);
        Ok(())
    }

    /// After the last step, unless the fit has failed. The callback may change the model.
    ///
    /// # Errors
    /// As above.
    fn on_train_end(&mut self, model: &mut M, history: &History) -> Result<(), FitError> {
        let _ = (model, history);
        Ok(())
    }
}

/// Nobody watches.
impl<M: Model, O: Optimizer> Callback<M, O> for () {}

impl<M: Model, O: Optimizer, C: Callback<M, O> + ?Sized> Callback<M, O> for &mut C {
    #[inline]
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        (**self).on_train_begin(control)
    }
    #[inline]
    fn on_epoch_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        (**self).on_epoch_begin(control)
    }
    #[inline]
    fn watches_batches(&self) -> bool {
        (**self).watches_batches()
    }
    #[inline]
    fn on_batch_end(&mut self, loss: f64, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        (**self).on_batch_end(loss, control)
    }
    #[inline]
    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        (**self).on_epoch_end(epoch, control)
    }
    #[inline]
    fn on_train_end(&mut self, model: &mut M, history: &History) -> Result<(), FitError> {
        (**self).on_train_end(model, history)
    }
}

/// Perhaps.
impl<M: Model, O: Optimizer, C: Callback<M, O>> Callback<M, O> for Option<C> {
    fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.as_mut()
            .map_or(Ok(()), |callback| callback.on_train_begin(control))
    }
    fn on_epoch_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.as_mut()
            .map_or(Ok(()), |callback| callback.on_epoch_begin(control))
    }
    fn watches_batches(&self) -> bool {
        self.as_ref().is_some_and(Callback::watches_batches)
    }
    fn on_batch_end(&mut self, loss: f64, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
        self.as_mut()
            .map_or(Ok(()), |callback| callback.on_batch_end(loss, control))
    }
    fn on_epoch_end(
        &mut self,
        epoch: &Epoch<'_, M>,
        control: &mut Control<'_, M, O>,
    ) -> Result<(), FitError> {
        self.as_mut()
            .map_or(Ok(()), |callback| callback.on_epoch_end(epoch, control))
    }
    fn on_train_end(&mut self, model: &mut M, history: &History) -> Result<(), FitError> {
        self.as_mut()
            .map_or(Ok(()), |callback| callback.on_train_end(model, history))
    }
}

/// One after the other.
macro_rules! tuples {
    ($($name:ident $index:tt),+) => {
        impl<M: Model, O: Optimizer, $($name: Callback<M, O>),+> Callback<M, O> for ($($name,)+) {
            fn on_train_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
                $(self.$index.on_train_begin(control)?;)+
                Ok(())
            }
            fn on_epoch_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
                $(self.$index.on_epoch_begin(control)?;)+
                Ok(())
            }
            fn watches_batches(&self) -> bool {
                $(self.$index.watches_batches())||+
            }
            fn on_batch_end(&mut self, loss: f64, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
                $(if self.$index.watches_batches() {
                    self.$index.on_batch_end(loss, control)?;
                })+
                Ok(())
            }
            fn on_epoch_end(
                &mut self,
                epoch: &Epoch<'_, M>,
                control: &mut Control<'_, M, O>,
            ) -> Result<(), FitError> {
                $(self.$index.on_epoch_end(epoch, control)?;)+
                Ok(())
            }
            fn on_train_end(&mut self, model: &mut M, history: &History) -> Result<(), FitError> {
                $(self.$index.on_train_end(model, history)?;)+
                Ok(())
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
