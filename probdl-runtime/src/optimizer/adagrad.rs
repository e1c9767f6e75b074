//! Gradient descent scaled by the sum of all squared gradients.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::rule::{Rule, apply_rule};
use super::{FirstOrder, LearningRate};
use crate::lanes::{Lanes, Scalar};

/// Adagrad as in Keras (Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
/// optimization", 2011): with gradient g and learning rate η, a ← a + g² and w ← w − ηg / √(a + ε).
///
/// ```
/// use probdl_runtime::optimizer::Adagrad;
///
/// assert_eq!(Adagrad::default(), Adagrad::new(0.001).initial_accumulator_value(0.1).epsilon(1e-7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adagrad<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    initial_accumulator_value: f64,
    epsilon: f64,
}

impl<L: LearningRate> Adagrad<L> {
    /// With this learning rate, a number or a schedule, and Keras' defaults for the rest.
    pub fn new(learning_rate: L) -> Self {
        Self {
            learning_rate,
            weight_decay: 0.0,
            initial_accumulator_value: 0.1,
            epsilon: 1e-7,
        }
    }

    /// Where a starts, at least 0; 0.1 by default.
    #[must_use]
    pub fn initial_accumulator_value(self, initial_accumulator_value: f64) -> Self {
        Self {
            initial_accumulator_value,
            ..self
        }
    }

    /// What keeps the divisor from 0, above 0; 1e-7 by default. It stands inside the root.
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// The share of each parameter, times the learning rate, that is taken off before the update; 0 by default.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }
}

/// Keras' defaults: learning rate 0.001.
impl Default for Adagrad {
    fn default() -> Self {
        Self::new(0.001)
    }
}

/// What [`Adagrad`] remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct AdagradState<S> {
    steps: Steps,
    /// a, the sum of squared gradients.
    sum_of_squares: Vec<S>,
}

impl<S: Scalar> Memory<S> for AdagradState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self {
            steps,
            sum_of_squares,
        } = self;
        steps.each(visit);
        each(visit, sum_of_squares);
    }
}

impl<L: LearningRate> FirstOrder for Adagrad<L> {
    type State<S: Scalar> = AdagradState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("Adagrad");
        self.learning_rate.check("Adagrad")?;
        check.at_least_zero("initial_accumulator_value", self.initial_accumulator_value)?;
        check.positive("epsilon", self.epsilon)?;
        check.at_least_zero("weight_decay", self.weight_decay)
    }

    fn learning_rate(&self) -> Option<f64> {
        self.learning_rate.constant()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        self.learning_rate.set_constant(learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> AdagradState<S> {
        AdagradState {
            steps: Steps::default(),
            sum_of_squares: vec![S::from_f64(self.initial_accumulator_value); parameter_count],
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut AdagradState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let rule = Scaled {
            learning_rate: V::Scalar::from_f64(learning_rate),
            epsilon: V::Scalar::from_f64(self.epsilon),
        };
        apply_rule::<V, 2>(&rule, decay, gradient, [parameters, &mut state.sum_of_squares])
    }
}

struct Scaled<S> {
    learning_rate: S,
    epsilon: S,
}

impl<S: Scalar> Rule<S, 2> for Scaled<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, a]: [V; 2]) -> [V; 2] {
        let a = a + g * g;
        [
            w - V::broadcast(self.learning_rate) * g / (a + V::broadcast(self.epsilon)).sqrt(),
            a,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::assert_steps;
    use super::*;

    #[test]
    fn steps_follow_keras_rules() {
        assert_steps(
            &Adagrad::new(0.01),
            [
                0.9969848879,
                1.0021488640,
                1.0008684956,
                0.9947764199,
                0.9949794472,
            ],
        );
    }
}
