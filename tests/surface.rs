//! The surface of the language, as users write it: each of these must compile and run.

#![expect(clippy::print_stdout, reason = "the example prints")]

use probdl::prelude::*;

model! {
    /// y ~ Bernoulli(sigmoid(w x + b))
    pub struct Coin = Input(1)
        -> Dense(1, activation = sigmoid, kernel_initializer = constant(2.0), bias_initializer = constant(2.0))
        -> DistributionLambda(|t| Bernoulli(probs = t), convert_to_tensor_fn = sample);
}

fn coin_data() -> (Vec<[f32; 1]>, Vec<[bool; 1]>) {
    let x: Vec<[f32; 1]> = (0..500).map(|i| [-5.0 + i as f32 / 50.0]).collect();
    let y = x
        .iter()
        .enumerate()
        .map(|(i, [x])| [x + [0.8, -0.8][i % 2] > 0.0])
        .collect();
    (x, y)
}

fn one_model_from_data_to_predictions() -> Result<(), Box<dyn std::error::Error>> {
    let (x, y): (Vec<[f32; 1]>, Vec<[bool; 1]>) = coin_data();
    let mut model = Coin::new(42); // a seed; every random thing takes one
    let mut weights = vec![];
    let fit = Fit::new(RMSprop::new(0.01))
        .epochs(100)
        .batch_size(32)
        .shuffle(false); // plain data: Clone, reusable
    let history = model.fit_with(&x, &y, &fit, |epoch| {
        // or model.fit(&x, &y, &fit)?
        weights.push((epoch.model.dense().kernel()[(0, 0)], epoch.loss));
    })?;
    println!("{:.4}", history.loss.last().unwrap());
    println!("{}", model.summary());

    let d = model.distribution(&[0.5]); // one row: Independent<Bernoulli, 1>
    let all = model.distributions(&x); // many rows: Batch<...>
    let (mean, sd) = (all.mean(), all.stddev()); // Vec<[f32; 1]>
    let draw: Vec<[bool; 1]> = all.sample(&mut rng(7));
    let nll = model.evaluate(&x, &y)?.loss;
    let again: Vec<[bool; 1]> = model.predict(&x, 7); // convert_to_tensor_fn; a seed where it samples

    assert_eq!(weights.len(), 100);
    assert!(weights[99].1 < weights[0].1);
    let d: Independent<Bernoulli, 1> = d;
    assert!(d.mean()[0] > 0.5);
    let (mean, sd): (Vec<[f32; 1]>, Vec<[f32; 1]>) = (mean, sd);
    assert_eq!(
        (mean.len(), sd.len(), draw.len(), again.len()),
        (500, 500, 500, 500)
    );
    assert!(nll < 0.5);
    Ok(())
}

#[test]
fn the_first_example_runs() {
    one_model_from_data_to_predictions().unwrap();
}

model! { pub struct Hetero = Input(1) -> Dense(2) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..]))); }
model! { pub struct Tfp    = Input(1) -> Dense(params_size(IndependentNormal(1))) -> IndependentNormal(1); }
model! { pub struct Line   = Input(1) -> Dense(1); } // deterministic: mean squared error
model! {
    pub struct TwoHeads(x: 8) {
        let h     = x -> Dense(50, relu);
        let loc   = h -> Dense(1);
        let scale = h -> Dense(1, softplus);
        Normal(loc, scale)
    }
}

fn line_data() -> (Vec<[f32; 1]>, Vec<[f32; 1]>) {
    let x: Vec<[f32; 1]> = (0..100).map(|i| [-1.0 + i as f32 / 50.0]).collect();
    let y = x
        .iter()
        .enumerate()
        .map(|(i, [x])| [x + [0.3, -0.3, 0.1][i % 3]])
        .collect();
    (x, y)
}

#[test]
fn a_value_in_an_expression_trains() {
    let (x, y) = line_data();
    let mut m = model!(Dense(1) -> DistributionLambda(|t| Normal(t, 1.0))); // a value; seed 0 unless given
    m.fit(&x, &y, &Fit::new(RMSprop::new(0.005)).epochs(200)).unwrap();
    assert!((m.dense().kernel()[(0, 0)] - 1.0).abs() < 0.2);

    let mut brackets = model!(< Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)) >);
    brackets
        .fit(&x, &y, &Fit::new(RMSprop::new(0.005)).epochs(200))
        .unwrap();
    assert_eq!(m.parameters(), brackets.parameters());
}

#[test]
fn two_ways_to_learn_a_scale_are_the_same_bits() {
    let (x, y) = line_data();
    let fit = Fit::new(RMSprop::new(0.005)).epochs(20);
    let (mut a, mut b) = (Hetero::new(3), Tfp::new(3));
    a.fit(&x, &y, &fit).unwrap();
    b.fit(&x, &y, &fit).unwrap();
    assert_eq!(a.parameters(), b.parameters());
    assert_eq!(a.parameter_count(), 4);
}

#[test]
fn a_deterministic_line_finds_the_slope() {
    let (x, y) = line_data();
    let mut line = Line::new(1);
    line.fit(&x, &y, &Fit::new(SGD::new(0.1)).epochs(100)).unwrap();
    let output: Vec<[f32; 1]> = line.predict(&x, 0);
    assert!((output[99][0] - output[0][0] - 1.98).abs() < 0.1);
}

#[test]
fn a_graph_has_the_accessors_of_its_bindings() {
    let mut model = TwoHeads::new(5);
    assert_eq!(model.h().kernel().shape(), (8, 50));
    assert_eq!(model.loc().kernel().shape(), (50, 1));
    model.scale_mut().bias_mut()[0] = 0.25;
    assert_eq!(model.scale().bias()[0], 0.25);
    let x: Vec<[f32; 8]> = (0..64)
        .map(|i| std::array::from_fn(|k| ((i * 7 + k * 3) % 11) as f32 / 11.0))
        .collect();
    let y: Vec<[f32; 1]> = x.iter().map(|x| [x[0] - x[1]]).collect();
    let before = model.evaluate(&x, &y).unwrap().loss;
    model.fit(&x, &y, &Fit::new(Adam::new(0.01)).epochs(30)).unwrap();
    assert!(model.evaluate(&x, &y).unwrap().loss < before);
    let law: Independent<Normal, 1> = model.distribution(&x[0]);
    assert!(law.stddev()[0] > 0.0);
}

#[test]
fn models_are_plain_values() {
    fn is_plain<T: Send + Sync + Clone + std::fmt::Debug>(_: &T) {}
    is_plain(&Coin::new(1));
    let mut model = Line::new(1);
    model.set_parameters(&[2.0, 0.5]).unwrap();
    assert_eq!(model.clone().parameters(), [2.0, 0.5]);
    assert!(model.set_parameters(&[1.0]).is_err());
    assert!(model.set_parameters(&[f32::NAN, 0.0]).is_err());
    assert_eq!(model.parameters(), [2.0, 0.5]);
}
