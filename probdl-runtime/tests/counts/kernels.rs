//! What must hold of the kernels everywhere: derivatives are derivatives, single precision follows double, raw
//! arguments never break a result.

use crate::bounds::SIX_DECADES;
use crate::support::{between, kernel, positive};

const ROUNDS: u64 = 500;

/// Counts and numbers as far out as `f32` allows.
const COUNTS: [f64; 8] = [0.0, 1.0, 2.0, 7.0, 8.0, 1e3, 1e6, 4e9];
const EXTREMES: [f64; 22] = [
    0.0, 1e-30, 1e-3, 0.5, 1.0, 3.0, 10.0, 39.9, 44.0, 79.9, 80.1, 87.0, 88.8, 104.0, 200.0, 700.0, 710.0,
    746.0, 1e4, 1e20, 1e30, 3e38,
];

fn signed() -> impl Iterator<Item = f64> {
    EXTREMES.into_iter().flat_map(|x| [x, -x])
}

fn ends() -> [f64; 6] {
    let [least, normal, greatest] = [f32::from_bits(1), f32::MIN_POSITIVE, f32::MAX].map(f64::from);
    [least, normal, 1e-20, 1.0, 1e20, greatest]
}

mod negative_binomial {
    use super::*;

    #[test]
    fn derivatives_are_the_limits_of_differences() {
        for i in 0..ROUNDS {
            let total = positive(8 * i, 6.0);
            let logits = between(8 * i + 1, -SIX_DECADES, SIX_DECADES);
            let mean = total * logits.exp();
            let spread = (mean * (1.0 + mean / total)).sqrt();
            let y = (mean + spread * between(8 * i + 2, -3.0, 5.0))
                .clamp(0.0, 1e9)
                .floor();
            // A parameter's unit is the change that moves the mean by a deviation, or doubles it.
            let unit = (spread / mean).min(1.0);
            let probs = 1.0 / (1.0 + (-logits).exp());
            let inner = probs * (1.0 - probs);
            kernel!(negative_binomial_logits).check_derivatives(y, [total, logits], [total * unit, unit]);
            // Next to 1 a probability cannot be moved by a part of what it lacks: its last digit is too much.
            if probs < 0.999 {
                kernel!(negative_binomial_probs).check_derivatives(
                    y,
                    [total, probs],
                    [total * unit, inner * unit],
                );
            }
            let dispersion = 1.0 / total;
            kernel!(negative_binomial_mean).check_derivatives(
                y,
                [mean, dispersion],
                [mean * unit, dispersion * unit],
            );
            kernel!(negative_binomial_log_mean).check_derivatives(y, [mean.ln(), -total.ln()], [unit, unit]);
        }
    }

    #[test]
    fn single_precision_follows_double_precision() {
        for i in 0..20 * ROUNDS {
            let total = positive(8 * i, 5.0);
            let logits = between(8 * i + 1, -6.0, 6.0);
            let mean = total * logits.exp();
            let spread = (mean * (1.0 + mean / total)).sqrt();
            let y = (mean + spread * between(8 * i + 2, -3.0, 5.0))
                .clamp(0.0, 1e7)
                .floor();
            let probs = 1.0 / (1.0 + (-logits).exp());
            // d is a difference of y q and r p; its rounding counts in the value as often as d/r and d/y say.
            let terms = y * (1.0 - probs) + total * probs;
            let excess = (y * (1.0 - probs) - total * probs).abs();
            let share = excess / total + excess / y.max(1.0);
            let value = excess + share * terms;
            let by_total = terms / total + share;
            kernel!(negative_binomial_logits).check_narrow(
                y,
                [total, logits],
                2e-6,
                value,
                [by_total + 1.0 / total.min(1.0), 1.0 + terms],
            );
            let inner = probs * (1.0 - probs);
            kernel!(negative_binomial_probs).check_narrow(
                y,
                [total, probs],
                2e-6,
                value,
                [by_total + 1.0 / total.min(1.0), (1.0 + terms) / inner],
            );
            let by_dispersion = total * (value + 1.0 + y.min(total));
            kernel!(negative_binomial_mean).check_narrow(
                y,
                [mean, 1.0 / total],
                2e-6,
                value,
                [(1.0 + terms) / mean, by_dispersion],
            );
            let logs = 1.0 + mean.ln().abs() + total.ln().abs();
            kernel!(negative_binomial_log_mean).check_narrow(
                y,
                [mean.ln(), -total.ln()],
                2e-6,
                logs * (value + y.min(total)),
                [1.0 + logs * terms, logs * (value + 1.0)],
            );
        }
    }

