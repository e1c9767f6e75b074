//! Functions of whole vectors, one vector for each lane.

use super::{exp, ln};
use crate::lanes::{Lanes, Scalar};

#[cfg_attr(not(debug_assertions), inline(always))]
fn largest<V: Lanes>(v: &[V]) -> V {
    v.iter()
        .fold(V::broadcast(-V::Scalar::MAX), |largest, x| x.maximum(largest))
}

/// Writes `exp(v[k]) / sum exp(v)`. The largest element is subtracted first, so nothing overflows.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn softmax<V: Lanes>(v: &[V], out: &mut [V]) {
    let largest = largest(v);
    let mut sum = V::splat(0.0);
    for (out, x) in out.iter_mut().zip(v) {
        *out = exp(*x - largest);
        sum = sum + *out;
    }
    for out in out {
        *out = *out / sum;
    }
}

/// Writes `v[k] - ln sum exp(v)`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_softmax<V: Lanes>(v: &[V], out: &mut [V]) {
    let largest = largest(v);
    let mut sum = V::splat(0.0);
    for x in v {
        sum = sum + exp(*x - largest);
    }
    let logarithm = ln(sum);
    for (out, x) in out.iter_mut().zip(v) {
        *out = (*x - largest) - logarithm;
    }
}

/// Writes the derivatives by the argument of [`softmax`], from its value `p` and the derivatives by it:
/// `p[k] (d[k] - sum p d)`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn softmax_pull_back<V: Lanes>(p: &[V], d: &[V], out: &mut [V]) {
    let mut mean = V::splat(0.0);
    for (p, d) in p.iter().zip(d) {
        mean = mean + *p * *d;
    }
    for (out, (p, d)) in out.iter_mut().zip(p.iter().zip(d)) {
        *out = *p * (*d - mean);
    }
}

/// Writes the derivatives by the argument of [`log_softmax`], from its value `l` and the derivatives by it:
/// `d[k] - exp(l[k]) sum d`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_softmax_pull_back<V: Lanes>(l: &[V], d: &[V], out: &mut [V]) {
    let mut sum = V::splat(0.0);
    for d in d {
        sum = sum + *d;
    }
    for (out, (l, d)) in out.iter_mut().zip(l.iter().zip(d)) {
        *out = *d - exp(*l) * sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one_and_logarithms_agree() {
        let v = [300.0_f64, 299.0, -1000.0, 301.5];
        let (mut p, mut l) = ([0.0; 4], [0.0; 4]);
        softmax(&v, &mut p);
        log_softmax(&v, &mut l);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-15);
        for k in [0, 1, 3] {
            assert!((p[k].ln() - l[k]).abs() < 1e-14, "{k}");
        }
        // ln(e^300 + e^299 + e^301.5) = 301.5 + ln(1 + e^-1.5 + e^-2.5)
        let sum = 301.5 + (1.0 + (-1.5_f64).exp() + (-2.5_f64).exp()).ln();
        assert!((l[2] - (-1000.0 - sum)).abs() < 1e-12);
    }

    #[test]
    fn pull_backs_agree_with_central_differences() {
        let (v, d) = ([0.3_f64, -1.2, 0.8], [0.7, -0.4, 1.9]);
        let weighted = |f: fn(&[f64], &mut [f64]), v: &[f64; 3]| {
            let mut out = [0.0; 3];
            f(v, &mut out);
            out.iter().zip(&d).map(|(a, b)| a * b).sum::<f64>()
        };
        type Function = fn(&[f64], &mut [f64]);
        type PullBack = fn(&[f64], &[f64], &mut [f64]);
        let pairs: [(Function, PullBack); 2] =
            [(softmax, softmax_pull_back), (log_softmax, log_softmax_pull_back)];
        for (function, pull_back) in pairs {
            let (mut value, mut gradient) = ([0.0; 3], [0.0; 3]);
            function(&v, &mut value);
            pull_back(&value, &d, &mut gradient);
            for k in 0..3 {
                let (mut up, mut down) = (v, v);
                up[k] += 1e-6;
                down[k] -= 1e-6;
                let slope = (weighted(function, &up) - weighted(function, &down)) / 2e-6;
                assert!((slope - gradient[k]).abs() < 1e-9, "{k}: {slope} {}", gradient[k]);
            }
        }
    }
}
