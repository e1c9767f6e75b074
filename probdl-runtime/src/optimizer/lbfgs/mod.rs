//! The limited-memory BFGS method.

mod line_search;
mod pairs;

use super::argument::{ArgumentError, Check};
use super::memory::each;
use super::{Memory, Number, Objective, Optimizer};
use crate::lanes::{Lanes, Scalar};
use line_search::{Point, search};
use pairs::{Pairs, dot};

/// L-BFGS (Nocedal and Wright, *Numerical Optimization*, 2006, algorithms 7.4 and 7.5) with a line search for the strong
/// Wolfe conditions (algorithms 3.5 and 3.6): for small models on all their rows at once, whose minimum it finds to the last
/// digits, without a learning rate.
///
/// A step takes up to `iterations` iterations and needs all rows: `Fit` then makes one batch of them, so that an epoch is a
/// step. The loss of an epoch is that before its step. Where nothing improves any more, a step leaves the parameters as
/// they are. With dropout, which changes from step to step, no minimum stands still: use another optimizer.
///
/// ```
/// use probdl_runtime::optimizer::{LBFGS, Optimizer};
///
/// // Rosenbrock's valley, from its usual start.
/// let mut valley = |w: &[f64], gradient: &mut [f64]| {
///     let (a, b) = (1.0 - w[0], w[1] - w[0] * w[0]);
///     gradient.copy_from_slice(&[-2.0 * a - 400.0 * w[0] * b, 200.0 * b]);
///     a * a + 100.0 * b * b
/// };
/// let lbfgs = LBFGS::new().iterations(100);
/// let (mut state, mut w, mut gradient) = (lbfgs.state(2), [-1.2, 1.0], [0.0; 2]);
/// lbfgs.step::<f64>(&mut state, &mut w, &mut gradient, &mut valley);
/// assert!((w[0] - 1.0).abs() < 1e-9 && (w[1] - 1.0).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LBFGS {
    iterations: u64,
    history_size: u64,
    tolerance: f64,
}

impl LBFGS {
    /// 20 iterations a step, which remember 10 steps.
    pub const fn new() -> Self {
        Self {
            iterations: 20,
            history_size: 10,
            tolerance: 0.0,
        }
    }

    /// At most how many iterations a step takes, at least 1; 20 by default.
    #[must_use]
    pub const fn iterations(self, iterations: u64) -> Self {
        Self { iterations, ..self }
    }

    /// How many iterations are remembered, at least 1; 10 by default. Each takes the room of the parameters twice.
    #[must_use]
    pub const fn history_size(self, history_size: u64) -> Self {
        Self { history_size, ..self }
    }

    /// A step ends where no element of the gradient is larger than this, at least 0; 0 by default.
    #[must_use]
    pub const fn tolerance(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }
}

/// As [`LBFGS::new`].
impl Default for LBFGS {
    fn default() -> Self {
        Self::new()
    }
}

/// What [`LBFGS`] remembers, and its working memory.
#[derive(Clone, Debug, PartialEq)]
pub struct LBFGSState<S> {
    pairs: Pairs<S>,
    work: Work<S>,
}

/// Working memory: nothing in it lasts.
#[derive(Clone, Debug, PartialEq)]
struct Work<S> {
    /// Where the iteration begins, and the gradient there.
    start: Vec<S>,
    start_gradient: Vec<S>,
    direction: Vec<f64>,
}

impl<S: Scalar> Memory<S> for LBFGSState<S> {
    fn each(&mut self, visit: &mut dyn FnMut(Number<'_, S>)) {
        let Pairs {
            steps,
            differences,
            curvatures,
            squares,
            count,
            ..
        } = &mut self.pairs;
        visit(Number::Count(count));
        for number in curvatures.iter_mut().chain(squares) {
            visit(Number::Real(number));
        }
        each(visit, steps);
        each(visit, differences);
    }
}

impl Optimizer for LBFGS {
    type State<S: Scalar> = LBFGSState<S>;

    fn check(&self) -> Result<(), ArgumentError> {
        let check = Check("LBFGS");
        check.at_least_one("iterations", self.iterations)?;
        check.at_least_one("history_size", self.history_size)?;
        check.at_least_zero("tolerance", self.tolerance)
    }

    fn state<S: Scalar>(&self, parameter_count: usize) -> LBFGSState<S> {
        LBFGSState {
            pairs: Pairs::new(self.history_size as usize, parameter_count),
            work: Work {
                start: vec![S::ZERO; parameter_count],
                start_gradient: vec![S::ZERO; parameter_count],
                direction: vec![0.0; parameter_count],
            },
        }
    }

