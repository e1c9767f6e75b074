//! Closed forms against the integral of the definition.

use super::*;
use crate::distribution::{
    Bernoulli, Cauchy, Cdf, Exponential, Gamma, Gumbel, HalfCauchy, HalfNormal, InverseGamma, Laplace,
    LogNormal, Logistic, Mixture, MixtureSameFamily, Normal, Pareto, Poisson, StudentT, Weibull,
};

/// ∫₀^∞ f(x) dx by the double exponential rule x = s exp(π/2 sinh t) (Takahasi and Mori 1974).
fn half_line(scale: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half_pi = std::f64::consts::FRAC_PI_2;
    let step = 1.0 / 32.0;
    let terms = (-160..=160).map(|k| {
        let t = f64::from(k) * step;
        let x = scale * (half_pi * t.sinh()).exp();
        let value = f(x);
        if value == 0.0 {
            0.0
        } else {
            value * x * half_pi * t.cosh()
        }
    });
    step * terms.filter(|term| term.is_finite()).sum::<f64>()
}

/// ∫ₐᵇ f(x) dx in 16 parts.
fn interval(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
    let end = |part: i32| a + (b - a) * f64::from(part) / 16.0;
    (0..16)
        .map(|part| part_of_interval(end(part), end(part + 1), &f))
        .sum()
}

/// The double exponential rule of intervals.
fn part_of_interval(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half_pi = std::f64::consts::FRAC_PI_2;
    let step = 1.0 / 16.0;
    let terms = (-64..=64).map(|k| {
        let t = f64::from(k) * step;
        let inner = half_pi * t.sinh();
        let x = f64::midpoint(a, b) + 0.5 * (b - a) * inner.tanh();
        let weight = 0.5 * (b - a) * half_pi * t.cosh() / (inner.cosh() * inner.cosh());
        f(x) * weight
    });
    step * terms.sum::<f64>()
}

/// ∫ (F − 1{x ≥ y})² over all numbers above `least`, in parts that end at y and at a centre.
fn by_integral<D: Cdf<Event = f64, Scalar = f64>>(
    law: &D,
    y: f64,
    least: f64,
    center: f64,
    scale: f64,
) -> f64 {
    let above = |x: f64| law.survival(&x) * law.survival(&x);
    let below = |x: f64| law.cdf(&x) * law.cdf(&x);
    let (low, high) = (y.min(center), y.max(center));
    let middle = if y < center {
        interval(low.max(least), high, above)
    } else {
        interval(low, high, below)
    };
    let lower = if least == f64::NEG_INFINITY {
        half_line(scale, |x| below(low - x))
    } else if low <= least {
        least - low
    } else {
        interval(least, low, below)
    };
    lower + middle + half_line(scale, |x| above(high + x))
}

fn assert_close(what: &str, got: f64, want: f64, tolerance: f64) {
    assert!(
        (got - want).abs() <= tolerance * want.abs(),
        "{what}: {got}, {want}"
    );
}

const POINTS: [f64; 9] = [-30.0, -3.0, -1.0, -0.2, 0.0, 0.4, 1.0, 2.5, 40.0];

#[test]
fn laws_of_real_numbers() {
    for y in POINTS {
        for (loc, scale) in [(0.0, 1.0), (0.7, 0.2), (-3.0, 11.0)] {
            let law = Normal::new(loc, scale).unwrap();
            assert_close(
                &format!("{law:?} {y}"),
                law.crps(&y),
                by_integral(&law, y, f64::NEG_INFINITY, loc, scale),
                1e-12,
            );
            macro_rules! check {
                ($($law:ident),+) => {$({
                    let law = $law::new(loc, scale).unwrap();
                    let want = by_integral(&law, y, f64::NEG_INFINITY, loc, scale);
                    assert_close(&format!("{law:?} {y}"), law.crps(&y), want, 1e-9);
                })+};
            }
            check!(Laplace, Logistic, Cauchy, Gumbel);
            for df in [0.8, 0.985, 0.994, 1.0, 1.003, 1.03, 2.0, 4.5, 30.0, 1e4] {
                let law = StudentT::new(df, loc, scale).unwrap();
                let want = by_integral(&law, y, f64::NEG_INFINITY, loc, scale);
                assert_close(&format!("{law:?} {y}"), law.crps(&y), want, 1e-9);
            }
        }
    }
}

#[test]
fn laws_of_positive_numbers() {
    for y in POINTS {
        for (a, b) in [(1.0, 1.0), (0.4, 2.0), (3.5, 0.25), (60.0, 30.0)] {
            let law = Gamma::new(a, b).unwrap();
            assert_close(
                &format!("{law:?} {y}"),
                law.crps(&y),
                by_integral(&law, y, 0.0, a / b, a / b),
                1e-9,
            );
        }
        for (loc, scale) in [(0.0, 1.0), (1.0, 0.1), (-0.5, 2.5)] {
            let law = LogNormal::new(loc, scale).unwrap();
            assert_close(
                &format!("{law:?} {y}"),
                law.crps(&y),
                by_integral(&law, y, 0.0, 1.0, 1.0),
                1e-9,
            );
        }
    }
}

