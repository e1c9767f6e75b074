//! Draws follow their laws, in double precision; in single precision they stay inside the support.

use probdl_runtime::distribution::{
    Beta, Cauchy, Distribution, Exponential, Gumbel, HalfCauchy, HalfNormal, InverseGamma, Kumaraswamy,
    Laplace, Logistic, Pareto, TruncatedNormal, Uniform, VonMises, Weibull,
};
use probdl_runtime::random::{Purpose, Stream, rng};

use crate::checks::draws::check_continuous;

#[test]
fn draws_of_real_numbers_follow_their_distribution_functions() {
    for (seed, (loc, scale)) in (60..).zip([(0.0, 1.0), (-3.0, 1e-3), (1e3, 50.0)]) {
        check_continuous(&Laplace::new(loc, scale).unwrap(), seed);
        check_continuous(&Logistic::new(loc, scale).unwrap(), seed);
        check_continuous(&Cauchy::new(loc, scale).unwrap(), seed);
        check_continuous(&Gumbel::new(loc, scale).unwrap(), seed);
    }
}

#[test]
fn draws_of_positive_numbers_follow_their_distribution_functions() {
    for (seed, scale) in (70..).zip([1e-9, 1.0, 1e20]) {
        check_continuous(&Exponential::new(scale).unwrap(), seed);
        check_continuous(&HalfNormal::new(scale).unwrap(), seed);
        check_continuous(&HalfCauchy::new(scale).unwrap(), seed);
    }
    for (seed, concentration) in (80..).zip([0.05, 0.3, 1.0, 1.5, 7.0, 300.0]) {
        check_continuous(&Weibull::new(concentration, 2.0).unwrap(), seed);
        check_continuous(&InverseGamma::new(concentration, 2.0).unwrap(), seed);
        check_continuous(&Pareto::new(concentration, 2.0).unwrap(), seed);
    }
}

#[test]
fn draws_between_bounds_follow_their_distribution_functions() {
    for (seed, (one, zero)) in (90..).zip([(0.3, 0.7), (1.0, 1.0), (2.5, 40.0), (1e5, 3e5)]) {
        check_continuous(&Beta::new(one, zero).unwrap(), seed);
        check_continuous(&Kumaraswamy::new(one, zero).unwrap(), seed);
    }
    check_continuous(&Uniform::new(-3.0, 1e3).unwrap(), 94);
    for (seed, (low, high)) in (95..).zip([
        (-1.0, 1.0),
        (-0.1, 9.0),
        (-9.0, 0.1),
        (2.0, 2.1),
        (30.0, 40.0),
        (-8.0, -5.0),
    ]) {
        check_continuous(&TruncatedNormal::new(0.0, 1.0, low, high).unwrap(), seed);
    }
    for (seed, concentration) in (102..).zip([0.0, 0.2, 0.3, 3.0, 1e4, 1e12]) {
        check_continuous(&VonMises::new(0.5, concentration).unwrap(), seed);
    }
}

#[test]
fn single_precision_draws_stay_inside_the_support() {
    let mut stream = rng(2);
    let least = f32::MIN_POSITIVE;
    for _ in 0..1000 {
        for positive in [
            Exponential::new(1e38_f32).unwrap().draw(&mut stream),
            HalfNormal::new(least).unwrap().draw(&mut stream),
            HalfCauchy::new(f32::MAX).unwrap().draw(&mut stream),
            Weibull::new(1e-3_f32, 1.0).unwrap().draw(&mut stream),
            InverseGamma::new(1e-3_f32, 1.0).unwrap().draw(&mut stream),
        ] {
            assert!(positive > 0.0 && positive.is_finite());
        }
        for part in [
            Beta::new(1e-3_f32, 1e-3).unwrap().draw(&mut stream),
            Kumaraswamy::new(1e-3_f32, 1e-3).unwrap().draw(&mut stream),
        ] {
            assert!(part > 0.0 && part < 1.0);
        }
        let bounded = TruncatedNormal::new(-50.0_f32, 0.1, 0.3, 0.31)
            .unwrap()
            .draw(&mut stream);
        assert!((0.3..=0.31).contains(&bounded));
        let uniform = Uniform::new(-f32::MAX, f32::MAX).unwrap().draw(&mut stream);
        assert!(uniform.is_finite());
        let pareto = Pareto::new(1e-3_f32, 3.0).unwrap().draw(&mut stream);
        assert!(pareto >= 3.0 && pareto.is_finite());
        assert!(
            Cauchy::new(0.0_f32, f32::MAX)
                .unwrap()
                .draw(&mut stream)
                .is_finite()
        );
        assert!(
            Gumbel::new(0.0_f32, f32::MAX)
                .unwrap()
                .draw(&mut stream)
                .is_finite()
        );
    }
}

/// Values written by this test's own first run; a change of them is a change of every result that samples.
#[test]
fn draws_at_fixed_seeds_stay_what_they_are() {
    let first = || Stream::new(1, Purpose::Sample, 0);
    macro_rules! bits {
        ($($law:expr),+ $(,)?) => { [$(f64::to_bits($law.unwrap().draw(&mut first()))),+] };
    }
    let drawn = bits![
        Laplace::new(1.0_f64, 2.0),
        Logistic::new(1.0, 2.0),
        Cauchy::new(1.0, 2.0),
        Gumbel::new(1.0, 2.0),
        Exponential::new(2.0),
        HalfNormal::new(2.0),
        HalfCauchy::new(2.0),
        Weibull::new(1.5, 2.0),
        InverseGamma::new(1.5, 2.0),
        Pareto::new(1.5, 2.0),
        Beta::new(1.5, 2.0),
        Kumaraswamy::new(1.5, 2.0),
        Uniform::new(-1.0, 2.0),
        TruncatedNormal::new(0.0, 1.0, -1.0, 2.0),
        VonMises::new(1.0, 2.0),
    ];
    assert_eq!(
        drawn,
        [
            4610856088390416480,
            4612523606277065604,
            4612004385723715447,
            4613473195936146688,
            4596515359471333567,
            4608950315307066807,
            4614937966183167665,
            4607632522409476276,
            4606786698410829684,
            4613093230498098486,
            4602324429663450149,
            4599509470893475458,
            4607139341245972936,
            4604446715679696312,
            4610665359196559945
        ]
    );
}
