//! Heads that are mixtures: gradients against differences, layers against TensorFlow Probability's, fits.

mod common;

use common::{Reference, check_gradient, close, evaluate, flat, rows, scattered, single};
use probdl::prelude::*;
use serde_json::Value;

/// Checks a model at several parameters.
macro_rules! check {
    ($model:ty, $x:expr, $y:expr) => {
        for salt in [1, 2] {
            let model = <$model>::new(salt);
            let parameters = scattered(model.parameter_count(), 10 + salt);
            check_gradient(&model, &$x, &$y, &parameters);
        }
    };
}

model! { struct Modes = Input(2) -> Dense(4, tanh) -> Dense(_) -> MixtureNormal(3, 1); }
model! { struct Pairs = Input(2) -> Dense(_) -> MixtureLogistic(2, 2); }
model! { struct Correlated = Input(2) -> Dense(_) -> MixtureSameFamily(2, MultivariateNormalTriL(2)); }
model! { struct Kinds = Input(2) -> Dense(_) -> CategoricalMixtureOfOneHotCategorical(3, 2); }
model! {
    struct Shared = Input(2) -> Dense(6) -> DistributionLambda(|t|
        MixtureSameFamily(Categorical(probs = softmax(t[..3])), Normal(t[3..], 0.7)));
}
model! {
    struct Waits = Input(2) -> Dense(6) -> DistributionLambda(|t|
        MixtureSameFamily(Categorical(t[..2]), Gamma(softplus(t[2..4]), exp(t[4..]))));
}
model! {
    struct Checked = Input(2) -> Dense(4, softplus) -> DistributionLambda(|t|
        MixtureSameFamily(Categorical(t[..2]), Normal(t[0], checked(t[2..] + 0.1))));
}

model! {
    struct Outliers = Input(2) -> Dense(7) -> DistributionLambda(|t| Mixture(Categorical(logits = t[..3]), [
        Normal(t[3], softplus(t[4]) + 0.01),
        StudentT(4.0, t[5], exp(t[6])),
        Normal(0.0, 10.0),
    ]));
}
model! {
    struct Wide = Input(2) -> Dense(5) -> DistributionLambda(|t| Mixture(cat = Categorical(t[..2]), components = [
        Independent(Normal(t[2..4], softplus(t[4]))),
        Laplace(0.0, 2.0),
    ]));
}
model! {
    struct Stays = Input(2) -> Dense(6) -> DistributionLambda(|t| Mixture(Categorical(probs = softmax(t[..3])), [
        Poisson(exp(t[3])),
        ZeroInflated(Poisson(softplus(t[4])), t[5]),
        NegativeBinomial(total_count = 2.0, logits = t[5]),
    ]));
}
model! {
    struct Lives = Input(2) -> Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [
        Gamma(softplus(t[2]), 1.5),
        Truncated(Weibull(2.0, checked(exp(t[3]) + 0.1)), high = 20.0),
    ]));
}

#[test]
fn gradients_of_several_families_are_slopes() {
    let x = single(&rows::<2>(41, 33));
    let (one, two) = (single(&rows::<1>(41, 34)), single(&rows::<2>(41, 35)));
    check!(Outliers, x, one);
    check!(Wide, x, two);
    let positive: Vec<[f32; 1]> = one.iter().map(|[y]| [y.abs() + 0.1]).collect();
    check!(Lives, x, positive);
    let counts: Vec<[u32; 1]> = (0..41).map(|row| [row * row % 7]).collect();
    check!(Stays, x, counts);
}

#[test]
fn a_list_of_one_family_is_a_mixture_of_the_same_family() {
    model! {
        #[model(dtype = f64)]
        struct Written = Input(2) -> Dense(6) -> DistributionLambda(|t| Mixture(Categorical(logits = t[..2]), [
            Normal(t[2], softplus(t[4])),
            Normal(t[3], softplus(t[5])),
        ]));
    }
    model! {
        #[model(dtype = f64)]
        struct Vectors = Input(2) -> Dense(6) -> DistributionLambda(|t|
            MixtureSameFamily(Categorical(logits = t[..2]), Normal(t[2..4], softplus(t[4..]))));
    }
    let (x, y, parameters) = (rows::<2>(30, 36), rows::<1>(30, 37), scattered(18, 38));
    let written = evaluate::<Written, f64>(&Written::new(1), &x, &y, &parameters);
    assert_eq!(
        written,
        evaluate::<Vectors, f64>(&Vectors::new(1), &x, &y, &parameters)
    );
    let (law, other) = (
        Written::new(1).distribution(&x[0]),
        Vectors::new(1).distribution(&x[0]),
    );
    assert_eq!(law, other);
}

