//! The families, and what others have of them.

use super::measure::{Comparison, Density, Times, measure};
use probdl_runtime::distribution::kernel;
use probdl_runtime::lanes::Lanes;
use rv::traits::HasDensity;
use statrs::distribution::{Continuous, Discrete};

/// Measures one family and prints its row; `none` where another has no such law.
macro_rules! row {
    (
        $wanted:ident, $name:literal = $kernel:ident [$($range:expr),+], $value:expr;
        rv $rv:tt; statrs $statrs:tt
    ) => {
        if $wanted($name) {
            struct Row;
            const P: usize = [$($range),+].len();
            impl Density<P> for Row {
                #[inline(always)]
                fn density<V: Lanes>(y: V, parameters: [V; P]) -> (V, [V; P]) {
                    kernel::$kernel(y, parameters)
                }
            }
            let times = measure::<Row, P, _, _>(&Comparison {
                ranges: [$($range),+],
                value: $value,
                rv: row!(@other $rv),
                statrs: row!(@other $statrs),
            });
            print_row($name, &times);
        }
    };
    (@other none) => { None::<fn(f64, [f64; P]) -> f64> };
    (@other ($density:expr)) => { Some($density) };
}

fn print_head() {
    println!(
        "{:<18} {:>9} {:>9} {:>9}   {:>9} {:>9}   {:>9} {:>9}",
        "log_prob", "f32", "+gradient", "f64", "rv", "statrs", "rv/f64", "statrs/f64"
    );
}

fn print_row(name: &str, times: &Times) {
    let other = |time: Option<f64>| time.map_or_else(|| "-".to_owned(), |time| format!("{time:.2}"));
    let ratio = |time: Option<f64>| {
        time.map_or_else(
            || "-".to_owned(),
            |time| {
                format!(
                    "{:.1} {}",
                    time / times.wide,
                    if time > times.wide { '+' } else { '-' }
                )
            },
        )
    };
    println!(
        "{name:<18} {:>9.2} {:>9.2} {:>9.2}   {:>9} {:>9}   {:>9} {:>9}",
        times.narrow,
        times.gradient,
        times.wide,
        other(times.rv),
        other(times.statrs),
        ratio(times.rv),
        ratio(times.statrs)
    );
}

/// A value around a location, by scale.
fn around([loc, scale]: [f64; 2], u: f64) -> f64 {
    loc + scale * (6.0 * u - 3.0)
}

/// A positive value up to a few scales.
fn beyond(scale: f64, u: f64) -> f64 {
    scale * (0.01 + 3.0 * u)
}

const LOC: [f64; 2] = [-3.0, 3.0];
const SCALE: [f64; 2] = [0.3, 3.0];
const SHAPE: [f64; 2] = [0.5, 12.0];
const UNIT: [f64; 2] = [0.02, 0.98];

