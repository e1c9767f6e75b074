//! `Graph`: an arena of nodes. Equal nodes are one node, so sharing is structural; children come before their parents.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use proc_macro2::TokenStream;

use super::primitive::Primitive;
use crate::width::Width;

/// A node's number. Children have smaller numbers than their parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id(pub(crate) usize);

/// How many numbers a node stands for. A vector of width 1 is a scalar here: the checker has told them apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    Scalar,
    Vector(Width),
}

/// Where a load reads from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    /// The n-th input of the function: a layer's output.
    Input(usize),
    /// The targets.
    Target,
    /// The adjoint of the function's output.
    Adjoint,
}

/// A path to one of the user's constants.
#[derive(Clone, Debug)]
pub(crate) struct ConstantPath {
    pub(crate) text: String,
    pub(crate) tokens: TokenStream,
}

impl PartialEq for ConstantPath {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for ConstantPath {}

impl Hash for ConstantPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// A number: with the user's digits, computed, or one of the user's constants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Number {
    Literal {
        text: String,
        bits: u64,
    },
    Constant(ConstantPath),
    /// A width, as a number.
    Width(Width),
}

impl Number {
    /// A computed number; its digits are the shortest that read back.
    pub(crate) fn computed(value: f64) -> Self {
        let value = if value == 0.0 { 0.0 } else { value };
        Self::Literal {
            text: format!("{value:?}"),
            bits: value.to_bits(),
        }
    }

    /// A literal with the user's digits.
    pub(crate) fn literal(text: &str) -> Self {
        let value: f64 = text.parse().unwrap_or(f64::NAN);
        let text = if text.contains(['.', 'e', 'E']) {
            text.to_owned()
        } else {
            format!("{text}.0")
        };
        Self::Literal {
            text,
            bits: value.to_bits(),
        }
    }

    /// The value, where the macro knows it.
    pub(crate) fn value(&self) -> Option<f64> {
        match self {
            Self::Literal { bits, .. } => Some(f64::from_bits(*bits)),
            Self::Width(Width::Known(width)) => Some(*width as f64),
            _ => None,
        }
    }
}

/// `+ - * /` and the real power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// A density kernel of the runtime: log-density and its partial derivatives in one pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Kernel {
    /// The function's name in the runtime.
    pub(crate) name: &'static str,
    /// The names of its parameters, in order.
    pub(crate) parameters: &'static [&'static str],
}

/// One node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    Number(Number),
    /// An element, or neighbouring elements, of a source.
    Load {
        source: Source,
        start: Width,
    },
    Unary(Primitive, Id),
    Binary(Operator, Id, Id),
    /// The second where the first is above 0, else the third.
    Where(Id, Id, Id),
    /// The nearest finite number inside a parameter's open range.
    Clamp(Bounds, Id),
    /// The number itself, or NaN outside the range.
    Checked(Bounds, Id),
    /// exp(v) / sum exp(v), as a whole vector.
    Softmax(Id),
    /// v - ln sum exp(v), as a whole vector.
    LogSoftmax(Id),
    /// The adjoint of a softmax's argument, from the softmax and its adjoint.
    SoftmaxPullBack(Id, Id),
    /// The adjoint of a log-softmax's argument, from the log-softmax and its adjoint.
    LogSoftmaxPullBack(Id, Id),
    /// Neighbouring elements of a whole vector.
    Element(Id, Width),
    /// Scalars side by side: an argument of a density of vectors.
    List(Vec<Id>),
    /// A whole vector: zeros, with vectors added at these places.
    Assemble(Vec<(Width, Id)>),
    /// The sum of a vector's elements.
    Sum(Id),
    /// A scalar, as every element of a vector.
    Spread(Id),
    /// The log-density of each element.
    Density {
        kernel: Kernel,
        fixed: Option<Number>,
        target: Id,
        arguments: Vec<Id>,
    },
    /// A partial derivative of a density.
    Partial(Id, usize),
    /// The log-density of one event with vectors of parameters.
    VectorDensity {
        kernel: Kernel,
        /// Nothing for a mixture, whose components have seen the target.
        target: Option<Id>,
        /// The width of an event that is a vector; none for a class.
        event: Option<Width>,
        arguments: Vec<Id>,
    },
    /// Its partial derivatives by one of the parameters, as a whole vector.
    VectorPartial(Id, usize),
}

/// The open range of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Bounds {
    Positive,
    UnitInterval,
    WholeNumber,
    /// Those of a parameter of a user's own family.
    Own(OwnParameter),
}

/// A parameter of a family that is known by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OwnParameter {
    pub(crate) family: &'static str,
    pub(crate) index: usize,
    /// How many parameters the family has.
    pub(crate) count: usize,
}

impl Bounds {
    /// The runtime's name for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::UnitInterval => "unit_interval",
            Self::WholeNumber => "whole_number",
            Self::Own(_) => "own",
        }
    }
}

/// An arena of nodes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<(Node, Shape)>,
    /// Keyed by the printed node: the order of this map never reaches the output.
    known: BTreeMap<String, Id>,
}

