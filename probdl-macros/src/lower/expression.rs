//! Checked expressions to graph nodes. Slices are pushed down to what they are slices of.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::ast::Operator as Written;
use crate::expr::{Graph, Id, Node, Number, Operator, Primitive, Shape, Source};
use crate::tables::functions::{Definition, Function};
use crate::typed::{Expression, ExpressionKind, Extent, NodeId};
use crate::width::Width;

/// A graph under construction, with the nodes it reads.
pub(super) struct Builder {
    pub(super) graph: Graph,
    /// The inputs in the order in which they were met.
    pub(super) inputs: Vec<NodeId>,
    /// Which activations are computed inside this function instead of in a buffer.
    inlined: BTreeMap<NodeId, (NodeId, &'static Function)>,
    /// What an expression has become; keyed by its address, which the checked model keeps alive.
    done: BTreeMap<(usize, String), Id>,
}

/// A part of a vector, or all of a scalar.
#[derive(Clone, Debug)]
struct Window {
    start: Width,
    shape: Shape,
}

impl Builder {
    /// A graph in which the activations of some nodes are computed on the spot.
    pub(super) fn new(inlined: BTreeMap<NodeId, (NodeId, &'static Function)>) -> Self {
        Self {
            graph: Graph::default(),
            inputs: Vec::new(),
            inlined,
            done: BTreeMap::new(),
        }
    }

    pub(super) fn lower(&mut self, expression: &Rc<Expression>) -> Id {
        self.window(expression, None)
    }

    fn window(&mut self, expression: &Rc<Expression>, window: Option<&Window>) -> Id {
        let key = (Rc::as_ptr(expression) as usize, format!("{window:?}"));
        if let Some(id) = self.done.get(&key) {
            return *id;
        }
        let id = self.lower_kind(expression, window);
        self.done.insert(key, id);
        id
    }

    fn shape(extent: &Extent) -> Shape {
        match extent {
            Extent::Scalar => Shape::Scalar,
            Extent::Vector(width) => Shape::Vector(width.clone()),
        }
    }

    fn lower_kind(&mut self, expression: &Rc<Expression>, window: Option<&Window>) -> Id {
        // A part of a scalar is the scalar: it was spread.
        let window = if expression.extent == Extent::Scalar {
            None
        } else {
            window
        };
        match &expression.kind {
            ExpressionKind::Number(number) => self.graph.add(Node::Number(number.clone())),
            ExpressionKind::Constant(path) => self.graph.add(Node::Number(Number::Constant(path.clone()))),
            ExpressionKind::Node { node, .. } => {
                let whole = Window {
                    start: Width::Known(0),
                    shape: Self::shape(&expression.extent),
                };
                self.node(*node, &expression.extent, window.unwrap_or(&whole))
            }
            ExpressionKind::Part { base, start } => {
                let mut part = Window {
                    start: start.clone(),
                    shape: Self::shape(&expression.extent),
                };
                if let Some(window) = window {
                    part.start = part.start.plus(&window.start);
                    part.shape = window.shape.clone();
                }
                self.window(base, Some(&part))
            }
            ExpressionKind::Negate(operand) => {
                let operand = self.window(operand, window);
                self.graph.negate(operand)
            }
            ExpressionKind::Binary {
                operator,
                left,
                right,
            } => {
                let left = self.window(left, window);
                let right = self.window(right, window);
                let operator = match operator {
                    Written::Add => Operator::Add,
                    Written::Subtract => Operator::Subtract,
                    Written::Multiply => Operator::Multiply,
                    Written::Divide => Operator::Divide,
                };
                self.graph.binary(operator, left, right)
            }
            ExpressionKind::Call { function, arguments } => {
                self.call(function, arguments, expression, window)
            }
            ExpressionKind::Checked(inner) => self.window(inner, window),
            ExpressionKind::Poison => unreachable!("a model with a fault was lowered"),
        }
    }

    fn call(
        &mut self,
        function: &'static Function,
        arguments: &[Rc<Expression>],
        expression: &Rc<Expression>,
        window: Option<&Window>,
    ) -> Id {
        match function.definition {
            Definition::Softmax | Definition::LogSoftmax => {
                let whole = self.window(&arguments[0], None);
                let vector = self.apply(function, whole);
                match window {
                    Some(window) => self.element(vector, &expression.extent, window),
                    None => vector,
                }
            }
            Definition::Power => {
                let base = self.window(&arguments[0], window);
                let exponent = self.window(&arguments[1], window);
                match self.graph.value(exponent) {
                    Some(value) if value.fract() == 0.0 && (2.0..=16.0).contains(&value) => {
                        self.whole_power(base, value as u32)
                    }
                    _ => self.graph.binary(Operator::Power, base, exponent),
                }
            }
            _ => {
                let argument = self.window(&arguments[0], window);
                self.apply(function, argument)
            }
        }
    }

    /// x^n by repeated squaring: exact in sign, for negative x as well.
    fn whole_power(&mut self, base: Id, exponent: u32) -> Id {
        match exponent {
            1 => base,
            n if n % 2 == 0 => {
                let half = self.whole_power(base, n / 2);
                self.graph.unary(Primitive::Square, half)
            }
            n => {
                let rest = self.whole_power(base, n - 1);
                self.graph.times(rest, base)
            }
        }
    }

    /// A function of a node.
    pub(super) fn apply(&mut self, function: &Function, argument: Id) -> Id {
        match function.definition {
            // The kernel of the law takes a triangle as the numbers it is made of.
            Definition::Identity | Definition::FillScaleTriL | Definition::Ascending => argument,
            Definition::Primitive(primitive) => self.graph.unary(primitive, argument),
            Definition::Derived(definition) => definition(&mut self.graph, argument),
            Definition::Softmax => self.graph.add(Node::Softmax(argument)),
            Definition::LogSoftmax => self.graph.add(Node::LogSoftmax(argument)),
            Definition::Power => unreachable!("a power has two arguments"),
        }
    }

    fn element(&mut self, vector: Id, extent: &Extent, window: &Window) -> Id {
        if window.shape == Self::shape(extent) {
            return vector;
        }
        self.graph
            .add_shaped(Node::Element(vector, window.start.clone()), window.shape.clone())
    }

    /// Elements of a layer's output, or of what its activation is computed from.
    fn node(&mut self, node: NodeId, extent: &Extent, window: &Window) -> Id {
        if let Some((before, function)) = self.inlined.get(&node).copied() {
            if matches!(function.definition, Definition::Softmax | Definition::LogSoftmax) {
                let whole = Window {
                    start: Width::Known(0),
                    shape: Self::shape(extent),
                };
                let argument = self.load(before, &whole);
                let vector = self.apply(function, argument);
                return self.element(vector, extent, window);
            }
            let argument = self.load(before, window);
            return self.apply(function, argument);
        }
        self.load(node, window)
    }

    fn load(&mut self, node: NodeId, window: &Window) -> Id {
        let input = match self.inputs.iter().position(|other| *other == node) {
            Some(input) => input,
            None => {
                self.inputs.push(node);
                self.inputs.len() - 1
            }
        };
        self.graph
            .load(Source::Input(input), window.start.clone(), window.shape.clone())
    }
}
