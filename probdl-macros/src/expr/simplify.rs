//! Rewrites a graph until no rule applies. Each rule is an identity; its doc states it.

use super::graph::{Graph, Id, Node, Number, Operator, Shape, with_children};
use super::primitive::Primitive;

/// Rebuilds what `roots` need with every rule applied, children first; returns the new graph and the new roots.
pub(crate) fn simplify(graph: &Graph, roots: &[Id]) -> (Graph, Vec<Id>) {
    let mut simple = Graph::default();
    let mut new: Vec<Option<Id>> = vec![None; graph.len()];
    for id in graph.reachable(roots) {
        let node = with_children(graph.node(id), |child| {
            new[child.0].unwrap_or_else(|| unreachable!("children come before parents"))
        });
        new[id.0] = Some(rewrite(&mut simple, node, graph.shape(id)));
    }
    let roots = roots
        .iter()
        .map(|root| new[root.0].unwrap_or_else(|| unreachable!("roots are reachable")))
        .collect();
    (simple, roots)
}

/// A rule looks at a node whose children are simple already, and may return what it equals.
type Rule = fn(&mut Graph, &Node) -> Option<Id>;

const RULES: [Rule; 16] = [
    fold_constants,
    drop_zero_terms,
    drop_unit_factors,
    drop_zero_factors,
    drop_unit_divisors,
    move_signs_out_of_products,
    turn_negative_terms_into_differences,
    drop_double_signs,
    name_powers,
    invert_inverses,
    name_stable_forms,
    square_of_a_negative,
    join_equal_branches,
    sum_of_a_spread,
    sum_of_a_negative,
    sum_of_a_multiple,
];

fn rewrite(graph: &mut Graph, node: Node, shape: &Shape) -> Id {
    for rule in RULES {
        if let Some(id) = rule(graph, &node) {
            // A vector may have become a constant: it stays a vector for those who sum over it.
            return match (shape, graph.shape(id)) {
                (Shape::Vector(_), Shape::Scalar) if !matches!(graph.node(id), Node::Spread(_)) => {
                    graph.add_shaped(Node::Spread(id), shape.clone())
                }
                _ => id,
            };
        }
    }
    graph.add_shaped(node, shape.clone())
}

/// The number a node stands for, also when it was spread over a vector.
fn constant(graph: &Graph, id: Id) -> Option<f64> {
    match graph.node(id) {
        Node::Spread(inner) => graph.value(*inner),
        _ => graph.value(id),
    }
}

fn negated(graph: &Graph, id: Id) -> Option<Id> {
    match graph.node(id) {
        Node::Unary(Primitive::Negate, inner) => Some(*inner),
        _ => None,
    }
}

/// Adds a node with the rules applied.
fn simple(graph: &mut Graph, node: Node) -> Id {
    let shape = match &node {
        Node::Sum(_) => Shape::Scalar,
        node => super::graph::children(node)
            .iter()
            .fold(Shape::Scalar, |shape, child| match shape {
                Shape::Scalar => graph.shape(*child).clone(),
                shape => shape,
            }),
    };
    rewrite(graph, node, &shape)
}

/// `2 * 3 = 6`, for numbers the macro knows.
fn fold_constants(graph: &mut Graph, node: &Node) -> Option<Id> {
    let value = match node {
        Node::Unary(primitive, a) => primitive.evaluate(constant(graph, *a)?)?,
        Node::Binary(operator, a, b) => {
            let (a, b) = (constant(graph, *a)?, constant(graph, *b)?);
            match operator {
                Operator::Add => a + b,
                Operator::Subtract => a - b,
                Operator::Multiply => a * b,
                Operator::Divide => a / b,
                Operator::Power => return None,
            }
        }
        _ => return None,
    };
    // What is not finite is left to the runtime, where it has a place in a message.
    value.is_finite().then(|| graph.number(value))
}

/// `x + 0 = x`, `0 + x = x`, `x - 0 = x`, `0 - x = -x`
fn drop_zero_terms(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Binary(operator, a, b) = node else {
        return None;
    };
    let (zero_a, zero_b) = (constant(graph, *a) == Some(0.0), constant(graph, *b) == Some(0.0));
    match operator {
        Operator::Add | Operator::Subtract if zero_b => Some(*a),
        Operator::Add if zero_a => Some(*b),
        Operator::Subtract if zero_a => Some(simple(graph, Node::Unary(Primitive::Negate, *b))),
        _ => None,
    }
}

/// `x * 1 = x`, `1 * x = x`, `x * -1 = -x`
fn drop_unit_factors(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Binary(Operator::Multiply, a, b) = node else {
        return None;
    };
    for (factor, other) in [(*a, *b), (*b, *a)] {
        match constant(graph, factor) {
            Some(1.0) => return Some(other),
            Some(-1.0) => return Some(simple(graph, Node::Unary(Primitive::Negate, other))),
            _ => {}
        }
    }
    None
}