impl Graph {
    /// The node with this number.
    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id.0].0
    }

    /// Its shape.
    pub(crate) fn shape(&self, id: Id) -> &Shape {
        &self.nodes[id.0].1
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Adds a node of a given shape, or finds it.
    pub(crate) fn add_shaped(&mut self, node: Node, shape: Shape) -> Id {
        let shape = match shape {
            Shape::Vector(Width::Known(1)) => Shape::Scalar,
            shape => shape,
        };
        let key = format!("{} {}", print_node(&node), print_shape(&shape));
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let id = Id(self.nodes.len());
        self.nodes.push((node, shape));
        self.known.insert(key, id);
        id
    }

    /// Adds a node whose shape follows from its children.
    pub(crate) fn add(&mut self, node: Node) -> Id {
        let shape = match &node {
            Node::Number(_) | Node::Sum(_) | Node::VectorDensity { .. } => Shape::Scalar,
            Node::List(parts) => Shape::Vector(Width::Known(parts.len())),
            Node::Load { .. } | Node::Element(..) | Node::Assemble(_) | Node::Spread(_) => {
                unreachable!("loads, elements, assembled and spread vectors are added with their shape")
            }
            Node::VectorPartial(density, index) => match self.node(*density) {
                Node::VectorDensity { arguments, .. } => self.shape(arguments[*index]).clone(),
                other => unreachable!("a vector partial of {other:?}"),
            },
            node => children(node)
                .iter()
                .fold(Shape::Scalar, |shape, child| match shape {
                    Shape::Scalar => self.shape(*child).clone(),
                    shape => shape,
                }),
        };
        self.add_shaped(node, shape)
    }

    pub(crate) fn number(&mut self, value: f64) -> Id {
        self.add(Node::Number(Number::computed(value)))
    }

    pub(crate) fn load(&mut self, source: Source, start: Width, shape: Shape) -> Id {
        self.add_shaped(Node::Load { source, start }, shape)
    }

    pub(crate) fn unary(&mut self, primitive: Primitive, operand: Id) -> Id {
        self.add(Node::Unary(primitive, operand))
    }

    pub(crate) fn binary(&mut self, operator: Operator, left: Id, right: Id) -> Id {
        self.add(Node::Binary(operator, left, right))
    }

    pub(crate) fn plus(&mut self, left: Id, right: Id) -> Id {
        self.binary(Operator::Add, left, right)
    }

    pub(crate) fn minus(&mut self, left: Id, right: Id) -> Id {
        self.binary(Operator::Subtract, left, right)
    }

    pub(crate) fn times(&mut self, left: Id, right: Id) -> Id {
        self.binary(Operator::Multiply, left, right)
    }

    pub(crate) fn over(&mut self, left: Id, right: Id) -> Id {
        self.binary(Operator::Divide, left, right)
    }

    pub(crate) fn negate(&mut self, operand: Id) -> Id {
        self.unary(Primitive::Negate, operand)
    }

    /// The value of a node that is a number known to the macro.
    pub(crate) fn value(&self, id: Id) -> Option<f64> {
        match self.node(id) {
            Node::Number(number) => number.value(),
            _ => None,
        }
    }

    /// All nodes that `roots` need, children first.
    pub(crate) fn reachable(&self, roots: &[Id]) -> Vec<Id> {
        let mut needed = vec![false; self.nodes.len()];
        for root in roots {
            needed[root.0] = true;
        }
        for index in (0..self.nodes.len()).rev() {
            if needed[index] {
                for child in children(&self.nodes[index].0) {
                    needed[child.0] = true;
                }
            }
        }
        (0..self.nodes.len())
            .filter(|index| needed[*index])
            .map(Id)
            .collect()
    }
}

/// The nodes that a node is computed from.
pub(crate) fn children(node: &Node) -> Vec<Id> {
    match node {
        Node::Number(_) | Node::Load { .. } => vec![],
        Node::Unary(_, a)
        | Node::Clamp(_, a)
        | Node::Checked(_, a)
        | Node::Softmax(a)
        | Node::LogSoftmax(a)
        | Node::Element(a, _)
        | Node::Sum(a)
        | Node::Spread(a)
        | Node::Partial(a, _)
        | Node::VectorPartial(a, _) => vec![*a],
        Node::Binary(_, a, b) | Node::SoftmaxPullBack(a, b) | Node::LogSoftmaxPullBack(a, b) => vec![*a, *b],
        Node::Where(a, b, c) => vec![*a, *b, *c],
        Node::List(parts) => parts.clone(),
        Node::Assemble(parts) => parts.iter().map(|(_, id)| *id).collect(),
        Node::Density {
            target, arguments, ..
        } => {
            let mut all = arguments.clone();
            all.push(*target);
            all
        }
        Node::VectorDensity {
            target, arguments, ..
        } => arguments.iter().chain(target).copied().collect(),
    }
}