/// Prints the rows whose names are wanted.
#[allow(clippy::cognitive_complexity)] // a list
pub(crate) fn print(wanted: &dyn Fn(&str) -> bool) {
    use rv::dist as other;
    use statrs::distribution as theirs;
    print_head();
    real(wanted);
    row!(wanted, "LogNormal" = log_normal [LOC, SCALE], |[_, s], u| beyond(s, u);
        rv (|y: f64, [m, s]: [f64; 2]| other::LogNormal::new_unchecked(m, s).ln_f(&y));
        statrs (|y, [m, s]: [f64; 2]| theirs::LogNormal::new(m, s).unwrap().ln_pdf(y)));
    row!(wanted, "Gamma" = gamma [SHAPE, SCALE], |[a, b], u| beyond(a / b, u);
        rv (|y: f64, [a, b]: [f64; 2]| other::Gamma::new_unchecked(a, b).ln_f(&y));
        statrs (|y, [a, b]: [f64; 2]| theirs::Gamma::new(a, b).unwrap().ln_pdf(y)));
    row!(wanted, "Exponential" = exponential_density [SCALE], |[r], u| beyond(1.0 / r, u);
        rv (|y: f64, [r]: [f64; 1]| other::Exponential::new_unchecked(r).ln_f(&y));
        statrs (|y, [r]: [f64; 1]| theirs::Exp::new(r).unwrap().ln_pdf(y)));
    row!(wanted, "Weibull" = weibull [SHAPE, SCALE], |[_, s], u| beyond(s, 0.5 * u);
        rv none;
        statrs (|y, [a, s]: [f64; 2]| theirs::Weibull::new(a, s).unwrap().ln_pdf(y)));
    row!(wanted, "InverseGamma" = inverse_gamma [SHAPE, SCALE], |[a, s], u| s / a * (0.3 + 2.0 * u);
        rv (|y: f64, [a, s]: [f64; 2]| other::InvGamma::new_unchecked(a, s).ln_f(&y));
        statrs (|y, [a, s]: [f64; 2]| theirs::InverseGamma::new(a, s).unwrap().ln_pdf(y)));
    row!(wanted, "Pareto" = pareto [SHAPE, SCALE], |[_, s], u| s * (1.0 + 3.0 * u);
        rv (|y: f64, [a, s]: [f64; 2]| other::Pareto::new_unchecked(a, s).ln_f(&y));
        statrs (|y, [a, s]: [f64; 2]| theirs::Pareto::new(s, a).unwrap().ln_pdf(y)));
    row!(wanted, "HalfNormal" = half_normal [SCALE], |[s], u| beyond(s, u); rv none; statrs none);
    row!(wanted, "HalfCauchy" = half_cauchy [SCALE], |[s], u| beyond(s, u); rv none; statrs none);
    row!(wanted, "Beta" = beta [SHAPE, SHAPE], |_, u| 0.02 + 0.96 * u;
        rv (|y: f64, [a, b]: [f64; 2]| other::Beta::new_unchecked(a, b).ln_f(&y));
        statrs (|y, [a, b]: [f64; 2]| theirs::Beta::new(a, b).unwrap().ln_pdf(y)));
    row!(wanted, "Kumaraswamy" = kumaraswamy [SHAPE, SHAPE], |_, u| 0.02 + 0.96 * u;
        rv (|y: f64, [a, b]: [f64; 2]| other::Kumaraswamy::new_unchecked(a, b).ln_f(&y)); statrs none);
    row!(wanted, "Uniform" = uniform [[-3.0, 0.0], [1.0, 3.0]], |_, u| u;
        rv (|y: f64, [a, b]: [f64; 2]| other::Uniform::new_unchecked(a, b).ln_f(&y));
        statrs (|y, [a, b]: [f64; 2]| theirs::Uniform::new(a, b).unwrap().ln_pdf(y)));
    row!(wanted, "TruncatedNormal" = truncated_normal [LOC, SCALE, [-3.0, 0.0], [1.0, 3.0]], |_, u| u; rv none; statrs none);
    row!(wanted, "VonMises" = von_mises [LOC, SHAPE], |[m, _], u| m + 6.0 * u - 3.0;
        rv (|y: f64, [m, k]: [f64; 2]| {
            let turn = std::f64::consts::TAU;
            // Its angles begin at -π.
            let angle = |x: f64| (x + 0.5 * turn).rem_euclid(turn) - 0.5 * turn;
            other::VonMises::new_unchecked(angle(m), k).ln_f(&angle(y))
        });
        statrs none);
    counts(wanted);
    println!();
}

