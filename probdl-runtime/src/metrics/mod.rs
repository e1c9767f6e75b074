//! How good predictions are: of points, of classes, and of whole laws.
//!
//! Every metric is a function of predictions and targets, row by row, and can be called in a fit by
//! [`Metric`](crate::train::callback::Metric). Computed in f64, with the same bits on every machine.
//!
//! | of | functions | smaller is better |
//! | --- | --- | --- |
//! | points | [`rmse`], [`mae`], [`r2`] | but for `r2` |
//! | laws | [`nll`], [`crps`], [`crps_by_quantiles`], [`crps_by_sampling`], [`pinball_loss`] | yes |
//! | intervals of laws | [`interval_coverage`], [`interval_width`], [`intervals`] | |
//! | ranks under laws | [`pit`], [`pit_histogram`] | |
//! | classes | [`accuracy`], [`top_k_accuracy`], [`auc`], [`roc_auc`] | no |
//! | survival, without a law | [`kaplan_meier`] | |
//! | probabilities of classes | [`log_loss`], [`brier_score`], [`reliability`], [`expected_calibration_error`] | yes |
//!
//! They count every row once, as Keras' `metrics` do; [`Weighted`] takes them with weights of rows, as `weighted_metrics`.
//!
//! `nll`, `log_loss`, `crps` and `brier_score` are proper scores: nothing beats the law that the targets were drawn from
//! (Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", 2007).
//!
//! ```
//! use probdl_runtime::distribution::{Batch, Normal};
//! use probdl_runtime::metrics;
//!
//! let laws = Batch::from(vec![Normal::new(0.0, 1.0)?, Normal::new(2.0, 1.0)?]);
//! let y = [0.0, 2.5];
//! assert_eq!(metrics::mae(&[[0.0], [2.0]], &[[0.0], [2.5]])?, 0.25);
//! assert!((metrics::crps(&laws, &y)? - 0.28255)< 1e-5);
//! assert_eq!(metrics::interval_coverage(&laws, &y, 0.3)?, 0.5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod auc;
mod calibration;
mod classes;
mod classification;
mod crps;
mod error;
mod interval;
mod kaplan_meier;
mod likelihood;
mod marginals;
mod pairs;
mod pit;
mod point;
mod weighted;

pub use auc::{auc, roc_auc};
pub use calibration::{ReliabilityBin, expected_calibration_error, reliability};
pub use classes::Classes;
pub use classification::{accuracy, brier_score, log_loss, top_k_accuracy};
pub use crps::{Crps, crps, crps_by_quantiles, crps_by_sampling};
pub use error::MetricError;
pub use interval::{Interval, interval_coverage, interval_width, intervals, pinball_loss};
pub use kaplan_meier::{SurvivalStep, kaplan_meier};
pub use likelihood::nll;
pub use marginals::{Marginals, Quantity};
pub use pit::{pit, pit_histogram};
pub use point::{mae, r2, rmse};
pub use weighted::Weighted;
