//! Quantities of continuous laws against integrals of their densities.

use probdl_runtime::distribution::{Cdf, Distribution, Entropy, Mean, Mode, Quantile, Variance};

/// Where a law's events lie.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Line {
    Real,
    /// With an edge of the density at the median.
    Edged,
    /// From this number on.
    From(f64),
    Between(f64, f64),
}

impl Line {
    pub(crate) const POSITIVE: Self = Self::From(0.0);
}

/// The integral of a function by the double exponential rule (Takahasi and Mori, 1974), on a line or half a line about
/// a centre and with a unit of length.
pub(crate) fn integral(line: Line, centre: f64, unit: f64, function: impl Fn(f64) -> f64) -> f64 {
    const QUARTER: f64 = std::f64::consts::FRAC_PI_2;
    let h = 1.0 / 512.0;
    let terms = (-3200..=3200).map(|step| {
        let t = h * f64::from(step);
        let (sinh, cosh) = (QUARTER * t.sinh(), QUARTER * t.cosh());
        let (y, slope) = match line {
            Line::Real => (centre + unit * sinh.sinh(), unit * sinh.cosh() * cosh),
            Line::Edged => {
                let distance = unit * sinh.exp();
                let both = function(centre + distance) + function(centre - distance);
                let term = both * distance * cosh;
                return if term.is_finite() { term } else { 0.0 };
            }
            Line::From(low) => {
                let distance = (centre - low) * sinh.exp();
                (low + distance, distance * cosh)
            }
            Line::Between(low, high) => {
                let part = 1.0 / (1.0 + (-2.0 * sinh).exp());
                let rest = 1.0 / (1.0 + (2.0 * sinh).exp());
                (low + (high - low) * part, (high - low) * part * rest * 2.0 * cosh)
            }
        };
        let term = function(y) * slope;
        if term.is_finite() { term } else { 0.0 }
    });
    h * terms.sum::<f64>()
}

/// The mean of a function of events, by integration.
pub(crate) fn expectation<D>(law: &D, line: Line, unit: f64, function: impl Fn(f64) -> f64) -> f64
where
    D: Quantile<Scalar = f64, Event = f64>,
{
    integral(line, law.quantile(0.5), unit, |y| {
        let density = law.prob(&y);
        if density > 0.0 { density * function(y) } else { 0.0 }
    })
}

pub(crate) fn close(got: f64, want: f64, tolerance: f64, what: &str) {
    assert!(
        (got - want).abs() <= tolerance * want.abs().max(1.0),
        "{what}: {got} against {want}"
    );
}

/// Checks all quantities of a law that has moments.
pub(crate) fn check_continuous<D>(law: &D, line: Line, unit: f64)
where
    D: Distribution<Scalar = f64, Event = f64, Moment = f64>
        + Mean
        + Variance
        + Mode
        + Entropy
        + Cdf
        + Quantile,
{
    check_moments(law, line, unit);
    check_density(law, line, unit);
    check_mode(law, unit);
}

/// Checks finite moments.
pub(crate) fn check_moments<D>(law: &D, line: Line, unit: f64)
where
    D: Distribution<Scalar = f64, Event = f64, Moment = f64> + Mean + Variance + Quantile,
{
    if !(law.mean().is_finite() && law.variance().is_finite()) {
        return;
    }
    let what = format!("{law:?}");
    close(expectation(law, line, unit, |y| y), law.mean(), 1e-7, &what);
    let mean = law.mean();
    let square = |y: f64| (y - mean) * (y - mean);
    let variance = expectation(law, line, unit, square);
    close(variance, law.variance(), 1e-5, &what);
    close(law.stddev() * law.stddev(), law.variance(), 1e-14, &what);
}

/// Checks density, entropy, distribution function and quantiles.
pub(crate) fn check_density<D>(law: &D, line: Line, unit: f64)
where
    D: Distribution<Scalar = f64, Event = f64> + Entropy + Cdf + Quantile,
{
    let what = format!("{law:?}");
    close(expectation(law, line, unit, |_| 1.0), 1.0, 1e-9, &what);
    let entropy = expectation(law, line, unit, |y| -law.log_prob(&y));
    close(entropy, law.entropy(), 1e-8, &what);
    check_distribution_function(law, line);
}

/// Checks distribution function and quantiles against each other and the density.
pub(crate) fn check_distribution_function<D>(law: &D, line: Line)
where
    D: Distribution<Scalar = f64, Event = f64> + Cdf + Quantile,
{
    let what = format!("{law:?}");
    for p in [
        1e-10,
        1e-4,
        0.03,
        0.2,
        0.4,
        0.499,
        0.5,
        0.501,
        0.7,
        0.95,
        0.9999,
        1.0 - 1e-10,
    ] {
        let y = law.quantile(p);
        if matches!(line, Line::From(low) if y - low < 1e-290) {
            continue;
        }
        // Relative to the smaller tail, and what rounding the quantile moves.
        let rounding = 2.0 * f64::EPSILON * y.abs() * law.prob(&y);
        if p <= 0.5 {
            assert!(
                (law.cdf(&y) - p).abs() <= 2e-12 * p + rounding,
                "{what} at {p}: {y} {}",
                law.cdf(&y)
            );
        } else {
            let above = 1.0 - p;
            assert!(
                (law.survival(&y) - above).abs() <= 1e-12 * above + 1e-15 + rounding,
                "{what} at {p}: {y}"
            );
        }
        close(law.cdf(&y) + law.survival(&y), 1.0, 1e-14, &what);
        close(law.log_cdf(&y), law.cdf(&y).ln(), 1e-12, &what);
        close(law.log_survival(&y), law.survival(&y).ln(), 1e-12, &what);
        // The cdf's slope is the density.
        let [below, above] = [law.quantile(0.95 * p), law.quantile(1.0 - 0.95 * (1.0 - p))];
        let h = 1e-3 * (y - below).min(above - y);
        let slope = (law.cdf(&(y + h)) - law.cdf(&(y - h))) / (2.0 * h);
        let rounding = (1e-15 + f64::EPSILON * y.abs() * law.prob(&y)) / h;
        if matches!(line, Line::Edged) && p == 0.5 {
            continue;
        }
        assert!(
            (slope - law.prob(&y)).abs() <= 1e-5 * slope + rounding,
            "{what} at {p}: {slope} {}",
            law.prob(&y)
        );
    }
    let [low, high] = law.interval(0.9);
    close(law.cdf(&high) - law.cdf(&low), 0.9, 1e-12, &what);
}

/// Checks that a mode is one.
pub(crate) fn check_mode<D>(law: &D, unit: f64)
where
    D: Mode<Scalar = f64, Event = f64>,
{
    let around =
        [0.99, 1.01].map(|factor| law.mode() * factor + if law.mode() == 0.0 { 1e-3 * unit } else { 0.0 });
    assert!(
        around
            .iter()
            .all(|y| law.prob(y) <= (1.0 + 1e-12) * law.prob(&law.mode())),
        "{law:?}"
    );
}

/// Checks a divergence against the integral of the difference of the log-densities.
pub(crate) fn check_divergence<D, E>(law: &D, other: &E, line: Line, unit: f64, got: f64)
where
    D: Quantile<Scalar = f64, Event = f64>,
    E: Distribution<Scalar = f64, Event = f64>,
{
    let want = expectation(law, line, unit, |y| law.log_prob(&y) - other.log_prob(&y));
    close(got, want, 1e-9, &format!("{law:?} and {other:?}"));
}
