//! Distribution functions over lanes: against those of the laws, their derivatives against differences.

use probdl_runtime::distribution::family::{DistributionFunction, LogTail, LogTails};
use probdl_runtime::distribution::kernel::censored;
use probdl_runtime::distribution::transformed::{Exp, Neg, Reciprocal, Sigmoid, Softplus, Tanh, Transformed};
use probdl_runtime::distribution::{
    Beta, Cauchy, Cdf, Censored, Censoring, Distribution, Exponential, Gamma, Gumbel, HalfCauchy, HalfNormal,
    InverseGamma, Kumaraswamy, Laplace, LogNormal, Logistic, Normal, Pareto, Quantile, StudentT, Uniform,
    Weibull,
};
use probdl_runtime::distribution::{Truncated, TruncatedNormal};
use probdl_runtime::random::rng;

use crate::checks::kernel::{positive, real};

fn near(got: f64, want: f64, tolerance: f64, what: &str) {
    assert!(
        got == want || (got - want).abs() <= tolerance * want.abs().max(1.0),
        "{what}: {got} against {want}"
    );
}

/// A central difference, extrapolated.
fn slope(at: impl Fn(f64) -> f64, unit: f64) -> f64 {
    let h = 1e-3 * unit;
    let difference = |h: f64| (at(h) - at(-h)) / (2.0 * h);
    (4.0 * difference(0.5 * h) - difference(h)) / 3.0
}

/// The distance over which a tail changes by about a part, at a value or a parameter.
fn unit(x: f64, derivative: f64) -> f64 {
    let size = if x == 0.0 { 1e-3 } else { x.abs() };
    (0.3 / derivative.abs().max(1e-300)).min(0.3 * size)
}

/// How far a value may move inside the support.
fn room<D: Quantile<Scalar = f64, Event = f64>>(law: &D, y: f64) -> f64 {
    let (low, high) = (law.quantile(0.0), law.quantile(1.0));
    0.3 * (y - low).min(high - y)
}

fn check_tail<const N: usize>(
    tail: impl Fn(f64, [f64; N]) -> LogTail<f64, N>,
    (y, room): (f64, f64),
    parameters: [f64; N],
    what: &str,
) {
    let at = tail(y, parameters);
    if !at.ln.is_finite() || at.ln < -600.0 || at.ln > -1e-6 {
        return;
    }
    let close = |got: f64, shift: &dyn Fn(f64) -> f64, x: f64, name: &str| {
        let step = unit(x, got).min(room);
        let want = slope(shift, step);
        // Rounding of the tail, and of where it is taken.
        let rounding = (4e-11 * (1.0 + at.ln.abs()) + 1e-12 * (x * got).abs()) / step;
        assert!(
            (got - want).abs() <= 1e-6 * want.abs() + rounding,
            "{what} by {name}: {got} against {want}"
        );
    };
    close(at.by_value, &|shift| tail(y + shift, parameters).ln, y, "value");
    for index in 0..N {
        let moved = |shift: f64| {
            let mut moved = parameters;
            moved[index] += shift;
            tail(y, moved).ln
        };
        close(
            at.by_parameters[index],
            &moved,
            parameters[index],
            &format!("parameter {index}"),
        );
    }
}

