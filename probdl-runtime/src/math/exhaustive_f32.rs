//! How far the functions over `f32` are from the truth, for every argument there is: `cargo test --release -p
//! probdl-runtime --lib exhaustive -- --ignored --nocapture`, some minutes.
//!
//! The truth is our function over f64, which `accuracy_f64` holds against references of a higher precision.

use std::marker::PhantomData;

use super::accuracy_f32::ulps;
use crate::lanes::{Kernel, Lanes, Scalar, instruction_set, run};
use crate::math;

/// A function over lanes.
trait Function {
    /// Its value.
    fn value<V: Lanes>(x: V) -> V;
    /// The least magnitude that errors are taken in ulps of.
    fn at_least<V: Lanes>(x: V) -> V;
}

/// A function's values for a column of arguments.
struct Values<'a, S, F> {
    x: &'a [S],
    values: &'a mut [S],
    function: PhantomData<F>,
}

impl<S: Scalar, F: Function> Kernel<S> for Values<'_, S, F> {
    type Output = ();

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn run<V: Lanes<Scalar = S>>(self) {
        for (x, value) in self
            .x
            .chunks_exact(V::LANES)
            .zip(self.values.chunks_exact_mut(V::LANES))
        {
            F::value(V::load(x)).store(value);
        }
    }
}

/// The other method of [`Function`], as a function.
struct AtLeast<F>(PhantomData<F>);

impl<F: Function> Function for AtLeast<F> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn value<V: Lanes>(x: V) -> V {
        F::at_least(x)
    }
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn at_least<V: Lanes>(_: V) -> V {
        V::splat(0.0)
    }
}

fn fill<S: Scalar, F: Function>(x: &[S], values: &mut [S]) {
    run(
        instruction_set(),
        Values {
            x,
            values,
            function: PhantomData::<F>,
        },
    );
}

/// Arguments that are treated at a time.
const BLOCK: usize = 1024;

fn check<F: Function>(name: &str, bound: f64) {
    let (mut x, mut got) = ([0f32; BLOCK], [0f32; BLOCK]);
    let (mut precise_x, mut truth, mut at_least) = ([0f64; BLOCK], [0f64; BLOCK], [0f64; BLOCK]);
    let mut worst = (0.0, 0.0, 0.0);
    for first in (0..=u32::MAX).step_by(BLOCK) {
        for (i, (x, precise_x)) in x.iter_mut().zip(&mut precise_x).enumerate() {
            *x = f32::from_bits(first + i as u32);
            *precise_x = f64::from(*x);
        }
        fill::<f32, F>(&x, &mut got);
        fill::<f64, F>(&precise_x, &mut truth);
        fill::<f64, AtLeast<F>>(&precise_x, &mut at_least);
        for i in 0..BLOCK {
            let error = ulps(got[i], truth[i], at_least[i]);
            if error > worst.0 {
                worst = (error, x[i], got[i]);
            }
        }
    }
    let (error, x, got) = worst;
    eprintln!("{name}({x:e}) = {got:e} is {error:.3} ulp off");
    assert!(error <= bound, "{name}({x:e}) = {got:e} is {error} ulp off");
}

/// Ulps of the result.
#[cfg_attr(not(debug_assertions), inline(always))]
fn own<V: Lanes>(_: V) -> V {
    V::splat(0.0)
}

/// Ulps of at least 1, for functions with zeros.
#[cfg_attr(not(debug_assertions), inline(always))]
fn one<V: Lanes>(_: V) -> V {
    V::splat(1.0)
}

/// As `accuracy_f32` measures functions that are reflected at 0.
#[cfg_attr(not(debug_assertions), inline(always))]
fn reflected<V: Lanes>(x: V, here: V, mirrored: V) -> V {
    let one = V::splat(1.0);
    let largest = here.abs().maximum(mirrored.abs()).maximum(one);
    V::select(x.less(V::splat(0.0)), largest + largest, one)
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn lgamma<V: Lanes>(x: V) -> V {
    reflected(x, math::lgamma(x), math::lgamma(-x))
}

#[cfg_attr(not(debug_assertions), inline(always))]
fn digamma<V: Lanes>(x: V) -> V {
    reflected(x, math::digamma(x), math::digamma(-x))
}

/// The argument where the function is promised to be accurate, else 0.
#[cfg_attr(not(debug_assertions), inline(always))]
fn within<V: Lanes>(x: V, low: f64, high: f64) -> V {
    let inside = V::splat(low).less_equal(x) & x.less_equal(V::splat(high));
    V::select(inside, x, V::splat(0.0))
}

/// A test that no argument gives an error above a bound in ulps (of at least a magnitude).
macro_rules! exhaustive {
    ($name:ident, $bound:expr, $at_least:ident, |$x:ident| $value:expr) => {
        #[test]
        #[ignore = "a minute"]
        fn $name() {
            struct This;
            impl Function for This {
                #[cfg_attr(not(debug_assertions), inline(always))]
                fn value<V: Lanes>($x: V) -> V {
                    $value
                }
                #[cfg_attr(not(debug_assertions), inline(always))]
                fn at_least<V: Lanes>(x: V) -> V {
                    $at_least(x)
                }
            }
            check::<This>(stringify!($name), $bound);
        }
    };
}

exhaustive!(all_exp, 2.0, own, |x| math::exp(x));
exhaustive!(all_ln, 2.0, own, |x| math::ln(x));
exhaustive!(all_log1p, 2.0, own, |x| math::log1p(x));
exhaustive!(all_expm1, 2.0, own, |x| math::expm1(x));
exhaustive!(all_tanh, 2.0, own, |x| math::tanh(x));
exhaustive!(all_sigmoid, 2.0, own, |x| math::sigmoid(x));
exhaustive!(all_softplus, 2.0, own, |x| math::softplus(x));
exhaustive!(all_log_sigmoid, 2.0, own, |x| math::log_sigmoid(x));
exhaustive!(all_log_softplus, 4.0, one, |x| math::log_softplus(x));
exhaustive!(all_log_softplus_derivative, 4.0, own, |x| {
    math::log_softplus_and_derivative(x).1
});
exhaustive!(all_sin, 2.0, own, |x| math::sin_cos(within(x, -8192.0, 8192.0)).0);
exhaustive!(all_cos, 2.0, own, |x| math::sin_cos(within(x, -8192.0, 8192.0)).1);
exhaustive!(all_sin_of_turns, 2.0, own, |x| {
    math::sin_cos_of_turns(within(x, 0.0, 1.0)).0
});
exhaustive!(all_cos_of_turns, 2.0, own, |x| {
    math::sin_cos_of_turns(within(x, 0.0, 1.0)).1
});
exhaustive!(all_erf, 4.0, own, |x| math::erf(x));
exhaustive!(all_erfc, 4.0, own, |x| math::erfc(x));
exhaustive!(all_lgamma, 4.0, lgamma, |x| math::lgamma(x));
exhaustive!(all_digamma, 4.0, digamma, |x| math::digamma(x));
