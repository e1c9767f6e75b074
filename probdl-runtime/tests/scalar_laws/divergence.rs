//! Divergences of laws of real numbers: reference values and integrals.

use probdl_runtime::distribution::{
    Gamma, HalfCauchy, InverseGamma, KlDivergence, LogNormal, Normal, sampled_kl_divergence,
};
use probdl_runtime::random::rng;

use crate::checks::law::{Line, check_divergence, close};

#[test]
fn normal_laws_have_the_reference_divergences() {
    let text = include_str!("../../../tests/reference/golden/kl_Normal_Normal.json");
    let file: serde_json::Value = serde_json::from_str(text).unwrap();
    let points = file["points"].as_array().unwrap();
    assert!(points.len() >= 4);
    for point in points {
        let law = |name: &str| {
            let number = |parameter: &str| point[name][parameter].as_f64().unwrap();
            Normal::new(number("loc"), number("scale")).unwrap()
        };
        let (q, p) = (law("q"), law("p"));
        let (got, want) = (q.kl_divergence(&p), point["kl"].as_f64().unwrap());
        assert!(
            (got - want).abs() <= 1e-12 * want.abs() + 1e-12,
            "{q:?} {p:?}: {got} {want}"
        );
    }
}

#[test]
fn independent_normal_laws_have_the_reference_divergences() {
    let text = include_str!("../../../tests/reference/golden/kl_DenseReparameterization.json");
    let file: serde_json::Value = serde_json::from_str(text).unwrap();
    let numbers = |value: &serde_json::Value| -> Vec<f64> {
        let rows = value.as_array().unwrap().iter();
        rows.flat_map(|row| row.as_array().unwrap())
            .map(|number| number.as_f64().unwrap())
            .collect()
    };
    let points = file["points"].as_array().unwrap();
    assert!(points.len() >= 4);
    for point in points {
        let (loc, scale) = (numbers(&point["loc"]), numbers(&point["scale"]));
        let prior = Normal::new(0.0, 1.0).unwrap();
        let got: f64 = std::iter::zip(loc, scale)
            .map(|(loc, scale)| Normal::new(loc, scale).unwrap().kl_divergence(&prior))
            .sum();
        let want = point["kl"].as_f64().unwrap();
        assert!((got - want).abs() <= 1e-12 * want.abs() + 1e-12, "{got} {want}");
    }
}

#[test]
fn divergences_are_integrals() {
    let (p, q) = (Normal::new(0.5, 2.0).unwrap(), Normal::new(-1.0, 0.7).unwrap());
    check_divergence(&p, &q, Line::Real, 2.0, p.kl_divergence(&q));
    let (p, q) = (
        LogNormal::new(0.5, 0.6).unwrap(),
        LogNormal::new(-1.0, 0.7).unwrap(),
    );
    check_divergence(&p, &q, Line::POSITIVE, 1.0, p.kl_divergence(&q));
    let (p, q) = (Gamma::new(3.5, 2.0).unwrap(), Gamma::new(1.2, 0.8).unwrap());
    check_divergence(&p, &q, Line::POSITIVE, 1.0, p.kl_divergence(&q));
    let inverse = InverseGamma::new(3.5, 2.0).unwrap();
    let kl = inverse.kl_divergence(&InverseGamma::new(1.2, 0.8).unwrap());
    close(p.kl_divergence(&q), kl, 1e-15, "Gamma");
    let (p, q) = (HalfCauchy::new(2.0_f64).unwrap(), HalfCauchy::new(0.7).unwrap());
    close(
        p.kl_divergence(&q),
        (2.7_f64 * 2.7 / (4.0 * 1.4)).ln(),
        1e-14,
        "HalfCauchy",
    );
    let estimate = sampled_kl_divergence(&p, &q, 50_000, &mut rng(1));
    assert!((estimate.value - p.kl_divergence(&q)).abs() < 4.0 * estimate.standard_error);
}

#[test]
fn close_laws_keep_the_digits_of_small_divergences() {
    for size in [1e-200_f64, 1e-3, 1.0, 1e5, 1e200] {
        let other = size * (1.0 + 1e-8);
        for kl in [
            Normal::new(0.0, size)
                .unwrap()
                .kl_divergence(&Normal::new(0.0, other).unwrap()),
            Gamma::new(2.0, size)
                .unwrap()
                .kl_divergence(&Gamma::new(2.0, other).unwrap()),
            HalfCauchy::new(size)
                .unwrap()
                .kl_divergence(&HalfCauchy::new(other).unwrap()),
        ] {
            // About half the squared difference, times the information: from 1/2 to 2.
            assert!((0.2e-16..3e-16).contains(&kl), "{size} {kl}");
        }
        let law = Normal::new(3.0, size).unwrap();
        assert_eq!(law.kl_divergence(&law), 0.0);
    }
}
