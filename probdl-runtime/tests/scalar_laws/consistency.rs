//! Densities, moments, entropies, quantiles and divergences are those of each other.

use probdl_runtime::distribution::{
    Cauchy, Exponential, Gumbel, HalfCauchy, HalfNormal, InverseGamma, Laplace, LocationScale, Logistic,
    Mean, Mode, Pareto, Quantile, Variance, Weibull,
};

use crate::checks::law::{Line, check_continuous, check_density, check_divergence, check_mode, close};

const LOCATIONS_AND_SCALES: [(f64, f64); 3] = [(0.0, 1.0), (-3.0, 0.01), (100.0, 2000.0)];

#[test]
fn laws_of_real_numbers_are_consistent() {
    for (loc, scale) in LOCATIONS_AND_SCALES {
        check_continuous(&Laplace::new(loc, scale).unwrap(), Line::Edged, scale);
        check_continuous(&Logistic::new(loc, scale).unwrap(), Line::Real, scale);
        check_continuous(&Gumbel::new(loc, scale).unwrap(), Line::Real, scale);
        let cauchy = Cauchy::new(loc, scale).unwrap();
        check_density(&cauchy, Line::Real, scale);
        check_mode(&cauchy, scale);
    }
}

#[test]
fn laws_of_positive_numbers_are_consistent() {
    for scale in [1e-3, 1.0, 700.0] {
        check_continuous(&Exponential::new(1.0 / scale).unwrap(), Line::POSITIVE, scale);
        check_continuous(&HalfNormal::new(scale).unwrap(), Line::POSITIVE, scale);
        let half_cauchy = HalfCauchy::new(scale).unwrap();
        check_density(&half_cauchy, Line::POSITIVE, scale);
        check_mode(&half_cauchy, scale);
        for concentration in [0.3, 1.0, 1.5, 7.0, 120.0] {
            check_continuous(
                &Weibull::new(concentration, scale).unwrap(),
                Line::POSITIVE,
                scale,
            );
        }
        for concentration in [0.4, 1.5, 2.5, 30.0, 1e4] {
            let law = InverseGamma::new(concentration, scale).unwrap();
            check_continuous(&law, Line::POSITIVE, scale / concentration);
        }
        for concentration in [0.5, 1.5, 5.0, 300.0] {
            check_continuous(
                &Pareto::new(concentration, scale).unwrap(),
                Line::From(scale),
                scale,
            );
        }
    }
}

#[test]
fn affine_laws_are_those_of_the_transformed_number() {
    fn check<D>(law: &D)
    where
        D: LocationScale<Scalar = f64, Event = f64, Moment = f64>,
    {
        for (shift, scale) in [(2.0, 3.0), (-1.0, -0.5)] {
            let moved = law.clone().affine(shift, scale);
            for y in [-2.0, 0.1, 4.0] {
                let want = law.log_prob(&y) - f64::ln(f64::abs(scale));
                close(moved.log_prob(&(shift + scale * y)), want, 1e-14, "density");
            }
        }
    }
    check(&Laplace::new(0.4, 1.5).unwrap());
    check(&Logistic::new(0.4, 1.5).unwrap());
    check(&Cauchy::new(0.4, 1.5).unwrap());
}

#[test]
fn moments_beyond_all_numbers_are_infinite() {
    assert_eq!(HalfCauchy::new(1.0).unwrap().mean(), f64::INFINITY);
    for concentration in [0.5, 1.0] {
        assert_eq!(Pareto::new(concentration, 1.0).unwrap().mean(), f64::INFINITY);
        assert_eq!(
            InverseGamma::new(concentration, 1.0).unwrap().mean(),
            f64::INFINITY
        );
    }
    for concentration in [0.5, 1.5, 2.0] {
        assert_eq!(Pareto::new(concentration, 1.0).unwrap().variance(), f64::INFINITY);
        assert_eq!(
            InverseGamma::new(concentration, 1.0).unwrap().stddev(),
            f64::INFINITY
        );
    }
    assert_eq!(Weibull::new(0.01, 1.0).unwrap().variance(), f64::INFINITY);
    // Far from it the deviation, about pi / (sqrt(6) k), keeps its digits.
    let narrow = Weibull::new(1e9, 1.0).unwrap();
    close(
        narrow.stddev() * 1e9,
        std::f64::consts::PI / 6.0_f64.sqrt(),
        1e-8,
        "deviation",
    );
    assert_eq!(Weibull::new(0.5, 2.0).unwrap().mode(), 0.0);
}

