//! The machine's peak of multiplication and addition: what a matrix product is measured against.

use crate::Settings;
use probdl_benches::clock::{Clock, keep, least_seconds};
use probdl_runtime::lanes::{Kernel, Lanes, Scalar, instruction_set, run};
use std::hint::black_box;

/// Multiplications followed by an addition, per second on one core, in single precision.
pub(crate) fn multiply_adds_per_second() -> f64 {
    let count = run(instruction_set(), Chains { rounds: black_box(0) }).1;
    let rounds = 100_000 / count.max(1) + 1000;
    let chains = || Chains {
        rounds: black_box(rounds),
    };
    let [seconds] = least_seconds(
        Clock::Thread,
        [&mut || {
            keep(run(instruction_set(), chains()));
        }],
    );
    rounds as f64 * count as f64 / seconds
}

pub(crate) fn print(_settings: &Settings) {
    let peak = multiply_adds_per_second() / 1e9;
    println!("  measured peak: {peak:.1} G multiplications and additions a second");
}

/// Independent sums, each waiting only for itself.
struct Chains {
    rounds: usize,
}

impl Kernel<f32> for Chains {
    /// A number that depends on all operations, and how many multiplications a round has.
    type Output = (f32, usize);

    #[inline(always)]
    fn run<V: Lanes<Scalar = f32>>(self) -> Self::Output {
        // Enough to hide the operations' latency, few enough for the registers.
        if V::LANES == 16 {
            self.chains::<V, 24>()
        } else {
            self.chains::<V, 12>()
        }
    }
}

impl Chains {
    #[inline(always)]
    fn chains<V: Lanes<Scalar = f32>, const SUMS: usize>(self) -> (f32, usize) {
        // The sums tend to 2; starts that the compiler cannot know keep it from computing one for all.
        let (half, one): (V, V) = (V::broadcast(black_box(0.5)), V::broadcast(black_box(1.0)));
        let mut sums = [V::splat(1.0); SUMS];
        for sum in &mut sums {
            *sum = V::broadcast(black_box(1.0));
        }
        for _ in 0..self.rounds {
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
        (lanes[0], SUMS * V::LANES)
    }
}
