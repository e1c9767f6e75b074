//! The beta-binomial law and its kernels.

use probdl_runtime::distribution::kernel::{beta_binomial, beta_binomial_log_concentrations};
use probdl_runtime::distribution::{
    BetaBinomial, BetaBinomialError, Binomial, Cdf, Distribution, Entropy, LogProbGradient, Mean, Mode,
    Quantile, Variance,
};
use statrs::function::beta::ln_beta;
use statrs::function::factorial::ln_binomial;
use statrs::function::gamma::digamma;

use crate::support::{between, check_draws, check_law, close, kernel, positive};

#[test]
fn it_is_consistent() {
    for (total, a, b) in [
        (2_u32, 0.3_f64, 0.4),
        (7, 1.0, 1.0),
        (30, 2.5, 1e-3),
        (30, 1e4, 3e3),
        (1000, 0.7, 40.0),
        (1000, 0.6, 0.7),
        (20_000, 3.0, 2.0),
        (20_000, 0.4, 0.9),
        (20_000, 30.0, 2000.0),
    ] {
        let law = BetaBinomial::new(total, a, b).unwrap();
        check_law(&law, total);
        for y in [0, 1, total / 3, total - 1, total] {
            let [n, y_] = [total, y].map(f64::from);
            let want =
                ln_binomial(u64::from(total), u64::from(y)) + ln_beta(y_ + a, n - y_ + b) - ln_beta(a, b);
            // statrs' logarithms of gamma functions cancel.
            let tolerance = 1e-14 * (100.0 + (n + a + b) * (n + a + b).ln());
            assert!((law.log_prob(&y) - want).abs() <= tolerance, "{law:?} {y}");
        }
        assert_eq!(
            (law.prob(&(total + 1)), law.cdf(&total), law.quantile(1.0)),
            (0.0, 1.0, total)
        );
    }
}

#[test]
fn sums_of_many_counts_are_those_of_its_limits() {
    // As n grows, y / n follows the beta law; as the concentrations grow, y follows the binomial one.
    use probdl_runtime::distribution::Beta;
    for (a, b) in [(2.5_f64, 1.5), (0.5, 0.75), (300.0, 20.0), (0.3, 5.0)] {
        let (law, limit) = (
            BetaBinomial::new(4_000_000_000, a, b).unwrap(),
            Beta::new(a, b).unwrap(),
        );
        for p in [0.2, 0.5, 0.999] {
            let y = law.quantile(p);
            close(limit.cdf(&(f64::from(y) / 4e9)), p, 1e-6, &law);
            close(law.cdf(&y) + law.survival(&y), 1.0, 1e-13, &law);
        }
        // Up to the probability of the counts next to the ends.
        let ends = 4e9_f64.powf(-a) + 4e9_f64.powf(-b);
        close(law.entropy(), limit.entropy() + 4e9_f64.ln(), 1e-6 + ends, &law);
    }
    let law = BetaBinomial::new(10_000_000, 3e18_f64, 1e18).unwrap();
    let limit = Binomial::new(10_000_000, 0.75_f64).unwrap();
    for y in [7_490_000, 7_500_100, 7_504_000] {
        close(law.log_prob(&y), limit.log_prob(&y), 1e-9, &law);
        close(law.log_cdf(&y), limit.log_cdf(&y), 1e-9, &law);
        close(law.log_survival(&y), limit.log_survival(&y), 1e-9, &law);
    }
    close(law.entropy(), limit.entropy(), 1e-9, &law);
}

#[test]
fn probabilities_are_exact_fractions() {
    // (6 over y) B(y + 2, 6 - y + 1) / B(2, 1) = (y + 1) / 28; and a constant for two concentrations of 1.
    let (law, flat) = (
        BetaBinomial::new(6, 2.0, 1.0).unwrap(),
        BetaBinomial::new(6, 1.0, 1.0).unwrap(),
    );
    for y in 0..=6 {
        close(law.prob(&y), f64::from(y + 1) / 28.0, 1e-14, &law);
        close(flat.prob(&y), 1.0 / 7.0, 1e-14, &flat);
    }
    assert_eq!((law.mode(), flat.mode()), (6, 6));
    // Two modes: probabilities at y and y + 1 are equal where y (A - 2) = n (a - 1) + 1 - b.
    assert_eq!(BetaBinomial::new(3, 2.0, 2.0).unwrap().mode(), 2);
    let ends = BetaBinomial::new(9, 0.2, 0.3).unwrap();
    assert_eq!(ends.mode(), 0);
}

