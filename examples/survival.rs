//! How long do remissions last? Of 42 children with leukaemia some had a relapse while they were observed; of the others it
//! is known only that their remission lasted longer. To leave them out, or to count them as relapses, would be wrong.
//!
//! `cargo run --release --example survival`
//!
//! Two laws of the time until a relapse are compared on children whom none of them has seen. The picture shows the
//! Weibull law's survival functions beside Kaplan and Meier's estimate, which needs no law.
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use probdl::data::{CsvError, Table};
use probdl::plot::{self, Colour, Corner};
use probdl::prelude::*;
use std::error::Error;
use std::iter::zip;

model! {
    /// The treatment multiplies the time; the hazard does not change with time.
    #[model(dtype = f64)]
    pub struct Constant = Input(1)
        -> Dense(1, name = log_scale)
        -> DistributionLambda(|t| Censored(Exponential(exp(-t))));
}

model! {
    /// The treatment multiplies the time; the hazard may rise or fall.
    #[model(dtype = f64)]
    pub struct Remission(treated: 1) {
        let log_scale = treated -> Dense(1);
        let shape = variable(0.5);
        Censored(Weibull(concentration = softplus(shape), scale = exp(log_scale)))
    }
}

type Weeks = [Censoring<f64>; 1];

/// Remissions of children under 6-mercaptopurine (1) and under a placebo (0).
fn children() -> Result<(Vec<[f64; 1]>, Vec<Weeks>), CsvError> {
    let table = Table::open(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/leukemia.csv"))?;
    let treated = table.columns(["treated"])?;
    let observed: Vec<[f64; 2]> = table.columns(["weeks", "relapse"])?;
    let weeks = observed
        .iter()
        .map(|[weeks, relapse]| [Censoring::observed(*weeks, *relapse == 1.0)]);
    Ok((treated, weeks.collect()))
}

fn fit() -> Fit<LBFGS> {
    Fit::new(LBFGS::new().iterations(100))
}

/// The mean negative log-likelihood of a child of each group that a model has not seen, one after the other.
fn held_out<M: Model<Scalar = f64, Input = [f64; 1], Target = Weeks>>(
    new: impl Fn() -> M,
    (x, y): (&[[f64; 1]], &[Weeks]),
) -> Result<f64, FitError> {
    let pairs = x.len() / 2;
    let mut sum = 0.0;
    for pair in 0..pairs {
        let is_out = |row: &usize| row % pairs == pair;
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..x.len()).partition(|row| !is_out(row));
        let take = |rows: &[usize]| -> (Vec<[f64; 1]>, Vec<Weeks>) {
            rows.iter().map(|&row| (x[row], y[row])).unzip()
        };
        let ((x, y), (x_out, y_out)) = (take(&inside), take(&outside));
        let mut model = new();
        model.fit(&x, &y, &fit())?;
        sum += model.evaluate(&x_out, &y_out)?.loss;
    }
    Ok(sum / pairs as f64)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (x, y) = children()?;
    let relapses = y
        .iter()
        .filter(|[weeks]| matches!(weeks, Censoring::Exact(_)))
        .count();
    println!(
        "{} children, of whom {relapses} had a relapse while they were observed\n",
        y.len()
    );

    let data = (&x[..], &y[..]);
    println!("negative log-likelihood of children who were held out:");
    let constant = held_out(|| Constant::new(0), data)?;
    let weibull = held_out(|| Remission::new(0), data)?;
    println!("  exponential  {constant:.3}");
    println!("  Weibull      {weibull:.3}\n");
    assert!(
        weibull < constant,
        "children who were held out should prefer the Weibull law"
    );

    let mut model = Remission::new(0);
    model.fit(&x, &y, &fit())?;
    let [placebo, treated] = [0.0, 1.0].map(|group| model.distribution(&[group]).elements()[0]);
    println!(
        "log-likelihood           {:.2}",
        -model.evaluate(&x, &y)?.loss * y.len() as f64
    );
    println!("concentration            {:.3}", placebo.concentration());
    println!(
        "treatment multiplies by  {:.2}",
        treated.scale() / placebo.scale()
    );
    println!(
        "median without, with     {:.1}, {:.1} weeks",
        placebo.quantile(0.5),
        treated.quantile(0.5)
    );

    let group = |wanted: f64| -> Vec<Weeks> {
        let group = zip(&x, &y).filter(|([group], _)| *group == wanted);
        group.map(|(_, weeks)| *weeks).collect()
    };
    let (with, without) = (group(1.0), group(0.0));
    let curve =
        |law: Weibull<f64>| (0..=350).map(move |i| (0.1 * f64::from(i), law.survival(&(0.1 * f64::from(i)))));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/pictures/survival.svg");
    plot::survival([
        ("6-mercaptopurine", Colour::BLUE, &with[..]),
        ("placebo", Colour::VERMILION, &without[..]),
    ])?
    .title("Children still in remission")
    .labels("weeks", "part")
    .legend(Corner::UpperRight)
    .dashes("Weibull", Colour::BLUE, curve(treated))
    .dashes("Weibull", Colour::VERMILION, curve(placebo))
    .save(path)?;
    println!("\nPicture: {path}");
    Ok(())
}
