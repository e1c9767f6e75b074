//! T9: an ensemble, ten members of T3 from ten seeds.

use crate::t3::by_hand::ByHand;
use crate::{Settings, assert_close, t3};
use probdl::prelude::*;
use probdl_benches::clock::{Clock, keep, least_seconds};
use probdl_benches::table::Comparison;
use probdl_runtime::lanes::{instruction_set, run};

const MEMBERS: u64 = 10;

pub(crate) fn compare(_settings: &Settings) {
    let (x, y) = t3::rows();
    let epochs = t3::EPOCHS;
    let members: Vec<t3::Net> = (0..MEMBERS).map(t3::Net::new).collect();
    let fit = Fit::new(Adam::new(0.001))
        .epochs(epochs)
        .shuffle(false)
        .threads(1);
    let through_model = || -> Vec<f32> {
        let losses = members.iter().map(|member| {
            let history = member.clone().fit(&x, &y, &fit).expect("finite data");
            *history.loss.last().expect("an epoch") as f32
        });
        losses.collect()
    };
    let by_hand = || -> Vec<f32> {
        let fits = members.iter().map(|member| {
            let start = member.parameters();
            run(
                instruction_set(),
                ByHand {
                    x: &x,
                    y: &y,
                    start,
                    epochs,
                },
            )
            .1 as f32
        });
        fits.collect()
    };
    let plain = || -> Vec<f32> {
        let fits = members
            .iter()
            .map(|member| t3::scalar::fit(&x, &y, member.parameters(), epochs).1 as f32);
        fits.collect()
    };
    let losses = through_model();
    // Relu amplifies rounding: see T3.
    assert_close("by hand", &by_hand(), &losses, 1e-2);
    assert_close("scalar", &plain(), &losses, 1e-2);
    let seconds = least_seconds(
        Clock::Thread,
        [
            &mut || keep(through_model()),
            &mut || keep(by_hand()),
            &mut || keep(plain()),
        ],
    );
    let units = MEMBERS as f64 * (epochs * x.len().div_ceil(32)) as f64;
    Comparison {
        task: "T9 fits",
        unit: "step",
        units,
        seconds,
        mark: 1.10,
    }
    .print();
}
