//! Laws between bounds: kernels against the laws' values, quantities against integrals and laws that are known.

use probdl_runtime::distribution::family::DistributionFunction;
use probdl_runtime::distribution::kernel::{
    truncated, truncated_above, truncated_below, truncated_normal, truncated_normal_by_value,
};
use probdl_runtime::distribution::{
    Cdf, Distribution, Entropy, Exponential, HalfNormal, KlDivergence, Laplace, LogNormal, LogProbGradient,
    Logistic, Mean, Mode, Normal, Pareto, Quantile, Truncated, TruncatedError, TruncatedNormal, Variance,
    Weibull,
};
use probdl_runtime::random::rng;

use crate::checks::draws::check_continuous;
use crate::checks::kernel::kernel;
use crate::checks::law::close;

#[test]
fn a_normal_law_between_bounds_is_the_truncated_normal_law() {
    for (low, high) in [(-1.0, 2.0), (3.0, 5.0), (-9.0, -8.0), (0.5, 0.5001), (-40.0, 1.0)] {
        let [loc, scale] = [0.3, 1.2];
        let law = Truncated::new(Normal::new(loc, scale).unwrap(), low, high).unwrap();
        let known = TruncatedNormal::new(loc, scale, low, high).unwrap();
        close(law.mean(), known.mean(), 1e-9, "mean");
        close(law.variance() / known.variance(), 1.0, 1e-5, "variance");
        for p in [1e-9, 0.1, 0.5, 0.8, 1.0 - 1e-9] {
            let y: f64 = known.quantile(p);
            close(law.quantile(p), y, 1e-12, "quantile");
            close(law.log_prob(&y), known.log_prob(&y), 1e-10, "density");
            close(law.log_cdf(&y), known.log_cdf(&y), 1e-8, "cdf");
            close(law.log_survival(&y), known.log_survival(&y), 1e-8, "survival");
            let (value, [by_low, by_high, by_loc, by_scale]) =
                truncated::<Normal, f64, 2, 4>(y, [low, high, loc, scale]);
            close(
                law.law().log_prob(&y) + value,
                known.log_prob(&y),
                1e-10,
                "kernel",
            );
            let (_, partials) = truncated_normal(y, [loc, scale, low, high]);
            let (_, of_law) = probdl_runtime::distribution::kernel::normal(y, [loc, scale]);
            let size = 1.0
                + partials
                    .iter()
                    .fold(0.0_f64, |size, partial| size.max(partial.abs()));
            close(by_low / size, partials[2] / size, 1e-8, "by low");
            close(by_high / size, partials[3] / size, 1e-8, "by high");
            close((of_law[0] + by_loc) / size, partials[0] / size, 1e-8, "by loc");
            close(
                (of_law[1] + by_scale) / size,
                partials[1] / size,
                1e-8,
                "by scale",
            );
        }
        assert_eq!((law.cdf(&(low - 1.0)), law.cdf(&(high + 1.0))), (0.0, 1.0));
        assert_eq!(law.log_prob(&(high + 1.0)), f64::NEG_INFINITY);
        assert_eq!((law.quantile(0.0), law.quantile(1.0)), (low, high));
    }
}

#[test]
fn one_bound_leaves_the_other_side_open() {
    let inf = f64::INFINITY;
    // The exponential and the Pareto law begin anew at a bound.
    let law = Truncated::new(Exponential::new(0.5_f64).unwrap(), 700.0, inf).unwrap();
    close(law.mean(), 702.0, 1e-9, "mean");
    close(law.variance(), 4.0, 1e-6, "variance");
    close(law.quantile(0.9), 700.0 + 2.0 * 10.0_f64.ln(), 1e-13, "quantile");
    let law = Truncated::new(Pareto::new(2.5, 1.0).unwrap(), 3.0, inf).unwrap();
    let anew = Pareto::new(2.5, 3.0).unwrap();
    close(law.mean(), anew.mean(), 1e-8, "mean");
    for y in [3.5, 10.0, 1e4] {
        close(law.log_prob(&y), anew.log_prob(&y), 1e-13, "density");
        close(law.log_survival(&y), anew.log_survival(&y), 1e-13, "survival");
        let (value, partials) = truncated_below::<Pareto, f64, 2, 3>(y, [3.0, 2.5, 1.0]);
        close(law.law().log_prob(&y) + value, anew.log_prob(&y), 1e-13, "kernel");
        // By the bound, of -ln S(low) = 2.5 ln(low).
        close(partials[0], 2.5 / 3.0, 1e-13, "by low");
    }
    assert_eq!(
        Truncated::new(Pareto::new(1.5, 1.0).unwrap(), 3.0, inf)
            .unwrap()
            .variance(),
        inf
    );
    // A mirrored law, above a bound and below one.
    let law = Logistic::new(0.0, 1.0).unwrap();
    let (above, below) = (
        Truncated::new(law, 2.0, inf).unwrap(),
        Truncated::new(law, -inf, -2.0).unwrap(),
    );
    close(above.mean(), -below.mean(), 1e-12, "mean");
    close(above.quantile(0.3), -below.quantile(0.7), 1e-12, "quantile");
    let (value, partials) = truncated_above::<Logistic, f64, 2, 3>(-3.0, [-2.0, 0.0, 1.0]);
    let (mirrored, by) = truncated_below::<Logistic, f64, 2, 3>(3.0, [2.0, 0.0, 1.0]);
    assert_eq!((value, partials), (mirrored, [-by[0], -by[1], by[2]]));
    assert_eq!(
        truncated_above::<Logistic, f64, 2, 3>(-1.0, [-2.0, 0.0, 1.0]).0,
        f64::NEG_INFINITY
    );
}

