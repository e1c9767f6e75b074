//! How far the functions over `f64` are from the truth: tables of high-precision values, and dense grids against the
//! standard library.

use crate::math;

/// Written by `accuracy_f64.py`.
const TABLE: &str = include_str!("accuracy_f64.txt");

fn value(name: &str, x: &[f64]) -> f64 {
    match name {
        "exp" => math::exp(x[0]),
        "ln" => math::ln(x[0]),
        "log1p" => math::log1p(x[0]),
        "expm1" => math::expm1(x[0]),
        "tanh" => math::tanh(x[0]),
        "sigmoid" => math::sigmoid(x[0]),
        "softplus" => math::softplus(x[0]),
        "log_softplus" => math::log_softplus(x[0]),
        "log_softplus_derivative" => math::log_softplus_and_derivative(x[0]).1,
        "erf" => math::erf(x[0]),
        "erfc" => math::erfc(x[0]),
        "lgamma" => math::lgamma(x[0]),
        "digamma" => math::digamma(x[0]),
        "sin" => math::sin_cos(x[0]).0,
        "cos" => math::sin_cos(x[0]).1,
        "sin_of_turns" => math::sin_cos_of_turns(x[0]).0,
        "cos_of_turns" => math::sin_cos_of_turns(x[0]).1,
        "gelu" => math::gelu(x[0]),
        "pow" => math::pow(x[0], x[1]),
        _ => panic!("the table holds a function without a name here: {name}"),
    }
}

/// What is allowed of each function.
enum Bound {
    /// In units in the last place.
    Ulps(f64),
    /// Relative to the value.
    Relative(f64),
    /// Relative to the larger of 1 and the value.
    RelativeToOne(f64),
}

fn bound(name: &str) -> Bound {
    match name {
        "erf" | "erfc" => Bound::Relative(1e-13),
        // x / sqrt(2) is rounded before it is squared in the exponent: x^2 / 2^53 is 1.5e-13 at x = -37.
        "gelu" => Bound::Relative(2e-13),
        "lgamma" | "digamma" => Bound::RelativeToOne(1e-13),
        "log_softplus" => Bound::RelativeToOne(4.0 * f64::EPSILON),
        "log_softplus_derivative" | "pow" => Bound::Ulps(4.0),
        _ => Bound::Ulps(2.0),
    }
}

/// The distance from a number's magnitude to the next.
fn ulp(x: f64) -> f64 {
    let x = x.abs().max(f64::MIN_POSITIVE);
    f64::from_bits(x.to_bits() + 1) - x
}

#[test]
fn errors_against_high_precision_tables_are_within_bounds() {
    let mut worst: Vec<(&str, f64, String)> = Vec::new();
    for line in TABLE.lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let numbers: Vec<f64> = words.map(|word| word.parse().unwrap()).collect();
        let [arguments @ .., near, rest] = numbers.as_slice() else {
            panic!("{line}")
        };
        let got = value(name, arguments);
        let error = (got - near - rest).abs();
        let unit = match bound(name) {
            Bound::Ulps(ulps) => ulps * ulp(*near),
            Bound::Relative(relative) => relative * near.abs().max(f64::MIN_POSITIVE),
            Bound::RelativeToOne(relative) => relative * near.abs().max(1.0),
        };
        // NaN must not pass.
        let share = if error.is_nan() {
            f64::INFINITY
        } else {
            error / unit
        };
        let note = format!(
            "{name}{arguments:?} = {got:e} has {:.2} of its bound: {:.2} ulp",
            share,
            error / ulp(*near)
        );
        match worst.last_mut() {
            Some(last) if last.0 == name => {
                if share > last.1 {
                    *last = (name, share, note);
                }
            }
            _ => worst.push((name, share, note)),
        }
    }
    assert_eq!(worst.len(), 19, "some function's rows are missing");
    let notes: Vec<&str> = worst.iter().map(|(_, _, note)| note.as_str()).collect();
    eprintln!("{}", notes.join("\n"));
    let failures: Vec<_> = worst
        .iter()
        .filter(|(_, share, _)| *share > 1.0)
        .map(|(_, _, note)| note)
        .collect();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn logarithms_of_constants_are_at_most_one_ulp_off() {
    for line in TABLE.lines().filter(|line| line.starts_with("ln ")) {
        let numbers: Vec<f64> = line
            .split(' ')
            .skip(1)
            .map(|word| word.parse().unwrap())
            .collect();
        let error = (math::constant::ln(numbers[0]) - numbers[1] - numbers[2]).abs() / ulp(numbers[1]);
        assert!(error <= 1.0, "{line}: {error} ulp");
    }
}

#[test]
fn errors_on_dense_grids_agree_with_the_standard_library() {
    type Case = (&'static str, fn(f64) -> f64, fn(f64) -> f64, f64, f64);
    let cases: [Case; 7] = [
        ("exp", math::exp, f64::exp, -745.0, 709.7),
        ("exp", math::exp, f64::exp, -1.0, 1.0),
        ("ln", math::ln, f64::ln, 1e-9, 4.0),
        ("log1p", math::log1p, f64::ln_1p, -0.999, 5.0),
        ("expm1", math::expm1, f64::exp_m1, -3.0, 3.0),
        ("tanh", math::tanh, f64::tanh, -4.0, 4.0),
        ("constant ln", math::constant::ln, f64::ln, 1e-9, 4.0),
    ];
    let points = 200_000;
    for (name, function, reference, low, high) in cases {
        for i in 0..=points {
            let x = low + (high - low) * f64::from(i) / f64::from(points);
            let (got, near) = (function(x), reference(x));
            let error = (got - near).abs() / ulp(near);
            // 2 ulps for us and 1 for the standard library.
            assert!(
                error <= 3.0,
                "{name}({x:e}) = {got:e} is {error} ulp from {near:e}"
            );
        }
    }
}
