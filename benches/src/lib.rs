//! What the benches share: the clock, the data, the table.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)] // a bench prints its table
#![allow(missing_docs)] // not a library for others

pub mod clock;
pub mod data;
pub mod table;
