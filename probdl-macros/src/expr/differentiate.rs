//! Reverse-mode derivatives: one match arm for each kind of node.

use super::graph::{Graph, Id, Node, Operator, Shape, Source};
use super::primitive::Primitive;

/// Adds the derivatives of `root`, weighted with `seed`, by every load of an input; pairs of load and adjoint, in the
/// order of the loads.
pub(crate) fn differentiate(graph: &mut Graph, root: Id, seed: Id) -> Vec<(Id, Id)> {
    let order = graph.reachable(&[root]);
    let depends = depends_on_inputs(graph, &order);
    let mut adjoints: Vec<Option<Id>> = vec![None; graph.len()];
    let mut parts: Vec<Vec<(crate::width::Width, Id)>> = vec![Vec::new(); graph.len()];
    adjoints[root.0] = Some(seed);
    let mut loads = Vec::new();
    for id in order.into_iter().rev() {
        if !depends[id.0] {
            continue;
        }
        if !parts[id.0].is_empty() {
            // Elements of a whole vector: their adjoints are put together in one.
            let shape = graph.shape(id).clone();
            let mut pieces = std::mem::take(&mut parts[id.0]);
            if let Some(whole) = adjoints[id.0] {
                pieces.push((crate::width::Width::Known(0), whole));
            }
            pieces.reverse();
            adjoints[id.0] = Some(graph.add_shaped(Node::Assemble(pieces), shape));
        }
        let Some(adjoint) = adjoints[id.0] else { continue };
        let node = graph.node(id).clone();
        if let Node::Load {
            source: Source::Input(_),
            ..
        } = node
        {
            loads.push((id, adjoint));
            continue;
        }
        if let Node::Element(whole, start) = &node {
            parts[whole.0].push((start.clone(), adjoint));
            continue;
        }
        for (child, contribution) in pull_back(graph, id, &node, adjoint) {
            if !depends[child.0] {
                continue;
            }
            let contribution = summed_to_shape(graph, contribution, child);
            adjoints[child.0] = Some(match adjoints[child.0] {
                Some(other) => graph.plus(other, contribution),
                None => contribution,
            });
        }
    }
    loads.reverse();
    loads
}

/// Which nodes an input has an influence on.
fn depends_on_inputs(graph: &Graph, order: &[Id]) -> Vec<bool> {
    let mut depends = vec![false; graph.len()];
    for id in order {
        let node = graph.node(*id);
        depends[id.0] = matches!(
            node,
            Node::Load {
                source: Source::Input(_),
                ..
            }
        ) || super::graph::children(node).iter().any(|child| depends[child.0]);
    }
    depends
}

/// A scalar that was spread over a vector receives the sum of the vector's adjoints.
fn summed_to_shape(graph: &mut Graph, contribution: Id, child: Id) -> Id {
    match (graph.shape(contribution), graph.shape(child)) {
        (Shape::Vector(_), Shape::Scalar) => graph.add(Node::Sum(contribution)),
        _ => contribution,
    }
}

