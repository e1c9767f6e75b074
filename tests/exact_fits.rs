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
