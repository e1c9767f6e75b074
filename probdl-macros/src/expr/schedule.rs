//! Graph to statements in order. After this point there is no graph.
//!
//! Scalars become `let`s, elementwise vectors become loops, whole vectors become arrays. What is used once is inlined.
//! A loop can need what another loop has summed up, so nodes are sorted into *phases*: in each phase scalars come
//! first, then one loop for each width.

use std::collections::BTreeMap;

use super::graph::{Bounds, Graph, Id, Kernel, Node, Number, Operator, Shape, Source, children};
use super::primitive::{PAIRS, Primitive};
use crate::width::Width;

/// A function's body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Schedule {
    /// Whether the output starts as zeros, because its elements are added to.
    pub(crate) zeroed: bool,
    pub(crate) statements: Vec<Statement>,
    /// What the function returns.
    pub(crate) value: Option<Tree>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement {
    /// `let name = value;`
    Let { name: String, value: Tree },
    /// `let (first, second) = function(argument);`
    LetPair {
        first: String,
        second: String,
        function: &'static str,
        argument: Tree,
    },
    /// `let (name, [partials]) = kernel(target, [arguments]);`
    LetDensity {
        name: String,
        partials: Vec<Option<String>>,
        kernel: Kernel,
        fixed: Option<Number>,
        target: Tree,
        arguments: Vec<Tree>,
    },
    /// `let mut partials = [0; width]; … let name = kernel(target, arguments, &mut partials …);`
    LetVectorDensity {
        name: String,
        kernel: Kernel,
        target: Event,
        arguments: Vec<VectorArgument>,
    },
    /// `let mut name = [0; width];`
    LetZeros { name: String, width: Width },
    /// `let mut name = 0;`
    LetSum { name: String },
    /// `let mut name = [0; width]; function(arguments, &mut name);`
    LetArray {
        name: String,
        width: Width,
        function: &'static str,
        arguments: Vec<Array>,
    },
    /// `for e in 0..width { body }`
    Loop { width: Width, body: Vec<Statement> },
    /// `name[position] = value;` or `+=`
    Store {
        name: String,
        position: Position,
        value: Tree,
        add: bool,
    },
    /// `name = name + value;`
    Accumulate { name: String, value: Tree },
}

/// What a density of vectors is taken at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    Class(Tree),
    Vector(Array),
    /// The components of a mixture have seen it.
    Nothing,
}

/// A vector of parameters, and the array for the derivatives by it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VectorArgument {
    pub(crate) value: Array,
    pub(crate) partials: String,
    pub(crate) width: Width,
}

/// An array, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Array {
    Name(String),
    /// Numbers side by side.
    List(Vec<Tree>),
    Part {
        source: Source,
        start: Width,
        width: Width,
    },
}

/// An index: `start`, or `start + e` inside a loop.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Position {
    pub(crate) start: Width,
    pub(crate) indexed: bool,
}

/// An expression without sharing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Name(String),
    Number(Number),
    Load {
        source: Source,
        position: Position,
    },
    Element {
        array: String,
        position: Position,
    },
    Call {
        function: &'static str,
        arguments: Vec<Tree>,
    },
    Bounded {
        function: &'static str,
        bounds: Bounds,
        argument: Box<Tree>,
    },
    Negate(Box<Tree>),
    Binary {
        operator: Operator,
        left: Box<Tree>,
        right: Box<Tree>,
    },
}

/// Where an output's value goes.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) id: Id,
    pub(crate) start: Width,
}

/// The name of the array that stores write to.
pub(crate) const OUTPUT: &str = "out";

/// Orders what `value` and `stores` need. `width` is the output array's.
pub(crate) fn schedule(graph: &Graph, value: Option<Id>, stores: &[Store], width: Option<usize>) -> Schedule {
    let mut roots: Vec<Id> = stores.iter().map(|store| store.id).collect();
    roots.extend(value);
    let order = graph.reachable(&roots);
    let mut scheduler = Scheduler::new(graph, order, stores, value);
    let zeroed = !covers_once(graph, stores, width);
    let phases = scheduler.phase.iter().copied().max().unwrap_or(0);
    let mut statements = Vec::new();
    for phase in 0..=phases {
        scheduler.scalars(phase, &mut statements);
        scheduler.loops(phase, stores, zeroed, &mut statements);
    }
    for store in stores {
        if *graph.shape(store.id) == Shape::Scalar {
            let position = Position {
                start: store.start.clone(),
                indexed: false,
            };
            let value = scheduler.tree(store.id);
            statements.push(Statement::Store {
                name: OUTPUT.into(),
                position,
                value,
                add: zeroed,
            });
        }
    }
    let value = value.map(|value| scheduler.tree(value));
    Schedule {
        zeroed,
        statements,
        value,
    }
}

