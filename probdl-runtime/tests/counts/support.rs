//! Checks that every law and every kernel of counts must pass.

use std::fmt::Debug;

use probdl_runtime::distribution::{Cdf, Distribution, Entropy, Mean, Mode, Quantile, Variance};
use probdl_runtime::random::{Purpose, Stream, rng};
use statrs::function::gamma::digamma;

/// A number of either sign, its size anywhere in these decades.
pub(crate) fn real(index: u64, decades: f64) -> f64 {
    let mut stream = rng(index);
    let size = 10_f64.powf(decades * (2.0 * stream.uniform() - 1.0));
    if stream.uniform() < 0.5 { -size } else { size }
}

/// A positive number anywhere in these decades.
pub(crate) fn positive(index: u64, decades: f64) -> f64 {
    real(index, decades).abs()
}

/// A number between two others.
pub(crate) fn between(index: u64, low: f64, high: f64) -> f64 {
    low + (high - low) * rng(index).uniform()
}

/// A kernel of counts with `P` parameters, in both precisions.
pub(crate) struct Kernel<const P: usize> {
    pub(crate) name: &'static str,
    pub(crate) wide: fn(f64, [f64; P]) -> (f64, [f64; P]),
    pub(crate) narrow: fn(f32, [f32; P]) -> (f32, [f32; P]),
}

macro_rules! kernel {
    ($name:ident) => {
        $crate::support::Kernel {
            name: stringify!($name),
            wide: probdl_runtime::distribution::kernel::$name::<f64>,
            narrow: probdl_runtime::distribution::kernel::$name::<f32>,
        }
    };
}
pub(crate) use kernel;

impl<const P: usize> Kernel<P> {
    /// Compares every partial derivative with a central difference, Richardson-extrapolated; `units` are the distances
    /// over which the log-probability changes, 0 for parameters that are whole numbers.
    pub(crate) fn check_derivatives(&self, y: f64, parameters: [f64; P], units: [f64; P]) {
        let (value, partials) = (self.wide)(y, parameters);
        for index in (0..P).filter(|&index| units[index] > 0.0) {
            let at = |shift: f64| {
                let mut moved = parameters;
                moved[index] += shift;
                (self.wide)(y, moved).0
            };
            // The extrapolated difference is off by the fourth power of the step and by rounding over the step.
            let h = 1e-3 * units[index];
            let difference = |h: f64| (at(h) - at(-h)) / (2.0 * h);
            let want = (4.0 * difference(0.5 * h) - difference(h)) / 3.0;
            let curvature = (at(h) - 2.0 * at(0.0) + at(-h)).abs() / h;
            let rounding = 1e-14 * (1.0 + value.abs()) / h;
            let got = partials[index];
            assert!(
                (got - want).abs() <= 1e-6 * (want.abs() + curvature) + 4.0 * rounding,
                "{} at {y} {parameters:?}, partial {index}: {got} against {want}",
                self.name
            );
        }
    }

    /// Compares the derivative by the first parameter, a total count, with `ψ(n + 1) − ψ(n − y + 1)` and what the law adds.
    pub(crate) fn check_by_total(&self, y: f64, parameters: [f64; P], added: f64) {
        let (_, partials) = (self.wide)(y, parameters);
        let n = parameters[0];
        let want = digamma(n + 1.0) - digamma(n - y + 1.0) + added;
        let off = 1e-12 * (1.0 + n.ln_1p() + added.abs());
        close(partials[0], want, off, &parameters);
    }

    /// Compares single with double precision at numbers that both can hold; `slack` is what a rounding error of 1 may
    /// make of the value and of each partial, beside the result itself.
    pub(crate) fn check_narrow(
        &self,
        y: f64,
        parameters: [f64; P],
        tolerance: f64,
        value: f64,
        slack: [f64; P],
    ) {
        let parameters = parameters.map(|parameter| parameter as f32);
        let y = y as f32;
        let (got, gots) = (self.narrow)(y, parameters);
        let (want, wants) = (self.wide)(f64::from(y), parameters.map(f64::from));
        let near = |got: f32, want: f64, slack: f64| {
            (f64::from(got) - want).abs() <= tolerance * (want.abs() + slack)
        };
        assert!(
            near(got, want, 1.0 + value),
            "{} at {y} {parameters:?}: {got} against {want}",
            self.name
        );
        for index in 0..P {
            assert!(
                near(gots[index], wants[index], slack[index]),
                "{} at {y} {parameters:?}, partial {index}: {} against {}",
                self.name,
                gots[index],
                wants[index]
            );
        }
    }

    fn results(&self, y: f64, parameters: [f64; P]) -> Vec<f64> {
        let (value, partials) = (self.wide)(y, parameters);
        let (narrow, narrow_partials) = (self.narrow)(y as f32, parameters.map(|parameter| parameter as f32));
        let narrow = std::iter::once(narrow).chain(narrow_partials).map(f64::from);
        std::iter::once(value).chain(partials).chain(narrow).collect()
    }

    /// Checks that value and partials are finite in both precisions.
    pub(crate) fn check_finite(&self, y: f64, parameters: [f64; P]) {
        let results = self.results(y, parameters);
        assert!(
            results.iter().all(|result| result.is_finite()),
            "{} at {y} {parameters:?}: {results:?}",
            self.name
        );
    }

    /// Checks that nothing is NaN.
    pub(crate) fn check_number(&self, y: f64, parameters: [f64; P]) {
        let results = self.results(y, parameters);
        assert!(
            results.iter().all(|result| !result.is_nan()),
            "{} at {y} {parameters:?}: {results:?}",
            self.name
        );
    }

