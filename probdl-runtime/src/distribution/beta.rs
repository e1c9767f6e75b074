//! The beta law.

use super::KlDivergence;
use super::parameter::is_positive;
use super::scalar::{quantities, scalar_law};
use super::support::{UnitInterval, at_end_of_power};
use crate::lanes::{Call, Lanes, Scalar};
use crate::math::{
    Tails, beta_quantile, beta_tails, clamp_unit_interval, exp, ln, log_ratio_and_deviance,
    log_ratio_and_deviance_by_excess, log1p, saturate, sigmoid, stirling,
};

scalar_law! {
    /// **Beta(α, β)**: parts of a whole, rates, probabilities that are themselves uncertain.
    ///
    /// Parameters: `concentration1` (α, positive) and `concentration0` (β, positive), as many successes and failures as
    /// the law knows of. Events are numbers between 0 and 1.
    ///
    /// ```text
    /// log p(y) = (α − 1) ln y + (β − 1) ln(1 − y) − ln B(α, β)
    /// ∂/∂α = ln y − ψ(α) + ψ(α + β)     ∂/∂β = ln(1 − y) − ψ(β) + ψ(α + β)
    /// ∂/∂y = (α − 1)/y − (β − 1)/(1 − y)
    /// ```
    ///
    /// At 0 the density is 0 for α > 1, β for α = 1 and infinite for α < 1; at 1 likewise. Of two infinite ends the mode is
    /// that of the smaller concentration, and of a constant density its middle.
    ///
    /// Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2 (1995), chapter 25. Differs from
    /// TensorFlow Probability: outside of [0, 1] the log-density is −∞ (there NaN), the mode is a number for every law
    /// (there NaN where a concentration is at most 1), and the derivatives are right at concentrations of 1.
    ///
    /// ```
    /// use probdl_runtime::distribution::{Beta, Cdf, Distribution, Mode, Quantile};
    ///
    /// let law = Beta::new(2.5, 1.5)?;
    /// assert!((law.log_prob(&0.3) + 0.356437842068_f64).abs() < 1e-11);
    /// assert!((law.cdf(&0.3) - 0.0889437231707).abs() < 1e-12);
    /// assert!((law.quantile(0.3) - 0.509497412428).abs() < 1e-12);
    /// assert_eq!(law.mode(), 0.75);
    /// # Ok::<(), probdl_runtime::distribution::BetaError>(())
    /// ```
    Beta, BetaError, "Beta", 2 {
        /// The concentration α near 1.
        concentration1: is_positive, Concentration1NotPositive, "positive and finite";
        /// The concentration β near 0.
        concentration0: is_positive, Concentration0NotPositive, "positive and finite";
    }
    kernels beta, beta_by_value
}

quantities! { Beta [a, b]
    mean = a / (a + b);
    variance_and_stddev = variance_and_stddev(a, b);
    mode = mode(a, b);
    entropy = entropy(a, b);
    tails(y) = if y < 1.0 { beta_tails(a, b, y, 1.0 - y) } else { Tails::ABOVE_ALL };
    quantile(p) = beta_quantile(a, b, p);
    draw(numbers, clamp_unit_interval) = {
        let one = numbers.ln_standard_gamma(a);
        sigmoid(one - numbers.ln_standard_gamma(b))
    };
}

impl<T: Scalar> KlDivergence for Beta<T> {
    /// The Kullback-Leibler divergence of `other` from this law, in nats:
    /// ln B(α', β') − ln B(α, β) + (α − α') ψ(α) + (β − β') ψ(β) + (α' + β' − α − β) ψ(α + β).
    fn kl_divergence(&self, other: &Self) -> T {
        let ([a, b], [other_a, other_b]) = (self.wide(), other.wide());
        let divergence = part_of_divergence(a, other_a) + part_of_divergence(b, other_b)
            - part_of_divergence(a + b, other_a + other_b);
        T::from_f64(divergence)
    }
}

