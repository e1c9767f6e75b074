//! Gradients that are kept from growing too large.

use super::argument::{ArgumentError, Check};
use super::{FirstOrder, Memory, Number, Objective, Optimizer};
use crate::lanes::{Lanes, Scalar};

/// An optimizer that sees clipped gradients; made by [`Optimizer::clipvalue`], [`Optimizer::clipnorm`] and
/// [`Optimizer::global_clipnorm`], of which, as in Keras, one can be chosen. The gradient is clipped first; weight decay
/// and update follow.
///
/// ```
/// use probdl_runtime::optimizer::{Optimizer, SGD};
///
/// let sgd = SGD::new(1.0).clipnorm(5.0);
/// let mut state = sgd.state(2);
/// sgd.begin::<f64>(&mut state, &[2]);
/// let (mut w, mut gradient) = ([0.0, 0.0], [0.0; 2]);
/// let mut objective = |_: &[f64], gradient: &mut [f64]| {
///     gradient.copy_from_slice(&[30.0, -40.0]); // of norm 50
///     0.0
/// };
/// sgd.step::<f64>(&mut state, &mut w, &mut gradient, &mut objective);
/// assert_eq!(w, [-3.0, 4.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clipped<O> {
    optimizer: O,
    clip: Clip,
}

/// What is kept small, with its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Clip {
    /// Each number.
    Value(f64),
    /// The norm of each tensor.
    Norm(f64),
    /// The norm of all tensors together.
    GlobalNorm(f64),
}

impl<O: FirstOrder> Clipped<O> {
    pub(super) fn new(optimizer: O, clip: Clip) -> Self {
        Self { optimizer, clip }
    }
}

impl Clip {
    fn check(self) -> Result<(), ArgumentError> {
        let check = Check("Clipped");
        match self {
            Self::Value(limit) => check.positive("clipvalue", limit),
            Self::Norm(limit) => check.positive("clipnorm", limit),
            Self::GlobalNorm(limit) => check.positive("global_clipnorm", limit),
        }
    }

    fn apply<S: Scalar>(self, gradient: &mut [S], tensors: &[usize]) {
        match self {
            Self::Value(limit) => {
                let limit = S::from_f64(limit);
                for number in gradient {
                    *number = number.maximum(-limit).minimum(limit);
                }
            }
            Self::Norm(limit) => {
                let mut rest = gradient;
                for &length in tensors {
                    let (tensor, others) = rest.split_at_mut(length.min(rest.len()));
                    shorten(tensor, limit);
                    rest = others;
                }
                shorten(rest, limit);
            }
            Self::GlobalNorm(limit) => shorten(gradient, limit),
        }
    }
}

/// Scales a vector down to a norm, unless it is shorter.
fn shorten<S: Scalar>(vector: &mut [S], limit: f64) {
    let norm = norm(vector);
    if norm > limit {
        let factor = S::from_f64(limit / norm);
        for number in vector {
            *number = *number * factor;
        }
    }
}

/// The Euclidean norm of finite numbers, summed in f64.
fn norm<S: Scalar>(vector: &[S]) -> f64 {
    let squares = sum_of_squares(vector, 1.0);
    if squares < f64::INFINITY {
        return squares.sqrt();
    }
    // The numbers are below the root of the largest one: 2⁻⁶³ is enough for every vector that fits into memory.
    let scale = 1.0 / (1_u64 << 63) as f64;
    sum_of_squares(vector, scale).sqrt() / scale
}

/// Σ (s x)², in eight parts, the parts in a tree of halves.
fn sum_of_squares<S: Scalar>(vector: &[S], scale: f64) -> f64 {
    let mut parts = [0.0; 8];
    let (eights, rest) = vector.as_chunks::<8>();
    for numbers in eights {
        for (part, number) in parts.iter_mut().zip(numbers) {
            let number = scale * number.to_f64();
            *part += number * number;
        }
    }
    for (part, number) in parts.iter_mut().zip(rest) {
        let number = scale * number.to_f64();
        *part += number * number;
    }
    let [a, b, c, d, e, f, g, h] = parts;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// What a [`Clipped`] optimizer remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct ClippedState<T> {
    optimizer: T,
    /// The lengths of the tensors; no number that changes.
    tensors: Vec<usize>,
}

impl<S: Scalar, T: Memory<S>> Memory<S> for ClippedState<T> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        self.optimizer.each(visit);
    }
}

