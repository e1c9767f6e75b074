//! Adam with decoupled weight decay.

use super::argument::ArgumentError;
use super::{Adam, AdamState, FirstOrder, LearningRate};
use crate::lanes::{Lanes, Scalar};

/// `AdamW` as in Keras (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019): [`Adam`] with a weight decay
/// of 0.004 by default, that is w ← w − 0.004 ηw before each update.
///
/// ```
/// use probdl_runtime::optimizer::AdamW;
///
/// assert_eq!(AdamW::default(), AdamW::new(0.001).weight_decay(0.004).beta_1(0.9).beta_2(0.999).epsilon(1e-7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamW<L = f64>(Adam<L>);

impl<L: LearningRate> AdamW<L> {
    /// With this learning rate, a number or a schedule, and Keras' defaults for the rest.
    pub fn new(learning_rate: L) -> Self {
        Self(Adam::new(learning_rate).weight_decay(0.004))
    }

    /// The share of each parameter, times the learning rate, that is taken off before the update; 0.004 by
    /// default.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self(self.0.weight_decay(weight_decay))
    }

    /// The decay of the running mean of gradients, in [0, 1); 0.9 by default.
    #[must_use]
    pub fn beta_1(self, beta_1: f64) -> Self {
        Self(self.0.beta_1(beta_1))
    }

    /// The decay of the running mean of squared gradients, in [0, 1); 0.999 by default.
    #[must_use]
    pub fn beta_2(self, beta_2: f64) -> Self {
        Self(self.0.beta_2(beta_2))
    }

    /// What keeps the divisor from 0, above 0; 1e-7 by default. It stands outside the root.
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self(self.0.epsilon(epsilon))
    }

    /// Whether the divisor never shrinks. Off by default.
    #[must_use]
    pub fn amsgrad(self, amsgrad: bool) -> Self {
        Self(self.0.amsgrad(amsgrad))
    }
}

/// Keras' defaults: learning rate 0.001.
impl Default for AdamW {
    fn default() -> Self {
        Self::new(0.001)
    }
}

impl<L: LearningRate> FirstOrder for AdamW<L> {
    type State<S: Scalar> = AdamState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        FirstOrder::check(&self.0).map_err(|error| match error.optimizer {
            "Adam" => ArgumentError {
                optimizer: "AdamW",
                ..error
            },
            _ => error,
        })
    }

    fn learning_rate(&self) -> Option<f64> {
        FirstOrder::learning_rate(&self.0)
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        FirstOrder::set_learning_rate(&mut self.0, learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> AdamState<S> {
        FirstOrder::state(&self.0, parameter_count)
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut AdamState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        self.0.update::<V>(state, parameters, gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::assert_steps;
    use super::*;

    #[test]
    fn steps_follow_keras_rules() {
        assert_steps(
            &AdamW::new(0.01),
            [
                0.9899603162,
                0.9935817013,
                0.9949088458,
                0.9909280835,
                0.9877031828,
            ],
        );
    }

    #[test]
    fn an_argument_out_of_range_names_this_optimizer() {
        let error = FirstOrder::check(&AdamW::new(0.01).weight_decay(-1.0)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "AdamW: weight_decay is -1, but must be finite and at least 0"
        );
    }
}