#[test]
fn quantiles_at_and_beyond_the_ends() {
    let real = Logistic::new(0.0, 1.0).unwrap();
    assert_eq!(
        [0.0, 1.0].map(|p| real.quantile(p)),
        [f64::NEG_INFINITY, f64::INFINITY]
    );
    let positive = Exponential::new(1.0).unwrap();
    assert_eq!([0.0, 1.0].map(|p| positive.quantile(p)), [0.0, f64::INFINITY]);
    for p in [-0.1, 1.1, f64::NAN] {
        assert!(real.quantile(p).is_nan() && positive.quantile(p).is_nan());
        assert!(Laplace::new(0.0, 1.0).unwrap().quantile(p).is_nan());
        assert!(InverseGamma::new(2.0, 1.0).unwrap().quantile(p).is_nan());
    }
    // Small probabilities keep their digits.
    close(
        HalfNormal::new(1.0).unwrap().quantile(1e-30) * 1e30,
        1.2533141373155003,
        1e-14,
        "tail",
    );
    close(
        Cauchy::new(0.0, 1.0).unwrap().quantile(1e-30) * -1e-30,
        std::f64::consts::FRAC_1_PI,
        1e-14,
        "tail",
    );
}

/// The values of TensorFlow Probability for the pairs of which it has a divergence.
#[test]
fn divergences_are_the_reference_ones() {
    let kl = Laplace::new(0.5, 2.0)
        .unwrap()
        .kl_divergence(&Laplace::new(-1.0, 0.7).unwrap());
    close(kl, 1.44265374048, 1e-11, "Laplace");
    let kl = Cauchy::new(0.5, 2.0)
        .unwrap()
        .kl_divergence(&Cauchy::new(-1.0, 0.7).unwrap());
    close(kl, 0.532726887719, 1e-12, "Cauchy");
    let kl = Gumbel::new(0.5, 2.0)
        .unwrap()
        .kl_divergence(&Gumbel::new(-1.0, 0.7).unwrap());
    close(kl, 1.75502203008, 1e-11, "Gumbel");
    let kl = Exponential::new(1.7)
        .unwrap()
        .kl_divergence(&Exponential::new(0.6).unwrap());
    close(kl, 0.394395051299, 1e-12, "Exponential");
    let kl = Weibull::new(1.5, 2.0)
        .unwrap()
        .kl_divergence(&Weibull::new(2.2, 0.7).unwrap());
    close(kl, 9.65732274467, 1e-11, "Weibull");
    let kl = HalfNormal::new(2.0)
        .unwrap()
        .kl_divergence(&HalfNormal::new(0.7).unwrap());
    close(kl, 2.53181052856, 1e-11, "HalfNormal");
}

#[test]
fn divergences_are_integrals_and_vanish_at_equal_laws() {
    let pair = |make: fn(f64, f64) -> InverseGamma<f64>| [make(3.5, 2.0), make(1.2, 0.8)];
    let [p, q] = pair(|a, b| InverseGamma::new(a, b).unwrap());
    check_divergence(&p, &q, Line::POSITIVE, 1.0, p.kl_divergence(&q));
    let (p, q) = (Pareto::new(3.0, 2.0).unwrap(), Pareto::new(1.2, 0.5).unwrap());
    check_divergence(&p, &q, Line::From(2.0), 1.0, p.kl_divergence(&q));
    assert_eq!(q.kl_divergence(&p), f64::INFINITY);
    for size in [1e-3_f64, 1.0, 1e5] {
        let other = size * (1.0 + 1e-8);
        for kl in [
            Laplace::new(1.0, size)
                .unwrap()
                .kl_divergence(&Laplace::new(1.0, other).unwrap()),
            Cauchy::new(1.0, size)
                .unwrap()
                .kl_divergence(&Cauchy::new(1.0, other).unwrap()),
            Exponential::new(size)
                .unwrap()
                .kl_divergence(&Exponential::new(other).unwrap()),
            HalfNormal::new(size)
                .unwrap()
                .kl_divergence(&HalfNormal::new(other).unwrap()),
            Pareto::new(size, 1.0)
                .unwrap()
                .kl_divergence(&Pareto::new(other, 1.0).unwrap()),
            InverseGamma::new(2.0, size)
                .unwrap()
                .kl_divergence(&InverseGamma::new(2.0, other).unwrap()),
        ] {
            // About half the squared difference, times the information: from 1/2 to 2.
            assert!((0.2e-16..3e-16).contains(&kl), "{kl}");
        }
        assert_eq!(
            Laplace::new(1.0, size)
                .unwrap()
                .kl_divergence(&Laplace::new(1.0, size).unwrap()),
            0.0
        );
        let gumbel = Gumbel::new(1.0, size).unwrap();
        assert!(gumbel.kl_divergence(&gumbel).abs() < 1e-15);
        let weibull = Weibull::new(size, 2.0).unwrap();
        assert!(weibull.kl_divergence(&weibull).abs() < 1e-15);
    }
}
