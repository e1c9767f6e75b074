//! Parameters averaged over the steps.

use super::argument::{ArgumentError, Check};
use super::memory::each;
use super::{Memory, Number, Objective, Optimizer};
use crate::lanes::{Lanes, Scalar};

/// An optimizer with an exponential moving average a of the parameters w (Polyak and Juditsky 1992), made by
/// [`Optimizer::use_ema`]: a ← m a + (1 − m) w after each step, from the parameters before the first. The fit leaves the
/// model with the average; on the way, and where it is resumed, the parameters go on without it.
///
/// As in `tf-keras`. (In Keras 3 the average begins with the parameters after the first step.)
///
/// ```
/// use probdl_runtime::optimizer::{Optimizer, SGD};
///
/// let sgd = SGD::new(0.5).use_ema(0.75);
/// let (mut state, mut w, mut gradient) = (sgd.state(1), [8.0], [0.0]);
/// let mut square = |w: &[f64], gradient: &mut [f64]| {
///     gradient[0] = w[0];
///     0.5 * w[0] * w[0]
/// };
/// sgd.step::<f64>(&mut state, &mut w, &mut gradient, &mut square);
/// assert_eq!(w, [4.0]);
/// sgd.finish(&state, &mut w);
/// assert_eq!(w, [0.75 * 8.0 + 0.25 * 4.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Averaged<O> {
    optimizer: O,
    ema_momentum: f64,
    ema_overwrite_frequency: Option<u64>,
}

impl<O: Optimizer> Averaged<O> {
    pub(super) fn new(optimizer: O, ema_momentum: f64) -> Self {
        Self {
            optimizer,
            ema_momentum,
            ema_overwrite_frequency: None,
        }
    }

    /// After how many steps each time the average replaces the parameters, from which the run then goes on; never by
    /// default.
    #[must_use]
    pub fn ema_overwrite_frequency(self, steps: u64) -> Self {
        Self {
            ema_overwrite_frequency: Some(steps),
            ..self
        }
    }
}

/// What an [`Averaged`] optimizer remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct AveragedState<T, S> {
    optimizer: T,
    steps: u64,
    average: Vec<S>,
}

impl<S: Scalar, T: Memory<S>> Memory<S> for AveragedState<T, S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        visit(Number::Count(&mut self.steps));
        each(visit, &mut self.average);
        self.optimizer.each(visit);
    }
}

impl<O: Optimizer> Optimizer for Averaged<O> {
    type State<S: Scalar> = AveragedState<O::State<S>, S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("Averaged");
        check.fraction("ema_momentum", self.ema_momentum)?;
        check.at_least_one(
            "ema_overwrite_frequency",
            self.ema_overwrite_frequency.unwrap_or(1),
        )?;
        self.optimizer.check()
    }

    fn learning_rate(&self) -> Option<f64> {
        self.optimizer.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        self.optimizer.set_learning_rate(learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> Self::State<S> {
        AveragedState {
            optimizer: self.optimizer.state(parameter_count),
            steps: 0,
            average: vec![S::ZERO; parameter_count],
        }
    }

    fn begin<S: Scalar>(&self, state: &mut Self::State<S>, tensors: &[usize]) {
        self.optimizer.begin(&mut state.optimizer, tensors);
    }

    fn finish<S: Scalar>(&self, state: &Self::State<S>, parameters: &mut [S]) {
        if state.steps > 0 {
            parameters.copy_from_slice(&state.average);
        }
    }

    fn needs_all_rows(&self) -> bool {
        self.optimizer.needs_all_rows()
    }

    #[inline(always)]
    fn step<V: Lanes>(
        &self,
        state: &mut Self::State<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
        objective: &mut impl Objective<V::Scalar>,
    ) -> V::Scalar {
        if state.steps == 0 {
            state.average.copy_from_slice(parameters);
        }
        let value = self
            .optimizer
            .step::<V>(&mut state.optimizer, parameters, gradient, objective);
        if value.is_finite() {
            state.steps += 1;
            average(self.ema_momentum, &mut state.average, parameters);
            if self
                .ema_overwrite_frequency
                .is_some_and(|frequency| state.steps.is_multiple_of(frequency))
            {
                parameters.copy_from_slice(&state.average);
            }
        }
        value
    }
}

/// a ← m a + (1 − m) w.
fn average<S: Scalar>(momentum: f64, average: &mut [S], parameters: &[S]) {
    let (momentum, rest) = (S::from_f64(momentum), S::from_f64(1.0 - momentum));
    for (average, &parameter) in average.iter_mut().zip(parameters) {
        *average = *average * momentum + parameter * rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{Adam, SGD};

    /// The recurrence written out: w ← w / 2, a ← 0.9 a + 0.1 w, and each third time w ← a.
    #[test]
    fn the_average_replaces_the_parameters_at_its_frequency() {
        let sgd = SGD::new(0.5).use_ema(0.9).ema_overwrite_frequency(3);
        let (mut state, mut w, mut gradient) = (sgd.state(1), [8.0], [0.0]);
        let (mut expected, mut average) = (8.0, 8.0);
        for step in 1..=10 {
            let mut square = |w: &[f64], gradient: &mut [f64]| {
                gradient[0] = w[0];
                0.5 * w[0] * w[0]
            };
            sgd.step::<f64>(&mut state, &mut w, &mut gradient, &mut square);
            expected *= 0.5;
            average = 0.9 * average + 0.1 * expected;
            if step % 3 == 0 {
                expected = average;
            }
            assert!(
                (w[0] - expected).abs() < 1e-14,
                "step {step}: {} {expected}",
                w[0]
            );
        }
        let mut finished = w;
        sgd.finish(&state, &mut finished);
        assert!((finished[0] - average).abs() < 1e-14 && finished != w);
    }

    #[test]
    fn a_step_that_fails_and_a_fit_without_steps_change_nothing() {
        let adam = Adam::new(0.5).use_ema(0.9);
        let (mut state, mut w, mut gradient) = (adam.state(1), [8.0_f32], [0.0]);
        adam.finish(&state, &mut w);
        let mut broken = |_: &[f32], _: &mut [f32]| f32::NAN;
        adam.step::<f32>(&mut state, &mut w, &mut gradient, &mut broken);
        adam.finish(&state, &mut w);
        assert_eq!((w, state.steps), ([8.0], 0));
    }

    #[test]
    fn arguments_out_of_range_are_named() {
        let message = |optimizer: Averaged<SGD>| optimizer.check().unwrap_err().to_string();
        assert_eq!(
            message(SGD::new(0.1).use_ema(1.5)),
            "Averaged: ema_momentum is 1.5, but must be between 0 and 1"
        );
        assert_eq!(
            message(SGD::new(0.1).use_ema(0.5).ema_overwrite_frequency(0)),
            "Averaged: ema_overwrite_frequency is 0, but must be at least 1"
        );
        assert_eq!(
            message(SGD::new(-0.1).use_ema(0.5)),
            "SGD: learning_rate is -0.1, but must be finite and at least 0"
        );
    }
}