/// Whether the stores write each element of the output exactly once.
fn covers_once(graph: &Graph, stores: &[Store], width: Option<usize>) -> bool {
    let Some(width) = width else {
        // Widths that only rustc knows: one store from 0 on that is as wide as the output is the common case.
        return false;
    };
    let mut written = vec![0_u32; width];
    for store in stores {
        let length = match graph.shape(store.id) {
            Shape::Scalar => Some(1),
            Shape::Vector(width) => width.known(),
        };
        let (Some(start), Some(length)) = (store.start.known(), length) else {
            return false;
        };
        for element in written.iter_mut().skip(start).take(length) {
            *element += 1;
        }
    }
    written.iter().all(|count| *count == 1)
}

struct Scheduler<'a> {
    graph: &'a Graph,
    order: Vec<Id>,
    phase: Vec<usize>,
    uses: Vec<usize>,
    /// Scalars that a loop uses, or whole vectors that need an array: they get a name however often they are used.
    named: Vec<bool>,
    /// Vectors computed in a loop that a later phase needs as an array.
    stored: Vec<bool>,
    names: BTreeMap<usize, String>,
    /// Where vectors computed in a loop stand after it.
    arrays: BTreeMap<usize, String>,
    counter: usize,
}

impl<'a> Scheduler<'a> {
    fn new(graph: &'a Graph, order: Vec<Id>, stores: &[Store], value: Option<Id>) -> Self {
        let mut scheduler = Self {
            graph,
            phase: vec![0; graph.len()],
            uses: vec![0; graph.len()],
            named: vec![false; graph.len()],
            stored: vec![false; graph.len()],
            names: BTreeMap::new(),
            arrays: BTreeMap::new(),
            counter: 0,
            order,
        };
        scheduler.assign_phases();
        scheduler.count_uses(stores, value);
        scheduler
    }

    fn is_vector(&self, id: Id) -> bool {
        *self.graph.shape(id) != Shape::Scalar
    }

    /// Whether the node is a whole vector in an array of its own.
    fn is_array(&self, id: Id) -> bool {
        matches!(
            self.graph.node(id),
            Node::Softmax(_)
                | Node::LogSoftmax(_)
                | Node::SoftmaxPullBack(..)
                | Node::LogSoftmaxPullBack(..)
                | Node::Assemble(_)
                | Node::VectorPartial(..)
        ) && self.is_vector(id)
    }

    /// Whether reading the node costs nothing, so that it is never given a name.
    fn is_leaf(&self, id: Id) -> bool {
        match self.graph.node(id) {
            Node::Number(_) | Node::Load { .. } | Node::Element(..) | Node::List(_) => true,
            Node::Spread(inner) => self.is_leaf(*inner),
            _ => self.is_array(id),
        }
    }

    /// Whether the node stands in memory as a vector when its phase's loops begin.
    fn in_memory(&self, id: Id) -> bool {
        self.is_array(id) || matches!(self.graph.node(id), Node::Load { .. } | Node::List(_))
    }

    fn assign_phases(&mut self) {
        for id in self.order.clone() {
            let node = self.graph.node(id);
            let latest = children(node)
                .iter()
                .map(|child| self.phase[child.0])
                .max()
                .unwrap_or(0);
            self.phase[id.0] = match node {
                Node::Sum(_) => latest + 1,
                Node::Softmax(_)
                | Node::LogSoftmax(_)
                | Node::SoftmaxPullBack(..)
                | Node::LogSoftmaxPullBack(..)
                | Node::VectorDensity { .. } => {
                    let waits = children(node)
                        .iter()
                        .filter(|child| self.is_vector(**child) && !self.in_memory(**child))
                        .map(|child| self.phase[child.0] + 1)
                        .max()
                        .unwrap_or(0);
                    latest.max(waits)
                }
                Node::Assemble(_) => latest + 1,
                _ => latest,
            };
        }
    }

