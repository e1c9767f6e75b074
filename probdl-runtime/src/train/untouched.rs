//! A model before a fit that may fail.

use super::TrainingState;
use crate::model::{Model, Store};
use crate::optimizer::Optimizer;

/// A model before a fit. One that fails before it has moved a parameter leaves no trace: neither statistics of data that it
/// could not use, nor the parameters of a state that it could not resume.
pub(super) struct Untouched<M: Model> {
    before: Store<M::Scalar>,
    /// The parameters that the first step would move, unless they are the model's own.
    start: Option<Vec<M::Scalar>>,
}

impl<M: Model> Untouched<M> {
    pub(super) fn of<O: Optimizer>(model: &M, state: Option<&TrainingState<O, M::Scalar>>) -> Self {
        Self {
            before: model.store().clone(),
            start: state.map(|state| state.parameters.clone()),
        }
    }

    /// The result of the fit, after which the model is as before if it failed and has moved nothing.
    pub(super) fn restored_after<T, E>(self, fitted: Result<T, E>, model: &mut M) -> Result<T, E> {
        let Self { before, start } = self;
        if fitted.is_err() {
            let now = &model.store().values[..before.trainable];
            let moved = now != &before.values[..before.trainable] && start.is_none_or(|start| now != start);
            if !moved {
                *model.store_mut() = before;
            }
        }
        fitted
    }
}
