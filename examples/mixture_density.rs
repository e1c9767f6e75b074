//! An inverse problem: a machine turns y into x, and we want to know which y a given x came from. Where several did, a
//! normal law puts its mean between them, where nothing is; a mixture finds each.
//!
//! `cargo run --release --example mixture_density`
//!
//! The machine is that of Bishop, *Pattern Recognition and Machine Learning* (2006), section 5.6: x = y + 0.3 sin(2πy) and
//! a little noise.
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use probdl::metrics::nll;
use probdl::plot::{self, Colour, Picture, PlotError};
use probdl::prelude::*;
use probdl::random::Stream;
use std::error::Error;
use std::f32::consts::TAU;

model! {
    /// One normal law for each x.
    pub struct OneBranch = Input(1)
        -> Dense(32, tanh)
        -> Dense(params_size(IndependentNormal(1)))
        -> IndependentNormal(1);
}

model! {
    /// A mixture of three. Components that begin equal would stay so: their biases begin apart.
    pub struct Branches = Input(1)
        -> Dense(32, tanh)
        -> Dense(params_size(MixtureNormal(3, 1)), bias_initializer = random_normal(stddev = 0.5))
        -> MixtureNormal(3, 1);
}

/// What came out of the machine, and what went in.
struct Runs {
    x: Vec<[f32; 1]>,
    y: Vec<[f32; 1]>,
}

fn machine(count: usize, stream: &mut Stream) -> Runs {
    let y: Vec<[f32; 1]> = (0..count).map(|_| [stream.uniform_in()]).collect();
    let mut noise = || 0.03 * stream.normal_in::<f32>();
    let x = y
        .iter()
        .map(|[y]| [y + 0.3 * (TAU * y).sin() + noise()])
        .collect();
    Runs { x, y }
}

/// The density of y for each x, with runs that the model has not seen.
fn picture<D>(title: &str, law: impl Fn(&[f32; 1]) -> D, held_out: &Runs) -> Result<Picture, PlotError>
where
    D: Distribution<Event = [f32; 1], Scalar = f32>,
{
    let density = |x: f64, y: f64| f64::from(law(&[x as f32]).prob(&[y as f32]));
    let dots = held_out
        .x
        .iter()
        .zip(&held_out.y)
        .step_by(4)
        .map(|([x], [y])| (*x, *y));
    let range = -0.1..1.1;
    Ok(
        plot::heat_map(range.clone(), range, |x, y| density(x, y).min(12.0))?
            .title(title)
            .labels("what came out (x)", "what went in (y)")
            .dots("runs that were held out", Colour::BLACK, dots),
    )
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut stream = rng(1);
    let (training, held_out) = (machine(2000, &mut stream), machine(1000, &mut stream));
    let fit = Fit::new(Adam::new(0.005)).epochs(300).batch_size(128);

    let mut one = OneBranch::new(7);
    one.fit(&training.x, &training.y, &fit)?;
    let mut branches = Branches::new(7);
    branches.fit(&training.x, &training.y, &fit)?;

    let of_one = nll(&one.distributions(&held_out.x), &held_out.y)?;
    let of_branches = nll(&branches.distributions(&held_out.x), &held_out.y)?;
    println!("On 1000 runs that were held out, in nats a run:");
    println!("    a normal law       {of_one:7.3}");
    println!("    a mixture of three {of_branches:7.3}\n");

    let law = branches.distribution(&[0.5]);
    println!("What went in, where 0.5 came out:");
    for (weight, component) in law.weights().iter().zip(law.components()) {
        let (mean, stddev) = (component.mean()[0], component.stddev()[0]);
        println!("    {:3.0} %: {mean:.3} ± {stddev:.3}", 100.0 * weight);
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/pictures/mixture_density.svg");
    let pictures = [
        picture("one normal law", |x| one.distribution(x), &held_out)?,
        picture("a mixture of three", |x| branches.distribution(x), &held_out)?,
    ];
    plot::save(path, &pictures)?;
    println!("\nPicture: {path}");
    assert!(of_branches < of_one - 0.3, "the mixture should know the branches");
    Ok(())
}
