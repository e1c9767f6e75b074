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
//! | [`Laplace`] | errors with large ones among them | real | mean, variance, mode, entropy, cdf, quantiles, affine |
//! | [`Logistic`] | errors with heavier tails | real | mean, variance, mode, entropy, cdf, quantiles, affine |
//! | [`Cauchy`] | outliers of any size | real | mode, entropy, cdf, quantiles, affine |
//! | [`Gumbel`] | the largest of many: floods, records | real | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Deterministic`] | numbers that are certain | real | mean, variance, mode, entropy, cdf, quantiles, affine |
//! | [`LogNormal`] | products of many small factors: incomes, sizes | positive | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Gamma`] | waiting times, amounts | positive | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Exponential`] | waiting times without memory | from 0 on | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Weibull`] | life times | positive | mean, variance, mode, entropy, cdf, quantiles |
//! | [`InverseGamma`] | variances | positive | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Pareto`] | sizes above a threshold | from the scale on | mean, variance, mode, entropy, cdf, quantiles |
//! | [`HalfNormal`] | sizes of errors | from 0 on | mean, variance, mode, entropy, cdf, quantiles |
//! | [`HalfCauchy`] | scales of any order of magnitude | from 0 on | mean, mode, entropy, cdf, quantiles |
//! | [`Beta`] | rates, parts of a whole | between 0 and 1 | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Kumaraswamy`] | the same | between 0 and 1 | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Uniform`] | numbers between bounds | real | mean, variance, entropy, cdf, quantiles |
//! | [`TruncatedNormal`] | normal numbers between bounds | real | mean, variance, mode, entropy, cdf, quantiles |
//! | [`VonMises`] | angles | real | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Poisson`] | counts | `u32` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`NegativeBinomial`] | counts that vary more than Poisson's | `u32` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Geometric`] | failures before a success | `u32` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Binomial`] | how many of n questions are answered with yes | `u32` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`BetaBinomial`] | the same, with answers that depend on each other | `u32` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Bernoulli`] | two answers | `bool` | mean, variance, mode, entropy, cdf, quantiles |
//! | [`Categorical`] | one of several classes | class `u32` | mode, entropy |
//! | [`OrderedLogistic`] | one of several classes that have an order | class `u32` | mode, entropy, cdf, quantiles |
//! | [`OneHotCategorical`] | the same, as a vector | `[bool; K]` | mean, covariance, mode, entropy |
//! | [`Multinomial`] | how often each of several classes comes up | `[u32; K]` | mean, covariance, mode |
//! | [`Dirichlet`] | shares of a whole | `[T; K]` | mean, covariance, mode, entropy |
//! | [`MultivariateNormalDiag`] | vectors of independent errors | `[T; N]` | mean, covariance, mode, entropy, affine |
//! | [`MultivariateNormalTriL`] | vectors of correlated errors | `[T; N]` | mean, covariance, mode, entropy |
//!
//! [`Independent`] makes one law of several, with arrays for events; it is what a model predicts for a row. [`Batch`]
//! holds one law for each row. [`ZeroInflated`] adds zeros to a law of counts. [`Censored`] takes
//! events of which not all is known, and [`Truncated`] leaves those between bounds. [`MixtureSameFamily`] and [`Mixture`] are one of several laws of a family, by chance. [`kernel`] has the log-densities over lanes.
//!
//! ```
//! use probdl_runtime::distribution::{Batch, Distribution, Independent, Normal, Quantile};
//! use probdl_runtime::random::rng;
//!
//! let law = Independent::new([Normal::new(1.0_f32, 0.5)?, Normal::new(-1.0, 2.0)?]);
//! let [low, high] = law.interval(0.9);
//! assert!(low[0] < 1.0 && 1.0 < high[0]);
//!
//! let many = law.samples(1000, &mut rng(7)); // faster than one by one
//! assert_eq!(many.len(), 1000);
//!
//! let batch = Batch::from(vec![law; 3]);
//! let draws: Vec<[f32; 2]> = batch.sample(&mut rng(7));
//! assert_eq!(draws.len(), 3);
//! # Ok::<(), probdl_runtime::distribution::NormalError>(())
//! ```

