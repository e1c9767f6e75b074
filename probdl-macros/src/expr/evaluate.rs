//! Interpreters in double precision: of a graph, node by node, and of a schedule, statement by statement as they are
//! emitted. A vector of width 1 is a scalar here as everywhere in this module.

use std::collections::BTreeMap;

use super::graph::{Bounds, Graph, Id, Node, Number, Operator, Shape, Source};
use super::primitive::Primitive;
use super::schedule::{Array, Event, OUTPUT, Position, Schedule, Statement, Tree};
use crate::testing::densities::kernel as density;
use crate::testing::formulas::{digamma, sigmoid, softmax, softplus};
use crate::testing::vector_densities::kernel as vector_density;
use crate::width::Width;

/// What a function reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// One for each input.
    pub(crate) inputs: Vec<Vec<f64>>,
    pub(crate) target: Vec<f64>,
    pub(crate) adjoint: Vec<f64>,
}

/// The value of each of the user's constants in the tests.
pub(crate) const CONSTANT: f64 = 0.75;

impl Rows {
    fn source(&self, source: Source) -> &[f64] {
        match source {
            Source::Input(input) => &self.inputs[input],
            Source::Target => &self.target,
            Source::Adjoint => &self.adjoint,
        }
    }
}

/// A number.
pub(crate) fn number(number: &Number) -> f64 {
    match number {
        Number::Constant(_) => CONSTANT,
        other => other
            .value()
            .unwrap_or_else(|| panic!("the width {other} has no value in the tests")),
    }
}

fn known(width: &Width) -> usize {
    width
        .known()
        .unwrap_or_else(|| panic!("the width {width} is not known in the tests"))
}

fn length(shape: &Shape) -> usize {
    match shape {
        Shape::Scalar => 1,
        Shape::Vector(width) => known(width),
    }
}

/// A primitive.
pub(crate) fn primitive(primitive: Primitive, x: f64) -> f64 {
    match primitive {
        Primitive::Negate => -x,
        Primitive::Exp => x.exp(),
        Primitive::Ln => x.ln(),
        Primitive::Log1p => x.ln_1p(),
        Primitive::Expm1 => x.exp_m1(),
        Primitive::Sqrt => x.sqrt(),
        Primitive::Square => x * x,
        Primitive::Abs => x.abs(),
        Primitive::Relu => x.max(0.0),
        Primitive::Sigmoid => sigmoid(x),
        Primitive::LogSigmoid => -softplus(-x),
        Primitive::Softplus => softplus(x),
        Primitive::LogSoftplus => softplus(x).ln(),
        Primitive::LogSoftplusDerivative => sigmoid(x) / softplus(x),
        Primitive::Tanh => x.tanh(),
        Primitive::Erf => libm::erf(x),
        Primitive::Erfc => libm::erfc(x),
        Primitive::Sin => x.sin(),
        Primitive::Cos => x.cos(),
        Primitive::Lgamma => libm::lgamma(x),
        Primitive::Digamma => digamma(x),
        Primitive::Finite => x.clamp(-f64::MAX, f64::MAX),
    }
}

fn operate(operator: Operator, a: f64, b: f64) -> f64 {
    match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        Operator::Power => a.powf(b),
    }
}

fn clamp(bounds: Bounds, x: f64) -> f64 {
    match bounds {
        Bounds::Positive => x.clamp(f64::MIN_POSITIVE, f64::MAX),
        Bounds::UnitInterval => x.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0),
        Bounds::WholeNumber | Bounds::Own(_) => unreachable!("these are constants, or verified"),
    }
}

fn checked(bounds: Bounds, x: f64) -> f64 {
    let inside = match bounds {
        Bounds::Positive => x > 0.0,
        Bounds::UnitInterval => (0.0..=1.0).contains(&x),
        Bounds::WholeNumber => x >= 1.0 && x.fract() == 0.0,
        Bounds::Own(_) => true, // only the family knows
    };
    if inside { x } else { f64::NAN }
}

