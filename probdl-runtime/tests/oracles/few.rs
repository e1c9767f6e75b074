//! Laws of few events, all of which can be added up.

use probdl_runtime::distribution::{
    Bernoulli, Categorical, Cdf, Deterministic, Distribution, Entropy, Mean, Mode, Multinomial,
    OneHotCategorical, OrderedLogistic, Quantile, Variance,
};

use crate::checks::draws::{DRAWS, every_way};
use crate::checks::law::close;

/// Pearson's statistic of 100,000 draws of each kind, as a normal deviate (Wilson and Hilferty, 1931): 4 is exceeded once
/// in 30,000 times. Events that are hardly expected must hardly occur.
fn check_draws<D: Distribution<Scalar = f64>>(law: &D, events: &[D::Event]) {
    for sample in every_way(law, 9) {
        let (mut statistic, mut freedom, mut rare, mut expected_rare) = (0.0, -1.0, 0.0, 0.0);
        for event in events {
            let found = sample.iter().filter(|drawn| *drawn == event).count() as f64;
            let expected = law.prob(event) * DRAWS as f64;
            if expected > 4.0 {
                statistic += (found - expected) * (found - expected) / expected;
                freedom += 1.0;
            } else {
                rare += found;
                expected_rare += expected;
            }
        }
        assert!(
            rare <= expected_rare + 5.0 * expected_rare.sqrt() + 1e-9,
            "{law:?}: {rare} of {expected_rare}"
        );
        if freedom >= 1.0 {
            let spread: f64 = 2.0 / (9.0 * freedom);
            let deviate = ((statistic / freedom).cbrt() - 1.0 + spread) / spread.sqrt();
            assert!(deviate < 4.0, "{law:?}: {deviate}");
        }
    }
}

/// Probabilities sum to 1, the mode is the most probable event, draws have the probabilities.
fn check_events<D: Mode<Scalar = f64>>(law: &D, events: &[D::Event]) {
    let total: f64 = events.iter().map(|event| law.prob(event)).sum();
    close(total, 1.0, 1e-12, &format!("{law:?}"));
    let greatest = events
        .iter()
        .map(|event| law.log_prob(event))
        .fold(f64::NEG_INFINITY, f64::max);
    assert!(law.log_prob(&law.mode()) >= greatest - 1e-12, "{law:?}");
    check_draws(law, events);
}

fn check_entropy<D: Entropy<Scalar = f64>>(law: &D, events: &[D::Event]) {
    let terms = events.iter().map(|event| (law.prob(event), law.log_prob(event)));
    let entropy: f64 = terms.filter(|(p, _)| *p > 0.0).map(|(p, log)| -p * log).sum();
    close(law.entropy(), entropy, 1e-12, &format!("{law:?}"));
}

/// The distribution function is the sum in the order of the events, and quantiles undo it.
fn check_order<D: Cdf<Scalar = f64> + Quantile>(law: &D, events: &[D::Event]) {
    let mut below = 0.0;
    for event in events {
        below += law.prob(event);
        close(law.cdf(event), below, 1e-13, &format!("{law:?}"));
        close(law.survival(event), 1.0 - below, 1e-13, &format!("{law:?}"));
        if law.prob(event) > 1e-9 {
            assert_eq!(law.quantile(below - 0.5 * law.prob(event)), *event, "{law:?}");
        }
    }
}

/// Mean and variance of each element are sums over the events.
fn check_moments<D, const K: usize>(law: &D, events: &[D::Event], element: impl Fn(&D::Event, usize) -> f64)
where
    D: Mean<Scalar = f64, Moment = [f64; K]> + Variance,
{
    for k in 0..K {
        let mean: f64 = events
            .iter()
            .map(|event| law.prob(event) * element(event, k))
            .sum();
        let square = |event| (element(event, k) - mean) * (element(event, k) - mean);
        let variance: f64 = events.iter().map(|event| law.prob(event) * square(event)).sum();
        close(law.mean()[k], mean, 1e-12, &format!("{law:?}"));
        close(law.variance()[k], variance, 1e-11, &format!("{law:?}"));
        close(
            law.stddev()[k] * law.stddev()[k],
            law.variance()[k],
            1e-14,
            &format!("{law:?}"),
        );
    }
}