/// Checks a family at quantiles of a law of it.
fn check<F, D, const N: usize>(law: &D, parameters: [f64; N])
where
    F: DistributionFunction<N>,
    D: Cdf<Scalar = f64, Event = f64> + Quantile + Copy,
{
    let quantiles = [
        1e-300,
        1e-30,
        1e-9,
        0.01,
        0.2,
        0.3,
        0.5,
        0.7,
        0.95,
        0.9999,
        1.0 - 1e-12,
    ];
    let ys = quantiles.map(|p| law.quantile(p));
    for y in ys {
        let what = format!("{law:?} at {y}");
        let tails = F::log_tails(y, parameters);
        near(tails.below.ln, law.log_cdf(&y), 2e-13, &format!("{what} below"));
        near(
            tails.above.ln,
            law.log_survival(&y),
            2e-13,
            &format!("{what} above"),
        );
        // Near an edge of the density differences tell nothing.
        if law.quantile(0.499) < y && y < law.quantile(0.501) {
            continue;
        }
        let room = room(law, y);
        check_tail(
            |y, p| F::log_tails(y, p).below,
            (y, room),
            parameters,
            &format!("{what} below"),
        );
        check_tail(
            |y, p| F::log_tails(y, p).above,
            (y, room),
            parameters,
            &format!("{what} above"),
        );
        // In single precision.
        let narrow = F::log_tails(y as f32, parameters.map(|x| x as f32));
        let wide = F::log_tails(f64::from(y as f32), parameters.map(|x| f64::from(x as f32)));
        if wide.above.ln.abs() < 1e30 && y.abs() < 1e30 && y.abs() > 1e-30 {
            let sensitive = 1.0 + (wide.above.by_value * y).abs();
            near(
                f64::from(narrow.above.ln),
                wide.above.ln,
                1e-6 * sensitive,
                &format!("{what} f32 above"),
            );
            let sensitive = 1.0 + (wide.below.by_value * y).abs();
            near(
                f64::from(narrow.below.ln),
                wide.below.ln,
                1e-6 * sensitive,
                &format!("{what} f32 below"),
            );
        }
    }
    for [i, j] in [[0, 2], [2, 3], [3, 5], [4, 9], [7, 8], [9, 10], [0, 10]] {
        check_interval::<F, D, N>(law, parameters, ys[i], ys[j]);
    }
    for (index, width) in [(3, 1e-3), (4, 1e-6), (7, 0.02), (8, 1e-9), (2, 1e-4)] {
        let distance = (ys[index] - ys[index - 1]).abs();
        check_interval::<F, D, N>(law, parameters, ys[index], ys[index] + width * distance);
    }
}

fn check_interval<F, D, const N: usize>(law: &D, parameters: [f64; N], low: f64, high: f64)
where
    F: DistributionFunction<N>,
    D: Cdf<Scalar = f64, Event = f64> + Quantile + Copy,
{
    if low >= high || high - low < 1e-9 * low.abs() || low.abs() < 1e-280 {
        return;
    }
    let what = format!("{law:?} between {low} and {high}");
    let got = F::log_interval(low, high, parameters);
    let value = Censored::new(*law).log_prob(&Censoring::Interval(low, high));
    near(got.ln, value, 1e-8, &what);
    let from_low = |low: f64, parameters: [f64; N]| {
        let interval = F::log_interval(low, high, parameters);
        LogTail {
            ln: interval.ln,
            by_parameters: interval.by_parameters,
            by_value: interval.by_low,
        }
    };
    let smooth = (high - low) > 1e-4 * low.abs() && room(law, high) > 0.0;
    if smooth {
        check_tail(
            from_low,
            (low, room(law, low).min(room(law, high))),
            parameters,
            &what,
        );
        let to_high = |high: f64, parameters: [f64; N]| LogTail {
            by_value: F::log_interval(low, high, parameters).by_high,
            ..from_low(low, parameters)
        };
        let at = to_high(high, parameters).by_value;
        let step = unit(high, at).min(0.3 * (high - low)).min(room(law, high));
        let rounding = (1e-11 * (1.0 + got.ln.abs()) + 1e-12 * (high * at).abs()) / step;
        let want = slope(|shift| F::log_interval(low, high + shift, parameters).ln, step);
        assert!(
            (at - want).abs() <= 1e-6 * want.abs() + rounding,
            "{what} by the upper end: {at} against {want}"
        );
    }
}

#[test]
fn tails_over_lanes_are_those_of_the_laws() {
    for index in 0..12 {
        let (loc, scale) = (real(3 * index, 2.0), positive(3 * index + 1, 1.0));
        check_families(loc, scale, 0.3 + 4.0 * rng(3 * index + 2).uniform());
    }
}

/// Scales over twelve decades, and shapes over as many as leave values of this type between the far tails.
#[test]
fn tails_are_those_of_the_laws_over_twelve_decades() {
    for index in 0..40 {
        let scale = positive(3 * index + 1, 6.0);
        // Steps are parts of a value, which must not be larger than the scale.
        let loc = scale * real(3 * index, 0.7);
        check_families(loc, scale, 0.3 + 4.0 * rng(3 * index + 2).uniform());
    }
}

