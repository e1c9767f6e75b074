//! Random graphs. An instruction whose result would be large, not finite or near a kink is left out, so that differences
//! can be trusted.

use proptest::prelude::*;

use super::super::differentiate::differentiate;
use super::super::evaluate::{Rows, evaluate, run};
use super::super::graph::{Graph, Id, Kernel, Node, Operator, Shape, Source};
use super::super::primitive::{ALL, Primitive};
use super::super::schedule::{Store, schedule};
use super::super::simplify::simplify;
use crate::testing::differences::{derivative, near};
use crate::width::Width;

/// One step of building a graph; operands are taken modulo the number of nodes so far.
#[derive(Clone, Copy, Debug)]
struct Instruction {
    what: u8,
    a: u8,
    b: u8,
    c: u8,
}

fn instructions() -> impl Strategy<Value = Vec<Instruction>> {
    let one = (0_u8..48, any::<u8>(), any::<u8>(), any::<u8>());
    prop::collection::vec(
        one.prop_map(|(what, a, b, c)| Instruction { what, a, b, c }),
        1..28,
    )
}

/// Two inputs of widths 5 and 3, three targets, three adjoints.
fn rows() -> impl Strategy<Value = Rows> {
    let numbers =
        |count: usize| prop::collection::vec((-20_i32..=20).prop_map(|n| f64::from(n) * 0.1 + 0.037), count);
    (numbers(5), numbers(3), numbers(3), numbers(3)).prop_map(|(x, z, target, adjoint)| Rows {
        inputs: vec![x, z],
        target,
        adjoint,
    })
}

const VECTOR: usize = 3;

struct Growing<'a> {
    graph: Graph,
    rows: &'a Rows,
    nodes: Vec<Id>,
}

impl<'a> Growing<'a> {
    fn new(rows: &'a Rows) -> Self {
        let mut graph = Graph::default();
        let vector = Shape::Vector(Width::Known(VECTOR));
        let nodes = vec![
            graph.load(Source::Input(0), Width::Known(0), Shape::Scalar),
            graph.load(Source::Input(0), Width::Known(1), vector.clone()),
            graph.load(Source::Input(0), Width::Known(4), Shape::Scalar),
            graph.load(Source::Input(1), Width::Known(0), vector),
            graph.load(Source::Input(1), Width::Known(2), Shape::Scalar),
            graph.number(0.0),
            graph.number(1.0),
            graph.number(-1.0),
            graph.number(2.0),
            graph.number(0.3),
        ];
        Self { graph, rows, nodes }
    }

    fn pick(&self, operand: u8) -> Id {
        self.nodes[operand as usize % self.nodes.len()]
    }

    fn value(&self, id: Id) -> Vec<f64> {
        evaluate(&self.graph, &[id], self.rows).remove(0)
    }

    fn is_vector(&self, id: Id) -> bool {
        *self.graph.shape(id) != Shape::Scalar
    }

    fn width(&self, id: Id) -> usize {
        self.value(id).len()
    }

    /// Whether nothing happens to a node within a small step, where `kinks` are.
    fn away_from(&self, id: Id, kinks: &[f64]) -> bool {
        self.value(id)
            .iter()
            .all(|value| kinks.iter().all(|kink| (value - kink).abs() > 0.05))
    }

    fn agree(&self, ids: &[Id]) -> bool {
        let widths: Vec<usize> = ids
            .iter()
            .map(|id| self.width(*id))
            .filter(|width| *width > 1)
            .collect();
        widths.windows(2).all(|pair| pair[0] == pair[1])
    }

    fn add(&mut self, step: Instruction) {
        let (a, b, c) = (self.pick(step.a), self.pick(step.b), self.pick(step.c));
        let positive = |id: Id| self.value(id).iter().all(|value| *value > 0.05);
        let id = match step.what {
            what @ 0..22 => {
                let primitive = ALL[what as usize];
                let allowed = match primitive {
                    Primitive::Ln | Primitive::Sqrt | Primitive::Lgamma => positive(a),
                    Primitive::Log1p => self.value(a).iter().all(|value| *value > -0.9),
                    Primitive::Abs | Primitive::Relu => self.away_from(a, &[0.0]),
                    Primitive::Digamma | Primitive::Finite => false,
                    _ => true,
                };
                if !allowed {
                    return;
                }
                self.graph.unary(primitive, a)
            }
            22..26 if self.agree(&[a, b]) => self.graph.plus(a, b),
            26..30 if self.agree(&[a, b]) => self.graph.minus(a, b),
            30..34 if self.agree(&[a, b]) => self.graph.times(a, b),
            34..37 if self.agree(&[a, b]) && self.away_from(b, &[0.0]) => self.graph.over(a, b),
            37 if self.agree(&[a, b]) && positive(a) => self.graph.binary(Operator::Power, a, b),
            38 | 39 if self.agree(&[a, b, c]) && self.away_from(a, &[0.0]) => {
                self.graph.add(Node::Where(a, b, c))
            }
            40 | 41 if self.is_vector(a) => self.graph.add(Node::Softmax(a)),
            42 if self.is_vector(a) => self.graph.add(Node::LogSoftmax(a)),
            43 if self.is_vector(a) => self.graph.add(Node::Sum(a)),
            44..48 => {
                let whole = matches!(self.graph.node(a), Node::Softmax(_) | Node::LogSoftmax(_));
                if !whole {
                    return;
                }
                let (start, shape) = match (step.what, usize::from(step.b) % VECTOR) {
                    (44 | 45, start) => (start, Shape::Scalar),
                    (_, start) => (start.min(1), Shape::Vector(Width::Known(2))),
                };
                self.graph
                    .add_shaped(Node::Element(a, Width::Known(start)), shape)
            }
            _ => return,
        };
        if self
            .value(id)
            .iter()
            .all(|value| value.is_finite() && value.abs() < 50.0)
        {
            self.nodes.push(id);
        }
    }

