//! The laws against TensorFlow Probability, in f64.

use probdl_runtime::distribution::Distribution as _;
use probdl_runtime::distribution::kernel::{
    negative_binomial_log_mean, negative_binomial_mean, negative_binomial_probs,
};
use probdl_runtime::distribution::{
    Binomial, Cdf, LogProbGradient, Mean, Mode, NegativeBinomial, Poisson, Variance, ZeroInflated,
};

use crate::golden::{Point, agree, points, some_of};

fn check_tails<D: Cdf<Scalar = f64, Event = u32>>(law: &D, point: &Point, slack: f64) {
    let y = point.value() as u32;
    point.check("log_prob", law.log_prob(&y));
    // TensorFlow's survival function is 1 - cdf, and its cdf is right to about 1e-11;
    // `small_tails_keep_their_digits` has exact values.
    point.check_within("cdf", law.cdf(&y), slack);
    point.check_within("survival_function", law.survival(&y), 3e-11 + slack);
    point.check_within("log_cdf", law.log_cdf(&y), 3e-11 + 2.0 * slack);
    let log_survival = law.log_survival(&y);
    assert!(agree(log_survival.exp(), law.survival(&y)), "{point:?}");
}

fn check_moments<D: Mean<Moment = f64> + Variance>(law: &D, point: &Point) {
    point.check("mean", law.mean());
    point.check("variance", law.variance());
    point.check("stddev", law.stddev());
}

#[test]
fn negative_binomial_has_the_reference_quantities() {
    for point in points("NegativeBinomial_logits") {
        let [total, logits] = ["total_count", "logits"].map(|name| point.parameter(name));
        let law = NegativeBinomial::from_logits(total, logits).unwrap();
        let y = point.value() as u32;
        check_tails(&law, &point, 0.0);
        check_moments(&law, &point);
        point.check("mode", f64::from(law.mode()));
        let [by_total, by_logits] = law.log_prob_grad(&y).by_parameters;
        point.check_gradient("total_count", &[by_total]);
        // y q - r p: a difference of large terms.
        let slack = 1e-12 * (1.0 + f64::from(y) + total);
        point.check_gradient_within("logits", &[by_logits], &[slack]);
    }
}

/// Sums of probabilities with 50 digits.
#[test]
fn small_tails_keep_their_digits() {
    let law = NegativeBinomial::from_logits(0.001, 10.0).unwrap();
    let relative = law.survival(&10_000) / 6.199_665_751_020_710e-4 - 1.0_f64;
    assert!(relative.abs() < 1e-10, "{relative:e}"); // it is the complement of 0.9994
    // By symmetry, half and half of what is in the middle.
    let law = Binomial::new(1_000_000, 0.5_f64).unwrap();
    let want = 0.5 + 0.5 * law.prob(&500_000);
    assert!((law.cdf(&500_000) - want).abs() < 1e-14);
    // 1 - (1 - 1e-8)^(1e9 r) for r = 1e9: the rounding of 1 - p must not count 1e9 times.
    let law = NegativeBinomial::new(1e9, 1e-8_f64).unwrap();
    assert!((law.log_cdf(&0) + 10.000_000_05).abs() < 1e-13);
}

/// The other sets of parameters, by the chain rule from the reference's.
#[test]
fn negative_binomial_of_other_parameters_has_the_reference_values() {
    for point in some_of("NegativeBinomial_logits") {
        let [total, logits] = ["total_count", "logits"].map(|name| point.parameter(name));
        let [by_total, by_logits] = ["total_count", "logits"].map(|name| point.gradient(name)[0]);
        let y = point.value();
        let probs = 1.0 / (1.0 + (-logits).exp());
        if probs < 1.0 - 1e-6 {
            let (log_prob, partials) = negative_binomial_probs(y, [total, probs]);
            // The rounding of p changes z by its part of q.
            let off = 1e-15 / (1.0 - probs) * by_logits.abs();
            let size = 1e-12 * (1.0 + y + total) + off;
            assert!(
                (log_prob - point.log_prob()).abs() <= 1e-9 * log_prob.abs() + off,
                "{point:?}"
            );
            point.check_gradient_within("total_count", &partials[..1], &[off]);
            let chained = partials[1] * probs * (1.0 - probs);
            point.check_gradient_within("logits", &[chained], &[size]);
        }
        let (ln_mean, ln_dispersion) = (total.ln() + logits, -total.ln());
        let by_mean = negative_binomial_mean(y, [ln_mean.exp(), 1.0 / total]);
        let by_log = negative_binomial_log_mean(y, [ln_mean, ln_dispersion]);
        let log_form = (by_mean.0, [by_mean.1[0] * ln_mean.exp(), by_mean.1[1] / total]);
        for (log_prob, [by_ln_mean, by_ln_dispersion]) in [log_form, by_log] {
            // The rounding of the logarithm of the mean counts as often as the derivative says.
            let off = 1e-15 * (1.0 + ln_mean.abs()) * (by_logits.abs() + y + 1.0);
            assert!(
                (log_prob - point.log_prob()).abs() <= 1e-9 * log_prob.abs() + off,
                "{log_prob} {point:?}"
            );
            point.check_gradient_within("logits", &[by_ln_mean], &[off + 1e-12 * (y + total)]);
            // ln alpha is -ln r, and z is ln alpha + ln mean.
            let want = by_logits - total * by_total;
            let size = by_logits.abs() + (total * by_total).abs();
            // The reference's derivative by r is right to about 1e-16 of its terms.
            let off = off + 1e-14 * total;
            assert!(
                (by_ln_dispersion - want).abs() <= 1e-9 * size + off,
                "{by_ln_dispersion} against {want} at {point:?}"
            );
        }
    }
}

