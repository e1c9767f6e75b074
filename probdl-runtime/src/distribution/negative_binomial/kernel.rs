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

use crate::lanes::{Lanes, Scalar, apart};
use crate::math::{
    exp, is_near_zero, ln, log1p_curvature, saturate, sigmoid, stirling_of_successor, stirling_step,
};

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

/// The total `r`, its reciprocal, the excess `d`, and the logarithms of `q n / r` and of `p n / y`, which are used where
/// they are not near 0.
#[cfg_attr(not(debug_assertions), inline(always))]
fn terms<V: Lanes>(
    y: V,
    [total, reciprocal]: [V; 2],
    excess: V,
    [ln_of_total, ln_of_count]: [V; 2],
) -> Terms<V> {
    let zero = V::splat(0.0);
    let one = V::splat(1.0);
    let count = one.maximum(y);
    let none = y.equal(zero);
    let share = saturate(excess * reciprocal);
    let near = is_near_zero(share);
    let curvature = log1p_curvature(share);
    let deviance = V::select(
        near,
        excess * share * curvature,
        saturate(total * ln_of_total) - excess,
    );
    let of_count = -excess / count;
    let far = saturate(count * ln_of_count) + excess;
    let close = -excess * of_count * log1p_curvature(of_count);
    let count_deviance = V::select(is_near_zero(of_count), close, far);
    let (value, step) = stirling_step(total, reciprocal, y);
    let complement = V::select(none, zero, stirling_of_successor(count));
    let log_prob = saturate((deviance + V::select(none, excess, count_deviance)) + (value + complement));
    Terms {
        log_prob: V::select(y.less(zero), V::splat(f64::NEG_INFINITY), log_prob),
        deviance,
        ln_ratio: V::select(near, share + share * share * curvature, ln_of_total),
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
        let share = n / one.maximum(y);
        let ln_of_total = ln(V::select(with_q, q * growth, growth)) - V::select(with_q, zero, logits);
        let ln_of_count = ln(V::select(with_p, p * share, share)) + V::select(with_p, zero, logits);
        let terms = terms(y, [total, reciprocal], excess, [ln_of_total, ln_of_count]);
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
        let logarithms = [ln(q * saturate(n * reciprocal)), ln(probs * (n / one.maximum(y)))];
        let terms = terms(y, [total, reciprocal], excess, logarithms);
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
        let ln_of_count = ln(saturate(ratio * mean) / one.maximum(y));
        let terms = terms(y, [total, dispersion], excess, [ln(ratio), ln_of_count]);
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
        let ln_of_total = saturate(ln(growth) + (factor - zero.maximum(logits)));
        let ln_of_count =
            saturate(ln(growth / one.maximum(y)) + (factor + V::select(likely, -log_dispersion, log_mean)));
        let terms = terms(y, [total, reciprocal], excess, [ln_of_total, ln_of_count]);
        let missing = V::select(some, -log_dispersion - ln_total, zero);
        // Outside the support it stays infinite.
        let log_prob = V::select(y.less(zero), terms.log_prob, saturate(terms.log_prob + missing));
        (log_prob, inside(y, [excess, -(terms.deviance + terms.step)]))
    }
}
