//! The laws against TensorFlow Probability, in f64.

use probdl_runtime::distribution::{
    Cauchy, Cdf, Distribution, Entropy, Exponential, Gumbel, HalfNormal, InverseGamma, Laplace,
    LogProbGradient, Logistic, Mean, Mode, Quantile, Variance, Weibull,
};

use crate::golden::{Point, agree, points};

/// Log-density, gradient, entropy, tails and quantiles. `sizes` are what the rounding errors of the reference's
/// gradients are relative to: of each parameter, then of the value.
fn check_law<D, const P: usize>(law: &D, names: [&str; P], sizes: ([f64; P], f64), point: &Point)
where
    D: LogProbGradient<Scalar = f64, Event = f64, ByParameters = [f64; P], ByValue = f64>
        + Entropy
        + Cdf
        + Quantile,
{
    let y = point.value();
    point.check("log_prob", law.log_prob(&y));
    let gradient = law.log_prob_grad(&y);
    assert_eq!(gradient.log_prob, law.log_prob(&y));
    if gradient.log_prob > f64::NEG_INFINITY {
        for (index, name) in names.iter().enumerate() {
            let slack = 1e-12 * sizes.0[index];
            point.check_gradient_within(name, &[gradient.by_parameters[index]], &[slack]);
        }
        point.check_gradient_within("value", &[gradient.by_value], &[1e-12 * sizes.1]);
    }
    point.check("entropy", law.entropy());
    point.check("cdf", law.cdf(&y));
    point.check("survival_function", law.survival(&y));
    point.check("log_cdf", law.log_cdf(&y));
    assert!(agree(law.log_survival(&y).exp(), law.survival(&y)), "{point:?}");
    for [p, want] in point.quantiles() {
        let got = law.quantile(p);
        assert!(
            agree(got, want),
            "quantile of {p}: {got:e}, want {want:e} at {point:?}"
        );
    }
}

fn check_moments<D: Distribution<Moment = f64> + Mean + Variance>(law: &D, point: &Point) {
    point.check("mean", law.mean());
    point.check("stddev", law.stddev());
    // SciPy's deviation stands for the variance too.
    if law.variance().is_finite() {
        point.check("variance", law.variance());
    }
}

/// What a location-scale law's gradients are off by: y and loc are rounded before they are divided.
fn location_scale_sizes(point: &Point) -> ([f64; 2], f64) {
    let [loc, scale] = ["loc", "scale"].map(|name| point.parameter(name));
    let z = (point.value() - loc).abs() / scale;
    let size = (1.0 + z + loc.abs() / scale) / scale;
    ([size, size * (1.0 + z)], size)
}

#[test]
fn laplace_has_the_reference_quantities() {
    for point in points("Laplace") {
        let law = Laplace::new(point.parameter("loc"), point.parameter("scale")).unwrap();
        check_law(&law, ["loc", "scale"], location_scale_sizes(&point), &point);
        check_moments(&law, &point);
        point.check("mode", law.mode());
    }
}

#[test]
fn logistic_has_the_reference_quantities() {
    for point in points("Logistic") {
        let law = Logistic::new(point.parameter("loc"), point.parameter("scale")).unwrap();
        check_law(&law, ["loc", "scale"], location_scale_sizes(&point), &point);
        check_moments(&law, &point);
        point.check("mode", law.mode());
    }
}

#[test]
fn cauchy_has_the_reference_quantities() {
    for point in points("Cauchy") {
        let law = Cauchy::new(point.parameter("loc"), point.parameter("scale")).unwrap();
        check_law(&law, ["loc", "scale"], location_scale_sizes(&point), &point);
        point.check("mode", law.mode());
    }
}

#[test]
fn gumbel_has_the_reference_quantities() {
    for point in points("Gumbel") {
        let law = Gumbel::new(point.parameter("loc"), point.parameter("scale")).unwrap();
        let rare = (-(point.value() - law.loc()) / law.scale()).exp();
        let (sizes, size) = location_scale_sizes(&point);
        let sizes = sizes.map(|size| size * (1.0 + rare));
        check_law(&law, ["loc", "scale"], (sizes, size * (1.0 + rare)), &point);
        check_moments(&law, &point);
        point.check("mode", law.mode());
    }
}

#[test]
fn exponential_has_the_reference_quantities() {
    for point in points("Exponential") {
        let rate = point.parameter("rate");
        let law = Exponential::new(rate).unwrap();
        if point.value() < 0.0 {
            assert_eq!(law.log_prob(&point.value()), f64::NEG_INFINITY);
            continue;
        }
        check_law(&law, ["rate"], ([1.0 / rate + point.value()], 0.0), &point);
        check_moments(&law, &point);
        assert_eq!(law.mode(), 0.0); // TensorFlow has NaN
    }
}

#[test]
fn half_normal_has_the_reference_quantities() {
    for point in points("HalfNormal") {
        let law = HalfNormal::new(point.parameter("scale")).unwrap();
        check_law(&law, ["scale"], ([1.0 / law.scale()], 0.0), &point);
        check_moments(&law, &point);
        point.check("mode", law.mode());
    }
}

#[test]
fn weibull_has_the_reference_quantities() {
    for point in points("Weibull") {
        let [concentration, scale] = ["concentration", "scale"].map(|name| point.parameter(name));
        let law = Weibull::new(concentration, scale).unwrap();
        let hazard = (point.value() / scale).powf(concentration);
        let sizes = [1.0 / concentration, concentration * (1.0 + hazard) / scale];
        let by_value = concentration * (1.0 + hazard) / point.value();
        check_law(&law, ["concentration", "scale"], (sizes, by_value), &point);
        check_moments(&law, &point);
        if concentration >= 1.0 {
            point.check("mode", law.mode());
        } else {
            assert_eq!(law.mode(), 0.0); // TensorFlow has NaN or another number
        }
    }
}

#[test]
fn inverse_gamma_has_the_reference_quantities() {
    for point in points("InverseGamma") {
        let [concentration, scale] = ["concentration", "scale"].map(|name| point.parameter(name));
        let law = InverseGamma::new(concentration, scale).unwrap();
        let y = point.value();
        // Differences of large terms.
        let sizes = [
            (scale / y).ln().abs() + concentration,
            concentration / scale + 1.0 / y,
        ];
        let by_value = (scale / y + concentration) / y;
        check_law(&law, ["concentration", "scale"], (sizes, by_value), &point);
        check_moments(&law, &point);
        point.check("mode", law.mode());
    }
}