#[test]
fn bounds_far_out_keep_their_digits() {
    let law = Truncated::new(Normal::new(0.0_f64, 1.0).unwrap(), 30.0, 31.0).unwrap();
    let known = TruncatedNormal::new(0.0, 1.0, 30.0, 31.0).unwrap();
    close(law.quantile(0.5), known.quantile(0.5), 1e-14, "quantile");
    close(law.mean(), known.mean(), 1e-11, "mean");
    let interval = Laplace::<f64>::log_interval(-5000.0, -4999.0, [0.0, 1.0]);
    close(
        interval.ln,
        -4999.0 - 2.0_f64.ln() + (-f64::exp_m1(-1.0)).ln(),
        1e-14,
        "Laplace",
    );
}

/// Computed by mpmath with 40 digits: log-density at a value, mean, variance, entropy, then the quantiles of 1e-9, 1/4, 3/4 and
/// 1 - 2^-33.
#[test]
fn a_normal_law_with_one_bound_has_the_reference_quantities() {
    let inf = f64::INFINITY;
    let table: [([f64; 5], [f64; 8]); 4] = [
        (
            [0.5, 2.0, -1.0, inf, 1.25],
            [
                -1.4254039469262528,
                1.278764113471854,
                2.2253802853606162,
                1.7090731756502802,
                -0.9999999948636565,
                0.09606217755977684,
                2.2312846995568776,
                13.254893118989479,
            ],
        ),
        (
            [0.5, 2.0, -inf, 3.0, 1.25],
            [
                -1.5707403852916929,
                0.09154908220264649,
                2.8120405532571158,
                1.8727869734800199,
                -11.531836107658637,
                -1.0202659185748266,
                1.3840402013914944,
                2.9999999988599333,
            ],
        ),
        (
            [0.0, 1.0, 30.0, inf, 30.125],
            [
                -0.35550707686147563,
                30.033259667433677,
                0.001103771511890091,
                -2.4034104116333688,
                30.000000000033296,
                30.009577257491086,
                30.046123260403524,
                30.7522079190704,
            ],
        ),
        (
            [0.5, 2.0, -inf, -40.0, -41.0],
            [
                -7.9325684261153781,
                -40.098289492944572,
                0.0096147113215440224,
                -1.3198410158527275,
                -41.992982920907262,
                -40.136358035125046,
                -40.028334391663714,
                -40.00000000001147,
            ],
        ),
    ];
    for ([loc, scale, low, high, y], [log_prob, mean, variance, entropy, quantiles @ ..]) in table {
        let law = TruncatedNormal::new(loc, scale, low, high).unwrap();
        close(law.log_prob(&y), log_prob, 1e-13, "density");
        close(law.mean(), mean, 1e-14, "mean");
        close(law.variance() / variance, 1.0, 1e-12, "variance");
        close(law.entropy(), entropy, 1e-13, "entropy");
        for (p, quantile) in [1e-9, 0.25, 0.75, 1.0 - 0.5_f64.powi(33)]
            .into_iter()
            .zip(quantiles)
        {
            // Of the distance from the bound.
            let bound = if low == -inf { high } else { low };
            let distance = law.quantile(p) - bound;
            let tolerance = 1e-12 + 1e-15 * bound.abs() / distance.abs();
            close(distance / (quantile - bound), 1.0, tolerance, "quantile");
            let tail = 1e-12 + 1e-15 * quantile.abs() * law.prob(&quantile) / p.min(1.0 - p);
            close(law.log_cdf(&quantile) / p.ln(), 1.0, tail / p.ln().abs(), "cdf");
        }
        let ends = [law.quantile(0.0), law.quantile(1.0)];
        assert_eq!(ends, [low, high]);
        assert_eq!((law.cdf(&-1e300), law.survival(&-1e300)), (0.0, 1.0));
        assert_eq!((law.cdf(&1e300), law.survival(&1e300)), (1.0, 0.0));
        kernel!(truncated_normal, truncated_normal_by_value).check_derivatives(
            y,
            [loc, scale, low, high],
            0.1 * scale,
            [0.1 * scale, 0.1 * scale, 0.1 * scale, 0.1 * scale],
        );
        let (_, [_, _, by_low, by_high]) = truncated_normal(y, [loc, scale, low, high]);
        assert_eq!([by_low == 0.0, by_high == 0.0], [low == -inf, high == inf]);
        let beyond = if low == -inf { high + 1.0 } else { low - 1.0 };
        kernel!(truncated_normal, truncated_normal_by_value).check_outside(beyond, [loc, scale, low, high]);
        // As the law between the same bounds of a normal law has it.
        let other = Truncated::new(Normal::new(loc, scale).unwrap(), low, high).unwrap();
        close(law.log_prob(&y), other.log_prob(&y), 1e-12, "another's density");
        let tails = TruncatedNormal::<f64>::log_tails(y, [loc, scale, low, high]);
        close(tails.below.ln, law.log_cdf(&y), 1e-12, "lower tail");
        close(tails.above.ln, law.log_survival(&y), 1e-12, "upper tail");
        assert!(
            tails
                .below
                .by_parameters
                .iter()
                .all(|partial| partial.is_finite())
        );
    }
}

