//! Distribution functions of counts over lanes, and laws of counts between bounds: against sums of probabilities, derivatives
//! against differences.

use probdl_runtime::distribution::family::{
    BinomialLogits, BinomialProbs, DistributionFunction, GeometricLogits, GeometricProbs, LogTail,
    NegativeBinomialLogits, NegativeBinomialMean, NegativeBinomialProbs, PoissonLogRate,
};
use probdl_runtime::distribution::kernel::{censored, truncated, truncated_above, truncated_below};
use probdl_runtime::distribution::{
    BetaBinomial, Binomial, Cdf, Censored, Censoring, Distribution, Geometric, Mean, NegativeBinomial,
    Poisson, Quantile, Truncated, TruncatedError, Variance, ZeroInflated,
};

use crate::support::{between, check_draws, close, positive, real};

/// The logarithm of a sum of probabilities.
fn ln_sum<D: Distribution<Scalar = f64, Event = u32>>(law: &D, counts: std::ops::RangeInclusive<u32>) -> f64 {
    let terms: Vec<f64> = counts.map(|count| law.log_prob(&count)).collect();
    let greatest = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    greatest + terms.iter().map(|term| (term - greatest).exp()).sum::<f64>().ln()
}

/// A central difference, extrapolated, over a distance at which the function changes by about a part.
pub(crate) fn slope(at: impl Fn(f64) -> f64, unit: f64) -> f64 {
    let h = 1e-3 * unit;
    let difference = |h: f64| (at(h) - at(-h)) / (2.0 * h);
    (4.0 * difference(0.5 * h) - difference(h)) / 3.0
}

fn check_slopes<const N: usize>(
    tail: impl Fn([f64; N]) -> LogTail<f64, N>,
    parameters: [f64; N],
    // The largest derivative near by; none of what is no continuous parameter.
    sizes: [f64; N],
    what: &str,
) {
    let at = tail(parameters);
    assert_eq!(at.by_value, 0.0, "{what}");
    if !at.ln.is_finite() || at.ln < -600.0 || at.ln > -1e-6 {
        return;
    }
    for index in (0..N).filter(|index| sizes[*index] > 0.0) {
        let got = at.by_parameters[index];
        let size = parameters[index].abs();
        let step = (0.3 / sizes[index]).min(0.3 * size);
        let moved = |shift: f64| {
            let mut moved = parameters;
            moved[index] += shift;
            tail(moved).ln
        };
        let want = slope(moved, step);
        let rounding = (2e-11 * (1.0 + at.ln.abs()) + 1e-12 * (size * got).abs()) / step;
        assert!(
            (got - want).abs() <= 1e-6 * want.abs() + rounding,
            "{what}, parameter {index}: {got} against {want}"
        );
    }
}

