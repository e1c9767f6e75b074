//! Optimizers with Keras' names, defaults and update rules.
//!
//! An optimizer is plain configuration, reusable for any number of fits; what it remembers between steps is a state of
//! its own. One file each. Most are [`FirstOrder`]: their step needs a gradient alone, and every [`FirstOrder`] is an
//! [`Optimizer`]. One that evaluates the objective several times a step, such as a line search, implements
//! [`Optimizer`] itself.
//!
//! A step has Keras' order: the gradient at the current parameters, clipping ([`Clipped`]), weight decay, update, averaging
//! ([`Averaged`]). Hyper-parameters are f64;
//! what one step needs of them is computed in f64 and rounded once to the type of the parameters.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod argument;
mod averaged;
mod clipped;
mod ftrl;
mod lbfgs;
mod learning_rate;
mod lion;
mod memory;
mod nadam;
mod power;
#[cfg(test)]
mod reference;
mod rmsprop;
mod rule;
mod schedule;
mod sgd;

use std::fmt::Debug;

pub use adadelta::{Adadelta, AdadeltaState};
pub use adagrad::{Adagrad, AdagradState};
pub use adam::{Adam, AdamState};
pub use adamax::{Adamax, AdamaxState};
pub use adamw::AdamW;
pub use argument::ArgumentError;
pub use averaged::{Averaged, AveragedState};
pub use clipped::{Clipped, ClippedState};
pub use ftrl::{Ftrl, FtrlState};
pub use lbfgs::{LBFGS, LBFGSState};
pub use learning_rate::LearningRate;
pub use lion::{Lion, LionState};
pub use memory::{Memory, Number};
pub use nadam::{Nadam, NadamState};
pub use rmsprop::{RMSprop, RMSpropState};
pub use schedule::{
    CosineDecay, CosineDecayRestarts, ExponentialDecay, InverseTimeDecay, LinearWarmUp, OneCycle,
    PiecewiseConstantDecay, PolynomialDecay,
};
pub use sgd::{SGD, SGDState};

use crate::lanes::{Lanes, Scalar};
use clipped::Clip;

/// What an optimizer makes small.
///
/// Closures of the same form are objectives too.
pub trait Objective<S> {
    /// Returns the value at some parameters, and writes its gradient, which has the same length.
    fn value_and_gradient(&mut self, parameters: &[S], gradient: &mut [S]) -> S;
}

impl<S, F: FnMut(&[S], &mut [S]) -> S> Objective<S> for F {
    fn value_and_gradient(&mut self, parameters: &[S], gradient: &mut [S]) -> S {
        self(parameters, gradient)
    }
}

