//! Metrics in a fit and on their own.

use crate::{Classes, Wide, rows, targets};
use probdl::prelude::*;

#[test]
fn a_broken_argument_in_validation_or_under_weight_zero_is_told() {
    model! { struct Checked = Input(1) -> Dense(1, use_bias = false, kernel_initializer = constant(1.0))
    -> DistributionLambda(|t| Normal(0.0, checked(t))); }
    let (x, y) = ([[1.0], [2.0], [-1.0]], [[0.0]; 3]);
    let training = Training::new(&x, &y).sample_weight(&[0.0, 1.0, 0.0]);
    let fit = Fit::new(SGD::new(1e-3)).shuffle(false);
    assert!(matches!(
        Checked::new(0).fit_on(&training, &fit, &mut ()),
        Err(FitError::ArgumentOutOfRange { row: 2, .. })
    ));
}

#[test]
fn metrics_are_watched_in_a_fit() {
    let (x, y) = (rows::<3>(120), targets(&rows::<3>(120)));
    let training = Training::new(&x[..80], &y[..80]).validation_data(&x[80..], &y[80..]);
    let (x_val, y_val) = (&x[80..], &y[80..]);
    let crps = Metric::new("val_crps", |model: &Wide| {
        metrics::crps(&model.distributions(x_val), y_val)
    });
    let covered = Metric::new("val_coverage", |model: &Wide| {
        metrics::interval_coverage(&model.distributions(x_val), y_val, 0.9)
    });
    let rmse = Metric::new("val_rmse", |model: &Wide| {
        metrics::rmse(&model.distributions(x_val).mean(), y_val)
    });
    let mut model = Wide::new(3);
    let fit = Fit::new(Adam::new(0.01)).epochs(30);
    let mut early = EarlyStopping::new().monitor("val_crps").patience(30);
    let fitted = model
        .fit_on(&training, &fit, &mut (crps, covered, rmse, &mut early))
        .unwrap();
    let laws = model.distributions(x_val);
    let last = |name: &str| *fitted.history.metrics[name].last().unwrap();
    assert_eq!(last("val_crps"), metrics::crps(&laws, y_val).unwrap());
    assert_eq!(last("val_rmse"), metrics::rmse(&laws.mean(), y_val).unwrap());
    assert_eq!(
        last("val_coverage"),
        metrics::interval_coverage(&laws, y_val, 0.9).unwrap()
    );
    assert!(last("val_crps") < 0.8 * fitted.history.metrics["val_crps"][0]);
    // The loss holds the regularizer too.
    assert!(metrics::nll(&laws, y_val).unwrap() < *fitted.history.val_loss.last().unwrap());

    // What cannot be computed ends the fit.
    let broken = Metric::new("r2", |model: &Wide| {
        metrics::r2(&model.distributions(x_val).mean(), &[[1.0]; 40])
    });
    let error = model.fit_on(&training, &fit, &mut { broken }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "r2: all targets in column 0 are the same; there is no variance to be explained"
    );
}

#[test]
fn classifiers_and_ensembles_are_measured() {
    let x = rows::<3>(150);
    let y: Vec<u32> = x
        .iter()
        .map(|x| u32::from(x[0] > 0.3) + u32::from(x[0] > -0.4))
        .collect();
    let mut ensemble = Ensemble::new(3, 7, Classes::new).unwrap();
    ensemble
        .fit(&x, &y, &Fit::new(Adam::new(0.05)).epochs(60))
        .unwrap();
    let laws = ensemble.distributions(&x);
    let of_members = |metric: &dyn Fn(&Batch<Categorical<4>>) -> f64| {
        let scores = ensemble
            .members()
            .iter()
            .map(|member| metric(&member.distributions(&x)));
        scores.sum::<f64>() / 3.0
    };
    assert!(metrics::accuracy(&laws, &y).unwrap() > 0.8);
    assert_eq!(metrics::top_k_accuracy(&laws, &y, 4), Ok(1.0));
    // Proper scores of a mixture are no worse than the mean of its components'.
    let (loss, brier) = (
        metrics::log_loss(&laws, &y).unwrap(),
        metrics::brier_score(&laws, &y).unwrap(),
    );
    assert!(loss <= of_members(&|laws| metrics::log_loss(laws, &y).unwrap()) + 1e-7);
    assert!(brier <= of_members(&|laws| metrics::brier_score(laws, &y).unwrap()) + 1e-7);
    assert!(metrics::expected_calibration_error(&laws, &y, 15).unwrap() < 0.3);
}

