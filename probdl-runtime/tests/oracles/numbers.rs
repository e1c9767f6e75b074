//! Laws of real numbers and of counts.

use probdl_runtime::distribution::transformed::{
    Affine, Exp, Neg, Reciprocal, Sigmoid, Softplus, Tanh, Transformed,
};
use probdl_runtime::distribution::{
    Beta, BetaBinomial, Binomial, Cauchy, Cdf, Censored, Censoring, Distribution, Entropy, Exponential,
    Gamma, Geometric, Gumbel, HalfCauchy, HalfNormal, InverseGamma, Kumaraswamy, Laplace, LogNormal,
    Logistic, Mean, Mixture, MixtureSameFamily, Mode, NegativeBinomial, Normal, Pareto, Poisson, Quantile,
    StudentT, Truncated, TruncatedNormal, Uniform, Variance, VonMises, Weibull, ZeroInflated,
};

use crate::checks::draws::{check_continuous as check_draws, every_way, kolmogorov_smirnov};
use crate::checks::law::{
    Line, check_continuous, check_density, check_distribution_function, check_mode, check_moments, close,
    expectation,
};
use crate::support;

const UNIT: Line = Line::Between(0.0, 1.0);

/// All of a law of real numbers that has moments and a mode.
fn whole<D>(law: &D, line: Line, unit: f64)
where
    D: Mean<Scalar = f64, Event = f64, Moment = f64> + Variance + Mode + Entropy + Cdf + Quantile,
{
    check_continuous(law, line, unit);
    check_draws(law, 7);
}

/// A law of real numbers without moments, or whose moments are not integrals.
fn without_moments<D>(law: &D, line: Line, unit: f64)
where
    D: Mode<Scalar = f64, Event = f64> + Entropy + Cdf + Quantile,
{
    check_density(law, line, unit);
    check_mode(law, unit);
    check_draws(law, 7);
}

/// A law that is made of others, and has neither an entropy nor a mode.
fn made_of_others<D>(law: &D, line: Line, unit: f64)
where
    D: Distribution<Scalar = f64, Event = f64> + Cdf + Quantile,
{
    let whole = expectation(law, line, unit, |_| 1.0);
    close(whole, 1.0, 1e-9, &format!("{law:?}"));
    check_distribution_function(law, line);
    check_draws(law, 7);
}

/// All of a law of counts, of which none is above the last.
fn counts<D>(law: &D, last: u32)
where
    D: Mean<Scalar = f64, Event = u32, Moment = f64> + Variance + Mode + Entropy + Cdf + Quantile,
{
    support::check_law(law, last);
    drawn_counts(law);
}

fn drawn_counts<D>(law: &D)
where
    D: Distribution<Scalar = f64, Event = u32> + Cdf + Quantile,
{
    support::check_draws(law, 7);
    every_way(law, 7);
}

/// A law of counts that is made of others.
fn counts_of_others<D>(law: &D, last: u32)
where
    D: Mean<Scalar = f64, Event = u32, Moment = f64> + Variance + Cdf + Quantile,
{
    let what = format!("{law:?}");
    let (mut total, mut mean, mut second) = (0.0, 0.0, 0.0);
    let wanted = law.mean();
    for y in 0..=last {
        let probability = law.prob(&y);
        total += probability;
        mean += probability * f64::from(y);
        second += probability * (f64::from(y) - wanted) * (f64::from(y) - wanted);
        close(law.cdf(&y), total, 1e-10, &what);
        if 1e-6 < probability && total < 0.99 {
            assert_eq!(law.quantile(law.cdf(&y)), y, "{what}");
        }
    }
    close(total, 1.0, 1e-10, &what);
    close(mean, wanted, 1e-9, &what);
    close(second, law.variance(), 1e-8, &what);
    drawn_counts(law);
}