/// `x * 0 = 0`, `0 / x = 0`: as real numbers; a factor that overflowed must not turn an absent term into NaN.
fn drop_zero_factors(graph: &mut Graph, node: &Node) -> Option<Id> {
    match node {
        Node::Binary(Operator::Multiply, a, b)
            if constant(graph, *a) == Some(0.0) || constant(graph, *b) == Some(0.0) =>
        {
            Some(graph.number(0.0))
        }
        Node::Binary(Operator::Divide, a, _) if constant(graph, *a) == Some(0.0) => Some(graph.number(0.0)),
        _ => None,
    }
}

/// `x / 1 = x`, `x / -1 = -x`
fn drop_unit_divisors(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Binary(Operator::Divide, a, b) = node else {
        return None;
    };
    match constant(graph, *b) {
        Some(1.0) => Some(*a),
        Some(-1.0) => Some(simple(graph, Node::Unary(Primitive::Negate, *a))),
        _ => None,
    }
}

/// `-x * y = -(x * y)`, `x / -y = -(x / y)`; with a number, the number takes the sign
fn move_signs_out_of_products(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Binary(operator @ (Operator::Multiply | Operator::Divide), a, b) = node else {
        return None;
    };
    let (inner, operands) = match (negated(graph, *a), negated(graph, *b)) {
        (Some(x), _) => (true, (x, *b)),
        (_, Some(y)) => (true, (*a, y)),
        _ => (false, (*a, *b)),
    };
    if !inner {
        return None;
    }
    let (x, y) = operands;
    if let Some(value) = constant(graph, x) {
        let number = graph.number(-value);
        return Some(simple(graph, Node::Binary(*operator, number, y)));
    }
    if let Some(value) = constant(graph, y) {
        let number = graph.number(-value);
        return Some(simple(graph, Node::Binary(*operator, x, number)));
    }
    let positive = simple(graph, Node::Binary(*operator, x, y));
    Some(simple(graph, Node::Unary(Primitive::Negate, positive)))
}

/// `x + -y = x - y`, `-x + y = y - x`, `x - -y = x + y`
fn turn_negative_terms_into_differences(graph: &mut Graph, node: &Node) -> Option<Id> {
    match node {
        Node::Binary(Operator::Add, a, b) => {
            if let Some(y) = negated(graph, *b) {
                return Some(simple(graph, Node::Binary(Operator::Subtract, *a, y)));
            }
            negated(graph, *a).map(|x| simple(graph, Node::Binary(Operator::Subtract, *b, x)))
        }
        Node::Binary(Operator::Subtract, a, b) => {
            negated(graph, *b).map(|y| simple(graph, Node::Binary(Operator::Add, *a, y)))
        }
        _ => None,
    }
}

/// `-(-x) = x`, `-(x - y) = y - x`
fn drop_double_signs(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Unary(Primitive::Negate, a) = node else {
        return None;
    };
    if let Some(inner) = negated(graph, *a) {
        return Some(inner);
    }
    match *graph.node(*a) {
        Node::Binary(Operator::Subtract, x, y) => Some(simple(graph, Node::Binary(Operator::Subtract, y, x))),
        _ => None,
    }
}

/// `x^0 = 1`, `x^1 = x`, `x^2 = square(x)`, `x^(1/2) = sqrt(x)`, `x^-1 = 1 / x`
fn name_powers(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Binary(Operator::Power, x, exponent) = node else {
        return None;
    };
    let one = graph.number(1.0);
    let value = constant(graph, *exponent)?;
    Some(match value {
        0.0 => one,
        1.0 => *x,
        2.0 => simple(graph, Node::Unary(Primitive::Square, *x)),
        0.5 => simple(graph, Node::Unary(Primitive::Sqrt, *x)),
        -1.0 => simple(graph, Node::Binary(Operator::Divide, one, *x)),
        _ => return None,
    })
}

/// `ln(exp(x)) = x`, `exp(ln(x)) = x`, `log1p(expm1(x)) = x`, `expm1(log1p(x)) = x`, `sqrt(square(x)) = abs(x)`,
/// `square(sqrt(x)) = x`
fn invert_inverses(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Unary(outer, a) = node else { return None };
    let Node::Unary(inner, x) = *graph.node(*a) else {
        return None;
    };
    use Primitive::{Abs, Exp, Expm1, Ln, Log1p, Sqrt, Square};
    match (outer, inner) {
        (Ln, Exp) | (Exp, Ln) | (Log1p, Expm1) | (Expm1, Log1p) | (Square, Sqrt) => Some(x),
        (Sqrt, Square) => Some(simple(graph, Node::Unary(Abs, x))),
        _ => None,
    }
}

