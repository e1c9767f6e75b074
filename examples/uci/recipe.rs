//! The recipe: one network, one way to train it, for every set.

use super::set::Set;
use probdl::prelude::*;
use std::error::Error;

model! {
    /// Mean and spread of a standardised target, for any number of inputs.
    pub struct Network = Dense(50, relu, kernel_regularizer = l2(0.01))
        -> Dense(2, kernel_regularizer = l2(0.01))
        -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 0.05));
}

/// How many networks predict together.
const MEMBERS: usize = 5;

/// How an ensemble did on the test rows of a split, in units of the target.
pub(crate) struct Score {
    /// The mean negative log-density of the mixture.
    pub(crate) nll: f64,
    /// The same of the members, on average.
    pub(crate) member_nll: f64,
    /// The root of the mean squared error of the mixture's mean.
    pub(crate) rmse: f64,
}

/// Trains and judges with as many inputs as the set has columns, or a few more.
pub(crate) fn run(set: &Set, test: &[bool], split: usize) -> Result<Score, Box<dyn Error>> {
    match set.columns.len() {
        ..3 => run_with::<2>(set, test, split),
        3..=4 => run_with::<4>(set, test, split),
        5..=6 => run_with::<6>(set, test, split),
        7..=8 => run_with::<8>(set, test, split),
        9..=12 => run_with::<12>(set, test, split),
        13..=16 => run_with::<16>(set, test, split),
        17..=32 => run_with::<32>(set, test, split),
        33..=64 => run_with::<64>(set, test, split),
        65..=128 => run_with::<128>(set, test, split),
        129..=256 => run_with::<256>(set, test, split),
        257..=512 => run_with::<512>(set, test, split),
        columns => Err(format!(
            "{} has {columns} input columns; the limit of this example is 512",
            set.name
        )
        .into()),
    }
}

fn run_with<const WIDTH: usize>(set: &Set, test: &[bool], split: usize) -> Result<Score, Box<dyn Error>> {
    let [training, held_out] = [false, true]
        .map(|wanted| -> Vec<usize> { (0..test.len()).filter(|row| test[*row] == wanted).collect() });
    let mut rows = vec![[0.0_f32; WIDTH]; test.len()];
    for (place, column) in set.columns.iter().enumerate() {
        let scale = Scale::of(column, &training);
        for (row, value) in rows.iter_mut().zip(column) {
            row[place] = scale.apply(*value);
        }
    }
    let scale = Scale::of(&set.target, &training);
    let target: Vec<[f32; 1]> = set.target.iter().map(|value| [scale.apply(*value)]).collect();
    let inputs = |wanted: &[usize]| -> Vec<_> { wanted.iter().map(|row| rows[*row]).collect() };
    let targets = |wanted: &[usize]| -> Vec<_> { wanted.iter().map(|row| target[*row]).collect() };

    let mut ensemble = Ensemble::new(MEMBERS, split as u64, Network::new)?;
    let fit = Fit::new(Adam::new(0.02)).epochs(40).batch_size(32);
    ensemble.fit(&inputs(&training), &targets(&training), &fit)?;

    let evaluation = ensemble.evaluate(&inputs(&held_out), &targets(&held_out))?;
    let means = ensemble.distributions(&inputs(&held_out)).mean();
    let squares: f64 = std::iter::zip(means, &held_out)
        .map(|([mean], row)| (f64::from(mean) - (set.target[*row] - scale.mean) / scale.deviation).powi(2))
        .sum();
    // A law that is stretched loses density by as much.
    let stretched = scale.deviation.ln();
    Ok(Score {
        nll: evaluation.loss + stretched,
        member_nll: evaluation.members.iter().sum::<f64>() / MEMBERS as f64 + stretched,
        rmse: (squares / held_out.len() as f64).sqrt() * scale.deviation,
    })
}

/// Mean and standard deviation of some training rows, in double precision.
struct Scale {
    mean: f64,
    deviation: f64,
}

impl Scale {
    fn of(column: &[f64], training: &[usize]) -> Self {
        let n = training.len() as f64;
        // Relative to the first row, so that a constant column has a deviation of 0, which becomes 1.
        let first = training.first().map_or(0.0, |row| column[*row]);
        let shift = training.iter().map(|row| column[*row] - first).sum::<f64>() / n;
        let square = |row: &usize| (column[*row] - first - shift).powi(2) / n;
        let deviation = training.iter().map(square).sum::<f64>().sqrt();
        Self {
            mean: first + shift,
            deviation: if deviation > 0.0 { deviation } else { 1.0 },
        }
    }

    fn apply(&self, value: f64) -> f32 {
        ((value - self.mean) / self.deviation) as f32
    }
}