/// Draws with parameters that are too extreme for integration.
fn check_extreme_draws(name: &str) {
    match name {
        "Normal" => check_draws(&Normal::new(-1e6, 1e12).unwrap(), 8),
        "Laplace" => check_draws(&Laplace::new(-1e6, 1e-2).unwrap(), 8),
        "Logistic" => check_draws(&Logistic::new(-1e6, 1e-2).unwrap(), 8),
        "Gumbel" => check_draws(&Gumbel::new(-1e6, 1e-2).unwrap(), 8),
        "Cauchy" => check_draws(&Cauchy::new(-1e6, 1e-2).unwrap(), 8),
        "StudentT" => {
            check_draws(&StudentT::new(0.3, 1.0, 2.0).unwrap(), 8);
            check_draws(&StudentT::new(1e9, 1.0, 2.0).unwrap(), 8);
        }
        "LogNormal" => check_draws(&LogNormal::new(5.0, 30.0).unwrap(), 8),
        "Gamma" => {
            check_draws(&Gamma::new(0.05, 2.0).unwrap(), 8);
            check_draws(&Gamma::new(1e9, 1e-9).unwrap(), 8);
        }
        "InverseGamma" => {
            check_draws(&InverseGamma::new(0.05, 2.0).unwrap(), 8);
            check_draws(&InverseGamma::new(1e9, 1e-9).unwrap(), 8);
        }
        "Weibull" => check_draws(&Weibull::new(0.05, 2.0).unwrap(), 8),
        "Pareto" => check_draws(&Pareto::new(0.05, 1e-12).unwrap(), 8),
        "Beta" => {
            check_draws(&Beta::new(0.05, 40.0).unwrap(), 8);
            check_draws(&Beta::new(1e5, 3e5).unwrap(), 8);
        }
        "Kumaraswamy" => check_draws(&Kumaraswamy::new(0.05, 40.0).unwrap(), 8),
        "TruncatedNormal" => check_draws(&TruncatedNormal::new(0.0, 1.0, 300.0, f64::INFINITY).unwrap(), 8),
        "VonMises" => check_draws(&VonMises::new(0.5, 1e12).unwrap(), 8),
        "Poisson" => drawn_counts(&Poisson::new(1e9).unwrap()),
        "NegativeBinomial" => drawn_counts(&NegativeBinomial::new(0.01, 0.999_99).unwrap()),
        "Geometric" => drawn_counts(&Geometric::new(1e-7).unwrap()),
        "Binomial" => drawn_counts(&Binomial::new(4_000_000_000, 0.7).unwrap()),
        "BetaBinomial" => drawn_counts(&BetaBinomial::new(100_000, 0.02, 30.0).unwrap()),
        _ => {}
    }
}