/// Shapes over twelve decades, at values between the far tails.
#[test]
fn tails_have_the_slopes_of_shapes_over_twelve_decades() {
    for index in 0..60 {
        let [shape, other] = [3 * index, 3 * index + 1].map(|index| positive(index, 6.0));
        let pair = [shape, other];
        check_shapes::<Gamma, _, 2>(&Gamma::new(shape, 2.0).unwrap(), [shape, 2.0]);
        check_shapes::<InverseGamma, _, 2>(&InverseGamma::new(shape, 2.0).unwrap(), [shape, 2.0]);
        check_shapes::<StudentT, _, 3>(&StudentT::new(shape, 0.0, 1.0).unwrap(), [shape, 0.0, 1.0]);
        check_shapes::<Beta, _, 2>(&Beta::new(shape, other).unwrap(), pair);
        check_shapes::<Kumaraswamy, _, 2>(&Kumaraswamy::new(shape, other).unwrap(), pair);
        check_shapes::<Weibull, _, 2>(&Weibull::new(shape, 2.0).unwrap(), [shape, 2.0]);
        check_shapes::<Pareto, _, 2>(&Pareto::new(shape, 2.0).unwrap(), [shape, 2.0]);
    }
}

fn check_shapes<F, D, const N: usize>(law: &D, parameters: [f64; N])
where
    F: DistributionFunction<N>,
    D: Quantile<Scalar = f64, Event = f64>,
{
    for p in [1e-9, 0.01, 0.2, 0.45, 0.7, 0.95, 0.9999] {
        let y = law.quantile(p);
        // What has left the range of the type, or has too few digits between it and an end of the support.
        let room = room(law, y);
        if !(1e-250..1e250).contains(&y.abs()) || room < 1e-7 * y.abs() {
            continue;
        }
        let at = F::log_tails(y, parameters);
        let by_value = |shift: f64| F::log_tails(y + shift, parameters);
        let what = format!("{law:?} at {y}");
        check_both(y, [at.below.by_value, at.above.by_value], room, by_value, &what);
        for index in 0..N {
            let slopes = [at.below.by_parameters[index], at.above.by_parameters[index]];
            let moved = |shift: f64| {
                let mut moved = parameters;
                moved[index] += shift;
                F::log_tails(y, moved)
            };
            let what = format!("{what} by parameter {index}");
            check_both(parameters[index], slopes, f64::INFINITY, moved, &what);
        }
    }
}

/// Compares the slopes of both tails by something with differences over a step of which the steeper one changes by a part.
fn check_both<const N: usize>(
    x: f64,
    slopes: [f64; 2],
    room: f64,
    at: impl Fn(f64) -> LogTails<f64, N>,
    what: &str,
) {
    let steeper = slopes[0].abs().max(slopes[1].abs());
    let step = unit(x, steeper).min(room);
    let sides: [&dyn Fn(f64) -> f64; 2] = [&|shift| at(shift).below.ln, &|shift| at(shift).above.ln];
    for (side, got) in sides.into_iter().zip(slopes) {
        let ln = side(0.0);
        let want = slope(side, step);
        let rounding = (4e-11 * (1.0 + ln.abs()) + 1e-12 * (x * got).abs()) / step;
        assert!(
            (got - want).abs() <= 1e-6 * want.abs() + rounding,
            "{what}: {got} against {want}"
        );
    }
}