/// Every metric that is a number, each under the name of its function.
fn names() -> Vec<String> {
    let exports = include_str!("../../probdl-runtime/src/metrics/mod.rs");
    let table = exports.lines().filter(|line| line.starts_with("//! |"));
    let mut names: Vec<String> = table
        .flat_map(|line| line.split("[`").skip(1))
        .map(|part| part.split('`').next().unwrap_or_default().to_owned())
        .collect();
    // What these tell is lists: of bins, of ranks, of levels, of times.
    let lists = ["reliability", "pit", "pit_histogram", "intervals", "kaplan_meier"];
    names.retain(|name| !lists.contains(&name.as_str()));
    names.sort();
    names
}

#[test]
fn every_metric_can_be_watched() {
    let x = rows::<3>(60);
    let (y, classes) = (targets(&x), {
        let class = |x: &[f32; 3]| u32::from(x[0] > 0.3) + u32::from(x[0] > -0.4);
        x.iter().map(class).collect::<Vec<u32>>()
    });
    let truths: Vec<[bool; 1]> = x.iter().map(|x| [x[0] > 0.1]).collect();
    model! { struct Coins = Input(3) -> Dense(1) -> DistributionLambda(|t| Bernoulli(logits = t)); }

    let mut watched = Vec::new();
    let mut check = |history: &History, after: &[(&str, f64)]| {
        for (name, value) in after {
            assert_eq!(history.metrics[*name].len(), 2, "{name}");
            assert_eq!(history.metrics[*name][1], *value, "{name}");
            assert!(value.is_finite(), "{name}");
            watched.push((*name).to_owned());
        }
    };
    macro_rules! run {
        ($model:ident, $targets:ident, { $($name:literal: |$laws:ident, $y:ident| $value:expr;)+ }) => {{
            let $targets = &$targets;
            let mut model = $model::new(5);
            let mut watch = ($(Metric::new($name, |model: &$model| {
                let ($laws, $y) = (model.distributions(&x), $targets);
                $value
            }),)+);
            let training = Training::new(&x, $targets);
            let fit = Fit::new(Adam::new(0.02)).epochs(2);
            let history = model.fit_on(&training, &fit, &mut watch).unwrap().history;
            let after = [$(($name, { let ($laws, $y) = (model.distributions(&x), $targets); $value.unwrap() })),+];
            check(&history, &after);
        }};
    }
    run!(Wide, y, {
        "rmse": |laws, y| metrics::rmse(&laws.mean(), y);
        "mae": |laws, y| metrics::mae(&laws.mean(), y);
        "r2": |laws, y| metrics::r2(&laws.mean(), y);
        "nll": |laws, y| metrics::nll(&laws, y);
        "crps": |laws, y| metrics::crps(&laws, y);
    });
    run!(Wide, y, {
        "crps_by_quantiles": |laws, y| metrics::crps_by_quantiles(&laws, y, 20);
        "crps_by_sampling": |laws, y| metrics::crps_by_sampling(&laws, y, 50, 1);
        "pinball_loss": |laws, y| metrics::pinball_loss(&laws, y, 0.9);
        "interval_coverage": |laws, y| metrics::interval_coverage(&laws, y, 0.8);
        "interval_width": |laws, _y| metrics::interval_width(&laws, 0.8);
    });
    run!(Classes, classes, {
        "accuracy": |laws, y| metrics::accuracy(&laws, y);
        "top_k_accuracy": |laws, y| metrics::top_k_accuracy(&laws, y, 2);
        "log_loss": |laws, y| metrics::log_loss(&laws, y);
        "brier_score": |laws, y| metrics::brier_score(&laws, y);
        "expected_calibration_error": |laws, y| metrics::expected_calibration_error(&laws, y, 10);
    });
    run!(Coins, truths, {
        "auc": |laws, y| metrics::auc(&laws, y);
        "roc_auc": |laws, y| {
            let scores: Vec<f64> = laws.mean().iter().map(|[p]| f64::from(*p)).collect();
            metrics::roc_auc(&scores, &y.iter().map(|[truth]| *truth).collect::<Vec<_>>())
        };
    });
    watched.sort();
    assert_eq!(watched, names());
}
