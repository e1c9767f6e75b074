//! Gradient descent whose steps keep the scale of earlier steps.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::rule::{Rule, apply_rule, faded};
use super::{FirstOrder, LearningRate};
use crate::lanes::{Lanes, Scalar};

/// Adadelta as in Keras (Zeiler, "ADADELTA: an adaptive learning rate method", 2012): with gradient g, learning rate η
/// and decay ρ, a ← ρa + (1 − ρ)g², δ = −√(d + ε) / √(a + ε) · g, d ← ρd + (1 − ρ)δ², w ← w + ηδ.
///
/// ```
/// use probdl_runtime::optimizer::Adadelta;
///
/// assert_eq!(Adadelta::default(), Adadelta::new(0.001).rho(0.95).epsilon(1e-7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adadelta<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    rho: f64,
    epsilon: f64,
}

impl<L: LearningRate> Adadelta<L> {
    /// With this learning rate, a number or a schedule, and Keras' defaults for the rest.
    pub fn new(learning_rate: L) -> Self {
        Self {
            learning_rate,
            weight_decay: 0.0,
            rho: 0.95,
            epsilon: 1e-7,
        }
    }

    /// The decay of the running means, in [0, 1]; 0.95 by default.
    #[must_use]
    pub fn rho(self, rho: f64) -> Self {
        Self { rho, ..self }
    }

    /// What keeps the divisor from 0, above 0; 1e-7 by default. It stands inside both roots and sets the first steps.
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
impl Default for Adadelta {
    fn default() -> Self {
        Self::new(0.001)
    }
}

/// What [`Adadelta`] remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct AdadeltaState<S> {
    steps: Steps,
    /// a, the running mean of squared gradients.
    mean_square: Vec<S>,
    /// d, the running mean of squared steps.
    mean_square_step: Vec<S>,
}

impl<S: Scalar> Memory<S> for AdadeltaState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self {
            steps,
            mean_square,
            mean_square_step,
        } = self;
        steps.each(visit);
        each(visit, mean_square);
        each(visit, mean_square_step);
    }
}

impl<L: LearningRate> FirstOrder for Adadelta<L> {
    type State<S: Scalar> = AdadeltaState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("Adadelta");
        self.learning_rate.check("Adadelta")?;
        check.fraction("rho", self.rho)?;
        check.positive("epsilon", self.epsilon)?;
        check.at_least_zero("weight_decay", self.weight_decay)
    }

    fn learning_rate(&self) -> Option<f64> {
        self.learning_rate.constant()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        self.learning_rate.set_constant(learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> AdadeltaState<S> {
        AdadeltaState {
            steps: Steps::default(),
            mean_square: vec![S::ZERO; parameter_count],
            mean_square_step: vec![S::ZERO; parameter_count],
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut AdadeltaState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let rule = Matched {
            learning_rate: V::Scalar::from_f64(learning_rate),
            rho: V::Scalar::from_f64(self.rho),
            rest: V::Scalar::from_f64(1.0 - self.rho),
            epsilon: V::Scalar::from_f64(self.epsilon),
        };
        apply_rule::<V, 3>(
            &rule,
            decay,
            gradient,
            [parameters, &mut state.mean_square, &mut state.mean_square_step],
        )
    }
}

struct Matched<S> {
    learning_rate: S,
    rho: S,
    /// 1 − ρ.
    rest: S,
    epsilon: S,
}

impl<S: Scalar> Rule<S, 3> for Matched<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, a, d]: [V; 3]) -> [V; 3] {
        let (rho, rest) = (V::broadcast(self.rho), V::broadcast(self.rest));
        let epsilon = V::broadcast(self.epsilon);
        let a = rho * a + rest * g * g;
        let step = -((d + epsilon).sqrt() * g / (a + epsilon).sqrt());
        [
            w + V::broadcast(self.learning_rate) * step,
            faded(a),
            faded(rho * d + rest * step * step),
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
            &Adadelta::new(0.01),
            [
                0.9999858593,
                1.0000038367,
                0.9999978368,
                0.9999760399,
                0.9999769884,
            ],
        );
    }
}
