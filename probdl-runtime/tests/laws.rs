//! The laws against TensorFlow Probability, in f64.

mod golden;

use golden::{Point, agree, normal_slack, points};
use probdl_runtime::distribution::{
    Bernoulli, Categorical, Cdf, Distribution, Entropy, Gamma, Independent, LogNormal, LogProbGradient, Mean,
    Mode, Normal, Poisson, Quantile, StudentT, Variance,
};

fn check_moments<D: Mean<Moment = f64> + Variance>(law: &D, point: &Point) {
    point.check("mean", law.mean());
    point.check("variance", law.variance());
    point.check("stddev", law.stddev());
}

fn check_tails<D: Cdf<Scalar = f64>>(law: &D, y: &D::Event, point: &Point) {
    point.check("cdf", law.cdf(y));
    point.check("survival_function", law.survival(y));
    point.check("log_cdf", law.log_cdf(y));
    let log_survival = law.log_survival(y);
    assert!(
        agree(log_survival.exp(), law.survival(y)),
        "{log_survival} at {point:?}"
    );
}

fn check_quantiles<D: Quantile<Scalar = f64, Event = f64>>(law: &D, point: &Point) {
    for [p, want] in point.quantiles() {
        let got = law.quantile(p);
        assert!(
            agree(got, want),
            "quantile of {p}: {got:e}, want {want:e} at {point:?}"
        );
    }
}

/// Compares all quantities of a law of real numbers.
fn check_quantities<D>(law: &D, point: &Point)
where
    D: Distribution<Scalar = f64, Event = f64, Moment = f64>
        + Mean
        + Variance
        + Mode
        + Entropy
        + Cdf
        + Quantile
        + LogProbGradient,
{
    let y = point.value();
    point.check("log_prob", law.log_prob(&y));
    assert_eq!(law.log_prob_grad(&y).log_prob, law.log_prob(&y));
    check_moments(law, point);
    point.check("mode", law.mode());
    point.check("entropy", law.entropy());
    check_tails(law, &y, point);
    check_quantiles(law, point);
}

#[test]
fn normal_has_the_reference_quantities() {
    for point in points("Normal") {
        let law = Normal::new(point.parameter("loc"), point.parameter("scale")).unwrap();
        check_quantities(&law, &point);
    }
}

#[test]
fn independent_normals_have_the_reference_quantities() {
    for point in points("Independent_Normal") {
        match point.parameters("loc").len() {
            1 => check_independent::<1>(&point),
            3 => check_independent::<3>(&point),
            4 => check_independent::<4>(&point),
            other => panic!("a width of {other}"),
        }
    }
}

fn check_independent<const N: usize>(point: &Point) {
    let (loc, scale) = (point.parameters("loc"), point.parameters("scale"));
    let law = Independent::<_, N>::from_fn(|i| Normal::new(loc[i], scale[i]).unwrap());
    let y: [f64; N] = point.values().try_into().unwrap();
    let gradient = law.log_prob_grad(&y);
    point.check("log_prob", law.log_prob(&y));
    point.check("log_prob", gradient.log_prob);
    let slack: [_; N] = std::array::from_fn(|i| normal_slack(y[i], loc[i], scale[i]));
    let [by_loc_slack, by_scale_slack] = [0, 1].map(|index| slack.map(|slack| slack[index]));
    point.check_gradient_within(
        "loc",
        &gradient.by_parameters.map(|[by_loc, _]| by_loc),
        &by_loc_slack,
    );
    point.check_gradient_within(
        "scale",
        &gradient.by_parameters.map(|[_, by_scale]| by_scale),
        &by_scale_slack,
    );
    point.check_gradient_within("value", &gradient.by_value, &by_loc_slack);
    point.check_all("mean", &law.mean());
    point.check_all("variance", &law.variance());
    point.check_all("stddev", &law.stddev());
    point.check_all("mode", &law.mode());
    point.check("entropy", law.entropy());
}

#[test]
fn student_t_has_the_reference_quantities() {
    for point in points("StudentT") {
        let [df, loc, scale] = ["df", "loc", "scale"].map(|name| point.parameter(name));
        let law = StudentT::new(df, loc, scale).unwrap();
        let y = point.value();
        let gradient = law.log_prob_grad(&y);
        point.check("log_prob", law.log_prob(&y));
        point.check("log_prob", gradient.log_prob);
        point.check_gradient("df", &gradient.by_parameters[..1]);
        point.check_gradient("value", &[gradient.by_value]);
        check_moments(&law, &point);
        point.check("mode", law.mode());
        point.check("entropy", law.entropy());
        check_tails(&law, &y, &point);
        check_quantiles(&law, &point);
    }
}

