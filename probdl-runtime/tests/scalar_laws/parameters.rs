//! Constructors name the rule that is broken.

use probdl_runtime::distribution::{
    Cauchy, CauchyError, Exponential, ExponentialError, Gumbel, GumbelError, HalfCauchy, HalfCauchyError,
    HalfNormal, HalfNormalError, InverseGamma, InverseGammaError, Laplace, LaplaceError, Logistic,
    LogisticError, Pareto, ParetoError, Weibull, WeibullError,
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