/// An objective whose gradient is clipped.
struct ClippedObjective<'a, T> {
    objective: &'a mut T,
    clip: Clip,
    tensors: &'a [usize],
}

impl<S: Scalar, T: Objective<S>> Objective<S> for ClippedObjective<'_, T> {
    #[inline(always)]
    fn value_and_gradient(&mut self, parameters: &[S], gradient: &mut [S]) -> S {
        let value = self.objective.value_and_gradient(parameters, gradient);
        if value.is_finite() {
            self.clip.apply(gradient, self.tensors);
        }
        value
    }
}

impl<O: FirstOrder> Optimizer for Clipped<O> {
    type State<S: Scalar> = ClippedState<<O as Optimizer>::State<S>>;

    fn check(&self) -> Result<(), ArgumentError> {
        self.clip.check()?;
        Optimizer::check(&self.optimizer)
    }

    fn learning_rate(&self) -> Option<f64> {
        Optimizer::learning_rate(&self.optimizer)
    }

    fn set_learning_rate(&mut self, learning_rate: f64) -> bool {
        Optimizer::set_learning_rate(&mut self.optimizer, learning_rate)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> Self::State<S> {
        ClippedState {
            optimizer: Optimizer::state(&self.optimizer, parameter_count),
            tensors: vec![],
        }
    }

    fn begin<S: Scalar>(&self, state: &mut Self::State<S>, tensors: &[usize]) {
        state.tensors = tensors.to_vec();
        self.optimizer.begin(&mut state.optimizer, tensors);
    }

    fn finish<S: Scalar>(&self, state: &Self::State<S>, parameters: &mut [S]) {
        self.optimizer.finish(&state.optimizer, parameters);
    }

    #[inline(always)]
    fn step<V: Lanes>(
        &self,
        state: &mut Self::State<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
        objective: &mut impl Objective<V::Scalar>,
    ) -> V::Scalar {
        let mut objective = ClippedObjective {
            objective,
            clip: self.clip,
            tensors: &state.tensors,
        };
        self.optimizer
            .step::<V>(&mut state.optimizer, parameters, gradient, &mut objective)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Adam;

    fn clipped<const N: usize>(clip: Clip, mut gradient: [f64; N]) -> [f64; N] {
        clip.apply(&mut gradient, &[2, 1]);
        gradient
    }

    #[test]
    fn gradients_are_clipped_as_keras_does() {
        let gradient = [30.0, -40.0, 12.0, 0.25];
        assert_eq!(clipped(Clip::Value(35.0), gradient), [30.0, -35.0, 12.0, 0.25]);
        // Tensors of 2, 1 and, what is left, 1.
        assert_eq!(clipped(Clip::Norm(6.25), gradient), [3.75, -5.0, 6.25, 0.25]);
        assert_eq!(clipped(Clip::GlobalNorm(60.0), gradient), gradient);
        assert_eq!(
            clipped(Clip::GlobalNorm(6.5), [3.0, -4.0, 12.0, 0.0]),
            [1.5, -2.0, 6.0, 0.0]
        );
    }

    #[test]
    fn norms_of_huge_and_tiny_gradients_are_numbers() {
        let huge = f64::MAX.sqrt() * 0.5;
        let clipped = clipped(Clip::GlobalNorm(8.0), [huge; 16]);
        assert_eq!(clipped, [2.0; 16]);
        let mut tiny = [3e-30_f32, 4e-30];
        Clip::GlobalNorm(1e-30).apply(&mut tiny, &[]);
        assert!((tiny[0] - 6e-31).abs() < 1e-36 && (tiny[1] - 8e-31).abs() < 1e-36);
    }

    #[test]
    fn the_optimizer_and_its_limit_are_checked() {
        let message = |optimizer: Clipped<Adam>| optimizer.check().unwrap_err().to_string();
        assert_eq!(
            message(Adam::default().clipnorm(0.0)),
            "Clipped: clipnorm is 0, but must be finite and above 0"
        );
        assert_eq!(
            message(Adam::new(-1.0).clipvalue(1.0)),
            "Adam: learning_rate is -1, but must be finite and at least 0"
        );
        let mut clipped = Adam::new(0.5).global_clipnorm(1.0);
        assert!(clipped.set_learning_rate(0.25));
        assert_eq!((clipped.learning_rate(), clipped.check()), (Some(0.25), Ok(())));
    }
}
