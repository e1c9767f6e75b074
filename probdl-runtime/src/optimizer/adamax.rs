//! Adam with the largest gradient in the place of the mean square.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::power::Power;
use super::rule::{Rule, apply_rule, faded};
use super::{FirstOrder, LearningRate};
use crate::lanes::{Lanes, Scalar};

/// Adamax as in Keras (Kingma and Ba, "Adam: a method for stochastic optimization", 2015, section 7.1): with gradient g,
/// learning rate η and step t = 1, 2, …, m ← m + (1 − β₁)(g − m), u ← max(β₂u, |g|),
/// w ← w − ηm / ((1 − β₁ᵗ)(u + ε)).
///
/// ```
/// use probdl_runtime::optimizer::Adamax;
///
/// assert_eq!(Adamax::default(), Adamax::new(0.001).beta_1(0.9).beta_2(0.999).epsilon(1e-7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adamax<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    beta_1: f64,
    beta_2: f64,
    epsilon: f64,
}

impl<L: LearningRate> Adamax<L> {
    /// With this learning rate, a number or a schedule, and Keras' defaults for the rest.
    pub fn new(learning_rate: L) -> Self {
        Self {
            learning_rate,
            weight_decay: 0.0,
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
        }
    }

    /// The decay of the running mean of gradients, in [0, 1); 0.9 by default.
    #[must_use]
    pub fn beta_1(self, beta_1: f64) -> Self {
        Self { beta_1, ..self }
    }

    /// The decay of the largest gradient, in [0, 1); 0.999 by default.
    #[must_use]
    pub fn beta_2(self, beta_2: f64) -> Self {
        Self { beta_2, ..self }
    }

    /// What keeps the divisor from 0, above 0; 1e-7 by default.
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
impl Default for Adamax {
    fn default() -> Self {
        Self::new(0.001)
    }
}

/// What [`Adamax`] remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct AdamaxState<S> {
    steps: Steps,
    /// β₁ᵗ.
    beta_1_power: Power,
    /// m, the running mean of gradients.
    mean: Vec<S>,
    /// u, the decaying maximum of gradients in absolute value.
    largest: Vec<S>,
}

impl<S: Scalar> Memory<S> for AdamaxState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self {
            steps,
            beta_1_power,
            mean,
            largest,
        } = self;
        steps.each(visit);
        beta_1_power.each(visit);
        each(visit, mean);
        each(visit, largest);
    }
}

impl<L: LearningRate> FirstOrder for Adamax<L> {
    type State<S: Scalar> = AdamaxState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("Adamax");
        self.learning_rate.check("Adamax")?;
        check.below_one("beta_1", self.beta_1)?;
        check.below_one("beta_2", self.beta_2)?;
        check.positive("epsilon", self.epsilon)?;
        check.at_least_zero("weight_decay", self.weight_decay)
    }

    fn learning_rate(&self) -> Option<f64> {
        self.learning_rate.constant()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        self.learning_rate.set_constant(learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> AdamaxState<S> {
        AdamaxState {
            steps: Steps::default(),
            beta_1_power: Power::ONE,
            mean: vec![S::ZERO; parameter_count],
            largest: vec![S::ZERO; parameter_count],
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut AdamaxState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let rule = Largest {
            rate: V::Scalar::from_f64(learning_rate / (1.0 - state.beta_1_power.next(self.beta_1))),
            rest_1: V::Scalar::from_f64(1.0 - self.beta_1),
            beta_2: V::Scalar::from_f64(self.beta_2),
            epsilon: V::Scalar::from_f64(self.epsilon),
        };
        apply_rule::<V, 3>(
            &rule,
            decay,
            gradient,
            [parameters, &mut state.mean, &mut state.largest],
        )
    }
}

struct Largest<S> {
    /// η / (1 − β₁ᵗ).
    rate: S,
    /// 1 − β₁.
    rest_1: S,
    beta_2: S,
    epsilon: S,
}

impl<S: Scalar> Rule<S, 3> for Largest<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, m, u]: [V; 3]) -> [V; 3] {
        let m = m + (g - m) * V::broadcast(self.rest_1);
        let u = (V::broadcast(self.beta_2) * u).maximum(g.abs());
        [
            w - V::broadcast(self.rate) * m / (u + V::broadcast(self.epsilon)),
            faded(m),
            faded(u),
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
            &Adamax::new(0.01),
            [
                0.9900000100,
                0.9928947454,
                0.9937997089,
                0.9913193376,
                0.9895242617,
            ],
        );
    }
}
