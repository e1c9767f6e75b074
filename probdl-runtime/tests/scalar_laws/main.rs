//! Laws of one real number: reference values, integrals, kernels and draws, family by family.

#[path = "../checks/mod.rs"]
mod checks;
mod consistency;
mod divergence;
mod draws;
#[path = "../golden/mod.rs"]
mod golden;
mod kernels;
mod parameters;
mod reference;
mod tails;
mod truncated;
