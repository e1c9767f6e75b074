//! Small probabilistic models that compile into your Rust program: checked before they run, trained in-process, the
//! same bits everywhere.
//!
//! A model is written in the [`model!`] macro. The macro is a compiler: it checks the widths of all layers and the ranges
//! of all parameters, derives the gradient symbolically, and writes a struct that reads as if it had been written by
//! hand.
//!
//! ```
//! use probdl::prelude::*;
//!
//! model! {
//!     /// A straight line whose noise grows with x.
//!     pub struct Growing = Input(1)
//!         -> Dense(2)
//!         -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..])));
//! }
//!
//! let x: Vec<[f32; 1]> = (0..200).map(|i| [i as f32 / 100.0]).collect();
//! let y: Vec<[f32; 1]> = x.iter().enumerate().map(|(i, [x])| [2.0 * x + x * [0.1, -0.1][i % 2]]).collect();
//!
//! let mut model = Growing::new(42);
//! let history = model.fit(&x, &y, &Fit::new(Adam::new(0.02)).epochs(200))?;
//! assert!(history.loss.last() < history.loss.first());
//!
//! let law = model.distribution(&[1.5]);
//! assert!((law.mean()[0] - 3.0).abs() < 0.1);
//! let [low, high] = law.interval(0.9);
//! assert!(low[0] < 3.0 && 3.0 < high[0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is generated
//!
//! A struct with one flat buffer of parameters, typed views of each layer (`dense()`, `dense_1()`, as in Keras), and the
//! calculus of the head as one small function over lanes. Everything else is calls of this crate's runtime. The struct's
//! documentation says its formula, its parameter count and the rewrites that the compiler applied.
//!
//! What every model can do stands in [`Train`](train::Train) (`fit`, `evaluate`, `predict`, `summary`, …) and, if it
//! ends in a distribution, in [`Predict`](train::Predict) (`distribution`, `distributions`). [`Save`](mod@file) takes models to
//! files and back, and [`Describe`](report::Describe) reports their equations and parameters.
//!
//! # Watching, stopping and resuming
//!
//! [`Training`](train::Training) adds weights and validation data; [callbacks](train::callback) watch, log, stop and store.
//! What [`fit_on`](train::Train::fit_on) gives back goes on exactly where it stopped: to the bit, also from a file.
//!
//! ```
//! # use probdl::prelude::*;
//! model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
//!
//! let x: Vec<[f32; 1]> = (0..100).map(|i| [(37 * i % 100) as f32 / 50.0 - 1.0]).collect();
//! let y: Vec<[f32; 1]> = x.iter().map(|[x]| [2.0 * x - 1.0]).collect();
//! let training = Training::new(&x[..80], &y[..80]).validation_data(&x[80..], &y[80..]);
//! let fit = Fit::new(SGD::new(0.1)).epochs(200);
//!
//! let file = std::env::temp_dir().join(format!("line-{}.state", std::process::id()));
//! let error = Metric::new("val_error", |model: &Line| {
//!     let mean = model.distributions(&x[80..]).mean();
//!     let errors = mean.iter().zip(&y[80..]).map(|(mean, y)| f64::from((mean[0] - y[0]).abs()));
//!     Ok::<_, FitError>(errors.sum::<f64>() / 20.0)
//! });
//! let mut early = EarlyStopping::new().monitor("val_error").min_delta(0.001).patience(5);
//! let checkpoint = ModelCheckpoint::new(|run: &Control<'_, Line, SGD>| {
//!     std::fs::write(&file, run.state().to_bytes())
//! });
//! let mut model = Line::new(42);
//! let fitted = model.fit_on(&training, &fit, &mut (error, &mut early, checkpoint))?;
//! assert!(fitted.history.val_loss.len() < 200 && early.stopped_epoch().is_some());
//! assert!(fitted.history.metrics["val_error"].last() < Some(&0.01));
//!
//! // From the file to the end: the bits of a fit that never stopped.
//! let state = TrainingState::from_bytes(fit.optimizer(), 2, &std::fs::read(&file)?)?;
//! let (mut resumed, mut whole) = (Line::new(42), Line::new(42));
//! resumed.resume(&training, &fit, state, &mut ())?;
//! whole.fit_on(&training, &fit, &mut ())?;
//! assert_eq!(resumed.parameters(), whole.parameters());
//! # std::fs::remove_file(&file)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is checked at compile time
//!
//! Widths of layers, slices and targets; ranges (a scale that could be negative is an error, with its cure); names and
//! arity; the type of the data: truth values for `Bernoulli`, counts for `Poisson`, classes for `Categorical`.
//!
//! # What it is not
//!
//! Networks of more than about a million parameters, GPUs, architectures chosen at run time: use burn, candle or PyTorch.
//!
//! # Features
//!
//! None is on by default. `csv`: tables from CSV files, [`data`]. `parquet`, `arrow`: columns of such
//! files. `plot`: pictures as SVG, which every browser shows. `png`: as PNG, too, with a font inside. `npz`: dense layers from numpy's files and to them, [`mod@file`]. `ndarray`: rows from its matrices. `progress`: a line that shows how far a fit has come.
//!
//! # Debug builds
//!
//! Numeric code is slow without optimisation. A line in your `Cargo.toml` keeps debug builds pleasant:
//!
//! ```toml
//! [profile.dev.package.probdl-runtime]
//! opt-level = 3
//! ```
#![forbid(unsafe_code)]

