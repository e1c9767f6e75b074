//! What must hold of every law of counts: quantities are sums over probabilities, constructors name the rule that is
//! broken, oracles agree.

use probdl_runtime::distribution::{
    Binomial, BinomialError, Cdf, Distribution, Entropy, Geometric, GeometricError, LogProbGradient, Mean,
    Mode, NegativeBinomial, NegativeBinomialError, Poisson, Quantile, Variance, ZeroInflated,
    ZeroInflatedError,
};
use statrs::distribution::Discrete;

use crate::support::{check_law, close};

#[test]
fn negative_binomial_laws_are_consistent() {
    for (total, probs, last) in [
        (1e-3_f64, 0.5, 100),
        (0.3, 0.9, 600),
        (1.0, 0.2, 60),
        (3.5, 0.3, 100),
        (40.0, 0.97, 8000),
        (2.0, 0.9995, 120_000),
        (1e4, 0.01, 400),
        (1e9, 1e-8, 100),
        (300.0, 0.99, 60_000),
    ] {
        let law = NegativeBinomial::new(total, probs).unwrap();
        check_law(&law, last);
        let by_logits = NegativeBinomial::from_logits(total, law.logits()).unwrap();
        let by_mean = NegativeBinomial::from_mean(law.mean(), 1.0 / total).unwrap();
        for other in [by_logits, by_mean] {
            close(other.total_count(), total, 1e-14, &other);
            close(other.probs(), probs, 1e-14, &other);
            close(other.logits(), law.logits(), 1e-13, &other);
            close(other.dispersion(), 1.0 / total, 1e-14, &other);
            close(other.mean(), law.mean(), 1e-12, &other);
            close(other.variance(), law.variance(), 1e-12, &other);
            close(other.entropy(), law.entropy(), 1e-9, &other);
            close(other.log_prob(&3), law.log_prob(&3), 1e-9, &other);
            assert_eq!(other.quantile(0.9), law.quantile(0.9));
        }
        let oracle = statrs::distribution::NegativeBinomial::new(total, 1.0 - probs).unwrap();
        for y in [0, 1, 4, 60] {
            let want = oracle.ln_pmf(y);
            // statrs' logarithms of gamma functions cancel.
            let tolerance = 1e-13 * (1.0 + total * total.ln().abs());
            close(law.log_prob(&(y as u32)), want, tolerance.max(1e-11), &law);
        }
    }
}

#[test]
fn a_negative_binomial_law_without_dispersion_is_poisson() {
    let (law, limit) = (
        NegativeBinomial::from_mean(7.3_f64, 1e-13).unwrap(),
        Poisson::new(7.3).unwrap(),
    );
    for y in [0, 3, 7, 30] {
        close(law.log_prob(&y), limit.log_prob(&y), 1e-10, &y);
    }
    close(law.entropy(), limit.entropy(), 1e-10, &law);
    assert_eq!((law.mode(), law.quantile(0.99)), (7, limit.quantile(0.99)));
}

#[test]
fn entropies_of_wide_laws_are_close_to_those_of_gamma_laws() {
    use probdl_runtime::distribution::Gamma;
    for total in [0.7, 2.0, 30.0] {
        let law = NegativeBinomial::from_mean(1e9 * total, 1.0 / total).unwrap();
        let limit = Gamma::new(total, 1e-9).unwrap();
        close(law.entropy(), limit.entropy(), 1e-6, &law);
    }
}

#[test]
fn negative_binomial_names_the_rule_that_is_broken() {
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            NegativeBinomial::new(bad, 0.5),
            Err(NegativeBinomialError::TotalCountNotPositive(_))
        ));
        assert!(matches!(
            NegativeBinomial::from_mean(bad, 0.5),
            Err(NegativeBinomialError::MeanNotPositive(_))
        ));
        assert!(matches!(
            NegativeBinomial::from_mean(0.5, bad),
            Err(NegativeBinomialError::DispersionNotPositive(_))
        ));
    }
    assert_eq!(
        NegativeBinomial::new(2.0, 1.0_f32).unwrap_err().to_string(),
        "`probs` of `NegativeBinomial` must be above 0 and below 1, but it is 1"
    );
    assert!(matches!(
        NegativeBinomial::from_logits(2.0, f64::NEG_INFINITY),
        Err(NegativeBinomialError::LogitsNotFinite(_))
    ));
    assert_eq!(
        NegativeBinomial::from_logits(1e10_f64, 1e3).unwrap().mode(),
        u32::MAX
    );
}

#[test]
fn negative_binomial_in_single_precision_follows_double_precision() {
    let narrow = NegativeBinomial::from_mean(12.5_f32, 0.75).unwrap();
    let wide = NegativeBinomial::from_mean(12.5_f64, 0.75).unwrap();
    close(f64::from(narrow.entropy()), wide.entropy(), 1e-6, &wide);
    close(f64::from(narrow.stddev()), wide.stddev(), 1e-6, &wide);
    for y in [0, 5, 90] {
        let (narrow, wide) = (narrow.log_prob_grad(&y), wide.log_prob_grad(&y));
        close(f64::from(narrow.log_prob), wide.log_prob, 1e-6, &y);
        for (narrow, wide) in std::iter::zip(narrow.by_parameters, wide.by_parameters) {
            close(f64::from(narrow), wide, 1e-5, &y);
        }
    }
}

