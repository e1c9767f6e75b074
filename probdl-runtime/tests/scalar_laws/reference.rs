//! The laws against TensorFlow Probability, in f64.

use probdl_runtime::distribution::{
    Beta, Cauchy, Cdf, Distribution, Entropy, Exponential, Gumbel, HalfNormal, InverseGamma, Laplace,
    LogProbGradient, Logistic, Mean, Mode, Quantile, TruncatedNormal, Uniform, Variance, VonMises, Weibull,
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
    } else {
        without_gradient(&names, point);
    }
    check_tails(law, point);
}

/// Outside of the support no number is the derivative.
fn without_gradient(names: &[&str], point: &Point) {
    for name in names.iter().chain(&["value"]) {
        point.has_no(&[&format!("grad.{name}")]);
    }
}

/// Entropy, tails and quantiles.
fn check_tails<D>(law: &D, point: &Point)
where
    D: Distribution<Scalar = f64, Event = f64> + Entropy + Cdf + Quantile,
{
    let y = point.value();
    point.check("entropy", law.entropy());
    point.check("cdf", law.cdf(&y));
    point.check("survival_function", law.survival(&y));
    point.check("log_cdf", law.log_cdf(&y));
    assert!(agree(law.log_survival(&y).exp(), law.survival(&y)), "{point:?}");
    for [p, want, other] in point.quantiles_and_others() {
        let got = law.quantile(p);
        // TensorFlow and SciPy invert the incomplete beta function to 8 digits only; our function is compared above.
        let near = agree(law.cdf(&got), p) && (got - want).abs() <= 1e-7 * want.abs();
        assert!(
            agree(got, want) || agree(got, other) || near,
            "quantile of {p}: {got:e}, want {want:e} or {other:e} at {point:?}"
        );
    }
}

