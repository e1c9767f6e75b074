//! Elementary and special functions over lanes.
//!
//! One function or family per file: `exp::exp(x)` is re-exported here as [`exp()`]. Only `+ - * /`, square roots,
//! comparisons and bit operations: the same bits on every machine. NaN in gives NaN out unless a function says
//! otherwise; which NaN is not defined.

#[cfg(test)]
mod accuracy_f32;
#[cfg(test)]
mod accuracy_f64;
mod activation;
mod atan;
mod bessel;
mod bessel_interpolants;
mod beta_quantile;
mod bounds;
mod coefficients;
pub mod constant;
mod differentiable;
mod erf;
#[cfg(test)]
mod exhaustive_f32;
mod exp;
mod expm1;
mod extended;
mod float;
mod gamma;
mod gauss_legendre;
mod gelu;
mod incomplete_beta;
mod incomplete_gamma;
mod ln;
mod log_ratio;
mod log_softplus;
mod normal_cdf;
mod normal_interval;
mod polynomial;
mod pow;
mod root;
mod saturate;
mod sigmoid;
mod softplus;
#[cfg(test)]
mod special_values;
mod stirling;
mod student_t_cdf;
mod tails;
mod tanh;
mod trigamma;
mod trigonometry;
mod vector;
mod von_mises_cdf;

pub use activation::{
    celu, elu, hard_sigmoid, hard_silu, hard_tanh, leaky_relu, mish, relu, relu6, selu, silu, softsign,
    squareplus, tanh_shrink,
};
pub use atan::atan;
pub use bessel::log_bessel_i0e_and_decline;
pub use beta_quantile::beta_quantile;
pub use bounds::{
    checked_above, checked_positive, checked_unit_interval, checked_whole_number, clamp_positive,
    clamp_unit_interval, where_positive,
};
pub use coefficients::Coefficients;
pub use erf::{erf, erfc, erfcx};
pub(crate) use exp::decay;
pub use exp::{exp, exp as exponential};
pub use expm1::expm1;
pub(crate) use extended::Extended;
pub use float::{abs, floor, reciprocal, sqrt, square};
pub use gamma::{digamma, lgamma};
pub(crate) use gauss_legendre::{integral as gauss_integral, integrals as gauss_integrals};
pub use gelu::{gelu, gelu_tanh};
pub(crate) use incomplete_beta::beta_tail_slopes;
pub use incomplete_beta::{beta_tails, ln_power};
pub use incomplete_gamma::{gamma_quantile, gamma_tails, gamma_upper_quantile};
pub(crate) use incomplete_gamma::{gamma_tail_slopes, gamma_tails_at};
pub(crate) use ln::ln_of_normal;
pub(crate) use ln::log1p_unit;
pub use ln::{ln, log1p};
pub use log_ratio::{
    is_near_zero, ln_ratio, log_and_deviance, log_ratio_and_deviance, log_ratio_and_deviance_by_log,
    log1p_curvature, log1p_or_ln,
};
pub(crate) use log_ratio::{log_ratio_and_deviance_by_excess, log1p_less_itself};
pub use log_softplus::{log_softplus, log_softplus_and_derivative, log_softplus_derivative};
pub use normal_cdf::{half_normal_quantile, normal_quantile, normal_tails};
pub use normal_interval::{NormalInterval, normal_tail_quantile, truncated_normal_quantile};
pub use polynomial::polynomial;
pub use pow::pow;
pub use root::increasing_root;
pub use saturate::saturate;
pub use sigmoid::sigmoid;
pub use softplus::{log_sigmoid, softplus, softplus_and_sigmoid};
pub use stirling::{gamma_half_step, stirling, stirling_of_count, stirling_of_successor, stirling_step};
pub use student_t_cdf::{student_t_quantile, student_t_tails};
pub(crate) use student_t_cdf::{student_t_tail_slopes, student_t_tails_over};
pub use tails::Tails;
pub(crate) use tails::{TailSlopes, times_exp};
pub use tanh::tanh;
pub use trigamma::trigamma;
pub use trigonometry::{cos, sin, sin_cos, sin_cos_of_turns};
pub use vector::{log_softmax, log_softmax_pull_back, softmax, softmax_pull_back};
pub use von_mises_cdf::{von_mises_quantile, von_mises_tails};