fn softmax_pull_back(softmax: &[f64], adjoint: &[f64]) -> Vec<f64> {
    let dot: f64 = softmax.iter().zip(adjoint).map(|(p, d)| p * d).sum();
    softmax.iter().zip(adjoint).map(|(p, d)| p * (d - dot)).collect()
}

fn log_softmax(v: &[f64]) -> Vec<f64> {
    softmax(v).iter().map(|p| p.ln()).collect()
}

fn log_softmax_pull_back(log_softmax: &[f64], adjoint: &[f64]) -> Vec<f64> {
    let sum: f64 = adjoint.iter().sum();
    log_softmax
        .iter()
        .zip(adjoint)
        .map(|(l, d)| d - l.exp() * sum)
        .collect()
}

fn whole_vector(function: &str, arguments: &[Vec<f64>]) -> Vec<f64> {
    match function {
        "softmax" => softmax(&arguments[0]),
        "log_softmax" => log_softmax(&arguments[0]),
        "softmax_pull_back" => softmax_pull_back(&arguments[0], &arguments[1]),
        "log_softmax_pull_back" => log_softmax_pull_back(&arguments[0], &arguments[1]),
        _ => panic!("`{function}` is not a function of whole vectors"),
    }
}

/// The values of some nodes.
pub(crate) fn evaluate(graph: &Graph, roots: &[Id], rows: &Rows) -> Vec<Vec<f64>> {
    let mut values: BTreeMap<Id, Vec<f64>> = BTreeMap::new();
    let mut partials: BTreeMap<Id, Vec<Vec<f64>>> = BTreeMap::new();
    for id in graph.reachable(roots) {
        let length = length(graph.shape(id));
        let of = |id: &Id| &values[id];
        // A scalar counts as every element of a vector.
        let element = |id: &Id, index: usize| {
            let value = &values[id];
            if value.len() == 1 { value[0] } else { value[index] }
        };
        let each = |function: &dyn Fn(usize) -> f64| -> Vec<f64> { (0..length).map(function).collect() };
        let value = match graph.node(id) {
            Node::Number(value) => vec![number(value)],
            Node::Load { source, start } => {
                let start = known(start);
                rows.source(*source)[start..start + length].to_vec()
            }
            Node::Unary(function, a) => each(&|e| primitive(*function, element(a, e))),
            Node::Binary(operator, a, b) => each(&|e| operate(*operator, element(a, e), element(b, e))),
            Node::Where(a, yes, no) => each(&|e| {
                if element(a, e) > 0.0 {
                    element(yes, e)
                } else {
                    element(no, e)
                }
            }),
            Node::Clamp(bounds, a) => each(&|e| clamp(*bounds, element(a, e))),
            Node::Checked(bounds, a) => each(&|e| checked(*bounds, element(a, e))),
            Node::Softmax(a) => softmax(of(a)),
            Node::LogSoftmax(a) => log_softmax(of(a)),
            Node::SoftmaxPullBack(p, d) => softmax_pull_back(of(p), &each(&|e| element(d, e))),
            Node::LogSoftmaxPullBack(l, d) => log_softmax_pull_back(of(l), &each(&|e| element(d, e))),
            Node::Element(a, start) => of(a)[known(start)..known(start) + length].to_vec(),
            Node::Assemble(parts) => {
                let mut whole = vec![0.0; length];
                for (start, part) in parts {
                    // A scalar for several elements would need their number, which only the part's shape has.
                    for (slot, value) in whole[known(start)..].iter_mut().zip(of(part)) {
                        *slot += value;
                    }
                }
                whole
            }
            Node::List(parts) => parts.iter().map(|part| of(part)[0]).collect(),
            Node::Sum(a) => vec![of(a).iter().sum()],
            Node::Spread(a) => each(&|e| element(a, e)),
            Node::Density {
                kernel,
                fixed,
                target,
                arguments,
            } => {
                let fixed = fixed.as_ref().map(number);
                let results: Vec<(f64, Vec<f64>)> = (0..length)
                    .map(|e| {
                        let arguments: Vec<f64> =
                            arguments.iter().map(|argument| element(argument, e)).collect();
                        density(kernel.name, fixed, element(target, e), &arguments)
                    })
                    .collect();
                partials.insert(
                    id,
                    (0..arguments.len())
                        .map(|k| results.iter().map(|(_, partials)| partials[k]).collect())
                        .collect(),
                );
                results.iter().map(|(value, _)| *value).collect()
            }
            Node::Partial(density, index) => partials[density][*index].clone(),
            Node::VectorDensity {
                kernel,
                target,
                arguments,
                ..
            } => {
                let arguments: Vec<Vec<f64>> =
                    arguments.iter().map(|argument| of(argument).clone()).collect();
                let target = target.as_ref().map_or(&[][..], |target| of(target));
                let (value, all) = vector_density(kernel.name, target, &arguments);
                partials.insert(id, all);
                vec![value]
            }
            Node::VectorPartial(density, index) => partials[density][*index].clone(),
        };
        assert_eq!(value.len(), length, "%{}: {:?}", id.0, graph.node(id));
        values.insert(id, value);
    }
    roots.iter().map(|root| values[root].clone()).collect()
}

