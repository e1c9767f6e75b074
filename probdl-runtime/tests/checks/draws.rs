//! Draws against distribution functions.

use probdl_runtime::distribution::{Cdf, Distribution};
use probdl_runtime::lanes::{InstructionSet, force_instruction_set};
use probdl_runtime::random::{Purpose, Stream, rng};
use std::sync::Mutex;

pub(crate) const DRAWS: usize = 100_000;

/// The same draws in each way that there is.
pub(crate) fn every_way<D: Distribution>(law: &D, seed: u64) -> [Vec<D::Event>; 3] {
    let together = draws_together(law, seed);
    check_instruction_sets(law, seed, &together);
    [draws(law, seed), draws_in_turn(law, seed), together]
}

/// Draws as a batch of equal laws would: a stream for each.
pub(crate) fn draws<D: Distribution>(law: &D, seed: u64) -> Vec<D::Event> {
    (0..DRAWS as u64)
        .map(|index| law.draw(&mut Stream::new(seed, Purpose::Sample, index)))
        .collect()
}

/// Draws from one stream, one after the other.
pub(crate) fn draws_in_turn<D: Distribution>(law: &D, seed: u64) -> Vec<D::Event> {
    let mut stream = rng(seed);
    (0..DRAWS).map(|_| law.draw(&mut stream)).collect()
}

/// Draws from one stream, all at once.
pub(crate) fn draws_together<D: Distribution>(law: &D, seed: u64) -> Vec<D::Event> {
    let mut events = vec![law.draw(&mut rng(seed)); DRAWS];
    law.draw_into(&mut rng(seed), &mut events);
    events
}

/// Draws at once are the same with every instruction set, however many there are.
pub(crate) fn check_instruction_sets<D: Distribution>(law: &D, seed: u64, expected: &[D::Event]) {
    static FORCED: Mutex<()> = Mutex::new(());
    let _alone = FORCED.lock();
    for set in InstructionSet::available() {
        force_instruction_set(Some(set));
        for count in [1, 63, 64, 300] {
            let mut events = vec![expected[0]; count];
            law.draw_into(&mut rng(seed), &mut events);
            assert_eq!(events, expected[..count], "{law:?} on {set:?}");
        }
    }
    force_instruction_set(None);
}

/// One draw of so many, in order, is compared with the distribution function: in between it can be off by as many draws,
/// which is 0.05 in the statistic.
const STRIDE: usize = 16;

/// Kolmogorov's statistic, of numbers and the distribution function that they should have, times the root of the number of draws: 1.95 is exceeded once in 1000 times, 2.3 in 20,000.
pub(crate) fn kolmogorov_smirnov<D: Cdf<Scalar = f64, Event = f64>>(law: &D, mut sample: Vec<f64>) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let distance = sample.iter().enumerate().step_by(STRIDE).map(|(rank, y)| {
        let cdf = law.cdf(y);
        (cdf - rank as f64 / n)
            .abs()
            .max(((rank + 1) as f64 / n - cdf).abs())
    });
    distance.fold(0.0, f64::max) * n.sqrt()
}

pub(crate) fn check_continuous<D: Cdf<Scalar = f64, Event = f64>>(law: &D, seed: u64) {
    for sample in every_way(law, seed) {
        assert!(sample.iter().all(|y| y.is_finite()));
        let statistic = kolmogorov_smirnov(law, sample);
        assert!(statistic < 2.3, "{law:?}: {statistic}");
    }
}
