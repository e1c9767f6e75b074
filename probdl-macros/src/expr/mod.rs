//! The calculus of lambdas: a graph of scalars and vectors, its derivatives, its simplification and its order.
//!
//! Knows nothing of layers or tokens.

pub(crate) mod differentiate;
#[cfg(test)]
pub(crate) mod evaluate;
pub(crate) mod graph;
pub(crate) mod primitive;
mod print;
pub(crate) mod schedule;
pub(crate) mod simplify;
#[cfg(test)]
mod tests;

pub(crate) use graph::{ConstantPath, Graph, Id, Kernel, Node, Number, Operator, Shape, Source};
pub(crate) use primitive::Primitive;
