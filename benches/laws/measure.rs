//! A million values through a kernel.

use probdl_benches::clock::{Clock, keep, least_seconds_within};
use probdl_runtime::lanes::{Kernel, Lanes, Scalar, instruction_set, run};
use probdl_runtime::random::rng;
use std::marker::PhantomData;
use std::time::Duration;

/// How many values there are.
pub(crate) const VALUES: usize = 1 << 20;

/// How long the contenders of a row are measured.
const BUDGET: Duration = Duration::from_millis(700);

/// A kernel as a type, so that it is inlined where it is called.
pub(crate) trait Density<const P: usize> {
    fn density<V: Lanes>(y: V, parameters: [V; P]) -> (V, [V; P]);
}

/// The sum of all values, and with `GRADIENT` of all derivatives.
struct Sum<'a, S, D, const P: usize, const GRADIENT: bool> {
    y: &'a [S],
    parameters: &'a [Vec<S>; P],
    density: PhantomData<D>,
}

impl<S: Scalar, D: Density<P>, const P: usize, const GRADIENT: bool> Kernel<S>
    for Sum<'_, S, D, P, GRADIENT>
{
    type Output = f64;

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> f64 {
        let mut sum = V::splat(0.0);
        let mut first = 0;
        while first < self.y.len() {
            let mut parameters = [sum; P];
            let mut index = 0;
            while index < P {
                parameters[index] = V::load(&self.parameters[index][first..]);
                index += 1;
            }
            let (value, partials) = D::density(V::load(&self.y[first..]), parameters);
            sum = sum + value;
            if GRADIENT {
                let mut index = 0;
                while index < P {
                    sum = sum + partials[index];
                    index += 1;
                }
            }
            first += V::LANES;
        }
        let mut lanes = vec![S::ZERO; V::LANES];
        sum.store(&mut lanes);
        lanes.into_iter().map(Scalar::to_f64).sum()
    }
}

/// What a row of the table compares.
pub(crate) struct Comparison<const P: usize, R, T> {
    /// Between which numbers the parameters lie.
    pub(crate) ranges: [[f64; 2]; P],
    /// A value, from the parameters and a number between 0 and 1.
    pub(crate) value: fn([f64; P], f64) -> f64,
    pub(crate) rv: Option<R>,
    pub(crate) statrs: Option<T>,
}

/// Nanoseconds per value.
pub(crate) struct Times {
    pub(crate) narrow: f64,
    pub(crate) gradient: f64,
    pub(crate) wide: f64,
    pub(crate) rv: Option<f64>,
    pub(crate) statrs: Option<f64>,
}

/// Measures ours and the others in turn, after they were found to compute the same.
pub(crate) fn measure<D: Density<P>, const P: usize, R, T>(comparison: &Comparison<P, R, T>) -> Times
where
    R: Fn(f64, [f64; P]) -> f64,
    T: Fn(f64, [f64; P]) -> f64,
{
    let mut stream = rng(1);
    let mut parameters: [Vec<f64>; P] = std::array::from_fn(|_| Vec::with_capacity(VALUES));
    let mut y = Vec::with_capacity(VALUES);
    for _ in 0..VALUES {
        let own = comparison
            .ranges
            .map(|[low, high]| low + (high - low) * stream.uniform());
        for (parameter, own) in parameters.iter_mut().zip(own) {
            parameter.push(own);
        }
        y.push((comparison.value)(own, stream.uniform()));
    }
    let narrow_parameters = parameters
        .each_ref()
        .map(|of| of.iter().map(|x| *x as f32).collect::<Vec<f32>>());
    let narrow_y: Vec<f32> = y.iter().map(|y| *y as f32).collect();
    let wide = || {
        run(
            instruction_set(),
            Sum::<f64, D, P, false> {
                y: &y,
                parameters: &parameters,
                density: PhantomData,
            },
        )
    };
    let narrow = || {
        run(
            instruction_set(),
            Sum::<f32, D, P, false> {
                y: &narrow_y,
                parameters: &narrow_parameters,
                density: PhantomData,
            },
        )
    };
    let gradient = || {
        run(
            instruction_set(),
            Sum::<f32, D, P, true> {
                y: &narrow_y,
                parameters: &narrow_parameters,
                density: PhantomData,
            },
        )
    };
    let at = |index: usize| -> (f64, [f64; P]) { (y[index], parameters.each_ref().map(|of| of[index])) };
    let sum_rv = || comparison.rv.as_ref().map(|rv| total(rv, at));
    let sum_statrs = || comparison.statrs.as_ref().map(|statrs| total(statrs, at));
    let want = wide();
    for other in [sum_rv(), sum_statrs()].into_iter().flatten() {
        assert!(
            (other - want).abs() <= 1e-8 * want.abs(),
            "{other} against {want}"
        );
    }
    let seconds = least_seconds_within(
        BUDGET,
        Clock::Thread,
        [
            &mut || keep(narrow()),
            &mut || keep(gradient()),
            &mut || keep(wide()),
            &mut || keep(sum_rv()),
            &mut || keep(sum_statrs()),
        ],
    );
    let [narrow, gradient, wide, rv, statrs] = seconds.map(|seconds| 1e9 * seconds / VALUES as f64);
    Times {
        narrow,
        gradient,
        wide,
        rv: comparison.rv.is_some().then_some(rv),
        statrs: comparison.statrs.is_some().then_some(statrs),
    }
}

#[inline(always)]
fn total<const P: usize>(
    density: impl Fn(f64, [f64; P]) -> f64,
    at: impl Fn(usize) -> (f64, [f64; P]),
) -> f64 {
    (0..VALUES)
        .map(|index| {
            let (y, parameters) = at(index);
            density(y, parameters)
        })
        .sum()
}
