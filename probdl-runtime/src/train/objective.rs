//! The one entry point that serves every optimizer and every sampler: value and gradient of the objective.

use super::batch_objective::BatchObjective;
use super::batches::Batches;
use super::data::{self, Rows, TargetStatistics};
use super::team::Place;
use super::{FitError, rows_at_once};
use crate::layer::{Dispatch, Kernels, Task, dispatch};
use crate::model::Model;
use std::sync::Arc;

/// The objective of a model on some data, as a function of the parameters: the mean loss of the rows, and what the
/// regularizers add. Dropout is off.
///
/// The scalar `S` need not be the model's: a model declared in `f32` can be evaluated in `f64`, as samplers want.
/// Statistics of `Normalization` and `normalize_target` are those of the model.
///
/// The data are packed once; evaluating allocates nothing.
#[derive(Debug)]
pub struct Objective<M: Model, S: Dispatch> {
    batches: Batches<S>,
    objective: BatchObjective<M, S>,
    log_jacobian: f64,
    parameters: Vec<S>,
}

impl<M: Model, S: Dispatch> Objective<M, S> {
    /// Packs rows of inputs and targets.
    ///
    /// # Errors
    ///
    /// Data that the model cannot take; see [`FitError`].
    pub fn new(model: &M, x: &[M::Input], y: &[M::Target]) -> Result<Self, FitError> {
        use crate::lanes::Scalar;
        let description = M::description();
        data::check::<S, _, _>(x, y, description.target)?;
        let store = model.store();
        let values: Vec<S> = store
            .values
            .iter()
            .map(|value| S::from_f64(value.to_f64()))
            .collect();
        let statistics = TargetStatistics::of(&description, &values);
        let log_jacobian = statistics.map_or(0.0, |statistics| statistics.log_jacobian());
        let batches = Batches::new(
            Arc::new(Rows::new(x, y, statistics)),
            x.len(),
            rows_at_once(store.trainable),
            false,
            0,
        );
        let objective = BatchObjective::new(&description, &values, batches.block_rows());
        let parameters = values[..store.trainable].to_vec();
        Ok(Self {
            batches,
            objective,
            log_jacobian,
            parameters,
        })
    }

    /// The model's own parameters, in the objective's scalar.
    pub fn parameters(&self) -> &[S] {
        &self.parameters
    }

    /// Returns the objective at some parameters, and writes its gradient. NaN where value or gradient have left the
    /// numbers that an optimizer can use.
    ///
    /// # Panics
    ///
    /// If `parameters` or `gradient` are not as long as [`Objective::parameters`].
    pub fn value_and_gradient(&mut self, parameters: &[S], gradient: &mut [S]) -> f64 {
        let (task, log_jacobian) = self.evaluation(parameters, gradient);
        dispatch(task).to_f64() + log_jacobian
    }

    /// The same with lanes of the caller's choice: for a test with many models, which need not be compiled for every
    /// instruction set. Not a part of the interface.
    ///
    /// # Panics
    ///
    /// As [`Objective::value_and_gradient`].
    #[doc(hidden)]
    pub fn value_and_gradient_on<V: Kernels<Scalar = S>>(
        &mut self,
        parameters: &[S],
        gradient: &mut [S],
    ) -> f64 {
        let (task, log_jacobian) = self.evaluation(parameters, gradient);
        task.run::<V>().to_f64() + log_jacobian
    }

    fn evaluation<'a>(&'a mut self, parameters: &'a [S], gradient: &'a mut [S]) -> (Evaluate<'a, M, S>, f64) {
        assert_eq!(
            parameters.len(),
            self.parameters.len(),
            "one number for each trainable parameter"
        );
        assert_eq!(
            gradient.len(),
            self.parameters.len(),
            "one number for each trainable parameter"
        );
        let task = Evaluate {
            objective: &mut self.objective,
            blocks: self.batches.packed(),
            parameters,
            gradient,
        };
        (task, self.log_jacobian)
    }
}

struct Evaluate<'a, M: Model, S: Dispatch> {
    objective: &'a mut BatchObjective<M, S>,
    blocks: &'a [crate::model::Batch<S>],
    parameters: &'a [S],
    gradient: &'a mut [S],
}

impl<M: Model, S: Dispatch> Task<S> for Evaluate<'_, M, S> {
    type Output = S;

    #[inline(always)]
    fn run<V: Kernels<Scalar = S>>(self) -> S {
        self.objective
            .value_and_gradient::<V>(self.parameters, self.blocks, Place::default(), self.gradient)
    }
}