/// Checks a form of a family at counts of a law of it.
fn check<F, D, const N: usize>(law: &D, parameters: [f64; N], continuous: [bool; N])
where
    F: DistributionFunction<N>,
    D: Cdf<Scalar = f64, Event = u32> + Quantile + Clone,
{
    let mut counts: Vec<u32> = [1e-12, 0.01, 0.3, 0.5, 0.9, 0.999, 1.0 - 1e-13]
        .map(|p| law.quantile(p))
        .to_vec();
    counts.extend([0, 1, 2, 7]);
    counts.sort_unstable();
    counts.dedup();
    let sizes = |y: f64| -> [f64; N] {
        let tails = F::log_tails(y, parameters);
        let size = |index: usize| {
            let slopes = [tails.below.by_parameters[index], tails.above.by_parameters[index]];
            slopes[0].abs().max(slopes[1].abs()).max(1e-300)
        };
        std::array::from_fn(|index| if continuous[index] { size(index) } else { 0.0 })
    };
    for &count in &counts {
        let (y, what) = (f64::from(count), format!("{law:?} at {count}"));
        let tails = F::log_tails(y, parameters);
        close(tails.below.ln, law.log_cdf(&count), 1e-11, &what);
        close(
            tails.above.ln.max(-1e300),
            law.log_survival(&count).max(-1e300),
            1e-11,
            &what,
        );
        let sizes = sizes(y);
        check_slopes(
            |p| F::log_tails(y, p).below,
            parameters,
            sizes,
            &format!("{what} below"),
        );
        check_slopes(
            |p| F::log_tails(y, p).above,
            parameters,
            sizes,
            &format!("{what} above"),
        );
        // In single precision.
        let narrow = F::log_tails(y as f32, parameters.map(|x| x as f32));
        let wide = F::log_tails(y, parameters.map(|x| f64::from(x as f32)));
        if count < 1 << 24 {
            for (narrow, wide) in [(narrow.below, wide.below), (narrow.above, wide.above)] {
                close(f64::from(narrow.ln.max(-1e30)), wide.ln.max(-1e30), 1e-6, &what);
            }
        }
    }
    for (place, &low) in counts.iter().enumerate() {
        for &high in &counts[place + 1..] {
            if high - low > 20_000 {
                continue;
            }
            let what = format!("{law:?} after {low} up to {high}");
            let (after, to) = (f64::from(low), f64::from(high));
            let interval = |p: [f64; N]| {
                let interval = F::log_interval(after, to, p);
                assert_eq!((interval.by_low, interval.by_high), (0.0, 0.0));
                LogTail {
                    ln: interval.ln,
                    by_parameters: interval.by_parameters,
                    by_value: 0.0,
                }
            };
            let want = ln_sum(law, low + 1..=high);
            close(
                interval(parameters).ln.max(-1e300),
                want.max(-1e300),
                1e-10,
                &what,
            );
            let known = Censored::new(law.clone()).log_prob(&Censoring::Interval(low, high));
            close(known.max(-1e300), want.max(-1e300), 1e-10, &what);
            let (first, last) = (sizes(after), sizes(to));
            let both = std::array::from_fn(|index| first[index].max(last[index]));
            check_slopes(interval, parameters, both, &what);
        }
    }
}

/// Checks the tails of every form at one set of parameters.
fn check_forms([rate, logits, probs, total, n, a, b]: [f64; 7]) {
    check::<Poisson, _, 1>(&Poisson::new(rate).unwrap(), [rate], [true]);
    check::<PoissonLogRate<f64>, _, 1>(&Poisson::from_log_rate(rate.ln()).unwrap(), [rate.ln()], [true]);
    check::<GeometricLogits<f64>, _, 1>(&Geometric::from_logits(logits).unwrap(), [logits], [true]);
    check::<GeometricProbs<f64>, _, 1>(&Geometric::new(probs).unwrap(), [probs], [true]);
    check::<BinomialLogits<f64>, _, 2>(
        &Binomial::from_logits(n as u32, logits).unwrap(),
        [n, logits],
        [false, true],
    );
    check::<BinomialProbs<f64>, _, 2>(
        &Binomial::new(n as u32, probs).unwrap(),
        [n, probs],
        [false, true],
    );
    check::<NegativeBinomialLogits<f64>, _, 2>(
        &NegativeBinomial::from_logits(total, logits).unwrap(),
        [total, logits],
        [true; 2],
    );
    check::<NegativeBinomialProbs<f64>, _, 2>(
        &NegativeBinomial::new(total, probs).unwrap(),
        [total, probs],
        [true; 2],
    );
    check::<NegativeBinomialMean<f64>, _, 2>(
        &NegativeBinomial::from_mean(rate, 1.0 / total).unwrap(),
        [rate, 1.0 / total],
        [true; 2],
    );
    let law = BetaBinomial::new(n as u32, a, b).unwrap();
    if has_several_counts(&law) {
        check::<BetaBinomial, _, 3>(&law, [n, a, b], [false, true, true]);
    }
}

/// Log-probabilities are right to about 1e-13, which of a law that is nearly certain of none or of all is not enough for
/// differences of the logarithm of what is left.
pub(crate) fn has_several_counts(law: &BetaBinomial<f64>) -> bool {
    [0, law.total_count()].iter().all(|end| law.prob(end) < 0.6)
}

#[test]
fn tails_of_counts_over_lanes_are_those_of_the_laws() {
    for index in 0..30 {
        check_forms([
            positive(5 * index, 3.0),
            real(5 * index + 1, 0.6),
            between(5 * index + 2, 0.02, 0.98),
            positive(5 * index + 3, 2.5),
            between(5 * index + 4, 1.0, 300.0).floor(),
            positive(7 * index, 1.5),
            positive(7 * index + 1, 1.5),
        ]);
    }
}

