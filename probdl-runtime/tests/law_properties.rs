//! What must hold of every law: densities integrate to 1, moments and entropies are integrals, quantiles invert
//! distribution functions, single precision follows double.

mod checks;

use checks::law::{Line, check_continuous, close};
use probdl_runtime::distribution::{
    Bernoulli, BernoulliError, Categorical, CategoricalError, Cdf, Distribution, Entropy, Gamma, GammaError,
    LocationScale, LogNormal, LogNormalError, LogProbGradient, Mean, Mode, Normal, NormalError, Poisson,
    PoissonError, Quantile, StudentT, StudentTError, Variance,
};

#[test]
fn continuous_laws_are_consistent() {
    for (loc, scale) in [(0.0, 1.0), (-3.0, 0.01), (100.0, 2000.0)] {
        check_continuous(&Normal::new(loc, scale).unwrap(), Line::Real, scale);
        for df in [0.5, 1.0, 2.5, 4.0, 30.0, 1e4, 2e5] {
            check_continuous(&StudentT::new(df, loc, scale).unwrap(), Line::Real, scale);
        }
    }
    for (loc, scale) in [(0.0_f64, 1.0), (-3.0, 0.01), (5.0, 0.7)] {
        check_continuous(
            &LogNormal::new(loc, scale).unwrap(),
            Line::POSITIVE,
            scale * loc.exp(),
        );
    }
    for (concentration, rate) in [(0.3, 2.0), (1.0, 0.1), (2.5, 1.5), (40.0, 3.0), (1e4, 100.0)] {
        check_continuous(
            &Gamma::new(concentration, rate).unwrap(),
            Line::POSITIVE,
            1.0 / rate,
        );
    }
}

#[test]
fn poisson_laws_are_consistent() {
    for rate in [1e-3_f64, 0.4, 1.0, 3.7, 25.0, 900.0, 9_990.0, 10_010.0] {
        let law = Poisson::new(rate).unwrap();
        let last = (rate + 40.0 * rate.sqrt() + 40.0) as u32;
        let (mut total, mut mean, mut second, mut entropy) = (0.0, 0.0, 0.0, 0.0);
        let mut greatest = 0;
        for y in 0..=last {
            let probability = law.prob(&y);
            total += probability;
            mean += probability * f64::from(y);
            second += probability * (f64::from(y) - rate) * (f64::from(y) - rate);
            if probability > 0.0 {
                entropy -= probability * law.log_prob(&y);
            }
            if law.log_prob(&y) > law.log_prob(&greatest) {
                greatest = y;
            }
            if y % 7 == 0 && 1e-300 < total && total < 0.99 {
                close(law.cdf(&y), total, 1e-12, "cdf");
                assert_eq!(law.quantile(law.cdf(&y)), y);
                assert_eq!(law.quantile(law.cdf(&y) * 1.0001), y + 1);
            }
        }
        close(total, 1.0, 1e-11, "total");
        close(mean, law.mean(), 1e-11, "mean");
        close(second, law.variance(), 1e-11, "variance");
        close(entropy, law.entropy(), 1e-11, "entropy");
        // Of two modes rounding decides.
        assert!(law.log_prob(&law.mode()) >= law.log_prob(&greatest) - 1e-14);
        let by_log = Poisson::from_log_rate(rate.ln()).unwrap();
        close(by_log.log_prob(&3), law.log_prob(&3), 1e-12, "log rate");
        assert_eq!(by_log.quantile(0.9), law.quantile(0.9));
    }
    let law = Poisson::new(3.0).unwrap();
    assert_eq!(
        [
            law.quantile(0.0),
            law.quantile(-1.0),
            law.quantile(f64::NAN),
            law.quantile(1.0)
        ],
        [0, 0, 0, u32::MAX]
    );
    assert_eq!(Poisson::new(1e20).unwrap().mode(), u32::MAX);
}