#[test]
fn without_bounds_it_is_the_normal_law_and_with_one_at_the_location_half_of_it() {
    let inf = f64::INFINITY;
    for (loc, scale) in [(0.0, 1.0), (-3.0, 1e-3), (1e8, 0.5), (1e-9, 1e9)] {
        let law = TruncatedNormal::new(loc, scale, -inf, inf).unwrap();
        let normal = Normal::new(loc, scale).unwrap();
        assert_eq!(law.mode(), loc);
        close((law.mean() - loc) / scale, 0.0, 1e-15, "mean");
        close(law.stddev() / scale, 1.0, 1e-13, "deviation");
        close(law.entropy(), normal.entropy(), 1e-13, "entropy");
        close(law.kl_divergence(&normal), 0.0, 1e-13, "divergence");
        for p in [0.0, 1e-300, 1e-9, 0.3, 0.5, 0.8, 1.0 - 1e-9, 1.0] {
            let y = normal.quantile(p);
            assert_eq!(law.quantile(p), y);
            if y.is_finite() {
                close(law.log_cdf(&y), normal.log_cdf(&y), 1e-13, "cdf");
            }
        }
        for z in [-30.0, -1.0, 0.0, 2.5] {
            let y = loc + z * scale;
            close(law.log_prob(&y), normal.log_prob(&y), 1e-14, "density");
            let (gradient, of_normal) = (law.log_prob_grad(&y), normal.log_prob_grad(&y));
            close(
                gradient.by_value * scale,
                of_normal.by_value * scale,
                1e-13,
                "by value",
            );
            for index in 0..2 {
                let [got, want] =
                    [gradient.by_parameters[index], of_normal.by_parameters[index]].map(|by| by * scale);
                close(got, want, 1e-12, "by a parameter");
            }
            assert_eq!(gradient.by_parameters[2..], [0.0, 0.0]);
        }
    }
    for scale in [1e-200, 0.7, 1e200] {
        let law = TruncatedNormal::new(0.0, scale, 0.0, inf).unwrap();
        let half = HalfNormal::new(scale).unwrap();
        close(law.mean() / half.mean(), 1.0, 1e-13, "mean");
        close(law.entropy(), half.entropy(), 1e-12, "entropy");
        for p in [1e-100, 1e-9, 0.3, 0.8, 1.0 - 1e-12] {
            close(law.quantile(p) / half.quantile(p), 1.0, 1e-12, "quantile");
        }
    }
    // In single precision the same, and the mirrored.
    let (above, below) = (
        TruncatedNormal::new(1.0_f32, 2.0, 0.0, f32::INFINITY).unwrap(),
        TruncatedNormal::new(-1.0_f32, 2.0, f32::NEG_INFINITY, 0.0).unwrap(),
    );
    assert_eq!(above.log_prob(&0.5), below.log_prob(&-0.5));
    assert_eq!(above.mean(), -below.mean());
    assert_eq!(above.quantile(0.75), -below.quantile(0.25));
    assert_eq!(above.log_prob(&-0.5), f32::NEG_INFINITY);
}

