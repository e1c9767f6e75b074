//! Derivatives against differences, simplification and scheduling against plain evaluation, on random graphs.

mod identities;
mod random;

use super::evaluate::{Rows, evaluate, primitive, run};
use super::graph::{Graph, Id, Node, Shape, Source};
use super::primitive::{ALL, Primitive};
use super::schedule::{Store, schedule};
use super::simplify::simplify;
use crate::range::Range;
use crate::tables::functions::{Definition, FUNCTIONS, Function};
use crate::testing::differences::{derivative, near};
use crate::testing::formulas::textbook;
use crate::width::Width;

fn scalar_input(graph: &mut Graph) -> Id {
    graph.load(Source::Input(0), Width::Known(0), Shape::Scalar)
}

fn at(x: f64) -> Rows {
    Rows {
        inputs: vec![vec![x]],
        ..Rows::default()
    }
}

#[test]
fn the_derivative_of_every_primitive_is_the_slope_of_its_value() {
    for function in ALL {
        if function == Primitive::Digamma {
            // Only ever a derivative itself.
            continue;
        }
        let mut graph = Graph::default();
        let x = scalar_input(&mut graph);
        let y = graph.unary(function, x);
        let rule = function.derivative(&mut graph, x, y);
        for point in [-20.0, -3.3, -0.7, -0.01, 0.01, 0.4, 1.0, 2.6, 19.0] {
            if function == Primitive::Lgamma && point < 0.0 {
                // Outside of its domain.
                continue;
            }
            let Some(slope) = derivative(|a| primitive(function, a[0]), &[point], 0) else {
                continue;
            };
            let found = evaluate(&graph, &[rule], &at(point))[0][0];
            assert!(
                near(found, slope, 1e-7),
                "{function:?} at {point}: {found} and {slope}"
            );
        }
    }
}

#[test]
fn numbers_that_are_folded_have_the_value_of_the_function() {
    for function in ALL {
        for point in [-2.5, 0.0, 0.25, 9.0] {
            let Some(folded) = function.evaluate(point) else {
                continue;
            };
            let expected = primitive(function, point);
            assert!(
                folded == expected || (folded.is_nan() && expected.is_nan()),
                "{function:?}({point})"
            );
        }
    }
}

/// A function of the table as a graph of one scalar.
fn graph_of(function: &Function) -> Option<(Graph, Id)> {
    let mut graph = Graph::default();
    let x = scalar_input(&mut graph);
    let y = match function.definition {
        Definition::Identity => x,
        Definition::Primitive(primitive) => graph.unary(primitive, x),
        Definition::Derived(definition) => definition(&mut graph, x),
        Definition::Power
        | Definition::Softmax
        | Definition::LogSoftmax
        | Definition::FillScaleTriL
        | Definition::Ascending => {
            return None;
        }
    };
    Some((graph, y))
}

/// Points of the real line, none of them within 0.02 of a kink.
const POINTS: [f64; 21] = [
    -30.0, -9.1, -6.2, -3.7, -2.9, -2.1, -1.2, -0.9, -0.53, -0.4, -0.03, 0.03, 0.45, 0.6, 0.95, 1.07, 2.2,
    2.97, 4.4, 6.3, 25.0,
];

#[test]
fn every_function_has_the_value_of_its_textbook_formula() {
    for function in &FUNCTIONS {
        let Some((graph, y)) = graph_of(function) else {
            continue;
        };
        for point in POINTS
            .into_iter()
            .filter(|point| function.domain.contains(*point))
        {
            let expected = textbook(function.name, point)
                .unwrap_or_else(|| panic!("write the formula of `{}` in testing/formulas.rs", function.name));
            let found = evaluate(&graph, &[y], &at(point))[0][0];
            assert!(
                near(found, expected, 1e-13),
                "{} at {point}: {found} and {expected}",
                function.name
            );
            let (simple, roots) = simplify(&graph, &[y]);
            let simple = evaluate(&simple, &roots, &at(point))[0][0];
            assert!(
                near(simple, expected, 1e-13),
                "{} simplified at {point}: {simple}",
                function.name
            );
        }
    }
}

#[test]
fn every_function_has_the_slope_of_its_textbook_formula() {
    for function in &FUNCTIONS {
        let Some((mut graph, y)) = graph_of(function) else {
            continue;
        };
        let one = graph.number(1.0);
        let loads = super::differentiate::differentiate(&mut graph, y, one);
        let [(_, adjoint)] = loads.as_slice() else {
            panic!("{}: {loads:?}", function.name)
        };
        let (simple, roots) = simplify(&graph, &[*adjoint]);
        let mut told = 0;
        for point in POINTS
            .into_iter()
            .filter(|point| function.domain.contains(*point))
        {
            let formula = |a: &[f64]| textbook(function.name, a[0]).unwrap_or(f64::NAN);
            let Some(slope) = derivative(formula, &[point], 0) else {
                continue;
            };
            told += 1;
            for found in [
                evaluate(&graph, &[*adjoint], &at(point))[0][0],
                evaluate(&simple, &roots, &at(point))[0][0],
            ] {
                assert!(
                    near(found, slope, 1e-6),
                    "{} at {point}: {found} and {slope}",
                    function.name
                );
            }
        }
        assert!(told >= 7, "{}: too few smooth points", function.name);
    }
}

