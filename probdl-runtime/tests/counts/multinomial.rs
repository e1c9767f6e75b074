//! The multinomial law and its kernels.

use probdl_runtime::distribution::kernel::{multinomial_logits, multinomial_probs};
use probdl_runtime::distribution::{
    Binomial, Covariance, Distribution, LogProbGradient, Mean, Mode, Multinomial, Variance,
};
use probdl_runtime::random::{Purpose, Stream};
use statrs::function::factorial::ln_factorial;

use crate::support::{between, close, positive};

/// Sums over all counts of `n` draws of three classes.
fn all(n: u32) -> impl Iterator<Item = [u32; 3]> {
    (0..=n).flat_map(move |a| (0..=n - a).map(move |b| [a, b, n - a - b]))
}

#[test]
fn quantities_are_sums_over_all_counts() {
    for (n, probs) in [
        (1, [0.2_f64, 0.3, 0.5]),
        (7, [0.01, 0.19, 0.8]),
        (30, [0.4, 0.35, 0.25]),
        (12, [0.0, 0.5, 0.5]),
    ] {
        let law = Multinomial::new(n, probs).unwrap();
        let (mut total, mut mean, mut product) = (0.0, [0.0; 3], [[0.0; 3]; 3]);
        let mut greatest = [n, 0, 0];
        for y in all(n) {
            let want = ln_factorial(u64::from(n))
                + (0..3)
                    .filter(|k| y[*k] > 0)
                    .map(|k| f64::from(y[k]) * probs[k].ln() - ln_factorial(u64::from(y[k])))
                    .sum::<f64>();
            assert!(
                (law.log_prob(&y) - want).abs() <= 1e-12 * want.abs() + 1e-13 || law.log_prob(&y) == want
            );
            let p = law.prob(&y);
            total += p;
            for i in 0..3 {
                mean[i] += p * f64::from(y[i]);
                for j in 0..3 {
                    product[i][j] += p * f64::from(y[i]) * f64::from(y[j]);
                }
            }
            if law.log_prob(&y) > law.log_prob(&greatest) {
                greatest = y;
            }
        }
        close(total, 1.0, 1e-12, &law);
        assert!(
            law.log_prob(&law.mode()) >= law.log_prob(&greatest) - 1e-12,
            "{law:?}"
        );
        assert_eq!(law.mode().iter().sum::<u32>(), n);
        for i in 0..3 {
            close(law.mean()[i], mean[i], 1e-12, &law);
            close(law.variance()[i], law.covariance()[i][i], 1e-15, &law);
            close(law.stddev()[i] * law.stddev()[i], law.variance()[i], 1e-14, &law);
            for j in 0..3 {
                close(
                    law.covariance()[i][j],
                    product[i][j] - mean[i] * mean[j],
                    1e-10,
                    &law,
                );
            }
        }
        assert_eq!(law.prob(&[n, 1, 0]), 0.0);
    }
}

#[test]
fn of_two_classes_it_is_binomial() {
    for i in 0..500 {
        let n = positive(4 * i, 6.0).ceil() as u32;
        let z = between(4 * i + 1, -8.0, 8.0);
        let other = Binomial::from_logits(n, z).unwrap();
        let law = Multinomial::from_logits(n, [0.5 * z, -0.5 * z]).unwrap();
        let y =
            (other.mean() + other.stddev() * between(4 * i + 2, -4.0, 4.0)).clamp(0.0, f64::from(n)) as u32;
        let (got, want) = (law.log_prob_grad(&[y, n - y]), other.log_prob_grad(&y));
        // The logit's rounding counts as the derivative says.
        let off = 1e-12 * (1.0 + want.by_parameters[0].abs());
        close(got.log_prob, want.log_prob, off, &law);
        close(
            got.by_parameters[0],
            want.by_parameters[0],
            1e-12 * f64::from(n),
            &law,
        );
        let by_probs = Multinomial::new(n, law.probs()).unwrap();
        close(by_probs.log_prob(&[y, n - y]), want.log_prob, 1e-9 + off, &law);
    }
}

#[test]
fn derivatives_are_the_limits_of_differences() {
    let y = [5.0, 0.0, 2.0, 13.0];
    for i in 0..200 {
        let logits: [f64; 4] = std::array::from_fn(|k| between(8 * i + k as u64, -5.0, 5.0));
        let probs = logits.map(f64::exp);
        let value = |by_logits: bool, arguments: &[f64; 4]| {
            let mut partials = [0.0; 4];
            let kernel = if by_logits {
                multinomial_logits
            } else {
                multinomial_probs
            };
            let value = kernel(&y, &[20.0], arguments, &mut [f64::NAN], &mut partials);
            (value, partials)
        };
        for (by_logits, arguments) in [(true, logits), (false, probs)] {
            let (_, partials) = value(by_logits, &arguments);
            for k in 0..4 {
                let unit = if by_logits { 1.0 } else { arguments[k] };
                let at = |shift: f64| {
                    let mut moved = arguments;
                    moved[k] += shift * unit;
                    value(by_logits, &moved).0
                };
                let difference = |h: f64| (at(h) - at(-h)) / (2.0 * h);
                let want = (4.0 * difference(5e-4) - difference(1e-3)) / 3.0;
                assert!((partials[k] * unit - want).abs() < 1e-8, "{arguments:?} {k}");
            }
        }
    }
}