fn check_families(loc: f64, scale: f64, shape: f64) {
    let pair = [loc, scale];
    check::<Normal, _, 2>(&Normal::new(loc, scale).unwrap(), pair);
    check::<Logistic, _, 2>(&Logistic::new(loc, scale).unwrap(), pair);
    check::<Gumbel, _, 2>(&Gumbel::new(loc, scale).unwrap(), pair);
    check::<Cauchy, _, 2>(&Cauchy::new(loc, scale).unwrap(), pair);
    let size = scale.ln();
    check::<LogNormal, _, 2>(&LogNormal::new(size, shape).unwrap(), [size, shape]);
    check::<Weibull, _, 2>(&Weibull::new(shape, scale).unwrap(), [shape, scale]);
    check::<Pareto, _, 2>(&Pareto::new(shape, scale).unwrap(), [shape, scale]);
    let other = 0.5 + scale.min(10.0);
    check::<Kumaraswamy, _, 2>(&Kumaraswamy::new(shape, other).unwrap(), [shape, other]);
    check::<Uniform, _, 2>(&Uniform::new(loc, loc + scale).unwrap(), [loc, loc + scale]);
    check::<Exponential, _, 1>(&Exponential::new(scale).unwrap(), [scale]);
    check::<HalfNormal, _, 1>(&HalfNormal::new(scale).unwrap(), [scale]);
    check::<HalfCauchy, _, 1>(&HalfCauchy::new(scale).unwrap(), [scale]);
    check::<Laplace, _, 2>(&Laplace::new(loc, scale).unwrap(), pair);
    check::<Gamma, _, 2>(&Gamma::new(shape, scale).unwrap(), [shape, scale]);
    check::<InverseGamma, _, 2>(&InverseGamma::new(shape, scale).unwrap(), [shape, scale]);
    let other = 0.5 + scale.min(100.0);
    check::<Beta, _, 2>(&Beta::new(shape, other).unwrap(), [shape, other]);
    check::<StudentT, _, 3>(&StudentT::new(shape, loc, scale).unwrap(), [shape, loc, scale]);
}

#[test]
fn tails_of_functions_of_numbers_are_those_of_the_laws() {
    for index in 0..12 {
        let loc = real(3 * index, 0.7);
        let scale = positive(3 * index + 1, 0.7);
        let shape = 0.3 + 4.0 * rng(3 * index + 2).uniform();
        let pair = [loc, scale];
        let normal = Normal::new(loc, scale).unwrap();
        check::<Transformed<Normal, Exp>, _, 2>(
            &Transformed::new(Normal::new(0.1 * loc, shape).unwrap(), Exp),
            [0.1 * loc, shape],
        );
        check::<Transformed<Normal, Softplus>, _, 2>(&Transformed::new(normal, Softplus), pair);
        check::<Transformed<Normal, Neg>, _, 2>(&Transformed::new(normal, Neg), pair);
        check::<Transformed<Gumbel, Neg>, _, 2>(
            &Transformed::new(Gumbel::new(loc, scale).unwrap(), Neg),
            pair,
        );
        check::<Transformed<Gamma, Reciprocal>, _, 2>(
            &Transformed::new(Gamma::new(shape, scale).unwrap(), Reciprocal),
            [shape, scale],
        );
        // Near the ends of an interval values have few digits.
        let narrow = [0.1 * loc, 0.02 + 0.01 * shape];
        let law = Normal::new(narrow[0], narrow[1]).unwrap();
        check::<Transformed<Normal, Sigmoid>, _, 2>(&Transformed::new(law, Sigmoid), narrow);
        check::<Transformed<Normal, Tanh>, _, 2>(&Transformed::new(law, Tanh), narrow);
    }
}

/// The density of a law of a function by its value, which an affine function of it would need.
#[test]
fn densities_of_functions_of_numbers_have_derivatives() {
    fn check_density<G: probdl_runtime::distribution::transformed::Monotone>(ys: &[f64]) {
        use probdl_runtime::distribution::family::Density;
        for &y in ys {
            let parameters = [2.5, 0.8];
            let got = Transformed::<Gamma, G>::by_value(y, parameters);
            let at = |shift: f64| Transformed::<Gamma, G>::log_density(y + shift, parameters).0;
            near(
                got,
                slope(at, 0.1 * y.abs().min(1.0 - y.abs()).abs()),
                1e-8,
                "by value",
            );
        }
    }
    check_density::<Exp>(&[1.5, 30.0]);
    check_density::<Softplus>(&[0.9, 5.0]);
    check_density::<Sigmoid>(&[0.6, 0.9]);
    check_density::<Tanh>(&[0.1, 0.8]);
    check_density::<Neg>(&[-3.0, -0.2]);
    check_density::<Reciprocal>(&[0.3, 7.0]);
}

