//! Laws between bounds: kernels against the laws' values, quantities against integrals and laws that are known.

use probdl_runtime::distribution::family::DistributionFunction;
use probdl_runtime::distribution::kernel::{truncated, truncated_above, truncated_below};
use probdl_runtime::distribution::{
    Cdf, Distribution, Exponential, Laplace, LogNormal, Logistic, Mean, Normal, Pareto, Quantile, Truncated,
    TruncatedError, TruncatedNormal, Variance, Weibull,
};
use probdl_runtime::random::rng;

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
            let (_, partials) =
                probdl_runtime::distribution::kernel::truncated_normal(y, [loc, scale, low, high]);
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
