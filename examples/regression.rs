//! A line through noisy points, four times: without a distribution, with a spread of 1, and with a spread that is
//! learned, which can be written in two ways.
//!
//! `cargo run --release --example regression`
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use probdl::plot::{self, Colour, Picture};
use probdl::prelude::*;
use std::error::Error;
use std::iter::zip;
use std::path::{Path, PathBuf};

model! {
    /// A line; trains on the mean squared error.
    pub struct Deterministic = Input(1) -> Dense(1);
}

model! {
    /// y ~ Normal(w x + b, 1)
    pub struct FixedScale = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0));
}

model! {
    /// y ~ Normal(w x + b, softplus(v x + c))
    pub struct Slices = Input(1) -> Dense(2) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..])));
}

model! {
    /// The same in fewer words.
    pub struct ParamsSize = Input(1) -> Dense(params_size(IndependentNormal(1))) -> IndependentNormal(1);
}

const NOISE: f32 = 0.3;
const SEED: u64 = 1;

type Rows = Vec<[f32; 1]>;

/// 100 points on [-1, 1], and y = x + 0.3 eps.
fn data() -> Result<(Rows, Rows), Box<dyn Error>> {
    let mut rng = rng(SEED);
    let noise = Normal::new(0.0, NOISE)?;
    let x: Rows = (0..100).map(|i| [-1.0 + 2.0 * i as f32 / 99.0]).collect();
    let y = x.iter().map(|[x]| [x + noise.sample(&mut rng)]).collect();
    Ok((x, y))
}

fn main() -> Result<(), Box<dyn Error>> {
    let (x, y) = data()?;
    let fit = Fit::new(RMSprop::new(0.005)).epochs(200);

    let mut deterministic = Deterministic::new(SEED);
    deterministic.fit(&x, &y, &fit)?;
    let mut fixed = FixedScale::new(SEED);
    fixed.fit(&x, &y, &fit)?;
    let (mut slices, mut by_size) = (Slices::new(SEED), ParamsSize::new(SEED));
    slices.fit(&x, &y, &fit)?;
    by_size.fit(&x, &y, &fit)?;

    let exact = least_squares(&x, &y);
    let law = slices.distribution(&[0.0]);
    println!("                  slope  intercept  spread");
    println!(
        "least squares    {:6.3}    {:6.3}   {:6.3}",
        exact.slope, exact.intercept, exact.spread
    );
    print_line("deterministic", deterministic.parameters(), "none");
    print_line("fixed scale", fixed.parameters(), "1 (given)");
    let [slope, _, intercept, _] = *slices.parameters() else {
        return Err("two units have four parameters".into());
    };
    print_line(
        "learned scale",
        &[slope, intercept],
        &format!("{:.3} (at x = 0)", law.stddev()[0]),
    );

    // The mean squared error's gradient is twice that of the Gaussian's, to the bit; RMSprop divides the factor away,
    // but for its epsilon of 1e-7 beside gradients of about 0.1: at most 1e-6 of a step of 0.005, in 800 steps 4e-6.
    // Rounding to f32 adds 6e-8 a step at most, 5e-5 in all.
    for (a, b) in zip(deterministic.parameters(), fixed.parameters()) {
        assert!((a - b).abs() < 1e-4, "the same gradients led to {a} and {b}");
    }

    // RMSprop with a constant rate strays from the optimum by sqrt(rate s / 2 h), for a gradient's slope h and its
    // deviation s = sqrt(h) 0.3 / sqrt(32) in a batch of 32: by 0.012 in the intercept (h = 1) and 0.015 in the slope
    // (h = 1/3, the mean of x squared). Four of these are allowed.
    let [slope, intercept] = *fixed.parameters() else {
        return Err("a line has two parameters".into());
    };
    assert!(
        (slope - exact.slope).abs() < 0.06,
        "the slope is {slope}; least squares gives {}",
        exact.slope
    );
    assert!(
        (intercept - exact.intercept).abs() < 0.05,
        "the intercept is {intercept}; least squares gives {}",
        exact.intercept
    );

    // The standard error of a deviation from 100 points is 1 / sqrt(200) of it; three of these.
    let spread = law.stddev()[0];
    assert!(
        (spread / exact.spread - 1.0).abs() < 0.21,
        "the spread is {spread}; the residuals' is {}",
        exact.spread
    );
    assert_eq!(
        slices.parameters(),
        by_size.parameters(),
        "two ways to write one model gave different bits"
    );
    println!("slices and IndependentNormal: the same bits");

    for path in draw(&x, &y, &deterministic, &fixed, &slices)? {
        println!("picture: {}", path.display());
    }
    Ok(())
}

