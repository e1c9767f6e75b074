//! What the models compiled by probdl call: lanes, mathematics, kernels, distributions, optimizers and training.
//!
//! Rooms, from the ground up: [`lanes`] (vectors of numbers) and [`math`] (functions over them), [`random`]
//! (counter-based streams), [`tiles`] (rows in memory), [`layer`] (kernels), [`distribution`] (laws), [`optimizer`]
//! and [`initializer`], [`model`] (what the macro implements), [`train`] (fit, evaluate, predict), [`metrics`], [`mod@file`]
//! (models as files).
#![deny(unsafe_code)]

mod aligned;
pub mod data;
mod description;
pub mod distribution;
pub mod ensemble;
pub mod file;
pub mod initializer;
pub mod lanes;
pub mod layer;
pub mod math;
pub mod metrics;
pub mod model;
pub mod optimizer;
pub mod random;
pub mod report;
pub mod rows;
mod store;
pub mod tiles;
pub mod train;
