//! Deep ensembles on the regression sets that papers compare on: the mean and the spread of a target, judged on rows that
//! were held out, split after split, beside published figures.
//!
//! ```text
//! cargo run --release --example uci                    Engel's households, 20 splits by seed
//! cargo run --release --example uci -- FOLDER          every set of a folder
//! cargo run --release --example uci -- FOLDER yacht    some of them
//! ```
//!
//! A set is a file `NAME.csv` with a header and the target in the last column, beside `NAME_test_index.csv` without
//! header, whose line k holds the test rows of split k, counted from 0; all others are trained on. If the folder holds a
//! `published_results.csv` (`dataset, method, metric, mean, spread, spread_kind, …`), its figures are shown; otherwise those
//! of the paper below.
//!
//! **One recipe for all sets.** Inputs and target are standardised by mean and population standard deviation of the
//! training rows (1 if that is 0). Five networks of one hidden layer of 50 relu, with two outputs: the mean, and the
//! standard deviation as `softplus + 0.05`. Squares of all weights count by 0.01. Adam with a rate of 0.02, batches of 32
//! rows, 40 epochs. The five predict as a mixture. The loss (NLL) is that of the mixture, per test row, in units of the
//! target; the error (RMSE) is that of its mean; both with their standard errors over the splits.
//!
//! Rate and weight of the squares were chosen for the sets `yacht` and `wine_red` together, by the loss on a fifth of each
//! split's training rows that was held back for it. With it: yacht 1.161 ± 0.023
//! (NLL) and 0.980 ± 0.089 (RMSE), red wine 0.951 ± 0.022 and 0.635 ± 0.009, on every machine.
//!
//! The width of a model's input is part of its type. So there are networks for some widths, and a set uses the next one:
//! columns of zeros change nothing but the range from which first weights are drawn, a little. The limit is 512 columns.
//!
//! Source: Lakshminarayanan, Pritzel, Blundell, *Simple and Scalable Predictive Uncertainty Estimation using Deep
//! Ensembles* (2017), who follow Hernández-Lobato and Adams, *Probabilistic Backpropagation for Scalable Learning of
//! Bayesian Neural Networks* (2015).
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to its reader"
)]

mod published;
mod recipe;
mod set;

use set::Set;
use std::error::Error;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Splits of a set that brings none.
const SPLITS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/engel.csv");
        let set = Set::read(Path::new(file))?.split(SPLITS);
        report(&set, &[])?;
        println!(
            "\nFor other sets: cargo run --release --example uci -- FOLDER   (see the head of examples/uci/main.rs)"
        );
        return Ok(());
    };
    let wanted: Vec<_> = arguments.collect();
    let names = if wanted.is_empty() {
        set::names(&folder)?
    } else {
        wanted
            .iter()
            .map(|name| name.to_string_lossy().into_owned())
            .collect()
    };
    let figures = published::read(&folder)?;
    for name in names {
        let set = Set::read(&folder.join(&name).with_extension("csv"))?;
        report(
            &set.read_splits(&folder.join(format!("{name}_test_index.csv")))?,
            &figures,
        )?;
    }
    Ok(())
}

/// Judges the recipe on all splits of a set, and prints what came out beside what is published.
fn report(set: &Set, figures: &[published::Figure]) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut scores = Vec::new();
    for (number, test) in set.splits.iter().enumerate() {
        if std::io::stderr().is_terminal() {
            eprint!("\r{}: split {} of {} ", set.name, number + 1, set.splits.len());
        }
        scores.push(recipe::run(set, test, number)?);
    }
    if std::io::stderr().is_terminal() {
        eprint!("\r{:60}\r", "");
    }
    let (rows, columns) = (set.target.len(), set.columns.len());
    println!(
        "{}: {rows} rows, {columns} columns, {} splits, {:.1} s",
        set.name,
        scores.len(),
        start.elapsed().as_secs_f64()
    );
    println!("  {:34} {:>18} {:>18}", "", "NLL", "RMSE");
    let [loss, error] = [
        Mean::of(scores.iter().map(|score| score.nll)),
        Mean::of(scores.iter().map(|score| score.rmse)),
    ];
    println!(
        "  {:34} {:>18} {:>18}",
        "this ensemble (± standard error)",
        loss.to_string(),
        error.to_string()
    );
    let single = Mean::of(scores.iter().map(|score| score.member_nll));
    println!("  {:34} {:>18}", "its members alone", single.to_string());
    for [method, nll, rmse] in published::table(figures, &set.name) {
        println!("  {method:34} {nll:>18} {rmse:>18}");
    }
    Ok(())
}

/// A mean with its standard error.
struct Mean {
    mean: f64,
    error: f64,
}

impl Mean {
    fn of(values: impl ExactSizeIterator<Item = f64> + Clone) -> Self {
        let n = values.len() as f64;
        let mean = values.clone().sum::<f64>() / n;
        let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
        Self {
            mean,
            error: (squares / (n - 1.0) / n).sqrt(),
        }
    }
}

impl std::fmt::Display for Mean {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = digits(self.mean.abs().max(self.error.abs()));
        write!(f, "{:.digits$}", self.mean)?;
        // Of a single split there is none.
        if self.error.is_finite() {
            write!(f, " ± {:.digits$}", self.error)?;
        }
        Ok(())
    }
}

/// Decimals that show three digits of a small number.
fn digits(size: f64) -> usize {
    [(100.0, 1), (0.1, 3), (0.01, 4), (0.001, 5)]
        .into_iter()
        .find(|(least, _)| size >= *least)
        .map_or(7, |(_, digits)| digits)
}
