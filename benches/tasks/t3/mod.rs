//! T3: a network of one hidden layer whose output is a normal law, 1000 rows, Adam.

pub(crate) mod by_hand;
pub(crate) mod scalar;

use crate::{Settings, assert_close};
use by_hand::{ByHand, INPUTS};
use probdl::prelude::*;
use probdl_benches::clock::{Clock, keep, least_seconds};
use probdl_benches::data::{reference, widened};
use probdl_benches::table::{Comparison, print_figure};
use probdl_runtime::lanes::{InstructionSet, instruction_set, run};

model! {
    /// What T3 fits.
    pub(crate) struct Net = Input(8)
        -> Dense(50, relu)
        -> Dense(2)
        -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3));
}

model! {
    #[model(dtype = f64)]
    struct Net64 = Input(8)
        -> Dense(50, relu)
        -> Dense(2)
        -> DistributionLambda(|t| Normal(t[0], softplus(t[1]) + 1e-3));
}

pub(crate) const EPOCHS: usize = 100;

/// The task's rows.
pub(crate) fn rows() -> (Vec<[f32; INPUTS]>, Vec<[f32; 1]>) {
    (reference::<INPUTS>("t3_x"), reference::<1>("t3_y"))
}

/// The model before its first step.
pub(crate) fn untrained() -> Net {
    let mut parameters = reference::<50>("t3_w0").concat();
    parameters.extend([0.0; 50]);
    parameters.extend(reference::<2>("t3_w1").concat());
    parameters.extend([0.0; 2]);
    let mut model = Net::new(0);
    model.set_parameters(&parameters).expect("all parameters");
    model
}

pub(crate) fn compare(_settings: &Settings) {
    let (x, y) = rows();
    let model = untrained();
    let start = model.parameters();
    check(&x, &y, &model);

    let fit = Fit::new(Adam::new(0.001))
        .epochs(EPOCHS)
        .shuffle(false)
        .threads(1);
    let shuffled = fit.clone().shuffle(true);
    let (x_64, y_64) = (widened(&x), widened(&y));
    let start_64: Vec<f64> = start.iter().map(|&value| f64::from(value)).collect();
    let mut model_64 = Net64::new(0);
    model_64.set_parameters(&start_64).expect("all parameters");

    let by_hand = ByHand {
        x: &x,
        y: &y,
        start,
        epochs: EPOCHS,
    };
    let by_hand_64 = ByHand {
        x: &x_64,
        y: &y_64,
        start: &start_64,
        epochs: EPOCHS,
    };
    let set = instruction_set();
    let [through_model, hand, plain, in_any_order, double, hand_double] = least_seconds(
        Clock::Thread,
        [
            &mut || keep(model.clone().fit(&x, &y, &fit)),
            &mut || keep(run(set, by_hand)),
            &mut || keep(scalar::fit(&x, &y, start, EPOCHS)),
            &mut || keep(model.clone().fit(&x, &y, &shuffled)),
            &mut || keep(model_64.clone().fit(&x_64, &y_64, &fit)),
            &mut || keep(run(set, by_hand_64)),
        ],
    );
    let units = (EPOCHS * x.len().div_ceil(32)) as f64;
    let seconds = [through_model, hand, plain];
    Comparison {
        task: "T3 fit",
        unit: "step",
        units,
        seconds,
        mark: 1.10,
    }
    .print();
    if set == InstructionSet::Avx512 {
        let step = 1e6 * through_model / units;
        print_figure("a step with AVX-512", step, "us", "<= 1.30", step <= 1.3);
    }
    let shuffling = in_any_order / hand;
    print_figure(
        "fit with shuffling, over the bare loop by hand",
        shuffling,
        "x",
        "<= 1.05",
        shuffling <= 1.05,
    );
    let ratio = double / through_model;
    print_figure("f64 over f32, through model!", ratio, "x", "<= 2.2", ratio <= 2.2);
    print_figure(
        "f64 over f32, by hand",
        hand_double / hand,
        "x",
        "<= 2.2",
        hand_double / hand <= 2.2,
    );
}

/// All versions compute the same: to rounding after an epoch; in the end only roughly, because relu amplifies rounding.
fn check(x: &[[f32; INPUTS]], y: &[[f32; 1]], model: &Net) {
    let start = model.parameters();
    for (epochs, tolerance) in [(1, 1e-5), (EPOCHS, 1e-2)] {
        let fit = Fit::new(Adam::new(0.001))
            .epochs(epochs)
            .shuffle(false)
            .threads(1);
        let mut fitted = model.clone();
        let history = fitted.fit(x, y, &fit).expect("finite data");
        let loss = *history.loss.last().expect("an epoch") as f32;
        let by_hand = run(instruction_set(), ByHand { x, y, start, epochs });
        let plain = scalar::fit(x, y, start, epochs);
        for (version, (parameters, found)) in [("by hand", by_hand), ("scalar", plain)] {
            assert_close(version, &[found as f32], &[loss], tolerance);
            if epochs == 1 {
                assert_close(version, &parameters, fitted.parameters(), 1e-5);
            }
        }
    }
}