    #[test]
    fn the_limit_of_no_dispersion_is_poisson() {
        use probdl_runtime::distribution::kernel::{
            negative_binomial_log_mean, negative_binomial_mean, poisson, poisson_log_rate,
        };
        for dispersion in [1e-9_f32, 1e-20, 1e-37, f32::MIN_POSITIVE] {
            for (y, mean) in [(0.0_f32, 0.3), (3.0, 2.5), (17.0, 40.0), (1000.0, 950.0)] {
                let (want, [by_mean]) = poisson(y, [mean]);
                let (got, partials) = negative_binomial_mean(y, [mean, dispersion]);
                assert!(
                    (got - want).abs() <= 2e-6 * (1.0 + want.abs()),
                    "{y} {mean} {dispersion}: {got} {want}"
                );
                assert!((partials[0] - by_mean).abs() <= 2e-6 * (1.0 + by_mean.abs()));
                // The next term of the log-probability: alpha ((y - mean)^2 - y) / 2.
                let next = 0.5 * ((y - mean) * (y - mean) - y);
                let slack = 1e-4 * (next.abs() + y) + dispersion * y * y * (y + mean);
                assert!(
                    (partials[1] - next).abs() <= slack,
                    "{y} {mean} {dispersion}: {} {next}",
                    partials[1]
                );
                let (want, [by_log]) = poisson_log_rate(y, [mean.ln()]);
                let (got, partials) = negative_binomial_log_mean(y, [mean.ln(), dispersion.ln()]);
                assert!(
                    (got - want).abs() <= 2e-6 * (1.0 + want.abs() + y),
                    "{y} {mean}: {got} {want}"
                );
                assert!((partials[0] - by_log).abs() <= 2e-6 * (1.0 + by_log.abs() + y));
            }
        }
    }

    #[test]
    fn raw_arguments_of_any_size_give_finite_values_and_derivatives() {
        for y in COUNTS {
            for raw in signed() {
                for total in ends().into_iter().filter(|total| *total >= 1e-37) {
                    kernel!(negative_binomial_logits).check_finite(y, [total, raw]);
                }
                for other in signed() {
                    kernel!(negative_binomial_log_mean).check_finite(y, [raw, other]);
                }
            }
        }
    }

    /// What can be represented comes out as it is, although parts of it overflow.
    #[test]
    fn saturation_leaves_alone_what_can_be_represented() {
        use probdl_runtime::distribution::kernel::{negative_binomial_log_mean, negative_binomial_logits};
        let close = |got: f32, want: f64| {
            assert!(
                (f64::from(got) - want).abs() <= 1e-5 * want.abs(),
                "{got} against {want}"
            );
        };
        // p = exp(-1000): ln p(3) = ln(r (r + 1) (r + 2) / 6) - 3000.
        let (value, [by_total, by_logits]) = negative_binomial_logits(3.0_f32, [2.0, -1000.0]);
        close(value, f64::ln(4.0) - 3000.0);
        close(by_total, 1.0 / 2.0 + 1.0 / 3.0 + 1.0 / 4.0);
        close(by_logits, 3.0);
        let (value, [by_total, by_logits]) = negative_binomial_logits(3.0_f32, [2.0, 1000.0]);
        close(value, f64::ln(4.0) - 2000.0);
        close(by_total, 1.0 / 2.0 + 1.0 / 3.0 + 1.0 / 4.0 - 1000.0);
        close(by_logits, -2.0);
        // A dispersion of exp(1000), r = exp(-1000): p(2) is r p^2 / 2, with a mean of exp(-1000) and p of 1/2.
        let (value, [by_mean, by_dispersion]) = negative_binomial_log_mean(2.0_f32, [-1000.0, 1000.0]);
        close(value, -1000.0 - f64::ln(8.0));
        close(by_mean, 1.0);
        // -1 of the factor r, and q = 1/2 for each of two factors p.
        assert!(by_dispersion.abs() < 1e-6);
        // No event: r ln q, which is 0 to all digits, and 2 ln q for r = 2.
        assert_eq!(negative_binomial_log_mean(0.0_f32, [-1000.0, 1000.0]).0, 0.0);
        close(negative_binomial_logits(0.0_f32, [2.0, 500.0]).0, -1000.0);
        close(
            negative_binomial_log_mean(0.0_f32, [500.0, -f32::ln(2.0)]).0,
            -2.0 * (500.0 - f64::ln(2.0)),
        );
    }

    #[test]
    fn parameters_at_the_ends_of_their_ranges_give_no_nan() {
        for y in COUNTS {
            for a in ends() {
                for b in ends() {
                    kernel!(negative_binomial_mean).check_number(y, [a, b]);
                }
                for p in [1e-45, 1e-20, 0.5, 1.0 - f64::from(f32::EPSILON) / 2.0] {
                    kernel!(negative_binomial_probs).check_number(y, [a, p]);
                }
            }
        }
    }

