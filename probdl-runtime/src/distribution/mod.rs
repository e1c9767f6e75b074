//! Laws of probability, as values.
//!
//! A law is a small plain struct, made by a constructor that checks its parameters. What can be asked of it are the
//! traits: [`Distribution`] (log-density and draws), and one for each quantity that a law may or may not have, so that
//! asking for a quantity that does not exist is an error of compilation.
//!
//! | law | models | events | has beside density and draws |
//! | --- | --- | --- | --- |
//! | [`Normal`] | errors, sums of small effects | real | mean, variance, mode, entropy, cdf, quantiles, affine |
//! | [`StudentT`] | real numbers with outliers | real | mean, variance, mode, entropy, cdf, quantiles, affine |
//! | [`LogNormal`] | products of many small factors: incomes, sizes | positive | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Gamma`] | waiting times, amounts | positive | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Poisson`] | counts | `u32` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`NegativeBinomial`] | counts that vary more than Poisson's | `u32` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Bernoulli`] | two answers | `bool` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Categorical`] | one of several classes | class `u32` | mode, entropy |
//!
//! [`Independent`] makes one law of several, with arrays for events; it is what a model predicts for a row. [`Batch`]
//! holds one law for each row. [`MixtureSameFamily`] and [`Mixture`] are one of several laws of a family, by chance. [`kernel`] has the log-densities over lanes.
//!
//! ```
//! use probdl_runtime::distribution::{Batch, Distribution, Independent, Normal, Quantile};
//! use probdl_runtime::random::rng;
//!
//! let law = Independent::new([Normal::new(1.0_f32, 0.5)?, Normal::new(-1.0, 2.0)?]);
//! let [low, high] = law.interval(0.9);
//! assert!(low[0] < 1.0 && 1.0 < high[0]);
//!
//! let batch = Batch::from(vec![law; 3]);
//! let draws: Vec<[f32; 2]> = batch.sample(&mut rng(7));
//! assert_eq!(draws.len(), 3);
//! # Ok::<(), probdl_runtime::distribution::NormalError>(())
//! ```

mod batch;
mod bernoulli;
mod categorical;
mod counts;
mod elementwise;
mod gamma;
mod independent;
pub mod kernel;
mod log_normal;
mod mixture;
mod negative_binomial;
mod normal;
mod parameter;
mod poisson;
mod sampler;
mod student_t;
mod traits;

pub use batch::{Batch, LengthMismatch};
pub use bernoulli::{Bernoulli, BernoulliError};
pub use categorical::{Categorical, CategoricalError};
#[doc(hidden)]
pub use elementwise::Elementwise;
pub use gamma::{Gamma, GammaError};
pub use independent::Independent;
pub use log_normal::{LogNormal, LogNormalError};
#[doc(hidden)]
pub use mixture::Ordered;
pub use mixture::{Mixture, MixtureError, MixtureSameFamily};
pub use negative_binomial::{NegativeBinomial, NegativeBinomialError};
pub use normal::{Normal, NormalError};
pub use poisson::{Poisson, PoissonError};
pub use student_t::{StudentT, StudentTError};
pub use traits::{
    Cdf, Distribution, Entropy, Gradient, LocationScale, LogProbGradient, Mean, Mode, Quantile, Variance,
};
