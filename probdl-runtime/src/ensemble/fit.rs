//! Members trained side by side.

use super::{Ensemble, EnsembleError, member_seed};
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::{Epoch, Fit, FitError, History, Observation, Train};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, scope};

impl<M: Model> Ensemble<M> {
    /// Fits every member to the same rows. Returns what happened to each.
    ///
    /// Members are shared out among as many threads as [`Fit::threads`] allows; threads that are left over help within
    /// wide members. The result is the same to the last bit for every number of threads. If the fit has a seed, the
    /// orders and dropout of member `i` follow from [`member_seed`]`(seed, i)`; otherwise from the member's own.
    ///
    /// # Errors
    ///
    /// The error of the first member that has one, as [`Train::fit`]. That member has its last finite parameters; the
    /// others are fitted nevertheless.
    pub fn fit<O: Optimizer>(
        &mut self,
        x: &[M::Input],
        y: &[M::Target],
        fit: &Fit<O>,
    ) -> Result<Vec<History>, EnsembleError> {
        self.fit_with(x, y, fit, |_, _| ())
    }

    /// [`Ensemble::fit`] with an observer, which is called after each epoch of each member with the member's number. It
    /// may return nothing, or a `ControlFlow` that stops the member.
    ///
    /// # Errors
    ///
    /// As [`Ensemble::fit`].
    pub fn fit_with<O: Optimizer, R: Observation>(
        &mut self,
        x: &[M::Input],
        y: &[M::Target],
        fit: &Fit<O>,
        observer: impl Fn(usize, &Epoch<'_, M>) -> R + Sync,
    ) -> Result<Vec<History>, EnsembleError> {
        let limit = fit.thread_limit();
        let threads = limit.min(self.members.len());
        let within = fit.clone().threads(limit / threads);
        let mut outcomes = vec![Ok(History::default()); self.members.len()];
        let tasks = Mutex::new(self.members.iter_mut().zip(&mut outcomes).enumerate());
        let next = || tasks.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            while let Some((number, (member, outcome))) = next() {
                let fit = of_member(&within, number);
                *outcome = member.fit_with(x, y, &fit, |epoch| observer(number, epoch));
            }
        };
        scope(|scope| {
            for _ in 1..threads {
                // If the system has no more threads to give, fewer do the work.
                let _ = Builder::new().spawn_scoped(scope, work);
            }
            work();
        });
        let outcomes = outcomes.into_iter().enumerate();
        outcomes
            .map(|(member, outcome)| {
                outcome.map_err(|error: FitError| EnsembleError::Member { member, error })
            })
            .collect()
    }
}

/// The fit of one member.
fn of_member<O: Optimizer>(fit: &Fit<O>, member: usize) -> Fit<O> {
    let own = fit.clone();
    match fit.own_seed() {
        Some(seed) => own.seed(member_seed(seed, member)),
        None => own,
    }
}
