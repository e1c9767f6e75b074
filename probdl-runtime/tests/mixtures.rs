//! Mixtures: against TensorFlow Probability, against sums by hand, and at extremes.

mod golden;

use golden::{Point, agree, normal_slack, points};
use probdl_runtime::distribution::{
    Bernoulli, Categorical, Cdf, Distribution, Gamma, Independent, LocationScale, LogProbGradient, Logistic,
    Mean, Mixture, MixtureError, MixtureSameFamily, Normal, Poisson, Quantile, StudentT, Variance,
};
use probdl_runtime::random::rng;

/// What both ways to store a mixture must agree in with the reference.
fn check_values<D>(law: &D, point: &Point)
where
    D: Mean<Scalar = f64, Event = f64, Moment = f64> + Variance + Cdf + Quantile,
{
    let y = point.value();
    point.check("log_prob", law.log_prob(&y));
    point.check("mean", law.mean());
    point.check("variance", law.variance());
    point.check("stddev", law.stddev());
    point.check("cdf", law.cdf(&y));
    point.check("survival_function", law.survival(&y));
    point.check("log_cdf", law.log_cdf(&y));
    assert!(agree(law.log_survival(&y).exp(), law.survival(&y)), "{point:?}");
    for p in [1e-300, 1e-9, 0.02, 0.5, 0.9, 1.0 - 1e-9] {
        let quantile = law.quantile(p);
        // A double next to the root moves the distribution function by the density times its spacing.
        let slack = 1e-12 * p.min(1.0 - p) + law.prob(&quantile) * 2.0 * f64::EPSILON * quantile.abs();
        let found = if p <= 0.5 {
            law.cdf(&quantile) - p
        } else {
            (1.0 - p) - law.survival(&quantile)
        };
        assert!(
            found.abs() <= slack,
            "cdf of the quantile of {p} is off by {found:e} at {point:?}"
        );
    }
}

/// A mixture of a family with a location and a scale; `slack` is what the reference is off by in the derivatives of a
/// component by these.
fn check_components<D, const K: usize>(
    point: &Point,
    component: impl Fn(f64, f64) -> D,
    slack: impl Fn(f64, f64, f64) -> [f64; 2],
) where
    D: Mean<Scalar = f64, Event = f64, Moment = f64>
        + Variance
        + Cdf
        + Quantile
        + LogProbGradient<ByParameters = [f64; 2], ByValue = f64>,
{
    let (logits, loc, scale) = (
        point.parameters("logits"),
        point.parameters("loc"),
        point.parameters("scale"),
    );
    let components: [D; K] = std::array::from_fn(|k| component(loc[k], scale[k]));
    let law = MixtureSameFamily::new(logits.clone().try_into().unwrap(), components.clone()).unwrap();
    check_values(&law, point);
    check_values(&Mixture::new(logits, components.to_vec()).unwrap(), point);

    let y = point.value();
    let gradient = law.log_prob_grad(&y);
    assert_eq!(gradient.log_prob, law.log_prob(&y));
    let (by_logits, by_components) = gradient.by_parameters;
    let slack: [_; K] = std::array::from_fn(|k| slack(y, loc[k], scale[k]));
    point.check_gradient("logits", &by_logits);
    for (index, name) in ["loc", "scale"].into_iter().enumerate() {
        let got = by_components.map(|derivatives| derivatives[index]);
        point.check_gradient_within(name, &got, &slack.map(|slack| slack[index]));
    }
    let loosest = slack.iter().fold(0.0_f64, |loosest, slack| loosest.max(slack[0]));
    point.check_gradient_within("value", &[gradient.by_value], &[loosest]);
}

/// Checks all points of a family.
macro_rules! check_mixtures {
    ($name:literal, $component:expr, $slack:expr) => {
        for point in points($name) {
            match point.parameters("logits").len() {
                1 => check_components::<_, 1>(&point, $component, $slack),
                2 => check_components::<_, 2>(&point, $component, $slack),
                3 => check_components::<_, 3>(&point, $component, $slack),
                5 => check_components::<_, 5>(&point, $component, $slack),
                other => panic!("{other} components"),
            }
        }
    };
}

#[test]
fn normal_mixtures_have_the_reference_quantities() {
    // Where |y - loc| / scale is large, TensorFlow's log-densities are off by its z times the error of z.
    check_mixtures!(
        "MixtureSameFamily_Normal",
        |loc, scale| Normal::new(loc, scale).unwrap(),
        normal_slack
    );
}

