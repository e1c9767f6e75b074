//! Gradient descent scaled by the root mean square of recent gradients.

use super::argument::{ArgumentError, Check};
use super::memory::{Memory, Number, Steps, each};
use super::rule::{Rule, apply_rule, faded};
use super::{FirstOrder, LearningRate, zeros_if};
use crate::lanes::{Lanes, Scalar};

/// `RMSprop` as in Keras (Hinton, lecture 6e of "Neural networks for machine learning", 2012): with gradient g, learning
/// rate η, decay ρ, momentum μ and ε,
///
/// - v ← ρv + (1 − ρ)g², and d = v; if `centered`, a ← ρa + (1 − ρ)g and d = max(v − a², 0) (Graves 2013, section 4.2);
/// - i = ηg / √(d + ε), with ε inside the root;
/// - w ← w − i, or with momentum m ← μm + i and w ← w − m.
///
/// ```
/// use probdl_runtime::optimizer::RMSprop;
///
/// assert_eq!(RMSprop::default(), RMSprop::new(0.001).rho(0.9).momentum(0.0).epsilon(1e-7).centered(false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RMSprop<L = f64> {
    learning_rate: L,
    weight_decay: f64,
    rho: f64,
    momentum: f64,
    epsilon: f64,
    centered: bool,
}

impl<L: LearningRate> RMSprop<L> {
    /// With this learning rate, a number or a schedule, and Keras' defaults for the rest.
    pub fn new(learning_rate: L) -> Self {
        Self {
            learning_rate,
            weight_decay: 0.0,
            rho: 0.9,
            momentum: 0.0,
            epsilon: 1e-7,
            centered: false,
        }
    }

    /// The decay of the running means, in [0, 1]; 0.9 by default.
    #[must_use]
    pub fn rho(self, rho: f64) -> Self {
        Self { rho, ..self }
    }

    /// The share of the last step that each step repeats, in [0, 1]; 0 by default.
    #[must_use]
    pub fn momentum(self, momentum: f64) -> Self {
        Self { momentum, ..self }
    }

    /// What keeps the divisor from 0, above 0; 1e-7 by default. It stands inside the root.
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// Whether the mean gradient is taken off before squaring, so that the divisor is an estimated standard deviation.
    /// Off by default.
    #[must_use]
    pub fn centered(self, centered: bool) -> Self {
        Self { centered, ..self }
    }

    /// The share of each parameter, times the learning rate, that is taken off before the update; 0 by default.
    #[must_use]
    pub fn weight_decay(self, weight_decay: f64) -> Self {
        Self { weight_decay, ..self }
    }
}

/// Keras' defaults: learning rate 0.001.
impl Default for RMSprop {
    fn default() -> Self {
        Self::new(0.001)
    }
}

/// What [`RMSprop`] remembers of each parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct RMSpropState<S> {
    steps: Steps,
    /// The running mean of squared gradients.
    mean_square: Vec<S>,
    /// The running mean of gradients, if centered.
    mean: Vec<S>,
    /// The last step, if there is momentum.
    last_step: Vec<S>,
}

impl<S: Scalar> Memory<S> for RMSpropState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Self {
            steps,
            mean_square,
            mean,
            last_step,
        } = self;
        steps.each(visit);
        each(visit, mean_square);
        each(visit, mean);
        each(visit, last_step);
    }
}

impl<L: LearningRate> FirstOrder for RMSprop<L> {
    type State<S: Scalar> = RMSpropState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("RMSprop");
        self.learning_rate.check("RMSprop")?;
        check.fraction("rho", self.rho)?;
        check.fraction("momentum", self.momentum)?;
        check.positive("epsilon", self.epsilon)?;
        check.at_least_zero("weight_decay", self.weight_decay)
    }

    fn learning_rate(&self) -> Option<f64> {
        self.learning_rate.constant()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        self.learning_rate.set_constant(learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> RMSpropState<S> {
        RMSpropState {
            steps: Steps::default(),
            mean_square: vec![S::ZERO; parameter_count],
            mean: zeros_if(self.centered, parameter_count),
            last_step: zeros_if(self.momentum > 0.0, parameter_count),
        }
    }

    #[inline(always)]
    fn update<V: Lanes>(
        &self,
        state: &mut RMSpropState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
    ) -> bool {
        let learning_rate = state.steps.learning_rate(&self.learning_rate);
        let decay = self.weight_decay * learning_rate;
        let RMSpropState {
            mean_square,
            mean,
            last_step,
            ..
        } = state;
        let rule = Scaled {
            learning_rate: V::Scalar::from_f64(learning_rate),
            rho: V::Scalar::from_f64(self.rho),
            rest: V::Scalar::from_f64(1.0 - self.rho),
            momentum: V::Scalar::from_f64(self.momentum),
            epsilon: V::Scalar::from_f64(self.epsilon),
        };
        match (self.centered, self.momentum > 0.0) {
            (false, false) => apply_rule::<V, 2>(&rule, decay, gradient, [parameters, mean_square]),
            (false, true) => apply_rule::<V, 3>(
                &WithMomentum(rule),
                decay,
                gradient,
                [parameters, mean_square, last_step],
            ),
            (true, false) => {
                apply_rule::<V, 3>(&Centered(rule), decay, gradient, [parameters, mean_square, mean])
            }
            (true, true) => {
                let values = [parameters, mean_square, mean, last_step];
                apply_rule::<V, 4>(&CenteredWithMomentum(rule), decay, gradient, values)
            }
        }
    }
}

/// The plain rule, and the parts of the others.
struct Scaled<S> {
    learning_rate: S,
    rho: S,
    /// 1 − ρ.
    rest: S,
    momentum: S,
    epsilon: S,
}

impl<S: Scalar> Scaled<S> {
    /// ρ mean + (1 − ρ) number.
    #[inline(always)]
    fn running_mean<V: Lanes<Scalar = S>>(&self, mean: V, number: V) -> V {
        V::broadcast(self.rho) * mean + V::broadcast(self.rest) * number
    }

    /// ηg / √(d + ε).
    #[inline(always)]
    fn increment<V: Lanes<Scalar = S>>(&self, g: V, d: V) -> V {
        V::broadcast(self.learning_rate) * g / (d + V::broadcast(self.epsilon)).sqrt()
    }

    /// v − a². Rounding can put it below 0, where the root would be NaN.
    #[inline(always)]
    fn variance<V: Lanes<Scalar = S>>(v: V, a: V) -> V {
        (v - a * a).maximum(V::splat(0.0))
    }
}

impl<S: Scalar> Rule<S, 2> for Scaled<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, v]: [V; 2]) -> [V; 2] {
        let v = self.running_mean(v, g * g);
        [w - self.increment(g, v), faded(v)]
    }
}

