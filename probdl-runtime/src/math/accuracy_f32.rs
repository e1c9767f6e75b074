//! How far the functions over `f32` are from the truth, in units in the last place.
//!
//! The truth is the standard library's f64 function, or ours over f64 where it has none: that one is held against
//! high-precision tables in `accuracy_f64`.

use crate::math;

/// The result's own magnitude.
pub(super) const OWN: fn(f64) -> f64 = |_| 0.0;
/// 1, for functions with zeros.
pub(super) const ONE: fn(f64) -> f64 = |_| 1.0;
/// For `x` times a factor that may be subnormal.
const SUBNORMAL: fn(f64) -> f64 = |x| x.abs() * f64::from(f32::MIN_POSITIVE);
/// For negative arguments the reflection formula subtracts the function of the positive argument from a term that is
/// itself a few ulps off, and the two may cancel: twice as many ulps of the largest term are allowed.
fn reflected(x: f64, function: fn(f64) -> f64) -> f64 {
    if x < 0.0 {
        2.0 * function(x).abs().max(function(-x).abs()).max(1.0)
    } else {
        1.0
    }
}
/// [`reflected`] for the logarithm of the gamma function.
pub(super) const LGAMMA: fn(f64) -> f64 = |x| reflected(x, math::lgamma);
/// [`reflected`] for its derivative.
pub(super) const DIGAMMA: fn(f64) -> f64 = |x| reflected(x, math::digamma);

