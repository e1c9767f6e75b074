//! Laws of counts: reference values, kernels everywhere, consistency of all quantities, draws.

#[path = "../golden/mod.rs"]
mod golden;

mod beta_binomial;
mod bounds;
mod consistency;
mod divergence;
mod draws;
mod kernels;
mod made_of;
mod multinomial;
mod ordered_logistic;
mod reference;
mod support;
