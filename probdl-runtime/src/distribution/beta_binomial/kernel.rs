//! The beta-binomial law's kernels.
//!
//! With k = n − y, A = α + β, N = n + A and e = (y β − k α) / N, both of them are
//!
//! ```text
//! log p(y) = α φ(e/α) + β φ(−e/β) + y φ(−e/y) + k φ(e/k)
//!          + [S(α) − S(α + y)] + [S(β) − S(β + k)] − [S(A) − S(N)] + S₁(y) + S₁(k) − S₁(n),    φ(e) = ln(1 + e) − e,
//! ```
//!
//! where S and S₁ are the complements of Stirling's formula: what the logarithms of the nine factorials have in common is
//! never formed, whether the law is close to the binomial one (large α and β) or far from it.

use crate::distribution::binomial::{deviance, per_count};
use crate::lanes::{Lanes, apart};
use crate::math::{
    exp, ln, log_and_deviance, log1p, saturate, sigmoid, stirling, stirling_of_count, stirling_step,
};

/// A concentration, with what is known of it better than from its own number.
#[derive(Clone, Copy)]
struct Part<V> {
    concentration: V,
    reciprocal: V,
    /// Over N.
    of_sum: V,
    /// Over A.
    share: V,
    /// How many events it has seen: y or k.
    count: V,
}

impl<V: Lanes> Part<V> {
    /// From a concentration and the quotient of the other and this one.
    #[inline(always)]
    fn of(concentration: V, others: V, n: V, count: V) -> Self {
        let one = V::splat(1.0);
        let limited = V::splat(SMALLEST).maximum(concentration);
        let of_others = saturate(n * saturate(one / concentration));
        Self {
            concentration: limited,
            reciprocal: one / limited,
            of_sum: one / (one + (others + of_others)),
            share: one / (one + others),
            count,
        }
    }

    /// From the logarithm of a concentration, and that of the quotient of the other and this one.
    #[inline(always)]
    fn of_logarithm(logarithm: V, ln_others: V, n: V, count: V) -> Self {
        let one = V::splat(1.0);
        let limited = limited(logarithm);
        Self {
            concentration: saturate(exp(limited)),
            reciprocal: exp(-limited),
            of_sum: one / (one + (saturate(exp(ln_others)) + n * saturate(exp(-logarithm)))),
            share: sigmoid(-ln_others),
            count,
        }
    }
}

/// Below it, `S(α)` is `ln α` to the last digit.
const SMALLEST: f64 = 1.8048513878454153e-35;

/// Its logarithm.
const SMALLEST_LOGARITHM: f64 = -80.0;

#[inline(always)]
fn limited<V: Lanes>(logarithm: V) -> V {
    V::splat(SMALLEST_LOGARITHM).maximum(logarithm)
}

/// What one concentration adds.
struct OfPart<V> {
    log_prob: V,
    /// The derivative by the concentration's logarithm, but for the step of A.
    slope: V,
}

/// `α φ(e/α)` and `S(α) − S(α + y)`, `y φ(−e/y)` and `S₁(y)`; `rest` is A / N.
#[inline(always)]
fn of_part<V: Lanes>(part: Part<V>, n: V, reciprocal_of_sum: V, rest: V, excess: V) -> OfPart<V> {
    let one = V::splat(1.0);
    let Part {
        concentration,
        reciprocal,
        of_sum,
        count,
        ..
    } = part;
    let growth = [saturate(one + count * reciprocal) * rest, V::splat(0.0)];
    let relative = saturate(excess * reciprocal);
    let (_, of_concentration) = log_and_deviance(concentration, excess, relative, growth);
    let seen = of_sum + count * reciprocal_of_sum;
    let of_count = deviance(count, -excess, [seen * per_count(n, count), V::splat(0.0)]);
    let (value, step) = stirling_step(concentration, reciprocal, count);
    OfPart {
        log_prob: (of_concentration + of_count) + (value + stirling_of_count(count)),
        slope: (of_concentration + excess) + step,
    }
}