mod include;
#[cfg(feature = "plot")]
pub mod plot;

pub use probdl_macros::model;
pub use probdl_runtime::{
    data, distribution, ensemble, file, initializer, lanes, layer, math, metrics, optimizer, random, report,
    rows, train,
};

pub mod prelude {
    //! What most programs need: `use probdl::prelude::*;`
    //!
    //! Traits also come without their names, so that a program may define a `Model` or a `Mean` of its own and still call
    //! their methods.

    pub use crate::{data, include_model, metrics, model};
    pub use probdl_runtime::distribution::{
        Batch, Cdf, Censored, Censoring, Distribution, Either, Entropy, Independent, KlDivergence,
        LocationScale, LogProbGradient, Mean, Mixture, MixtureSameFamily, Mode, Quantile, Truncated,
        Variance,
    };
    pub use probdl_runtime::metrics::Crps as _;
    // Laws of real numbers.
    pub use probdl_runtime::distribution::{
        Cauchy, Deterministic, Gumbel, Laplace, Logistic, Normal, StudentT, TruncatedNormal, Uniform,
        VonMises,
    };
    // Laws of numbers between 0 and 1.
    pub use probdl_runtime::distribution::{Beta, Kumaraswamy};
    // Laws of positive numbers.
    pub use probdl_runtime::distribution::{
        Exponential, Gamma, HalfCauchy, HalfNormal, InverseGamma, LogNormal, Pareto, Weibull,
    };
    // Laws of counts and classes.
    pub use probdl_runtime::distribution::{
        Bernoulli, BetaBinomial, Binomial, Categorical, Geometric, NegativeBinomial, OrderedLogistic,
        Poisson, ZeroInflated,
    };
    // Laws of vectors.
    pub use probdl_runtime::distribution::{
        Covariance, Dirichlet, Multinomial, MultivariateNormalDiag, MultivariateNormalTriL, OneHotCategorical,
    };

    pub use probdl_runtime::data::{AdaptStream as _, Dataset};
    pub use probdl_runtime::distribution::{
        Cdf as _, Distribution as _, Entropy as _, KlDivergence as _, LocationScale as _,
        LogProbGradient as _, Mean as _, Mode as _, Quantile as _, Variance as _,
    };
    pub use probdl_runtime::ensemble::{Ensemble, EnsembleError};
    pub use probdl_runtime::file::{FileError, Save, Save as _};
    pub use probdl_runtime::model::{Model, Probabilistic};
    pub use probdl_runtime::optimizer::Optimizer as _;
    pub use probdl_runtime::optimizer::{
        Adadelta, Adagrad, Adam, AdamW, Adamax, Ftrl, LBFGS, Lion, Nadam, Optimizer, RMSprop, SGD,
    };
    pub use probdl_runtime::optimizer::{
        CosineDecay, CosineDecayRestarts, ExponentialDecay, InverseTimeDecay, LinearWarmUp, OneCycle,
        PiecewiseConstantDecay, PolynomialDecay,
    };
    pub use probdl_runtime::random::rng;
    pub use probdl_runtime::report::Describe as _;
    #[cfg(feature = "progress")]
    pub use probdl_runtime::train::callback::Progress;
    pub use probdl_runtime::train::callback::{
        CSVLogger, Callback, Cancel, Control, EarlyStopping, LearningRateScheduler, Metric, ModelCheckpoint,
        ReduceLROnPlateau, StepBudget, TimeBudget, each,
    };
    pub use probdl_runtime::train::{
        Epoch, Evaluation, Fit, FitError, History, Objective, PlacesError, Predict, Summary, Train,
    };
    pub use probdl_runtime::train::{FitStream as _, Predict as _, Train as _, TrainingStream};
    pub use probdl_runtime::train::{Fitted, StateError, Training, TrainingState};
}

