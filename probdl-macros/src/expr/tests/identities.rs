//! Each rule of simplification: that it applies, what it gives, and that the value stays.

mod functions;

use super::super::evaluate::{Rows, evaluate};
use super::super::graph::{Graph, Id, Kernel, Node, Number, Operator, Shape, Source};
use super::super::primitive::Primitive::*;
use super::super::simplify::simplify;
use crate::testing::differences::near;
use crate::width::Width;

/// x and y are scalars, v and w are vectors of width 3.
struct Names {
    x: Id,
    y: Id,
    v: Id,
    w: Id,
}

/// Holds that simplifying `from` gives `to`, and that both have the same values.
fn identity(from: impl Fn(&mut Graph, &Names) -> Id, to: impl Fn(&mut Graph, &Names) -> Id) {
    let build = |expression: &dyn Fn(&mut Graph, &Names) -> Id| {
        let mut graph = Graph::default();
        let vector = Shape::Vector(Width::Known(3));
        let names = Names {
            x: graph.load(Source::Input(0), Width::Known(0), Shape::Scalar),
            y: graph.load(Source::Input(0), Width::Known(1), Shape::Scalar),
            v: graph.load(Source::Input(0), Width::Known(2), vector.clone()),
            w: graph.load(Source::Input(0), Width::Known(5), vector),
        };
        let root = expression(&mut graph, &names);
        (graph, root)
    };
    let ((before, from), (after, to)) = (build(&from), build(&to));
    let (simple, roots) = simplify(&before, &[from]);
    let expected = spelled(&after, to);
    assert_eq!(
        spelled(&simple, roots[0]),
        expected,
        "from {}",
        spelled(&before, from)
    );
    for inputs in [
        [0.6, 1.7, 0.2, 0.9, 2.4, 1.1, 0.3, 0.7],
        [2.3, 0.4, 1.6, 0.1, 0.8, 0.5, 2.9, 1.3],
    ] {
        let rows = Rows {
            inputs: vec![inputs.to_vec()],
            target: vec![0.3; 3],
            ..Rows::default()
        };
        let (old, new) = (
            evaluate(&before, &[from], &rows),
            evaluate(&simple, &roots, &rows),
        );
        assert_eq!(old[0].len(), new[0].len(), "{expected}: the shape has changed");
        for (old, new) in old[0].iter().zip(&new[0]) {
            assert!(near(*new, *old, 1e-12), "{expected}: {old} became {new}");
        }
    }
}