/// Laws of any real number.
fn real(wanted: &dyn Fn(&str) -> bool) {
    use rv::dist as other;
    use statrs::distribution as theirs;
    row!(wanted, "Normal" = normal [LOC, SCALE], around;
        rv (|y: f64, [m, s]: [f64; 2]| other::Gaussian::new_unchecked(m, s).ln_f(&y));
        statrs (|y, [m, s]: [f64; 2]| theirs::Normal::new(m, s).unwrap().ln_pdf(y)));
    row!(wanted, "StudentT" = student_t [SHAPE, [0.0, 0.0], [1.0, 1.0]], |[_, m, s], u| around([m, s], u);
        rv (|y: f64, [df, _, _]: [f64; 3]| other::StudentsT::new_unchecked(df).ln_f(&y));
        statrs (|y, [df, m, s]: [f64; 3]| theirs::StudentsT::new(m, s, df).unwrap().ln_pdf(y)));
    row!(wanted, "Laplace" = laplace [LOC, SCALE], around;
        rv (|y: f64, [m, s]: [f64; 2]| other::Laplace::new_unchecked(m, s).ln_f(&y));
        statrs (|y, [m, s]: [f64; 2]| theirs::Laplace::new(m, s).unwrap().ln_pdf(y)));
    row!(wanted, "Logistic" = logistic [LOC, SCALE], around; rv none; statrs none);
    row!(wanted, "Cauchy" = cauchy [LOC, SCALE], around;
        rv (|y: f64, [m, s]: [f64; 2]| other::Cauchy::new_unchecked(m, s).ln_f(&y));
        statrs (|y, [m, s]: [f64; 2]| theirs::Cauchy::new(m, s).unwrap().ln_pdf(y)));
    row!(wanted, "Gumbel" = gumbel [LOC, SCALE], around; rv none;
        statrs (|y, [m, s]: [f64; 2]| theirs::Gumbel::new(m, s).unwrap().ln_pdf(y)));
}

/// Laws of counts and truth values.
fn counts(wanted: &dyn Fn(&str) -> bool) {
    use rv::dist as other;
    use statrs::distribution as theirs;
    row!(wanted, "Bernoulli" = bernoulli_probs [UNIT], |_, u| f64::from(u8::from(u < 0.5));
        rv (|y: f64, [p]: [f64; 1]| other::Bernoulli::new_unchecked(p).ln_f(&(y > 0.5)));
        statrs (|y, [p]: [f64; 1]| theirs::Bernoulli::new(p).unwrap().ln_pmf(y as u64)));
    row!(wanted, "Poisson" = poisson [[0.5, 30.0]], |[rate], u| beyond(rate, 0.7 * u).floor();
        rv (|y: f64, [rate]: [f64; 1]| other::Poisson::new_unchecked(rate).ln_f(&(y as u32)));
        statrs (|y, [rate]: [f64; 1]| theirs::Poisson::new(rate).unwrap().ln_pmf(y as u64)));
    row!(wanted, "NegativeBinomial" = negative_binomial_probs [SHAPE, UNIT], |[r, p], u| beyond(r * p / (1.0 - p), u).floor();
        rv (|y: f64, [r, p]: [f64; 2]| other::NegBinomial::new_unchecked(r, 1.0 - p).ln_f(&(y as u32)));
        statrs (|y, [r, p]: [f64; 2]| theirs::NegativeBinomial::new(r, 1.0 - p).unwrap().ln_pmf(y as u64)));
    row!(wanted, "Geometric" = geometric_probs [UNIT], |[p], u| beyond(1.0 / p, u).floor();
        rv (|y: f64, [p]: [f64; 1]| other::Geometric::new_unchecked(p).ln_f(&(y as u32)));
        statrs (|y, [p]: [f64; 1]| theirs::Geometric::new(p).unwrap().ln_pmf(y as u64 + 1)));
    row!(wanted, "Binomial" = binomial_probs [[20.0, 20.0], UNIT], |[n, _], u| (n * u).floor();
        rv (|y: f64, [n, p]: [f64; 2]| other::Binomial::new_unchecked(n as u64, p).ln_f(&(y as u64)));
        statrs (|y, [n, p]: [f64; 2]| theirs::Binomial::new(p, n as u64).unwrap().ln_pmf(y as u64)));
    row!(wanted, "BetaBinomial" = beta_binomial [[20.0, 20.0], SHAPE, SHAPE], |[n, _, _], u| (n * u).floor();
        rv (|y: f64, [n, a, b]: [f64; 3]| other::BetaBinomial::new_unchecked(n as u32, a, b).ln_f(&(y as u32)));
        statrs none);
}
