//! The functions at zeros, limits, infinities and NaN, in both scalar types.

use crate::lanes::Scalar;
use crate::math::*;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Name, argument, value. Values are exact, signs of zeros included.
pub(super) fn check<S: Scalar>(name: &str, function: impl Fn(S) -> S, table: &[(f64, f64)]) {
    for &(x, expected) in table {
        let got = function(S::from_f64(x));
        let same = got.to_f64().to_bits() == S::from_f64(expected).to_f64().to_bits();
        let both_nan = got.to_f64().is_nan() && expected.is_nan();
        assert!(
            same || both_nan,
            "{name}({x:e}) = {got}, not {expected} ({})",
            S::NAME
        );
    }
}

fn check_all<S: Scalar>() {
    check::<S>(
        "exp",
        exp,
        &[
            (0.0, 1.0),
            (-0.0, 1.0),
            (INF, INF),
            (-INF, 0.0),
            (NAN, NAN),
            (1e30, INF),
            (-1e30, 0.0),
        ],
    );
    check::<S>(
        "ln",
        ln,
        &[
            (1.0, 0.0),
            (0.0, -INF),
            (-0.0, -INF),
            (-1.0, NAN),
            (-INF, NAN),
            (INF, INF),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "log1p",
        log1p,
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (-1.0, -INF),
            (-1.5, NAN),
            (-INF, NAN),
            (INF, INF),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "expm1",
        expm1,
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INF, INF),
            (-INF, -1.0),
            (1e30, INF),
            (-1e30, -1.0),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "tanh",
        tanh,
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INF, 1.0),
            (-INF, -1.0),
            (50.0, 1.0),
            (-1e30, -1.0),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "sigmoid",
        sigmoid,
        &[
            (0.0, 0.5),
            (-0.0, 0.5),
            (INF, 1.0),
            (-INF, 0.0),
            (1e30, 1.0),
            (-1e30, 0.0),
            (NAN, NAN),
        ],
    );
    let ln_2 = std::f64::consts::LN_2;
    check::<S>(
        "softplus",
        softplus,
        &[
            (0.0, ln_2),
            (-0.0, ln_2),
            (INF, INF),
            (-INF, 0.0),
            (1e30, 1e30),
            (-1e30, 0.0),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "log_sigmoid",
        log_sigmoid,
        &[
            (0.0, -ln_2),
            (INF, -0.0),
            (-INF, -INF),
            (-1e30, -1e30),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "log_softplus",
        log_softplus,
        &[
            (INF, INF),
            (-INF, -INF),
            (-1e30, -1e30),
            (-200.0, -200.0),
            (NAN, NAN),
        ],
    );
    let derivative = |x| log_softplus_and_derivative(x).1;
    check::<S>(
        "log_softplus'",
        derivative,
        &[(INF, 0.0), (-INF, 1.0), (-1e30, 1.0), (-200.0, 1.0), (NAN, NAN)],
    );
    check::<S>(
        "erf",
        erf,
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (INF, 1.0),
            (-INF, -1.0),
            (40.0, 1.0),
            (-40.0, -1.0),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "erfc",
        erfc,
        &[
            (0.0, 1.0),
            (-0.0, 1.0),
            (INF, 0.0),
            (-INF, 2.0),
            (40.0, 0.0),
            (-40.0, 2.0),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "lgamma",
        lgamma,
        &[
            (1.0, 0.0),
            (2.0, 0.0),
            (0.0, INF),
            (-0.0, INF),
            (-1.0, INF),
            (-7.0, INF),
            (INF, INF),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "digamma",
        digamma,
        &[(0.0, -INF), (-1.0, NAN), (-7.0, NAN), (INF, INF), (NAN, NAN)],
    );
    check::<S>(
        "sin",
        |x| sin_cos(x).0,
        &[(0.0, 0.0), (INF, NAN), (-INF, NAN), (NAN, NAN)],
    );
    check::<S>(
        "cos",
        |x| sin_cos(x).1,
        &[(0.0, 1.0), (-0.0, 1.0), (INF, NAN), (-INF, NAN), (NAN, NAN)],
    );
    check::<S>(
        "sin of turns",
        |x| sin_cos_of_turns(x).0.abs(),
        &[(0.0, 0.0), (0.25, 1.0), (0.5, 0.0), (0.75, 1.0)],
    );
    check::<S>(
        "cos of turns",
        |x| sin_cos_of_turns(x).1.abs(),
        &[(0.0, 1.0), (0.25, 0.0), (0.5, 1.0), (0.75, 0.0)],
    );
    check::<S>(
        "floor",
        floor,
        &[
            (0.0, 0.0),
            (-0.0, -0.0),
            (0.9, 0.0),
            (-0.1, -1.0),
            (2.0, 2.0),
            (-2.5, -3.0),
            (3e18, 3e18),
            (INF, INF),
            (-INF, -INF),
            (NAN, NAN),
        ],
    );
    check::<S>("square", square, &[(-3.0, 9.0), (INF, INF), (NAN, NAN)]);
    check::<S>(
        "reciprocal",
        reciprocal,
        &[(4.0, 0.25), (0.0, INF), (-0.0, -INF), (INF, 0.0), (NAN, NAN)],
    );
    check_powers::<S>();
}

/// The cases that IEEE 754 names for `pow`, for `x >= 0`, and NaN below.
fn check_powers<S: Scalar>() {
    let power = |y: f64| move |x: S| pow(x, S::from_f64(y));
    check::<S>(
        "pow(_, 0)",
        power(0.0),
        &[(0.0, 1.0), (2.0, 1.0), (INF, 1.0), (NAN, 1.0), (-1.0, 1.0)],
    );
    check::<S>(
        "pow(_, 2)",
        power(2.0),
        &[
            (0.0, 0.0),
            (-0.0, 0.0),
            (3.0, 9.0),
            (INF, INF),
            (1e200, INF),
            (NAN, NAN),
            (-1.0, NAN),
            (-INF, NAN),
        ],
    );
    check::<S>(
        "pow(_, -1)",
        power(-1.0),
        &[(0.0, INF), (4.0, 0.25), (INF, 0.0), (NAN, NAN), (-1.0, NAN)],
    );
    check::<S>(
        "pow(_, inf)",
        power(INF),
        &[
            (0.0, 0.0),
            (0.5, 0.0),
            (1.0, 1.0),
            (2.0, INF),
            (INF, INF),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "pow(_, -inf)",
        power(-INF),
        &[
            (0.0, INF),
            (0.5, INF),
            (1.0, 1.0),
            (2.0, 0.0),
            (INF, 0.0),
            (NAN, NAN),
        ],
    );
    check::<S>(
        "pow(_, NaN)",
        power(NAN),
        &[(0.0, NAN), (0.5, NAN), (1.0, 1.0), (INF, NAN), (NAN, NAN)],
    );
    check::<S>("pow(_, 1e30)", power(1e30), &[(0.5, 0.0), (1.0, 1.0), (2.0, INF)]);
}

#[test]
fn special_values_are_exact_in_f32() {
    check_all::<f32>();
}

#[test]
fn special_values_are_exact_in_f64() {
    check_all::<f64>();
}

#[test]
fn logarithms_of_constants_are_those_of_the_type() {
    const TWO: f64 = constant::ln(2.0);
    const TEN: f64 = constant::ln(10.0);
    assert_eq!([TWO, TEN], [std::f64::consts::LN_2, std::f64::consts::LN_10]);
    check::<f64>(
        "constant ln",
        constant::ln,
        &[
            (1.0, 0.0),
            (0.0, -INF),
            (-0.0, -INF),
            (-1.0, NAN),
            (INF, INF),
            (NAN, NAN),
        ],
    );
    // ln(2^-1074), the least subnormal number.
    assert_eq!(constant::ln(f64::from_bits(1)), -1074.0 * std::f64::consts::LN_2);
}
