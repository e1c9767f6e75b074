//! Constructors name the rule that is broken.

use probdl_runtime::distribution::{
    Beta, BetaError, Cauchy, CauchyError, Exponential, ExponentialError, Gumbel, GumbelError, HalfCauchy,
    HalfCauchyError, HalfNormal, HalfNormalError, InverseGamma, InverseGammaError, Kumaraswamy,
    KumaraswamyError, Laplace, LaplaceError, Logistic, LogisticError, Pareto, ParetoError, TruncatedNormal,
    TruncatedNormalError, Uniform, UniformError, VonMises, VonMisesError, Weibull, WeibullError,
};

/// Asserts that each call fails with this variant, for a number that is not positive and finite.
macro_rules! refused {
    ($number:ident: $($law:ident::new($($argument:expr),+) is $error:ident::$variant:ident),+ $(,)?) => {
        for $number in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            $(
                let result = $law::new($($argument),+);
                assert!(matches!(result, Err($error::$variant(_))), "{result:?}");
            )+
        }
    };
}

#[test]
fn numbers_that_are_not_positive_are_refused() {
    refused! { bad:
        Laplace::new(0.0, bad) is LaplaceError::ScaleNotPositive,
        Logistic::new(0.0, bad) is LogisticError::ScaleNotPositive,
        Cauchy::new(0.0, bad) is CauchyError::ScaleNotPositive,
        Gumbel::new(0.0, bad) is GumbelError::ScaleNotPositive,
        Exponential::new(bad) is ExponentialError::RateNotPositive,
        HalfNormal::new(bad) is HalfNormalError::ScaleNotPositive,
        HalfCauchy::new(bad) is HalfCauchyError::ScaleNotPositive,
        Weibull::new(bad, 1.0) is WeibullError::ConcentrationNotPositive,
        Weibull::new(1.0, bad) is WeibullError::ScaleNotPositive,
        InverseGamma::new(bad, 1.0) is InverseGammaError::ConcentrationNotPositive,
        InverseGamma::new(1.0, bad) is InverseGammaError::ScaleNotPositive,
        Pareto::new(bad, 1.0) is ParetoError::ConcentrationNotPositive,
        Pareto::new(1.0, bad) is ParetoError::ScaleNotPositive,
        Beta::new(bad, 1.0) is BetaError::Concentration1NotPositive,
        Beta::new(1.0, bad) is BetaError::Concentration0NotPositive,
        Kumaraswamy::new(bad, 1.0) is KumaraswamyError::Concentration1NotPositive,
        Kumaraswamy::new(1.0, bad) is KumaraswamyError::Concentration0NotPositive,
        TruncatedNormal::new(0.0, bad, 0.0, 1.0) is TruncatedNormalError::ScaleNotPositive,
    }
}

#[test]
fn locations_must_be_finite() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(matches!(
            Laplace::new(bad, 1.0),
            Err(LaplaceError::LocNotFinite(_))
        ));
        assert!(matches!(
            Logistic::new(bad, 1.0),
            Err(LogisticError::LocNotFinite(_))
        ));
        assert!(matches!(Cauchy::new(bad, 1.0), Err(CauchyError::LocNotFinite(_))));
        assert!(matches!(Gumbel::new(bad, 1.0), Err(GumbelError::LocNotFinite(_))));
    }
    assert_eq!(
        Gumbel::new(0.0, -2.5_f32).unwrap_err().to_string(),
        "`scale` of `Gumbel` must be positive and finite, but it is -2.5"
    );
    let law = Weibull::new(1.5_f32, 2.0).unwrap();
    assert_eq!((law.concentration(), law.scale()), (1.5, 2.0));
}

#[test]
fn bounds_must_be_in_order() {
    for (low, high) in [(1.0, 1.0), (2.0, 1.0)] {
        assert_eq!(Uniform::new(low, high), Err(UniformError::HighNotAboveLow(high)));
        let result = TruncatedNormal::new(0.0, 1.0, low, high);
        assert_eq!(result, Err(TruncatedNormalError::HighNotAboveLow(high)));
    }
    assert_eq!(
        Uniform::new(0.0, -1.5_f32).unwrap_err().to_string(),
        "`high` of `Uniform` must be above `low`, but it is -1.5"
    );
    assert!(matches!(
        Uniform::new(f64::NAN, 1.0),
        Err(UniformError::LowNotFinite(_))
    ));
    assert!(matches!(
        Uniform::new(0.0, f64::INFINITY),
        Err(UniformError::HighNotFinite(_))
    ));
    // Half-open intervals have one infinite bound.
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    assert!(TruncatedNormal::new(0.0, 1.0, -inf, inf).is_ok());
    for low in [inf, nan] {
        assert!(matches!(
            TruncatedNormal::new(0.0, 1.0, low, 1.0),
            Err(TruncatedNormalError::LowNotBelowInfinity(_))
        ));
    }
    for high in [-inf, nan] {
        assert!(matches!(
            TruncatedNormal::new(0.0, 1.0, 1.0, high),
            Err(TruncatedNormalError::HighNotAboveNegativeInfinity(_))
        ));
    }
    assert!(matches!(
        VonMises::new(0.0, -1e-9),
        Err(VonMisesError::ConcentrationNegative(_))
    ));
    assert!(VonMises::new(0.0, 0.0).is_ok());
}