/// A node written out, with its shape if it is spread.
fn spelled(graph: &Graph, id: Id) -> String {
    let all = |ids: &[Id]| {
        ids.iter()
            .map(|id| spelled(graph, *id))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match graph.node(id) {
        Node::Unary(function, a) => format!("{}({})", function.name(), spelled(graph, *a)),
        Node::Binary(operator, a, b) => format!("{operator:?}({})", all(&[*a, *b])),
        Node::Spread(a) => format!("spread({}): {:?}", spelled(graph, *a), graph.shape(id)),
        node => {
            let children = super::super::graph::children(node);
            let leaf = super::super::graph::print_node(node);
            if children.is_empty() {
                format!("{leaf}: {:?}", graph.shape(id))
            } else {
                format!(
                    "{}({})",
                    leaf.split(['(', '%']).next().unwrap_or_default(),
                    all(&children)
                )
            }
        }
    }
}

fn unary(f: crate::expr::Primitive, x: fn(&Names) -> Id) -> impl Fn(&mut Graph, &Names) -> Id {
    move |graph, names| graph.unary(f, x(names))
}

fn x(_: &mut Graph, names: &Names) -> Id {
    names.x
}

fn minus_x(graph: &mut Graph, names: &Names) -> Id {
    graph.negate(names.x)
}

/// An operation of x and a number.
fn with_number(operator: Operator, value: f64) -> impl Fn(&mut Graph, &Names) -> Id {
    move |graph, names| {
        let number = graph.number(value);
        graph.binary(operator, names.x, number)
    }
}

/// An operation of a number and x.
fn number_with(operator: Operator, value: f64) -> impl Fn(&mut Graph, &Names) -> Id {
    move |graph, names| {
        let number = graph.number(value);
        graph.binary(operator, number, names.x)
    }
}

fn value(value: f64) -> impl Fn(&mut Graph, &Names) -> Id {
    move |graph, _| graph.number(value)
}

/// One function of another, of x.
fn of_each_other(
    outer: crate::expr::Primitive,
    inner: crate::expr::Primitive,
) -> impl Fn(&mut Graph, &Names) -> Id {
    move |graph, names| {
        let inner = graph.unary(inner, names.x);
        graph.unary(outer, inner)
    }
}

#[test]
fn two_times_three_is_six() {
    let two_numbers = |operator| {
        move |graph: &mut Graph, _: &Names| {
            let (two, three) = (graph.number(2.0), graph.number(3.0));
            graph.binary(operator, two, three)
        }
    };
    identity(two_numbers(Operator::Multiply), value(6.0));
    identity(two_numbers(Operator::Add), value(5.0));
    identity(two_numbers(Operator::Subtract), value(-1.0));
    identity(two_numbers(Operator::Divide), value(2.0 / 3.0));
    identity(
        |graph, _| {
            let nine = graph.number(9.0);
            graph.unary(Sqrt, nine)
        },
        value(3.0),
    );
}

#[test]
fn what_is_not_finite_is_not_folded() {
    let mut graph = Graph::default();
    let (one, zero) = (graph.number(1.0), graph.number(0.0));
    let quotient = graph.over(one, zero);
    let (simple, roots) = simplify(&graph, &[quotient]);
    assert!(matches!(
        simple.node(roots[0]),
        Node::Binary(Operator::Divide, ..)
    ));
}

#[test]
fn transcendental_numbers_are_left_to_the_runtime() {
    let exp_of_two = |graph: &mut Graph, _: &Names| {
        let two = graph.number(2.0);
        graph.unary(Exp, two)
    };
    identity(exp_of_two, exp_of_two);
}

#[test]
fn constants_of_the_user_are_not_folded() {
    let twice = |graph: &mut Graph, _: &Names| {
        let path = crate::expr::ConstantPath {
            text: "K".into(),
            tokens: quote::quote!(K),
        };
        let constant = graph.add(Node::Number(Number::Constant(path)));
        let two = graph.number(2.0);
        graph.times(two, constant)
    };
    identity(twice, twice);
}

#[test]
fn x_plus_zero_is_x() {
    identity(with_number(Operator::Add, 0.0), x);
    identity(number_with(Operator::Add, 0.0), x);
}

#[test]
fn x_minus_zero_is_x() {
    identity(with_number(Operator::Subtract, 0.0), x);
}

#[test]
fn zero_minus_x_is_minus_x() {
    identity(number_with(Operator::Subtract, 0.0), minus_x);
}

#[test]
fn v_plus_spread_zero_is_v() {
    identity(
        |graph, names| {
            let zero = graph.number(0.0);
            let zeros = graph.add_shaped(Node::Spread(zero), Shape::Vector(Width::Known(3)));
            graph.plus(names.v, zeros)
        },
        |_, names| names.v,
    );
}

#[test]
fn x_plus_a_vector_of_zeros_is_x_spread() {
    let vector = || Shape::Vector(Width::Known(3));
    identity(
        |graph, names| {
            let zero = graph.number(0.0);
            let zeros = graph.add_shaped(Node::Spread(zero), vector());
            graph.plus(names.x, zeros)
        },
        |graph, names| graph.add_shaped(Node::Spread(names.x), vector()),
    );
}

#[test]
fn x_times_one_is_x() {
    identity(with_number(Operator::Multiply, 1.0), x);
    identity(number_with(Operator::Multiply, 1.0), x);
}

#[test]
fn x_times_minus_one_is_minus_x() {
    identity(with_number(Operator::Multiply, -1.0), minus_x);
    identity(number_with(Operator::Multiply, -1.0), minus_x);
}

#[test]
fn x_times_zero_is_zero() {
    identity(with_number(Operator::Multiply, 0.0), value(0.0));
    identity(number_with(Operator::Multiply, 0.0), value(0.0));
    identity(number_with(Operator::Divide, 0.0), value(0.0));
}

#[test]
fn v_times_zero_is_a_vector_of_zeros() {
    identity(
        |graph, names| {
            let zero = graph.number(0.0);
            graph.times(names.v, zero)
        },
        |graph, _| {
            let zero = graph.number(0.0);
            graph.add_shaped(Node::Spread(zero), Shape::Vector(Width::Known(3)))
        },
    );
}

#[test]
fn x_over_one_is_x() {
    identity(with_number(Operator::Divide, 1.0), x);
    identity(with_number(Operator::Divide, -1.0), minus_x);
}

#[test]
fn minus_x_times_y_is_minus_the_product() {
    let product = |graph: &mut Graph, names: &Names| {
        let product = graph.times(names.x, names.y);
        graph.negate(product)
    };
    identity(
        |graph, names| {
            let minus = graph.negate(names.x);
            graph.times(minus, names.y)
        },
        product,
    );
    identity(
        |graph, names| {
            let minus = graph.negate(names.y);
            graph.times(names.x, minus)
        },
        product,
    );
    identity(
        |graph, names| {
            let (a, b) = (graph.negate(names.x), graph.negate(names.y));
            graph.times(a, b)
        },
        |graph, names| graph.times(names.x, names.y),
    );
}

#[test]
fn x_over_minus_y_is_minus_the_quotient() {
    identity(
        |graph, names| {
            let minus = graph.negate(names.y);
            graph.over(names.x, minus)
        },
        |graph, names| {
            let quotient = graph.over(names.x, names.y);
            graph.negate(quotient)
        },
    );
}

#[test]
fn a_number_takes_the_sign_of_its_factor() {
    identity(
        |graph, names| {
            let (two, minus) = (graph.number(2.0), graph.negate(names.x));
            graph.times(two, minus)
        },
        number_with(Operator::Multiply, -2.0),
    );
    identity(
        |graph, names| {
            let (two, minus) = (graph.number(2.0), graph.negate(names.x));
            graph.over(two, minus)
        },
        number_with(Operator::Divide, -2.0),
    );
}

#[test]
fn x_plus_minus_y_is_x_minus_y() {
    let difference = |graph: &mut Graph, names: &Names| graph.minus(names.x, names.y);
    identity(
        |graph, names| {
            let minus = graph.negate(names.y);
            graph.plus(names.x, minus)
        },
        difference,
    );
    identity(
        |graph, names| {
            let minus = graph.negate(names.y);
            graph.plus(minus, names.x)
        },
        difference,
    );
}

#[test]
fn x_minus_minus_y_is_x_plus_y() {
    identity(
        |graph, names| {
            let minus = graph.negate(names.y);
            graph.minus(names.x, minus)
        },
        |graph, names| graph.plus(names.x, names.y),
    );
}

#[test]
fn minus_minus_x_is_x() {
    identity(of_each_other(Negate, Negate), x);
}

#[test]
fn minus_a_difference_is_the_difference_turned_round() {
    identity(
        |graph, names| {
            let difference = graph.minus(names.x, names.y);
            graph.negate(difference)
        },
        |graph, names| graph.minus(names.y, names.x),
    );
}

#[test]
fn powers_with_a_name_get_it() {
    identity(with_number(Operator::Power, 0.0), value(1.0));
    identity(with_number(Operator::Power, 1.0), x);
    identity(with_number(Operator::Power, 2.0), unary(Square, |names| names.x));
    identity(with_number(Operator::Power, 0.5), unary(Sqrt, |names| names.x));
    identity(
        with_number(Operator::Power, -1.0),
        number_with(Operator::Divide, 1.0),
    );
    identity(
        with_number(Operator::Power, 1.5),
        with_number(Operator::Power, 1.5),
    );
}

#[test]
fn a_choice_between_equals_is_no_choice() {
    identity(
        |graph, names| graph.add(Node::Where(names.y, names.x, names.x)),
        x,
    );
}

#[test]
fn a_vector_that_chooses_between_equal_scalars_gives_a_vector() {
    identity(
        |graph, names| graph.add(Node::Where(names.v, names.x, names.x)),
        |graph, names| graph.add_shaped(Node::Spread(names.x), Shape::Vector(Width::Known(3))),
    );
}

#[test]
fn a_sum_of_n_equals_is_n_times_one() {
    identity(
        |graph, names| {
            let spread = graph.add_shaped(Node::Spread(names.x), Shape::Vector(Width::Known(3)));
            graph.add(Node::Sum(spread))
        },
        number_with(Operator::Multiply, 3.0),
    );
}

#[test]
fn the_sum_of_a_negative_is_the_negative_of_the_sum() {
    identity(
        |graph, names| {
            let minus = graph.negate(names.v);
            graph.add(Node::Sum(minus))
        },
        |graph, names| {
            let sum = graph.add(Node::Sum(names.v));
            graph.negate(sum)
        },
    );
}

#[test]
fn the_sum_of_a_multiple_is_the_multiple_of_the_sum() {
    identity(
        |graph, names| {
            let multiple = graph.times(names.x, names.v);
            graph.add(Node::Sum(multiple))
        },
        |graph, names| {
            let sum = graph.add(Node::Sum(names.v));
            graph.times(names.x, sum)
        },
    );
    let products = |graph: &mut Graph, names: &Names| {
        let products = graph.times(names.v, names.w);
        graph.add(Node::Sum(products))
    };
    identity(products, products);
}

#[test]
fn densities_and_their_partials_stay() {
    let loss = |graph: &mut Graph, names: &Names| {
        let kernel = Kernel {
            name: "normal_fixed_scale",
            parameters: &["loc"],
        };
        let target = graph.load(Source::Target, Width::Known(0), Shape::Vector(Width::Known(3)));
        let fixed = Some(Number::computed(0.5));
        let density = graph.add(Node::Density {
            kernel,
            fixed,
            target,
            arguments: vec![names.v],
        });
        let partial = graph.add(Node::Partial(density, 0));
        graph.plus(density, partial)
    };
    identity(loss, loss);
}