fn print_line(name: &str, line: &[f32], spread: &str) {
    println!("{name:16} {:6.3}    {:6.3}    {spread}", line[0], line[1]);
}

/// The line of least squares, and the root of its mean squared residual.
struct LeastSquares {
    slope: f32,
    intercept: f32,
    spread: f32,
}

fn least_squares(x: &[[f32; 1]], y: &[[f32; 1]]) -> LeastSquares {
    let n = x.len() as f64;
    let pairs = || zip(x, y).map(|(x, y)| (x[0] as f64, y[0] as f64));
    let (x_mean, y_mean) = (
        pairs().map(|(x, _)| x).sum::<f64>() / n,
        pairs().map(|(_, y)| y).sum::<f64>() / n,
    );
    let covariance: f64 = pairs().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    let slope = covariance / pairs().map(|(x, _)| (x - x_mean).powi(2)).sum::<f64>();
    let intercept = y_mean - slope * x_mean;
    let spread = (pairs()
        .map(|(x, y)| (y - intercept - slope * x).powi(2))
        .sum::<f64>()
        / n)
        .sqrt();
    LeastSquares {
        slope: slope as f32,
        intercept: intercept as f32,
        spread: spread as f32,
    }
}

fn draw(
    x: &[[f32; 1]],
    y: &[[f32; 1]],
    deterministic: &Deterministic,
    fixed: &FixedScale,
    learned: &Slices,
) -> Result<[PathBuf; 3], Box<dyn Error>> {
    let points = |y: &[[f32; 1]]| zip(x, y).map(|(x, y)| (x[0], y[0])).collect::<Vec<_>>();
    let panel = |title| Picture::new(title, "x", "y").dots("data", Colour::BLACK, points(y));
    let with_band = |title, laws: &Batch<Independent<Normal, 1>>| {
        let (mean, sd) = (laws.mean(), laws.stddev());
        let away = |sds: f32| {
            points(
                &zip(&mean, &sd)
                    .map(|([mean], [sd])| [mean + sds * sd])
                    .collect::<Vec<_>>(),
            )
        };
        panel(title)
            .band("mean ± 2 sd", Colour::BLUE, away(-2.0), away(2.0))
            .line("mean", Colour::BLUE, points(&mean))
    };

    let line = panel("Dense(1), mean squared error").line(
        "prediction",
        Colour::BLUE,
        points(&deterministic.predict(x, 0)),
    );
    let laws = fixed.distributions(x);
    let draw = panel("Normal(t, 1): one sample of the model").rings(
        "sample",
        Colour::VERMILION,
        points(&laws.sample(&mut rng(2))),
    );
    let band = with_band("Normal(t, 1): mean and spread", &laws);
    let learned = with_band(
        "Normal(t[..1], softplus(t[1..])): a learned spread",
        &learned.distributions(x),
    );
    let save = |name: &str, pictures: &[Picture]| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
        let path = folder.join(name).with_extension("svg");
        plot::save(&path, pictures).map(|()| path)
    };
    Ok([
        save("regression_deterministic", &[line])?,
        save("regression_fixed_scale", &[draw, band])?,
        save("regression_learned_scale", &[learned])?,
    ])
}
