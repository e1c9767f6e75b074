//! Schedules: learning rates that depend on the step, with Keras' names, defaults and rules, one file each.
//!
//! Steps count from 0: a schedule gives the rate of a step by the number of steps before it. They stand where a learning
//! rate stands: `Adam::new(CosineDecay::new(0.01, 1000))`. Numbers are f64, with the same bits on every machine.

mod cosine_decay;
mod cosine_decay_restarts;
mod exponential_decay;
mod inverse_time_decay;
mod linear_warm_up;
mod one_cycle;
mod piecewise_constant_decay;
mod polynomial_decay;
#[cfg(test)]
mod reference;

pub use cosine_decay::CosineDecay;
pub use cosine_decay_restarts::CosineDecayRestarts;
pub use exponential_decay::ExponentialDecay;
pub use inverse_time_decay::InverseTimeDecay;
pub use linear_warm_up::LinearWarmUp;
pub use one_cycle::OneCycle;
pub use piecewise_constant_decay::PiecewiseConstantDecay;
pub use polynomial_decay::PolynomialDecay;

use super::LearningRate;
use super::argument::{ArgumentError, Check};
use crate::math;

/// Half of 1 + cos πp: from 1 at p = 0 to 0 at p = 1.
fn half_cosine(p: f64) -> f64 {
    let (_, cosine) = math::sin_cos_of_turns(0.5 * p);
    0.5 * (1.0 + cosine)
}

/// How many times some steps fit into a step's number, in whole times if it goes in stairs.
fn periods(step: u64, decay_steps: u64, staircase: bool) -> f64 {
    if staircase {
        (step / decay_steps) as f64
    } else {
        step as f64 / decay_steps as f64
    }
}