#[test]
fn zero_inflated_laws_are_consistent() {
    for probs in [1e-9, 0.1, 0.5, 0.97] {
        for rate in [0.01, 1.0, 7.3, 200.0] {
            check_law(
                &ZeroInflated::new(Poisson::new(rate).unwrap(), probs).unwrap(),
                600,
            );
        }
        let law = NegativeBinomial::from_mean(3.0, 1.5).unwrap();
        check_law(&ZeroInflated::new(law, probs).unwrap(), 400);
    }
    let law = ZeroInflated::new(Poisson::new(2.5).unwrap(), 0.2).unwrap();
    assert_eq!(law.mode(), 0);
    assert_eq!(
        ZeroInflated::new(Poisson::new(20.5).unwrap(), 0.01)
            .unwrap()
            .mode(),
        20
    );
    assert_eq!(law.law().rate(), 2.5);
    assert_eq!(
        (law.probs(), law.logits()),
        (0.2, f64::ln(0.2) - f64::ln_1p(-0.2))
    );
}

#[test]
fn zero_inflated_names_the_rule_that_is_broken() {
    let law = Poisson::new(1.0_f64).unwrap();
    for bad in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(matches!(
            ZeroInflated::new(law, bad),
            Err(ZeroInflatedError::ProbsNotInside(_))
        ));
    }
    assert_eq!(
        ZeroInflated::from_logits(law, f64::INFINITY)
            .unwrap_err()
            .to_string(),
        "`logits` of `ZeroInflated` must be finite, but it is inf"
    );
}

#[test]
fn geometric_laws_are_consistent() {
    for (probs, last) in [(0.9_f64, 30), (0.3, 120), (0.02, 2500), (1e-3, 50_000)] {
        let law = Geometric::new(probs).unwrap();
        check_law(&law, last);
        let by_logits = Geometric::from_logits(law.logits()).unwrap();
        close(by_logits.probs(), probs, 1e-14, &law);
        close(by_logits.entropy(), law.entropy(), 1e-13, &law);
        close(by_logits.stddev(), law.stddev(), 1e-13, &law);
        // The negative binomial law of one failure, seen from the other side.
        let other = NegativeBinomial::new(1.0, 1.0 - probs).unwrap();
        let oracle = statrs::distribution::Geometric::new(probs).unwrap();
        for y in [0, 1, 7, 40] {
            close(law.log_prob(&y), other.log_prob(&y), 1e-13, &law);
            close(law.log_prob(&y), oracle.ln_pmf(u64::from(y) + 1), 1e-13, &law);
        }
        let [slope] = law.log_prob_grad(&4).by_parameters;
        close(slope, 1.0 / probs - 4.0 / (1.0 - probs), 1e-14, &law);
    }
    assert!(matches!(
        Geometric::new(1.0),
        Err(GeometricError::ProbsNotInside(_))
    ));
    assert!(matches!(
        Geometric::from_logits(f32::NAN),
        Err(GeometricError::LogitsNotFinite(_))
    ));
    let rare = Geometric::from_logits(-40.0_f64).unwrap();
    assert!((rare.survival(&9) - 1.0).abs() < 1e-15 && rare.cdf(&9) > 4e-17);
}

#[test]
fn binomial_laws_are_consistent() {
    for (total, probs) in [
        (1_u32, 0.3_f64),
        (7, 0.3),
        (40, 0.97),
        (5000, 1e-3),
        (20_000, 0.5),
        (100_000, 0.999),
        (3_000_000, 1e-6),
    ] {
        let law = Binomial::new(total, probs).unwrap();
        let last = if total > 1_000_000 { 60 } else { total };
        if total > 1 {
            check_law(&law, last);
        }
        let by_logits = Binomial::from_logits(total, law.logits()).unwrap();
        close(by_logits.entropy(), law.entropy(), 1e-10, &law);
        let oracle = statrs::distribution::Binomial::new(probs, u64::from(total)).unwrap();
        for y in [0, 1, total / 3, total] {
            let want = oracle.ln_pmf(u64::from(y));
            // statrs' logarithms of factorials cancel.
            let tolerance = 1e-14 * (1.0 + f64::from(total) * f64::from(total).ln());
            assert!(
                (law.log_prob(&y) - want).abs() <= tolerance.max(1e-12) + 1e-12 * want.abs(),
                "{law:?} {y}"
            );
            close(by_logits.log_prob(&y), law.log_prob(&y), 1e-9, &law);
        }
        assert_eq!(
            (law.prob(&(total + 1)), law.cdf(&total), law.survival(&total)),
            (0.0, 1.0, 0.0)
        );
        assert_eq!(law.quantile(1.0), total);
    }
    for (probs, certain) in [(0.0_f64, 0), (1.0, 9)] {
        let law = Binomial::new(9, probs).unwrap();
        assert_eq!(
            (law.mode(), law.entropy(), law.prob(&certain)),
            (certain, 0.0, 1.0)
        );
        assert_eq!((law.quantile(0.5), law.variance()), (certain, 0.0));
    }
    // One count above what an f32 can tell from the total.
    let law = Binomial::new(1 << 25, 0.5_f32).unwrap();
    assert_eq!(law.prob(&((1 << 25) + 1)), 0.0);
    assert_eq!(
        Binomial::new(3, 1.5),
        Err(BinomialError::ProbsNotProbability(1.5))
    );
    assert!(matches!(
        Binomial::from_logits(3, f64::NAN),
        Err(BinomialError::LogitsNotFinite(_))
    ));
}
