//! Draws, beside those of `rand_distr` from the same streams of random numbers.

use probdl_benches::clock::{Clock, keep, least_seconds_within};
use probdl_runtime::distribution as ours;
use probdl_runtime::distribution::Distribution;
use probdl_runtime::random::rng;
use rand_distr as theirs;
use rand_distr::Distribution as Theirs;
use std::time::Duration;

const DRAWS: u32 = 1 << 18;
const BUDGET: Duration = Duration::from_millis(300);

fn print_row<D: Distribution, E>(wanted: &dyn Fn(&str) -> bool, name: &str, law: &D, other: &impl Theirs<E>) {
    if !wanted(name) {
        return;
    }
    let mut events = vec![law.draw(&mut rng(1)); DRAWS as usize];
    let [own, one_by_one, others] = least_seconds_within(
        BUDGET,
        Clock::Thread,
        [
            &mut || {
                law.draw_into(&mut rng(1), &mut events);
                keep(&events);
            },
            &mut || {
                let mut stream = rng(1);
                for _ in 0..DRAWS {
                    keep(law.draw(&mut stream));
                }
            },
            &mut || {
                let mut stream = rng(1);
                for _ in 0..DRAWS {
                    keep(other.sample(&mut stream));
                }
            },
        ],
    )
    .map(|seconds| 1e9 * seconds / f64::from(DRAWS));
    let sign = if others > own { '+' } else { '-' };
    println!(
        "{name:<18} {own:>9.2} {one_by_one:>10.2} {others:>11.2} {:>9.2} {sign}",
        others / own
    );
}

/// Prints the rows whose names are wanted.
pub(crate) fn print(wanted: &dyn Fn(&str) -> bool) {
    println!(
        "{:<18} {:>9} {:>10} {:>11} {:>9}",
        "draws, f64", "at once", "one by one", "rand_distr", "ratio"
    );
    print_row(
        wanted,
        "Normal",
        &ours::Normal::new(0.3, 1.7).unwrap(),
        &theirs::Normal::new(0.3, 1.7).unwrap(),
    );
    print_row(
        wanted,
        "LogNormal",
        &ours::LogNormal::new(0.3, 1.7).unwrap(),
        &theirs::LogNormal::new(0.3, 1.7).unwrap(),
    );
    print_row(
        wanted,
        "Gamma",
        &ours::Gamma::new(2.5, 0.7).unwrap(),
        &theirs::Gamma::new(2.5, 1.0 / 0.7).unwrap(),
    );
    print_row(
        wanted,
        "Exponential",
        &ours::Exponential::new(0.7).unwrap(),
        &theirs::Exp::new(0.7).unwrap(),
    );
    print_row(
        wanted,
        "Weibull",
        &ours::Weibull::new(1.5, 2.0).unwrap(),
        &theirs::Weibull::new(2.0, 1.5).unwrap(),
    );
    print_row(
        wanted,
        "Pareto",
        &ours::Pareto::new(1.5, 2.0).unwrap(),
        &theirs::Pareto::new(2.0, 1.5).unwrap(),
    );
    print_row(
        wanted,
        "Cauchy",
        &ours::Cauchy::new(0.3, 1.7).unwrap(),
        &theirs::Cauchy::new(0.3, 1.7).unwrap(),
    );
    print_row(
        wanted,
        "Gumbel",
        &ours::Gumbel::new(0.3, 1.7).unwrap(),
        &theirs::Gumbel::new(0.3, 1.7).unwrap(),
    );
    print_row(
        wanted,
        "StudentT",
        &ours::StudentT::new(4.5, 0.0, 1.0).unwrap(),
        &theirs::StudentT::new(4.5).unwrap(),
    );
    print_row(
        wanted,
        "Beta",
        &ours::Beta::new(2.5, 1.5).unwrap(),
        &theirs::Beta::new(2.5, 1.5).unwrap(),
    );
    print_row(
        wanted,
        "Poisson 3",
        &ours::Poisson::new(3.0_f64).unwrap(),
        &theirs::Poisson::new(3.0_f64).unwrap(),
    );
    print_row(
        wanted,
        "Poisson 300",
        &ours::Poisson::new(300.0_f64).unwrap(),
        &theirs::Poisson::new(300.0_f64).unwrap(),
    );
    print_row(
        wanted,
        "Geometric",
        &ours::Geometric::new(0.1_f64).unwrap(),
        &theirs::Geometric::new(0.1).unwrap(),
    );
    print_row(
        wanted,
        "Binomial 20",
        &ours::Binomial::new(20, 0.3_f64).unwrap(),
        &theirs::Binomial::new(20, 0.3).unwrap(),
    );
    print_row(
        wanted,
        "Binomial 2000",
        &ours::Binomial::new(2000, 0.3_f64).unwrap(),
        &theirs::Binomial::new(2000, 0.3).unwrap(),
    );
}
