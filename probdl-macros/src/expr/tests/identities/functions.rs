//! Rules about functions of functions.

use super::super::super::graph::{Graph, Id, Node};
use super::super::super::primitive::Primitive::*;
use super::{identity, of_each_other, unary, x};

#[test]
fn a_function_of_its_inverse_is_x() {
    for (outer, inner) in [
        (Ln, Exp),
        (Exp, Ln),
        (Log1p, Expm1),
        (Expm1, Log1p),
        (Square, Sqrt),
    ] {
        identity(of_each_other(outer, inner), x);
    }
}

#[test]
fn sqrt_of_square_is_abs() {
    identity(of_each_other(Sqrt, Square), unary(Abs, |names| names.x));
}

#[test]
fn ln_of_sigmoid_is_log_sigmoid() {
    identity(of_each_other(Ln, Sigmoid), unary(LogSigmoid, |names| names.x));
}

#[test]
fn ln_of_softplus_is_log_softplus() {
    identity(of_each_other(Ln, Softplus), unary(LogSoftplus, |names| names.x));
}

#[test]
fn log1p_of_exp_is_softplus() {
    identity(of_each_other(Log1p, Exp), unary(Softplus, |names| names.x));
}

#[test]
fn exp_of_log_sigmoid_is_sigmoid() {
    identity(of_each_other(Exp, LogSigmoid), unary(Sigmoid, |names| names.x));
}

/// 1 + e^a, or e^a + 1.
fn one_plus_exp(graph: &mut Graph, a: Id, turned: bool) -> Id {
    let (one, power) = (graph.number(1.0), graph.unary(Exp, a));
    if turned {
        graph.plus(power, one)
    } else {
        graph.plus(one, power)
    }
}

#[test]
fn ln_of_one_plus_exp_is_softplus() {
    for turned in [false, true] {
        identity(
            |graph, names| {
                let sum = one_plus_exp(graph, names.x, turned);
                graph.unary(Ln, sum)
            },
            unary(Softplus, |names| names.x),
        );
    }
}

#[test]
fn one_over_one_plus_exp_of_minus_x_is_sigmoid() {
    for turned in [false, true] {
        identity(
            |graph, names| {
                let minus = graph.negate(names.x);
                let (one, sum) = (graph.number(1.0), one_plus_exp(graph, minus, turned));
                graph.over(one, sum)
            },
            unary(Sigmoid, |names| names.x),
        );
    }
}

#[test]
fn one_minus_sigmoid_is_sigmoid_of_minus_x() {
    identity(
        |graph, names| {
            let (one, sigmoid) = (graph.number(1.0), graph.unary(Sigmoid, names.x));
            graph.minus(one, sigmoid)
        },
        |graph, names| {
            let minus = graph.negate(names.x);
            graph.unary(Sigmoid, minus)
        },
    );
}

#[test]
fn ln_of_softmax_is_log_softmax() {
    identity(
        |graph, names| {
            let softmax = graph.add(Node::Softmax(names.v));
            graph.unary(Ln, softmax)
        },
        |graph, names| graph.add(Node::LogSoftmax(names.v)),
    );
}

#[test]
fn exp_of_log_softmax_is_softmax() {
    identity(
        |graph, names| {
            let log_softmax = graph.add(Node::LogSoftmax(names.v));
            graph.unary(Exp, log_softmax)
        },
        |graph, names| graph.add(Node::Softmax(names.v)),
    );
}

#[test]
fn square_and_abs_do_not_see_a_sign() {
    for function in [Square, Abs] {
        identity(of_each_other(function, Negate), unary(function, |names| names.x));
    }
}