#[test]
fn tails_of_the_truncated_normal_law_keep_their_digits() {
    for (low, high) in [(-1.0, 2.0), (0.5, 4.0), (-4.0, -3.0), (2.0, 2.5)] {
        let parameters = [0.3, 1.2, low, high];
        let law = TruncatedNormal::new(0.3, 1.2, low, high).unwrap();
        let other = Truncated::new(Normal::new(0.3, 1.2).unwrap(), low, high).unwrap();
        for p in [1e-9, 0.01, 0.3, 0.5, 0.8, 0.999] {
            let y: f64 = law.quantile(p);
            let tails = TruncatedNormal::<f64>::log_tails(y, parameters);
            near(tails.below.ln, law.log_cdf(&y), 1e-11, "below");
            near(tails.above.ln, law.log_survival(&y), 1e-11, "above");
            near(
                tails.below.ln,
                other.log_cdf(&y),
                1e-9,
                "below, as of the normal law",
            );
            let room = 0.3 * (y - low).min(high - y);
            check_tail(
                |y, p| TruncatedNormal::<f64>::log_tails(y, p).below,
                (y, room),
                parameters,
                "below",
            );
            check_tail(
                |y, p| TruncatedNormal::<f64>::log_tails(y, p).above,
                (y, room),
                parameters,
                "above",
            );
            let narrow = TruncatedNormal::<f32>::log_tails(y as f32, parameters.map(|x| x as f32));
            let wide = TruncatedNormal::<f64>::log_tails(
                f64::from(y as f32),
                parameters.map(|x| f64::from(x as f32)),
            );
            if p > 0.001 {
                near(f64::from(narrow.below.ln), wide.below.ln, 1e-5, "f32 below");
                near(f64::from(narrow.above.ln), wide.above.ln, 1e-5, "f32 above");
            }
        }
        let outside = TruncatedNormal::<f64>::log_tails(high + 1.0, parameters);
        assert_eq!((outside.below.ln, outside.above.ln), (0.0, f64::NEG_INFINITY));
    }
}

/// Values of every kind, anywhere in the range of the type, at parameters near the ends of theirs.
fn check_extremes<F: DistributionFunction<N>, const N: usize>(parameters: [f32; N]) {
    let sizes = [0.0, 1e-44, 1e-30, 1e-3, 1.0, 30.0, 1e6, 1e20, f32::MAX];
    for size in sizes {
        for y in [size, -size] {
            for kind in [1.0, 2.0, 3.0] {
                let above = if size < 1e37 {
                    y + 2.0 * size + 1e-3
                } else {
                    f32::MAX
                };
                let tails = F::log_tails(y, parameters);
                let interval = F::log_interval(y, above, parameters);
                let mut slopes = vec![interval.by_low, interval.by_high];
                for tail in [tails.below, tails.above] {
                    assert!(tail.ln <= 0.0, "{tail:?} at {y} {parameters:?}");
                    slopes.push(tail.by_value);
                    slopes.extend(tail.by_parameters);
                }
                slopes.extend(interval.by_parameters);
                assert!(
                    !interval.ln.is_nan() && slopes.iter().all(|slope| slope.is_finite()),
                    "{y} {above} {kind} {parameters:?}: {interval:?} {tails:?}"
                );
            }
        }
    }
}

#[test]
fn tails_are_never_nan_and_their_derivatives_are_finite() {
    let ends = [f32::MIN_POSITIVE, 1e-20, 1e-3, 1.0, 50.0, 1e20, f32::MAX];
    for scale in ends {
        for loc in [0.0, 1.0, -1e10, 1e30] {
            check_extremes::<Normal, 2>([loc, scale]);
            check_extremes::<Logistic, 2>([loc, scale]);
            check_extremes::<Gumbel, 2>([loc, scale]);
            check_extremes::<Laplace, 2>([loc, scale]);
            check_extremes::<Cauchy, 2>([loc, scale]);
            check_extremes::<LogNormal, 2>([loc, scale]);
            check_extremes::<Transformed<Normal, Exp>, 2>([loc, scale]);
            check_extremes::<Transformed<Logistic, Sigmoid>, 2>([loc, scale]);
            check_extremes::<Transformed<Gumbel, Softplus>, 2>([loc, scale]);
            check_extremes::<Transformed<Cauchy, Tanh>, 2>([loc, scale]);
            check_extremes::<Transformed<Laplace, Neg>, 2>([loc, scale]);
            check_extremes::<TruncatedNormal, 4>([loc, scale, -1.0, 5.0]);
        }
        for shape in ends {
            check_extremes::<Weibull, 2>([shape, scale]);
            check_extremes::<Transformed<Weibull, Reciprocal>, 2>([shape, scale]);
            check_extremes::<Pareto, 2>([shape, scale]);
            check_extremes::<Kumaraswamy, 2>([shape, scale]);
            check_extremes::<Gamma, 2>([shape, scale]);
            check_extremes::<InverseGamma, 2>([shape, scale]);
            check_extremes::<Beta, 2>([shape, scale]);
            check_extremes::<StudentT, 3>([shape, 1.0, scale]);
        }
        check_extremes::<Exponential, 1>([scale]);
        check_extremes::<HalfNormal, 1>([scale]);
        check_extremes::<HalfCauchy, 1>([scale]);
    }
    check_extremes::<Uniform, 2>([-1.0, 1e-3]);
    check_extremes::<Uniform, 2>([-1e30, f32::MAX]);
}

