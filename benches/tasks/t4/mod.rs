//! T4: a classifier with two wide hidden layers, 10,000 rows of 784 numbers, Adam, batches of 128.

mod by_hand;
mod panels;
mod scalar;

use crate::{Settings, assert_close, peak};
use by_hand::ByHand;
use probdl::prelude::*;
use probdl_benches::clock::{Clock, keep, least_seconds_within};
use probdl_benches::table::{Comparison, print_figure};
use probdl_runtime::lanes::{instruction_set, run};
use std::time::Duration;

const INPUTS: usize = 784;
const UNITS: usize = 256;
const CLASSES: usize = 10;
const ROWS: usize = 10_000;
const BATCH: usize = 128;
const EPOCHS: usize = 3;

model! {
    /// What T4 fits.
    struct Classifier = Input(784)
        -> Dense(256, relu)
        -> Dense(256, relu)
        -> Dense(10)
        -> DistributionLambda(|t| Categorical(logits = t));
}

/// Images of a kind: each class lights some pixels more than others.
fn rows() -> (Vec<[f32; INPUTS]>, Vec<u32>) {
    let mut stream = rng(4);
    let classes: Vec<u32> = (0..ROWS).map(|row| row as u32 % 10).collect();
    let x = classes.iter().map(|&class| {
        let mut x = [0.0; INPUTS];
        for (pixel, x) in x.iter_mut().enumerate() {
            let lit = if pixel as u32 % 11 == class { 0.3 } else { 0.0 };
            *x = (stream.uniform() as f32 + lit) * 0.5;
        }
        x
    });
    (x.collect(), classes)
}

pub(crate) fn compare(_settings: &Settings) {
    let (x, y) = rows();
    let model = Classifier::new(1);
    let start = model.parameters();
    let fit = Fit::new(Adam::new(0.001))
        .epochs(EPOCHS)
        .batch_size(BATCH)
        .shuffle(false)
        .threads(1);

    let through_model = |fit: &Fit<Adam>| {
        let mut model = model.clone();
        let history = model.fit(&x, &y, fit).expect("finite data");
        (model, *history.loss.last().expect("an epoch") as f32)
    };
    let by_hand = || run(instruction_set(), ByHand { x: &x, y: &y, start });
    let loss = through_model(&fit).1;
    for (version, (parameters, found)) in [("by hand", by_hand()), ("scalar", scalar::fit(&x, &y, start))] {
        assert_eq!(parameters.len(), start.len());
        // Relu amplifies rounding.
        assert_close(version, &[found as f32], &[loss], 1e-3);
    }

    let (_, peak) = peak::beside(&mut || ());
    let budget = Duration::from_secs(8);
    let [one_thread, hand] = least_seconds_within(
        budget,
        Clock::Thread,
        [&mut || keep(through_model(&fit)), &mut || keep(by_hand())],
    );
    let [plain] = least_seconds_within(
        Duration::ZERO,
        Clock::Thread,
        [&mut || keep(scalar::fit(&x, &y, start))],
    );
    let units = (EPOCHS * ROWS.div_ceil(BATCH)) as f64;
    let seconds = [one_thread, hand, plain];
    Comparison {
        task: "T4 fit",
        unit: "step",
        units,
        seconds,
        mark: 1.05,
    }
    .print();
    // Forward, weight gradients, and the deltas of all layers but the first.
    let per_row = 2 * (INPUTS * UNITS + UNITS * UNITS + UNITS * CLASSES) + UNITS * UNITS + UNITS * CLASSES;
    let multiply_adds = (per_row * ROWS * EPOCHS) as f64;
    for (version, seconds) in [("model!", one_thread), ("by hand", hand)] {
        let percent = 100.0 * multiply_adds / seconds / peak;
        let what = format!("share of the peak of {:.1} G/s, {version}", peak / 1e9);
        print_figure(&what, percent, "%", ">= 80", percent >= 80.0);
    }
    let two = fit.clone().threads(2);
    let mut with_one = || keep(through_model(&fit));
    let mut with_two = || keep(through_model(&two));
    let [one_thread, two_threads] = least_seconds_within(budget, Clock::Wall, [&mut with_one, &mut with_two]);
    let gain = one_thread / two_threads;
    print_figure(
        "wall time of one thread over that of two",
        gain,
        "x",
        ">= 1.70",
        gain >= 1.7,
    );
}