/// Runs a schedule as its emitted statements would run: the value, and the output of `width` numbers. What no statement
/// writes is NaN.
pub(crate) fn run(schedule: &Schedule, rows: &Rows, width: usize) -> (Option<f64>, Vec<f64>) {
    let mut machine = Machine {
        rows,
        schedule,
        names: BTreeMap::new(),
        element: 0,
    };
    // Without any statement the zeros are those that the caller has prepared.
    let zeroed = schedule.zeroed;
    machine
        .names
        .insert(OUTPUT.into(), vec![if zeroed { 0.0 } else { f64::NAN }; width]);
    for statement in &schedule.statements {
        machine.run(statement);
    }
    let value = schedule.value.as_ref().map(|value| machine.tree(value));
    (value, machine.names.remove(OUTPUT).unwrap_or_default())
}

struct Machine<'a> {
    rows: &'a Rows,
    /// For messages.
    schedule: &'a Schedule,
    /// Scalars and arrays in scope.
    names: BTreeMap<String, Vec<f64>>,
    element: usize,
}

impl Machine<'_> {
    fn let_(&mut self, name: &str, value: Vec<f64>) {
        self.names.insert(name.to_owned(), value);
    }

    fn name(&self, name: &str) -> &[f64] {
        self.names
            .get(name)
            .unwrap_or_else(|| panic!("`{name}` is not in scope\n{}", self.schedule))
    }

    fn run(&mut self, statement: &Statement) {
        match statement {
            Statement::Let { name, value } => {
                let value = self.tree(value);
                self.let_(name, vec![value]);
            }
            Statement::LetPair {
                first,
                second,
                function,
                argument,
            } => {
                let x = self.tree(argument);
                let (a, b) = match *function {
                    "softplus_and_sigmoid" => (softplus(x), sigmoid(x)),
                    "log_softplus_and_derivative" => (softplus(x).ln(), sigmoid(x) / softplus(x)),
                    "sin_cos" => x.sin_cos(),
                    _ => panic!("no pair `{function}`"),
                };
                self.let_(first, vec![a]);
                self.let_(second, vec![b]);
            }
            Statement::LetDensity {
                name,
                partials,
                kernel,
                fixed,
                target,
                arguments,
            } => {
                let arguments: Vec<f64> = arguments.iter().map(|argument| self.tree(argument)).collect();
                let target = self.tree(target);
                let (value, all) = density(kernel.name, fixed.as_ref().map(number), target, &arguments);
                self.let_(name, vec![value]);
                assert_eq!(partials.len(), all.len(), "{}", kernel.name);
                for (partial, value) in partials.iter().zip(all) {
                    if let Some(partial) = partial {
                        self.let_(partial, vec![value]);
                    }
                }
            }
            Statement::LetVectorDensity {
                name,
                kernel,
                target,
                arguments,
            } => {
                let values: Vec<Vec<f64>> = arguments
                    .iter()
                    .map(|argument| self.array(&argument.value))
                    .collect();
                let target = match target {
                    Event::Class(class) => vec![self.tree(class)],
                    Event::Vector(vector) => self.array(vector),
                    Event::Nothing => Vec::new(),
                };
                let (value, all) = vector_density(kernel.name, &target, &values);
                self.let_(name, vec![value]);
                for (argument, (value, partials)) in arguments.iter().zip(values.iter().zip(all)) {
                    assert_eq!(value.len(), known(&argument.width));
                    self.let_(&argument.partials, partials);
                }
            }
            Statement::LetZeros { name, width } => self.let_(name, vec![0.0; known(width)]),
            Statement::LetSum { name } => self.let_(name, vec![0.0]),
            Statement::LetArray {
                name,
                width,
                function,
                arguments,
            } => {
                let arguments: Vec<Vec<f64>> =
                    arguments.iter().map(|argument| self.array(argument)).collect();
                assert!(
                    arguments.iter().all(|argument| argument.len() == known(width)),
                    "{function}: {arguments:?}"
                );
                self.let_(name, whole_vector(function, &arguments));
            }
            Statement::Loop { width, body } => {
                for element in 0..known(width) {
                    self.element = element;
                    let outside: Vec<String> = self.names.keys().cloned().collect();
                    for statement in body {
                        self.run(statement);
                    }
                    // What a loop declares is gone after it.
                    self.names.retain(|name, _| outside.contains(name));
                }
            }
            Statement::Store {
                name,
                position,
                value,
                add,
            } => {
                let (value, index) = (self.tree(value), self.index(position));
                let array = self
                    .names
                    .get_mut(name)
                    .unwrap_or_else(|| panic!("`{name}` is not in scope"));
                array[index] = if *add { array[index] + value } else { value };
            }
            Statement::Accumulate { name, value } => {
                let value = self.tree(value);
                let sum = self
                    .names
                    .get_mut(name)
                    .unwrap_or_else(|| panic!("`{name}` is not in scope"));
                sum[0] += value;
            }
        }
    }

    fn index(&self, position: &Position) -> usize {
        known(&position.start) + if position.indexed { self.element } else { 0 }
    }

    fn array(&self, array: &Array) -> Vec<f64> {
        match array {
            Array::List(parts) => parts.iter().map(|part| self.tree(part)).collect(),
            Array::Name(name) => self.name(name).to_vec(),
            Array::Part { source, start, width } => {
                let start = known(start);
                self.rows.source(*source)[start..start + known(width)].to_vec()
            }
        }
    }

    fn tree(&self, tree: &Tree) -> f64 {
        match tree {
            Tree::Name(name) => {
                let value = self.name(name);
                assert_eq!(value.len(), 1, "`{name}` is an array\n{}", self.schedule);
                value[0]
            }
            Tree::Number(value) => number(value),
            Tree::Load { source, position } => self.rows.source(*source)[self.index(position)],
            Tree::Element { array, position } => {
                let element = self.name(array).get(self.index(position)).copied();
                element.unwrap_or_else(|| panic!("{array}[{position}] is not there\n{}", self.schedule))
            }
            Tree::Call { function, arguments } => {
                let arguments: Vec<f64> = arguments.iter().map(|argument| self.tree(argument)).collect();
                match *function {
                    "pow" => arguments[0].powf(arguments[1]),
                    "where_positive" if arguments[0] > 0.0 => arguments[1],
                    "where_positive" => arguments[2],
                    name => {
                        let function = super::primitive::ALL
                            .into_iter()
                            .find(|primitive| primitive.name() == name);
                        primitive(
                            function.unwrap_or_else(|| panic!("no function `{name}`")),
                            arguments[0],
                        )
                    }
                }
            }
            Tree::Bounded {
                function: "clamp",
                bounds,
                argument,
            } => clamp(*bounds, self.tree(argument)),
            Tree::Bounded { bounds, argument, .. } => checked(*bounds, self.tree(argument)),
            Tree::Negate(operand) => -self.tree(operand),
            Tree::Binary {
                operator,
                left,
                right,
            } => operate(*operator, self.tree(left), self.tree(right)),
        }
    }
}