/// The logarithm of a million: odds lie as far on both sides of even ones.
pub(crate) const SIX_DECADES: f64 = 13.8;

#[test]
fn tails_of_counts_are_those_of_the_laws_over_twelve_decades() {
    for index in 0..40 {
        let odds = between(5 * index + 2, -SIX_DECADES, SIX_DECADES);
        check_forms([
            positive(5 * index, 6.0),
            between(5 * index + 1, -SIX_DECADES, SIX_DECADES),
            1.0 / (1.0 + f64::exp(-odds)),
            positive(5 * index + 3, 6.0),
            // A total count is not below 1.
            positive(5 * index + 4, 6.0).ceil(),
            positive(7 * index, 6.0),
            positive(7 * index + 1, 6.0),
        ]);
    }
}

/// Near its limit, Poisson's law, the derivative of the negative binomial law by the dispersion keeps its digits.
#[test]
fn laws_close_to_poisson_have_derivatives() {
    for (mean, dispersion) in [(3.0, 1e-3), (3.0, 1e-4), (40.0, 1e-5), (40.0, 0.999e-3)] {
        let law = NegativeBinomial::from_mean(mean, dispersion).unwrap();
        check::<NegativeBinomialMean<f64>, _, 2>(&law, [mean, dispersion], [true; 2]);
        let total = 1.0 / dispersion;
        let law = NegativeBinomial::from_logits(total, (mean * dispersion).ln()).unwrap();
        check::<NegativeBinomialLogits<f64>, _, 2>(&law, [total, (mean * dispersion).ln()], [true; 2]);
    }
    // Its limit: half of (y + 1) y p(y) over F, from the excess of the variance, Poisson's second difference.
    let tail = NegativeBinomialMean::<f64>::log_tails(4.0, [3.0, 1e-12]).below;
    let law = Poisson::new(3.0_f64).unwrap();
    let by_dispersion = 0.5 * 9.0 * (law.prob(&3) - law.prob(&4)) / law.cdf(&4);
    close(tail.by_parameters[1], -by_dispersion, 1e-9, &"limit");
}

/// Counts of every size, at parameters near the ends of their ranges.
fn check_extremes<F: DistributionFunction<N>, const N: usize>(parameters: [f32; N], most: f32) {
    for y in [-1.0, 0.0, 1.0, 1e7_f32] {
        if y > most {
            continue;
        }
        let tails = F::log_tails(y, parameters);
        for tail in [tails.below, tails.above] {
            assert!(
                tail.ln <= 0.0 && tail.by_parameters.iter().all(|slope| slope.is_finite()),
                "{tail:?} at {y} {parameters:?}"
            );
        }
        let interval = F::log_interval(y, y + 1e4, parameters);
        assert!(
            !interval.ln.is_nan() && interval.by_parameters.iter().all(|slope| slope.is_finite()),
            "{interval:?} after {y} {parameters:?}"
        );
    }
}

#[test]
fn tails_of_counts_are_never_nan_and_their_derivatives_are_finite() {
    let inf = f32::INFINITY;
    let positive = [f32::MIN_POSITIVE, 1.0, f32::MAX];
    let logits = [0.0, 1.0, 30.0, 1e3, 1e38];
    let inner = [f32::MIN_POSITIVE, 1e-10, 0.5, 1.0 - f32::EPSILON / 2.0];
    for size in positive {
        check_extremes::<Poisson, 1>([size], inf);
        for other in positive {
            check_extremes::<NegativeBinomialMean<f32>, 2>([size, other], inf);
            if size > 1e-10 && other > 1e-10 {
                check_extremes::<BetaBinomial, 3>([40.0, size, other], 39.0);
            }
        }
        for probs in inner {
            check_extremes::<NegativeBinomialProbs<f32>, 2>([size, probs], inf);
        }
        for z in logits {
            for logits in [z, -z] {
                check_extremes::<NegativeBinomialLogits<f32>, 2>([size, logits], inf);
            }
        }
    }
    for z in logits {
        for logits in [z, -z] {
            check_extremes::<PoissonLogRate<f32>, 1>([logits], inf);
            check_extremes::<GeometricLogits<f32>, 1>([logits], inf);
            check_extremes::<BinomialLogits<f32>, 2>([40.0, logits], 39.0);
        }
    }
    for probs in inner {
        check_extremes::<GeometricProbs<f32>, 1>([probs], inf);
        check_extremes::<BinomialProbs<f32>, 2>([40.0, probs], 39.0);
    }
}