/// Compares a law whose reference has the probability of a zero for another reason.
fn check_inflated<D, const N: usize>(law: D, parameters: [&str; N], point: &Point)
where
    D: Cdf<Scalar = f64, Event = u32, Moment = f64>
        + Mean
        + Variance
        + LogProbGradient<ByParameters = [f64; N], ByValue = ()>,
{
    let probs = point.parameter("inflated_loc_probs");
    let y = point.value() as u32;
    let inflated = ZeroInflated::new(law.clone(), probs).unwrap();
    check_tails(&inflated, point, 0.0);
    check_moments(&inflated, point);
    let (by_law, by_probs) = inflated.log_prob_grad(&y).by_parameters;
    point.check_gradient("inflated_loc_probs", &[by_probs]);
    for (name, partial) in std::iter::zip(parameters, by_law) {
        point.check_gradient(name, &[partial]);
    }
    let by_logits = ZeroInflated::from_logits(law, inflated.logits()).unwrap();
    let slope = by_logits.log_prob_grad(&y).by_parameters.1;
    assert!(
        agree(slope, by_probs * probs * (1.0 - probs)),
        "{slope} at {point:?}"
    );
    // The logit's rounding counts as its derivative says.
    let off = 1e-15 * (1.0 + inflated.logits().abs()) * slope.abs();
    assert!(
        (by_logits.log_prob(&y) - inflated.log_prob(&y)).abs() <= off,
        "{point:?}"
    );
}

#[test]
fn zero_inflated_laws_have_the_reference_quantities() {
    for point in points("ZeroInflatedPoisson") {
        check_inflated(Poisson::new(point.parameter("rate")).unwrap(), ["rate"], &point);
    }
    for point in points("ZeroInflatedNegativeBinomial") {
        let [total, logits] = ["total_count", "logits"].map(|name| point.parameter(name));
        let law = NegativeBinomial::from_logits(total, logits).unwrap();
        check_inflated(law, ["total_count", "logits"], &point);
    }
}

#[test]
fn binomial_has_the_reference_quantities() {
    use probdl_runtime::distribution::kernel::{binomial_logits, binomial_probs};
    for (file, name) in [("Binomial_logits", "logits"), ("Binomial_probs", "probs")] {
        for point in points(file) {
            let (total, parameter, y) = (
                point.parameter("total_count"),
                point.parameter(name),
                point.value(),
            );
            let by_logits = name == "logits";
            let law = if by_logits {
                Binomial::from_logits(total as u32, parameter).unwrap()
            } else {
                Binomial::new(total as u32, parameter).unwrap()
            };
            // Its incomplete beta function loses digits for large parameters: at 1e6 it is off by 1e-9.
            check_tails(&law, &point, 1e-15 * total);
            // TensorFlow rounds 1 - p.
            let off = 2e-16 * total;
            point.check("mean", law.mean());
            point.check_within("variance", law.variance(), off);
            point.check_within("stddev", law.stddev(), off / law.stddev());
            point.check("mode", f64::from(law.mode()));
            let kernel = if by_logits {
                binomial_logits::<f64>
            } else {
                binomial_probs::<f64>
            };
            let (_, [by_total, by_parameter]) = kernel(y, [total, parameter]);
            assert_eq!(law.log_prob_grad(&(y as u32)).by_parameters, [by_parameter]);
            // Differences of large terms: y q - k p, and of y / p and k / q.
            let p = law.probs();
            let terms = y * (1.0 - p) + (total - y) * p;
            let slack = 1e-12
                * (1.0
                    + if by_logits {
                        terms
                    } else {
                        terms / (p * (1.0 - p)).max(1e-300)
                    });
            if point.gradient(name)[0].is_nan() {
                // At p = 0 or 1 TensorFlow has 0 times infinity.
                assert_eq!(by_parameter, if p == 0.0 { -total } else { total });
            } else {
                point.check_gradient_within(name, &[by_parameter], &[slack]);
            }
            point.check_gradient_within("total_count", &[by_total], &[1e-12 * (1.0 + by_total.abs())]);
        }
    }
}
