//! Maximum-likelihood fits of real data by L-BFGS, against Newton's method (`reference/exact_fits.py`): log-likelihoods to
//! nine digits, coefficients to a thousandth of their standard errors.

use probdl::data::Table;
use probdl::prelude::*;
use serde_json::Value;

/// The engine of all fits: one step, which goes on for so many iterations, with every row in each.
fn fit() -> Fit<LBFGS> {
    Fit::new(LBFGS::new().iterations(120).history_size(20))
}

fn table(name: &str) -> Table {
    let path = format!("{}/examples/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    Table::open(path).expect("a table of the examples")
}

fn wanted(name: &str) -> Value {
    let text = include_str!("reference/exact_fits.json");
    let json: Value = serde_json::from_str(text).expect("JSON");
    json[name].clone()
}

/// Incomes, standardized; food expenditures in hundreds of francs.
fn engel() -> (Vec<[f64; 1]>, Vec<[f64; 1]>) {
    let table = table("engel");
    let (income, food): (Vec<[f64; 1]>, Vec<[f64; 1]>) = (
        table.columns(["income"]).unwrap(),
        table.columns(["foodexp"]).unwrap(),
    );
    let n = income.len() as f64;
    let mean = income.iter().map(|[x]| x).sum::<f64>() / n;
    let deviation = (income.iter().map(|[x]| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    let z = income.iter().map(|[x]| [(x - mean) / deviation]).collect();
    (z, food.iter().map(|[y]| [y / 100.0]).collect())
}

/// Compares a fitted model: its parameters in their order by name, and its log-likelihood, of which `units` is added for
/// each row.
fn check<M: Model<Scalar = f64>>(
    fit: &str,
    model: &M,
    names: &[&str],
    (x, y): (&[M::Input], &[M::Target]),
    units: f64,
) {
    let wanted = wanted(fit);
    assert_eq!(model.parameters().len(), names.len());
    for (name, found) in names.iter().zip(model.parameters()) {
        let (value, error) = (
            wanted["parameters"][name].as_f64().expect("a parameter"),
            wanted["standard_errors"][name].as_f64().expect("its error"),
        );
        let off = (found - value).abs() / error;
        assert!(
            off < 1e-3,
            "{fit}, {name}: {found}, not {value}: {off} standard errors"
        );
    }
    let rows = y.len() as f64;
    let found = -rows * (model.evaluate(x, y).unwrap().loss - units);
    let value = wanted["log_likelihood"].as_f64().expect("a number");
    assert!(
        (found - value).abs() <= 1e-9 * value.abs(),
        "{fit}: {found}, not {value}"
    );
}

model! {
    #[model(dtype = f64)]
    struct ExpSpread(z: 1) { let mean = z -> Dense(1); let raw = z -> Dense(1); Normal(mean, exp(raw)) }
}
model! {
    #[model(dtype = f64)]
    struct SoftplusSpread(z: 1) { let mean = z -> Dense(1); let raw = z -> Dense(1); Normal(mean, softplus(raw)) }
}
model! {
    #[model(dtype = f64)]
    struct GammaMean(z: 1) {
        let log_mean = z -> Dense(1);
        let log_shape = variable(0.0);
        Gamma(exp(log_shape), exp(log_shape - log_mean))
    }
}
model! {
    #[model(dtype = f64)]
    struct LogNormalMean(z: 1) { let mean = z -> Dense(1); let log_sigma = variable(0.0); LogNormal(mean, exp(log_sigma)) }
}

#[test]
fn household_budgets() {
    let (z, y) = engel();
    // Food is 100 times the target: its density is a hundredth.
    let hundred = -(100.0_f64.ln());
    let mut model = ExpSpread::new(1);
    model.fit(&z, &y, &fit()).unwrap();
    check("normal_exp", &model, &["b", "a", "d", "c"], (&z, &y), hundred);

    let mut model = SoftplusSpread::new(1);
    model.fit(&z, &y, &fit()).unwrap();
    check(
        "normal_softplus",
        &model,
        &["b", "a", "d", "c"],
        (&z, &y),
        hundred,
    );

    let francs: Vec<[f64; 1]> = y.iter().map(|[y]| [100.0 * y]).collect();
    let mut model = GammaMean::new(1);
    model.fit(&z, &francs, &fit()).unwrap();
    check("gamma", &model, &["z", "const", "log_shape"], (&z, &francs), 0.0);

    let mut model = LogNormalMean::new(1);
    model.fit(&z, &francs, &fit()).unwrap();
    check(
        "log_normal",
        &model,
        &["z", "const", "log_sigma"],
        (&z, &francs),
        0.0,
    );
}

model! {
    #[model(dtype = f64)]
    struct Visits = Input(9) -> Dense(1) -> DistributionLambda(|t| Poisson(exp(t)));
}

#[test]
fn visits_to_a_doctor() {
    let names = [
        "lncoins", "idp", "lpi", "fmde", "physlm", "disea", "hlthg", "hlthf", "hlthp",
    ];
    let table = table("randhie");
    let x: Vec<[f64; 9]> = table.columns(names).unwrap();
    let y: Vec<[u32; 1]> = table.columns(["mdvis"]).unwrap();
    let mut model = Visits::new(1);
    model.fit(&x, &y, &fit()).unwrap();
    let names: Vec<&str> = names.into_iter().chain(["const"]).collect();
    check("poisson", &model, &names, (&x, &y), 0.0);
}

model! {
    #[model(dtype = f64)]
    struct Remission(treated: 1) {
        let log_scale = treated -> Dense(1);
        let log_shape = variable(0.0);
        Censored(Weibull(concentration = exp(log_shape), scale = exp(log_scale)))
    }
}

/// The maximum of the log-likelihood of `ln t = a + b treated + s W`, with a standard Gumbel number's mirror image W, by
/// Newton's method in a, b and ln s; with its value.
fn newton(rows: &[[f64; 3]]) -> ([f64; 3], f64) {
    let log_likelihood = |[a, b, log_s]: [f64; 3]| -> f64 {
        let of_row = |[treated, weeks, relapse]: &[f64; 3]| {
            let z = (weeks.ln() - a - b * treated) / log_s.exp();
            relapse * (z - log_s - weeks.ln()) - z.exp()
        };
        rows.iter().map(of_row).sum()
    };
    let mut at = [2.5_f64, 0.5, 0.0];
    for _ in 0..60 {
        let [a, b, log_s] = at;
        let s = log_s.exp();
        let (mut slope, mut bend) = ([0.0; 3], [[0.0; 3]; 3]);
        for [treated, weeks, relapse] in rows {
            let z = (weeks.ln() - a - b * treated) / s;
            let hazard = z.exp();
            // By z; and z by a, b and ln s.
            let (first, second) = (relapse - hazard, -hazard);
            let by = [-1.0 / s, -treated / s, -z];
            for i in 0..3 {
                slope[i] += first * by[i];
                for j in 0..3 {
                    // The second derivatives of z: those with ln s are the first ones with the other sign.
                    let twice = if i == 2 {
                        -by[j]
                    } else if j == 2 {
                        -by[i]
                    } else {
                        0.0
                    };
                    bend[i][j] += second * by[i] * by[j] + first * twice;
                }
            }
            slope[2] -= relapse;
        }
        let step = equations::solve(bend, slope);
        // As far as it leads up.
        let moved = |part: f64| [0, 1, 2].map(|i| at[i] - part * step[i]);
        let parts = (0..40).map(|n| 0.5_f64.powi(n));
        let up = parts
            .map(moved)
            .find(|to| log_likelihood(*to) > log_likelihood(at));
        let Some(up) = up else { break };
        at = up;
    }
    (at, log_likelihood(at))
}

mod equations {
    /// The solution of three linear equations, by elimination.
    pub(super) fn solve(mut a: [[f64; 3]; 3], mut b: [f64; 3]) -> [f64; 3] {
        for i in 0..3 {
            for j in i + 1..3 {
                let factor = a[j][i] / a[i][i];
                for k in i..3 {
                    a[j][k] -= factor * a[i][k];
                }
                b[j] -= factor * b[i];
            }
        }
        for i in (0..3).rev() {
            for k in i + 1..3 {
                b[i] -= a[i][k] * b[k];
            }
            b[i] /= a[i][i];
        }
        b
    }
}

#[test]
fn remissions_of_which_not_all_were_seen_to_end() {
    let rows: Vec<[f64; 3]> = table("leukemia")
        .columns(["treated", "weeks", "relapse"])
        .unwrap();
    let ([a, b, log_s], log_likelihood) = newton(&rows);
    // As in R's `survreg(Surv(weeks, relapse) ~ treated)`: Venables and Ripley, *Modern Applied Statistics with S* (2002),
    // section 13.2.
    for (found, printed, digit) in [
        (b, 1.267, 5e-4),
        (a + b, 3.516, 5e-4),
        (log_s, -0.312, 5e-4),
        (log_likelihood, -106.6, 0.05),
    ] {
        assert!((found - printed).abs() <= digit, "{found}, not {printed}");
    }
    let x: Vec<[f64; 1]> = rows.iter().map(|[treated, ..]| [*treated]).collect();
    let y: Vec<[Censoring<f64>; 1]> = rows
        .iter()
        .map(|[_, weeks, relapse]| [Censoring::observed(*weeks, *relapse == 1.0)])
        .collect();
    let mut model = Remission::new(1);
    model.fit(&x, &y, &fit()).unwrap();
    let loss = model.evaluate(&x, &y).unwrap().loss;
    assert!((-loss * 42.0 - log_likelihood).abs() <= 1e-9 * log_likelihood.abs());
    let law = |treated: f64| model.distribution(&[treated]).elements()[0];
    for (found, wanted) in [
        (law(0.0).scale().ln(), a),
        (law(1.0).scale().ln(), a + b),
        (law(1.0).concentration().ln(), -log_s),
    ] {
        assert!((found - wanted).abs() < 1e-6, "{found}, not {wanted}");
    }
    // What is predicted is the law itself; with it, what is known of a child has a density.
    let child = Censored::new(law(1.0)).log_prob(&y[3][0]);
    assert_eq!(child, law(1.0).log_survival(&6.0));
}