/// What a node's adjoint contributes to the adjoints of its children.
fn pull_back(graph: &mut Graph, id: Id, node: &Node, adjoint: Id) -> Vec<(Id, Id)> {
    match node {
        Node::Number(_) | Node::Load { .. } | Node::Element(..) => vec![],
        Node::Unary(primitive, x) => {
            let derivative = primitive.derivative(graph, *x, id);
            vec![(*x, graph.times(adjoint, derivative))]
        }
        Node::Binary(operator, a, b) => binary_pull_back(graph, *operator, *a, *b, id, adjoint),
        Node::Where(condition, yes, no) => {
            let zero = graph.number(0.0);
            let to_yes = graph.add(Node::Where(*condition, adjoint, zero));
            let to_no = graph.add(Node::Where(*condition, zero, adjoint));
            vec![(*yes, to_yes), (*no, to_no)]
        }
        // The clamped number enters value and gradient alike; the derivative goes through as if it had not been
        // needed, so that training can leave the limit again.
        Node::Clamp(_, x) | Node::Checked(_, x) => match (node, graph.node(*x)) {
            // The slope of the exponential function is the clamped number too: it does not overflow.
            (Node::Clamp(..), Node::Unary(Primitive::Exp, z)) => {
                let z = *z;
                vec![(z, graph.times(adjoint, id))]
            }
            _ => vec![(*x, adjoint)],
        },
        Node::Softmax(x) => vec![(*x, graph.add(Node::SoftmaxPullBack(id, adjoint)))],
        Node::LogSoftmax(x) => vec![(*x, graph.add(Node::LogSoftmaxPullBack(id, adjoint)))],
        Node::Sum(x) => {
            let shape = graph.shape(*x).clone();
            let spread = match shape {
                Shape::Scalar => adjoint,
                shape => graph.add_shaped(Node::Spread(adjoint), shape),
            };
            vec![(*x, spread)]
        }
        Node::Spread(x) => vec![(*x, adjoint)],
        Node::Density { arguments, .. } => {
            let clamped = is_clamped(graph, arguments);
            let mut contributions = Vec::new();
            for (index, argument) in arguments.iter().enumerate() {
                let mut partial = graph.add(Node::Partial(id, index));
                if clamped {
                    partial = graph.unary(Primitive::Finite, partial);
                }
                contributions.push((*argument, graph.times(adjoint, partial)));
            }
            contributions
        }
        Node::VectorDensity { arguments, .. } => {
            let clamped = is_clamped(graph, arguments);
            let mut contributions = Vec::new();
            for (index, argument) in arguments.iter().enumerate() {
                let mut partials = graph.add(Node::VectorPartial(id, index));
                if clamped {
                    partials = graph.unary(Primitive::Finite, partials);
                }
                let Node::List(parts) = graph.node(*argument).clone() else {
                    contributions.push((*argument, graph.times(adjoint, partials)));
                    continue;
                };
                for (place, part) in parts.into_iter().enumerate() {
                    let place = crate::width::Width::Known(place);
                    let partial = graph.add_shaped(Node::Element(partials, place), Shape::Scalar);
                    contributions.push((part, graph.times(adjoint, partial)));
                }
            }
            contributions
        }
        Node::SoftmaxPullBack(..)
        | Node::LogSoftmaxPullBack(..)
        | Node::Assemble(_)
        | Node::List(_)
        | Node::Partial(..)
        | Node::VectorPartial(..) => unreachable!("a derivative is not differentiated again: {node:?}"),
    }
}

/// Whether partial derivatives must be made finite: at the limit of a range they may overflow, and infinity times a
/// vanished inner derivative would be NaN.
fn is_clamped(graph: &Graph, arguments: &[Id]) -> bool {
    arguments
        .iter()
        .any(|argument| matches!(graph.node(*argument), Node::Clamp(..)))
}

fn binary_pull_back(
    graph: &mut Graph,
    operator: Operator,
    a: Id,
    b: Id,
    y: Id,
    adjoint: Id,
) -> Vec<(Id, Id)> {
    match operator {
        Operator::Add => vec![(a, adjoint), (b, adjoint)],
        Operator::Subtract => {
            let negative = graph.negate(adjoint);
            vec![(a, adjoint), (b, negative)]
        }
        Operator::Multiply => {
            let to_a = graph.times(adjoint, b);
            let to_b = graph.times(adjoint, a);
            vec![(a, to_a), (b, to_b)]
        }
        Operator::Divide => {
            let to_a = graph.over(adjoint, b);
            let ratio = graph.times(to_a, y);
            let to_b = graph.negate(ratio);
            vec![(a, to_a), (b, to_b)]
        }
        Operator::Power => {
            // d x^p / dx = p x^(p - 1); d x^p / dp = x^p ln x.
            let one = graph.number(1.0);
            let lower = graph.minus(b, one);
            let power = graph.binary(Operator::Power, a, lower);
            let slope = graph.times(b, power);
            let to_a = graph.times(adjoint, slope);
            let logarithm = graph.unary(Primitive::Ln, a);
            let growth = graph.times(y, logarithm);
            let to_b = graph.times(adjoint, growth);
            vec![(a, to_a), (b, to_b)]
        }
    }
}
