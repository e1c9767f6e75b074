//! What makes two models the same, as text: the same parameters of the same shapes, from which the same is computed.

use super::contents::Fnv;
use crate::model::{Description, Tensor};
use std::fmt;

/// The schema of a model: type of numbers, inputs, layers with their parameters, equations and law, a line each.
///
/// Models with the same schema can exchange their parameters. Names of structs, seeds, initializers, regularizers, rates
/// of dropout and losses are no part of it; names of layers are. Of a constant of the program's, as in `Normal(t, SIGMA)`, the
/// schema has the name and not the value (the widths that it gives are there).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    lines: Vec<String>,
}

impl Schema {
    /// The schema of a model with numbers of type `scalar`, `f32` or `f64`.
    pub fn new(description: &Description, scalar: &str) -> Self {
        let mut lines = vec![format!("numbers are {scalar}")];
        for (name, width) in &description.inputs {
            lines.push(format!("input {name}[{width}]"));
        }
        for layer in &description.layers {
            if layer.tensors.is_empty() {
                continue;
            }
            let tensors: Vec<String> = layer.tensors.iter().map(shaped).collect();
            lines.push(format!("{} {}: {}", layer.kind, layer.name, tensors.join(", ")));
        }
        if let Some(range) = &description.target_statistics {
            let width = range.len() / 2;
            lines.push(format!("normalize_target: mean[{width}], stddev[{width}]"));
        }
        lines.extend(
            description
                .equations
                .iter()
                .map(|equation| equation.text.to_owned()),
        );
        Self { lines }
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// A number that differs where schemas do, but for odds of 1 in 2^64: FNV-1a of the lines.
    pub fn hash(&self) -> u64 {
        hash(self.lines.iter())
    }
}

/// The hash of a schema with these lines.
pub(super) fn hash<L: AsRef<str>>(lines: impl Iterator<Item = L>) -> u64 {
    let mut hash = Fnv::default();
    for line in lines {
        hash.add(line.as_ref().as_bytes());
        hash.add(b"\n");
    }
    hash.0
}

fn shaped(tensor: &Tensor) -> String {
    format!("{}{:?}", tensor.name, sizes(tensor))
}

/// The shape of a tensor as files give it.
pub(super) fn sizes(tensor: &Tensor) -> Vec<usize> {
    match tensor.shape() {
        crate::initializer::Shape::Vector(length) => vec![length],
        crate::initializer::Shape::Matrix { inputs, units } => vec![inputs, units],
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}