/// Checks a law between bounds against sums over the counts in them.
fn check_bounds<D>(law: D, low: u32, high: u32, last: u32)
where
    D: Cdf<Scalar = f64, Event = u32, Moment = f64> + Quantile + Mean + Variance + Copy,
{
    let bounded = Truncated::new(law, low, high).unwrap();
    let last = last.min(high);
    let whole = ln_sum(&law, low..=last);
    let (mut mean, mut second) = (0.0, 0.0);
    let known = bounded.mean();
    for y in low..=last {
        let probability = (law.log_prob(&y) - whole).exp();
        mean += probability * f64::from(y - low);
        second += probability * (f64::from(y) - known) * (f64::from(y) - known);
    }
    close(known, mean + f64::from(low), 1e-11, &bounded);
    close(bounded.variance(), second, 1e-10, &bounded);
    close(
        bounded.stddev() * bounded.stddev(),
        bounded.variance(),
        1e-13,
        &bounded,
    );
    for y in (low..=last).step_by(1 + (last - low) as usize / 50) {
        close(bounded.log_prob(&y), law.log_prob(&y) - whole, 1e-10, &bounded);
        let below = (ln_sum(&law, low..=y) - whole).exp();
        close(bounded.cdf(&y), below, 1e-10, &bounded);
        close(bounded.cdf(&y) + bounded.survival(&y), 1.0, 1e-13, &bounded);
        if bounded.survival(&y) > 0.01 && bounded.prob(&y) > 1e-6 * below {
            assert_eq!(bounded.quantile(bounded.cdf(&y)), y, "{bounded:?}");
        }
    }
    assert_eq!(bounded.quantile(0.0), low);
    assert_eq!(bounded.quantile(-1.0), low);
    assert_eq!((bounded.cdf(&last.max(1)) * 1e9).round(), 1e9);
    if low > 0 {
        assert_eq!((bounded.prob(&(low - 1)), bounded.cdf(&(low - 1))), (0.0, 0.0));
        assert_eq!(bounded.survival(&(low - 1)), 1.0);
    }
    if high < u32::MAX {
        assert_eq!((bounded.prob(&(high + 1)), bounded.survival(&high)), (0.0, 0.0));
        assert_eq!((bounded.quantile(1.0), bounded.quantile(2.0)), (high, high));
    }
}

#[test]
fn quantities_between_bounds_are_sums() {
    let max = u32::MAX;
    for (rate, low, high, last) in [
        (0.3, 1, max, 60),
        (1e-9, 1, max, 20),
        (4.0, 1, 6, 6),
        (4.0, 0, 3, 3),
        (4.0, 30, max, 200),
        (900.0, 1, 20, 20),
        (900.0, 880, 2000, 2000),
        (3e4, 29_000, max, 60_000),
    ] {
        check_bounds(Poisson::new(rate).unwrap(), low, high, last);
    }
    for (total, probs, low, high, last) in [
        (0.02, 0.9, 1, max, 1500),
        (3.5, 0.3, 1, max, 200),
        (2.0, 0.999, 3, max, 90_000),
        (0.5, 0.9999, 100, 30_000, 30_000),
    ] {
        check_bounds(NegativeBinomial::new(total, probs).unwrap(), low, high, last);
    }
    check_bounds(Geometric::new(0.01).unwrap(), 7, max, 9000);
    check_bounds(Binomial::new(40, 0.1).unwrap(), 1, 39, 39);
    check_bounds(Binomial::new(40, 0.9).unwrap(), 1, max, 40);
    check_bounds(BetaBinomial::new(50, 0.3, 0.7).unwrap(), 1, 49, 49);
}

