//! Laws that are made of laws of counts (between bounds, of which something is known, with more zeros): their derivatives
//! against central differences, over twelve decades of every parameter.

use probdl_runtime::distribution::family::{
    BinomialLogits, BinomialProbs, DistributionFunction, GeometricLogits, GeometricProbs,
    NegativeBinomialLogits, NegativeBinomialMean, NegativeBinomialProbs, PoissonLogRate,
};
use probdl_runtime::distribution::kernel::{self, zero_inflated};
use probdl_runtime::distribution::{BetaBinomial, Mean, Poisson, Variance};

use crate::bounds::{SIX_DECADES, has_several_counts, slope};
use crate::support::{between, positive};

/// Checks the derivatives of a law of counts that lie between bounds, are censored, or have more zeros, by the law's
/// parameters: those of the kernels of models, put together as models do.
fn check_made_of<F: DistributionFunction<N>, const N: usize>(
    law: fn(f64, [f64; N]) -> (f64, [f64; N]),
    parameters: [f64; N],
    // The distances over which log-probabilities change; none of what is no continuous parameter.
    units: [f64; N],
    counts: &[f64],
    compared: &mut Compared,
) {
    let sum = |(value, partials): (f64, [f64; N]), (more, others): (f64, [f64; N])| {
        (
            value + more,
            std::array::from_fn(|index| partials[index] + others[index]),
        )
    };
    let without_zeros = |y: f64, p: [f64; N]| {
        let bound = F::log_tails(0.0, p).above;
        sum(law(y, p), (-bound.ln, bound.by_parameters.map(|slope| -slope)))
    };
    let of_zeros = |y: f64, logits: f64, inner: (f64, [f64; N])| {
        let (value, [by_inner, _]) = zero_inflated(y, [inner.0, logits]);
        (value, inner.1.map(|slope| by_inner * slope))
    };
    for &y in counts {
        for logits in [-SIX_DECADES, -0.7, 5.0, SIX_DECADES] {
            let inflated = |p: [f64; N]| of_zeros(y, logits, law(y, p));
            compared.check(&inflated, parameters, units, &format!("zeros of {logits} at {y}"));
            if y > 0.0 {
                let hurdle = |p: [f64; N]| of_zeros(y, logits, without_zeros(y, p));
                compared.check(
                    &hurdle,
                    parameters,
                    units,
                    &format!("a hurdle of {logits} at {y}"),
                );
            }
        }
        if y > 0.0 {
            compared.check(
                &|p| without_zeros(y, p),
                parameters,
                units,
                &format!("without zeros at {y}"),
            );
        }
        for kind in [1.0, 2.0, 3.0] {
            let high = (2.0 * y).floor() + 3.0;
            let known = |p: [f64; N]| match kind {
                1.0 => (
                    F::log_tails(y, p).above.ln,
                    F::log_tails(y, p).above.by_parameters,
                ),
                2.0 => (
                    F::log_tails(y, p).below.ln,
                    F::log_tails(y, p).below.by_parameters,
                ),
                _ => {
                    let between = F::log_interval(y, high, p);
                    (between.ln, between.by_parameters)
                }
            };
            compared.check(
                &known,
                parameters,
                units,
                &format!("knowledge of kind {kind} at {y}"),
            );
        }
    }
}

/// How many derivatives were compared with central differences, and of how many these were known to a part in a thousand.
#[derive(Default)]
struct Compared {
    all: u32,
    sharp: u32,
}

impl Compared {
    fn check<const N: usize>(
        &mut self,
        at: &dyn Fn([f64; N]) -> (f64, [f64; N]),
        parameters: [f64; N],
        units: [f64; N],
        what: &str,
    ) {
        let (value, partials) = at(parameters);
        // Further out nothing of a probability can be told apart, and next to 1 nothing of what it lacks.
        if !(-600.0..=-1e-6).contains(&value) {
            return;
        }
        for index in (0..N).filter(|index| units[*index] > 0.0) {
            let moved = |shift: f64| {
                let mut moved = parameters;
                moved[index] += shift;
                at(moved).0
            };
            let got = partials[index];
            // A steeper function is looked at from nearer.
            let step = (0.3 / got.abs().max(1e-300)).min(units[index]);
            let want = slope(moved, step);
            // The value is right to 3e-13, and a parameter to a rounding; differences are over a thousandth of the step.
            let rounding = (3e-10 * (1.0 + value.abs()) + 1e-12 * (parameters[index] * got).abs()) / step;
            self.all += 1;
            self.sharp += u32::from(rounding <= 1e-3 * want.abs());
            assert!(
                (got - want).abs() <= 2e-6 * want.abs() + rounding,
                "{what}, {parameters:?}, parameter {index}: {got} against {want}"
            );
        }
    }
}

