//! Divergences of laws of counts and classes: sums over all events.

use probdl_runtime::distribution::{
    Bernoulli, Binomial, Categorical, Distribution, Geometric, Independent, KlDivergence, Multinomial,
    NegativeBinomial, OneHotCategorical, OrderedLogistic, Poisson, sampled_kl_divergence,
};
use probdl_runtime::random::rng;

use crate::support::close;

/// Compares a divergence with the sum over these events.
fn check<D>(law: &D, other: &D, events: impl Iterator<Item = D::Event>)
where
    D: KlDivergence<Scalar = f64>,
{
    let want: f64 = events
        .filter(|y| law.prob(y) > 0.0)
        .map(|y| law.prob(&y) * (law.log_prob(&y) - other.log_prob(&y)))
        .sum();
    close(law.kl_divergence(other), want, 1e-12, &(law, other));
    assert!(law.kl_divergence(law).abs() < 1e-15 && other.kl_divergence(other).abs() < 1e-15);
}

#[test]
fn divergences_are_sums_over_the_events() {
    let truths = || [false, true].into_iter();
    for (p, q) in [(0.3, 0.7), (0.0, 0.4), (1.0, 0.2), (1e-9, 1e-3)] {
        check(&Bernoulli::new(p).unwrap(), &Bernoulli::new(q).unwrap(), truths());
        check(
            &Binomial::new(9, p).unwrap(),
            &Binomial::new(9, q).unwrap(),
            0..=9,
        );
        check(
            &Binomial::new(9, p).unwrap(),
            &Binomial::new(12, q).unwrap(),
            0..=9,
        );
    }
    check(
        &Binomial::new(5000, 0.3).unwrap(),
        &Binomial::new(5001, 0.31).unwrap(),
        0..=5000,
    );
    for (p, q) in [(0.3, 0.7), (0.9, 0.02)] {
        check(&Geometric::new(p).unwrap(), &Geometric::new(q).unwrap(), 0..300);
        check(&Geometric::new(q).unwrap(), &Geometric::new(p).unwrap(), 0..3000);
    }
    for (rate, other) in [(3.0, 0.5), (0.01, 7.0), (100.0, 101.0)] {
        check(
            &Poisson::new(rate).unwrap(),
            &Poisson::new(other).unwrap(),
            0..300,
        );
        let by_log = |rate: f64| Poisson::from_log_rate(rate.ln()).unwrap();
        check(&by_log(rate), &by_log(other), 0..300);
    }
    let (p, q) = ([0.2, 0.5, 0.3], [0.6, 0.3, 0.1]);
    check(&Categorical::new(p).unwrap(), &Categorical::new(q).unwrap(), 0..3);
    check(
        &Categorical::new([0.0, 2.0, 3.0]).unwrap(),
        &Categorical::from_logits(q).unwrap(),
        0..3,
    );
    let one_hot = (0..3).map(|class| std::array::from_fn(|k| k == class));
    check(
        &OneHotCategorical::new(p).unwrap(),
        &OneHotCategorical::from_logits(q).unwrap(),
        one_hot,
    );
    let votes = (0..=5_u32).flat_map(|a| (0..=5 - a).map(move |b| [a, b, 5 - a - b]));
    check(
        &Multinomial::new(5, p).unwrap(),
        &Multinomial::from_logits(5, q).unwrap(),
        votes,
    );
    let ordered = |loc: f64| OrderedLogistic::new([-1.0, 0.5, 2.0], loc).unwrap();
    check(&ordered(0.3), &ordered(-2.0), 0..4);
}

#[test]
fn they_are_infinite_where_the_other_law_excludes_an_event() {
    let coin = |p: f64| Bernoulli::new(p).unwrap();
    assert_eq!(coin(0.5).kl_divergence(&coin(0.0)), f64::INFINITY);
    assert_eq!(coin(0.0).kl_divergence(&coin(0.0)), 0.0);
    let binomial = |n: u32| Binomial::new(n, 0.5_f64).unwrap();
    assert_eq!(binomial(3).kl_divergence(&binomial(2)), f64::INFINITY);
    let (draws, more) = (
        Multinomial::new(3, [0.5_f64; 2]).unwrap(),
        Multinomial::new(4, [0.5; 2]).unwrap(),
    );
    assert_eq!(draws.kl_divergence(&more), f64::INFINITY);
    let class = |p: [f64; 2]| Categorical::new(p).unwrap();
    assert_eq!(class([0.5, 0.5]).kl_divergence(&class([1.0, 0.0])), f64::INFINITY);
    // By logits nothing is excluded, however rare.
    let rare = Bernoulli::from_logits(-1000.0_f64).unwrap();
    close(coin(0.5).kl_divergence(&rare), 500.0 - 2.0_f64.ln(), 1e-15, &rare);
}

#[test]
fn close_laws_keep_the_digits_of_small_divergences() {
    // Half the squared change of the parameter times Fisher's information.
    for (got, want) in [
        (
            Poisson::new(4.0_f64)
                .unwrap()
                .kl_divergence(&Poisson::new(4.0 + 4e-8).unwrap()),
            0.5 * 16e-16 / 4.0,
        ),
        (
            Bernoulli::new(0.25_f64)
                .unwrap()
                .kl_divergence(&Bernoulli::new(0.25 + 1e-8).unwrap()),
            0.5 * 1e-16 / (0.25 * 0.75),
        ),
    ] {
        assert!((got / want - 1.0).abs() < 1e-6, "{got} {want}");
    }
}

#[test]
fn independent_laws_add_up_and_others_are_sampled() {
    let law = Independent::from_fn(|i| Poisson::new(1.0 + i as f64).unwrap());
    let other = Independent::<_, 3>::from_fn(|i| Poisson::new(2.0 + 0.5 * i as f64).unwrap());
    let each = std::iter::zip(law.elements(), other.elements()).map(|(p, q)| p.kl_divergence(q));
    close(law.kl_divergence(&other), each.sum(), 1e-15, &law);
    let estimate = sampled_kl_divergence(&law, &other, 20_000, &mut rng(1));
    assert!((estimate.value - law.kl_divergence(&other)).abs() < 4.0 * estimate.standard_error);
    assert!(estimate.standard_error < 0.02);
    assert_eq!(estimate, sampled_kl_divergence(&law, &other, 20_000, &mut rng(1)));

    // Of different families.
    let (law, other) = (
        NegativeBinomial::from_mean(3.0_f64, 0.5).unwrap(),
        Poisson::new(3.5).unwrap(),
    );
    let want: f64 = (0..400_u32)
        .map(|y| law.prob(&y) * (law.log_prob(&y) - other.log_prob(&y)))
        .sum();
    let estimate = sampled_kl_divergence(&law, &other, 40_000, &mut rng(2));
    assert!(
        (estimate.value - want).abs() < 4.0 * estimate.standard_error,
        "{estimate} {want}"
    );
    let fewer = sampled_kl_divergence(&law, &other, 400, &mut rng(2));
    assert!((3.0..30.0).contains(&(fewer.standard_error / estimate.standard_error)));
    let impossible = Binomial::new(3, 0.5_f64).unwrap();
    let estimate = sampled_kl_divergence(&law, &impossible, 1000, &mut rng(3));
    assert_eq!(
        (estimate.value, estimate.standard_error),
        (f64::INFINITY, f64::INFINITY)
    );
}
