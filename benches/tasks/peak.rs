//! The machine's peak of multiplication and addition: what a matrix product is measured against.

use crate::Settings;
use probdl_benches::clock::{Clock, keep, least_seconds};
use probdl_runtime::lanes::{Kernel, Lanes, Scalar, instruction_set, run};
use std::hint::black_box;

/// Rounds of one measurement.
const ROUNDS: usize = 2000;

/// One measurement.
pub(crate) fn measure() {
    keep(run(
        instruction_set(),
        Chains {
            rounds: black_box(ROUNDS),
        },
    ));
}

/// Multiplications followed by an addition, per second on one core, in single precision, if a measurement takes so many
/// seconds.
pub(crate) fn multiply_adds_per_second(seconds: f64) -> f64 {
    let per_round = run(instruction_set(), Chains { rounds: black_box(0) }).1;
    (ROUNDS * per_round) as f64 / seconds
}

pub(crate) fn print(_settings: &Settings) {
    let [seconds] = least_seconds(Clock::Thread, [&mut measure]);
    let peak = multiply_adds_per_second(seconds) / 1e9;
    println!("  measured peak: {peak:.1} G multiplications and additions a second");
}

/// Independent sums of products, each waiting only for itself.
struct Chains {
    rounds: usize,
}

impl Kernel<f32> for Chains {
    /// A number that depends on all operations, and how many multiplications a round has.
    type Output = (f32, usize);

    #[inline(always)]
    fn run<V: Lanes<Scalar = f32>>(self) -> Self::Output {
        // Enough sums to hide the addition's latency, few enough for the registers.
        if V::REGISTERS > 16 {
            self.chains::<V, 24>()
        } else {
            self.chains::<V, 12>()
        }
    }
}

#[repr(align(64))]
struct Factors([f32; 16 * 24]);

impl Chains {
    #[inline(always)]
    fn chains<V: Lanes<Scalar = f32>, const SUMS: usize>(self) -> (f32, usize) {
        let factors = black_box(Factors([0.5; 16 * 24]));
        // Its sign changes with each round, so that no product can be computed once for all.
        let mut factor: V = V::broadcast(black_box(1.0));
        let mut sums = [V::splat(0.0); SUMS];
        for _ in 0..self.rounds {
            factor = -factor;
            for k in 0..SUMS {
                sums[k] = sums[k] + factor * V::load(&factors.0[k * V::LANES..]);
            }
        }
        let mut all = sums[0];
        for sum in &sums[1..] {
            all = all + *sum;
        }
        let mut lanes = [f32::ZERO; 16];
        all.store(&mut lanes);
        (lanes[0], SUMS * V::LANES)
    }
}