#[test]
fn other_laws_of_positive_numbers() {
    for y in POINTS {
        macro_rules! check {
            ($law:expr, $least:expr, $center:expr) => {{
                let law = $law.unwrap();
                let want = by_integral(&law, y, $least, $center, $center);
                assert_close(&format!("{law:?} {y}"), law.crps(&y), want, 1e-9);
            }};
        }
        for scale in [0.3, 1.0, 7.0] {
            check!(Exponential::new(1.0 / scale), 0.0, scale);
            check!(HalfNormal::new(scale), 0.0, scale);
            check!(HalfCauchy::new(scale), 0.0, scale);
            for shape in [0.7, 0.997, 1.0, 1.002, 1.3, 2.5, 11.0] {
                check!(Weibull::new(shape, scale), 0.0, scale);
                check!(InverseGamma::new(shape, scale), 0.0, scale / shape);
                check!(Pareto::new(shape, scale), scale, 1.5 * scale);
            }
        }
    }
}

#[test]
fn laws_of_counts_and_truth_values() {
    for rate in [1e-9, 0.3, 2.0, 19.0, 21.0, 400.0] {
        let law = Poisson::new(rate).unwrap();
        for y in [0, 1, 2, 19, 25, 380, 1000] {
            // Σ over the steps between counts.
            let steps = (0..3000).map(|k| if k >= y { law.survival(&k) } else { law.cdf(&k) });
            let want: f64 = steps.map(|step| step * step).sum();
            // Terms as large as the rate cancel where it is tiny.
            let (got, tolerance) = (law.crps(&y), 1e-10 * want + 1e-16 * rate);
            assert!((got - want).abs() <= tolerance, "{law:?} {y}: {got}, {want}");
        }
    }
    let coin = Bernoulli::new(0.3_f64).unwrap();
    assert_close("true", coin.crps(&true), 0.49, 1e-15);
    assert_close("false", coin.crps(&false), 0.09, 1e-15);
}

#[test]
fn mixtures_of_normal_laws() {
    let components =
        [(0.0, 1.0), (4.0, 0.5), (-9.0, 3.0)].map(|(loc, scale)| Normal::new(loc, scale).unwrap());
    let law = MixtureSameFamily::new([0.0, 1.0, -0.5], components).unwrap();
    let several = Mixture::new(vec![0.0, 1.0, -0.5], components.to_vec()).unwrap();
    for y in POINTS {
        let square = |x: f64| x * x;
        let below = interval(-60.0, y, |x| square(law.cdf(&x)));
        let above = interval(y, 60.0, |x| square(law.survival(&x)));
        assert_close(&format!("{y}"), law.crps(&y), below + above, 1e-9);
        assert_eq!(several.crps(&y), law.crps(&y));
    }
    let one = Mixture::equal(vec![components[1]]).unwrap();
    assert_close("one", one.crps(&3.9), components[1].crps(&3.9), 1e-13);
}

#[test]
fn extremes_are_numbers_or_rightly_infinite() {
    let far = Normal::new(0.0_f32, 1e-30).unwrap();
    assert_close("a point", far.crps(&3.0), 3.0, 1e-7);
    assert_eq!(
        StudentT::new(0.5_f64, 0.0, 1.0).unwrap().crps(&1.0),
        f64::INFINITY
    );
    assert_close(
        "far",
        StudentT::new(3.0, 0.0, 1.0).unwrap().crps(&1e200),
        1e200,
        1e-12,
    );
    let normal = Normal::new(0.0, 1.0).unwrap();
    assert_close(
        "large df",
        StudentT::new(1e12, 0.0, 1.0).unwrap().crps(&0.7),
        normal.crps(&0.7),
        1e-9,
    );
    let wide = LogNormal::new(0.0_f64, 30.0).unwrap();
    assert!(wide.crps(&1.0).is_finite() && wide.crps(&1.0) > 1e90);
    assert_eq!(LogNormal::new(0.0_f64, 100.0).unwrap().crps(&1.0), f64::INFINITY);
    assert_close(
        "no rate",
        Poisson::from_log_rate(-1e4_f32).unwrap().crps(&5),
        5.0,
        1e-12,
    );
    assert_close(
        "rate",
        Poisson::from_log_rate(200.0_f32).unwrap().crps(&5),
        200.0_f64.exp(),
        1e-6,
    );
    assert_close(
        "Cauchy",
        Cauchy::new(0.0_f64, 1.0).unwrap().crps(&1e200),
        1e200,
        1e-12,
    );
    assert_eq!(InverseGamma::new(0.5_f64, 1.0).unwrap().crps(&1.0), f64::INFINITY);
    assert_eq!(Pareto::new(0.3_f64, 1.0).unwrap().crps(&1.0), f64::INFINITY);
    assert_close(
        "Gumbel",
        Gumbel::new(0.0_f32, 1.0).unwrap().crps(&-1e3),
        1e3,
        1e-3,
    );
    assert_close(
        "Weibull",
        Weibull::new(40.0_f64, 1.0).unwrap().crps(&1e9),
        1e9,
        1e-8,
    );
    // About σ (√2 − 1) / √π at the mean.
    let many = Gamma::new(1e8, 1.0).unwrap();
    assert_close("many", many.crps(&1e8), 1e4 * 0.233_694_977_255_1, 1e-4);
}
