//! The machine's peak of multiplication and addition: what a matrix product is measured against.

use crate::Settings;
use probdl_benches::clock::{Clock, keep, least_seconds};
use probdl_runtime::lanes::{Kernel, Lanes, Scalar, instruction_set, run};
use std::hint::black_box;

/// Rounds of one measurement.
const ROUNDS: usize = 2000;
/// How many sums run side by side: which count hides the latencies best depends on registers and on the scheduler.
const COUNTS: [usize; 5] = [8, 12, 14, 20, 24];

/// The least seconds of a call, and the peak that was measured in turn with it: multiplications followed by an addition,
/// per second on one core, in single precision.
pub(crate) fn beside(call: &mut dyn FnMut()) -> (f64, f64) {
    let [seconds, a, b, c, d, e] = least_seconds(
        Clock::Thread,
        [
            call,
            &mut measure::<{ COUNTS[0] }>,
            &mut measure::<{ COUNTS[1] }>,
            &mut measure::<{ COUNTS[2] }>,
            &mut measure::<{ COUNTS[3] }>,
            &mut measure::<{ COUNTS[4] }>,
        ],
    );
    let lanes = run(instruction_set(), Width);
    let rates = COUNTS
        .iter()
        .zip([a, b, c, d, e])
        .map(|(count, seconds)| (ROUNDS * count * lanes) as f64 / seconds);
    (seconds, rates.fold(0.0, f64::max))
}

pub(crate) fn print(_settings: &Settings) {
    let (_, peak) = beside(&mut || ());
    println!(
        "  measured peak: {:.1} G multiplications and additions a second",
        peak / 1e9
    );
}

fn measure<const SUMS: usize>() {
    keep(run(instruction_set(), Chains::<SUMS>));
}

struct Width;

impl Kernel<f32> for Width {
    type Output = usize;

    #[inline(always)]
    fn run<V: Lanes<Scalar = f32>>(self) -> usize {
        V::LANES
    }
}

/// Independent sums, each waiting only for itself.
struct Chains<const SUMS: usize>;

impl<const SUMS: usize> Kernel<f32> for Chains<SUMS> {
    /// A number that depends on all operations.
    type Output = f32;

    #[inline(always)]
    fn run<V: Lanes<Scalar = f32>>(self) -> f32 {
        // The sums tend to 2; starts that the compiler cannot know keep it from computing one for all.
        let (half, one): (V, V) = (V::broadcast(black_box(0.5)), V::broadcast(black_box(1.0)));
        let mut sums = [one; SUMS];
        for sum in &mut sums {
            *sum = V::broadcast(black_box(1.0));
        }
        for _ in 0..black_box(ROUNDS) {
            for sum in &mut sums {
                *sum = *sum * half + one;
            }
        }
        let mut all = sums[0];
        for sum in &sums[1..] {
            all = all + *sum;
        }
        let mut lanes = [f32::ZERO; 16];
        all.store(&mut lanes);
        lanes[0]
    }
}