/// Laws with a bound, of which something is known, or with more zeros: over twelve decades of every parameter.
#[test]
fn laws_made_of_counts_have_the_slopes_of_differences_over_twelve_decades() {
    let mut compared = Compared::default();
    for index in 0..300 {
        let rate = positive(5 * index, 6.0);
        let total = positive(5 * index + 1, 6.0);
        let logits = between(5 * index + 2, -SIX_DECADES, SIX_DECADES);
        let probs = 1.0 / (1.0 + f64::exp(-logits));
        let n = positive(5 * index + 3, 6.0).ceil();
        // Counts around a law's mean, which is the distance over which it changes, and next to 0.
        let around = |mean: f64, stddev: f64, most: f64| {
            let counts = [0.0, 1.0, 2.0, mean - 2.0 * stddev, mean, mean + 3.0 * stddev];
            counts.map(|count| count.round().clamp(0.0, most))
        };
        let unit = |mean: f64, stddev: f64| 0.3 * (stddev / mean).min(1.0);
        let counts = around(rate, rate.sqrt(), 4e9);
        let part = unit(rate, rate.sqrt());
        check_made_of::<Poisson, 1>(kernel::poisson, [rate], [rate * part], &counts, &mut compared);
        check_made_of::<PoissonLogRate<f64>, 1>(
            kernel::poisson_log_rate,
            [rate.ln()],
            [part],
            &counts,
            &mut compared,
        );
        let mean = f64::exp(-logits);
        let stddev = (mean * (1.0 + mean)).sqrt();
        let (counts, part) = (around(mean, stddev, 4e9), unit(mean, stddev));
        check_made_of::<GeometricLogits<f64>, 1>(
            kernel::geometric_logits,
            [logits],
            [part],
            &counts,
            &mut compared,
        );
        let inner = probs * (1.0 - probs) * part;
        check_made_of::<GeometricProbs<f64>, 1>(
            kernel::geometric_probs,
            [probs],
            [inner],
            &counts,
            &mut compared,
        );
        let (mean, stddev) = (n * probs, (n * probs * (1.0 - probs)).sqrt());
        let counts = around(mean, stddev, n - 1.0);
        let part = 0.3 * (1.0 / stddev).min(1.0);
        check_made_of::<BinomialLogits<f64>, 2>(
            kernel::binomial_logits,
            [n, logits],
            [0.0, part],
            &counts,
            &mut compared,
        );
        let inner = probs * (1.0 - probs) * part;
        check_made_of::<BinomialProbs<f64>, 2>(
            kernel::binomial_probs,
            [n, probs],
            [0.0, inner],
            &counts,
            &mut compared,
        );
        let mean = total * logits.exp();
        let stddev = (mean * (1.0 + mean / total)).sqrt();
        if mean < 1e9 {
            let (counts, part) = (around(mean, stddev, 4e9), unit(mean, stddev));
            let law = kernel::negative_binomial_logits;
            check_made_of::<NegativeBinomialLogits<f64>, 2>(
                law,
                [total, logits],
                [total * part, part],
                &counts,
                &mut compared,
            );
            let law = kernel::negative_binomial_probs;
            let inner = probs * (1.0 - probs) * part;
            check_made_of::<NegativeBinomialProbs<f64>, 2>(
                law,
                [total, probs],
                [total * part, inner],
                &counts,
                &mut compared,
            );
        }
        let [a, b] = [1, 2].map(|place| positive(7 * index + place, 6.0));
        let law = BetaBinomial::new(n as u32, a, b).unwrap();
        if has_several_counts(&law) {
            let counts = around(law.mean(), law.stddev(), n - 1.0);
            // A change of a concentration matters as much as the change of the mean, and at most as a part of it.
            let part = 0.3 * (1.0 / law.stddev()).min(1.0);
            let units = [0.0, a * part, b * part];
            check_made_of::<BetaBinomial, 3>(kernel::beta_binomial, [n, a, b], units, &counts, &mut compared);
        }
        let stddev = (rate * (1.0 + rate / total)).sqrt();
        let (counts, part) = (around(rate, stddev, 4e9), unit(rate, stddev));
        let (law, dispersion) = (kernel::negative_binomial_mean, 1.0 / total);
        let units = [rate * part, dispersion * part];
        check_made_of::<NegativeBinomialMean<f64>, 2>(law, [rate, dispersion], units, &counts, &mut compared);
    }
    // The others are next to 0: a law that hardly depends on a parameter.
    let Compared { all, sharp } = compared;
    assert!(
        all > 50_000 && f64::from(sharp) > 0.9 * f64::from(all),
        "{sharp} of {all}"
    );
}
