//! A model makes its own data, and a second one finds the first again: logistic regression by gradient descent.
//!
//! `cargo run --release --example bernoulli`
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use probdl::plot::{self, Colour, Picture};
use probdl::prelude::*;
use std::error::Error;
use std::iter::zip;

model! {
    /// y ~ Bernoulli(sigmoid(x))
    pub struct Truth = Input(1)
        -> Dense(1, sigmoid, kernel_initializer = constant(1.0), bias_initializer = constant(0.0))
        -> DistributionLambda(|t| Bernoulli(probs = t));
}

model! {
    /// y ~ Bernoulli(sigmoid(w x + b)), from w = b = 2
    pub struct Learner = Input(1)
        -> Dense(1, sigmoid, kernel_initializer = constant(2.0), bias_initializer = constant(2.0))
        -> DistributionLambda(|t| Bernoulli(probs = t));
}

const RATE: f64 = 0.01;
const BATCH: usize = 32;

fn main() -> Result<(), Box<dyn Error>> {
    let x: Vec<[f32; 1]> = (0..500).map(|i| [-5.0 + 10.0 * i as f32 / 499.0]).collect();
    let y: Vec<[bool; 1]> = Truth::new(0).predict(&x, 42);

    let mut model = Learner::new(0);
    let mut path = vec![weights(&model)];
    let fit = Fit::new(RMSprop::new(RATE)).batch_size(BATCH).epochs(100);
    let history = model.fit_with(&x, &y, &fit, |epoch| path.push(weights(epoch.model)))?;
    println!("{history}");

    let best = maximum_likelihood(&x, &y);
    let fitted = weights(&model);
    println!("         truth   maximum likelihood   fitted");
    for (name, truth, which) in [("kernel", 1.0, 0), ("bias", 0.0, 1)] {
        let Estimate { value, error, wander } = best[which];
        println!(
            "{name:8} {truth:5.2}   {value:8.3} +- {error:.3}    {:8.3}",
            fitted[which]
        );
        assert!(
            (value - truth).abs() < 3.0 * error,
            "{name}: the data's maximum likelihood, {value}, is more than 3 standard errors from the truth, {truth}"
        );
        assert!(
            (fitted[which] as f64 - value).abs() < 4.0 * wander,
            "{name}: the fit ends at {}, too far from the maximum likelihood, {value}",
            fitted[which]
        );
    }

    println!("picture: {}", draw(&path)?);
    Ok(())
}

fn weights(model: &Learner) -> [f32; 2] {
    [model.dense().kernel()[(0, 0)], model.dense().bias()[0]]
}

#[derive(Clone, Copy)]
struct Estimate {
    value: f64,
    /// The standard error, from Fisher's information.
    error: f64,
    /// How far `RMSprop` with a constant rate strays from the optimum (standard deviation). Near it a step is
    /// `-rate (h d + noise) / sqrt(h / batch)`, for a distance d and an information h per row: the gradient of a batch
    /// has the variance h / batch. Such a walk has the variance `rate / (2 sqrt(h batch))`.
    wander: f64,
}

/// Where the likelihood of kernel and bias is greatest: by Newton's method in f64, which shares nothing with the
/// library.
fn maximum_likelihood(x: &[[f32; 1]], y: &[[bool; 1]]) -> [Estimate; 2] {
    let [mut kernel, mut bias] = [0.0; 2];
    loop {
        let (mut gradient, mut information) = ([0.0; 2], [0.0; 3]);
        for (&[x], &[y]) in zip(x, y) {
            let x = x as f64;
            let p = 1.0 / (1.0 + (-(kernel * x + bias)).exp());
            let (residual, weight) = (f64::from(y) - p, p * (1.0 - p));
            gradient = [gradient[0] + residual * x, gradient[1] + residual];
            information = [
                information[0] + weight * x * x,
                information[1] + weight * x,
                information[2] + weight,
            ];
        }
        let [kk, kb, bb] = information;
        let determinant = kk * bb - kb * kb;
        let step = [
            bb * gradient[0] - kb * gradient[1],
            kk * gradient[1] - kb * gradient[0],
        ]
        .map(|d| d / determinant);
        (kernel, bias) = (kernel + step[0], bias + step[1]);
        if step[0].abs() + step[1].abs() < 1e-12 {
            let wander = |h: f64| (RATE / 2.0 / (h / x.len() as f64 * BATCH as f64).sqrt()).sqrt();
            return [
                Estimate {
                    value: kernel,
                    error: (bb / determinant).sqrt(),
                    wander: wander(kk),
                },
                Estimate {
                    value: bias,
                    error: (kk / determinant).sqrt(),
                    wander: wander(bb),
                },
            ];
        }
    }
}

fn draw(path: &[[f32; 2]]) -> Result<&'static str, Box<dyn Error>> {
    let epochs = || (0..path.len()).map(|epoch| epoch as f32);
    let all = |value: f32| epochs().map(move |epoch| (epoch, value));
    let picture = Picture::new(
        "Finding the weights of the model that made the data",
        "epoch",
        "kernel, bias",
    )
    .legend(plot::Corner::UpperRight)
    .dashes("true kernel", Colour::BLUE, all(1.0))
    .points("true bias", Colour::VERMILION, all(0.0))
    .line(
        "kernel",
        Colour::BLUE,
        zip(epochs(), path.iter().map(|weights| weights[0])),
    )
    .line(
        "bias",
        Colour::VERMILION,
        zip(epochs(), path.iter().map(|weights| weights[1])),
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/pictures/bernoulli.svg");
    picture.save(path)?;
    Ok(path)
}