/// A quantile near the location keeps its digits, wherever the bounds are.
#[test]
fn quantiles_near_the_location_do_not_lose_the_digits_of_distant_bounds() {
    for (low, high) in [(-1.0, 1.0), (-1.0, f64::INFINITY), (f64::NEG_INFINITY, 1.0)] {
        let law = TruncatedNormal::new(0.0_f64, 1e-10, low, high).unwrap();
        let normal = Normal::new(0.0_f64, 1e-10).unwrap();
        for p in [1e-12, 0.2, 0.6, 1.0 - 1e-12] {
            close(law.quantile(p) / normal.quantile(p), 1.0, 1e-13, "quantile");
        }
    }
}

#[test]
fn draws_with_one_bound_follow_the_law() {
    let inf = f64::INFINITY;
    for (seed, (low, high)) in (300..).zip([(-1.0, inf), (2.0, inf), (-inf, -30.0), (-inf, 0.5), (-inf, inf)])
    {
        check_continuous(&TruncatedNormal::new(0.0, 1.0, low, high).unwrap(), seed);
    }
    // So far from the location the law is an exponential one.
    let law = TruncatedNormal::new(-1e12, 1.0, 0.0, inf).unwrap();
    let mut stream = rng(7);
    let total: f64 = (0..100_000).map(|_| 1e12 * law.draw(&mut stream)).sum();
    close(total / 1e5, 1.0, 0.015, "mean of draws");
    // Far from the bounds by more than can be told: there is nothing to be told but the nearer one.
    let mut stream = rng(5);
    let law = TruncatedNormal::new(-1e300, 1e-300, 1e300, 1.5e300).unwrap();
    assert_eq!(law.draw(&mut stream), 1e300);
    assert_eq!(law.quantile(0.5), 1e300);
    let law = TruncatedNormal::new(f32::MAX, f32::MIN_POSITIVE, -1.0, 1.0).unwrap();
    assert_eq!((law.draw(&mut stream), law.mean()), (1.0, 1.0));
}

#[test]
fn parameters_are_checked() {
    let law = Weibull::new(2.0_f64, 1.0).unwrap();
    assert_eq!(
        Truncated::new(law, 1.0, 1.0),
        Err(TruncatedError::HighNotAboveLow(1.0))
    );
    assert_eq!(
        Truncated::new(law, -2.0, -1.0),
        Err(TruncatedError::NothingBelowHigh(-1.0))
    );
    assert!(matches!(
        Truncated::new(law, f64::NAN, 1.0),
        Err(TruncatedError::LowNotANumber(_))
    ));
    assert!(Truncated::new(law, 0.5, f64::NAN).is_err());
}

/// The distance of Kolmogorov and Smirnov, times the root of the number of draws; above 1.95 in one of a thousand samples.
fn distance<D: Distribution<Event = f64, Scalar = f64> + Cdf>(law: &D, n: i32, seed: u64) -> f64 {
    let mut stream = rng(seed);
    let mut draws: Vec<f64> = (0..n).map(|_| law.draw(&mut stream)).collect();
    draws.sort_by(f64::total_cmp);
    let places = draws.iter().zip(0..);
    let worst = places.fold(0.0_f64, |worst, (y, place)| {
        let (cdf, n) = (law.cdf(y), f64::from(n));
        worst
            .max((cdf - f64::from(place) / n).abs())
            .max((f64::from(place + 1) / n - cdf).abs())
    });
    worst * f64::from(n).sqrt()
}

#[test]
fn draws_have_the_law() {
    let inf = f64::INFINITY;
    let near = Truncated::new(LogNormal::new(0.0, 1.0).unwrap(), 0.5, inf).unwrap();
    // Found by bisection, which takes its time where nothing is optimised.
    let far = Truncated::new(Normal::new(0.0, 1.0).unwrap(), 8.0, 9.0).unwrap();
    assert!(distance(&near, 100_000, 1) < 1.95);
    assert!(distance(&far, 5_000, 2) < 1.95);
}
