//! Gradient descent with adaptive moments.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::power::Power;
use super::rule::{Rule, apply_rule, faded, faded_square};
use super::{FirstOrder, LearningRate, zeros_if};
use crate::lanes::{Lanes, Scalar};

/// Adam as in Keras (Kingma and Ba, "Adam: a method for stochastic optimization", 2015, the form at the end of section
/// 2): with gradient g, learning rate η and step t = 1, 2, …,
///
/// - m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v);
/// - w ← w − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε);
/// - with `amsgrad` (Reddi, Kale and Kumar 2018), the largest v so far, uncorrected, stands in the place of v.
///
/// ```
/// use probdl_runtime::optimizer::Adam;
///
/// assert_eq!(Adam::default(), Adam::new(0.001).beta_1(0.9).beta_2(0.999).epsilon(1e-7).amsgrad(false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    beta_1: f64,
    beta_2: f64,
    epsilon: f64,
    amsgrad: bool,
}

impl<L: LearningRate> Adam<L> {
    /// With this learning rate, a number or a schedule, and Keras' defaults for the rest.
    pub fn new(learning_rate: L) -> Self {
        Self {
            learning_rate,
            weight_decay: 0.0,
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: false,
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

    /// Whether the divisor never shrinks. Off by default.
    #[must_use]
    pub fn amsgrad(self, amsgrad: bool) -> Self {
        Self { amsgrad, ..self }
    }

    /// The share of each parameter, times the learning rate, that is taken off before the update; 0 by default.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }
}

/// Keras' defaults: learning rate 0.001.
impl Default for Adam {
    fn default() -> Self {
        Self::new(0.001)
    }
}

/// What [`Adam`] remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct AdamState<S> {
    steps: Steps,
    /// β₁ᵗ.
    beta_1_power: Power,
    /// β₂ᵗ.
    beta_2_power: Power,
    /// m, the running mean of gradients.
    mean: Vec<S>,
    /// v, the running mean of squared gradients.
    mean_square: Vec<S>,
    /// The largest v so far, with `amsgrad`.
    largest_mean_square: Vec<S>,
}

impl<S: Scalar> Memory<S> for AdamState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self {
            steps,
            beta_1_power,
            beta_2_power,
            mean,
            mean_square,
            largest_mean_square,
        } = self;
        steps.each(visit);
        beta_1_power.each(visit);
        beta_2_power.each(visit);
        each(visit, mean);
        each(visit, mean_square);
        each(visit, largest_mean_square);
    }
}

impl<L: LearningRate> FirstOrder for Adam<L> {
    type State<S: Scalar> = AdamState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("Adam");
        self.learning_rate.check("Adam")?;
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

    fn state<S: Scalar>(&self, parameter_count: usize) -> AdamState<S> {
        AdamState {
            steps: Steps::default(),
            beta_1_power: Power::ONE,
            beta_2_power: Power::ONE,
            mean: vec![S::ZERO; parameter_count],
            mean_square: vec![S::ZERO; parameter_count],
            largest_mean_square: zeros_if(self.amsgrad, parameter_count),
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut AdamState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let AdamState {
            beta_1_power,
            beta_2_power,
            mean,
            mean_square,
            largest_mean_square,
            ..
        } = state;
        let first = 1.0 - beta_1_power.next(self.beta_1);
        let second = 1.0 - beta_2_power.next(self.beta_2);
        let rule = Moments {
            rate: V::Scalar::from_f64(learning_rate * second.sqrt() / first),
            rest_1: V::Scalar::from_f64(1.0 - self.beta_1),
            rest_2: V::Scalar::from_f64(1.0 - self.beta_2),
            epsilon: self.epsilon,
        };
        if self.amsgrad {
            let values = [parameters, mean, mean_square, largest_mean_square];
            apply_rule::<V, 4>(&Amsgrad(rule), decay, gradient, values)
        } else {
            apply_rule::<V, 3>(&rule, decay, gradient, [parameters, mean, mean_square])
        }
    }
}

struct Moments<S> {
    /// η √(1 − β₂ᵗ) / (1 − β₁ᵗ).
    rate: S,
    /// 1 − β₁.
    rest_1: S,
    /// 1 − β₂.
    rest_2: S,
    epsilon: f64,
}

impl<S: Scalar> Moments<S> {
    #[inline(always)]
    fn moments<V: Lanes<Scalar = S>>(&self, g: V, m: V, v: V) -> (V, V) {
        (
            m + (g - m) * V::broadcast(self.rest_1),
            v + (g * g - v) * V::broadcast(self.rest_2),
        )
    }

    #[inline(always)]
    fn moved<V: Lanes<Scalar = S>>(&self, w: V, m: V, v: V) -> V {
        w - m * V::broadcast(self.rate) / (v.sqrt() + V::splat(self.epsilon))
    }
}

impl<S: Scalar> Rule<S, 3> for Moments<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, m, v]: [V; 3]) -> [V; 3] {
        let (m, v) = self.moments(g, m, v);
        [self.moved(w, m, v), faded(m), faded_square(v, self.epsilon)]
    }
}

struct Amsgrad<S>(Moments<S>);

impl<S: Scalar> Rule<S, 4> for Amsgrad<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, m, v, largest]: [V; 4]) -> [V; 4] {
        let (m, v) = self.0.moments(g, m, v);
        let largest = largest.maximum(v);
        let moved = self.0.moved(w, m, largest);
        [moved, faded(m), faded_square(v, self.0.epsilon), largest]
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::assert_steps;
    use super::*;

    #[test]
    fn steps_follow_keras_rules() {
        let table = [
            (
                Adam::new(0.01),
                [
                    0.9900003162,
                    0.9936612997,
                    0.9950281875,
                    0.9910872215,
                    0.9879019579,
                ],
            ),
            (
                Adam::new(0.01).amsgrad(true),
                [
                    0.9900003162,
                    0.9936612997,
                    0.9950281875,
                    0.9910872215,
                    0.9879024321,
                ],
            ),
        ];
        for (optimizer, steps) in table {
            assert_steps(&optimizer, steps);
        }
    }

    #[test]
    fn arguments_out_of_range_are_named() {
        let message = |optimizer: Adam| FirstOrder::check(&optimizer).unwrap_err().to_string();
        assert_eq!(
            message(Adam::new(-1.0)),
            "Adam: learning_rate is -1, but must be finite and at least 0"
        );
        assert_eq!(
            message(Adam::default().beta_1(1.0)),
            "Adam: beta_1 is 1, but must be at least 0 and below 1"
        );
        assert_eq!(
            message(Adam::default().beta_2(-0.5)),
            "Adam: beta_2 is -0.5, but must be at least 0 and below 1"
        );
        assert_eq!(
            message(Adam::default().epsilon(f64::NAN)),
            "Adam: epsilon is NaN, but must be finite and above 0"
        );
        assert_eq!(FirstOrder::check(&Adam::default()), Ok(()));
    }
}