#[test]
fn it_names_the_rule_that_is_broken() {
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            BetaBinomial::new(3, bad, 1.0),
            Err(BetaBinomialError::Concentration1NotPositive(_))
        ));
        assert!(matches!(
            BetaBinomial::new(3, 1.0, bad),
            Err(BetaBinomialError::Concentration0NotPositive(_))
        ));
    }
    let law = BetaBinomial::new(1 << 25, 1.0_f32, 1.0).unwrap();
    assert_eq!(law.prob(&((1 << 25) + 1)), 0.0);
}

#[test]
fn draws_follow_the_law() {
    for (seed, (total, a, b)) in (60..).zip([
        (1, 0.3, 0.5),
        (12, 0.2, 0.1),
        (40, 3.0, 1.5),
        (1000, 20.0, 0.8),
        (20_000, 1e5, 3e4),
        (500, 1e-3, 1e-3),
    ]) {
        check_draws(&BetaBinomial::new(total, a, b).unwrap(), seed);
    }
    let law = BetaBinomial::new(5, 1e-30_f32, 1e-30).unwrap();
    assert!(matches!(law.draw(&mut probdl_runtime::random::rng(1)), 0 | 5));
}

/// A total count, two concentrations, and a count within a few deviations of the mean.
fn point(i: u64) -> [f64; 4] {
    let total = positive(8 * i, 3.0).ceil() + 3.0;
    let [a, b] = [1, 2].map(|k| positive(8 * i + k, 6.0));
    let law = BetaBinomial::new(total as u32, a, b).unwrap();
    let y = law.mean() + law.stddev() * between(8 * i + 3, -3.0, 3.0);
    [y.round().clamp(0.0, total - 2.0), total, a, b]
}

#[test]
fn derivatives_are_the_limits_of_differences() {
    for i in 0..500 {
        let [y, total, a, b] = point(i);
        // Beyond what the law tells apart: a change of a concentration matters as much as the change of the mean.
        let deviation = (total * a / (a + b) * b / (a + b) * (a + b + total) / (a + b + 1.0)).sqrt();
        let unit = ((a + b) / a.min(b) / total)
            .clamp(1e-2, 1.0)
            .min(1.0 / deviation.max(1.0))
            .max(1e-3);
        let added = digamma(b + total - y) - digamma(total + a + b);
        kernel!(beta_binomial).check_derivatives(y, [total, a, b], [0.0, a * unit, b * unit]);
        kernel!(beta_binomial).check_by_total(y, [total, a, b], added);
        let logarithms = [total, a.ln(), b.ln()];
        kernel!(beta_binomial_log_concentrations).check_derivatives(y, logarithms, [0.0, unit, unit]);
        kernel!(beta_binomial_log_concentrations).check_by_total(y, logarithms, added);
        let (value, [_, by_one, by_zero]) = beta_binomial(y, [total, a, b]);
        let (other, [_, by_ln_one, by_ln_zero]) = beta_binomial_log_concentrations(y, logarithms);
        let off = 1e-13 * (1.0 + total.ln() * (1.0 + (a.ln().abs() + b.ln().abs())));
        close(other, value, off, &[y, total, a, b]);
        close(by_ln_one, a * by_one, 10.0 * off, &[y, total, a, b]);
        close(by_ln_zero, b * by_zero, 10.0 * off, &[y, total, a, b]);
        let law = BetaBinomial::new(total as u32, a, b).unwrap();
        assert_eq!(law.log_prob_grad(&(y as u32)).by_parameters, [by_one, by_zero]);
    }
}

#[test]
fn single_precision_follows_double_precision() {
    for i in 0..10_000 {
        let [y, total, a, b] = point(i);
        let sum = a + b;
        let whole = total + sum;
        let excess = (y * b - (total - y) * a).abs() / whole;
        // The excess is a difference; its rounding counts as often as its ratios to the four counts say.
        let terms = y * b / whole + (total - y) * a / whole;
        let least = a.min(b).min(y.max(1.0)).min((total - y).max(1.0));
        let value =
            excess + terms * (1.0 + excess / least).ln().min(20.0) + total.ln() + a.ln().abs() + b.ln().abs();
        let by = |own: f64| value.max(1.0) / own.min(1.0);
        kernel!(beta_binomial).check_narrow(y, [total, a, b], 2e-6, value, [10.0 * by(b), by(a), by(b)]);
        kernel!(beta_binomial_log_concentrations).check_narrow(
            y,
            [total, a.ln(), b.ln()],
            2e-6,
            value + terms * (a.ln().abs() + b.ln().abs()),
            [10.0 * by(b), 10.0 + terms * 10.0, 10.0 + terms * 10.0],
        );
    }
}

