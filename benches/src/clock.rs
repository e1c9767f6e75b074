//! Measuring: the least processor time of many runs, contenders in turn.
//!
//! A run can only be delayed by what else the machine does, never hastened, so the least of many runs is the time of the
//! code itself. Contenders take turns, so that a change of the machine's clock rate, or a neighbour, meets all of them.
//! Processor time of the thread leaves out the time that other programs had; where the system does not tell it, and for
//! code that runs on several threads, the wall clock stands in.

use std::time::{Duration, Instant};

/// How long the contenders of one comparison are measured, in all.
pub const BUDGET: Duration = Duration::from_millis(2500);
/// The least number of rounds, whatever they take.
const ROUNDS: usize = 5;
/// Short runs are repeated until one reading of the clock spans this many seconds.
const SPAN: f64 = 100e-6;

/// Which clock to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The time that this thread had a processor.
    Thread,
    /// Time as it passes: for code on several threads.
    Wall,
}

impl Clock {
    /// Seconds since some moment.
    fn now(self, start: Instant) -> f64 {
        match self {
            Self::Thread => thread_time().unwrap_or_else(|| start.elapsed().as_secs_f64()),
            Self::Wall => start.elapsed().as_secs_f64(),
        }
    }
}

#[cfg(unix)]
fn thread_time() -> Option<f64> {
    let time = nix::time::clock_gettime(nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID).ok()?;
    Some(Duration::from(time).as_secs_f64())
}

#[cfg(not(unix))]
fn thread_time() -> Option<f64> {
    None
}

/// Takes a result, so that it must be computed.
#[allow(clippy::needless_pass_by_value)] // it is dropped after the clock has seen it
pub fn keep<T>(result: T) {
    std::hint::black_box(&result);
}

/// The least seconds that one call of each of the contenders took.
pub fn least_seconds<const N: usize>(clock: Clock, contenders: [&mut dyn FnMut(); N]) -> [f64; N] {
    least_seconds_within(BUDGET, clock, contenders)
}

/// [`least_seconds`] with another budget.
pub fn least_seconds_within<const N: usize>(
    budget: Duration,
    clock: Clock,
    mut contenders: [&mut dyn FnMut(); N],
) -> [f64; N] {
    let start = Instant::now();
    let time = |contender: &mut dyn FnMut(), calls: u32| {
        let before = clock.now(start);
        for _ in 0..calls {
            contender();
        }
        (clock.now(start) - before) / f64::from(calls)
    };
    let mut calls = [1; N];
    for (contender, calls) in contenders.iter_mut().zip(&mut calls) {
        time(*contender, 1); // the first call pays for cold caches
        while time(*contender, *calls) * f64::from(*calls) < SPAN {
            *calls *= 2;
        }
    }
    let mut least = [f64::INFINITY; N];
    let mut rounds = 0;
    while rounds < ROUNDS || start.elapsed() < budget {
        for ((contender, calls), least) in contenders.iter_mut().zip(calls).zip(&mut least) {
            *least = least.min(time(*contender, calls));
        }
        rounds += 1;
    }
    least
}
