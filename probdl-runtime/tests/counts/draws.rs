//! Draws follow their laws.

use probdl_runtime::distribution::{
    Binomial, Distribution, Geometric, NegativeBinomial, Poisson, ZeroInflated,
};
use probdl_runtime::random::{Purpose, Stream, rng};

use crate::support::check_draws;

#[test]
fn negative_binomial_draws_follow_their_law() {
    for (seed, (total, probs)) in (0..).zip([
        (0.01, 0.9),
        (0.3, 0.99),
        (1.0, 0.5),
        (3.5, 0.3),
        (40.0, 0.9),
        (1e6, 1e-5),
        (2.0, 0.999_99),
        (1e8, 0.5),
    ]) {
        check_draws(&NegativeBinomial::new(total, probs).unwrap(), seed);
    }
    let far = NegativeBinomial::from_logits(1e3_f32, 1e3).unwrap();
    assert_eq!(far.draw(&mut rng(1)), u32::MAX);
    let none = NegativeBinomial::from_logits(1e-3_f32, -1e3).unwrap();
    assert_eq!(none.draw(&mut rng(1)), 0);
}

#[test]
fn zero_inflated_draws_follow_their_law() {
    for (seed, (rate, probs)) in (20..).zip([(0.3, 0.5), (4.0, 0.01), (50.0, 0.3)]) {
        check_draws(
            &ZeroInflated::new(Poisson::new(rate).unwrap(), probs).unwrap(),
            seed,
        );
    }
}

#[test]
fn geometric_draws_follow_their_law() {
    for (seed, probs) in (30..).zip([0.99, 0.5, 0.03, 1e-6]) {
        check_draws(&Geometric::new(probs).unwrap(), seed);
    }
    assert_eq!(
        Geometric::from_logits(-1e3_f32).unwrap().draw(&mut rng(1)),
        u32::MAX
    );
    assert_eq!(Geometric::from_logits(1e3_f32).unwrap().draw(&mut rng(1)), 0);
}

#[test]
fn binomial_draws_follow_their_law() {
    for (seed, (total, probs)) in (40..).zip([
        (1, 0.3),
        (7, 0.9),
        (40, 0.25),
        (40, 0.5),
        (1000, 0.99),
        (1_000_000, 3e-6),
        (4_000_000_000, 0.7),
    ]) {
        check_draws(&Binomial::new(total, probs).unwrap(), seed);
    }
    assert_eq!(Binomial::new(5, 1.0_f32).unwrap().draw(&mut rng(1)), 5);
    assert_eq!(Binomial::new(5, 0.0_f32).unwrap().draw(&mut rng(1)), 0);
}

/// Values written by this test's own first run; a change of them is a change of every result that samples.
#[test]
fn draws_at_fixed_seeds_stay_what_they_are() {
    let first = |seed: u64| Stream::new(seed, Purpose::Sample, 0);
    let counts = [1, 2, 3].map(|seed| {
        NegativeBinomial::new(3.5_f64, 0.8)
            .unwrap()
            .draw(&mut first(seed))
    });
    assert_eq!(counts, [21, 32, 11]);
}