#[test]
fn functions_of_large_arguments_have_no_nan() {
    for function in &FUNCTIONS {
        let Some((mut graph, y)) = graph_of(function) else {
            continue;
        };
        if matches!(
            function.name,
            "exp" | "expm1" | "square" | "sin" | "cos" | "lgamma"
        ) {
            // Their values leave the range of the numbers, as they should, or have none.
            continue;
        }
        let one = graph.number(1.0);
        let adjoint = super::differentiate::differentiate(&mut graph, y, one)[0].1;
        for point in [-1e150, -1e4, -750.0, 750.0, 1e4, 1e150] {
            if !function.domain.contains(point) {
                continue;
            }
            let values = evaluate(&graph, &[y, adjoint], &at(point));
            assert!(
                values.iter().all(|value| !value[0].is_nan()),
                "{} at {point}: {values:?}",
                function.name
            );
        }
    }
}

#[test]
fn what_a_function_returns_lies_in_the_range_it_promises() {
    let ranges = [
        Range::REAL,
        Range::POSITIVE,
        Range::NON_NEGATIVE,
        Range::NEGATIVE,
        Range::UNIT,
        Range::CLOSED_SIGNED_UNIT,
        Range::above(-1.0),
        Range::between_closed(-0.4, 2.2),
        Range::between_closed(0.6, 4.4),
        Range::between_closed(-9.1, -2.1),
        Range::exactly(0.95),
    ];
    for function in &FUNCTIONS {
        if matches!(
            function.definition,
            Definition::Power | Definition::Softmax | Definition::LogSoftmax
        ) {
            continue;
        }
        for range in ranges
            .into_iter()
            .filter(|range| range.is_within(function.domain))
        {
            let promised = (function.range)(range);
            for point in POINTS
                .into_iter()
                .chain([0.0, 1.0, -1.0])
                .filter(|point| range.contains(*point))
            {
                // Where the function is not yet rounded to its limit.
                if point.abs() > 10.0 {
                    continue;
                }
                let Some(value) = textbook(function.name, point) else {
                    continue;
                };
                // One rounding is allowed at an end that is attained.
                let slack = Range::between_closed(value - 1e-15 * value.abs(), value + 1e-15 * value.abs());
                let inside = promised.contains(value)
                    || promised.contains(slack.low.value)
                    || promised.contains(slack.high.value);
                assert!(
                    inside,
                    "{}({point}) = {value} is not in {promised:?}, from {range:?}",
                    function.name
                );
            }
        }
    }
}

#[test]
fn a_function_is_finite_inside_its_domain_and_only_there() {
    for function in &FUNCTIONS {
        for point in POINTS.into_iter().chain([0.0]) {
            let Some(value) = textbook(function.name, point) else {
                continue;
            };
            if function.domain.contains(point) {
                assert!(value.is_finite(), "{}({point})", function.name);
            } else if function.name != "lgamma" {
                // ln |Gamma| exists between its poles, but it is no use to a model there.
                assert!(
                    !value.is_finite(),
                    "{}({point}) = {value}, outside of {:?}",
                    function.name,
                    function.domain
                );
            }
        }
    }
}

#[test]
fn an_output_that_nothing_is_stored_in_is_zero() {
    let mut graph = Graph::default();
    let number = graph.number(2.0);
    let empty = schedule(&graph, None, &[], Some(2));
    assert_eq!(run(&empty, &Rows::default(), 2).1, [0.0, 0.0]);
    let stores = [Store {
        id: number,
        start: Width::Known(1),
    }];
    let partial = schedule(&graph, None, &stores, Some(2));
    assert_eq!(run(&partial, &Rows::default(), 2).1, [0.0, 2.0]);
}

#[test]
fn equal_nodes_are_one_node() {
    let mut graph = Graph::default();
    let x = scalar_input(&mut graph);
    let (a, b) = (graph.unary(Primitive::Exp, x), graph.unary(Primitive::Exp, x));
    assert_eq!(a, b);
    let vector = graph.load(Source::Input(0), Width::Known(0), Shape::Vector(Width::Known(3)));
    assert_ne!(x, vector);
    let one = graph.load(Source::Input(0), Width::Known(0), Shape::Vector(Width::Known(1)));
    assert_eq!(x, one, "a vector of width 1 is a scalar");
    assert_eq!(graph.node(a), &Node::Unary(Primitive::Exp, x));
}
