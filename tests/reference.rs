//! Agreement with TensorFlow Probability: training runs epoch by epoch, layers, sizes.

mod common;

use common::{Reference, close, evaluate, flat};
use probdl::distribution::Covariance;
use probdl::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(name)
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a reference file")).expect("JSON")
}

/// Raw little-endian numbers, in rows of N.
fn rows<const N: usize>(name: &str) -> Vec<[f32; N]> {
    let bytes = fs::read(folder("parity").join(name)).expect("a reference file");
    let numbers: Vec<f32> = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect();
    numbers.as_chunks::<N>().0.to_vec()
}

fn widen<const N: usize>(rows: &[[f32; N]]) -> Vec<[f64; N]> {
    rows.iter().map(|row| row.map(f64::from)).collect()
}

model! { #[model(dtype = f64)] struct Coin64 = Input(1) -> Dense(1, sigmoid, kernel_initializer = constant(2.0), bias_initializer = constant(2.0)) -> DistributionLambda(|t| Bernoulli(probs = t)); }
model! { struct Coin32 = Input(1) -> Dense(1, sigmoid, kernel_initializer = constant(2.0), bias_initializer = constant(2.0)) -> DistributionLambda(|t| Bernoulli(probs = t)); }
model! { #[model(dtype = f64)] struct Line64 = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
model! { struct Line32 = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
model! { #[model(dtype = f64)] struct Net64 = Input(8) -> Dense(50, relu) -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3)); }

/// Compares kernel, bias and loss after some epochs of a model with one weight.
macro_rules! one_weight_run {
    ($model:expr, $x:expr, $y:expr, $rate:expr, $epochs:expr, $reference:expr, $tolerance:expr) => {{
        let reference = $reference.as_object().expect("epochs");
        let mut compared = 0;
        let fit = Fit::new(RMSprop::new($rate))
            .epochs($epochs)
            .batch_size(32)
            .shuffle(false);
        let (x, y) = ($x, $y);
        $model
            .fit_with(&x, &y, &fit, |epoch| {
                let Some(wanted) = reference.get(&(epoch.epoch + 1).to_string()) else {
                    return;
                };
                let view = epoch.model.dense();
                let loss = epoch.model.evaluate(&x, &y).expect("data that were fitted").loss;
                let found = [f64::from(view.kernel()[(0, 0)]), f64::from(view.bias()[0]), loss];
                for (name, found) in ["kernel", "bias", "nll"].into_iter().zip(found) {
                    let wanted = wanted[name].as_f64().expect("a number");
                    let error = (found - wanted).abs();
                    assert!(
                        error <= $tolerance,
                        "{name} after epoch {}: {found}, not {wanted}",
                        epoch.epoch + 1
                    );
                }
                compared += 1;
            })
            .expect("a fit");
        assert_eq!(compared, reference.len());
    }};
}

#[test]
fn the_bernoulli_run_follows_keras() {
    let reference = &json(&folder("parity/reference.json"))["T1"];
    let (x, y) = (
        rows::<1>("t1_x.f32"),
        data::truths(&rows::<1>("t1_y.f32")).expect("0 and 1"),
    );
    one_weight_run!(
        Coin64::new(1),
        widen(&x),
        y.clone(),
        0.01,
        100,
        reference["epochs_keras_f64"],
        1e-9
    );
    // Single precision: the tolerance that the reference file states, 1e-5 absolute.
    one_weight_run!(
        Coin32::new(1),
        x,
        y,
        0.01,
        100,
        reference["epochs_tfkeras_f32"],
        1e-5
    );
}

#[test]
fn the_regression_run_follows_keras() {
    let reference = &json(&folder("parity/reference.json"))["T2"];
    let (x, y, w) = (
        rows::<1>("t2_x.f32"),
        rows::<1>("t2_y.f32"),
        rows::<1>("t2_w.f32"),
    );
    let mut double = Line64::new(1);
    double
        .set_parameters(&[f64::from(w[0][0]), 0.0])
        .expect("two parameters");
    one_weight_run!(
        double,
        widen(&x),
        widen(&y),
        0.005,
        200,
        reference["epochs_keras_f64"],
        1e-9
    );
    let mut single = Line32::new(1);
    single.set_parameters(&[w[0][0], 0.0]).expect("two parameters");
    one_weight_run!(single, x, y, 0.005, 200, reference["epochs_tfkeras_f32"], 1e-5);
}

#[test]
fn the_network_run_follows_keras_in_double_precision() {
    let reference = &json(&folder("parity/reference.json"))["T3"];
    let (x, y) = (widen(&rows::<8>("t3_x.f32")), widen(&rows::<1>("t3_y.f32")));
    let mut parameters: Vec<f64> = widen(&rows::<50>("t3_w0.f32")).concat();
    parameters.extend([0.0; 50]);
    parameters.extend(widen(&rows::<2>("t3_w1.f32")).concat());
    parameters.extend([0.0; 2]);
    let mut model = Net64::new(1);
    model.set_parameters(&parameters).expect("all parameters");
    let initial = model.evaluate(&x, &y).expect("data").loss;
    assert!(
        (initial - reference["initial_nll"].as_f64().expect("a number")).abs() < 1e-9,
        "{initial}"
    );
    let epochs = reference["epochs_f64"].as_object().expect("epochs");
    let fit = Fit::new(Adam::new(0.001)).epochs(100).shuffle(false);
    model
        .fit_with(&x, &y, &fit, |epoch| {
            if let Some(wanted) = epochs.get(&(epoch.epoch + 1).to_string()) {
                let (found, wanted) = (
                    epoch.model.evaluate(&x, &y).expect("data").loss,
                    wanted.as_f64().expect("a number"),
                );
                // Rounding differs in the order of sums alone; relu amplifies it slowly.
                assert!(
                    (found - wanted).abs() <= 1e-7 * wanted.abs(),
                    "epoch {}: {found}, not {wanted}",
                    epoch.epoch + 1
                );
            }
        })
        .expect("a fit");
    let laws = model.distributions(&x[..3]);
    let wanted = &reference["prediction_of_first_3_rows_f64"];
    for (row, (mean, sd)) in laws.mean().into_iter().zip(laws.stddev()).enumerate() {
        for (name, found) in [("mean", mean[0]), ("stddev", sd[0])] {
            let wanted = wanted[name][row].as_f64().expect("a number");
            assert!(
                (found - wanted).abs() < 1e-6,
                "{name} of row {row}: {found}, not {wanted}"
            );
        }
    }
}

// The parameters of the layer are a variable, so that the gradient by them can be compared.
model! { #[model(dtype = f64)] struct Normal1 = Input(1) -> VariableLayer(2) -> IndependentNormal(1); }
model! { #[model(dtype = f64)] struct Normal3 = Input(1) -> VariableLayer(6) -> IndependentNormal(3); }
model! { #[model(dtype = f64)] struct Normal6 = Input(1) -> VariableLayer(12) -> IndependentNormal(6); }
model! { #[model(dtype = f64)] struct Bernoulli1 = Input(1) -> VariableLayer(1) -> IndependentBernoulli(1); }
model! { #[model(dtype = f64)] struct Bernoulli3 = Input(1) -> VariableLayer(3) -> IndependentBernoulli(3); }
model! { #[model(dtype = f64)] struct Bernoulli6 = Input(1) -> VariableLayer(6) -> IndependentBernoulli(6); }
model! { #[model(dtype = f64)] struct Poisson1 = Input(1) -> VariableLayer(1) -> IndependentPoisson(1); }
model! { #[model(dtype = f64)] struct Poisson3 = Input(1) -> VariableLayer(3) -> IndependentPoisson(3); }
model! { #[model(dtype = f64)] struct Poisson6 = Input(1) -> VariableLayer(6) -> IndependentPoisson(6); }
model! { #[model(dtype = f64)] struct Logistic1 = Input(1) -> VariableLayer(2) -> IndependentLogistic(1); }
model! { #[model(dtype = f64)] struct Logistic3 = Input(1) -> VariableLayer(6) -> IndependentLogistic(3); }
model! { #[model(dtype = f64)] struct Logistic6 = Input(1) -> VariableLayer(12) -> IndependentLogistic(6); }

/// Compares a layer with the reference points of its event width; returns how many there were.
fn compare<M, T: Copy + PartialEq + std::fmt::Debug, const N: usize>(
    mut model: M,
    points: &Value,
    exact: &Value,
    event: impl Fn(f64) -> T,
    number: impl Fn(T) -> f64,
    covariance: impl Fn(&M::Distribution) -> Vec<f64>,
) -> usize
where
    M: Model<Scalar = f64, Input = [f64; 1], Target = [T; N]> + Probabilistic,
    M::Distribution:
        Distribution<Event = [T; N], Scalar = f64> + Mean<Moment = [f64; N]> + Variance + Mode + Entropy,
    M::Distribution: Distribution<Moment = [f64; N]>,
{
    let mut compared = 0;
    for (index, point) in points.as_array().expect("points").iter().enumerate() {
        let better = exact
            .as_array()
            .and_then(|exact| exact.iter().find(|better| better["point"] == index));
        let mut reference = Reference::new(point);
        let mut take = |field: &str| {
            let given = reference.take(field);
            better
                .and_then(|better| better.get(field))
                .cloned()
                .unwrap_or(given)
        };
        let [y, parameters] = ["y", "params"].map(|field| flat(&take(field)));
        let outside = |y: &f64| number(event(*y)) != *y;
        if y.len() != N || y.iter().any(outside) || parameters.iter().any(|parameter| !parameter.is_finite())
        {
            continue;
        }
        let y: [T; N] = std::array::from_fn(|k| event(y[k]));
        model
            .set_parameters(&parameters)
            .expect("one for each parameter of the layer");
        let law = model.distribution(&[0.0]);
        let log_prob = take("log_prob");
        close("log_prob", &[law.log_prob(&y)], &log_prob);
        close("mean", &law.mean(), &take("mean"));
        close("stddev", &law.stddev(), &take("stddev"));
        close("variance", &law.variance(), &take("variance"));
        // A mode beyond the greatest event is the greatest event.
        let mode: Vec<f64> = flat(&take("mode"))
            .into_iter()
            .map(|y| number(event(y)))
            .collect();
        close("mode", &law.mode().map(&number), &mode.into());
        let (loss, gradient) = evaluate::<M, f64>(&model, &[[0.0]], &[y], &parameters);
        close("loss", &[-loss], &log_prob);
        let gradient: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
        close("gradient", &gradient, &take("grad"));
        // TensorFlow has none of Poisson's law.
        if let Some(entropy) = reference.take_if_there("entropy") {
            close("entropy", &[law.entropy()], &entropy);
        }
        if let Some(wanted) = reference.take_if_there("covariance") {
            close("covariance", &covariance(&law), &wanted);
        }
        reference.take_shape(N);
        reference.end();
        compared += 1;
    }
    compared
}

/// Of laws of which TensorFlow has no covariance.
fn none<D>(_: &D) -> Vec<f64> {
    panic!("a covariance of other laws")
}

fn flat_covariance<D: Covariance<Matrix = [[f64; N]; N]>, const N: usize>(law: &D) -> Vec<f64> {
    law.covariance().as_flattened().to_vec()
}

#[test]
fn layers_have_the_laws_of_tfp() {
    let points = &json(&folder("golden/layer_IndependentNormal.json"))["points"];
    // Where TFP loses digits: see exact_layers.py.
    let exact = &json(&folder("golden/layer_IndependentNormal_exact.json"));
    let compared = compare::<_, f64, 1>(Normal1::new(1), points, exact, |y| y, |y| y, none)
        + compare::<_, f64, 3>(Normal3::new(1), points, exact, |y| y, |y| y, none)
        + compare::<_, f64, 6>(Normal6::new(1), points, exact, |y| y, |y| y, none);
    assert_eq!(compared, 40);
    let points = &json(&folder("golden/layer_IndependentBernoulli.json"))["points"];
    let truth = |y: f64| y == 1.0;
    let compared = compare::<_, bool, 1>(Bernoulli1::new(1), points, &Value::Null, truth, f64::from, none)
        + compare::<_, bool, 3>(Bernoulli3::new(1), points, &Value::Null, truth, f64::from, none)
        + compare::<_, bool, 6>(Bernoulli6::new(1), points, &Value::Null, truth, f64::from, none);
    assert_eq!(compared, 40);
    let points = &json(&folder("golden/layer_IndependentPoisson.json"))["points"];
    let count = |y: f64| y as u32;
    let compared = compare::<_, u32, 1>(Poisson1::new(1), points, &Value::Null, count, f64::from, none)
        + compare::<_, u32, 3>(Poisson3::new(1), points, &Value::Null, count, f64::from, none)
        + compare::<_, u32, 6>(Poisson6::new(1), points, &Value::Null, count, f64::from, none);
    assert_eq!(compared, 40);
    let points = &json(&folder("golden/layer_IndependentLogistic.json"))["points"];
    let compared = compare::<_, f64, 1>(Logistic1::new(1), points, &Value::Null, |y| y, |y| y, none)
        + compare::<_, f64, 3>(Logistic3::new(1), points, &Value::Null, |y| y, |y| y, none)
        + compare::<_, f64, 6>(Logistic6::new(1), points, &Value::Null, |y| y, |y| y, none);
    assert_eq!(compared, 40);
}

model! { #[model(dtype = f64)] struct OneHot2 = Input(1) -> VariableLayer(2) -> OneHotCategorical(2); }
model! { #[model(dtype = f64)] struct OneHot3 = Input(1) -> VariableLayer(3) -> OneHotCategorical(3); }
model! { #[model(dtype = f64)] struct OneHot5 = Input(1) -> VariableLayer(5) -> OneHotCategorical(5); }
model! { #[model(dtype = f64)] struct TriL1 = Input(1) -> VariableLayer(2) -> MultivariateNormalTriL(1); }
model! { #[model(dtype = f64)] struct TriL2 = Input(1) -> VariableLayer(5) -> MultivariateNormalTriL(2); }
model! { #[model(dtype = f64)] struct TriL3 = Input(1) -> VariableLayer(9) -> MultivariateNormalTriL(3); }
model! { #[model(dtype = f64)] struct TriL5 = Input(1) -> VariableLayer(20) -> MultivariateNormalTriL(5); }
model! { #[model(dtype = f64)] struct OneHot10 = Input(1) -> VariableLayer(10) -> OneHotCategorical(10); }

#[test]
fn layers_of_vectors_have_the_laws_of_tfp() {
    let points = &json(&folder("golden/layer_OneHotCategorical.json"))["points"];
    let truth = |y: f64| y == 1.0;
    let compared = compare::<_, bool, 2>(OneHot2::new(1), points, &Value::Null, truth, f64::from, none)
        + compare::<_, bool, 3>(OneHot3::new(1), points, &Value::Null, truth, f64::from, none)
        + compare::<_, bool, 5>(OneHot5::new(1), points, &Value::Null, truth, f64::from, none)
        + compare::<_, bool, 10>(OneHot10::new(1), points, &Value::Null, truth, f64::from, none);
    assert_eq!(compared, 40);
    let points = &json(&folder("golden/layer_MultivariateNormalTriL.json"))["points"];
    let compared = compare::<_, f64, 1>(TriL1::new(1), points, &Value::Null, |y| y, |y| y, flat_covariance)
        + compare::<_, f64, 2>(TriL2::new(1), points, &Value::Null, |y| y, |y| y, flat_covariance)
        + compare::<_, f64, 3>(TriL3::new(1), points, &Value::Null, |y| y, |y| y, flat_covariance)
        + compare::<_, f64, 5>(TriL5::new(1), points, &Value::Null, |y| y, |y| y, flat_covariance);
    assert_eq!(compared, 40);
}

model! { struct SizeOfNormal = Input(1) -> Dense(params_size(IndependentNormal(24)), name = layer) -> IndependentNormal(24); }
model! { struct SizeOfBernoulli = Input(1) -> Dense(params_size(IndependentBernoulli(24)), name = layer) -> IndependentBernoulli(24); }

#[test]
fn params_size_is_that_of_tfp() {
    let points = json(&folder("golden/layer_params_size.json"));
    let size = |layer: &str| {
        let points = points["points"].as_array().expect("points");
        let shape =
            |point: &&Value| point["layer"] == layer && point["event_shape"] == serde_json::json!([4, 2, 3]);
        points.iter().find(shape).expect("the point")["params_size"]
            .as_u64()
            .expect("a size") as usize
    };
    assert_eq!(
        SizeOfNormal::new(1).layer().bias().len(),
        size("IndependentNormal")
    );
    assert_eq!(
        SizeOfBernoulli::new(1).layer().bias().len(),
        size("IndependentBernoulli")
    );
}

/// The folder's files by their names, without `.json`.
fn reference_files() -> Vec<String> {
    let entries = fs::read_dir(folder("golden")).expect("the folder of reference files");
    let names = entries.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a name")
    });
    names
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect()
}

/// The tests that read them, of all three crates.
fn readers() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let runtime = root.join("probdl-runtime/tests");
    let folders = [
        runtime.clone(),
        runtime.join("scalar_laws"),
        runtime.join("counts"),
        root.join("tests"),
    ];
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("a folder of tests"));
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    paths.push(root.join("probdl-runtime/src/optimizer/reference.rs"));
    paths.push(root.join("probdl-macros/src/golden/sizes.rs"));
    let sources = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    sources
        .map(|path| fs::read_to_string(path).expect("a source file"))
        .collect()
}

/// The tests that read a file fail if they leave anything of it unread; here it is that there is such a test of each.
#[test]
fn every_reference_file_is_read() {
    let readers: String = readers().split_whitespace().collect();
    let files = reference_files();
    assert_eq!(
        files.len(),
        48,
        "47 of TensorFlow Probability, and one of our own where that is off"
    );
    for file in files {
        let calls = match file.split_once('_') {
            // `points` demands that all of a file's points are read, as the macros and lists do that call it.
            Some(("dist", law)) => {
                vec![
                    format!("points(\"{law}\")"),
                    format!("check_mixtures!(\"{law}\""),
                    format!("[(\"{law}\""),
                ]
            }
            Some(("layer", layer)) => vec![
                format!("golden/{file}.json"),
                format!("letpoints=points(\"{layer}\")"),
            ],
            _ => vec![format!("golden/{file}.json")],
        };
        let more = file == "dist_Binomial_probs" && readers.contains("(\"Binomial_probs\",\"probs\")]");
        assert!(
            more || calls.iter().any(|call| readers.contains(call)),
            "no test reads {file}"
        );
    }
}