    /// Checks what is outside of the support, and that NaN is answered by NaN.
    pub(crate) fn check_outside(&self, parameters: [f64; P]) {
        let (value, partials) = (self.wide)(-1.0, parameters);
        assert_eq!(value, f64::NEG_INFINITY, "{}", self.name);
        assert!(
            partials.iter().all(|partial| partial.is_finite()),
            "{}",
            self.name
        );
        assert!((self.wide)(f64::NAN, parameters).0.is_nan(), "{}", self.name);
        for index in 0..P {
            let mut parameters = parameters;
            parameters[index] = f64::NAN;
            for y in [0.0, 2.0] {
                assert!((self.wide)(y, parameters).0.is_nan(), "{} {index}", self.name);
            }
        }
    }
}

/// Compares two numbers relative to the second, or to 1 if that is larger.
pub(crate) fn close(got: f64, want: f64, tolerance: f64, what: &dyn Debug) {
    assert!(
        (got - want).abs() <= tolerance * want.abs().max(1.0),
        "{what:?}: {got} against {want}"
    );
}

/// Checks all quantities of a law against sums over its probabilities, up to a count beyond which nothing is left.
pub(crate) fn check_law<D>(law: &D, last: u32)
where
    D: Distribution<Scalar = f64, Event = u32, Moment = f64>
        + Mean
        + Variance
        + Mode
        + Entropy
        + Cdf
        + Quantile,
{
    let (mut total, mut mean, mut second, mut entropy) = (0.0, 0.0, 0.0, 0.0);
    let mut greatest = 0;
    for y in 0..=last {
        let probability = law.prob(&y);
        total += probability;
        mean += probability * f64::from(y);
        second += probability * (f64::from(y) - law.mean()) * (f64::from(y) - law.mean());
        if probability > 0.0 {
            entropy -= probability * law.log_prob(&y);
        }
        if law.log_prob(&y) > law.log_prob(&greatest) {
            greatest = y;
        }
        if (y < 40 || y % 97 == 0) && 1e-300 < total && total < 0.99 {
            close(law.cdf(&y), total, 1e-11, law);
            close(law.log_cdf(&y), total.ln(), 1e-11, law);
            close(law.cdf(&y) + law.survival(&y), 1.0, 1e-14, law);
            close(law.log_survival(&y), law.survival(&y).ln(), 1e-11, law);
            if probability > 1e-6 * total {
                assert_eq!(law.quantile(law.cdf(&y)), y, "{law:?}");
                if law.prob(&(y + 1)) > 1e-6 * total {
                    assert_eq!(law.quantile(law.cdf(&y) * (1.0 + 1e-9)), y + 1, "{law:?}");
                }
            }
        }
    }
    close(total, 1.0, 1e-10, law);
    close(mean, law.mean(), 1e-9, law);
    close(second, law.variance(), 1e-8, law);
    close(law.stddev() * law.stddev(), law.variance(), 1e-13, law);
    close(entropy, law.entropy(), 1e-9, law);
    // Of two modes rounding decides.
    assert!(
        law.log_prob(&law.mode()) >= law.log_prob(&greatest) - 1e-12,
        "{law:?}"
    );
    let [low, high] = law.interval(0.9);
    assert!(
        law.cdf(&high) >= 0.95 && (low == 0 || law.cdf(&(low - 1)) < 0.05),
        "{law:?}"
    );
    assert_eq!(
        [law.quantile(0.0), law.quantile(-1.0), law.quantile(f64::NAN)],
        [0; 3]
    );
}

const DRAWS: usize = 100_000;

/// The deviate that Pearson's chi-square of 100,000 draws corresponds to (Wilson and Hilferty, 1931) stays below 4, which
/// is exceeded once in 30,000 times: a stream for each draw, and one for all.
pub(crate) fn check_draws<D>(law: &D, seed: u64)
where
    D: Distribution<Scalar = f64, Event = u32> + Cdf + Quantile,
{
    // Cells between the quantiles of 50 probabilities, so that each is expected to hold enough.
    let mut edges: Vec<u32> = (1..50).map(|k| law.quantile(f64::from(k) / 50.0)).collect();
    edges.dedup();
    let mut below = 0.0;
    let mut expected = vec![];
    for edge in &edges {
        expected.push((law.cdf(edge) - below) * DRAWS as f64);
        below = law.cdf(edge);
    }
    let last = edges[edges.len() - 1];
    expected.push(law.survival(&last) * DRAWS as f64);
    let mut stream = rng(seed);
    let apart = (0..DRAWS as u64).map(|index| law.draw(&mut Stream::new(seed, Purpose::Sample, index)));
    let in_turn = (0..DRAWS).map(|_| law.draw(&mut stream));
    let mut together = vec![0; DRAWS];
    law.draw_into(&mut rng(seed), &mut together);
    for sample in [apart.collect::<Vec<u32>>(), in_turn.collect(), together] {
        let mut counts = vec![0.0; expected.len()];
        for y in sample {
            counts[edges.partition_point(|edge| *edge < y)] += 1.0;
        }
        let deviate = chi_square_deviate(&counts, &expected);
        assert!(deviate < 4.0, "{law:?}: {deviate}");
    }
}

fn chi_square_deviate(counts: &[f64], expected: &[f64]) -> f64 {
    let (mut statistic, mut freedom) = (0.0, -1.0);
    for (count, expected) in std::iter::zip(counts, expected) {
        if *expected > 4.0 {
            statistic += (count - expected) * (count - expected) / expected;
            freedom += 1.0;
        }
    }
    if freedom < 1.0 {
        return 0.0; // all draws in one cell
    }
    let spread = 2.0 / (9.0 * freedom);
    ((statistic / freedom).cbrt() - 1.0 + spread) / f64::sqrt(spread)
}