#[test]
fn log_normal_has_the_reference_quantities() {
    for point in points("LogNormal") {
        let law = LogNormal::new(point.parameter("loc"), point.parameter("scale")).unwrap();
        check_quantities(&law, &point);
    }
}

#[test]
fn gamma_has_the_reference_quantities() {
    for point in points("Gamma") {
        let [concentration, rate] = ["concentration", "rate"].map(|name| point.parameter(name));
        let law = Gamma::new(concentration, rate).unwrap();
        let y = point.value();
        point.check("log_prob", law.log_prob(&y));
        point.check_gradient("value", &[law.log_prob_grad(&y).by_value]);
        check_moments(&law, &point);
        if concentration > 1.0 {
            point.check("mode", law.mode());
        } else {
            assert_eq!(law.mode(), 0.0); // TensorFlow has NaN
        }
        point.check("entropy", law.entropy());
        check_tails(&law, &y, &point);
        check_quantiles(&law, &point);
    }
}

#[test]
fn poisson_has_the_reference_quantities() {
    let mut seen = 0;
    for point in points("Poisson_rate") {
        check_poisson(&Poisson::new(point.parameter("rate")).unwrap(), "rate", &point);
        seen += 1;
    }
    for point in points("Poisson_log_rate") {
        // Two points are beyond the counts of a `u32`; the kernel's test has them.
        if point.value() <= f64::from(u32::MAX) {
            let law = Poisson::from_log_rate(point.parameter("log_rate")).unwrap();
            check_poisson(&law, "log_rate", &point);
            seen += 1;
        }
    }
    assert_eq!(seen, 78);
}

fn check_poisson(law: &Poisson<f64>, parameter: &str, point: &Point) {
    let y = point.value() as u32;
    point.check("log_prob", law.log_prob(&y));
    // y - rate: a difference of large terms.
    point.check_gradient_within(
        parameter,
        &law.log_prob_grad(&y).by_parameters,
        &[1e-12 * (1.0 + law.rate())],
    );
    check_moments(law, point);
    point.check("mode", f64::from(law.mode()));
    check_tails(law, &y, point);
}

#[test]
fn bernoulli_has_the_reference_quantities() {
    for point in points("Bernoulli_logits") {
        check_bernoulli(
            &Bernoulli::from_logits(point.parameter("logits")).unwrap(),
            &point,
        );
    }
    for point in points("Bernoulli_probs") {
        check_bernoulli(&Bernoulli::new(point.parameter("probs")).unwrap(), &point);
    }
}

fn check_bernoulli(law: &Bernoulli<f64>, point: &Point) {
    let y = point.value() == 1.0;
    point.check("log_prob", law.log_prob(&y));
    check_moments(law, point);
    point.check("mode", f64::from(u8::from(law.mode())));
    point.check("entropy", law.entropy());
    check_tails(law, &y, point);
}

#[test]
fn categorical_has_the_reference_quantities() {
    for point in points("Categorical_logits") {
        let logits = point.parameters("logits");
        match logits.len() {
            2 => check_categorical(
                &Categorical::<2, f64>::from_logits(logits.try_into().unwrap()).unwrap(),
                &point,
            ),
            3 => check_categorical(
                &Categorical::<3, f64>::from_logits(logits.try_into().unwrap()).unwrap(),
                &point,
            ),
            5 => check_categorical(
                &Categorical::<5, f64>::from_logits(logits.try_into().unwrap()).unwrap(),
                &point,
            ),
            _ => check_categorical(
                &Categorical::<10, f64>::from_logits(logits.try_into().unwrap()).unwrap(),
                &point,
            ),
        }
    }
    for point in points("Categorical_probs") {
        let probs = point.parameters("probs");
        match probs.len() {
            2 => check_categorical(
                &Categorical::<2, f64>::new(probs.try_into().unwrap()).unwrap(),
                &point,
            ),
            3 => check_categorical(
                &Categorical::<3, f64>::new(probs.try_into().unwrap()).unwrap(),
                &point,
            ),
            5 => check_categorical(
                &Categorical::<5, f64>::new(probs.try_into().unwrap()).unwrap(),
                &point,
            ),
            _ => check_categorical(
                &Categorical::<10, f64>::new(probs.try_into().unwrap()).unwrap(),
                &point,
            ),
        }
    }
}

fn check_categorical<const K: usize>(law: &Categorical<K, f64>, point: &Point) {
    let class = point.value() as u32;
    point.check("log_prob", law.log_prob(&class));
    assert_eq!(law.log_prob_grad(&class).log_prob, law.log_prob(&class));
    point.check("mode", f64::from(law.mode()));
    point.check("entropy", law.entropy());
    // TensorFlow's mean of the class numbers, from our probabilities.
    let mean = std::iter::zip(0.., law.probs()).map(|(class, probability)| f64::from(class) * probability);
    point.check("mean", mean.sum());
}
