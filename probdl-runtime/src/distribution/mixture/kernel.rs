//! The log-density of a mixture over lanes.

use crate::lanes::{Lanes, Scalar};
use crate::math::{exp, ln};

/// Log-density of a mixture: that of components with these log-densities, whose weights are the softmax of the logits;
/// writes its derivatives by the logits and by the log-densities. These are the components' shares of the density, less
/// their weights, and the shares themselves.
///
/// `-inf` where all components are; infinite where one is. Derivatives are always finite.
///
/// Panics if there are no components, or not as many of everything.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn mixture<V: Lanes>(logits: &[V], log_probs: &[V], d_logits: &mut [V], d_log_probs: &mut [V]) -> V {
    let zero = V::splat(0.0);
    let least = V::broadcast(-V::Scalar::MAX);
    let mut greatest = logits[0];
    let mut index = 1;
    while index < logits.len() {
        greatest = greatest.maximum(logits[index]);
        index += 1;
    }
    // Logits relative to the greatest come first: next to large ones, log-densities would lose their digits. Where all are
    // `-inf`, infinity would be taken from infinity.
    let greatest = greatest.maximum(least);
    let mut greatest_sum = (logits[0] - greatest) + log_probs[0];
    let mut index = 1;
    while index < logits.len() {
        greatest_sum = greatest_sum.maximum((logits[index] - greatest) + log_probs[index]);
        index += 1;
    }
    let infinite = V::broadcast(V::Scalar::MAX).less(greatest_sum);
    let possible = least.less_equal(greatest_sum);
    let reference = V::select(infinite, zero, V::select(possible, greatest_sum, zero));
    let (mut whole, mut density) = (zero, zero);
    let mut index = 0;
    while index < logits.len() {
        let logit = logits[index] - greatest;
        let sum = logit + log_probs[index];
        let share = V::select(
            infinite,
            V::select(V::broadcast(V::Scalar::MAX).less(sum), V::splat(1.0), zero),
            exp(sum - reference),
        );
        let weight = exp(logit);
        d_log_probs[index] = share;
        d_logits[index] = weight;
        whole = whole + weight;
        density = density + share;
        index += 1;
    }
    let (of_whole, of_density) = (
        V::splat(1.0) / whole,
        V::select(possible, V::splat(1.0) / density, zero),
    );
    let mut index = 0;
    while index < logits.len() {
        let (share, weight) = (d_log_probs[index] * of_density, d_logits[index] * of_whole);
        d_log_probs[index] = share;
        d_logits[index] = V::select(possible, share - weight, zero);
        index += 1;
    }
    let log_prob = reference + (ln(density) - ln(whole));
    V::select(infinite, V::splat(f64::INFINITY), log_prob)
}

#[cfg(test)]
mod tests {
    use super::mixture;

    fn of(logits: [f64; 3], log_probs: [f64; 3]) -> (f64, [f64; 3], [f64; 3]) {
        let (mut d_logits, mut d_log_probs) = ([0.0; 3], [0.0; 3]);
        let value = mixture(&logits, &log_probs, &mut d_logits, &mut d_log_probs);
        (value, d_logits, d_log_probs)
    }

    #[test]
    fn it_is_the_weighted_sum_of_densities() {
        let (logits, log_probs) = ([0.3_f64, -1.0, 0.7], [-2.0_f64, -0.5, -1.0]);
        let (value, d_logits, d_log_probs) = of(logits, log_probs);
        let weights: f64 = logits.iter().map(|z| z.exp()).sum();
        let density: f64 = (0..3).map(|k| (logits[k] + log_probs[k]).exp()).sum();
        assert!((value - (density / weights).ln()).abs() < 1e-15);
        for k in 0..3 {
            let slope = |vary: fn(&mut [f64; 3], &mut [f64; 3], usize, f64)| {
                let at = |shift: f64| {
                    let (mut z, mut l) = (logits, log_probs);
                    vary(&mut z, &mut l, k, shift);
                    of(z, l).0
                };
                (at(1e-5) - at(-1e-5)) / 2e-5
            };
            assert!((d_logits[k] - slope(|z, _, k, shift| z[k] += shift)).abs() < 1e-9);
            assert!((d_log_probs[k] - slope(|_, l, k, shift| l[k] += shift)).abs() < 1e-9);
        }
    }

    #[test]
    fn extremes_are_finite_or_the_infinity_that_they_should_be() {
        let inf = f64::INFINITY;
        assert_eq!(of([0.0; 3], [-inf; 3]), (-inf, [0.0; 3], [0.0; 3]));
        let (value, d_logits, d_log_probs) = of([0.0; 3], [-inf, -1.0, -inf]);
        assert!((value + 1.0 + 3.0_f64.ln()).abs() < 1e-15);
        assert_eq!(d_log_probs, [0.0, 1.0, 0.0]);
        assert!((d_logits[1] - 2.0 / 3.0).abs() < 1e-15);
        let (value, d_logits, d_log_probs) = of([0.0; 3], [inf, -1.0, inf]);
        assert_eq!((value, d_log_probs), (inf, [0.5, 0.0, 0.5]));
        assert!(d_logits.iter().all(|slope| slope.is_finite()));
        // Densities that underflow, weights that do, and both.
        assert!((of([0.0; 3], [-1e5; 3]).0 + 1e5).abs() < 1e-10);
        assert!((of([0.0, -1e5, -1e5], [-5.0, 1.0, 1.0]).0 + 5.0).abs() < 1e-14);
        assert!((of([-1e5, 0.0, 0.0], [0.0, -3e5, -3e5]).0 + 1e5 + 2.0_f64.ln()).abs() < 1e-10);
        let (value, ..) = of([f64::MAX, f64::MIN, 0.0], [-1.0, 0.0, 0.0]);
        assert_eq!(value, -1.0);
    }
}