    #[test]
    fn outside_the_support_the_probability_is_zero() {
        kernel!(negative_binomial_logits).check_outside([2.0, 0.3]);
        kernel!(negative_binomial_probs).check_outside([2.0, 0.3]);
        kernel!(negative_binomial_mean).check_outside([2.0, 0.3]);
        kernel!(negative_binomial_log_mean).check_outside([2.0, 0.3]);
    }
}

mod zero_inflated {
    use super::*;

    #[test]
    fn derivatives_are_the_limits_of_differences() {
        for i in 0..ROUNDS {
            let log_prob = -positive(2 * i, 6.0);
            let logits = between(2 * i + 1, -20.0, 20.0);
            for y in [0.0, 3.0] {
                kernel!(zero_inflated).check_derivatives(
                    y,
                    [log_prob, logits],
                    [log_prob.abs().min(1.0), 1.0],
                );
            }
        }
    }

    #[test]
    fn single_precision_follows_double_precision() {
        for i in 0..20 * ROUNDS {
            let log_prob = -positive(2 * i, 4.0);
            let logits = between(2 * i + 1, -90.0, 90.0);
            for y in [0.0, 3.0] {
                // Differences of the two arguments are rounded.
                let slack = log_prob.abs().min(90.0) + logits.abs();
                kernel!(zero_inflated).check_narrow(y, [log_prob, logits], 4e-7, 0.0, [slack; 2]);
            }
        }
    }

    /// No zero is as probable as another reason and the law say: small terms on either side keep their digits.
    #[test]
    fn zeros_keep_their_digits_at_both_ends() {
        use probdl_runtime::distribution::kernel::zero_inflated;
        let close = |got: f64, want: f64| assert!((got - want).abs() <= 1e-14 * want.abs(), "{got} {want}");
        // p(0) = 1 - (1 - pi) (1 - exp l), with 1 - pi and with l close to 0.
        close(
            zero_inflated(0.0, [-2.0, 40.0]).0,
            (f64::exp(-2.0) - 1.0) * f64::exp(-40.0),
        );
        close(
            zero_inflated(0.0, [-1e-20, 1.0]).0,
            -1e-20 / (1.0 + f64::exp(1.0)),
        );
        // p(0) = pi + exp l, both tiny.
        close(zero_inflated(0.0, [-800.0, -900.0]).0, -800.0);
        close(zero_inflated(0.0, [-1e4, -900.0]).0, -900.0);
        close(zero_inflated(2.0, [-3.0, 900.0]).0, -903.0);
    }

    #[test]
    fn raw_arguments_of_any_size_give_finite_values_and_derivatives() {
        for y in COUNTS {
            for logits in signed() {
                for log_prob in signed().filter(|log_prob| *log_prob <= 0.0) {
                    kernel!(zero_inflated).check_finite(y, [log_prob, logits]);
                }
            }
        }
        let none = probdl_runtime::distribution::kernel::zero_inflated(-1.0, [f64::NEG_INFINITY, 0.3]);
        assert_eq!(none.0, f64::NEG_INFINITY);
        assert!(none.1.iter().all(|partial| partial.is_finite()));
    }
}

mod geometric {
    use super::*;

    #[test]
    fn derivatives_are_the_limits_of_differences() {
        for i in 0..ROUNDS {
            let logits = between(2 * i, -SIX_DECADES, SIX_DECADES);
            let y = (f64::exp(-logits) * between(2 * i + 1, 0.0, 5.0)).floor();
            kernel!(geometric_logits).check_derivatives(y, [logits], [1.0]);
            let probs = 1.0 / (1.0 + f64::exp(-logits));
            kernel!(geometric_probs).check_derivatives(y, [probs], [probs * (1.0 - probs)]);
        }
    }

    #[test]
    fn single_precision_follows_double_precision() {
        for i in 0..20 * ROUNDS {
            let logits = between(2 * i, -12.0, 12.0);
            let y = (f64::exp(-logits) * between(2 * i + 1, 0.0, 5.0)).floor();
            kernel!(geometric_logits).check_narrow(y, [logits], 4e-7, 0.0, [1.0]);
            let probs = 1.0 / (1.0 + f64::exp(-logits));
            // 1 / p and y / (1 - p) cancel; 1 - p is exact only from 1/2 on.
            let slack = 1.0 / probs + y / (1.0 - probs);
            kernel!(geometric_probs).check_narrow(y, [probs], 4e-7, 0.0, [slack]);
        }
    }