#[test]
fn what_is_known_of_laws_without_zeros() {
    // Its mean is rate / (1 - exp(-rate)), its variance mean (1 + rate - mean).
    for rate in [1e-6, 0.1, 1.0, 7.0, 300.0_f64] {
        let law = Truncated::new(Poisson::new(rate).unwrap(), 1, u32::MAX).unwrap();
        let mean = rate / -(-rate).exp_m1();
        close(law.mean(), mean, 1e-13, &law);
        close(law.variance(), mean * (1.0 + rate - mean), 1e-11, &law);
        // By the logarithm of the rate: y less the mean.
        let y = 4.0;
        let (value, [by_low, by_log_rate]) =
            truncated_below::<PoissonLogRate<f64>, f64, 1, 2>(y, [1.0, rate.ln()]);
        assert_eq!(by_low, 0.0);
        close((y - rate) + by_log_rate, y - mean, 1e-12, &law);
        close(law.law().log_prob(&4) + value, law.log_prob(&4), 1e-12, &law);
    }
    // Waiting without memory.
    let law = Truncated::new(Geometric::new(0.2_f64).unwrap(), 1_000, u32::MAX).unwrap();
    close(law.mean(), 1_004.0, 1e-12, &law);
    close(
        law.log_prob(&1_003),
        Geometric::new(0.2_f64).unwrap().log_prob(&3),
        1e-12,
        &law,
    );
    // A hurdle: zeros by themselves.
    let hurdle = ZeroInflated::new(
        Truncated::new(Poisson::new(2.0).unwrap(), 1, u32::MAX).unwrap(),
        0.4,
    );
    let hurdle = hurdle.unwrap();
    close(hurdle.prob(&0), 0.4, 1e-15, &hurdle);
    close(hurdle.mean(), 0.6 * 2.0 / -(-2.0_f64).exp_m1(), 1e-13, &hurdle);
}

#[test]
fn kernels_between_bounds_are_those_of_the_laws() {
    let law = NegativeBinomial::from_mean(4.0_f64, 0.5).unwrap();
    let bounded = Truncated::new(law, 2, 9).unwrap();
    for y in 0..12 {
        let got = truncated::<NegativeBinomialMean<f64>, f64, 2, 4>(f64::from(y), [2.0, 9.0, 4.0, 0.5]);
        close(
            (law.log_prob(&y) + got.0).max(-1e9),
            bounded.log_prob(&y).max(-1e9),
            1e-13,
            &y,
        );
    }
    let bounded = Truncated::new(law, 0, 9).unwrap();
    let got = truncated_above::<NegativeBinomialMean<f64>, f64, 2, 3>(3.0, [9.0, 4.0, 0.5]);
    close(law.log_prob(&3) + got.0, bounded.log_prob(&3), 1e-13, &law);
    assert_eq!(got.1[0], 0.0);
    for (event, [low, high, kind]) in [
        (Censoring::Right(2), [2.0, 2.0, 1.0]),
        (Censoring::Left(2), [2.0, 2.0, 2.0]),
        (Censoring::Interval(2, 5), [2.0, 5.0, 3.0]),
    ] {
        let got = censored::<NegativeBinomialMean<f64>, f64, 2, 4>(kind, [low, high, 4.0, 0.5]);
        close(got.0, Censored::new(law).log_prob(&event), 1e-13, &event);
    }
    assert_eq!(
        Censored::new(law).log_prob(&Censoring::Exact(3)),
        law.log_prob(&3)
    );
}

#[test]
fn bounds_of_counts_are_checked() {
    let law = Binomial::new(5, 0.3_f64).unwrap();
    assert_eq!(
        Truncated::new(law, 2, 2),
        Err(TruncatedError::HighNotAboveLow(2.0))
    );
    assert_eq!(
        Truncated::new(law, 6, 9),
        Err(TruncatedError::NothingBelowHigh(9.0))
    );
}

#[test]
fn draws_between_bounds_follow_their_law() {
    let max = u32::MAX;
    check_draws(&Truncated::new(Poisson::new(0.1).unwrap(), 1, max).unwrap(), 60);
    check_draws(&Truncated::new(Poisson::new(6.0).unwrap(), 1, max).unwrap(), 61);
    check_draws(&Truncated::new(Poisson::new(6.0).unwrap(), 15, 30).unwrap(), 62);
    check_draws(
        &Truncated::new(NegativeBinomial::new(0.3, 0.99).unwrap(), 1, 500).unwrap(),
        63,
    );
    check_draws(
        &Truncated::new(Binomial::new(40, 0.1).unwrap(), 9, max).unwrap(),
        64,
    );
}