/// The log-probability, and the derivatives by the total count and by the logarithms of the concentrations.
#[inline(always)]
fn terms<V: Lanes>(y: V, n: V, parts: [Part<V>; 2]) -> (V, V, [V; 2]) {
    let one = V::splat(1.0);
    let k = n - y;
    let [one_part, zero_part] = parts;
    let sum = saturate(one_part.concentration + zero_part.concentration);
    let whole = saturate(n + sum);
    let reciprocal_of_whole = one / whole;
    let rest = sum * reciprocal_of_whole;
    let excess = y * zero_part.of_sum - k * one_part.of_sum;
    let of_one = of_part(one_part, n, reciprocal_of_whole, rest, excess);
    let of_zero = of_part(zero_part, n, reciprocal_of_whole, rest, -excess);
    let (value, step) = stirling_step(sum, saturate(one / sum), n);
    let log_prob = (of_one.log_prob + of_zero.log_prob) - (value + stirling_of_count(n));
    // ψ(n + 1) − ψ(k + 1) + ψ(β + k) − ψ(N)
    let (above, below, seen) = (n + one, k + one, zero_part.concentration + k);
    let slopes = (stirling(below).1 - stirling(above).1) + (stirling(whole).1 - stirling(seen).1);
    let by_total = ln((above / below) * (zero_part.of_sum + k * reciprocal_of_whole)) + slopes;
    let by_logarithms = [
        of_one.slope - one_part.share * step,
        of_zero.slope - zero_part.share * step,
    ];
    (log_prob, by_total, by_logarithms)
}

/// The results, where `y` is a count up to `n`.
#[inline(always)]
fn inside<V: Lanes>(y: V, n: V, log_prob: V, partials: [V; 3]) -> (V, [V; 3]) {
    let zero = V::splat(0.0);
    let outside = y.less(zero) | n.less(y);
    let [by_total, by_one, by_zero] = partials;
    (
        V::select(outside, V::splat(f64::NEG_INFINITY), log_prob),
        [
            V::select(outside, zero, saturate(by_total)),
            V::select(outside, zero, saturate(by_one)),
            V::select(outside, zero, saturate(by_zero)),
        ],
    )
}

/// As [`terms`], for concentrations of any size, given the logarithms of those below [`SMALLEST`] and of their sum.
#[inline(always)]
fn any_terms<V: Lanes>(y: V, n: V, parts: [Part<V>; 2], logarithms: [V; 3]) -> (V, V, [V; 2]) {
    let zero = V::splat(0.0);
    let [log_a, log_b, log_sum] = logarithms;
    let (log_prob, by_total, by_logarithms) = terms(y, n, parts);
    // What the logarithms are below those that were used: of what has seen nothing, nothing.
    let used = ln(saturate(parts[0].concentration + parts[1].concentration));
    let small = V::splat(SMALLEST_LOGARITHM);
    let missing_a = V::select(zero.less(y), log_a - limited(log_a), zero);
    let missing_b = V::select(zero.less(n - y), log_b - limited(log_b), zero);
    let missing_sum = V::select(log_sum.less(small), log_sum - used, zero);
    let missing = saturate(missing_a + missing_b) - missing_sum;
    (saturate(log_prob + saturate(missing)), by_total, by_logarithms)
}

apart! {
    /// Log-probability of the count `y` under `BetaBinomial(total_count, concentration1, concentration0)`, and its
    /// derivatives.
    pub fn beta_binomial<V: Lanes>(y: V, parameters: [V; 3]) -> (V, [V; 3]) {
        let [n, a, b] = parameters;
        let parts = [Part::of(a, saturate(b / a), n, y), Part::of(b, saturate(a / b), n, n - y)];
        let (log_prob, by_total, [by_one, by_zero]) = any_terms(y, n, parts, [ln(a), ln(b), ln(saturate(a + b))]);
        let (ra, rb) = (saturate(V::splat(1.0) / a), saturate(V::splat(1.0) / b));
        inside(y, n, log_prob, [by_total, by_one * ra, by_zero * rb])
    }
}

apart! {
    /// Log-probability of the count `y` under
    /// `BetaBinomial(total_count, exp(log_concentration1), exp(log_concentration0))`, and its derivatives by the total count
    /// and the logarithms; saturates.
    pub fn beta_binomial_log_concentrations<V: Lanes>(y: V, parameters: [V; 3]) -> (V, [V; 3]) {
        let [n, log_a, log_b] = parameters;
        let ratio = saturate(log_b - log_a);
        let parts = [Part::of_logarithm(log_a, ratio, n, y), Part::of_logarithm(log_b, -ratio, n, n - y)];
        let log_sum = log_a.maximum(log_b) + log1p(exp(-ratio.abs()));
        let (log_prob, by_total, [by_one, by_zero]) = any_terms(y, n, parts, [log_a, log_b, log_sum]);
        inside(y, n, log_prob, [by_total, by_one, by_zero])
    }
}
