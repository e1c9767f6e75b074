//! Densities, moments, entropies, quantiles and divergences are those of each other.

use probdl_runtime::distribution::{
    Beta, Cauchy, Cdf, Distribution, Entropy, Exponential, Gumbel, HalfCauchy, HalfNormal, InverseGamma,
    KlDivergence, Kumaraswamy, Laplace, LocationScale, Logistic, Mean, Mode, Pareto, Quantile,
    TruncatedNormal, Uniform, Variance, VonMises, Weibull,
};

use crate::checks::law::{
    Line, check_continuous, check_density, check_divergence, check_mode, check_moments, close,
};

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
fn laws_between_bounds_are_consistent() {
    let unit = Line::Between(0.0, 1.0);
    for (one, zero) in [
        (1.0, 1.0),
        (0.3, 1.0),
        (2.5, 1.5),
        (1.0, 4.0),
        (40.0, 7.0),
        (300.0, 2e4),
        (0.4, 60.0),
    ] {
        check_continuous(&Beta::new(one, zero).unwrap(), unit, 1.0);
        check_continuous(&Kumaraswamy::new(one, zero).unwrap(), unit, 1.0);
    }
    for (low, high) in [(0.0, 1.0), (-3.0, 700.0), (5.0, 5.001)] {
        let law = Uniform::new(low, high).unwrap();
        check_density(&law, Line::Between(low, high), high - low);
        check_moments(&law, Line::Between(low, high), high - low);
    }
    for (loc, scale, low, high) in [
        (0.0, 1.0, -1.0, 1.0),
        (0.0, 1.0, 0.0, 8.0),
        (2.0, 0.5, 0.0, 1.0),
        (0.0, 1.0, 30.0, 31.0),
        (-20.0, 1.0, 3.0, 3.5),
        (100.0, 7.0, 0.0, 101.0),
        (0.3, 2.0, 0.1, 0.2),
    ] {
        let law = TruncatedNormal::new(loc, scale, low, high).unwrap();
        check_continuous(&law, Line::Between(low, high), high - low);
    }
}

/// The moments of a direction are circular: they are not integrals of the angle.
#[test]
fn laws_of_angles_are_consistent() {
    let pi = std::f64::consts::PI;
    for (loc, concentration) in [(0.0, 0.0), (1.0, 0.3), (-2.0, 4.0), (0.5, 150.0)] {
        let law = VonMises::new(loc, concentration).unwrap();
        check_density(&law, Line::Between(loc - pi, loc + pi), 1.0);
        check_mode(&law, 0.1);
        for turns in [-2.0, 1.0] {
            let y = loc + 0.7;
            let turned = y + turns * 2.0 * pi;
            close(law.log_prob(&turned), law.log_prob(&y), 1e-12, "density");
            close(law.cdf(&turned), law.cdf(&y), 1e-12, "cdf");
        }
    }
}

/// Bounds so near, or so far from the location, that closed forms lose all their digits.
#[test]
fn truncated_normal_numbers_keep_their_digits() {
    let law = TruncatedNormal::new(0.0, 1.0, 1e6, 1e6 + 1.0).unwrap();
    // There it is an exponential law of rate 1e6.
    close((law.mean() - 1e6) * 1e6, 1.0, 1e-3, "mean");
    close(law.stddev() * 1e6, 1.0, 1e-5, "deviation");
    let law = TruncatedNormal::new(0.3, 2.0, 0.0, 1e-9).unwrap();
    close(law.mean() * 1e9, 0.5, 1e-9, "mean");
    close(law.variance() * 1e18, 1.0 / 12.0, 1e-9, "variance");
    close(law.quantile(0.25) * 1e9, 0.25, 1e-9, "quantile");
    close(law.entropy(), 1e-9_f64.ln(), 1e-12, "entropy");
}

#[test]
fn modes_at_the_ends() {
    let modes = [
        (0.5, 2.0),
        (2.0, 0.5),
        (0.3, 0.2),
        (0.2, 0.3),
        (1.0, 1.0),
        (1.0, 2.0),
        (2.0, 1.0),
    ];
    let want = [0.0, 1.0, 1.0, 0.0, 0.5, 0.0, 1.0];
    assert_eq!(
        modes.map(|(one, zero)| Beta::new(one, zero).unwrap().mode()),
        want
    );
    assert_eq!(
        modes.map(|(one, zero)| Kumaraswamy::new(one, zero).unwrap().mode()),
        want
    );
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
    let kl = Beta::new(2.5, 1.5)
        .unwrap()
        .kl_divergence(&Beta::new(1.2, 0.8).unwrap());
    close(kl, 0.121955702547, 1e-12, "Beta");
    let kl = Uniform::new(-1.0, 2.0)
        .unwrap()
        .kl_divergence(&Uniform::new(-2.0, 3.0).unwrap());
    close(kl, 0.510825623766, 1e-12, "Uniform");
    let kl = VonMises::new(0.5, 2.0)
        .unwrap()
        .kl_divergence(&VonMises::new(-1.0, 0.7).unwrap());
    close(kl, 0.655945339666, 1e-12, "VonMises");
}

#[test]
fn divergences_are_integrals_and_vanish_at_equal_laws() {
    let pair = |make: fn(f64, f64) -> InverseGamma<f64>| [make(3.5, 2.0), make(1.2, 0.8)];
    let [p, q] = pair(|a, b| InverseGamma::new(a, b).unwrap());
    check_divergence(&p, &q, Line::POSITIVE, 1.0, p.kl_divergence(&q));
    let (p, q) = (Pareto::new(3.0, 2.0).unwrap(), Pareto::new(1.2, 0.5).unwrap());
    check_divergence(&p, &q, Line::From(2.0), 1.0, p.kl_divergence(&q));
    assert_eq!(q.kl_divergence(&p), f64::INFINITY);
    let (p, q) = (Uniform::new(0.0, 1.0).unwrap(), Uniform::new(0.5, 2.0).unwrap());
    assert_eq!(p.kl_divergence(&q), f64::INFINITY);
    let beta = Beta::new(1e5_f64, 3e5).unwrap();
    assert!(beta.kl_divergence(&beta).abs() < 1e-15);
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