#[doc(hidden)]
pub mod __private {
    //! What generated code uses. No promise is made about it.

    pub use crate::include::AlignedBytes;
    pub use core::array::from_fn;
    pub use core::clone::Clone;
    pub use core::convert::From;
    pub use core::fmt::{Debug, Formatter, Result as FormatResult};
    pub use core::ops::{Fn, FnOnce};
    pub use core::option::Option::{None, Some};
    pub use core::primitive::{bool, f32, f64, u32, u64, usize};
    pub use std::vec::Vec;

    pub use probdl_runtime::distribution::family::{
        BinomialLogits, BinomialProbs, GeometricLogits, GeometricProbs, NegativeBinomialLogits,
        NegativeBinomialMean, NegativeBinomialProbs, PoissonLogRate,
    };
    pub use probdl_runtime::distribution::family::{Family, Own, ParameterRule, density, own_law, verified};
    pub use probdl_runtime::distribution::kernel::*;
    pub use probdl_runtime::distribution::transformed::{
        Affine, Exp, Neg, Reciprocal, Sigmoid, Softplus, Tanh, Transformed,
    };
    pub use probdl_runtime::distribution::{
        Bernoulli, BetaBinomial, Binomial, Categorical, Distribution, Gamma, Geometric, Independent,
        LocationScale, LogNormal, Mean, Mode, NegativeBinomial, Normal, OrderedLogistic, Poisson, StudentT,
        Variance, ZeroInflated,
    };
    pub use probdl_runtime::distribution::{
        Beta, Cauchy, Exponential, Gumbel, HalfCauchy, HalfNormal, InverseGamma, Kumaraswamy, Laplace,
        Logistic, Pareto, TruncatedNormal, Uniform, VonMises, Weibull,
    };
    pub use probdl_runtime::distribution::{
        Censoring, Dirichlet, Either, MixtureSameFamily, Multinomial, MultivariateNormalDiag,
        MultivariateNormalTriL, OneHotCategorical, Truncated,
    };
    pub use probdl_runtime::initializer::{FanMode, Initializer, ScalingDistribution};
    pub use probdl_runtime::lanes::{Lanes, Scalar};
    pub use probdl_runtime::layer::activation::{
        backward as activation_backward, forward as activation_forward, row as activation_row,
    };
    pub use probdl_runtime::layer::concat::{
        backward as concat_backward, forward as concat_forward, row as concat_row,
    };
    pub use probdl_runtime::layer::fused::{Fused, apply as apply_fused};
    pub use probdl_runtime::layer::head::{apply as apply_head, apply_wide as apply_head_wide};
    pub use probdl_runtime::layer::map::{
        backward as map_backward, backward_wide as map_backward_wide, forward as map_forward,
        forward_wide as map_forward_wide, row as map_row,
    };
    pub use probdl_runtime::layer::softmax::{
        backward as softmax_backward, forward as softmax_forward, log_backward as log_softmax_backward,
        log_forward as log_softmax_forward, log_row as log_softmax_row, row as softmax_row,
    };
    pub use probdl_runtime::layer::{
        Activation, Dense, DenseView, DenseViewMut, Dropout, Head, Kernels, Map, MapGradient, Normalization,
        NormalizationView, Regularizer, Scratch, Variable, VariableView, VariableViewMut, Write,
    };
    pub use probdl_runtime::math::*;
    pub use probdl_runtime::model::{
        Aligned, Batch, CheckedArgument, Description, Equation, LayerDescription, Model, Probabilistic,
        Store, TargetRule, TotalCount,
    };
    pub use probdl_runtime::random::rng;
    pub use probdl_runtime::tiles::Tiles;
}
