//! Follow the regularized leader.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::rule::{Rule, apply_rule};
use super::{FirstOrder, LearningRate};
use crate::lanes::{Lanes, Scalar};

/// Ftrl as in Keras (`McMahan` et al., "Ad click prediction: a view from the trenches", 2013, algorithm 1), with a
/// learning rate power of −1/2: with gradient g, learning rate η and regularisers l₁, l₂ and s (shrinkage),
///
/// - n' = n + g², z ← z + g + 2sw − (√n' − √n) / η · w, n ← n';
/// - w ← (clip(z, −l₁, l₁) − z) / (√n / η + 2l₂ + β / η).
///
/// The parameters follow from n and z alone: the first step forgets where they started.
///
/// ```
/// use probdl_runtime::optimizer::Ftrl;
///
/// assert_eq!(Ftrl::default(), Ftrl::new(0.001).initial_accumulator_value(0.1).l1_regularization_strength(0.0).l2_regularization_strength(0.0).l2_shrinkage_regularization_strength(0.0).beta(0.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ftrl<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    initial_accumulator_value: f64,
    l1_regularization_strength: f64,
    l2_regularization_strength: f64,
    l2_shrinkage_regularization_strength: f64,
    beta: f64,
}

impl<L: LearningRate> Ftrl<L> {
    /// With this learning rate, a number or a schedule, and Keras' defaults for the rest.
    pub fn new(learning_rate: L) -> Self {
        Self {
            learning_rate,
            weight_decay: 0.0,
            initial_accumulator_value: 0.1,
            l1_regularization_strength: 0.0,
            l2_regularization_strength: 0.0,
            l2_shrinkage_regularization_strength: 0.0,
            beta: 0.0,
        }
    }

    /// Where n starts, at least 0; 0.1 by default.
    #[must_use]
    pub fn initial_accumulator_value(self, initial_accumulator_value: f64) -> Self {
        Self {
            initial_accumulator_value,
            ..self
        }
    }

    /// l₁, at least 0; 0 by default. It makes parameters exactly 0.
    #[must_use]
    pub fn l1_regularization_strength(self, l1_regularization_strength: f64) -> Self {
        Self {
            l1_regularization_strength,
            ..self
        }
    }

    /// l₂, at least 0; 0 by default.
    #[must_use]
    pub fn l2_regularization_strength(self, l2_regularization_strength: f64) -> Self {
        Self {
            l2_regularization_strength,
            ..self
        }
    }

    /// s, at least 0; 0 by default.
    #[must_use]
    pub fn l2_shrinkage_regularization_strength(self, l2_shrinkage_regularization_strength: f64) -> Self {
        Self {
            l2_shrinkage_regularization_strength,
            ..self
        }
    }

    /// β, at least 0; 0 by default.
    #[must_use]
    pub fn beta(self, beta: f64) -> Self {
        Self { beta, ..self }
    }

    /// The share of each parameter, times the learning rate, that is taken off before the update; 0 by default.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }
}

/// Keras' defaults: learning rate 0.001.
impl Default for Ftrl {
    fn default() -> Self {
        Self::new(0.001)
    }
}

/// What [`Ftrl`] remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct FtrlState<S> {
    steps: Steps,
    /// n, the sum of squared gradients.
    sum_of_squares: Vec<S>,
    /// z.
    linear: Vec<S>,
}

impl<S: Scalar> Memory<S> for FtrlState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self {
            steps,
            sum_of_squares,
            linear,
        } = self;
        steps.each(visit);
        each(visit, sum_of_squares);
        each(visit, linear);
    }
}

impl<L: LearningRate> FirstOrder for Ftrl<L> {
    type State<S: Scalar> = FtrlState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("Ftrl");
        if let Some(learning_rate) = self.learning_rate.constant() {
            check.positive("learning_rate", learning_rate)?;
        }
        self.learning_rate.check("Ftrl")?;
        check.at_least_zero("initial_accumulator_value", self.initial_accumulator_value)?;
        check.at_least_zero("l1_regularization_strength", self.l1_regularization_strength)?;
        check.at_least_zero("l2_regularization_strength", self.l2_regularization_strength)?;
        check.at_least_zero(
            "l2_shrinkage_regularization_strength",
            self.l2_shrinkage_regularization_strength,
        )?;
        check.at_least_zero("beta", self.beta)?;
        check.at_least_zero("weight_decay", self.weight_decay)
    }

    fn learning_rate(&self) -> Option<f64> {
        self.learning_rate.constant()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        self.learning_rate.set_constant(learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> FtrlState<S> {
        FtrlState {
            steps: Steps::default(),
            sum_of_squares: vec![S::from_f64(self.initial_accumulator_value); parameter_count],
            linear: vec![S::ZERO; parameter_count],
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut FtrlState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let rule = Leader {
            learning_rate: V::Scalar::from_f64(learning_rate),
            l1: V::Scalar::from_f64(self.l1_regularization_strength),
            twice_l2: V::Scalar::from_f64(2.0 * self.l2_regularization_strength + self.beta / learning_rate),
            twice_shrinkage: V::Scalar::from_f64(2.0 * self.l2_shrinkage_regularization_strength),
        };
        apply_rule::<V, 3>(
            &rule,
            decay,
            gradient,
            [parameters, &mut state.sum_of_squares, &mut state.linear],
        )
    }
}

struct Leader<S> {
    learning_rate: S,
    l1: S,
    /// 2l₂ + β / η.
    twice_l2: S,
    twice_shrinkage: S,
}

impl<S: Scalar> Rule<S, 3> for Leader<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, n, z]: [V; 3]) -> [V; 3] {
        let (learning_rate, l1) = (V::broadcast(self.learning_rate), V::broadcast(self.l1));
        let sum = n + g * g;
        let root = sum.sqrt();
        let z = z + (g + V::broadcast(self.twice_shrinkage) * w) - (root - n.sqrt()) / learning_rate * w;
        let curvature = root / learning_rate + V::broadcast(self.twice_l2);
        // Without any gradient and accumulator there is nothing to divide by: the parameter stays.
        let moved = (z.maximum(-l1).minimum(l1) - z) / curvature;
        [V::select(V::splat(0.0).less(curvature), moved, w), sum, z]
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::assert_steps;
    use super::*;

    #[test]
    fn steps_follow_keras_rules() {
        assert_steps(
            &Ftrl::new(0.01),
            [
                0.0435222973,
                0.0486862751,
                0.0474059063,
                0.0413138293,
                0.0415168567,
            ],
        );
        let regularized = Ftrl::new(0.01)
            .l1_regularization_strength(0.1)
            .l2_regularization_strength(0.2)
            .beta(0.1);
        assert_steps(
            &regularized,
            [
                0.0308374342,
                0.0349082805,
                0.0338971836,
                0.0288673643,
                0.0290349964,
            ],
        );
    }

    /// Without accumulator and gradient the rule divides 0 by 0.
    #[test]
    fn a_parameter_without_gradient_stays_finite() {
        let optimizer = Ftrl::new(0.1).initial_accumulator_value(0.0);
        let mut state = FirstOrder::state(&optimizer, 1);
        let mut parameters = [3.0];
        optimizer.update::<f64>(&mut state, &mut parameters, &mut [0.0]);
        assert_eq!(parameters, [3.0]);
    }
}
