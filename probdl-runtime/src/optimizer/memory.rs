//! What optimizers remember, number by number.

use super::LearningRate;
use super::power::Power;
use crate::lanes::Scalar;
use std::fmt::Debug;

/// What an optimizer remembers between steps. It can be taken apart into numbers, so that it can be stored.
pub trait Memory<S: Scalar>: Clone + Debug + Send {
    /// Shows each number that changes from step to step: always as many, and in the same order, for one configuration
    /// and number of parameters.
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>));
}

/// A number that an optimizer remembers, to be read or replaced.
#[derive(Debug)]
pub enum Number<'a, S> {
    /// One of a parameter.
    Parameter(&'a mut S),
    /// One of all parameters.
    Real(&'a mut f64),
    /// How often something has happened.
    Count(&'a mut u64),
}

/// Nothing.
impl<S: Scalar> Memory<S> for () {
    fn each(&mut self, _visit: &mut dyn FnMut(Number<'_, S>)) {}
}

/// Shows a number for each parameter.
pub(super) fn each<S>(visit: &mut dyn FnMut(Number<'_, S>), numbers: &mut [S]) {
    for number in numbers {
        visit(Number::Parameter(number));
    }
}

/// Counts the steps, where the learning rate asks for their number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Steps(u64);

impl Steps {
    /// The learning rate of the step that begins.
    #[inline(always)]
    pub(super) fn learning_rate<L: LearningRate>(&mut self, learning_rate: &L) -> f64 {
        let step = self.0;
        if L::CHANGES {
            self.0 += 1;
        }
        learning_rate.at(step)
    }

    pub(super) fn each<S>(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        visit(Number::Count(&mut self.0));
    }
}

impl Power {
    pub(super) fn each<S>(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        visit(Number::Real(self.number_mut()));
    }
}
