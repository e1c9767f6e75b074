//! Gradient descent, with momentum if wanted.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::rule::{Rule, apply_rule, faded};
use super::{FirstOrder, LearningRate, zeros_if};
use crate::lanes::{Lanes, Scalar};

/// Stochastic gradient descent, as Keras' `SGD`: with gradient g, learning rate η and momentum μ,
///
/// - w ← w − ηg without momentum;
/// - m ← μm − ηg, w ← w + m with it (Polyak 1964);
/// - m as above, w ← w + μm − ηg with `nesterov` (Sutskever et al. 2013, section 2.1).
///
/// ```
/// use probdl_runtime::optimizer::{Optimizer, SGD};
///
/// let sgd = SGD::new(0.25);
/// let (mut state, mut w, mut gradient) = (sgd.state(1), [8.0], [0.0]);
/// let mut square = |w: &[f64], gradient: &mut [f64]| {
///     gradient[0] = 2.0 * w[0];
///     w[0] * w[0]
/// };
/// assert_eq!(sgd.step::<f64>(&mut state, &mut w, &mut gradient, &mut square), 64.0);
/// assert_eq!(w, [4.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SGD<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    momentum: f64,
    nesterov: bool,
}

impl<L: LearningRate> SGD<L> {
    /// Plain gradient descent.
    pub fn new(learning_rate: L) -> Self {
        Self {
            learning_rate,
            weight_decay: 0.0,
            momentum: 0.0,
            nesterov: false,
        }
    }

    /// The share of the last step that each step repeats, in [0, 1]; 0 by default.
    #[must_use]
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// Whether the gradient's own step is corrected as Nesterov's method does; only with momentum. Off by default.
    #[must_use]
    pub fn nesterov(self, nesterov: bool) -> Self {
        Self { nesterov, ..self }
    }

    /// The share of each parameter, times the learning rate, that is taken off before the update; 0 by default.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }
}

/// Keras' defaults: learning rate 0.01.
impl Default for SGD {
    fn default() -> Self {
        Self::new(0.01)
    }
}

/// What [`SGD`] remembers: the last step of each parameter, if it has momentum.
#[derive(Clone, Debug, PartialEq)]
pub struct SGDState<S> {
    steps: Steps,
    last_step: Vec<S>,
}

impl<S: Scalar> Memory<S> for SGDState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self { steps, last_step } = self;
        steps.each(visit);
        each(visit, last_step);
    }
}

impl<L: LearningRate> FirstOrder for SGD<L> {
    type State<S: Scalar> = SGDState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("SGD");
        self.learning_rate.check("SGD")?;
        check.fraction("momentum", self.momentum)?;
        check.at_least_zero("weight_decay", self.weight_decay)
    }

    fn learning_rate(&self) -> Option<f64> {
        self.learning_rate.constant()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        self.learning_rate.set_constant(learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> SGDState<S> {
        SGDState {
            steps: Steps::default(),
            last_step: zeros_if(self.momentum > 0.0, parameter_count),
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut SGDState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let learning_rate = V::Scalar::from_f64(learning_rate);
        let momentum = V::Scalar::from_f64(self.momentum);
        if self.momentum > 0.0 {
            let values = [parameters, &mut state.last_step];
            if self.nesterov {
                apply_rule::<V, 2>(
                    &Nesterov {
                        learning_rate,
                        momentum,
                    },
                    decay,
                    gradient,
                    values,
                )
            } else {
                apply_rule::<V, 2>(
                    &Momentum {
                        learning_rate,
                        momentum,
                    },
                    decay,
                    gradient,
                    values,
                )
            }
        } else {
            apply_rule::<V, 1>(&Descent { learning_rate }, decay, gradient, [parameters])
        }
    }
}

struct Descent<S> {
    learning_rate: S,
}

impl<S: Scalar> Rule<S, 1> for Descent<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w]: [V; 1]) -> [V; 1] {
        [w - V::broadcast(self.learning_rate) * g]
    }
}

struct Momentum<S> {
    learning_rate: S,
    momentum: S,
}

impl<S: Scalar> Rule<S, 2> for Momentum<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, m]: [V; 2]) -> [V; 2] {
        let m = V::broadcast(self.momentum) * m - V::broadcast(self.learning_rate) * g;
        [w + m, faded(m)]
    }
}

struct Nesterov<S> {
    learning_rate: S,
    momentum: S,
}

impl<S: Scalar> Rule<S, 2> for Nesterov<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, m]: [V; 2]) -> [V; 2] {
        let descent = V::broadcast(self.learning_rate) * g;
        let momentum = V::broadcast(self.momentum);
        let m = momentum * m - descent;
        [w + (momentum * m - descent), faded(m)]
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
                SGD::new(0.01),
                [
                    0.9990000000,
                    1.0010000000,
                    1.0005000000,
                    0.9975000000,
                    0.9976000000,
                ],
            ),
            (
                SGD::new(0.01).momentum(0.9),
                [
                    0.9990000000,
                    1.0001000000,
                    1.0005900000,
                    0.9980310000,
                    0.9958279000,
                ],
            ),
            (
                SGD::new(0.01).momentum(0.9).nesterov(true),
                [
                    0.9981000000,
                    1.0010900000,
                    1.0010310000,
                    0.9957279000,
                    0.9938451100,
                ],
            ),
        ];
        for (optimizer, steps) in table {
            assert_steps(&optimizer, steps);
        }
    }

    #[test]
    fn arguments_out_of_range_are_named() {
        let message = |optimizer: SGD| FirstOrder::check(&optimizer).unwrap_err().to_string();
        assert_eq!(
            message(SGD::new(-1.0)),
            "SGD: learning_rate is -1, but must be finite and at least 0"
        );
        assert_eq!(
            message(SGD::new(f64::NAN)),
            "SGD: learning_rate is NaN, but must be finite and at least 0"
        );
        assert_eq!(
            message(SGD::default().momentum(1.5)),
            "SGD: momentum is 1.5, but must be between 0 and 1"
        );
        assert_eq!(FirstOrder::check(&SGD::default()), Ok(()));
    }
}
