//! What the compiler's tests share: formulas as textbooks give them, and an interpreter of plans, in double precision.

pub(crate) mod densities;
pub(crate) mod differences;
pub(crate) mod formulas;
mod models;
mod network;
mod plain;
mod planned;
mod rewrites;
mod tokens;
mod writing;