    fn count_uses(&mut self, stores: &[Store], value: Option<Id>) {
        for id in self.order.clone() {
            let node = self.graph.node(id).clone();
            let in_loop = self.is_vector(id) && !self.is_array(id);
            for child in children(&node) {
                self.uses[child.0] += 1;
                if in_loop && !self.is_vector(child) {
                    self.named[child.0] = true;
                }
                if self.is_vector(child) && !self.in_memory(child) {
                    let whole = self.is_array(id) && !matches!(node, Node::Assemble(_))
                        || matches!(node, Node::VectorDensity { .. });
                    let read_in = match node {
                        Node::Assemble(_) => self.phase[id.0] - 1,
                        _ => self.phase[id.0],
                    };
                    let in_later_loop =
                        (in_loop || matches!(node, Node::Assemble(_))) && read_in > self.phase[child.0];
                    if whole || (in_later_loop && !self.is_leaf(child)) {
                        self.stored[child.0] = true;
                    }
                }
            }
            if matches!(
                node,
                Node::Sum(_) | Node::Density { .. } | Node::VectorDensity { .. }
            ) {
                self.named[id.0] = true;
            }
        }
        for store in stores {
            self.uses[store.id.0] += 1;
        }
        if let Some(value) = value {
            self.uses[value.0] += 1;
        }
    }

    fn fresh(&mut self, id: Id, prefix: &str) -> String {
        let name = if prefix.is_empty() {
            let name = format!("z_{}", self.counter);
            self.counter += 1;
            name
        } else {
            let free = |name: &String| {
                self.names
                    .values()
                    .chain(self.arrays.values())
                    .all(|taken| taken != name)
            };
            let numbered = (1..).map(|number| format!("{prefix}_{number}"));
            std::iter::once(prefix.to_owned())
                .chain(numbered)
                .find(free)
                .unwrap_or_default()
        };
        self.names.insert(id.0, name.clone());
        name
    }

    /// Names the array that a vector computed in a loop is kept in.
    fn fresh_array(&mut self, id: Id) -> String {
        let local = self.names.remove(&id.0);
        let name = self.fresh(id, "v");
        self.names.remove(&id.0);
        self.names.extend(local.map(|local| (id.0, local)));
        self.arrays.insert(id.0, name.clone());
        name
    }

    /// Statements for the scalars and arrays of a phase.
    fn scalars(&mut self, phase: usize, out: &mut Vec<Statement>) {
        for id in self.order.clone() {
            if self.phase[id.0] != phase || (self.is_vector(id) && !self.is_array(id)) {
                continue;
            }
            if self.is_array(id) {
                self.array(id, out);
            } else {
                self.bind(id, out);
            }
        }
    }

    /// Gives a node a name, if it needs one.
    fn bind(&mut self, id: Id, out: &mut Vec<Statement>) {
        if self.names.contains_key(&id.0) || self.is_leaf(id) {
            return;
        }
        match self.graph.node(id).clone() {
            Node::Sum(_) | Node::Partial(..) | Node::VectorPartial(..) | Node::Spread(_) => {}
            Node::Density {
                kernel,
                fixed,
                target,
                arguments,
            } => self.density(id, kernel, fixed, target, &arguments, out),
            Node::VectorDensity {
                kernel,
                target,
                event,
                arguments,
            } => self.vector_density(id, kernel, (target, event), &arguments, out),
            Node::Unary(primitive, x) => {
                if let Some((first, second, function)) = self.pair(primitive, x) {
                    let argument = self.tree(x);
                    let first = self.fresh(first, "");
                    let second = self.fresh(second, "");
                    out.push(Statement::LetPair {
                        first,
                        second,
                        function,
                        argument,
                    });
                } else {
                    self.bind_value(id, out);
                }
            }
            _ => self.bind_value(id, out),
        }
    }

    fn bind_value(&mut self, id: Id, out: &mut Vec<Statement>) {
        let sign_of_a_name = match self.graph.node(id) {
            Node::Unary(Primitive::Negate, x) => {
                self.is_leaf(*x) || matches!(self.graph.node(*x), Node::Partial(..))
            }
            _ => false,
        };
        let outside_loop = !self.is_vector(id) && self.named[id.0] && !sign_of_a_name;
        if (self.uses[id.0] < 2 && !outside_loop) || sign_of_a_name {
            return;
        }
        let value = self.tree(id);
        let name = self.fresh(id, "");
        out.push(Statement::Let { name, value });
    }

