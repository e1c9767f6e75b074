//! The checked model as it was written: every node, and the textbook's density of its law.

use std::rc::Rc;

use super::combinations::element_log_density;
use super::network::{Weights, apply, dense, known, normalized};
use super::vector_densities::log_density as vector_log_density;
use crate::ast::Operator;
use crate::expr::evaluate::{CONSTANT, number};
use crate::tables::families::Family;
use crate::tables::functions::Definition;
use crate::typed::{Expression, ExpressionKind, Extent, Loss, NodeKind, Outcome, Typed};
use crate::width::Width;

/// The checked model, as it was written.
pub(crate) struct Plain<'a> {
    pub(crate) typed: &'a Typed,
    pub(crate) weights: &'a Weights,
    pub(crate) inputs: &'a [Vec<f64>],
}

impl Plain<'_> {
    fn nodes(&self) -> Vec<Vec<f64>> {
        let mut values: Vec<Vec<f64>> = Vec::new();
        for node in &self.typed.nodes {
            let value = match &node.kind {
                NodeKind::Input(input) => self.inputs[*input].clone(),
                NodeKind::Dense(layer) => {
                    let linear = dense(
                        &values[layer.from.0],
                        known(&node.width),
                        &self.weights[&node.name],
                    );
                    match layer.activation {
                        Some(function) => apply(function, &linear),
                        None => linear,
                    }
                }
                NodeKind::Activation { from, function } => apply(function, &values[from.0]),
                // Outside of training nothing is left out.
                NodeKind::Dropout { from, .. } => values[from.0].clone(),
                NodeKind::Normalization { from, .. } => normalized(&values[from.0]),
                NodeKind::Concat(from) => from.iter().flat_map(|from| values[from.0].clone()).collect(),
                NodeKind::Variable { .. } => self.weights[&node.name].clone(),
                NodeKind::Map(expression) => expression_value(expression, &values),
            };
            assert_eq!(value.len(), known(&node.width), "{}", node.name);
            values.push(value);
        }
        values
    }

    /// The loss of one law, from its density's textbook formula.
    fn loss_of(
        (family, form): (&Family, usize),
        arguments: &[Vec<f64>],
        event: &Width,
        target: &[f64],
    ) -> f64 {
        let parameters = family.forms[form].parameters;
        if parameters
            .iter()
            .any(|parameter| parameter.requirement.is_vector())
        {
            return -vector_log_density(family.name, form, target, arguments);
        }
        let element = |v: &Vec<f64>, e: usize| if v.len() == 1 { v[0] } else { v[e] };
        (0..known(event))
            .map(|e| {
                let values: Vec<[f64; 1]> = arguments.iter().map(|argument| [element(argument, e)]).collect();
                let named: Vec<(&str, &[f64])> = parameters
                    .iter()
                    .zip(&values)
                    .map(|(parameter, value)| (parameter.name, value.as_slice()))
                    .collect();
                -element_log_density(family.name, &named, target, e)
            })
            .sum()
    }

    /// The loss of one row, from the densities' textbook formulas.
    pub(crate) fn loss(&self, target: &[f64]) -> f64 {
        let values = self.nodes();
        match &self.typed.outcome {
            Outcome::Distribution {
                laws, event, mixture, ..
            } => {
                let losses = laws.iter().map(|law| {
                    let arguments: Vec<Vec<f64>> = law
                        .arguments
                        .iter()
                        .map(|argument| expression_value(argument, &values))
                        .collect();
                    Self::loss_of((law.family, law.form), &arguments, event, target)
                });
                match mixture {
                    Some(mixture) => mixture_loss(&expression_value(&mixture.logits, &values), losses),
                    None => losses.sum(),
                }
            }
            Outcome::Deterministic(node) => {
                let output = &values[node.0];
                let element = |(output, target): (&f64, &f64)| {
                    let error = (output - target).abs();
                    match self.typed.options.loss {
                        Loss::MeanSquaredError => error * error,
                        Loss::MeanAbsoluteError => error,
                        Loss::Huber if error <= 1.0 => 0.5 * error * error,
                        Loss::Huber => error - 0.5,
                    }
                };
                output.iter().zip(target).map(element).sum::<f64>() / output.len() as f64
            }
        }
    }
}

/// The loss of a mixture from those of its components.
pub(super) fn mixture_loss(logits: &[f64], losses: impl Iterator<Item = f64>) -> f64 {
    let weights = super::formulas::softmax(logits);
    -weights
        .iter()
        .zip(losses)
        .map(|(weight, loss)| weight * (-loss).exp())
        .sum::<f64>()
        .ln()
}

/// An expression as it was written.
fn expression_value(expression: &Rc<Expression>, nodes: &[Vec<f64>]) -> Vec<f64> {
    let length = match &expression.extent {
        Extent::Scalar => 1,
        Extent::Vector(width) => known(width),
    };
    match &expression.kind {
        ExpressionKind::Number(value) => vec![number(value)],
        ExpressionKind::Constant(_) => vec![CONSTANT],
        ExpressionKind::Node { node, .. } => nodes[node.0].clone(),
        ExpressionKind::Part { base, start } => {
            let start = known(start);
            expression_value(base, nodes)[start..start + length].to_vec()
        }
        ExpressionKind::Negate(operand) => expression_value(operand, nodes).iter().map(|x| -x).collect(),
        ExpressionKind::Checked(operand) => expression_value(operand, nodes),
        ExpressionKind::Call { function, arguments } if matches!(function.definition, Definition::Power) => {
            let (a, b) = (
                expression_value(&arguments[0], nodes),
                expression_value(&arguments[1], nodes),
            );
            elementwise(&a, &b, length, f64::powf)
        }
        ExpressionKind::Call { function, arguments } => {
            apply(function, &expression_value(&arguments[0], nodes))
        }
        ExpressionKind::Binary {
            operator,
            left,
            right,
        } => {
            let (a, b) = (expression_value(left, nodes), expression_value(right, nodes));
            elementwise(&a, &b, length, |a, b| match operator {
                Operator::Add => a + b,
                Operator::Subtract => a - b,
                Operator::Multiply => a * b,
                Operator::Divide => a / b,
            })
        }
        ExpressionKind::Poison => panic!("a model with a fault"),
    }
}

fn elementwise(a: &[f64], b: &[f64], length: usize, operation: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let element = |v: &[f64], e: usize| if v.len() == 1 { v[0] } else { v[e] };
    (0..length)
        .map(|e| operation(element(a, e), element(b, e)))
        .collect()
}
