//! The negative binomial law's kernels.
//!
//! With n = y + r and the excess d = y q − r p, all of them are
//!
//! ```text
//! log p(y) = r φ(d/r) + y φ(−d/y) + S(r) − S(n) + S₁(y),    φ(e) = ln(1 + e) − e,
//! ```
//!
//! where S and S₁ are the complements of Stirling's formula: no term is larger than the result asks for, whether the
//! law is close to its limit (Poisson's, for large r) or far from it. Near 0, φ comes from its own series; far from it,
//! 1 + d/r is q n / r, and 1 − d/y is p n / y.

use crate::distribution::binomial::per_count;
use crate::lanes::{Lanes, Scalar, apart};
use crate::math::{exp, log_and_deviance, saturate, sigmoid, stirling_of_count, stirling_step};

/// What every set of parameters needs.
struct Terms<V> {
    log_prob: V,
    /// `r φ(d/r)`.
    deviance: V,
    /// `ln(1 + d/r)`.
    ln_ratio: V,
    /// `r (S'(r) − S'(n))`.
    step: V,
}

/// The total `r`, its reciprocal, the excess `d`, and `q n / r` and `p n / y`, which are used where they are not near 1:
/// each as a factor and the logarithm of what else is in it.
#[cfg_attr(not(debug_assertions), inline(always))]
fn terms<V: Lanes>(
    y: V,
    [total, reciprocal]: [V; 2],
    excess: V,
    [ratio_of_total, ratio_of_count]: [[V; 2]; 2],
) -> Terms<V> {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let count = one.maximum(y);
    let none = y.equal(zero);
    let share = saturate(excess * reciprocal);
    let (ln_ratio, deviance) = log_and_deviance(total, excess, share, ratio_of_total);
    let of_count = -excess * (one / count);
    let (_, count_deviance) = log_and_deviance(count, -excess, of_count, ratio_of_count);
    let (value, step) = stirling_step(total, reciprocal, y);
    let log_prob =
        saturate((deviance + V::select(none, excess, count_deviance)) + (value + stirling_of_count(y)));
    Terms {
        log_prob: V::select(y.less(zero), V::splat(f64::NEG_INFINITY), log_prob),
        deviance,
        ln_ratio,
        step,
    }
}

/// The derivatives, where `y` is a count.
#[cfg_attr(not(debug_assertions), inline(always))]
fn inside<V: Lanes>(y: V, partials: [V; 2]) -> [V; 2] {
    let zero = V::splat(0.0);
    let outside = y.less(zero);
    [
        V::select(outside, zero, saturate(partials[0])),
        V::select(outside, zero, saturate(partials[1])),
    ]
}

apart! {
    /// Log-probability of the count `y` under `NegativeBinomial(total_count, logits)`, and its derivatives; saturates.
    pub fn negative_binomial_logits<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
        let [total, logits] = parameters;
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let least = V::broadcast(V::Scalar::MIN_POSITIVE);
        let reciprocal = saturate(one / total);
        let (p, q) = (sigmoid(logits), sigmoid(-logits));
        let n = y + total;
        let excess = y * q - total * p;
        // A probability that underflows has a logarithm nevertheless.
        let [with_p, with_q] = [least.less_equal(p), least.less_equal(q)];
        let growth = saturate(n * reciprocal);
        let share = per_count(n, y);
        let of_total = [V::select(with_q, q, one) * growth, V::select(with_q, zero, -logits)];
        let of_count = [V::select(with_p, p, one) * share, V::select(with_p, zero, logits)];
        let terms = terms(y, [total, reciprocal], excess, [of_total, of_count]);
        let by_total = terms.ln_ratio + terms.step * reciprocal;
        (terms.log_prob, inside(y, [by_total, excess]))
    }
}

apart! {
    /// Log-probability of the count `y` under `NegativeBinomial(total_count, probs = probs)`, and its derivatives.
    pub fn negative_binomial_probs<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
        let [total, probs] = parameters;
        let one = V::splat(1.0);
        let reciprocal = saturate(one / total);
        let q = one - probs;
        let n = y + total;
        let excess = y * q - total * probs;
        let of_total = [q * saturate(n * reciprocal), V::splat(0.0)];
        let of_count = [probs * per_count(n, y), V::splat(0.0)];
        let terms = terms(y, [total, reciprocal], excess, [of_total, of_count]);
        let by_total = terms.ln_ratio + terms.step * reciprocal;
        (terms.log_prob, inside(y, [by_total, y / probs - total / q]))
    }
}

apart! {
    /// Log-probability of the count `y` under `NegativeBinomial(mean = mean, dispersion = dispersion)`, and its derivatives.
    pub fn negative_binomial_mean<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
        let [mean, dispersion] = parameters;
        let one = V::splat(1.0);
        let total = saturate(one / dispersion);
        // 1 + y / r over 1 + mean / r, or both times r: whatever does not overflow.
        let small = dispersion.less_equal(one);
        let above = V::select(small, one + dispersion * y, y + total);
        let below = V::select(small, one + dispersion * mean, mean + total);
        let ratio = saturate(above / below);
        let excess = (y - mean) * (V::select(small, one, total) / below);
        let of_count = [saturate(ratio * mean) / one.maximum(y), V::splat(0.0)];
        let terms = terms(y, [total, dispersion], excess, [[ratio, V::splat(0.0)], of_count]);
        let by_dispersion = -(total * (terms.deviance + terms.step));
        (terms.log_prob, inside(y, [excess / mean, by_dispersion]))
    }
}

/// Below its exponential, `S(r)` is `ln r` to the last digit.
const SMALLEST_LN_TOTAL: f64 = -80.0;

apart! {
    /// Log-probability of the count `y` under `NegativeBinomial(mean = exp(log_mean), dispersion = exp(log_dispersion))`, and
    /// its derivatives by the logarithms; saturates.
    pub fn negative_binomial_log_mean<V: Lanes>(y: V, parameters: [V; 2]) -> (V, [V; 2]) {
        let [log_mean, log_dispersion] = parameters;
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let some = zero.less(y);
        let ln_total = V::splat(SMALLEST_LN_TOTAL).maximum(-log_dispersion);
        let (total, reciprocal) = (saturate(exp(ln_total)), saturate(exp(-ln_total)));
        let logits = saturate(log_mean + log_dispersion);
        let likely = zero.less(logits);
        let q = sigmoid(-logits);
        let larger = sigmoid(logits.abs()); // of p and q
        let excess = V::select(likely, y * q - total * larger, q * (y - saturate(exp(log_mean))));
        // n / r is 1 + y / r, or r + y with its factor as a logarithm.
        let wide = zero.less(log_dispersion) & some;
        let growth = larger * V::select(wide, y + total, one + reciprocal * y);
        let factor = V::select(wide, log_dispersion, zero);
        let of_total = [growth, saturate(factor - zero.maximum(logits))];
        let of_mean = factor + V::select(likely, -log_dispersion, log_mean);
        let of_count = [growth / one.maximum(y), saturate(of_mean)];
        let terms = terms(y, [total, reciprocal], excess, [of_total, of_count]);
        let missing = V::select(some, -log_dispersion - ln_total, zero);
        // Outside the support it stays infinite.
        let log_prob = V::select(y.less(zero), terms.log_prob, saturate(terms.log_prob + missing));
        (log_prob, inside(y, [excess, -(terms.deviance + terms.step)]))
    }
}