/// Checks the law of a name, with parameters of its usual and of its extreme kinds, if it is one of these.
pub(crate) fn check(name: &str) -> bool {
    check_extreme_draws(name);
    let places = [(0.3, 2.0), (-3.0, 0.01), (100.0, 2000.0)];
    match name {
        "Normal" => places.map(|(loc, scale)| whole(&Normal::new(loc, scale).unwrap(), Line::Real, scale)),
        "Laplace" => places.map(|(loc, scale)| whole(&Laplace::new(loc, scale).unwrap(), Line::Edged, scale)),
        "Logistic" => {
            places.map(|(loc, scale)| whole(&Logistic::new(loc, scale).unwrap(), Line::Real, scale))
        }
        "Gumbel" => places.map(|(loc, scale)| whole(&Gumbel::new(loc, scale).unwrap(), Line::Real, scale)),
        "Cauchy" => {
            places.map(|(loc, scale)| without_moments(&Cauchy::new(loc, scale).unwrap(), Line::Real, scale))
        }
        "StudentT" => [0.5, 3.5, 2e5].map(|df| whole(&StudentT::new(df, 0.3, 2.0).unwrap(), Line::Real, 2.0)),
        "LogNormal" => [(0.2, 0.6), (-3.0, 0.01), (1.0, 3.0)].map(|(loc, scale)| {
            whole(
                &LogNormal::new(loc, scale).unwrap(),
                Line::POSITIVE,
                scale * f64::exp(loc),
            );
        }),
        "Gamma" => [(0.3, 2.0), (2.5, 1e-3), (1e4, 1e3)].map(|(concentration, rate)| {
            whole(
                &Gamma::new(concentration, rate).unwrap(),
                Line::POSITIVE,
                1.0 / rate,
            );
        }),
        "InverseGamma" => [0.4, 3.5, 1e4].map(|concentration| {
            let law = InverseGamma::new(concentration, 2.0).unwrap();
            whole(&law, Line::POSITIVE, 2.0 / concentration);
        }),
        "Exponential" => [1e-12, 1.7, 1e12].map(|rate| {
            whole(&Exponential::new(rate).unwrap(), Line::POSITIVE, 1.0 / rate);
        }),
        "Weibull" => [0.3, 1.5, 120.0].map(|concentration| {
            whole(&Weibull::new(concentration, 2.0).unwrap(), Line::POSITIVE, 2.0);
        }),
        "Pareto" => [0.5, 2.5, 300.0].map(|concentration| {
            whole(&Pareto::new(concentration, 2.0).unwrap(), Line::From(2.0), 2.0);
        }),
        "HalfNormal" => [1e-12, 2.0, 1e12].map(|scale| {
            whole(&HalfNormal::new(scale).unwrap(), Line::POSITIVE, scale);
        }),
        "HalfCauchy" => [1e-12, 2.0, 1e12].map(|scale| {
            without_moments(&HalfCauchy::new(scale).unwrap(), Line::POSITIVE, scale);
        }),
        "Beta" => [(0.3, 0.7), (2.5, 40.0), (300.0, 2e4)].map(|(one, zero)| {
            whole(&Beta::new(one, zero).unwrap(), UNIT, 1.0);
        }),
        "Kumaraswamy" => [(0.3, 0.7), (2.5, 40.0), (300.0, 2e4)].map(|(one, zero)| {
            whole(&Kumaraswamy::new(one, zero).unwrap(), UNIT, 1.0);
        }),
        "Uniform" => [(-1.0, 2.0), (5.0, 5.001), (-3.0, 1e9)].map(|(low, high)| {
            let law = Uniform::new(low, high).unwrap();
            check_density(&law, Line::Between(low, high), high - low);
            check_moments(&law, Line::Between(low, high), high - low);
            check_draws(&law, 7);
        }),
        "TruncatedNormal" => [(-1.0, 3.0), (30.0, 31.0), (-0.1, 9.0)].map(|(low, high)| {
            let law = TruncatedNormal::new(0.3, 2.0, low, high).unwrap();
            whole(&law, Line::Between(low, high), high - low);
        }),
        "VonMises" => [0.0, 2.0, 150.0].map(|concentration| {
            let pi = std::f64::consts::PI;
            let law = VonMises::new(0.5, concentration).unwrap();
            let line = Line::Between(0.5 - pi, 0.5 + pi);
            without_moments(&law, line, 0.1);
            // The moments of a direction are circular.
            let [sine, cosine] =
                [f64::sin as fn(f64) -> f64, f64::cos].map(|of| expectation(&law, line, 0.1, of));
            close(
                sine.atan2(cosine),
                if concentration == 0.0 {
                    sine.atan2(cosine)
                } else {
                    law.mean()
                },
                1e-9,
                "mean",
            );
            close(1.0 - sine.hypot(cosine), law.variance(), 1e-9, "variance");
        }),
        "Poisson" => [(1e-3, 40), (3.7, 100), (9e3, 14_000)].map(|(rate, last)| {
            counts(&Poisson::new(rate).unwrap(), last);
            counts(&Poisson::from_log_rate(f64::ln(rate)).unwrap(), last);
        }),
        "NegativeBinomial" => {
            [(1e-3, 0.5, 100), (3.5, 0.3, 100), (1e9, 1e-8, 100)].map(|(total, probs, last)| {
                let law = NegativeBinomial::new(total, probs).unwrap();
                counts(&law, last);
                counts(&NegativeBinomial::from_logits(total, law.logits()).unwrap(), last);
                counts(
                    &NegativeBinomial::from_mean(law.mean(), 1.0 / total).unwrap(),
                    last,
                );
            })
        }
        "Geometric" => [(1.0 - 1e-9, 40), (0.25, 200), (1e-3, 60_000)].map(|(probs, last)| {
            let law = Geometric::new(probs).unwrap();
            counts(&law, last);
            counts(&Geometric::from_logits(law.logits()).unwrap(), last);
        }),
        "Binomial" => [(1, 0.3), (40, 0.25), (20_000, 0.999)].map(|(total, probs)| {
            let law = Binomial::new(total, probs).unwrap();
            counts(&law, total);
            counts(&Binomial::from_logits(total, law.logits()).unwrap(), total);
        }),
        "BetaBinomial" => [(1, 0.3, 0.7), (40, 1e-2, 2e-2), (3_000, 200.0, 1e3)].map(|(total, one, zero)| {
            counts(&BetaBinomial::new(total, one, zero).unwrap(), total);
        }),
        "ZeroInflated" => [1e-6, 0.25, 0.999].map(|probs| {
            counts_of_others(&ZeroInflated::new(Poisson::new(2.5).unwrap(), probs).unwrap(), 80);
            let law = NegativeBinomial::new(0.3, 0.9).unwrap();
            counts_of_others(&ZeroInflated::new(law, probs).unwrap(), 600);
        }),
        "Truncated" => [0.3, 1.5, 3.0].map(|concentration| {
            let law = Truncated::new(Weibull::new(concentration, 2.0).unwrap(), 1.0, 9.0).unwrap();
            made_of_others(&law, Line::Between(1.0, 9.0), 8.0);
            check_moments(&law, Line::Between(1.0, 9.0), 8.0);
            let law = Truncated::new(Poisson::new(concentration).unwrap(), 1, 30).unwrap();
            counts_of_others(&law, 40);
        }),
        "Transformed" => [0.1, 0.8, 2.0].map(|scale| {
            let law = Normal::new(0.3, scale).unwrap();
            made_of_others(&Transformed::new(law, Exp), Line::POSITIVE, 1.0);
            made_of_others(&Transformed::new(law, Softplus), Line::POSITIVE, 1.0);
            made_of_others(&Transformed::new(law, Sigmoid), UNIT, 1.0);
            made_of_others(&Transformed::new(law, Tanh), Line::Between(-1.0, 1.0), 1.0);
            whole(&Transformed::new(law, Neg), Line::Real, scale);
            whole(
                &Transformed::new(law, Affine::new(-2.0, 3.0).unwrap()),
                Line::Real,
                3.0 * scale,
            );
            let law = Gamma::new(3.0, scale).unwrap();
            made_of_others(&Transformed::new(law, Reciprocal), Line::POSITIVE, scale);
        }),
        "MixtureSameFamily" | "Mixture" => [0.1, 1.0, 9.0].map(|apart| {
            let laws = [-apart, 0.0, apart].map(|loc| Normal::new(loc, 1.0).unwrap());
            let logits = [0.3, -1.2, 0.8];
            let (line, unit) = (Line::Real, 1.0 + apart);
            if name == "Mixture" {
                let law = Mixture::new(logits.to_vec(), laws.to_vec()).unwrap();
                made_of_others(&law, line, unit);
                check_moments(&law, line, unit);
            } else {
                let law = MixtureSameFamily::new(logits, laws).unwrap();
                made_of_others(&law, line, unit);
                check_moments(&law, line, unit);
            }
            let laws = [0.5, 3.0 + apart].map(|rate| Poisson::new(rate).unwrap());
            counts_of_others(&MixtureSameFamily::new([0.0, 1.0], laws).unwrap(), 100);
        }),
        "Censored" => [0.3, 1.5, 7.0].map(|concentration| {
            let law = Weibull::new(concentration, 2.0).unwrap();
            let censored = Censored::new(law);
            let edges = [0.0, 0.1, 1.0, 2.0, 5.0, 20.0];
            let known = |event: Censoring<f64>| censored.prob(&event);
            let between: f64 = edges
                .windows(2)
                .map(|ends| known(Censoring::Interval(ends[0], ends[1])))
                .sum();
            close(
                between + known(Censoring::Right(20.0)),
                1.0,
                1e-14,
                "the whole line in parts",
            );
            for t in edges {
                close(
                    known(Censoring::Left(t)) + known(Censoring::Right(t)),
                    1.0,
                    1e-14,
                    "two parts",
                );
                assert_eq!(known(Censoring::Exact(t)), law.prob(&t));
            }
            let [.., sample] = every_way(&censored, 7);
            let exact = sample.into_iter().map(|event| match event {
                Censoring::Exact(y) => y,
                other => panic!("a draw is known, but this is {other:?}"),
            });
            assert!(kolmogorov_smirnov(&law, exact.collect()) < 2.3);
        }),
        _ => return false,
    };
    true
}