mod batch;
mod bernoulli;
mod beta;
mod beta_binomial;
mod binomial;
mod categorical;
mod cauchy;
mod censored;
mod count_parts;
mod count_sums;
mod count_table;
mod counts;
mod deterministic;
mod dirichlet;
mod divergence;
mod divergence_between;
mod draws;
mod elementwise;
mod exponential;
pub mod family;
mod gamma;
mod geometric;
mod gumbel;
mod half_cauchy;
mod half_normal;
mod independent;
mod inverse_gamma;
pub mod kernel;
mod kumaraswamy;
mod laplace;
mod log_normal;
mod logistic;
mod mixture;
mod multinomial;
mod multivariate_normal;
mod negative_binomial;
mod normal;
mod number;
mod one_hot_categorical;
mod ordered_logistic;
mod parameter;
mod pareto;
mod poisson;
mod sampler;
mod scalar;
mod standard;
mod student_t;
mod support;
mod traits;
pub mod transformed;
mod transformed_rejection;
mod truncated;
mod truncated_normal;
mod uniform;
mod von_mises;
mod weibull;
mod zero_inflated;

pub use batch::{Batch, LengthMismatch};
pub use bernoulli::{Bernoulli, BernoulliError};
pub use beta::{Beta, BetaError};
pub use beta_binomial::{BetaBinomial, BetaBinomialError};
pub use binomial::{Binomial, BinomialError};
pub use categorical::{Categorical, CategoricalError};
pub use cauchy::{Cauchy, CauchyError};
pub(crate) use censored::kind as censoring_kind;
pub use censored::{Censored, Censoring};
pub use deterministic::{Deterministic, DeterministicError};
pub(crate) use dirichlet::SHARES_TOLERANCE;
pub use dirichlet::{Dirichlet, DirichletError};
pub use divergence::{Estimate, KlDivergence, sampled_kl_divergence};
#[doc(hidden)]
pub use elementwise::Elementwise;
pub use exponential::{Exponential, ExponentialError};
pub use gamma::{Gamma, GammaError};
pub use geometric::{Geometric, GeometricError};
pub use gumbel::{Gumbel, GumbelError};
pub use half_cauchy::{HalfCauchy, HalfCauchyError};
pub use half_normal::{HalfNormal, HalfNormalError};
pub use independent::Independent;
pub use inverse_gamma::{InverseGamma, InverseGammaError};
pub use kumaraswamy::{Kumaraswamy, KumaraswamyError};
pub use laplace::{Laplace, LaplaceError};
pub use log_normal::{LogNormal, LogNormalError};
pub use logistic::{Logistic, LogisticError};
#[doc(hidden)]
pub use mixture::Ordered;
pub use mixture::{Either, Mixture, MixtureError, MixtureSameFamily};
pub use multinomial::Multinomial;
pub use multivariate_normal::{
    MultivariateNormalDiag, MultivariateNormalDiagError, MultivariateNormalTriL, MultivariateNormalTriLError,
};
pub use negative_binomial::{NegativeBinomial, NegativeBinomialError};
pub use normal::{Normal, NormalError};
#[doc(hidden)]
pub use number::Number;
pub use one_hot_categorical::OneHotCategorical;
pub use ordered_logistic::{OrderedLogistic, OrderedLogisticError};
pub use pareto::{Pareto, ParetoError};
pub use poisson::{Poisson, PoissonError};
pub use student_t::{StudentT, StudentTError};
pub use traits::{
    Cdf, Covariance, Distribution, Entropy, Gradient, LocationScale, LogProbGradient, Mean, Mode, Quantile,
    Variance,
};
pub use transformed::Transformed;
pub use truncated::{Truncated, TruncatedError};
pub use truncated_normal::{TruncatedNormal, TruncatedNormalError};
pub use uniform::{Uniform, UniformError};
pub use von_mises::{VonMises, VonMisesError};
pub use weibull::{Weibull, WeibullError};
pub use zero_inflated::{ZeroInflated, ZeroInflatedError};