#[test]
fn the_kernel_takes_what_is_known_of_an_event() {
    let law = Weibull::new(1.7, 3.0).unwrap();
    let parameters = [1.7, 3.0];
    for (event, [low, high, kind]) in [
        (Censoring::Right(2.0), [2.0, 2.0, 1.0]),
        (Censoring::Left(2.0), [2.0, 2.0, 2.0]),
        (Censoring::Interval(2.0, 5.0), [2.0, 5.0, 3.0]),
    ] {
        let arguments = [low, high, parameters[0], parameters[1]];
        let (value, partials) = censored::<Weibull, f64, 2, 4>(kind, arguments);
        near(value, Censored::new(law).log_prob(&event), 1e-15, "value");
        assert_eq!(partials[..2], [0.0; 2]);
        for index in [2, 3] {
            let moved = |shift: f64| {
                let mut moved = arguments;
                moved[index] += shift;
                censored::<Weibull, f64, 2, 4>(kind, moved).0
            };
            near(partials[index], slope(moved, 0.1), 1e-10, "slope");
        }
    }
}

#[test]
fn narrow_intervals_keep_their_digits() {
    // The density times the width, where the difference of the tails has no digit left.
    let width = 2.0_f64.powi(-40);
    for low in [-30.0, -1.0, 0.25, 4.0, 30.0] {
        let got = Normal::<f64>::log_interval_of(low, low + width, [0.0, 1.0]);
        let middle = low + 0.5 * width;
        let want = -0.5 * middle * middle - 0.5 * std::f64::consts::TAU.ln() + width.ln();
        near(got, want, 1e-15, "density times width");
    }
}

#[test]
fn an_interval_may_hold_the_peak_of_a_laplace_density() {
    for (low, high) in [(-1e-6, 2e-6), (-0.3, 0.01), (-40.0, 0.5), (-2.0, 50.0)] {
        let parameters = [0.0_f64, 1.0];
        let got = Laplace::<f64>::log_interval(low, high, parameters);
        let want = (-0.5 * (f64::exp_m1(low) + f64::exp_m1(-high))).ln();
        near(got.ln, want, 1e-14, "both parts");
        for (index, &by_parameter) in got.by_parameters.iter().enumerate() {
            let moved = |shift: f64| {
                let mut moved = parameters;
                moved[index] += shift;
                Laplace::<f64>::log_interval(low, high, moved).ln
            };
            near(by_parameter, slope(moved, 0.5 * high), 1e-5, "slope");
        }
        let lower = |shift: f64| Laplace::<f64>::log_interval(low + shift, high, parameters).ln;
        near(got.by_low, slope(lower, -0.5 * low), 1e-5, "by low");
        let upper = |shift: f64| Laplace::<f64>::log_interval(low, high + shift, parameters).ln;
        near(got.by_high, slope(upper, 0.5 * high), 1e-5, "by high");
    }
}

trait Interval {
    fn log_interval_of(low: f64, high: f64, parameters: [f64; 2]) -> f64;
}

impl<F: DistributionFunction<2>> Interval for F {
    fn log_interval_of(low: f64, high: f64, parameters: [f64; 2]) -> f64 {
        F::log_interval(low, high, parameters).ln
    }
}