    /// The partner with which the runtime computes this function in one pass, if both are needed.
    fn pair(&self, primitive: Primitive, x: Id) -> Option<(Id, Id, &'static str)> {
        let (first, second, function) = PAIRS
            .into_iter()
            .find(|(first, second, _)| *first == primitive || *second == primitive)?;
        let find = |wanted: Primitive| {
            self.order
                .iter()
                .copied()
                .find(|id| matches!(self.graph.node(*id), Node::Unary(p, a) if *p == wanted && *a == x))
        };
        let (first, second) = (find(first)?, find(second)?);
        (self.phase[first.0] == self.phase[second.0]).then_some((first, second, function))
    }

    fn density(
        &mut self,
        id: Id,
        kernel: Kernel,
        fixed: Option<Number>,
        target: Id,
        arguments: &[Id],
        out: &mut Vec<Statement>,
    ) {
        let target = self.tree(target);
        let trees = arguments.iter().map(|argument| self.tree(*argument)).collect();
        let name = self.fresh(id, "log_prob");
        let partials = (0..arguments.len())
            .map(|index| {
                let partial = self.order.iter().copied().find(
                    |other| matches!(self.graph.node(*other), Node::Partial(density, i) if *density == id && *i == index),
                )?;
                Some(self.fresh(partial, &format!("d_{}", kernel.parameters[index])))
            })
            .collect();
        out.push(Statement::LetDensity {
            name,
            partials,
            kernel,
            fixed,
            target,
            arguments: trees,
        });
    }

    fn vector_density(
        &mut self,
        id: Id,
        kernel: Kernel,
        (target, event): (Option<Id>, Option<Width>),
        arguments: &[Id],
        out: &mut Vec<Statement>,
    ) {
        let target = match (target, event) {
            (None, _) => Event::Nothing,
            (Some(target), None) => Event::Class(self.tree(target)),
            (Some(_), Some(width)) => Event::Vector(Array::Part {
                source: Source::Target,
                start: Width::Known(0),
                width,
            }),
        };
        let values: Vec<Array> = arguments
            .iter()
            .map(|argument| self.array_of(*argument))
            .collect();
        let name = self.fresh(id, "log_prob");
        let arguments = std::iter::zip(arguments, values)
            .enumerate()
            .map(|(index, (argument, value))| {
                let partial = self.order.iter().copied().find(
                    |other| matches!(self.graph.node(*other), Node::VectorPartial(density, i) if *density == id && *i == index),
                );
                let partials = format!("d_{}", kernel.parameters[index]);
                VectorArgument {
                    value,
                    partials: match partial {
                        Some(partial) => self.fresh(partial, &partials),
                        None => partials,
                    },
                    width: self.width(*argument),
                }
            })
            .collect();
        out.push(Statement::LetVectorDensity {
            name,
            kernel,
            target,
            arguments,
        });
    }

    fn width(&self, id: Id) -> Width {
        match self.graph.shape(id) {
            Shape::Scalar => Width::Known(1),
            Shape::Vector(width) => width.clone(),
        }
    }

    /// A vector that stands in memory.
    fn array_of(&self, id: Id) -> Array {
        match self.graph.node(id) {
            Node::Load { source, start } => Array::Part {
                source: *source,
                start: start.clone(),
                width: self.width(id),
            },
            Node::List(parts) => Array::List(parts.iter().map(|part| self.tree(*part)).collect()),
            _ if !self.is_vector(id) => Array::List(vec![self.tree(id)]),
            _ => Array::Name(
                self.names
                    .get(&id.0)
                    .or_else(|| self.arrays.get(&id.0))
                    .cloned()
                    .unwrap_or_else(|| unreachable!("%{} has no array", id.0)),
            ),
        }
    }