    #[test]
    fn arguments_of_any_size_are_finite_and_the_rest_is_outside() {
        for y in COUNTS {
            for logits in signed() {
                kernel!(geometric_logits).check_finite(y, [logits]);
            }
            for p in [1e-45, 1e-20, 0.5, 1.0 - f64::from(f32::EPSILON) / 2.0] {
                kernel!(geometric_probs).check_number(y, [p]);
            }
        }
        kernel!(geometric_logits).check_outside([0.3]);
        kernel!(geometric_probs).check_outside([0.3]);
    }
}

mod binomial {
    use super::*;

    #[test]
    fn derivatives_are_the_limits_of_differences() {
        for i in 0..ROUNDS {
            let total = positive(4 * i, 6.0).ceil() + 3.0;
            let logits = between(4 * i + 1, -SIX_DECADES, SIX_DECADES);
            let probs = 1.0 / (1.0 + f64::exp(-logits));
            let spread = (total * probs * (1.0 - probs)).sqrt();
            let y = (total * probs + spread * between(4 * i + 2, -4.0, 4.0))
                .round()
                .clamp(0.0, total);
            let unit = (1.0 / spread).min(1.0);
            kernel!(binomial_logits).check_derivatives(y, [total, logits], [0.0, unit]);
            kernel!(binomial_logits).check_by_total(y, [total, logits], -logits.exp().ln_1p());
            let inner = probs * (1.0 - probs);
            kernel!(binomial_probs).check_derivatives(y, [total, probs], [0.0, inner * unit]);
            kernel!(binomial_probs).check_by_total(y, [total, probs], (-probs).ln_1p());
        }
    }

    #[test]
    fn single_precision_follows_double_precision() {
        for i in 0..20 * ROUNDS {
            let total = positive(4 * i, 6.0).ceil();
            let logits = between(4 * i + 1, -8.0, 8.0);
            let probs = 1.0 / (1.0 + f64::exp(-logits));
            let spread = (total * probs * (1.0 - probs)).sqrt();
            let y = (total * probs + spread * between(4 * i + 2, -4.0, 4.0))
                .round()
                .clamp(0.0, total);
            // d is a difference of y q and k p; its rounding counts in the value as often as d/y and d/k say.
            let k = total - y;
            let terms = y * (1.0 - probs) + k * probs;
            let excess = (y - total * probs).abs();
            let value = excess + (excess / y.max(1.0) + excess / k.max(1.0)) * terms;
            kernel!(binomial_logits).check_narrow(y, [total, logits], 2e-6, value, [1.0, 1.0 + terms]);
            let inner = probs * (1.0 - probs);
            kernel!(binomial_probs).check_narrow(
                y,
                [total, probs],
                2e-6,
                value,
                [1.0, (1.0 + terms) / inner],
            );
        }
    }

    #[test]
    fn arguments_of_any_size_are_finite_and_the_rest_is_outside() {
        for y in COUNTS {
            for more in [0.0, 1.0, 9.0, 1e6] {
                for logits in signed() {
                    kernel!(binomial_logits).check_finite(y, [y + more, logits]);
                }
                for p in [0.0, 1e-45, 1e-20, 0.5, 1.0 - f64::from(f32::EPSILON) / 2.0, 1.0] {
                    kernel!(binomial_probs).check_number(y, [y + more, p]);
                }
            }
        }
        use probdl_runtime::distribution::kernel::{binomial_logits, binomial_probs};
        for y in [-1.0, 6.0] {
            assert_eq!(binomial_logits(y, [5.0, 0.3]).0, f64::NEG_INFINITY);
            assert_eq!(binomial_probs(y, [5.0, 0.3]).0, f64::NEG_INFINITY);
        }
        assert!(binomial_logits(f64::NAN, [5.0, 0.3]).0.is_nan());
        assert!(binomial_logits(2.0, [5.0, f64::NAN]).0.is_nan());
        assert!(binomial_probs(2.0, [f64::NAN, 0.3]).0.is_nan());
        // p = exp(-1000): ln 10 - 2000.
        let (value, [_, by_logits]) = binomial_logits(2.0_f32, [5.0, -1000.0]);
        assert!((value - (f32::ln(10.0) - 2000.0)).abs() < 1e-3);
        assert_eq!(by_logits, 2.0);
        assert_eq!(binomial_probs(0.0, [5.0, 0.0]).0, 0.0);
        assert_eq!(binomial_probs(5.0, [5.0, 1.0]).0, 0.0);
        assert_eq!(binomial_probs(4.0, [5.0, 1.0]).0, f64::NEG_INFINITY);
    }
}