type Component = Either<Normal, StudentT>;

#[test]
fn the_law_of_several_families_is_their_weighted_sum() {
    let mut model = Outliers::new(1);
    let bias = [0.3, -0.5, 0.1, 1.0, 0.4, -2.0, 0.2];
    model.dense_mut().bias_mut().copy_from_slice(&bias);
    let law = model.distribution(&[0.0, 0.0]).marginal(0);
    let components = [
        Either::First(Normal::new(1.0, (1.0 + 0.4_f32.exp()).ln() + 0.01).unwrap()),
        Either::Second(StudentT::new(4.0, -2.0, 0.2_f32.exp()).unwrap()),
        Either::First(Normal::new(0.0, 10.0).unwrap()),
    ];
    let weights = law.weights();
    for y in [-3.0, 0.25, 2.0] {
        let sum = |of: fn(&Component, &f32) -> f32| -> f32 {
            std::iter::zip(&weights, &components)
                .map(|(weight, law)| weight * of(law, &y))
                .sum()
        };
        assert!((law.prob(&y) - sum(Distribution::prob)).abs() < 1e-6);
        assert!((law.cdf(&y) - sum(Cdf::cdf)).abs() < 1e-6);
        assert!((law.quantile(law.cdf(&y)) - y).abs() < 1e-4);
    }
    let mean: f32 = std::iter::zip(&weights, &components)
        .map(|(weight, law)| weight * law.mean())
        .sum();
    assert!((law.mean() - mean).abs() < 1e-6);
    // Draws come from all components.
    let draws: Vec<f32> = (0..4000).map(|seed| law.sample(&mut rng(seed))).collect();
    let below = draws.iter().filter(|draw| **draw <= 0.5).count() as f32 / 4000.0;
    assert!((below - law.cdf(&0.5)).abs() < 4.0 * 0.5 / 4000.0_f32.sqrt());
}

#[test]
fn targets_of_several_families_are_those_that_one_has() {
    let (x, y) = ([[0.5_f32, -0.5], [0.1, 0.2]], [[1.0_f32], [-1.0]]);
    let error = Lives::new(1).fit(&x, &y, &Fit::new(SGD::new(0.1))).unwrap_err();
    assert!(
        matches!(error, FitError::OutsideSupport { row: 1, .. }),
        "{error:?}"
    );
    assert!(Outliers::new(1).fit(&x, &y, &Fit::new(SGD::new(0.1))).is_ok());
}

#[test]
fn targets_of_several_families_are_normalized() {
    model! {
        #[model(normalize_target)]
        struct Scaled = Input(1) -> Dense(4) -> DistributionLambda(|t| Mixture(Categorical(t[..2]), [
            Normal(t[2], softplus(t[3])),
            Cauchy(0.0, 3.0),
        ]));
    }
    let x: Vec<[f32; 1]> = (0..50).map(|row| [row as f32 / 25.0 - 1.0]).collect();
    let y: Vec<[f32; 1]> = x.iter().map(|[x]| [1000.0 + 300.0 * x]).collect();
    let mut model = Scaled::new(1);
    model.fit(&x, &y, &Fit::new(Adam::new(0.05)).epochs(200)).unwrap();
    let median = model.distribution(&[0.0]).marginal(0).quantile(0.5);
    assert!((median - 1000.0).abs() < 40.0, "{median}");
}