#[test]
fn discrete_answers_are_consistent() {
    for probability in [0.0_f64, 1e-20, 0.3, 0.5, 0.9, 1.0] {
        let law = Bernoulli::new(probability).unwrap();
        assert!((law.prob(&true) - probability).abs() <= 1e-14 * probability);
        close(law.prob(&false), 1.0 - probability, 1e-15, "false");
        assert_eq!((law.cdf(&true), law.survival(&false)), (1.0, probability));
        assert_eq!(law.quantile(0.6), 1.0 - probability < 0.6);
        let classes = Categorical::<2, f64>::new([3.0 * (1.0 - probability), 3.0 * probability]).unwrap();
        close(classes.entropy(), law.entropy(), 1e-14, "entropy");
        close(classes.log_prob(&1).exp(), probability, 1e-14, "normalised");
        assert_eq!(classes.mode(), u32::from(law.mode()));
        if 0.0 < probability && probability < 1.0 {
            let by_logits = Bernoulli::from_logits(law.logits()).unwrap();
            close(by_logits.probs(), probability, 1e-14, "logits");
            close(by_logits.variance(), law.variance(), 1e-14, "variance");
            close(by_logits.entropy(), law.entropy(), 1e-13, "entropy");
        }
    }
    let law = Categorical::<3, f64>::from_logits([f64::NEG_INFINITY, 1e4, 1e4]).unwrap();
    assert_eq!(law.probs(), [0.0, 0.5, 0.5]);
    assert_eq!(
        (law.mode(), law.log_prob(&0), law.log_prob(&7)),
        (1, f64::NEG_INFINITY, f64::NEG_INFINITY)
    );
    close(law.entropy(), std::f64::consts::LN_2, 1e-15, "entropy");
}

#[test]
fn affine_laws_are_those_of_the_transformed_number() {
    let law = StudentT::new(3.5, 0.4, 1.5).unwrap();
    for (shift, scale) in [(2.0, 3.0), (-1.0, -0.5)] {
        let moved = law.affine(shift, scale);
        for y in [-2.0, 0.1, 4.0] {
            let want = law.log_prob(&y) - f64::ln(f64::abs(scale));
            close(moved.log_prob(&(shift + scale * y)), want, 1e-14, "density");
        }
    }
    assert_eq!(
        Normal::new(1.0, 2.0).unwrap().affine(3.0, -2.0),
        Normal::new(1.0, 4.0).unwrap()
    );
}

#[test]
fn moments_that_do_not_exist_are_as_documented() {
    let law = |df: f64| StudentT::new(df, 1.0, 1.0).unwrap();
    assert!(law(1.0).mean().is_nan() && law(1.0).variance().is_nan() && law(0.5).stddev().is_nan());
    assert_eq!(
        (law(1.5).mean(), law(1.5).variance(), law(2.0).stddev()),
        (1.0, f64::INFINITY, f64::INFINITY)
    );
    assert_eq!(law(4.0).variance(), 2.0);
    assert_eq!(Gamma::new(0.5, 2.0).unwrap().mode(), 0.0);
}

#[test]
fn single_precision_follows_double_precision() {
    let near = |got: f32, want: f64| {
        assert!(
            (f64::from(got) - want).abs() <= 4e-7 * want.abs().max(1.0),
            "{got} against {want}"
        );
    };
    for (a, b) in [(0.7_f32, 0.3_f32), (2.5, 1.5), (40.0, 0.02)] {
        let (narrow, wide) = (
            Gamma::new(a, b).unwrap(),
            Gamma::new(f64::from(a), f64::from(b)).unwrap(),
        );
        near(narrow.entropy(), wide.entropy());
        near(narrow.quantile(0.25), wide.quantile(0.25));
        near(narrow.cdf(&3.0), wide.cdf(&3.0));
        let (narrow, wide) = (
            Normal::new(a, b).unwrap(),
            Normal::new(f64::from(a), f64::from(b)).unwrap(),
        );
        near(narrow.log_cdf(&0.5), wide.log_cdf(&0.5));
        near(narrow.quantile(0.125), wide.quantile(0.125));
        let (narrow, wide) = (
            StudentT::new(a, 0.0, b).unwrap(),
            StudentT::new(f64::from(a), 0.0, f64::from(b)).unwrap(),
        );
        near(narrow.survival(&2.0), wide.survival(&2.0));
        near(narrow.quantile(0.75), wide.quantile(0.75));
        let (narrow, wide) = (Poisson::new(a).unwrap(), Poisson::new(f64::from(a)).unwrap());
        near(narrow.cdf(&3), wide.cdf(&3));
        near(
            narrow.log_prob_grad(&3).by_parameters[0],
            wide.log_prob_grad(&3).by_parameters[0],
        );
    }
}

