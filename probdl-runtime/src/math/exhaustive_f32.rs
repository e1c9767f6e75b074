//! How far the functions over `f32` are from the truth, for every argument there is: `cargo test --release -p
//! probdl-runtime exhaustive -- --ignored --nocapture`, some minutes.
//!
//! The truth is our function over f64, which `accuracy_f64` holds against high-precision tables.

use super::accuracy_f32::{DIGAMMA, LGAMMA, ONE, OWN, ulps};
use crate::lanes::Scalar;
use crate::math;

/// A test that no argument gives an error above a bound in ulps (of at least a magnitude).
macro_rules! exhaustive {
    ($name:ident, $bound:expr, $at_least:expr, |$x:ident| $value:expr) => {
        #[test]
        #[ignore = "a minute or two"]
        fn $name() {
            fn apply<V: Scalar>(x: &[V], y: &mut [V]) {
                for (&$x, y) in x.iter().zip(y) {
                    *y = $value;
                }
            }
            check(
                stringify!($name),
                $bound,
                $at_least,
                apply::<f32>,
                apply::<f64>,
            );
        }
    };
}

/// Arguments that are treated at a time.
const BLOCK: usize = 1024;

fn check(
    name: &str,
    bound: f64,
    at_least: fn(f64) -> f64,
    single: impl Fn(&[f32], &mut [f32]),
    double: impl Fn(&[f64], &mut [f64]),
) {
    let (mut x, mut got) = ([0f32; BLOCK], [0f32; BLOCK]);
    let (mut precise_x, mut truth) = ([0f64; BLOCK], [0f64; BLOCK]);
    let mut worst = (0.0, 0.0, 0.0);
    for first in (0..=u32::MAX).step_by(BLOCK) {
        for (i, (x, precise_x)) in x.iter_mut().zip(&mut precise_x).enumerate() {
            *x = f32::from_bits(first + i as u32);
            *precise_x = f64::from(*x);
        }
        single(&x, &mut got);
        double(&precise_x, &mut truth);
        for i in 0..BLOCK {
            let error = ulps(got[i], truth[i], at_least(precise_x[i]));
            if error > worst.0 {
                worst = (error, x[i], got[i]);
            }
        }
    }
    let (error, x, got) = worst;
    eprintln!("{name}({x:e}) = {got:e} is {error:.3} ulp off");
    assert!(error <= bound, "{name}({x:e}) = {got:e} is {error} ulp off");
}

exhaustive!(exp, 2.0, OWN, |x| math::exp(x));
exhaustive!(ln, 2.0, OWN, |x| math::ln(x));
exhaustive!(log1p, 2.0, OWN, |x| math::log1p(x));
exhaustive!(expm1, 2.0, OWN, |x| math::expm1(x));
exhaustive!(tanh, 2.0, OWN, |x| math::tanh(x));
exhaustive!(sigmoid, 2.0, OWN, |x| math::sigmoid(x));
exhaustive!(softplus, 2.0, OWN, |x| math::softplus(x));
exhaustive!(log_sigmoid, 2.0, OWN, |x| math::log_sigmoid(x));
exhaustive!(log_softplus, 4.0, ONE, |x| math::log_softplus(x));
exhaustive!(log_softplus_derivative, 4.0, OWN, |x| {
    math::log_softplus_and_derivative(x).1
});
exhaustive!(erf, 4.0, OWN, |x| math::erf(x));
exhaustive!(erfc, 4.0, OWN, |x| math::erfc(x));
exhaustive!(lgamma, 4.0, LGAMMA, |x| math::lgamma(x));
exhaustive!(digamma, 4.0, DIGAMMA, |x| math::digamma(x));
