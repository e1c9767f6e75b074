//! Laws of counts: reference values, kernels everywhere, consistency of all quantities, draws.

#[path = "../golden/mod.rs"]
mod golden;

mod beta_binomial;
mod consistency;
mod draws;
mod kernels;
mod reference;
mod support;