#[test]
fn constructors_name_the_rule_that_is_broken() {
    let text = |error: &dyn std::error::Error| error.to_string();
    assert_eq!(
        Normal::new(f64::NAN, 1.0).map_err(|e| text(&e)),
        Err("`loc` of `Normal` must be finite, but it is NaN".into())
    );
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            Normal::new(0.0, scale),
            Err(NormalError::ScaleNotPositive(_))
        ));
        assert!(matches!(
            StudentT::new(2.0, 0.0, scale),
            Err(StudentTError::ScaleNotPositive(_))
        ));
        assert!(matches!(
            StudentT::new(scale, 0.0, 1.0),
            Err(StudentTError::DfNotPositive(_))
        ));
        assert!(matches!(
            LogNormal::new(0.0, scale),
            Err(LogNormalError::ScaleNotPositive(_))
        ));
        assert!(matches!(
            Gamma::new(scale, 1.0),
            Err(GammaError::ConcentrationNotPositive(_))
        ));
        assert!(matches!(
            Gamma::new(1.0, scale),
            Err(GammaError::RateNotPositive(_))
        ));
        assert!(matches!(
            Poisson::new(scale),
            Err(PoissonError::RateNotPositive(_))
        ));
    }
    assert_eq!(
        Gamma::new(1.0, -2.5_f32).unwrap_err().to_string(),
        "`rate` of `Gamma` must be positive and finite, but it is -2.5"
    );
    assert_eq!(
        StudentT::new(1.0, f64::INFINITY, 1.0),
        Err(StudentTError::LocNotFinite(f64::INFINITY))
    );
    assert!(matches!(
        Poisson::from_log_rate(f64::NAN),
        Err(PoissonError::LogRateNotFinite(_))
    ));
    assert_eq!(Bernoulli::new(1.5), Err(BernoulliError::ProbsNotProbability(1.5)));
    assert!(matches!(
        Bernoulli::new(f64::NAN),
        Err(BernoulliError::ProbsNotProbability(_))
    ));
    assert!(matches!(
        Bernoulli::from_logits(f64::INFINITY),
        Err(BernoulliError::LogitsNotFinite(_))
    ));
    assert_eq!(
        Categorical::new([0.5, -0.5]),
        Err(CategoricalError::ProbsNotNonnegative {
            class: 1,
            value: -0.5
        })
    );
    assert_eq!(
        Categorical::new([0.0, 0.0]),
        Err(CategoricalError::SumNotPositive(0.0))
    );
    assert_eq!(
        Categorical::<0, f64>::new([]),
        Err(CategoricalError::SumNotPositive(0.0))
    );
    assert_eq!(
        Categorical::<0, f64>::from_logits([]),
        Err(CategoricalError::NoPossibleClass)
    );
    assert_eq!(
        Categorical::from_logits([0.0, f64::INFINITY]),
        Err(CategoricalError::LogitsNotBelowInfinity {
            class: 1,
            value: f64::INFINITY
        })
    );
    assert_eq!(
        Categorical::from_logits([f64::NEG_INFINITY]),
        Err(CategoricalError::NoPossibleClass)
    );
}