struct WithMomentum<S>(Scaled<S>);

impl<S: Scalar> Rule<S, 3> for WithMomentum<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, v, m]: [V; 3]) -> [V; 3] {
        let v = self.0.running_mean(v, g * g);
        let m = V::broadcast(self.0.momentum) * m + self.0.increment(g, v);
        [w - m, faded(v), faded(m)]
    }
}

struct Centered<S>(Scaled<S>);

impl<S: Scalar> Rule<S, 3> for Centered<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, v, a]: [V; 3]) -> [V; 3] {
        let v = self.0.running_mean(v, g * g);
        let a = self.0.running_mean(a, g);
        [
            w - self.0.increment(g, Scaled::variance(v, a)),
            faded(v),
            faded(a),
        ]
    }
}

struct CenteredWithMomentum<S>(Scaled<S>);

impl<S: Scalar> Rule<S, 4> for CenteredWithMomentum<S> {
    #[inline(always)]
    fn apply<V: Lanes<Scalar = S>>(&self, g: V, [w, v, a, m]: [V; 4]) -> [V; 4] {
        let v = self.0.running_mean(v, g * g);
        let a = self.0.running_mean(a, g);
        let m = V::broadcast(self.0.momentum) * m + self.0.increment(g, Scaled::variance(v, a));
        [w - m, faded(v), faded(a), faded(m)]
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
                RMSprop::new(0.01),
                [
                    0.9683788044,
                    0.9969499414,
                    0.9896255358,
                    0.9635080499,
                    0.9644253383,
                ],
            ),
            (
                RMSprop::new(0.01).momentum(0.9),
                [
                    0.9683788044,
                    0.9684908654,
                    0.9612673147,
                    0.9286486332,
                    0.9002091082,
                ],
            ),
            (
                RMSprop::new(0.01).centered(true),
                [
                    0.9666685184,
                    0.9955990848,
                    0.9882557374,
                    0.9614649522,
                    0.9624015654,
                ],
            ),
            (
                RMSprop::new(0.01).centered(true).momentum(0.9),
                [
                    0.9666685184,
                    0.9656007513,
                    0.9572964136,
                    0.9230317244,
                    0.8931301174,
                ],
            ),
        ];
        for (optimizer, steps) in table {
            assert_steps(&optimizer, steps);
        }
    }

    /// Under a constant gradient v − a² tends to 0, and its rounding error to about 1e-7 g².
    #[test]
    fn a_centered_divisor_survives_rounding() {
        let optimizer = RMSprop::new(1e-6).centered(true);
        let gradient: Vec<f32> = (1..=1000).map(|number| 1.37 * number as f32).collect();
        let mut state = FirstOrder::state(&optimizer, gradient.len());
        let mut parameters = vec![0.0; gradient.len()];
        let mut below = 0;
        for _ in 0..500 {
            optimizer.update::<f32>(&mut state, &mut parameters, &mut gradient.clone());
            below += state
                .mean_square
                .iter()
                .zip(&state.mean)
                .filter(|&(v, a)| v - a * a < -1e-7)
                .count();
        }
        assert!(below > 0, "the case does not arise");
        assert!(parameters.iter().all(|parameter| parameter.is_finite()));
    }

    #[test]
    fn arguments_out_of_range_are_named() {
        let message = |optimizer: RMSprop| FirstOrder::check(&optimizer).unwrap_err().to_string();
        assert_eq!(
            message(RMSprop::new(f64::INFINITY)),
            "RMSprop: learning_rate is inf, but must be finite and at least 0"
        );
        assert_eq!(
            message(RMSprop::default().rho(-0.1)),
            "RMSprop: rho is -0.1, but must be between 0 and 1"
        );
        assert_eq!(
            message(RMSprop::default().momentum(2.0)),
            "RMSprop: momentum is 2, but must be between 0 and 1"
        );
        assert_eq!(
            message(RMSprop::default().epsilon(-1.0)),
            "RMSprop: epsilon is -1, but must be finite and above 0"
        );
        assert_eq!(FirstOrder::check(&RMSprop::default()), Ok(()));
    }
}