/// `ln(sigmoid(x)) = log_sigmoid(x)`, `ln(softplus(x)) = log_softplus(x)`, `log1p(exp(x)) = softplus(x)`,
/// `ln(1 + exp(x)) = softplus(x)`, `ln(softmax(v)) = log_softmax(v)`, `exp(log_sigmoid(x)) = sigmoid(x)`,
/// `1 - sigmoid(x) = sigmoid(-x)`, `1 / (1 + exp(-x)) = sigmoid(x)`
fn name_stable_forms(graph: &mut Graph, node: &Node) -> Option<Id> {
    use Primitive::{Exp, Ln, Log1p, LogSigmoid, LogSoftplus, Negate, Sigmoid, Softplus};
    let one_plus_exp = |graph: &Graph, id: Id| match *graph.node(id) {
        Node::Binary(Operator::Add, a, b) => [(a, b), (b, a)].into_iter().find_map(|(one, power)| {
            match (constant(graph, one), graph.node(power)) {
                (Some(1.0), Node::Unary(Exp, x)) => Some(*x),
                _ => None,
            }
        }),
        _ => None,
    };
    match node {
        Node::Unary(outer, a) => match (outer, graph.node(*a).clone()) {
            (Ln, Node::Unary(Sigmoid, x)) => Some(simple(graph, Node::Unary(LogSigmoid, x))),
            (Ln, Node::Unary(Softplus, x)) => Some(simple(graph, Node::Unary(LogSoftplus, x))),
            (Ln, Node::Softmax(v)) => Some(simple(graph, Node::LogSoftmax(v))),
            (Log1p, Node::Unary(Exp, x)) => Some(simple(graph, Node::Unary(Softplus, x))),
            (Exp, Node::Unary(LogSigmoid, x)) => Some(simple(graph, Node::Unary(Sigmoid, x))),
            (Exp, Node::LogSoftmax(v)) => Some(simple(graph, Node::Softmax(v))),
            (Ln, _) => one_plus_exp(graph, *a).map(|x| simple(graph, Node::Unary(Softplus, x))),
            _ => None,
        },
        Node::Binary(Operator::Subtract, one, s) if constant(graph, *one) == Some(1.0) => {
            match *graph.node(*s) {
                Node::Unary(Sigmoid, x) => {
                    let negative = simple(graph, Node::Unary(Negate, x));
                    Some(simple(graph, Node::Unary(Sigmoid, negative)))
                }
                _ => None,
            }
        }
        Node::Binary(Operator::Divide, one, sum) if constant(graph, *one) == Some(1.0) => {
            let x = one_plus_exp(graph, *sum)?;
            let negative = simple(graph, Node::Unary(Negate, x));
            Some(simple(graph, Node::Unary(Sigmoid, negative)))
        }
        _ => None,
    }
}

/// `square(-x) = square(x)`, `abs(-x) = abs(x)`
fn square_of_a_negative(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Unary(outer @ (Primitive::Square | Primitive::Abs), a) = node else {
        return None;
    };
    negated(graph, *a).map(|x| simple(graph, Node::Unary(*outer, x)))
}

/// `if c { x } else { x } = x`
fn join_equal_branches(_graph: &mut Graph, node: &Node) -> Option<Id> {
    match node {
        Node::Where(_, yes, no) if yes == no => Some(*yes),
        _ => None,
    }
}

/// `sum of n equal x = n * x`
fn sum_of_a_spread(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Sum(v) = node else { return None };
    let Node::Spread(x) = *graph.node(*v) else {
        return None;
    };
    let Shape::Vector(width) = graph.shape(*v).clone() else {
        return Some(x);
    };
    let count = match width.known() {
        Some(width) => graph.number(width as f64),
        None => graph.add(Node::Number(Number::Width(width))),
    };
    Some(simple(graph, Node::Binary(Operator::Multiply, count, x)))
}

/// `sum(-v) = -sum(v)`
fn sum_of_a_negative(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Sum(v) = node else { return None };
    let inner = negated(graph, *v)?;
    let sum = simple(graph, Node::Sum(inner));
    Some(simple(graph, Node::Unary(Primitive::Negate, sum)))
}

/// `sum(c * v) = c * sum(v)`, for a number or a scalar c
fn sum_of_a_multiple(graph: &mut Graph, node: &Node) -> Option<Id> {
    let Node::Sum(v) = node else { return None };
    let Node::Binary(Operator::Multiply, a, b) = *graph.node(*v) else {
        return None;
    };
    for (factor, vector) in [(a, b), (b, a)] {
        let factor = match *graph.node(factor) {
            Node::Spread(inner) => inner,
            _ => factor,
        };
        if *graph.shape(factor) == Shape::Scalar && *graph.shape(vector) != Shape::Scalar {
            let sum = simple(graph, Node::Sum(vector));
            return Some(simple(graph, Node::Binary(Operator::Multiply, factor, sum)));
        }
    }
    None
}
