//! How much of its income does a household spend on food? A small network learns the mean and the spread, both as
//! curves, and beats a straight line on households that neither of them has seen.
//!
//! `cargo run --release --example quickstart`
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to its reader"
)]

use probdl::data::{CsvError, Table};
use probdl::plot::{Colour, Picture};
use probdl::prelude::*;
use probdl::random::permutation;
use std::error::Error;
use std::io::IsTerminal as _;
use std::iter::zip;

model! {
    /// Expenditure given income: the mean and the spread are curves.
    #[model(normalize_target)]
    pub struct Network = Input(1)
        -> Normalization()
        -> Dense(16, tanh)
        -> Dense(params_size(IndependentNormal(1)))
        -> IndependentNormal(1);
}

model! {
    /// The baseline: the mean is a straight line, the spread is the same everywhere.
    #[model(normalize_target)]
    pub struct Line(income: 1) {
        let mean = income -> Normalization() -> Dense(1);
        let spread = variable(0.0);
        Normal(mean, softplus(spread))
    }
}

/// Households: incomes and what they spend on food, in Belgian francs a year.
#[derive(Default)]
struct Households {
    income: Vec<[f32; 1]>,
    food: Vec<[f32; 1]>,
}

/// The 235 Belgian households that Ernst Engel published in 1857.
fn engel() -> Result<Households, CsvError> {
    let table = Table::open(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/engel.csv"))?;
    Ok(Households {
        income: table.columns(["income"])?,
        food: table.columns(["foodexp"])?,
    })
}

/// Divides households at random: four fifths to learn from, one fifth to be judged by.
fn split(all: &Households, seed: u64) -> (Households, Households) {
    let mut order = vec![0; all.income.len()];
    permutation(seed, 0, &mut order);
    let take = |rows: &[u32]| Households {
        income: rows.iter().map(|&row| all.income[row as usize]).collect(),
        food: rows.iter().map(|&row| all.food[row as usize]).collect(),
    };
    let (held_out, training) = order.split_at(order.len() / 5);
    (take(training), take(held_out))
}

/// How well laws predict what households spend.
#[derive(Clone, Copy)]
struct Score {
    /// The mean negative log-likelihood, in nats.
    nll: f64,
    /// The root of the mean squared error of the means, in francs.
    rmse: f64,
    /// The share of households inside their central interval of 95 %.
    coverage: f64,
}

impl Score {
    fn new(laws: &Batch<Independent<Normal, 1>>, food: &[[f32; 1]]) -> Self {
        let households = || zip(laws, food);
        Self {
            nll: mean(households().map(|(law, food)| -law.log_prob(food) as f64)),
            rmse: mean(households().map(|(law, [food])| (law.mean()[0] as f64 - *food as f64).powi(2)))
                .sqrt(),
            coverage: mean(households().map(|(law, [food])| {
                let [[low], [high]] = law.interval(0.95);
                f64::from((low..=high).contains(food))
            })),
        }
    }

    /// The mean over several splits.
    fn mean(scores: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| mean(scores.iter().map(figure));
        Self {
            nll: of(|s| s.nll),
            rmse: of(|s| s.rmse),
            coverage: of(|s| s.coverage),
        }
    }
}

fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = numbers.len() as f64;
    numbers.sum::<f64>() / n
}

/// Rewrites one line on a terminal; elsewhere only the last epoch shows.
fn progress<M>(epoch: &Epoch<'_, M>) {
    let (done, all) = (epoch.epoch + 1, epoch.epochs);
    if done == all || std::io::stderr().is_terminal() {
        let bar = "━".repeat(30 * done / all);
        eprint!("\repoch {done:3}/{all}  {bar:30}  loss {:.4}", epoch.loss);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let all = engel()?;
    let fit = Fit::new(Adam::new(0.01)).epochs(300);

    let (training, held_out) = split(&all, 0);
    let (mut network, mut line) = (Network::new(0), Line::new(0));
    println!("{}", network.summary());
    network.fit_with(&training.income, &training.food, &fit, progress)?;
    eprintln!();
    for income in [500.0, 1000.0, 2000.0] {
        let law = network.distribution(&[income]);
        let ([mean], [[low], [high]]) = (law.mean(), law.interval(0.95));
        println!(
            "Of {income:4} francs, food takes {mean:4.0}; 95 % of households spend {low:.0} to {high:.0}."
        );
    }
    line.fit(&training.income, &training.food, &fit)?;
    let picture = draw(&network, &line, &training, &held_out)?;

    let (mut networks, mut lines) = (vec![], vec![]);
    for seed in 0..20 {
        let (training, held_out) = split(&all, seed);
        let (mut network, mut line) = (Network::new(seed), Line::new(seed));
        network.fit(&training.income, &training.food, &fit)?;
        line.fit(&training.income, &training.food, &fit)?;
        networks.push(Score::new(
            &network.distributions(&held_out.income),
            &held_out.food,
        ));
        lines.push(Score::new(&line.distributions(&held_out.income), &held_out.food));
    }

    println!(
        "\nOn {} households held out, mean of {} random splits:\n",
        held_out.income.len(),
        lines.len()
    );
    println!("                 NLL    RMSE   inside 95 %");
    for (name, scores) in [("network", &networks), ("straight line", &lines)] {
        let Score { nll, rmse, coverage } = Score::mean(scores);
        println!(
            "{name:14} {nll:5.3}   {rmse:5.1}       {:5.1} %",
            100.0 * coverage
        );
    }
    let wins = zip(&networks, &lines)
        .filter(|(network, line)| network.nll < line.nll)
        .count();
    println!(
        "\nThe network wins on {wins} of {} splits.\nPicture: {}",
        lines.len(),
        picture
    );
    assert!(
        Score::mean(&networks).nll < Score::mean(&lines).nll,
        "the network's mean NLL on held-out households should be below the straight line's"
    );
    Ok(())
}

fn draw(
    network: &Network,
    line: &Line,
    training: &Households,
    held_out: &Households,
) -> Result<&'static str, Box<dyn Error>> {
    let (low, high) = (300.0, 5000.0);
    let income: Vec<[f32; 1]> = (0..=200)
        .map(|i| [low + (high - low) * i as f32 / 200.0])
        .collect();
    let along = |food: Vec<f32>| {
        zip(&income, food)
            .map(|([income], food)| (*income, food))
            .collect::<Vec<_>>()
    };
    let dots = |of: &Households| {
        zip(&of.income, &of.food)
            .map(|([x], [y])| (*x, *y))
            .collect::<Vec<_>>()
    };
    let [curves, lines] = [network.distributions(&income), line.distributions(&income)].map(|laws| {
        [0.025, 0.5, 0.975].map(|p| along(laws.quantile(p).into_iter().map(|[food]| food).collect()))
    });
    let ([curve_low, curve, curve_high], [line_low, line, line_high]) = (curves, lines);
    let picture = Picture::new(
        "What 235 Belgian households spent on food (Engel 1857)",
        "income (francs a year)",
        "food (francs a year)",
    )
    .band("network: 95 % interval", Colour::BLUE, curve_low, curve_high)
    .line("network: mean", Colour::BLUE, curve)
    .line("straight line: mean", Colour::VERMILION, line)
    .dashes("straight line: 95 % interval", Colour::VERMILION, line_low)
    .dashes("", Colour::VERMILION, line_high)
    .dots("households to learn from", Colour::GREY, dots(training))
    .dots("households held out", Colour::BLACK, dots(held_out));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/pictures/quickstart.svg");
    picture.save(path)?;
    Ok(path)
}