fn check_moments<D: Distribution<Moment = f64> + Mean + Variance>(law: &D, point: &Point) {
    point.check("mean", law.mean());
    point.check("stddev", law.stddev());
    if law.variance().is_finite() {
        point.check("variance", law.variance());
    } else {
        // SciPy's deviation stands for the variance too; TensorFlow has NaN for both.
        point.check_instead("variance", law.variance(), f64::INFINITY);
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
        // They do not exist, nor do our methods.
        for moment in ["mean", "variance", "stddev"] {
            assert!(point.number_of(moment).is_nan());
        }
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
            point.check_instead("log_prob", law.log_prob(&point.value()), f64::NEG_INFINITY);
            without_gradient(&["rate"], &point);
            check_tails(&law, &point);
        } else {
            check_law(&law, ["rate"], ([1.0 / rate + point.value()], 0.0), &point);
        }
        check_moments(&law, &point);
        point.check_instead("mode", law.mode(), 0.0);
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
            point.check_instead("mode", law.mode(), 0.0);
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

#[test]
fn beta_has_the_reference_quantities() {
    for point in points("Beta") {
        let names = ["concentration1", "concentration0"];
        let [one, zero] = names.map(|name| point.parameter(name));
        let law = Beta::new(one, zero).unwrap();
        let y = point.value();
        if 0.0 < y && y < 1.0 {
            // Differences of large terms.
            let size = one / y + zero / (1.0 - y);
            let sizes = [y.ln().abs() + 1.0 / one, (-y).ln_1p().abs() + 1.0 / zero];
            check_law(
                &law,
                names,
                (sizes.map(|size| size + (one + zero).ln().abs()), size),
                &point,
            );
        } else {
            point.check("log_prob", law.log_prob(&y));
            without_gradient(&names, &point);
            check_tails(&law, &point);
        }
        check_moments(&law, &point);
        if one > 1.0 && zero > 1.0 {
            point.check("mode", law.mode());
        } else {
            // The density is greatest at an end, or everywhere.
            let end = if one <= zero { 0.0 } else { 1.0 };
            point.check_instead(
                "mode",
                law.mode(),
                if one == 1.0 && zero == 1.0 { 0.5 } else { end },
            );
        }
    }
}

#[test]
fn uniform_has_the_reference_quantities() {
    for point in points("Uniform") {
        let law = Uniform::new(point.parameter("low"), point.parameter("high")).unwrap();
        check_law(&law, ["low", "high"], ([0.0; 2], 0.0), &point);
        check_moments(&law, &point);
    }
}

#[test]
fn truncated_normal_has_the_reference_quantities() {
    for point in points("TruncatedNormal") {
        let names = ["loc", "scale", "low", "high"];
        let [loc, scale, low, high] = names.map(|name| point.parameter(name));
        let law = TruncatedNormal::new(loc, scale, low, high).unwrap();
        // The reference subtracts the normal law's derivatives from those of its mass.
        let [a, b] = [(low - loc) / scale, (high - loc) / scale];
        let size = (1.0 + a * a + b * b).min(1e6) / scale / (high - low).min(1.0);
        let sizes = ([size, size * (1.0 + a.abs() + b.abs()), size, size], 0.0);
        check_law(&law, names, sizes, &point);
        if b - a > 1e-3 {
            check_moments(&law, &point);
        } else {
            // The reference's deviation between narrow bounds is a difference that has lost its digits: that of numbers
            // that are as likely everywhere differs from the right one by a part in (b - a)².
            point.check("mean", law.mean());
            let deviation = (high - low) / 12.0_f64.sqrt();
            point.check_instead("stddev", law.stddev(), deviation);
            point.check_instead("variance", law.variance(), deviation * deviation);
        }
        point.check("mode", law.mode());
    }
}

/// Values, and logarithms of the distribution function there: integrals of 40 digits.
const LOG_CDF_OF_ANGLES: [(f64, f64); 2] = [
    (0.647_210_126_233_730_4, -33.512_776_404_501_764),
    (-2.359_689_464_458_671, -29.599_180_401_383_446),
];

#[test]
fn von_mises_has_the_reference_quantities() {
    for point in points("VonMises") {
        let [loc, concentration] = ["loc", "concentration"].map(|name| point.parameter(name));
        let law = VonMises::new(loc, concentration).unwrap();
        let y = point.value();
        point.check("log_prob", law.log_prob(&y));
        let gradient = law.log_prob_grad(&y);
        let size = 1e-12 * concentration;
        point.check_gradient_within("loc", &gradient.by_parameters[..1], &[size]);
        point.check_gradient_within("concentration", &gradient.by_parameters[1..], &[1e-12]);
        point.check_gradient_within("value", &[gradient.by_value], &[size]);
        point.check("entropy", law.entropy());
        point.check("variance", law.variance());
        point.check("stddev", law.stddev());
        point.check("mean", law.mean());
        point.check("mode", law.mode());
        if (y - loc).abs() <= std::f64::consts::PI {
            point.check("cdf", law.cdf(&y));
            point.check("survival_function", law.survival(&y));
            // Far out TensorFlow's series is off by parts in a thousand, elsewhere by 1e-10.
            let exact = LOG_CDF_OF_ANGLES.iter().find(|(value, _)| *value == y);
            match exact {
                Some((_, exact)) => point.check_instead("log_cdf", law.log_cdf(&y), *exact),
                None => point.check_within("log_cdf", law.log_cdf(&y), 1e-10),
            }
        } else {
            // TensorFlow counts full turns, and its series for large concentrations is right to about 1e-9 here.
            let turns = ((y - loc + std::f64::consts::PI) / std::f64::consts::TAU).floor();
            let cdf = point.number_of("cdf");
            let off = [law.cdf(&y) + turns - cdf, law.survival(&y) - turns - (1.0 - cdf)];
            assert!(off.iter().all(|off| off.abs() < 2e-9), "{off:?} at {point:?}");
            assert!(agree(point.number_of("log_cdf"), cdf.ln()), "{point:?}");
            assert!(
                agree(point.number_of("survival_function"), 1.0 - cdf),
                "{point:?}"
            );
        }
    }
}