/// `lnΓ(b) - lnΓ(a) + (a - b) ψ(a)`, with the terms that cancel for large numbers taken out.
fn part_of_divergence(a: f64, b: f64) -> f64 {
    let (complement, slope) = stirling(a);
    let (_, deviance) = log_ratio_and_deviance([a, 1.0], b);
    (complement - stirling(b).0) - (a - b) * slope - deviance
}

fn variance_and_stddev(a: f64, b: f64) -> (f64, f64) {
    let n = a + b;
    let variance = (a / n) * (b / n) / (n + 1.0);
    (variance, variance.sqrt())
}

fn mode(a: f64, b: f64) -> f64 {
    if a > 1.0 && b > 1.0 {
        (a - 1.0) / ((a - 1.0) + (b - 1.0))
    } else if a == 1.0 && b == 1.0 {
        0.5
    } else if a <= b {
        0.0
    } else {
        1.0
    }
}

/// `ln B(a, b) - (a - 1) ψ(a) - (b - 1) ψ(b) + (n - 2) ψ(n)` with `n = a + b`, without the terms that cancel.
fn entropy(a: f64, b: f64) -> f64 {
    let n = a + b;
    let [of_a, of_b, of_n] = [a, b, n].map(stirling);
    let logarithms = (ln(a) - ln(n)) + (ln(b) - ln(n));
    let complements = of_n.0 - of_a.0 - of_b.0;
    logarithms + complements + (a - 1.0) * of_a.1 + (b - 1.0) * of_b.1 - (n - 2.0) * of_n.1
}

/// Log-density of `Beta(concentration1, concentration0)` and its derivatives by them.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn beta<V: Lanes>(y: V, [concentration1, concentration0]: [V; 2]) -> (V, [V; 2]) {
    let y = UnitInterval::of(y);
    let parts = Parts::of(y, [concentration1, concentration0]);
    let at_zero = at_end_of_power(concentration1, ln(concentration0));
    let at_one = at_end_of_power(concentration0, ln(concentration1));
    (
        y.log_prob(parts.log_prob, at_zero, at_one),
        [parts.one - parts.sum, parts.zero - parts.sum],
    )
}

/// Below its exponential, a concentration's complement is its logarithm to the last digit.
const SMALLEST_LOGARITHM: f64 = -80.0;

/// Log-density of `Beta(exp(log_concentration1), exp(log_concentration0))` and its derivatives by the logarithms; saturates.
#[inline(always)]
pub fn beta_log_concentrations<V: Lanes>(y: V, [log_a, log_b]: [V; 2]) -> (V, [V; 2]) {
    let y = UnitInterval::of(y);
    let least = V::splat(SMALLEST_LOGARITHM);
    let (limited_a, limited_b) = (least.maximum(log_a), least.maximum(log_b));
    let (a, b) = (saturate(exp(limited_a)), saturate(exp(limited_b)));
    let n = saturate(a + b);
    let parts = Parts::of(y, [a, b]);
    // What the logarithms of the concentrations and of their sum are below those that were used.
    let ratio = saturate(log_b - log_a);
    let log_sum = log_a.maximum(log_b) + log1p(exp(-ratio.abs()));
    let missing_sum = V::select(log_sum.less(least), log_sum - ln(n), V::splat(0.0));
    let missing = saturate((log_a - limited_a) + (log_b - limited_b)) - missing_sum;
    let log_prob = saturate(saturate(parts.log_prob) + saturate(missing));
    let at_zero = at_end_of_power(a, log_b);
    let at_one = at_end_of_power(b, log_a);
    let of_sum = saturate(n * parts.sum);
    (
        y.log_prob(log_prob, at_zero, at_one),
        [
            saturate(saturate(a * parts.one) - sigmoid(-ratio) * of_sum),
            saturate(saturate(b * parts.zero) - sigmoid(ratio) * of_sum),
        ],
    )
}

/// The log-density, and the parts of its derivatives that the concentrations and their sum have.
struct Parts<V> {
    log_prob: V,
    one: V,
    zero: V,
    sum: V,
}