/// How parameters change from step to step.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an optimizer",
    note = "optimizers are values such as `RMSprop::new(0.01)`, `Adam::default()` or `SGD::new(0.1).momentum(0.9)`"
)]
pub trait Optimizer: Clone + Debug + Send + Sync + 'static {
    /// What it remembers between steps.
    type State<S: Scalar>: Memory<S>;

    /// Checks the hyper-parameters.
    ///
    /// # Errors
    /// The first hyper-parameter out of its range, with the range.
    fn check(&self) -> Result<(), ArgumentError> {
        Ok(())
    }

    /// The learning rate, if it is a constant.
    fn learning_rate(&self) -> Option<f64> {
        None
    }

    /// Replaces the learning rate, if it is a constant; returns whether it is.
    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        let _ = learning_rate;
        false
    }

    /// The state before the first step.
    fn state<S: Scalar>(&self, parameter_count: usize) -> Self::State<S>;

    /// Tells a state, fresh or read from a file, how long the tensors are that the parameters consist of, in order. What
    /// the state remembers of steps stays.
    fn begin<S: Scalar>(&self, state: &mut Self::State<S>, tensors: &[usize]) {
        let _ = (state, tensors);
    }

    /// Changes the parameters at the end of a fit, as averaging does. The state goes on with those from before.
    fn finish<S: Scalar>(&self, state: &Self::State<S>, parameters: &mut [S]) {
        let _ = (state, parameters);
    }

    /// Whether a step makes sense on all rows alone, as a line search does.
    fn needs_all_rows(&self) -> bool {
        false
    }

    /// Takes one step and returns the objective's value before it.
    ///
    /// `gradient` is working memory; it has the parameters' length and may hold anything. Where the value is infinite or
    /// NaN, parameters and state stay as they are. Where the step would leave the finite numbers, the parameters stay as they
    /// are, and the value is NaN. `V` is the vector type of the instruction set in use; the result
    /// does not depend on it.
    fn step<V: Lanes>(
        &self,
        state: &mut Self::State<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
        objective: &mut impl Objective<V::Scalar>,
    ) -> V::Scalar;

    /// Keeps each number of the gradient between −`clipvalue` and `clipvalue`, above 0, as Keras' argument.
    #[must_use]
    fn clipvalue(self, clipvalue: f64) -> Clipped<Self>
    where
        Self: FirstOrder,
    {
        Clipped::new(self, Clip::Value(clipvalue))
    }

    /// Scales the gradient of each tensor (a kernel, a bias) down to the norm `clipnorm`, above 0, if it is longer, as
    /// Keras' argument.
    #[must_use]
    fn clipnorm(self, clipnorm: f64) -> Clipped<Self>
    where
        Self: FirstOrder,
    {
        Clipped::new(self, Clip::Norm(clipnorm))
    }

    /// Scales the whole gradient down to the norm `global_clipnorm`, above 0, if it is longer, as Keras' argument.
    #[must_use]
    fn global_clipnorm(self, global_clipnorm: f64) -> Clipped<Self>
    where
        Self: FirstOrder,
    {
        Clipped::new(self, Clip::GlobalNorm(global_clipnorm))
    }

    /// Averages the parameters over the steps, with the momentum `ema_momentum`, between 0 and 1 (Keras' default is
    /// 0.99), and leaves the model with the average, as Keras' arguments `use_ema` and `ema_momentum`.
    #[must_use]
    fn use_ema(self, ema_momentum: f64) -> Averaged<Self> {
        Averaged::new(self, ema_momentum)
    }
}

/// An optimizer whose step needs the gradient at the current parameters alone.
pub trait FirstOrder: Clone + Debug + Send + Sync + 'static {
    /// What it remembers between steps.
    type State<S: Scalar>: Memory<S>;

    /// Checks the hyper-parameters.
    ///
    /// # Errors
    /// The first hyper-parameter out of its range, with the range.
    fn check(&self) -> Result<(), ArgumentError> {
        Ok(())
    }

    /// The learning rate, if it is a constant.
    fn learning_rate(&self) -> Option<f64> {
        None
    }

    /// Replaces the learning rate, if it is a constant; returns whether it is.
    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        let _ = learning_rate;
        false
    }

    /// The state before the first step.
    fn state<S: Scalar>(&self, parameter_count: usize) -> Self::State<S>;

    /// Moves the parameters by one step along a gradient of the same length, and leaves the parameters from before in the
    /// gradient's place. Returns whether all parameters are finite.
    fn update<V: Lanes>(
        &self,
        state: &mut Self::State<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool;
}

impl<O: FirstOrder> Optimizer for O {
    type State<S: Scalar> = <O as FirstOrder>::State<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        FirstOrder::check(self)
    }

    fn learning_rate(&self) -> Option<f64> {
        FirstOrder::learning_rate(self)
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        FirstOrder::set_learning_rate(self, learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> Self::State<S> {
        FirstOrder::state(self, parameter_count)
    }

    #[inline(always)]
    fn step<V: Lanes>(
        &self,
        state: &mut Self::State<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
        objective: &mut impl Objective<V::Scalar>,
    ) -> V::Scalar {
        let value = objective.value_and_gradient(parameters, gradient);
        if value.is_finite() && !self.update::<V>(state, parameters, gradient) {
            parameters.copy_from_slice(gradient);
            return V::Scalar::from_f64(f64::NAN);
        }
        value
    }
}

/// A vector of zeros if it is needed, else an empty one.
fn zeros_if<S: Scalar>(needed: bool, length: usize) -> Vec<S> {
    vec![S::ZERO; if needed { length } else { 0 }]
}
