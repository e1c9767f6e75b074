//! The head: the loss of a row, and the arguments of its law.

use std::rc::Rc;

use super::expression::Builder;
use super::likelihood::Likelihood;
use super::nodes::Network;
use crate::expr::simplify::simplify;
use crate::expr::{Graph, Id, Node, Number, Primitive, Shape, Source};
use crate::plan::{Expressed, Function, Outcome};
use crate::range::Range;
use crate::tables::families::{Event, Family};
use crate::typed::{self, Expression, ExpressionKind, Extent, Loss, NodeId, Typed};
use crate::width::Width;

/// What lowering makes of the head.
pub(super) struct Head {
    pub(super) head: Function<Expressed>,
    pub(super) arguments: Function<Expressed>,
    pub(super) outcome: Outcome,
    pub(super) notes: Vec<String>,
}

pub(super) fn lower_head(typed: &Typed, network: &mut Network) -> Head {
    match &typed.outcome {
        typed::Outcome::Distribution {
            family,
            laws,
            event,
            mixture,
            ..
        } => {
            let logits = mixture.as_ref().map(|mixture| &mixture.logits);
            let arguments: Vec<Rc<Expression>> = logits
                .into_iter()
                .chain(laws.iter().flat_map(|law| &law.arguments))
                .cloned()
                .collect();
            network.inline_for_head(&arguments);
            let mut builder = Builder::new(network.inlined.clone());
            let ids: Vec<Id> = arguments.iter().map(|argument| builder.lower(argument)).collect();
            // Links are recognised on the simplified graph: `1 / (1 + exp(-z))` is a sigmoid too.
            let (graph, ids) = simplify(&builder.graph, &ids);
            let mut ids = ids.as_slice();
            let mut likelihood = Likelihood::new(graph, event);
            let logits = mixture.as_ref().map(|_| {
                let logits = ids[0];
                ids = &ids[1..];
                likelihood.output(logits, &Width::Known(laws.len()));
                logits
            });
            let mut log_probs = Vec::new();
            for law in laws {
                let (own, others) = ids.split_at(law.arguments.len());
                log_probs.push(likelihood.log_prob_of(law, own));
                ids = others;
            }
            let log_prob = match logits {
                Some(logits) => likelihood.mixture(logits, log_probs),
                None => log_probs[0],
            };
            let mut loss = likelihood.graph.negate(log_prob);
            if likelihood.clamped {
                loss = likelihood.graph.unary(Primitive::Finite, loss);
            }
            if *likelihood.graph.shape(loss) != Shape::Scalar {
                loss = likelihood.graph.add(Node::Sum(loss));
            }
            let inputs = builder.inputs;
            let width = network.total_width(&inputs);
            let Likelihood {
                graph,
                outputs,
                next: size,
                laws: lowered,
                notes,
                ..
            } = likelihood;
            let function = |value, outputs, output| Function {
                inputs: inputs.clone(),
                width: width.clone(),
                output,
                stage: Expressed {
                    graph: graph.clone(),
                    value,
                    outputs,
                },
            };
            Head {
                head: function(Some(loss), Vec::new(), target_width(family, event)),
                arguments: function(None, outputs, size),
                outcome: Outcome::Distribution {
                    family,
                    event: event.clone(),
                    convert: typed.options.convert,
                    law: match mixture {
                        Some(mixture) => mixture.text.clone(),
                        None => laws[0].formula(),
                    },
                    laws: lowered,
                    is_mixture: mixture.is_some(),
                    total: total_count(family, laws),
                },
                notes,
            }
        }
        typed::Outcome::Deterministic(node) => lower_loss(typed, network, *node),
    }
}

/// How many numbers a target has.
fn target_width(family: &Family, event: &Width) -> Width {
    if family.event == Event::Class {
        Width::Known(1)
    } else {
        event.times(family.event.numbers())
    }
}

/// The total count that targets are compared with, if all laws have the same and it is known when the model is compiled.
fn total_count(family: &Family, laws: &[typed::Law]) -> Option<Number> {
    let index = family.support.total()?;
    let mut totals = laws.iter().map(|law| match &law.arguments[index].kind {
        ExpressionKind::Number(number) => Some(number.clone()),
        ExpressionKind::Constant(path) => Some(Number::Constant(path.clone())),
        _ => None,
    });
    let first = totals.next()??;
    totals
        .all(|total| total.as_ref() == Some(&first))
        .then_some(first)
}

/// A deterministic model: Keras' losses, averaged over the elements of a row.
fn lower_loss(typed: &Typed, network: &mut Network, node: NodeId) -> Head {
    let width = typed.node(node).width.clone();
    let expression = Rc::new(Expression {
        kind: ExpressionKind::Node {
            node,
            range: Range::REAL,
            simplex: false,
        },
        extent: Extent::Vector(width.clone()),
        region: typed.node(node).width_region,
        text: "output".into(),
    });
    network.inline_for_head(std::slice::from_ref(&expression));
    let mut builder = Builder::new(network.inlined.clone());
    let output = builder.lower(&expression);
    let graph = &mut builder.graph;
    let target = graph.load(Source::Target, Width::Known(0), Shape::Vector(width.clone()));
    let error = graph.minus(output, target);
    let element = match typed.options.loss {
        Loss::MeanSquaredError => graph.unary(Primitive::Square, error),
        Loss::MeanAbsoluteError => graph.unary(Primitive::Abs, error),
        Loss::Huber => {
            // Half the square up to 1, then a line: |e| - 1/2.
            let (one, half) = (graph.number(1.0), graph.number(0.5));
            let magnitude = graph.unary(Primitive::Abs, error);
            let square = graph.unary(Primitive::Square, error);
            let parabola = graph.times(half, square);
            let line = graph.minus(magnitude, half);
            let beyond = graph.minus(magnitude, one);
            graph.add(Node::Where(beyond, line, parabola))
        }
    };
    let sum = if *graph.shape(element) == Shape::Scalar {
        element
    } else {
        graph.add(Node::Sum(element))
    };
    let count = match width.known() {
        Some(known) => graph.number(known as f64),
        None => graph.add(Node::Number(Number::Width(width.clone()))),
    };
    let loss = graph.over(sum, count);
    let inputs = builder.inputs;
    let total = network.total_width(&inputs);
    let function = |value, outputs, graph: Graph| Function {
        inputs: inputs.clone(),
        width: total.clone(),
        output: width.clone(),
        stage: Expressed {
            graph,
            value,
            outputs,
        },
    };
    Head {
        head: function(Some(loss), Vec::new(), builder.graph.clone()),
        arguments: function(None, vec![(output, Width::Known(0))], builder.graph),
        outcome: Outcome::Deterministic {
            width: width.clone(),
            loss: typed.options.loss,
        },
        notes: Vec::new(),
    }
}