/// The same node with its children replaced.
pub(crate) fn with_children(node: &Node, mut replace: impl FnMut(Id) -> Id) -> Node {
    match node {
        Node::Number(_) | Node::Load { .. } => node.clone(),
        Node::Unary(primitive, a) => Node::Unary(*primitive, replace(*a)),
        Node::Binary(operator, a, b) => Node::Binary(*operator, replace(*a), replace(*b)),
        Node::Where(a, b, c) => Node::Where(replace(*a), replace(*b), replace(*c)),
        Node::Clamp(bounds, a) => Node::Clamp(*bounds, replace(*a)),
        Node::Checked(bounds, a) => Node::Checked(*bounds, replace(*a)),
        Node::Softmax(a) => Node::Softmax(replace(*a)),
        Node::LogSoftmax(a) => Node::LogSoftmax(replace(*a)),
        Node::SoftmaxPullBack(a, b) => Node::SoftmaxPullBack(replace(*a), replace(*b)),
        Node::LogSoftmaxPullBack(a, b) => Node::LogSoftmaxPullBack(replace(*a), replace(*b)),
        Node::Element(a, start) => Node::Element(replace(*a), start.clone()),
        Node::List(parts) => Node::List(parts.iter().map(|part| replace(*part)).collect()),
        Node::Assemble(parts) => Node::Assemble(
            parts
                .iter()
                .map(|(start, part)| (start.clone(), replace(*part)))
                .collect(),
        ),
        Node::Sum(a) => Node::Sum(replace(*a)),
        Node::Spread(a) => Node::Spread(replace(*a)),
        Node::Density {
            kernel,
            fixed,
            target,
            arguments,
        } => Node::Density {
            kernel: *kernel,
            fixed: fixed.clone(),
            target: replace(*target),
            arguments: arguments.iter().map(|argument| replace(*argument)).collect(),
        },
        Node::Partial(a, index) => Node::Partial(replace(*a), *index),
        Node::VectorDensity {
            kernel,
            target,
            event,
            arguments,
        } => Node::VectorDensity {
            kernel: *kernel,
            target: target.map(&mut replace),
            event: event.clone(),
            arguments: arguments.iter().map(|argument| replace(*argument)).collect(),
        },
        Node::VectorPartial(a, index) => Node::VectorPartial(replace(*a), *index),
    }
}

fn print_shape(shape: &Shape) -> String {
    match shape {
        Shape::Scalar => "scalar".into(),
        Shape::Vector(width) => format!("vector({width})"),
    }
}

/// One node, with its children by number.
pub(crate) fn print_node(node: &Node) -> String {
    let list = |ids: &[Id]| {
        ids.iter()
            .map(|id| format!("%{}", id.0))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let number = |number: &Number| match number {
        Number::Literal { text, .. } => text.clone(),
        Number::Constant(path) => path.text.clone(),
        Number::Width(width) => format!("width {width}"),
    };
    match node {
        Node::Number(value) => number(value),
        Node::Load { source, start } => {
            let name = match source {
                Source::Input(input) => format!("input_{input}"),
                Source::Target => "y".into(),
                Source::Adjoint => "d_out".into(),
            };
            format!("{name}[{start}..]")
        }
        Node::Unary(primitive, a) => format!("{}(%{})", primitive.name(), a.0),
        Node::Binary(operator, a, b) => format!("{operator:?}(%{}, %{})", a.0, b.0),
        Node::Where(..) => format!("where({})", list(&children(node))),
        Node::Clamp(bounds, a) => format!("clamp_{}(%{})", bounds.name(), a.0),
        Node::Checked(bounds, a) => format!("checked_{}(%{})", bounds.name(), a.0),
        Node::Softmax(a) => format!("softmax(%{})", a.0),
        Node::LogSoftmax(a) => format!("log_softmax(%{})", a.0),
        Node::SoftmaxPullBack(..) => format!("softmax_pull_back({})", list(&children(node))),
        Node::LogSoftmaxPullBack(..) => format!("log_softmax_pull_back({})", list(&children(node))),
        Node::Element(a, start) => format!("%{}[{start}..]", a.0),
        Node::List(parts) => format!("[{}]", list(parts)),
        Node::Assemble(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(start, id)| format!("{start}: %{}", id.0))
                .collect();
            format!("assemble({})", parts.join(", "))
        }
        Node::Sum(a) => format!("sum(%{})", a.0),
        Node::Spread(a) => format!("spread(%{})", a.0),
        Node::Density {
            kernel,
            fixed,
            target,
            arguments,
        } => {
            let fixed = fixed
                .as_ref()
                .map_or_else(String::new, |fixed| format!(" fixed {}", number(fixed)));
            format!("{}{fixed}(%{}; {})", kernel.name, target.0, list(arguments))
        }
        Node::Partial(a, index) => format!("partial_{index}(%{})", a.0),
        Node::VectorDensity {
            kernel,
            target,
            arguments,
            ..
        } => {
            let target = target.map_or_else(String::new, |target| format!("%{}; ", target.0));
            format!("{}({target}{})", kernel.name, list(arguments))
        }
        Node::VectorPartial(a, index) => format!("partials_{index}(%{})", a.0),
    }
}

impl std::fmt::Display for Graph {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (node, shape)) in self.nodes.iter().enumerate() {
            writeln!(
                formatter,
                "    %{index} = {}: {}",
                print_node(node),
                print_shape(shape)
            )?;
        }
        Ok(())
    }
}