const LOGITS: [[f64; 3]; 4] = [
    [0.1, -0.4, 0.8],
    [0.0, -30.0, 5.0],
    [1e4, 1e4, f64::NEG_INFINITY],
    [700.0, 0.0, -700.0],
];

/// Checks the law of a name, with parameters of its usual and of its extreme kinds, if it is one of these.
pub(crate) fn check(name: &str) -> bool {
    match name {
        "Bernoulli" => {
            let laws = [0.0, 1e-9, 0.3, 0.5, 1.0 - 1e-6, 1.0].map(|probs| Bernoulli::new(probs).unwrap());
            let by_logits = [-700.0, -0.4, 3.0, 1e3].map(|logits| Bernoulli::from_logits(logits).unwrap());
            for law in laws.into_iter().chain(by_logits) {
                let events = [false, true];
                check_events(&law, &events);
                check_entropy(&law, &events);
                check_order(&law, &events);
                let p = law.prob(&true);
                close(law.mean(), p, 1e-15, "mean");
                close(law.variance(), p * law.prob(&false), 1e-15, "variance");
            }
        }
        "Categorical" => {
            for logits in LOGITS {
                let law = Categorical::from_logits(logits).unwrap();
                for law in [law, Categorical::new(law.probs()).unwrap()] {
                    check_events(&law, &[0, 1, 2]);
                    check_entropy(&law, &[0, 1, 2]);
                }
            }
        }
        "OneHotCategorical" => {
            let events = [[true, false, false], [false, true, false], [false, false, true]];
            for logits in LOGITS {
                let law = OneHotCategorical::from_logits(logits).unwrap();
                for law in [law, OneHotCategorical::new(law.probs()).unwrap()] {
                    check_events(&law, &events);
                    check_entropy(&law, &events);
                    check_moments::<_, 3>(&law, &events, |event, k| f64::from(u8::from(event[k])));
                }
            }
        }
        "OrderedLogistic" => {
            for (cutpoints, loc) in [
                ([-1.0, 0.5, 2.0], 0.3),
                ([0.0, 1e-9, 40.0], 20.0),
                ([-900.0, 0.0, 900.0], 1.0),
            ] {
                let law = OrderedLogistic::new(cutpoints, loc).unwrap();
                let events = [0, 1, 2, 3];
                check_events(&law, &events);
                check_entropy(&law, &events);
                check_order(&law, &events);
            }
        }
        "Multinomial" => {
            for (total, logits) in [(1, LOGITS[0]), (12, LOGITS[0]), (9, LOGITS[1]), (5, LOGITS[2])] {
                let pairs = (0..=total).flat_map(|a| (0..=total - a).map(move |b| [a, b, total - a - b]));
                let events: Vec<[u32; 3]> = pairs.collect();
                let law = Multinomial::from_logits(total, logits).unwrap();
                for law in [law, Multinomial::new(total, law.probs()).unwrap()] {
                    check_events(&law, &events);
                    check_moments::<_, 3>(&law, &events, |event, k| f64::from(event[k]));
                }
            }
        }
        "Deterministic" => {
            for loc in [0.0, -2.5, 1e300] {
                let law = Deterministic::new(loc).unwrap();
                check_events(&law, &[loc]);
                check_entropy(&law, &[loc]);
                check_order(&law, &[loc]);
                assert_eq!(
                    (law.mean(), law.variance(), law.prob(&(loc + 1.0).next_up())),
                    (loc, 0.0, 0.0)
                );
            }
        }
        _ => return false,
    }
    true
}
