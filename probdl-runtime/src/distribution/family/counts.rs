//! Laws of counts, by each of their forms: densities, and distribution functions that are computed in double precision, one
//! number after the other.

use std::marker::PhantomData;

use super::interval::difference;
use super::number_by_number::{MOST_LANES, moved, tail};
use super::{Density, DistributionFunction, LogInterval, LogTail, LogTails};
use crate::distribution::count_parts;
use crate::distribution::negative_binomial::{count_sums, is_poisson, tails as negative_binomial_tails};
use crate::distribution::{BetaBinomial, Poisson, kernel};
use crate::lanes::{Lanes, Scalar};
use crate::math::{
    TailSlopes, Tails, beta_tail_slopes, digamma, exp, floor, gamma_tails, lgamma, ln, log1p, saturate,
    sigmoid, softplus,
};

macro_rules! forms {
    ($($(#[$note:meta])+ $form:ident;)+) => {$(
        $(#[$note])+
        #[derive(Clone, Copy, Debug)]
        pub struct $form<T>(PhantomData<T>);
    )+};
}
forms! {
    /// Poisson's law by `log_rate`.
    PoissonLogRate;
    /// The negative binomial law by `total_count` and `logits`.
    NegativeBinomialLogits;
    /// The negative binomial law by `total_count` and `probs`.
    NegativeBinomialProbs;
    /// The negative binomial law by `mean` and `dispersion`.
    NegativeBinomialMean;
    /// The binomial law by `total_count` and `logits`.
    BinomialLogits;
    /// The binomial law by `total_count` and `probs`.
    BinomialProbs;
}

macro_rules! densities {
    ($($form:ident $count:literal $kernel:ident;)+) => {$(
        impl<T: Scalar> Density<$count> for $form<T> {
            #[inline(always)]
            fn log_density<V: Lanes>(y: V, parameters: [V; $count]) -> (V, [V; $count]) {
                kernel::$kernel(y, parameters)
            }

            #[inline(always)]
            fn by_value<V: Lanes>(_: V, _: [V; $count]) -> V {
                V::splat(0.0)
            }
        }

        impl<T: Scalar> DistributionFunction<$count> for $form<T> {
            #[inline(always)]
            fn log_tails<V: Lanes>(y: V, parameters: [V; $count]) -> LogTails<V, $count> {
                let [below, above, _] = each_lane::<Self, V, $count>([y, y], parameters, false);
                LogTails { below, above }
            }

            #[inline(always)]
            fn before<V: Lanes>(low: V) -> V {
                low - V::splat(1.0)
            }

            #[inline(always)]
            fn log_interval<V: Lanes>(low: V, high: V, parameters: [V; $count]) -> LogInterval<V, $count> {
                let [_, _, between] = each_lane::<Self, V, $count>([low, high], parameters, true);
                LogInterval {
                    ln: between.ln,
                    by_parameters: between.by_parameters,
                    by_low: V::splat(0.0),
                    by_high: V::splat(0.0),
                }
            }
        }
    )+};
}
densities! {
    Poisson 1 poisson;
    PoissonLogRate 1 poisson_log_rate;
    NegativeBinomialLogits 2 negative_binomial_logits;
    NegativeBinomialProbs 2 negative_binomial_probs;
    NegativeBinomialMean 2 negative_binomial_mean;
    BinomialLogits 2 binomial_logits;
    BinomialProbs 2 binomial_probs;
    BetaBinomial 3 beta_binomial;
}

/// A family of counts of whose distribution function numbers are known one by one.
trait CountByCount<const N: usize>: Density<N> {
    /// The probabilities up to the count `y` and above it, and the derivatives of their logarithms by the parameters. The
    /// log-probability of `y` is known; there are counts on both sides, and neither is one count alone of less than half of all
    /// probability.
    fn tail_slopes(y: f64, parameters: [f64; N], log_prob: f64) -> TailSlopes<N>;
}

/// What one count's logarithm exceeds another's by, if the other is nothing beside it.
const NOTHING: f64 = 40.0;

/// The logarithm of half of all probability.
const MOST: f64 = -std::f64::consts::LN_2;

/// Both sides of a number, with finite derivatives.
fn sides<F: CountByCount<N>, const N: usize>(y: f64, parameters: [f64; N]) -> TailSlopes<N> {
    let TailSlopes { tails, lower, upper } = sides_of_count::<F, N>(y, parameters);
    TailSlopes {
        tails,
        lower: lower.map(saturate),
        upper: upper.map(saturate),
    }
}

fn sides_of_count<F: CountByCount<N>, const N: usize>(y: f64, parameters: [f64; N]) -> TailSlopes<N> {
    let y = floor(y);
    if y < 0.0 {
        return TailSlopes::constant(Tails::BELOW_ALL);
    }
    if y == f64::INFINITY {
        return TailSlopes::constant(Tails::ABOVE_ALL);
    }
    let of_count = |y: f64| F::log_density(y, parameters);
    let (next, next_slopes) = of_count(y + 1.0);
    if next == f64::NEG_INFINITY {
        return TailSlopes::constant(Tails::ABOVE_ALL);
    }
    // Of one count alone, or of one that leaves nothing to the others: its own probability. Where that is most of all, the
    // other side would be lost.
    if next < MOST && of_count(y + 2.0).0 < next - NOTHING {
        return TailSlopes::from_upper(Tails::from_ln_upper(next), next_slopes);
    }
    let (log_prob, slopes) = of_count(y);
    if log_prob < MOST && (y == 0.0 || of_count(y - 1.0).0 < log_prob - NOTHING) {
        return TailSlopes::from_lower(Tails::from_ln_lower(log_prob), slopes);
    }
    F::tail_slopes(y, parameters, log_prob)
}

/// So many counts are added up.
const FEW: f64 = 32.0;

/// The logarithm of the probability after a count up to another, and its derivatives.
fn between<F: CountByCount<N>, const N: usize>(low: f64, high: f64, parameters: [f64; N]) -> (f64, [f64; N]) {
    let low = floor(low).max(-1.0);
    let high = floor(high);
    if high - low <= FEW {
        return sum_of_counts::<F, N>(low, high, parameters);
    }
    let side = |ln: f64, by_parameters: [f64; N]| LogTail {
        ln,
        by_parameters,
        by_value: 0.0,
    };
    let (at_low, at_high) = (sides::<F, N>(low, parameters), sides::<F, N>(high, parameters));
    let (near, far) = if at_low.tails.ln_upper < at_high.tails.ln_lower {
        (
            side(at_low.tails.ln_upper, at_low.upper),
            side(at_high.tails.ln_upper, at_high.upper),
        )
    } else {
        (
            side(at_high.tails.ln_lower, at_high.lower),
            side(at_low.tails.ln_lower, at_low.lower),
        )
    };
    match difference(near, far) {
        (_, _, true) => sum_of_many::<F, N>(low, high, parameters),
        (ln, by_parameters, _) => (ln, by_parameters),
    }
}

/// The same, count by count.
fn sum_of_counts<F: CountByCount<N>, const N: usize>(
    low: f64,
    high: f64,
    parameters: [f64; N],
) -> (f64, [f64; N]) {
    let counts = || {
        (1..)
            .map(|step| low + f64::from(step))
            .take_while(|count| *count <= high)
    };
    let greatest = counts()
        .map(|count| F::log_density(count, parameters).0)
        .fold(f64::NEG_INFINITY, f64::max);
    if greatest == f64::NEG_INFINITY {
        return (greatest, [0.0; N]);
    }
    let (mut whole, mut slopes) = (0.0, [0.0; N]);
    for count in counts() {
        let (log_prob, partials) = F::log_density(count, parameters);
        let share = exp(log_prob - greatest);
        whole += share;
        for (slope, partial) in slopes.iter_mut().zip(partials) {
            *slope += share * saturate(partial);
        }
    }
    (greatest + ln(whole), slopes.map(|slope| slope / whole))
}

/// A power of two: derivatives are summed at this size, so that sums over all counts do not overflow.
const SMALLER: f64 = 1.0 / (1_u64 << 40) as f64;

/// The same of many counts that are a small part of what lies beyond them, so that their probabilities are a smooth function.
fn sum_of_many<F: CountByCount<N>, const N: usize>(
    low: f64,
    high: f64,
    parameters: [f64; N],
) -> (f64, [f64; N]) {
    let ends = [low + 1.0, high];
    let of_end = ends.map(|count| F::log_density(count, parameters).0);
    let greatest = of_end[0].max(of_end[1]);
    // Rounding of large logarithms must not overflow.
    let share = |log_prob: f64| exp((log_prob - greatest).min(300.0));
    let [whole] = count_parts::sum_of_counts(ends, count_parts::rounding::<f64>(), &|count| {
        [share(F::log_density(count, parameters).0)]
    });
    let means = count_parts::sum_of_counts(ends, count_parts::rounding::<f64>(), &|count| {
        let (log_prob, slopes) = F::log_density(count, parameters);
        let part = share(log_prob) / whole;
        slopes.map(|slope| part * (SMALLER * saturate(slope)))
    });
    (greatest + ln(whole), means.map(|mean| mean / SMALLER))
}

/// Both sides of each lane's first number, or what is after it up to the second.
#[inline(always)]
fn each_lane<F: CountByCount<N>, V: Lanes, const N: usize>(
    [low, high]: [V; 2],
    parameters: [V; N],
    interval: bool,
) -> [LogTail<V, N>; 3] {
    let mut ends = [[V::Scalar::ZERO; MOST_LANES]; 2];
    low.store(&mut ends[0]);
    high.store(&mut ends[1]);
    let mut inputs = [[V::Scalar::ZERO; MOST_LANES]; N];
    let mut index = 0;
    while index < N {
        parameters[index].store(&mut inputs[index]);
        index += 1;
    }
    let mut lns = [[V::Scalar::ZERO; MOST_LANES]; 3];
    let mut slopes = [[[V::Scalar::ZERO; MOST_LANES]; N]; 3];
    let mut lane = 0;
    while lane < V::LANES {
        let own = numbers(&inputs, lane);
        let results = results::<F, N>(ends[0][lane].to_f64(), ends[1][lane].to_f64(), own, interval);
        let mut side = 0;
        while side < 3 {
            let (ln, by_parameters) = results[side];
            lns[side][lane] = V::Scalar::from_f64(ln);
            let mut index = 0;
            while index < N {
                slopes[side][index][lane] = V::Scalar::from_f64(saturate(by_parameters[index]));
                index += 1;
            }
            side += 1;
        }
        lane += 1;
    }
    let none = [V::Scalar::ZERO; MOST_LANES];
    [
        tail(&lns[0], &none, &slopes[0]),
        tail(&lns[1], &none, &slopes[1]),
        tail(&lns[2], &none, &slopes[2]),
    ]
}

/// One lane's numbers.
fn numbers<T: Scalar, const N: usize>(inputs: &[[T; MOST_LANES]; N], lane: usize) -> [f64; N] {
    std::array::from_fn(|index| inputs[index][lane].to_f64())
}

/// The logarithms of the probabilities below, above and between, of which those that are not asked for are 0, with their
/// derivatives.
fn results<F: CountByCount<N>, const N: usize>(
    low: f64,
    high: f64,
    parameters: [f64; N],
    interval: bool,
) -> [(f64, [f64; N]); 3] {
    let none = (0.0, [0.0; N]);
    if low.is_nan() || high.is_nan() || parameters.iter().any(|number| number.is_nan()) {
        return [(f64::NAN, [f64::NAN; N]); 3];
    }
    if interval {
        return [none, none, between::<F, N>(low, high, parameters)];
    }
    let TailSlopes { tails, lower, upper } = sides::<F, N>(low, parameters);
    [(tails.ln_lower, lower), (tails.ln_upper, upper), none]
}

impl<T: Scalar> CountByCount<1> for Poisson<T> {
    /// A larger rate takes the probability of `y` itself over to the other side.
    fn tail_slopes(y: f64, [rate]: [f64; 1], log_prob: f64) -> TailSlopes<1> {
        let tails = gamma_tails(y + 1.0, rate).mirrored();
        let [lower, upper] = moved(tails, log_prob, -1.0);
        TailSlopes {
            tails,
            lower: [lower],
            upper: [upper],
        }
    }
}

impl<T: Scalar> CountByCount<1> for PoissonLogRate<T> {
    fn tail_slopes(y: f64, [log_rate]: [f64; 1], log_prob: f64) -> TailSlopes<1> {
        if log_rate > 700.0 {
            // Nothing of the counts below `y` is left beside its own probability, which may be the smallest number.
            let (_, slopes) = Self::log_density(y, [log_rate]);
            return TailSlopes::from_lower(Tails::from_ln_lower(log_prob), slopes);
        }
        let tails = gamma_tails(y + 1.0, saturate(exp(log_rate))).mirrored();
        let [lower, upper] = moved(tails, log_prob + log_rate, -1.0);
        TailSlopes {
            tails,
            lower: [lower],
            upper: [upper],
        }
    }
}

/// Probabilities of one more and of an end, and the log-odds.
#[derive(Clone, Copy)]
struct Odds {
    p: f64,
    q: f64,
    logits: f64,
}

impl Odds {
    fn of_logits(logits: f64) -> Self {
        Self {
            p: sigmoid(logits),
            q: sigmoid(-logits),
            logits,
        }
    }

    fn of_probs(p: f64) -> Self {
        Self {
            p,
            q: 1.0 - p,
            logits: ln(p) - log1p(-p),
        }
    }
}

/// From this total count on, the law is so close to Poisson's that the derivative by the dispersion is summed up: it is a
/// difference of those by the log-odds and by the total count, which nearly cancel.
const NEARLY_POISSON: f64 = 1e3;

/// By the total count r and the log-odds z: with the probability f(y), dF/dz = -p (y + r) f(y).
fn negative_binomial(y: f64, total: f64, odds: Odds, log_prob: f64) -> TailSlopes<2> {
    if odds.q < f64::MIN_POSITIVE {
        // q^r gamma(y + r + 1) / (gamma(r + 1) y!), where p is 1.
        let ln_q = -softplus(odds.logits);
        let slope_of_ways = |total: f64| digamma(y + total + 1.0) - digamma(total + 1.0);
        let ln_lower = if total < 1e-4 {
            // The slope in the middle times the distance.
            total * (ln_q + slope_of_ways(0.5 * total))
        } else {
            // Beside a large total count's power of q, ways count as the power that they nearly are.
            let ways = if total < 1e15 {
                lgamma(y + total + 1.0) - lgamma(total + 1.0)
            } else {
                y * ln(total)
            };
            saturate(total * ln_q) + (ways - lgamma(y + 1.0))
        };
        let by_total = ln_q + slope_of_ways(total);
        return TailSlopes::from_lower(Tails::from_ln_lower(ln_lower), [by_total, -total]);
    }
    let slopes = beta_tail_slopes(total, y + 1.0, odds.q, odds.p);
    let [lower, upper] = moved(slopes.tails, log_prob, -(odds.p * (y + total)));
    TailSlopes {
        tails: slopes.tails,
        lower: [slopes.lower[0], lower],
        upper: [slopes.upper[0], upper],
    }
}

impl<T: Scalar> CountByCount<2> for NegativeBinomialLogits<T> {
    fn tail_slopes(y: f64, parameters: [f64; 2], log_prob: f64) -> TailSlopes<2> {
        let [total, logits] = parameters;
        let odds = Odds::of_logits(logits);
        negative_binomial(y, total, odds, log_prob)
    }
}

impl<T: Scalar> CountByCount<2> for NegativeBinomialProbs<T> {
    fn tail_slopes(y: f64, parameters: [f64; 2], log_prob: f64) -> TailSlopes<2> {
        let [total, probs] = parameters;
        let odds = Odds::of_probs(probs);
        let mut slopes = negative_binomial(y, total, odds, log_prob);
        let by_logits = 1.0 / (odds.p * odds.q);
        slopes.lower[1] *= by_logits;
        slopes.upper[1] *= by_logits;
        slopes
    }
}

impl<T: Scalar> CountByCount<2> for NegativeBinomialMean<T> {
    /// r = 1 / dispersion, and the log-odds are ln(mean dispersion).
    fn tail_slopes(y: f64, parameters: [f64; 2], log_prob: f64) -> TailSlopes<2> {
        let [mean, dispersion] = parameters;
        if is_poisson(y, mean, dispersion) {
            // With Poisson's probability f(y), whose second derivative by the mean is ((y - mean)^2 - y) f(y) / mean^2 and twice
            // what dispersion adds over mean^2: dF/d dispersion = -mean (y - mean) f(y) / 2.
            let tails = gamma_tails(y + 1.0, mean).mirrored();
            let by_mean = moved(tails, log_prob, -1.0);
            let by_dispersion = moved(tails, log_prob, -0.5 * mean * (y - mean));
            return TailSlopes {
                tails,
                lower: [by_mean[0], by_dispersion[0]],
                upper: [by_mean[1], by_dispersion[1]],
            };
        }
        let total = saturate(1.0 / dispersion);
        let ratio = saturate(mean * dispersion);
        let odds = Odds {
            p: ratio / (1.0 + ratio),
            q: 1.0 / (1.0 + ratio),
            logits: ln(mean) + ln(dispersion),
        };
        if total >= NEARLY_POISSON && odds.q > 0.5 {
            // Sums of the derivatives of each count's log-probability.
            let probabilities = [odds.p, odds.q];
            let tails = negative_binomial_tails(y, total, probabilities);
            let log_prob = |count| Self::log_density(count, parameters).0;
            return count_sums(y, total, probabilities, log_prob)
                .slopes(y, tails, |count| Self::log_density(count, parameters).1);
        }
        let slopes = negative_binomial(y, total, odds, log_prob);
        let own = |[by_total, by_logits]: [f64; 2]| {
            [
                by_logits / mean,
                (saturate(by_logits) - saturate(by_total * total)) / dispersion,
            ]
        };
        TailSlopes {
            tails: slopes.tails,
            lower: own(slopes.lower),
            upper: own(slopes.upper),
        }
    }
}

/// By the total count n and the log-odds z: with the probability f(y), dF/dz = -p (n - y) f(y).
fn binomial(y: f64, total: f64, odds: Odds, log_prob: f64) -> TailSlopes<2> {
    let slopes = beta_tail_slopes(total - y, y + 1.0, odds.q, odds.p);
    let [lower, upper] = moved(slopes.tails, log_prob, -(odds.p * (total - y)));
    TailSlopes {
        tails: slopes.tails,
        lower: [slopes.lower[0], lower],
        upper: [slopes.upper[0], upper],
    }
}

impl<T: Scalar> CountByCount<2> for BinomialLogits<T> {
    fn tail_slopes(y: f64, [total, logits]: [f64; 2], log_prob: f64) -> TailSlopes<2> {
        binomial(y, total, Odds::of_logits(logits), log_prob)
    }
}

impl<T: Scalar> CountByCount<2> for BinomialProbs<T> {
    /// With the probability f(y; n - 1) of one question less, dF/dp = -n f(y; n - 1), also where an answer is certain.
    fn tail_slopes(y: f64, [total, probs]: [f64; 2], log_prob: f64) -> TailSlopes<2> {
        let mut slopes = binomial(y, total, Odds::of_probs(probs), log_prob);
        let of_one_less = kernel::binomial_probs(y, [total - 1.0, probs]).0;
        [slopes.lower[1], slopes.upper[1]] = moved(slopes.tails, of_one_less, -total);
        slopes
    }
}

impl<T: Scalar> CountByCount<3> for BetaBinomial<T> {
    /// There is no closed form: sums.
    fn tail_slopes(y: f64, parameters: [f64; 3], _: f64) -> TailSlopes<3> {
        let sums = BetaBinomial::<f64>::sums_of(parameters);
        let tails = sums.tails(y, BetaBinomial::<f64>::mean_of(parameters));
        sums.slopes(y, tails, |count| kernel::beta_binomial(count, parameters).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_dispersion_falls_the_slopes_become_those_of_the_limit() {
        let slopes = |y: f64, dispersion: f64| {
            let log_prob = kernel::negative_binomial_mean(y, [25.0, dispersion]).0;
            <NegativeBinomialMean<f64> as CountByCount<2>>::tail_slopes(y, [25.0, dispersion], log_prob)
        };
        for y in [14.0, 23.0, 25.0, 40.0] {
            let (near, limit) = (slopes(y, 1e-12), slopes(y, 5e-324));
            for (near, limit) in [
                (near.lower[0], limit.lower[0]),
                (near.lower[1], limit.lower[1]),
                (near.upper[0], limit.upper[0]),
                (near.upper[1], limit.upper[1]),
            ] {
                assert!(
                    (near - limit).abs() < 1e-9 * (1.0 + limit.abs()),
                    "{y}: {near} {limit}"
                );
            }
        }
    }

    #[test]
    fn where_an_answer_is_certain_tails_have_their_limits_slopes() {
        let slopes = |y: f64, p: f64| {
            let log_prob = kernel::binomial_probs(y, [7.0, p]).0;
            <BinomialProbs<f64> as CountByCount<2>>::tail_slopes(y, [7.0, p], log_prob)
        };
        // 1 - p^7 up to 6, and (1 - p)^7 up to 0.
        let all = slopes(6.0, 1.0);
        assert_eq!(all.tails.ln_upper, 0.0);
        assert!((all.upper[1] - 7.0).abs() < 1e-14);
        let none = slopes(0.0, 0.0);
        assert_eq!(none.tails.ln_lower, 0.0);
        assert!((none.lower[1] + 7.0).abs() < 1e-14);
        // Further from the end nothing changes.
        assert_eq!((slopes(5.0, 1.0).upper[1], slopes(1.0, 0.0).lower[1]), (0.0, 0.0));
        for y in [0.0, 3.0, 6.0] {
            let (step, at) = (1e-6, slopes(y, 0.3));
            let (down, up) = (slopes(y, 0.3 - step).tails, slopes(y, 0.3 + step).tails);
            let slope = |low: f64, high: f64| (high - low) / (2.0 * step);
            assert!(
                (at.lower[1] - slope(down.ln_lower, up.ln_lower)).abs() < 1e-7,
                "{y}"
            );
            assert!(
                (at.upper[1] - slope(down.ln_upper, up.ln_upper)).abs() < 1e-7,
                "{y}"
            );
        }
    }
}
