//! The laws against TensorFlow Probability, in f64.

mod golden;

use golden::{Point, agree, normal_slack, points};
use probdl_runtime::distribution::kernel::poisson_log_rate;
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

/// Compares all quantities of a law of real numbers with a location and a scale; `slack` is what the reference's
/// derivatives by these and by the value are off by.
fn check_quantities<D>(law: &D, point: &Point, slack: [f64; 3])
where
    D: Distribution<Scalar = f64, Event = f64, Moment = f64>
        + Mean
        + Variance
        + Mode
        + Entropy
        + Cdf
        + Quantile
        + LogProbGradient<ByParameters = [f64; 2], ByValue = f64>,
{
    let y = point.value();
    let gradient = law.log_prob_grad(&y);
    point.check("log_prob", law.log_prob(&y));
    assert_eq!(gradient.log_prob, law.log_prob(&y));
    if gradient.log_prob > f64::NEG_INFINITY {
        let [by_loc, by_scale] = gradient.by_parameters;
        let got = [("loc", by_loc), ("scale", by_scale), ("value", gradient.by_value)];
        for ((name, got), slack) in std::iter::zip(got, slack) {
            point.check_gradient_within(name, &[got], &[slack]);
        }
    } else {
        // Outside of the support no number is the derivative.
        point.has_no(&["grad.loc", "grad.scale", "grad.value"]);
    }
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
        let [by_loc, by_scale] = normal_slack(point.value(), law.loc(), law.scale());
        check_quantities(&law, &point, [by_loc, by_scale, by_loc]);
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
        for (name, got) in std::iter::zip(["df", "loc", "scale"], gradient.by_parameters) {
            point.check_gradient(name, &[got]);
        }
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
        let y = point.value();
        let [by_loc, by_scale] = normal_slack(y.ln(), law.loc(), law.scale());
        check_quantities(&law, &point, [by_loc, by_scale, by_loc / y]);
    }
}

#[test]
fn gamma_has_the_reference_quantities() {
    for point in points("Gamma") {
        let [concentration, rate] = ["concentration", "rate"].map(|name| point.parameter(name));
        let law = Gamma::new(concentration, rate).unwrap();
        let y = point.value();
        point.check("log_prob", law.log_prob(&y));
        let gradient = law.log_prob_grad(&y);
        let [by_concentration, by_rate] = gradient.by_parameters;
        if y == 0.0 {
            // ln y has no other limit; TensorFlow's is finite at concentration 1, where its gradient lacks ln y.
            assert_eq!(by_concentration, f64::NEG_INFINITY);
            point.has_no(&["grad.concentration"]);
        } else {
            point.check_gradient("concentration", &[by_concentration]);
        }
        point.check_gradient("rate", &[by_rate]);
        point.check_gradient("value", &[gradient.by_value]);
        check_moments(&law, &point);
        if concentration > 1.0 {
            point.check("mode", law.mode());
        } else {
            point.check_instead("mode", law.mode(), 0.0);
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
        let law = Poisson::from_log_rate(point.parameter("log_rate")).unwrap();
        if point.value() <= f64::from(u32::MAX) {
            check_poisson(&law, "log_rate", &point);
            seen += 1;
        } else {
            // Two points are beyond the counts of a `u32`: its kernel can take them.
            let (log_prob, [by_log_rate]) = poisson_log_rate(point.value(), [law.log_rate()]);
            point.check("log_prob", log_prob);
            point.check_gradient_within("log_rate", &[by_log_rate], &[1e-12 * (1.0 + law.rate())]);
            check_moments(&law, &point);
            assert_eq!(law.mode(), u32::MAX);
            point.has_no(&["mode", "cdf", "survival_function", "log_cdf"]);
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
        let law = Bernoulli::from_logits(point.parameter("logits")).unwrap();
        check_bernoulli(&law, "logits", &point);
    }
    for point in points("Bernoulli_probs") {
        let law = Bernoulli::new(point.parameter("probs")).unwrap();
        check_bernoulli(&law, "probs", &point);
    }
}

fn check_bernoulli(law: &Bernoulli<f64>, parameter: &str, point: &Point) {
    let y = point.value() == 1.0;
    point.check("log_prob", law.log_prob(&y));
    let [by_parameter] = law.log_prob_grad(&y).by_parameters;
    if point.gradient(parameter)[0].is_nan() {
        // At a probability of 0 or 1 TensorFlow has 0 times infinity.
        let certain = if y { 1.0 } else { -1.0 };
        point.check_gradient_instead(parameter, by_parameter, certain);
    } else {
        point.check_gradient(parameter, &[by_parameter]);
    }
    check_moments(law, point);
    point.check("mode", f64::from(u8::from(law.mode())));
    point.check("entropy", law.entropy());
    check_tails(law, &y, point);
}

/// Calls the check of a number of classes.
macro_rules! of_classes {
    ($form:ident, $parameter:literal, $point:expr) => {{
        let numbers = $point.parameters($parameter);
        match numbers.len() {
            2 => check_categorical(
                &Categorical::<2, f64>::$form(array(numbers)).unwrap(),
                $parameter,
                $point,
            ),
            3 => check_categorical(
                &Categorical::<3, f64>::$form(array(numbers)).unwrap(),
                $parameter,
                $point,
            ),
            5 => check_categorical(
                &Categorical::<5, f64>::$form(array(numbers)).unwrap(),
                $parameter,
                $point,
            ),
            10 => check_categorical(
                &Categorical::<10, f64>::$form(array(numbers)).unwrap(),
                $parameter,
                $point,
            ),
            other => panic!("{other} classes"),
        }
    }};
}

fn array<const K: usize>(numbers: Vec<f64>) -> [f64; K] {
    numbers.try_into().unwrap()
}

#[test]
fn categorical_has_the_reference_quantities() {
    for point in points("Categorical_logits") {
        of_classes!(from_logits, "logits", &point);
    }
    for point in points("Categorical_probs") {
        of_classes!(new, "probs", &point);
    }
}

fn check_categorical<const K: usize>(law: &Categorical<K, f64>, parameter: &str, point: &Point) {
    let class = point.value() as u32;
    point.check("log_prob", law.log_prob(&class));
    let gradient = law.log_prob_grad(&class);
    assert_eq!(gradient.log_prob, law.log_prob(&class));
    for (index, (got, want)) in std::iter::zip(gradient.by_parameters, point.gradient(parameter)).enumerate()
    {
        // -1 / sum for the classes not seen, also where TensorFlow has NaN at a probability of 0.
        let nowhere = parameter == "probs" && law.probs()[index] == 0.0;
        let want = if nowhere { -1.0 } else { want };
        assert!(
            agree(got, want),
            "d {parameter}[{index}]: got {got:e}, want {want:e} at {point:?}"
        );
    }
    point.check("mode", f64::from(law.mode()));
    point.check("entropy", law.entropy());
    // TensorFlow's moments and distribution function of the class numbers, from our probabilities.
    let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
        let probs = law.probs();
        (0..K).map(|class| of(class as f64) * probs[class]).sum()
    };
    let mean = sum(&|class| class);
    let variance = sum(&|class| (class - mean) * (class - mean));
    point.check("mean", mean);
    point.check("variance", variance);
    point.check("stddev", variance.sqrt());
    let below = sum(&|other| f64::from(u8::from(other <= f64::from(class))));
    point.check("cdf", below);
    point.check("log_cdf", below.ln());
    point.check(
        "survival_function",
        sum(&|other| f64::from(u8::from(other > f64::from(class)))),
    );
}
