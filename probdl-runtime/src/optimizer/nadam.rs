//! Adam with Nesterov's momentum.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::power::Power;
use super::rule::{Rule, apply_rule, faded, faded_square};
use super::{FirstOrder, LearningRate};
use crate::lanes::{Lanes, Scalar};

/// Nadam as in Keras (Dozat, "Incorporating Nesterov momentum into Adam", 2016): with gradient g, learning rate η and
/// step t = 1, 2, …, uₜ = β₁(1 − 0.96ᵗ / 2) and Uₜ = u₁ ⋯ uₜ,
///
/// - m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v);
/// - m̂ = uₜ₊₁ m / (1 − Uₜ uₜ₊₁) + (1 − uₜ) g / (1 − Uₜ), v̂ = v / (1 − β₂ᵗ);
/// - w ← w − ηm̂ / (√v̂ + ε).
///
/// ```
/// use probdl_runtime::optimizer::Nadam;
///
/// assert_eq!(Nadam::default(), Nadam::new(0.001).beta_1(0.9).beta_2(0.999).epsilon(1e-7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nadam<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    beta_1: f64,
    beta_2: f64,
    epsilon: f64,
}

impl<L: LearningRate> Nadam<L> {
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

    /// The decay of the running mean of squared gradients, in [0, 1); 0.999 by default.
    #[must_use]
    pub fn beta_2(self, beta_2: f64) -> Self {
        Self { beta_2, ..self }
    }

    /// What keeps the divisor from 0, above 0; 1e-7 by default. It stands outside the root.
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
impl Default for Nadam {
    fn default() -> Self {
        Self::new(0.001)
    }
}

/// What [`Nadam`] remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct NadamState<S> {
    steps: Steps,
    /// 0.96ᵗ.
    decay_power: Power,
    /// Uₜ.
    momentum_product: Power,
    /// β₂ᵗ.
    beta_2_power: Power,
    /// m, the running mean of gradients.
    mean: Vec<S>,
    /// v, the running mean of squared gradients.
    mean_square: Vec<S>,
}

impl<S: Scalar> Memory<S> for NadamState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self {
            steps,
            decay_power,
            momentum_product,
            beta_2_power,
            mean,
            mean_square,
        } = self;
        steps.each(visit);
        decay_power.each(visit);
        momentum_product.each(visit);
        beta_2_power.each(visit);
        each(visit, mean);
        each(visit, mean_square);
    }
}

impl<L: LearningRate> FirstOrder for Nadam<L> {
    type State<S: Scalar> = NadamState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("Nadam");
        self.learning_rate.check("Nadam")?;
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

    fn state<S: Scalar>(&self, parameter_count: usize) -> NadamState<S> {
        NadamState {
            steps: Steps::default(),
            decay_power: Power::ONE,
            momentum_product: Power::ONE,
            beta_2_power: Power::ONE,
            mean: vec![S::ZERO; parameter_count],
            mean_square: vec![S::ZERO; parameter_count],
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut NadamState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let decay_power = state.decay_power.next(DECAY);
        let momentum = self.beta_1 * (1.0 - 0.5 * decay_power);
        let next_momentum = self.beta_1 * (1.0 - 0.5 * (decay_power * DECAY));
        let product = state.momentum_product.next(momentum);
        let rule = Moments {
            mean_rate: V::Scalar::from_f64(learning_rate * next_momentum / (1.0 - product * next_momentum)),
            gradient_rate: V::Scalar::from_f64(learning_rate * (1.0 - momentum) / (1.0 - product)),
            correction_2: V::Scalar::from_f64(1.0 - state.beta_2_power.next(self.beta_2)),
            rest_1: V::Scalar::from_f64(1.0 - self.beta_1),
            rest_2: V::Scalar::from_f64(1.0 - self.beta_2),
            epsilon: self.epsilon,
        };
        apply_rule::<V, 3>(
            &rule,
            decay,
            gradient,
            [parameters, &mut state.mean, &mut state.mean_square],
        )
    }
}

/// How fast the momentum reaches β₁.
const DECAY: f64 = 0.96;

struct Moments<S> {
    /// ηuₜ₊₁ / (1 − Uₜ uₜ₊₁).
    mean_rate: S,
    /// η(1 − uₜ) / (1 − Uₜ).
    gradient_rate: S,
    /// 1 − β₂ᵗ.
    correction_2: S,
    /// 1 − β₁.
    rest_1: S,
    /// 1 − β₂.
    rest_2: S,
    epsilon: f64,
}

impl<S: Scalar> Rule<S, 3> for Moments<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, m, v]: [V; 3]) -> [V; 3] {
        let m = m + (g - m) * V::broadcast(self.rest_1);
        let v = v + (g * g - v) * V::broadcast(self.rest_2);
        let step = V::broadcast(self.mean_rate) * m + V::broadcast(self.gradient_rate) * g;
        let divisor = (v / V::broadcast(self.correction_2)).sqrt() + V::splat(self.epsilon);
        [w - step / divisor, faded(m), faded_square(v, self.epsilon)]
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::assert_steps;
    use super::*;

    #[test]
    fn steps_follow_keras_rules() {
        assert_steps(
            &Nadam::new(0.01),
            [
                0.9893721326,
                0.9981887844,
                0.9962675092,
                0.9873793719,
                0.9869377737,
            ],
        );
    }
}