#[test]
fn logistic_mixtures_have_the_reference_quantities() {
    check_mixtures!(
        "MixtureSameFamily_Logistic",
        |loc, scale| Logistic::new(loc, scale).unwrap(),
        |_, _, _| [0.0; 2]
    );
}

#[test]
fn derivatives_are_those_of_differences() {
    let logits = [0.3, -1.2, 0.8];
    let shapes = [[2.0, 1.5], [0.7, 0.2], [9.0, 3.0]];
    let law = |logits: [f64; 3], shapes: [[f64; 2]; 3]| {
        let components = shapes.map(|[concentration, rate]| Gamma::new(concentration, rate).unwrap());
        MixtureSameFamily::new(logits, components).unwrap()
    };
    let h = 1e-6;
    let slope = |at: &dyn Fn(f64) -> f64| (at(h) - at(-h)) / (2.0 * h);
    for y in [0.05, 1.0, 4.0, 30.0] {
        let gradient = law(logits, shapes).log_prob_grad(&y);
        let close =
            |got: f64, want: f64| assert!((got - want).abs() < 1e-7 * (1.0 + want.abs()), "{got} {want}");
        close(
            gradient.by_value,
            slope(&|h| law(logits, shapes).log_prob(&(y + h))),
        );
        for k in 0..3 {
            let by_logit = slope(&|h| {
                let mut moved = logits;
                moved[k] += h;
                law(moved, shapes).log_prob(&y)
            });
            close(gradient.by_parameters.0[k], by_logit);
            for parameter in 0..2 {
                let derivative = slope(&|h| {
                    let mut moved = shapes;
                    moved[k][parameter] += h;
                    law(logits, moved).log_prob(&y)
                });
                close(gradient.by_parameters.1[k][parameter], derivative);
            }
        }
    }
}

#[test]
fn quantiles_of_counts_are_the_least_that_reach_the_probability() {
    let law = Mixture::new(
        vec![0.5, -0.2, f64::NEG_INFINITY],
        vec![
            Poisson::new(0.3).unwrap(),
            Poisson::new(45.0).unwrap(),
            Poisson::new(1e9).unwrap(),
        ],
    )
    .unwrap();
    for hundredth in 1..100 {
        let p = f64::from(hundredth) / 100.0;
        let by_counting = (0..=u32::MAX).find(|count| law.cdf(count) >= p).unwrap();
        assert_eq!(law.quantile(p), by_counting, "of {p}");
    }
    for count in 0..60 {
        assert_eq!(law.quantile(law.cdf(&count)), count);
    }
    assert_eq!((law.quantile(0.0), law.quantile(f64::NAN)), (0, 0));
    assert_eq!(law.quantile(1.0), u32::MAX);
    let coins = Mixture::equal(vec![
        Bernoulli::new(0.2_f32).unwrap(),
        Bernoulli::new(0.6).unwrap(),
    ])
    .unwrap();
    assert_eq!(
        (coins.mean(), coins.quantile(0.59), coins.quantile(0.61)),
        (0.4, false, true)
    );
}

#[test]
fn the_ends_of_quantiles_are_those_of_the_support() {
    let normals = Mixture::equal(vec![
        Normal::new(0.0_f32, 1.0).unwrap(),
        Normal::new(5.0, 2.0).unwrap(),
    ])
    .unwrap();
    assert_eq!(normals.interval(1.0), [f32::NEG_INFINITY, f32::INFINITY]);
    for p in [-0.1, 1.1, f32::NAN] {
        assert!(normals.quantile(p).is_nan(), "{p}");
    }
    let gammas =
        MixtureSameFamily::equal([Gamma::new(2.0_f64, 1.0).unwrap(), Gamma::new(1e-3, 5.0).unwrap()])
            .unwrap();
    assert_eq!(gammas.quantile(0.0), 0.0);
    assert!(agree(gammas.cdf(&gammas.quantile(0.75)), 0.75));
}

#[test]
fn the_log_density_is_at_least_the_mean_of_the_components() {
    let mut random = rng(11);
    for _ in 0..20_000 {
        // Among them pairs of laws that differ in their last bits.
        let spread = 10_f32.powf((16.0 * random.uniform() - 8.0) as f32);
        let loc = random.normal() as f32;
        let components: Vec<_> = (0..5)
            .map(|k| Normal::new(loc + spread * k as f32, 1.0 + spread).unwrap())
            .collect();
        let y = (3.0 * random.normal()) as f32;
        let mean = components
            .iter()
            .map(|component| f64::from(component.log_prob(&y)))
            .sum::<f64>()
            / 5.0;
        let law = Mixture::equal(components).unwrap();
        assert!(law.log_prob(&y) >= mean as f32, "{law:?} at {y}");
    }
}