#[test]
fn gradients_are_slopes() {
    let x = single(&rows::<2>(41, 30));
    let (one, two) = (single(&rows::<1>(41, 31)), single(&rows::<2>(41, 32)));
    check!(Modes, x, one);
    check!(Pairs, x, two);
    check!(Correlated, x, two);
    check!(Shared, x, one);
    check!(Checked, x, one);
    let positive: Vec<[f32; 1]> = one.iter().map(|[y]| [y.abs() + 0.1]).collect();
    check!(Waits, x, positive);
    let one_hot: Vec<[bool; 3]> = (0..41).map(|row| std::array::from_fn(|k| k == row % 3)).collect();
    check!(Kinds, x, one_hot);
}

fn points(layer: &str) -> Vec<Value> {
    let file = format!(
        "{}/tests/reference/golden/layer_{layer}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(file).expect("a reference file");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    json["points"].as_array().expect("points").clone()
}

/// Compares a layer with the reference points of its shape; returns how many there were.
fn compare<M, E, const N: usize>(
    mut model: M,
    points: &[Value],
    components: usize,
    event: impl Fn([f64; N]) -> E,
) -> usize
where
    E: Copy + std::fmt::Debug + PartialEq,
    M: Model<Scalar = f64, Input = [f64; 1], Target = E> + Probabilistic,
    M::Distribution: Distribution<Event = E, Scalar = f64, Moment = [f64; N]> + Mean + Variance,
{
    let mut compared = 0;
    for point in points {
        let y = flat(&point["y"]);
        if point["num_components"] != components || y.len() != N {
            continue;
        }
        let mut reference = Reference::new(point);
        reference.take_shape(N);
        assert!(reference.take("num_components") == components && flat(&reference.take("y")) == y);
        let y = event(std::array::from_fn(|k| y[k]));
        let parameters = flat(&reference.take("params"));
        model
            .set_parameters(&parameters)
            .expect("as many as the layer needs");
        let law = model.distribution(&[0.0]);
        let log_prob = reference.take("log_prob");
        close("log_prob", &[law.log_prob(&y)], &log_prob);
        close("mean", &law.mean(), &reference.take("mean"));
        close("stddev", &law.stddev(), &reference.take("stddev"));
        close("variance", &law.variance(), &reference.take("variance"));
        let (loss, gradient) = evaluate::<M, f64>(&model, &[[0.0]], &[y], &parameters);
        close("loss", &[-loss], &log_prob);
        let gradient: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
        close("gradient", &gradient, &reference.take("grad"));
        reference.end();
        compared += 1;
    }
    assert!(
        compared > 0,
        "no point of {components} components and {N} elements"
    );
    compared
}

/// Declares a model for each shape, and compares it.
macro_rules! layers {
    ($points:expr, $event:expr, $($name:ident($size:literal) = $layer:ident($first:literal, $second:literal), $components:literal;)+) => {{
        let mut compared = 0;
        $(
            model! { #[model(dtype = f64)] struct $name = Input(1) -> VariableLayer($size) -> $layer($first, $second); }
            compared += compare($name::new(1), &$points, $components, $event);
        )+
        compared
    }};
}

#[test]
fn mixtures_of_normals_are_those_of_tfp() {
    let points = points("MixtureNormal");
    let compared = layers!(points, |y: [f64; 1]| y,
        One(3) = MixtureNormal(1, 1), 1; Two(6) = MixtureNormal(2, 1), 2; Four(12) = MixtureNormal(4, 1), 4;)
        + layers!(points, |y: [f64; 3]| y, OneOfThree(7) = MixtureNormal(1, 3), 1;
        TwoOfThree(14) = MixtureNormal(2, 3), 2; FourOfThree(28) = MixtureNormal(4, 3), 4;)
        + layers!(points, |y: [f64; 6]| y, OneOfSix(13) = MixtureNormal(1, 6), 1;
        TwoOfSix(26) = MixtureNormal(2, 6), 2; FourOfSix(52) = MixtureNormal(4, 6), 4;);
    assert_eq!(compared, points.len());
}

#[test]
fn mixtures_of_logistics_are_those_of_tfp() {
    let points = points("MixtureLogistic");
    let compared = layers!(points, |y: [f64; 1]| y,
        One(3) = MixtureLogistic(1, 1), 1; Two(6) = MixtureLogistic(2, 1), 2; Four(12) = MixtureLogistic(4, 1), 4;)
        + layers!(points, |y: [f64; 3]| y, OneOfThree(7) = MixtureLogistic(1, 3), 1;
        TwoOfThree(14) = MixtureLogistic(2, 3), 2; FourOfThree(28) = MixtureLogistic(4, 3), 4;)
        + layers!(points, |y: [f64; 6]| y, OneOfSix(13) = MixtureLogistic(1, 6), 1;
        TwoOfSix(26) = MixtureLogistic(2, 6), 2; FourOfSix(52) = MixtureLogistic(4, 6), 4;);
    assert_eq!(compared, points.len());
}

#[test]
fn mixtures_of_classes_are_those_of_tfp() {
    let points = points("CategoricalMixtureOfOneHotCategorical");
    let compared = layers!(points, |y: [f64; 2]| y.map(|y| y == 1.0),
        OneOfTwo(3) = CategoricalMixtureOfOneHotCategorical(2, 1), 1;
        TwoOfTwo(6) = CategoricalMixtureOfOneHotCategorical(2, 2), 2;
        FourOfTwo(12) = CategoricalMixtureOfOneHotCategorical(2, 4), 4;)
        + layers!(points, |y: [f64; 3]| y.map(|y| y == 1.0),
        OneOfThree(4) = CategoricalMixtureOfOneHotCategorical(3, 1), 1;
        TwoOfThree(8) = CategoricalMixtureOfOneHotCategorical(3, 2), 2;
        FourOfThree(16) = CategoricalMixtureOfOneHotCategorical(3, 4), 4;)
        + layers!(points, |y: [f64; 5]| y.map(|y| y == 1.0),
        OneOfFive(6) = CategoricalMixtureOfOneHotCategorical(5, 1), 1;
        TwoOfFive(12) = CategoricalMixtureOfOneHotCategorical(5, 2), 2;
        FourOfFive(24) = CategoricalMixtureOfOneHotCategorical(5, 4), 4;);
    assert_eq!(compared, points.len());
}

model! { struct Sizes = Input(1) -> Dense(params_size(MixtureNormal(5, 24)), name = normals) -> MixtureNormal(5, 24); }

#[test]
fn params_size_counts_the_components() {
    assert_eq!(Sizes::new(1).normals().bias().len(), 5 + 2 * 5 * 24);
}

#[test]
fn a_fit_finds_two_branches() {
    model! { struct Branches = Input(1) -> Dense(16, tanh) -> Dense(_, bias_initializer = random_normal(stddev = 1.0)) -> MixtureNormal(2, 1); }
    // y is 1 + x or -1 - x, by turns. From equal components nothing would pull them apart.
    let x: Vec<[f32; 1]> = (0..400).map(|row| [(row % 200) as f32 / 200.0]).collect();
    let y: Vec<[f32; 1]> = (0..400)
        .map(|row| {
            let noise = ((row * 37) % 41) as f32 / 41.0 - 0.5;
            let branch = if row < 200 { 1.0 } else { -1.0 };
            [branch * (1.0 + x[row][0]) + 0.2 * noise]
        })
        .collect();
    let mut model = Branches::new(3);
    let history = model.fit(&x, &y, &Fit::new(Adam::new(0.02)).epochs(150)).unwrap();
    let law = model.distribution(&[0.5]);
    assert!(law.mean()[0].abs() < 0.15, "{:?}", law.mean());
    let mut centers: Vec<f32> = law
        .components()
        .iter()
        .map(|component| component.mean()[0])
        .collect();
    centers.sort_by(f32::total_cmp);
    assert!(
        (centers[0] + 1.5).abs() < 0.15 && (centers[1] - 1.5).abs() < 0.15,
        "{centers:?}"
    );
    assert!(*history.loss.last().unwrap() < 0.3, "{:?}", history.loss.last());
    let [low, high] = law.interval(0.9);
    assert!(low[0] < -1.4 && high[0] > 1.4);
    let draws: Vec<[f32; 1]> = model.predict(&x, 7);
    assert!(draws.iter().any(|y| y[0] > 0.5) && draws.iter().any(|y| y[0] < -0.5));
}
