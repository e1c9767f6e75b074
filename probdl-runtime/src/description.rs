//! Descriptions of layers, as the code that `model!` generates writes them.

use crate::initializer::Initializer;
use crate::layer::{Dense, Normalization, Regularizer, Variable};
use crate::model::{LayerDescription, Tensor};

/// How a tensor starts, and what it adds to the loss.
type Rules = (Initializer, Option<Regularizer>);

impl LayerDescription {
    /// A layer without parameters.
    pub fn plain(name: &'static str, kind: &'static str, width: usize) -> Self {
        Self {
            name,
            kind,
            width,
            tensors: Vec::new(),
        }
    }

    /// A dense layer.
    pub fn dense(name: &'static str, layer: Dense, kernel: Rules, bias: Rules) -> Self {
        let mut tensors = vec![Tensor {
            name: "kernel",
            offset: layer.offset,
            rows: layer.inputs,
            columns: layer.units,
            initializer: kernel.0,
            regularizer: kernel.1,
            statistics_of: None,
        }];
        if layer.bias {
            tensors.push(vector("bias", layer.bias_offset(), layer.units, bias));
        }
        Self {
            name,
            kind: "Dense",
            width: layer.units,
            tensors,
        }
    }

    /// A trainable vector.
    pub fn variable(name: &'static str, kind: &'static str, layer: Variable, value: Rules) -> Self {
        let tensors = vec![vector("value", layer.offset, layer.width, value)];
        Self {
            name,
            kind,
            width: layer.width,
            tensors,
        }
    }

    /// A normalization layer on the columns of the row from `first` on.
    pub fn normalization(name: &'static str, layer: Normalization, first: usize) -> Self {
        let statistic = |name, offset, initializer| Tensor {
            statistics_of: Some(first),
            ..vector(name, offset, layer.width, (initializer, None))
        };
        let tensors = vec![
            statistic("mean", layer.offset, Initializer::Zeros),
            statistic("stddev", layer.offset + layer.width, Initializer::Ones),
        ];
        Self {
            name,
            kind: "Normalization",
            width: layer.width,
            tensors,
        }
    }
}

fn vector(name: &'static str, offset: usize, width: usize, rules: Rules) -> Tensor {
    Tensor {
        name,
        offset,
        rows: 1,
        columns: width,
        initializer: rules.0,
        regularizer: rules.1,
        statistics_of: None,
    }
}