impl<V: Lanes> Parts<V> {
    #[inline(always)]
    fn of(y: UnitInterval<V>, [concentration1, concentration0]: [V; 2]) -> Self {
        let (half, zero) = (V::splat(0.5), V::splat(0.0));
        // A sum that overflows is halved, and the distances from the ends that it goes with are doubled.
        let sum = concentration1 + concentration0;
        let large = V::broadcast(V::Scalar::MAX).less(sum);
        let n = V::select(large, half * concentration1 + half * concentration0, sum);
        let from_zero = V::select(large, y.inside + y.inside, y.inside);
        let from_one = V::select(large, y.rest + y.rest, y.rest);
        // n y - α, which is also β - n (1 - y): the smaller of y and 1 - y carries the digits.
        let lower = y.inside.less(half);
        let excess = V::select(
            lower,
            n * from_zero - concentration1,
            concentration0 - n * from_one,
        );
        let one = V::vectorize(End {
            product: [n, from_zero],
            y: y.inside,
            a: concentration1,
            excess,
        });
        let other = V::vectorize(End {
            product: [n, from_one],
            y: y.rest,
            a: concentration0,
            excess: -excess,
        });
        let (complement, slope) = stirling(n);
        Self {
            // Stirling's complement grows by half of the logarithm.
            log_prob: (one.ln_power + other.ln_power)
                - (complement + V::select(large, V::splat(0.5 * std::f64::consts::LN_2), zero)),
            one: one.slope,
            zero: other.slope,
            sum: slope,
        }
    }
}

/// One end's part in the density, compiled by itself: two of it would fill the stack of unoptimised programs.
struct End<V> {
    /// Two factors of n y.
    product: [V; 2],
    /// The distance from the end.
    y: V,
    a: V,
    /// `n y - a`
    excess: V,
}

/// What it comes to.
struct OfEnd<V> {
    /// `a ln(n y / a) - (n y - a)`, with Stirling's complement of a, less `ln y`.
    ln_power: V,
    /// `ln(n y / a)` with the complement's derivative.
    slope: V,
}

impl<V: Lanes> Call for End<V> {
    type Output = OfEnd<V>;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn call(self) -> OfEnd<V> {
        let Self {
            product,
            y,
            a,
            excess,
        } = self;
        let (ln_ratio, deviance) = log_ratio_and_deviance_by_excess(product, a, excess);
        let (complement, slope) = stirling(a);
        OfEnd {
            ln_power: (deviance + complement) - ln(y),
            slope: ln_ratio + slope,
        }
    }
}

/// Derivative of the log-density of `Beta(concentration1, concentration0)` by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn beta_by_value<V: Lanes>(y: V, [concentration1, concentration0]: [V; 2]) -> V {
    let one = V::splat(1.0);
    let y = UnitInterval::of(y);
    saturate((concentration1 - one) / y.inside) - saturate((concentration0 - one) / y.rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At the mean of equal concentrations the density is sqrt(2 n / pi), but for a part of 1 / n.
    #[test]
    fn concentrations_whose_sum_overflows_have_a_density() {
        for concentration in [1e300, 1e308, f64::MAX] {
            let (log_prob, partials) = beta(0.5, [concentration; 2]);
            let want = 0.5 * ((4.0 / std::f64::consts::PI).ln() + concentration.ln());
            assert!(
                (log_prob - want).abs() <= 1e-13 * want,
                "{concentration}: {log_prob} {want}"
            );
            assert!(
                partials.iter().all(|partial| partial.abs() < 1e-300),
                "{partials:?}"
            );
        }
        let (log_prob, _) = beta(0.5_f32, [f32::MAX; 2]);
        let want = 0.5 * ((4.0 / std::f32::consts::PI).ln() + f32::MAX.ln());
        assert!((log_prob - want).abs() <= 1e-5 * want, "{log_prob} {want}");
    }
}