    /// The last node of the wished shape.
    fn last(&self, vector: bool) -> Id {
        let fits = |id: &&Id| {
            if vector {
                self.width(**id) == VECTOR
            } else {
                !self.is_vector(**id)
            }
        };
        *self
            .nodes
            .iter()
            .rev()
            .find(fits)
            .expect("there are loads of both shapes")
    }
}

/// A head: minus the log-density of one of the families, with arguments made from the last nodes.
fn head(growing: &mut Growing<'_>, family: u8) -> Id {
    let (scalar, vector) = (growing.last(false), growing.last(true));
    let graph = &mut growing.graph;
    let kernel = |name: &'static str, parameters: &'static [&'static str]| Kernel { name, parameters };
    let width = Shape::Vector(Width::Known(VECTOR));
    let target = graph.load(Source::Target, Width::Known(0), width);
    let first = graph.load(Source::Target, Width::Known(0), Shape::Scalar);
    let positive = graph.unary(Primitive::Softplus, scalar);
    let positives = graph.unary(Primitive::Softplus, vector);
    let (kernel, target, arguments) = match family % 6 {
        0 => (
            kernel("normal", &["loc", "scale"]),
            target,
            vec![scalar, positives],
        ),
        1 => (
            kernel("normal", &["loc", "scale"]),
            target,
            vec![vector, positive],
        ),
        2 => (
            kernel("normal_softplus_scale", &["loc", "raw_scale"]),
            target,
            vec![vector, vector],
        ),
        3 => (
            kernel("student_t", &["df", "loc", "scale"]),
            first,
            vec![positive, scalar, positive],
        ),
        4 => (kernel("bernoulli_logits", &["logits"]), target, vec![vector]),
        _ => {
            let class = graph.number(1.0);
            let kernel = kernel("categorical_logits", &["logits"]);
            let log_prob = graph.add(Node::VectorDensity {
                kernel,
                target: Some(class),
                event: None,
                arguments: vec![vector],
            });
            return graph.negate(log_prob);
        }
    };
    let log_prob = graph.add(Node::Density {
        kernel,
        fixed: None,
        target,
        arguments,
    });
    let loss = graph.negate(log_prob);
    if *graph.shape(loss) == Shape::Scalar {
        loss
    } else {
        graph.add(Node::Sum(loss))
    }
}

/// Where the inputs stand side by side.
const STARTS: [usize; 2] = [0, 5];

/// Checks everything about the function that returns `value` and stores `outputs`, whose inputs' adjoints are `loads`.
fn verify(
    graph: &Graph,
    value: Option<Id>,
    output: Option<Id>,
    loads: &[(Id, Id)],
    rows: &Rows,
) -> Result<(), TestCaseError> {
    // What the function is, as one number.
    let root = value.or(output).expect("a value or an output");
    let weight = |v: &[f64]| match value {
        Some(_) => v[0],
        None => v.iter().zip(&rows.adjoint).map(|(a, b)| a * b).sum(),
    };
    let mut gradient = [0.0; 8];
    let mut stores = Vec::new();
    for (load, adjoint) in loads {
        let Node::Load {
            source: Source::Input(input),
            start,
        } = graph.node(*load)
        else {
            panic!("not a load")
        };
        let place = STARTS[*input] + start.known().expect("a known width");
        let length = evaluate(graph, &[*load], rows)[0].len();
        let adjoints = evaluate(graph, &[*adjoint], rows).remove(0);
        for element in 0..length {
            gradient[place + element] += if adjoints.len() == 1 {
                adjoints[0]
            } else {
                adjoints[element]
            };
        }
        stores.push((*adjoint, place, length));
    }
    // Differences.
    let flat: Vec<f64> = rows.inputs.concat();
    let function = |x: &[f64]| {
        let inputs = vec![x[..5].to_vec(), x[5..].to_vec()];
        weight(
            &evaluate(
                graph,
                &[root],
                &Rows {
                    inputs,
                    ..rows.clone()
                },
            )[0],
        )
    };
    for (index, found) in gradient.iter().enumerate() {
        if let Some(slope) = derivative(function, &flat, index) {
            prop_assert!(
                near(*found, slope, 1e-5),
                "derivative {index}: {found} and {slope}\n{graph}"
            );
        }
    }
    // Simplification.
    let mut graph = graph.clone();
    let stores: Vec<(Id, usize)> = stores
        .into_iter()
        .map(|(adjoint, place, length)| {
            let spread = length > 1 && *graph.shape(adjoint) == Shape::Scalar;
            let shape = Shape::Vector(Width::Known(length));
            (
                if spread {
                    graph.add_shaped(Node::Spread(adjoint), shape)
                } else {
                    adjoint
                },
                place,
            )
        })
        .collect();
    let mut roots: Vec<Id> = stores.iter().map(|(id, _)| *id).collect();
    roots.push(root);
    let (simple, simple_roots) = simplify(&graph, &roots);
    for ((before, after), root) in evaluate(&graph, &roots, rows)
        .iter()
        .zip(evaluate(&simple, &simple_roots, rows))
        .zip(&roots)
    {
        let scale = evaluate(&graph, &graph.reachable(&[*root]), rows)
            .concat()
            .iter()
            .fold(1.0, |m: f64, v| m.max(v.abs()));
        for (a, b) in before.iter().zip(&after) {
            prop_assert!(
                (a - b).abs() <= 1e-10 * scale * scale,
                "simplified: {a} became {b}\n{graph}\n{simple}"
            );
        }
        prop_assert_eq!(before.len(), after.len());
    }
    // Scheduling.
    let root = simple_roots[roots.len() - 1];
    let stores: Vec<Store> = stores
        .iter()
        .zip(&simple_roots)
        .map(|((_, place), id)| Store {
            id: *id,
            start: Width::Known(*place),
        })
        .collect();
    let expected: Vec<f64> = {
        let mut expected = vec![0.0; 8];
        for store in &stores {
            let place = store.start.known().expect("a known width");
            for (index, value) in evaluate(&simple, &[store.id], rows)[0].iter().enumerate() {
                expected[place + index] += value;
            }
        }
        expected
    };
    let backward = schedule(&simple, value.map(|_| root), &stores, Some(8));
    let (returned, written) = run(&backward, rows, 8);
    for (a, b) in written.iter().zip(&expected) {
        prop_assert!(
            near(*a, *b, 1e-9),
            "scheduled: {b} became {a}\n{simple}\n{backward}"
        );
    }
    if let Some(returned) = returned {
        let expected = evaluate(&simple, &[root], rows)[0][0];
        prop_assert!(
            near(returned, expected, 1e-9),
            "scheduled: {expected} became {returned}\n{simple}\n{backward}"
        );
    }
    if value.is_none() {
        let forward = schedule(
            &simple,
            None,
            &[Store {
                id: root,
                start: Width::Known(0),
            }],
            Some(VECTOR),
        );
        let expected = evaluate(&simple, &[root], rows).remove(0);
        let (_, written) = run(&forward, rows, VECTOR);
        for (a, b) in written.iter().zip(&expected) {
            prop_assert!(
                near(*a, *b, 1e-9),
                "scheduled: {b} became {a}\n{simple}\n{forward}"
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::testing::cases(1000))]

    #[test]
    fn heads_keep_their_value_and_their_slope_through_all_stages(
        program in instructions(), rows in rows(), family in any::<u8>()
    ) {
        let mut growing = Growing::new(&rows);
        for step in program {
            growing.add(step);
        }
        let loss = head(&mut growing, family);
        let mut graph = growing.graph;
        let one = graph.number(1.0);
        let loads = differentiate(&mut graph, loss, one);
        verify(&graph, Some(loss), None, &loads, &rows)?;
    }

    #[test]
    fn maps_keep_their_values_and_their_slopes_through_all_stages(program in instructions(), rows in rows()) {
        let mut growing = Growing::new(&rows);
        for step in program {
            growing.add(step);
        }
        let output = growing.last(true);
        let mut graph = growing.graph;
        let seed = graph.load(Source::Adjoint, Width::Known(0), Shape::Vector(Width::Known(VECTOR)));
        let loads = differentiate(&mut graph, output, seed);
        verify(&graph, None, Some(output), &loads, &rows)?;
    }
}
