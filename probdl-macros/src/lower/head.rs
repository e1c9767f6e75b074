//! The head: the loss of a row, and the arguments of its law.

use super::expression::Builder;
use super::nodes::Network;
use super::rewrite::{choose, spread};
use crate::expr::graph::Bounds;
use crate::expr::simplify::simplify;
use crate::expr::{Graph, Id, Node, Number, Primitive, Shape, Source};
use crate::plan::{Expressed, Function, Outcome};
use crate::range::Range;
use crate::tables::families::{Event, Family, zero_inflated};
use crate::typed::{self, ExpressionKind, Extent, Loss, NodeId, Typed};
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
            form,
            arguments,
            event,
            ..
        } => {
            network.inline_for_head(arguments);
            let mut builder = Builder::new(network.inlined.clone());
            let ids: Vec<Id> = arguments.iter().map(|argument| builder.lower(argument)).collect();
            // Links are recognised on the simplified graph: `1 / (1 + exp(-z))` is a sigmoid too.
            let (mut graph, ids) = simplify(&builder.graph, &ids);
            let checked: Vec<bool> = arguments
                .iter()
                .map(|argument| matches!(argument.kind, ExpressionKind::Checked(_)))
                .collect();
            let bounded: Vec<bool> = family.forms[*form]
                .parameters
                .iter()
                .zip(arguments)
                .map(|(parameter, argument)| {
                    let range = crate::check::range_of(argument, Range::REAL);
                    parameter.requirement.bounds() == Some(Bounds::Positive) && range.low.value > 0.0
                })
                .collect();
            let mut density = choose(&mut graph, family, *form, &ids, &bounded, &checked);
            // The last argument is not the law's own kernel's.
            let inflation = zero_inflated::law_of(family).and_then(|_| density.inputs.pop());
            let parameters = family.forms[density.form].parameters;
            let whole_vector = parameters
                .iter()
                .any(|parameter| parameter.requirement.is_vector());
            let is_class = family.event == Event::Class;
            let (target_width, shape) = if is_class {
                (Width::Known(1), Shape::Scalar)
            } else {
                (event.clone(), Shape::Vector(event.clone()))
            };
            let target = graph.load(Source::Target, Width::Known(0), shape);
            let log_prob = if whole_vector {
                graph.add(Node::VectorDensity {
                    kernel: density.kernel,
                    target,
                    event: (!is_class).then(|| event.clone()),
                    arguments: density.inputs.clone(),
                })
            } else {
                graph.add(Node::Density {
                    kernel: density.kernel,
                    fixed: density.fixed.clone(),
                    target,
                    arguments: density.inputs.clone(),
                })
            };
            let log_prob = match inflation {
                Some(logits) => graph.add(Node::Density {
                    kernel: zero_inflated::KERNEL,
                    fixed: None,
                    target,
                    arguments: vec![log_prob, logits],
                }),
                None => log_prob,
            };
            let mut loss = graph.negate(log_prob);
            if density.clamped {
                loss = graph.unary(Primitive::Finite, loss);
            }
            if *graph.shape(loss) != Shape::Scalar {
                loss = graph.add(Node::Sum(loss));
            }
            let inputs = builder.inputs;
            let width = network.total_width(&inputs);
            let law_form = &family.forms[density.form];
            let outputs: Vec<(Id, Width)> = density
                .law
                .iter()
                .enumerate()
                .map(|(index, id)| {
                    let width = law_form.parameters[index].requirement.width(event);
                    (spread(&mut graph, *id, &width), law_form.offset(index, event))
                })
                .collect();
            let written = family.forms[*form]
                .parameters
                .iter()
                .map(|parameter| parameter.name);
            let law = law_text(family, written, arguments);
            let function = |graph: &Graph, value, outputs, output| Function {
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
                head: function(&graph, Some(loss), Vec::new(), target_width),
                arguments: function(&graph, None, outputs, law_form.offset(parameters.len(), event)),
                outcome: Outcome::Distribution {
                    family,
                    form: density.form,
                    event: event.clone(),
                    convert: typed.options.convert,
                    law,
                    checked: (0..checked.len()).filter(|index| checked[*index]).collect(),
                },
                notes: density.notes,
            }
        }
        typed::Outcome::Deterministic(node) => lower_loss(typed, network, *node),
    }
}

fn law_text(
    family: &Family,
    names: impl Iterator<Item = &'static str>,
    arguments: &[std::rc::Rc<typed::Expression>],
) -> String {
    let list: Vec<String> = names
        .zip(arguments)
        .map(|(name, argument)| format!("{name} = {}", argument.text))
        .collect();
    family.formula(&list)
}

/// A deterministic model: Keras' losses, averaged over the elements of a row.
fn lower_loss(typed: &Typed, network: &mut Network, node: NodeId) -> Head {
    let width = typed.node(node).width.clone();
    let expression = std::rc::Rc::new(typed::Expression {
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
