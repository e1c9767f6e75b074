//! Log-densities over lanes with their partial derivatives: what generated heads call, and what the laws call with one
//! number per vector.
//!
//! `name(y, parameters)` returns the log-density and its partial derivatives by the parameters, in their order, in one
//! pass; `name_by_value(y, parameters)` is the derivative by `y`, where the family is continuous. Outside the support
//! the log-density is `-inf`; its derivatives there are finite and mean nothing.
//!
//! A kernel that takes a raw argument (`log_scale`, a logit, a logarithm of a rate, the argument of a softplus) is finite
//! for every finite argument and every finite `y` inside the support, value and derivatives alike: results that the
//! scalar type cannot hold become its largest number with the right sign, all others are computed as they are.

pub use super::bernoulli::{bernoulli_logits, bernoulli_probs};
pub use super::beta::{beta, beta_by_value, beta_log_concentrations};
pub use super::beta_binomial::{beta_binomial, beta_binomial_log_concentrations};
pub use super::binomial::{binomial_logits, binomial_probs};
pub use super::categorical::{categorical_logits, categorical_probs};
pub use super::cauchy::{cauchy, cauchy_by_value, cauchy_log_scale};
pub use super::censored::censored;
pub use super::dirichlet::dirichlet;
pub use super::exponential::{exponential_density, exponential_density_by_value, exponential_log_rate};
pub use super::gamma::{gamma, gamma_by_value, gamma_log_rate, gamma_log_rate_by_value};
pub use super::geometric::{geometric_logits, geometric_probs};
pub use super::gumbel::{gumbel, gumbel_by_value, gumbel_log_scale};
pub use super::half_cauchy::{half_cauchy, half_cauchy_by_value, half_cauchy_log_scale};
pub use super::half_normal::{
    half_normal, half_normal_by_value, half_normal_log_scale, half_normal_softplus_scale,
};
pub use super::inverse_gamma::{inverse_gamma, inverse_gamma_by_value, inverse_gamma_log_scale};
pub use super::kumaraswamy::{kumaraswamy, kumaraswamy_by_value};
pub use super::laplace::{laplace, laplace_by_value, laplace_log_scale};
pub use super::log_normal::{
    log_normal, log_normal_by_value, log_normal_fixed_scale, log_normal_log_scale, log_normal_softplus_scale,
};
pub use super::logistic::{logistic, logistic_by_value, logistic_log_scale};
pub use super::mixture::mixture;
pub use super::multinomial::{multinomial_logits, multinomial_probs};
pub use super::multivariate_normal::multivariate_normal_tril;
pub use super::negative_binomial::{
    negative_binomial_log_mean, negative_binomial_logits, negative_binomial_mean, negative_binomial_probs,
};
pub use super::normal::{
    FixedScale, normal, normal_by_value, normal_fixed_scale, normal_log_scale, normal_softplus_scale,
};
pub use super::one_hot_categorical::{one_hot_categorical_logits, one_hot_categorical_probs};
pub use super::ordered_logistic::ordered_logistic_ascending;
pub use super::pareto::{pareto, pareto_by_value, pareto_logarithms};
pub use super::poisson::{poisson, poisson_log_rate};
pub use super::student_t::{student_t, student_t_by_value, student_t_log_scale};
pub use super::transformed::{
    affine, exp_inverse, exp_log_jacobian, neg_inverse, neg_log_jacobian, reciprocal_inverse,
    reciprocal_log_jacobian, sigmoid_inverse, sigmoid_log_jacobian, softplus_inverse, softplus_log_jacobian,
    tanh_inverse, tanh_log_jacobian,
};
pub use super::truncated::{truncated, truncated_above, truncated_below};
pub use super::truncated_normal::{truncated_normal, truncated_normal_by_value};
pub use super::uniform::{uniform, uniform_by_value};
pub use super::von_mises::{von_mises, von_mises_by_value, von_mises_log_concentration};
pub use super::weibull::{weibull, weibull_by_value, weibull_log_scale};
pub use super::zero_inflated::zero_inflated;