/// A function, its reference, the largest error allowed in ulps, and the least magnitude to take ulps of.
type Case = (&'static str, fn(f32) -> f32, fn(f64) -> f64, f64, fn(f64) -> f64);

const CASES: &[Case] = &[
    ("exp", math::exp, f64::exp, 2.0, OWN),
    ("ln", math::ln, f64::ln, 2.0, OWN),
    ("log1p", math::log1p, f64::ln_1p, 2.0, OWN),
    ("expm1", math::expm1, f64::exp_m1, 2.0, OWN),
    ("tanh", math::tanh, f64::tanh, 2.0, OWN),
    ("sigmoid", math::sigmoid, sigmoid, 2.0, OWN),
    ("softplus", math::softplus, softplus, 2.0, OWN),
    (
        "softplus_and_sigmoid.0",
        |x| math::softplus_and_sigmoid(x).0,
        softplus,
        2.0,
        OWN,
    ),
    ("log_sigmoid", math::log_sigmoid, |x| -softplus(-x), 2.0, OWN),
    ("log_softplus", math::log_softplus, log_softplus, 4.0, ONE),
    (
        "log_softplus'",
        |x| math::log_softplus_and_derivative(x).1,
        log_softplus_derivative,
        4.0,
        OWN,
    ),
    ("erf", math::erf, math::erf, 4.0, OWN),
    ("erfc", math::erfc, math::erfc, 4.0, OWN),
    ("lgamma", math::lgamma, math::lgamma, 4.0, LGAMMA),
    ("digamma", math::digamma, math::digamma, 4.0, DIGAMMA),
    (
        "sin",
        |x| math::sin_cos(angle(x)).0,
        |x| f64::from(angle(x as f32)).sin(),
        2.0,
        OWN,
    ),
    (
        "cos",
        |x| math::sin_cos(angle(x)).1,
        |x| f64::from(angle(x as f32)).cos(),
        2.0,
        OWN,
    ),
    (
        "sin_cos_of_turns.0",
        |x| math::sin_cos_of_turns(turn(x)).0,
        |x| math::sin_cos_of_turns(f64::from(turn(x as f32))).0,
        2.0,
        OWN,
    ),
    (
        "sin_cos_of_turns.1",
        |x| math::sin_cos_of_turns(turn(x)).1,
        |x| math::sin_cos_of_turns(f64::from(turn(x as f32))).1,
        2.0,
        OWN,
    ),
    ("pow(_, 1.75)", |x| math::pow(x, 1.75), |x| x.powf(1.75), 4.0, OWN),
    ("pow(_, -3.5)", |x| math::pow(x, -3.5), |x| x.powf(-3.5), 4.0, OWN),
    (
        "pow(1.015625, _)",
        |x| math::pow(1.015_625, x),
        |x| 1.015_625f64.powf(x),
        4.0,
        OWN,
    ),
    (
        "pow(0.3125, _)",
        |x| math::pow(0.3125, x),
        |x| 0.3125f64.powf(x),
        4.0,
        OWN,
    ),
    (
        "elu",
        |x| math::elu(x, 1.5),
        |x| if x < 0.0 { 1.5 * x.exp_m1() } else { x },
        3.0,
        OWN,
    ),
    (
        "celu",
        |x| math::celu(x, 2.0),
        |x| if x < 0.0 { 2.0 * (x / 2.0).exp_m1() } else { x },
        2.0,
        OWN,
    ),
    (
        "selu",
        math::selu,
        |x| {
            1.050_700_987_355_480_5
                * if x < 0.0 {
                    1.673_263_242_354_377_2 * x.exp_m1()
                } else {
                    x
                }
        },
        4.0,
        OWN,
    ),
    (
        "gelu_tanh",
        math::gelu_tanh,
        |x| 0.5 * x * (1.0 + (0.797_884_560_802_865_4 * (x + 0.044_715 * x.powi(3))).tanh()),
        16.0,
        |x| x.abs().min(1.0),
    ),
    ("silu", math::silu, |x| x * sigmoid(x), 3.0, SUBNORMAL),
    ("mish", math::mish, |x| x * softplus(x).tanh(), 4.0, SUBNORMAL),
    ("squareplus", |x| math::squareplus(x, 4.0), squareplus, 4.0, OWN),
    ("softsign", math::softsign, |x| x / (1.0 + x.abs()), 2.0, OWN),
    (
        "tanh_shrink",
        math::tanh_shrink,
        |x| x - x.tanh(),
        2.0,
        |x| x.abs().min(1.0),
    ),
    ("floor", math::floor, f64::floor, 0.0, OWN),
];

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn sigmoid(x: f64) -> f64 {
    if x < 0.0 {
        x.exp() / (1.0 + x.exp())
    } else {
        1.0 / (1.0 + (-x).exp())
    }
}

/// Without the cancellation that the plain formula has on the left.
fn squareplus(x: f64) -> f64 {
    if x < 0.0 {
        2.0 / (x.hypot(2.0) - x)
    } else {
        0.5 * (x + x.hypot(2.0))
    }
}

/// The angles for which accuracy is promised.
fn angle(x: f32) -> f32 {
    if x.abs() <= 8192.0 { x } else { 0.0 }
}

/// The same for turns.
fn turn(x: f32) -> f32 {
    if (0.0..=1.0).contains(&x) { x } else { 0.0 }
}

fn log_softplus(x: f64) -> f64 {
    if x < -40.0 { x } else { softplus(x).ln() }
}

fn log_softplus_derivative(x: f64) -> f64 {
    if x < -40.0 {
        1.0
    } else {
        1.0 / ((1.0 + (-x).exp()) * softplus(x))
    }
}

/// The error in units of the last place that f32 has at the truth.
pub(super) fn ulps(got: f32, truth: f64, at_least: f64) -> f64 {
    if truth.is_nan() || got.is_nan() {
        return if truth.is_nan() && got.is_nan() {
            0.0
        } else {
            f64::INFINITY
        };
    }
    let rounded = truth as f32;
    if rounded.is_infinite() || got.is_infinite() {
        // Next to the overflow either side may be an ulp early.
        let near = |x: f64| x.abs() > 3.402_822e38;
        let fine = got == rounded || (near(truth) && truth.abs() < 3.402_824e38 && near(f64::from(got)));
        return if fine { 0.0 } else { f64::INFINITY };
    }
    let scale = truth.abs().max(at_least);
    let scale = (scale as f32).clamp(f32::MIN_POSITIVE, f32::MAX.next_down());
    let ulp = f64::from(f32::from_bits(scale.to_bits() + 1)) - f64::from(scale);
    (f64::from(got) - truth).abs() / ulp
}

#[test]
fn errors_on_a_dense_grid_of_f32_are_a_few_ulps() {
    let mut failures = String::new();
    for &(name, function, reference, allowed, at_least) in CASES {
        let mut worst = (0.0, 0.0, 0.0);
        for bits in (0..=u32::MAX).step_by(10_007) {
            let x = f32::from_bits(bits);
            let got = function(x);
            let error = ulps(got, reference(f64::from(x)), at_least(f64::from(x)));
            if error > worst.0 {
                worst = (error, x, got);
            }
        }
        let (error, x, got) = worst;
        let line = format!("{name}({x:e}) = {got:e} is {error:.3} ulp off\n");
        eprint!("{line}");
        if error > allowed {
            failures += &line;
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