#[test]
fn arguments_of_any_size_are_finite_and_the_rest_is_outside() {
    let sizes = [0.0, 1e-30, 1.0, 30.0, 88.0, 104.0, 750.0, 1e30, 3e38];
    let signed = || sizes.into_iter().flat_map(|x| [x, -x]);
    for (y, n) in [
        ([0.0, 0.0, 7.0], 7.0),
        ([1.0, 3e5, 2.0], 300_003.0),
        ([1.0, 0.0, 0.0], 1.0),
    ] {
        for a in signed() {
            for b in signed() {
                let mut partials = [0.0_f64; 3];
                let value = multinomial_logits(&y, &[n], &[a, b, 0.5], &mut [0.0], &mut partials);
                assert!(value.is_finite() && partials.iter().all(|d| d.is_finite()));
                let mut partials = [0.0; 3];
                let (y, logits) = (y.map(|y| y as f32), [a as f32, b as f32, 0.5]);
                let value = multinomial_logits(&y, &[n as f32], &logits, &mut [0.0], &mut partials);
                assert!(
                    value.is_finite() && partials.iter().all(|d| d.is_finite()),
                    "{y:?} {a} {b}"
                );
            }
        }
    }
    let by_logits = |y: [f64; 2], z: [f64; 2]| multinomial_logits(&y, &[3.0], &z, &mut [0.0], &mut [0.0; 2]);
    let by_probs = |y: [f64; 2], p: [f64; 2]| multinomial_probs(&y, &[3.0], &p, &mut [0.0], &mut [0.0; 2]);
    for y in [[1.0, 1.0], [4.0, -1.0], [3.0, 1.0]] {
        assert_eq!(by_logits(y, [0.1, 0.2]), f64::NEG_INFINITY);
        assert_eq!(by_probs(y, [0.1, 0.2]), f64::NEG_INFINITY);
    }
    assert!(
        by_logits([f64::NAN, 1.0], [0.1, 0.2]).is_nan() && by_probs([f64::NAN, 1.0], [0.1, 0.2]).is_nan()
    );
    assert!(
        by_logits([2.0, 1.0], [f64::NAN, 0.2]).is_nan() && by_probs([2.0, 1.0], [f64::NAN, 0.2]).is_nan()
    );
    // What is impossible, and what is certain.
    assert_eq!(by_probs([2.0, 1.0], [0.0, 0.2]), f64::NEG_INFINITY);
    assert_eq!(by_probs([0.0, 3.0], [0.0, 0.2]), 0.0);
    assert_eq!(by_logits([2.0, 1.0], [f64::NEG_INFINITY, 0.2]), f64::NEG_INFINITY);
    assert_eq!(by_logits([0.0, 3.0], [f64::NEG_INFINITY, 0.2]), 0.0);
    // Counts that a single cannot hold.
    let law = Multinomial::new((1 << 25) + 1, [0.5_f32, 0.5]).unwrap();
    assert!(law.log_prob(&[1 << 24, (1 << 24) + 1]).is_finite());
    assert_eq!(law.log_prob(&[1 << 24, 1 << 24]), f32::NEG_INFINITY);
}

#[test]
fn draws_follow_the_law() {
    for (seed, (n, probs)) in (0..).zip([
        (6_u32, [0.2, 0.3, 0.5]),
        (9, [0.001, 0.0, 0.999]),
        (50_000, [0.3, 0.6, 0.1]),
    ]) {
        let law = Multinomial::new(n, probs).unwrap();
        let (mut mean, mut covariance) = ([0.0; 3], [[0.0; 3]; 3]);
        for index in 0..100_000 {
            let y = law.draw(&mut Stream::new(seed, Purpose::Sample, index));
            assert_eq!(y.iter().sum::<u32>(), n);
            let centred: [f64; 3] = std::array::from_fn(|k| f64::from(y[k]) - f64::from(n) * probs[k]);
            for i in 0..3 {
                mean[i] += centred[i] / 1e5;
                for j in 0..3 {
                    covariance[i][j] += centred[i] * centred[j] / 1e5;
                }
            }
        }
        for i in 0..3 {
            // Five standard errors.
            assert!(
                mean[i].abs() <= 5.0 * law.stddev()[i] / 1e5_f64.sqrt(),
                "{law:?} {mean:?}"
            );
            for j in 0..3 {
                let unit = (law.variance()[i] * law.variance()[j]).sqrt() + law.stddev()[i] * law.stddev()[j];
                let excess = 1.0 / (law.stddev()[i] * law.stddev()[j]).max(1e-3);
                let off = 5.0 * unit * (1.0 + excess) / 1e5_f64.sqrt();
                assert!(
                    (covariance[i][j] - law.covariance()[i][j]).abs() <= off,
                    "{law:?} {i} {j}"
                );
            }
        }
    }
}