    fn needs_all_rows(&self) -> bool {
        true
    }

    fn step<V: Lanes>(
        &self,
        state: &mut LBFGSState<V::Scalar>,
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
        objective: &mut impl Objective<V::Scalar>,
    ) -> V::Scalar {
        let first = objective.value_and_gradient(parameters, gradient);
        let mut value = first.to_f64();
        if !value.is_finite() {
            return first;
        }
        for _ in 0..self.iterations {
            let largest = gradient
                .iter()
                .fold(0.0, |most: f64, g| most.max(g.to_f64().abs()));
            if largest <= self.tolerance {
                break;
            }
            match iterate(state, value, parameters, gradient, objective) {
                Some(next) => value = next,
                // What is remembered may mislead; without it the way is straight down.
                None if state.pairs.count > 0 => state.pairs.forget(),
                None => break,
            }
        }
        first
    }
}

/// Goes to a better point and returns its value; parameters and gradient are those of that point then. If there is none
/// on the way, they are those of before.
fn iterate<S: Scalar>(
    state: &mut LBFGSState<S>,
    value: f64,
    parameters: &mut [S],
    gradient: &mut [S],
    objective: &mut impl Objective<S>,
) -> Option<f64> {
    let LBFGSState { pairs, work } = state;
    let Work {
        start,
        start_gradient,
        direction,
    } = work;
    start.copy_from_slice(parameters);
    start_gradient.copy_from_slice(gradient);
    let mut slope = pairs.direction(start_gradient, direction);
    if slope.is_nan() || slope >= 0.0 {
        pairs.forget();
        slope = pairs.direction(start_gradient, direction);
    }
    let first_length = if pairs.count == 0 {
        (1.0 / (-slope).sqrt()).min(1.0)
    } else {
        1.0
    };
    let begin = Point {
        length: 0.0,
        value,
        slope,
    };
    let noise = 4.0 * S::EPSILON.to_f64() * value.abs();
    let found = search(begin, first_length, noise, |length| {
        for ((to, from), along) in parameters.iter_mut().zip(&*start).zip(&*direction) {
            *to = S::from_f64(from.to_f64() + length * along);
        }
        let value = objective.value_and_gradient(parameters, gradient).to_f64();
        Point {
            length,
            value,
            slope: dot(gradient, direction),
        }
    });
    match found {
        Some(point) if *parameters != **start => {
            pairs.remember(start, start_gradient, parameters, gradient);
            Some(point.value)
        }
        _ => {
            parameters.copy_from_slice(start);
            gradient.copy_from_slice(start_gradient);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes steps of one iteration until the gradient is small, and counts them.
    fn minimize<S: Scalar>(
        lbfgs: LBFGS,
        w: &mut [S],
        tolerance: f64,
        mut objective: impl FnMut(&[S], &mut [S]) -> S,
    ) -> usize {
        let mut state = lbfgs.iterations(1).state(w.len());
        let mut gradient = vec![S::ZERO; w.len()];
        for step in 0..1000 {
            objective(w, &mut gradient);
            if gradient.iter().all(|g| g.to_f64().abs() <= tolerance) {
                return step;
            }
            let value = lbfgs
                .iterations(1)
                .step::<S>(&mut state, w, &mut gradient, &mut objective);
            assert!(value.is_finite());
        }
        panic!("{w:?} after 1000 steps")
    }

    /// Σ cᵢ (wᵢ − i)² / 2 + (Σ wᵢ − s)² / 2 with s the sum of the i, so that the minimum is at wᵢ = i.
    fn bowl<S: Scalar>(w: &[S], gradient: &mut [S]) -> S {
        let distance = |i: usize| w[i].to_f64() - i as f64;
        let all: f64 = (0..w.len()).map(distance).sum();
        let mut value = 0.5 * all * all;
        for (i, gradient) in gradient.iter_mut().enumerate() {
            let curvature = [0.1, 1.0, 10.0][i % 3];
            value += 0.5 * curvature * distance(i) * distance(i);
            *gradient = S::from_f64(curvature * distance(i) + all);
        }
        S::from_f64(value)
    }

    #[test]
    fn a_bowl_is_minimized_to_the_last_digits() {
        let mut w = vec![0.0_f64; 30];
        let steps = minimize(LBFGS::new(), &mut w, 1e-11, bowl);
        assert!(steps < 100, "{steps}");
        assert!(
            w.iter().enumerate().all(|(i, w)| (w - i as f64).abs() < 1e-8),
            "{w:?}"
        );
        let mut w = vec![0.0_f32; 30];
        minimize(LBFGS::new(), &mut w, 3e-4, bowl);
        assert!(
            w.iter().enumerate().all(|(i, w)| (w - i as f32).abs() < 0.03),
            "{w:?}"
        );
    }

    #[test]
    fn valleys_and_walls() {
        // Rosenbrock's in ten dimensions.
        let mut w = [-1.2, 1.0, -1.2, 1.0, -1.2, 1.0, -1.2, 1.0, -1.2, 1.0];
        let steps = minimize(LBFGS::new(), &mut w, 1e-9, |w: &[f64], gradient: &mut [f64]| {
            let mut value = 0.0;
            for (w, gradient) in w.chunks(2).zip(gradient.chunks_mut(2)) {
                let (a, b) = (1.0 - w[0], w[1] - w[0] * w[0]);
                gradient.copy_from_slice(&[-2.0 * a - 400.0 * w[0] * b, 200.0 * b]);
                value += a * a + 100.0 * b * b;
            }
            value
        });
        assert!(
            steps < 60 && w.iter().all(|w| (w - 1.0).abs() < 1e-8),
            "{steps} {w:?}"
        );
        // w − ln w has no value below 0, and the first trial lies there.
        let mut w = [1e-3_f64];
        minimize(LBFGS::new(), &mut w, 1e-10, |w: &[f64], gradient: &mut [f64]| {
            gradient[0] = 1.0 - 1.0 / w[0];
            if w[0] > 0.0 { w[0] - w[0].ln() } else { f64::NAN }
        });
        assert!((w[0] - 1.0).abs() < 1e-9);
        let mut w = [1e4_f64];
        minimize(LBFGS::new(), &mut w, 1e-10, |w: &[f64], gradient: &mut [f64]| {
            gradient[0] = 1.0 - 1.0 / w[0];
            if w[0] > 0.0 { w[0] - w[0].ln() } else { f64::NAN }
        });
        assert!((w[0] - 1.0).abs() < 1e-9);
        // Not convex: cos.
        let mut w = [0.3_f64];
        minimize(LBFGS::new(), &mut w, 1e-10, |w: &[f64], gradient: &mut [f64]| {
            gradient[0] = -w[0].sin();
            w[0].cos()
        });
        assert!((w[0].cos() + 1.0).abs() < 1e-9);
    }

    #[test]
    fn at_a_minimum_and_without_a_value_nothing_moves() {
        let lbfgs = LBFGS::new();
        let mut state = lbfgs.state::<f64>(2);
        let (mut w, mut gradient) = ([0.0, 1.0], [0.0; 2]);
        assert_eq!(
            lbfgs.step::<f64>(&mut state, &mut w, &mut gradient, &mut bowl::<f64>),
            0.0
        );
        assert_eq!(w, [0.0, 1.0]);
        let mut broken = |_: &[f64], gradient: &mut [f64]| {
            gradient.fill(1.0);
            f64::NAN
        };
        let before = state.clone();
        assert!(
            lbfgs
                .step::<f64>(&mut state, &mut w, &mut gradient, &mut broken)
                .is_nan()
        );
        assert_eq!((w, state), ([0.0, 1.0], before));
        // An objective without an end: each step ends somewhere.
        let mut slide = |w: &[f64], gradient: &mut [f64]| {
            gradient.copy_from_slice(&[1.0, 0.0]);
            w[0]
        };
        let mut state = lbfgs.state(2);
        lbfgs.step::<f64>(&mut state, &mut w, &mut gradient, &mut slide);
        assert!(w[0].is_finite() && w[0] < -1.0);
    }

    #[test]
    fn arguments_out_of_range_are_named() {
        let message = |lbfgs: LBFGS| lbfgs.check().unwrap_err().to_string();
        assert_eq!(
            message(LBFGS::new().iterations(0)),
            "LBFGS: iterations is 0, but must be at least 1"
        );
        assert_eq!(
            message(LBFGS::new().history_size(0)),
            "LBFGS: history_size is 0, but must be at least 1"
        );
        assert_eq!(
            message(LBFGS::new().tolerance(-1.0)),
            "LBFGS: tolerance is -1, but must be finite and at least 0"
        );
        assert_eq!(LBFGS::default().check(), Ok(()));
    }
}