    fn array(&mut self, id: Id, out: &mut Vec<Statement>) {
        if self.names.contains_key(&id.0) {
            return;
        }
        let width = self.width(id);
        let (function, operands) = match self.graph.node(id).clone() {
            Node::Softmax(v) => ("softmax", vec![v]),
            Node::LogSoftmax(v) => ("log_softmax", vec![v]),
            Node::SoftmaxPullBack(p, d) => ("softmax_pull_back", vec![p, d]),
            Node::LogSoftmaxPullBack(p, d) => ("log_softmax_pull_back", vec![p, d]),
            Node::VectorPartial(density, _) => {
                self.bind(density, out);
                return;
            }
            // Filled by the loops of the phases before.
            Node::Assemble(_) => return,
            other => unreachable!("not an array: {other:?}"),
        };
        let arguments = operands
            .into_iter()
            .map(|operand| self.array_of(operand))
            .collect();
        let name = self.fresh(id, "");
        out.push(Statement::LetArray {
            name,
            width,
            function,
            arguments,
        });
    }

    /// One loop for each width among the vectors of a phase.
    fn loops(&mut self, phase: usize, stores: &[Store], zeroed: bool, out: &mut Vec<Statement>) {
        let mut widths: Vec<Width> = Vec::new();
        let mut prepared = Vec::new();
        let order = self.order.clone();
        // What leaves the loops of this phase: sums, arrays, stores.
        for id in &order {
            match self.graph.node(*id).clone() {
                Node::Sum(v) if self.phase[id.0] == phase + 1 => {
                    let name = self.fresh(*id, "");
                    prepared.push(Statement::LetSum { name: name.clone() });
                    self.push_width(&mut widths, v);
                }
                Node::Assemble(parts) if self.phase[id.0] == phase + 1 => {
                    let name = self.fresh(*id, "");
                    prepared.push(Statement::LetZeros {
                        name,
                        width: self.width(*id),
                    });
                    for (_, part) in parts {
                        self.push_width(&mut widths, part);
                    }
                }
                _ if self.stored[id.0] && self.phase[id.0] == phase => {
                    self.push_width(&mut widths, *id);
                }
                _ => {}
            }
        }
        for store in stores {
            if self.phase[store.id.0] == phase && self.is_vector(store.id) {
                self.push_width(&mut widths, store.id);
            }
        }
        out.append(&mut prepared);
        let assembled: Vec<Id> = order
            .iter()
            .copied()
            .filter(|id| self.phase[id.0] == phase + 1 && matches!(self.graph.node(*id), Node::Assemble(_)))
            .collect();
        for width in widths {
            self.one_loop(phase, &width, stores, zeroed, &assembled, out);
        }
        // Scalars that become elements of an assembled vector.
        for id in assembled {
            let Node::Assemble(parts) = self.graph.node(id).clone() else {
                continue;
            };
            for (start, part) in parts {
                if !self.is_vector(part) {
                    let value = self.tree(part);
                    let name = self.names[&id.0].clone();
                    out.push(Statement::Store {
                        name,
                        position: Position {
                            start,
                            indexed: false,
                        },
                        value,
                        add: true,
                    });
                }
            }
        }
    }

    fn push_width(&self, widths: &mut Vec<Width>, id: Id) {
        if let Shape::Vector(width) = self.graph.shape(id)
            && !widths.contains(width)
        {
            widths.push(width.clone());
        }
    }

    fn one_loop(
        &mut self,
        phase: usize,
        width: &Width,
        stores: &[Store],
        zeroed: bool,
        assembled: &[Id],
        out: &mut Vec<Statement>,
    ) {
        let order = self.order.clone();
        let of_this_loop =
            |scheduler: &Self, id: Id| *scheduler.graph.shape(id) == Shape::Vector(width.clone());
        let mut body = Vec::new();
        let mut arrays = Vec::new();
        for id in &order {
            let here = self.phase[id.0] == phase && of_this_loop(self, *id) && !self.is_array(*id);
            if here {
                self.bind(*id, &mut body);
                if self.stored[id.0] {
                    let value = self.tree(*id);
                    let name = self.fresh_array(*id);
                    arrays.push(Statement::LetZeros {
                        name: name.clone(),
                        width: width.clone(),
                    });
                    let position = Position {
                        start: Width::Known(0),
                        indexed: true,
                    };
                    body.push(Statement::Store {
                        name,
                        position,
                        value,
                        add: false,
                    });
                }
            }
        }
        for id in &order {
            if let Node::Sum(v) = *self.graph.node(*id)
                && self.phase[id.0] == phase + 1
                && of_this_loop(self, v)
            {
                let value = self.tree(v);
                body.push(Statement::Accumulate {
                    name: self.names[&id.0].clone(),
                    value,
                });
            }
        }
        for id in assembled {
            let Node::Assemble(parts) = self.graph.node(*id).clone() else {
                continue;
            };
            for (start, part) in parts {
                if of_this_loop(self, part) {
                    let value = self.tree(part);
                    let name = self.names[&id.0].clone();
                    body.push(Statement::Store {
                        name,
                        position: Position { start, indexed: true },
                        value,
                        add: true,
                    });
                }
            }
        }
        for store in stores {
            if self.phase[store.id.0] == phase && of_this_loop(self, store.id) {
                let value = self.tree(store.id);
                let position = Position {
                    start: store.start.clone(),
                    indexed: true,
                };
                body.push(Statement::Store {
                    name: OUTPUT.into(),
                    position,
                    value,
                    add: zeroed,
                });
            }
        }
        out.append(&mut arrays);
        out.push(Statement::Loop {
            width: width.clone(),
            body,
        });
        // What a loop has named is gone after it; what it has stored stays.
        for id in &order {
            if self.arrays.contains_key(&id.0) {
                self.names.remove(&id.0);
            }
        }
    }

