//! Closed forms against the integral of the definition.

use super::*;
use crate::distribution::{
    Bernoulli, Beta, Binomial, Cauchy, Cdf, Exponential, Gamma, Geometric, Gumbel, HalfCauchy, HalfNormal,
    InverseGamma, Kumaraswamy, Laplace, LogNormal, Logistic, Mixture, MixtureSameFamily, NegativeBinomial,
    Normal, Pareto, Poisson, StudentT, TruncatedNormal, Uniform, Weibull, ZeroInflated,
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
fn laws_of_numbers_between_two_ends() {
    for y in [-0.3, 0.0, 0.001, 0.2, 0.5, 0.97, 1.0, 1.7] {
        for (a, b) in [(1.0, 1.0), (2.5, 1.5), (0.3, 0.4), (0.05, 3.0), (40.0, 900.0)] {
            macro_rules! check {
                ($law:ident) => {{
                    let law = $law::new(a, b).unwrap();
                    let inside = f64::clamp(y, 0.0, 1.0);
                    // Many parts: near an end the distribution function may rise at once.
                    let parts = |from: f64, to: f64, f: &dyn Fn(f64) -> f64| -> f64 {
                        let at = |k: u32| from + (to - from) * f64::from(k) / 16.0;
                        (0..16).map(|k| part_of_interval(at(k), at(k + 1), f)).sum()
                    };
                    let below = parts(0.0, inside, &|x| law.cdf(&x) * law.cdf(&x));
                    let above = parts(inside, 1.0, &|x| law.survival(&x) * law.survival(&x));
                    let want = below + above + (y - inside).abs();
                    let (got, what) = (law.crps(&y), format!("{law:?} {y}"));
                    assert!(
                        (got - want).abs() <= 1e-9 * want + 1e-13,
                        "{what}: {got}, {want}"
                    );
                }};
            }
            check!(Beta);
            check!(Kumaraswamy);
        }
        for (loc, scale, low, high) in [
            (0.0, 1.0, -1.0, 2.0),
            (5.0, 0.5, 0.0, 1.0),
            (0.0, 0.05, -1.0, 2.0),
        ] {
            let law = TruncatedNormal::new(loc, scale, low, high).unwrap();
            let inside = f64::clamp(y, low, high);
            let width = scale.min(high - low) / 4.0;
            let parts = |from: f64, to: f64, f: &dyn Fn(f64) -> f64| -> f64 {
                let count = ((to - from) / width).ceil() as u32;
                let at = |k: u32| from + (to - from) * f64::from(k) / f64::from(count);
                (0..count).map(|k| part_of_interval(at(k), at(k + 1), f)).sum()
            };
            let below = parts(low, inside, &|x| law.cdf(&x) * law.cdf(&x));
            let above = parts(inside, high, &|x| law.survival(&x) * law.survival(&x));
            assert_close(
                &format!("{law:?} {y}"),
                law.crps(&y),
                below + above + (y - inside).abs(),
                1e-9,
            );
        }
        let law = Uniform::new(-1.0, 0.5).unwrap();
        let want = interval(-1.0, f64::clamp(y, -1.0, 0.5), |x| law.cdf(&x) * law.cdf(&x))
            + interval(f64::clamp(y, -1.0, 0.5), 0.5, |x| {
                law.survival(&x) * law.survival(&x)
            })
            + (y - f64::clamp(y, -1.0, 0.5)).abs();
        assert_close(&format!("{law:?} {y}"), law.crps(&y), want, 1e-12);
    }
}

/// Σ over the steps between counts, of which those from `last` on do not matter.
fn by_steps<D: Cdf<Event = u32, Scalar = f64>>(law: &D, y: u32, last: u32) -> f64 {
    let steps = (0..last.max(y)).map(|k| if k >= y { law.survival(&k) } else { law.cdf(&k) });
    steps.map(|step| step * step).sum()
}

#[test]
fn other_laws_of_counts() {
    for y in [0, 1, 3, 17, 60, 400] {
        for p in [0.9, 0.5, 0.03] {
            let law = Geometric::new(p).unwrap();
            assert_close(
                &format!("{law:?} {y}"),
                law.crps(&y),
                by_steps(&law, y, 3000),
                1e-10,
            );
        }
        for (n, mean) in [(0.3, 4.0), (1.0, 0.5), (7.5, 30.0), (900.0, 45.0), (1e7, 12.0)] {
            let law = NegativeBinomial::from_mean(mean, 1.0 / n).unwrap();
            let (got, want) = (law.crps(&y), by_steps(&law, y, 4000));
            // Terms as large as the mean cancel.
            assert!(
                (got - want).abs() <= 1e-9 * want.max(1.0),
                "{law:?} {y}: {got}, {want}"
            );
            let inflated = ZeroInflated::new(law, 0.35).unwrap();
            let (got, want) = (inflated.crps(&y), by_steps(&inflated, y, 4000));
            assert!(
                (got - want).abs() <= 1e-9 * want.max(1.0),
                "{inflated:?} {y}: {got}, {want}"
            );
        }
        for (n, p) in [(1, 0.3), (20, 0.5), (100, 0.01), (1000, 0.4)] {
            let law = Binomial::new(n, p).unwrap();
            let (got, want) = (law.crps(&y), by_steps(&law, y, n));
            assert!(
                (got - want).abs() <= 1e-10 * want + 1e-15,
                "{law:?} {y}: {got}, {want}"
            );
        }
    }
    // One negative binomial law is the geometric one, and at its limit it is Poisson's.
    let one = NegativeBinomial::from_logits(1.0_f64, 1.2).unwrap();
    assert_close(
        "one",
        one.crps(&3),
        Geometric::from_logits(-1.2_f64).unwrap().crps(&3),
        1e-12,
    );
    let limit = NegativeBinomial::from_mean(6.5_f64, 1e-30).unwrap();
    assert_close(
        "limit",
        limit.crps(&3),
        Poisson::new(6.5_f64).unwrap().crps(&3),
        1e-9,
    );
    // Far away it is the distance.
    let far = Binomial::new(1_000_000_000, 0.5_f64).unwrap();
    assert!((far.crps(&0) - 5e8).abs() < 1e5);
    assert_eq!(Binomial::from_logits(7, -1e4_f64).unwrap().crps(&3), 3.0);
    assert_eq!(Binomial::from_logits(7, 1e4_f32).unwrap().crps(&3), 4.0);
    assert!(Geometric::from_logits(-700.0_f64).unwrap().crps(&3) > 1e300);
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