#[test]
fn extreme_numbers_stay_numbers() {
    let far = Mixture::equal(vec![
        Normal::new(-1e200_f64, 1e180).unwrap(),
        Normal::new(1e200, 1e190).unwrap(),
    ])
    .unwrap();
    assert_eq!((far.mean(), far.stddev()), (0.0, 1e200));
    assert!(far.log_prob(&1e200).is_finite());
    let narrow = Mixture::equal(vec![Normal::new(0.0_f64, 1e-300).unwrap(); 3]).unwrap();
    assert_eq!(narrow.stddev(), 1e-300);
    // Every component underflows in the plain sum.
    let deep = Mixture::equal(vec![
        Normal::new(0.0_f64, 1.0).unwrap(),
        Normal::new(1.0, 1.0).unwrap(),
    ])
    .unwrap();
    let (near, all) = (deep.components()[1].log_prob(&60.0), deep.log_prob(&60.0));
    assert!((all - (near - 2_f64.ln())).abs() < 1e-12);
    // A law without a mean, of weight 0, is not there.
    let heavy = [
        StudentT::new(0.5_f64, 0.0, 1.0).unwrap(),
        StudentT::new(5.0, 3.0, 1.0).unwrap(),
    ];
    let law = MixtureSameFamily::new([f64::NEG_INFINITY, 700.0], heavy).unwrap();
    assert_eq!((law.mean(), law.weights()), (3.0, [0.0, 1.0]));
    assert_eq!(law.quantile(0.3), heavy[1].quantile(0.3));
    assert_eq!(law.log_prob(&2.0), heavy[1].log_prob(&2.0));
}

#[test]
fn arrays_choose_one_component_for_all_elements() {
    let far = |at: f32| Independent::new([Normal::new(at, 1e-3).unwrap(), Normal::new(-at, 1e-3).unwrap()]);
    let law = MixtureSameFamily::new([0.0, 1.0_f32], [far(10.0), far(20.0)]).unwrap();
    let (mut second, draws) = (0, 20_000);
    let mut random = rng(5);
    for _ in 0..draws {
        let [a, b] = law.sample(&mut random);
        assert!((a + b).abs() < 0.02, "{a} and {b} are of different components");
        second += u32::from(a > 15.0);
    }
    let weight = f64::from(law.weights()[1]);
    let deviation = (weight * (1.0 - weight) / f64::from(draws)).sqrt();
    assert!((f64::from(second) / f64::from(draws) - weight).abs() < 4.0 * deviation);
    assert_eq!(law.mean()[0], -law.mean()[1]);
    assert_eq!(law.quantile(0.7)[0], law.marginal(0).quantile(0.7));
    let moved = law.affine([1.0, 0.0], [2.0, -1.0]);
    assert!((moved.mean()[0] - (1.0 + 2.0 * law.mean()[0])).abs() < 1e-5);
    assert!((moved.stddev()[1] - law.stddev()[1]).abs() < 1e-5);
    let classes = [
        Categorical::<3>::from_logits([0.0; 3]).unwrap(),
        Categorical::from_logits([9.0, 0.0, 0.0]).unwrap(),
    ];
    assert!(MixtureSameFamily::equal(classes).unwrap().prob(&0) > 0.6);
}

#[test]
fn what_is_no_mixture_is_refused() {
    let law = Normal::new(0.0_f64, 1.0).unwrap();
    assert_eq!(Mixture::<Normal>::equal(vec![]), Err(MixtureError::Empty));
    assert_eq!(
        MixtureSameFamily::<Normal, 0>::equal([]),
        Err(MixtureError::Empty)
    );
    let error = Mixture::new(vec![0.0], vec![law; 2]).unwrap_err();
    assert_eq!(
        error,
        MixtureError::LengthsDiffer {
            logits: 1,
            components: 2
        }
    );
    let error = Mixture::new(vec![0.0, f64::INFINITY], vec![law; 2]).unwrap_err();
    assert!(error.to_string().contains("component 1 is inf"), "{error}");
    assert!(MixtureSameFamily::new([f64::NAN], [law]).is_err());
    assert_eq!(
        Mixture::new(vec![f64::NEG_INFINITY; 2], vec![law; 2]),
        Err(MixtureError::NoWeight)
    );
}
