//! Steps of one size, in the direction of a running mean's sign.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::rule::{Rule, apply_rule, faded};
use super::{FirstOrder, LearningRate};
use crate::lanes::{Lanes, Scalar};

/// Lion as in Keras (Chen et al., "Symbolic discovery of optimization algorithms", 2023): with gradient g and learning
/// rate η, w ← w − η sign(β₁m + (1 − β₁)g), and then m ← β₂m + (1 − β₂)g.
///
/// The learning rate's default is that of the Keras that belongs to TensorFlow Probability; Keras 3 has 0.001.
///
/// ```
/// use probdl_runtime::optimizer::Lion;
///
/// assert_eq!(Lion::default(), Lion::new(0.0001).beta_1(0.9).beta_2(0.99));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lion<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    beta_1: f64,
    beta_2: f64,
}

impl<L: LearningRate> Lion<L> {
    /// With this learning rate, a number or a schedule, and Keras' defaults for the rest.
    pub fn new(learning_rate: L) -> Self {
        Self {
            learning_rate,
            weight_decay: 0.0,
            beta_1: 0.9,
            beta_2: 0.99,
        }
    }

    /// The share of the running mean in the direction, in [0, 1]; 0.9 by default.
    #[must_use]
    pub fn beta_1(self, beta_1: f64) -> Self {
        Self { beta_1, ..self }
    }

    /// The decay of the running mean, in [0, 1]; 0.99 by default.
    #[must_use]
    pub fn beta_2(self, beta_2: f64) -> Self {
        Self { beta_2, ..self }
    }

    /// The share of each parameter, times the learning rate, that is taken off before the update; 0 by default.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }
}

/// Keras' defaults: learning rate 0.0001.
impl Default for Lion {
    fn default() -> Self {
        Self::new(0.0001)
    }
}

/// What [`Lion`] remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct LionState<S> {
    steps: Steps,
    /// m, the running mean of gradients.
    mean: Vec<S>,
}

impl<S: Scalar> Memory<S> for LionState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self { steps, mean } = self;
        steps.each(visit);
        each(visit, mean);
    }
}

impl<L: LearningRate> FirstOrder for Lion<L> {
    type State<S: Scalar> = LionState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("Lion");
        self.learning_rate.check("Lion")?;
        check.fraction("beta_1", self.beta_1)?;
        check.fraction("beta_2", self.beta_2)?;
        check.at_least_zero("weight_decay", self.weight_decay)
    }

    fn learning_rate(&self) -> Option<f64> {
        self.learning_rate.constant()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        self.learning_rate.set_constant(learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> LionState<S> {
        LionState {
            steps: Steps::default(),
            mean: vec![S::ZERO; parameter_count],
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut LionState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let rule = Sign {
            learning_rate: V::Scalar::from_f64(learning_rate),
            beta_1: V::Scalar::from_f64(self.beta_1),
            rest_1: V::Scalar::from_f64(1.0 - self.beta_1),
            beta_2: V::Scalar::from_f64(self.beta_2),
            rest_2: V::Scalar::from_f64(1.0 - self.beta_2),
        };
        apply_rule::<V, 2>(&rule, decay, gradient, [parameters, &mut state.mean])
    }
}

struct Sign<S> {
    learning_rate: S,
    beta_1: S,
    /// 1 − β₁.
    rest_1: S,
    beta_2: S,
    /// 1 − β₂.
    rest_2: S,
}

impl<S: Scalar> Rule<S, 2> for Sign<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, m]: [V; 2]) -> [V; 2] {
        let zero = V::splat(0.0);
        let direction = V::broadcast(self.beta_1) * m + V::broadcast(self.rest_1) * g;
        let step = V::broadcast(self.learning_rate);
        // 0 where the direction is 0.
        let step = V::select(
            zero.less(direction),
            step,
            V::select(direction.less(zero), -step, zero),
        );
        [
            w - step,
            faded(V::broadcast(self.beta_2) * m + V::broadcast(self.rest_2) * g),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::assert_steps;
    use super::*;

    #[test]
    fn steps_follow_keras_rules() {
        assert_steps(&Lion::new(0.01), [0.99, 1.00, 0.99, 0.98, 0.97]);
    }

    #[test]
    fn a_parameter_without_gradient_stays() {
        let mut state = FirstOrder::state(&Lion::new(0.1), 1);
        let mut parameters = [3.0];
        Lion::new(0.1).update::<f64>(&mut state, &mut parameters, &mut [0.0]);
        assert_eq!(parameters, [3.0]);
    }
}
