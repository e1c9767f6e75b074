//! What the two interpreters of models share: weights and layers, in double precision.

use std::collections::BTreeMap;

use super::formulas::{softmax, textbook};
use crate::plan::{Parameters, Plan, Scheduled};
use crate::tables::functions::{Definition, Function};
use crate::width::Width;

/// The trainable numbers of a model by its layers' names: a kernel row by row, then the bias; or the elements of a
/// variable.
pub(crate) type Weights = BTreeMap<String, Vec<f64>>;

/// What `Normalization` subtracts and divides by, in every column of the tests.
const NORMALIZATION: (f64, f64) = (0.2, 1.3);

pub(crate) fn known(width: &Width) -> usize {
    width
        .known()
        .unwrap_or_else(|| panic!("the width {width} is not known in the tests"))
}

pub(super) fn apply(function: &Function, v: &[f64]) -> Vec<f64> {
    match function.definition {
        Definition::FillScaleTriL | Definition::Ascending => v.to_vec(),
        Definition::Softmax => softmax(v),
        Definition::LogSoftmax => softmax(v).iter().map(|p| p.ln()).collect(),
        _ => v
            .iter()
            .map(|x| textbook(function.name, *x).unwrap_or_else(|| panic!("`{}`", function.name)))
            .collect(),
    }
}

pub(super) fn dense(x: &[f64], units: usize, weights: &[f64]) -> Vec<f64> {
    let bias = &weights[x.len() * units..];
    (0..units)
        .map(|unit| {
            let sum: f64 = x
                .iter()
                .enumerate()
                .map(|(row, x)| x * weights[row * units + unit])
                .sum();
            sum + bias.get(unit).unwrap_or(&0.0)
        })
        .collect()
}

pub(super) fn normalized(x: &[f64]) -> Vec<f64> {
    x.iter()
        .map(|x| (x - NORMALIZATION.0) / NORMALIZATION.1)
        .collect()
}

/// How many trainable numbers each layer has.
pub(crate) fn weight_counts(plan: &Plan<Scheduled>) -> BTreeMap<String, usize> {
    plan.model
        .layers
        .iter()
        .map(|layer| {
            let units = layer.width.known().unwrap_or(0);
            let count = match &layer.parameters {
                Parameters::Dense { inputs, bias, .. } => (known(inputs) + usize::from(*bias)) * units,
                Parameters::Variable { .. } => units,
                _ => 0,
            };
            (layer.name.clone(), count)
        })
        .filter(|(_, count)| *count > 0)
        .collect()
}