#[test]
fn arguments_of_any_size_are_finite_and_the_rest_is_outside() {
    let sizes = [
        0.0, 1e-3, 1.0, 10.0, 40.0, 79.9, 80.1, 88.0, 89.0, 200.0, 708.0, 750.0, 1e4, 1e30, 3e38,
    ];
    let signed = || sizes.into_iter().flat_map(|x| [x, -x]);
    for y in [0.0, 1.0, 7.0, 1e3, 4e9] {
        for more in [0.0, 1.0, 9.0, 1e6] {
            let total = y + more;
            if total == 0.0 {
                continue;
            }
            for a in signed() {
                for b in signed() {
                    kernel!(beta_binomial_log_concentrations).check_finite(y, [total, a, b]);
                }
            }
            for a in [1e-45, 1e-38, 1e-20, 1.0, 1e20, 3e38] {
                for b in [1e-45, 1e-38, 1e-20, 1.0, 1e20, 3e38] {
                    kernel!(beta_binomial).check_finite(y, [total, a, b]);
                }
            }
        }
    }
    for y in [-1.0, 6.0] {
        assert_eq!(beta_binomial(y, [5.0, 0.3, 2.0]), (f64::NEG_INFINITY, [0.0; 3]));
        let (value, partials) = beta_binomial_log_concentrations(y, [5.0_f64, 0.3, 2.0]);
        assert_eq!((value, partials), (f64::NEG_INFINITY, [0.0; 3]));
    }
    for index in 0..3 {
        let mut parameters = [5.0, 0.5, 2.0];
        parameters[index] = f64::NAN;
        assert!(beta_binomial(2.0, parameters).0.is_nan());
        assert!(beta_binomial_log_concentrations(2.0, parameters).0.is_nan());
    }
    assert!(beta_binomial(f64::NAN, [5.0, 0.5, 2.0]).0.is_nan());
    // Of tiny concentrations what is left are their shares: all or none, and else α β / (α + β) n / (y (n − y)).
    let (all, [_, by_one, by_zero]) = beta_binomial_log_concentrations(5.0_f32, [5.0, -1000.0, -1001.0]);
    assert!((all + f32::ln_1p(f32::exp(-1.0))).abs() < 1e-4, "{all}");
    assert!((by_one - 1.0 / (1.0 + f32::exp(1.0))).abs() < 1e-5 && (by_one + by_zero).abs() < 1e-5);
    let (some, _) = beta_binomial_log_concentrations(2.0_f64, [5.0, -1000.0, -1000.0]);
    assert!(
        (some - (-1000.0 - 2_f64.ln() + (5.0_f64 / 6.0).ln())).abs() < 1e-9,
        "{some}"
    );
    // Of huge ones the binomial law.
    let (value, [_, by_one, _]) = beta_binomial_log_concentrations(2.0_f32, [5.0, 1000.0, 1001.0]);
    let want = probdl_runtime::distribution::kernel::binomial_logits(2.0_f32, [5.0, -1.0]);
    assert!((value - want.0).abs() < 1e-5 && (by_one - want.1[1]).abs() < 1e-5);
}

/// Most counts are taken by integrals there, which a concentration near 0 must not narrow.
#[test]
fn tails_of_small_concentrations_are_sums() {
    for (a, b) in [(1e-6, 30.0), (1e-3, 0.4), (1e-200, 3.0), (2.0, 1e-5)] {
        let n = 100_000;
        let law = BetaBinomial::<f64>::new(n, a, b).unwrap();
        for y in [0, 40, 9_000, 99_990] {
            let sum: f64 = (y + 1..=n).map(|count| law.log_prob(&count).exp()).sum();
            let got = law.survival(&y);
            assert!((got - sum).abs() <= 1e-9 * sum, "{a} {b} {y}: {got} {sum}");
        }
    }
}