    /// A node as an expression: its name, if it has one.
    fn tree(&self, id: Id) -> Tree {
        let indexed = self.is_vector(id);
        if let Some(name) = self.names.get(&id.0) {
            if let (Node::VectorPartial(..), false) = (self.graph.node(id), indexed) {
                return Tree::Element {
                    array: name.clone(),
                    position: Position {
                        start: Width::Known(0),
                        indexed,
                    },
                };
            }
            if self.is_array(id) {
                let position = Position {
                    start: Width::Known(0),
                    indexed: true,
                };
                return Tree::Element {
                    array: name.clone(),
                    position,
                };
            }
            return Tree::Name(name.clone());
        }
        if let Some(array) = self.arrays.get(&id.0) {
            let position = Position {
                start: Width::Known(0),
                indexed: true,
            };
            return Tree::Element {
                array: array.clone(),
                position,
            };
        }
        match self.graph.node(id) {
            Node::Number(number) => Tree::Number(number.clone()),
            Node::Load { source, start } => Tree::Load {
                source: *source,
                position: Position {
                    start: start.clone(),
                    indexed,
                },
            },
            Node::Element(whole, start) => match self.array_of(*whole) {
                // An array of one number, which is what its width has told.
                Array::List(mut parts) => parts.swap_remove(start.known().unwrap_or_default()),
                Array::Name(array) => Tree::Element {
                    array,
                    position: Position {
                        start: start.clone(),
                        indexed,
                    },
                },
                Array::Part {
                    source, start: first, ..
                } => Tree::Load {
                    source,
                    position: Position {
                        start: first.plus(start),
                        indexed,
                    },
                },
            },
            Node::Spread(inner) => self.tree(*inner),
            Node::Unary(Primitive::Negate, x) => Tree::Negate(Box::new(self.tree(*x))),
            Node::Unary(primitive, x) => Tree::Call {
                function: primitive.name(),
                arguments: vec![self.tree(*x)],
            },
            Node::Binary(Operator::Power, a, b) => Tree::Call {
                function: "pow",
                arguments: vec![self.tree(*a), self.tree(*b)],
            },
            Node::Binary(operator, a, b) => Tree::Binary {
                operator: *operator,
                left: Box::new(self.tree(*a)),
                right: Box::new(self.tree(*b)),
            },
            Node::Where(a, b, c) => Tree::Call {
                function: "where_positive",
                arguments: vec![self.tree(*a), self.tree(*b), self.tree(*c)],
            },
            Node::Clamp(bounds, x) => Tree::Bounded {
                function: "clamp",
                bounds: *bounds,
                argument: Box::new(self.tree(*x)),
            },
            Node::Checked(bounds, x) => Tree::Bounded {
                function: "checked",
                bounds: *bounds,
                argument: Box::new(self.tree(*x)),
            },
            node => unreachable!("needs a name before it is used: {node:?}"),
        }
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.indexed, self.start.known()) {
            (false, _) => write!(formatter, "{}", self.start),
            (true, Some(0)) => formatter.write_str("e"),
            (true, _) => write!(formatter, "{} + e", self.start),
        }
    }
}
