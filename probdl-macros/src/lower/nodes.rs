//! Layers to nodes with buffers: activations are split off, fused again where nothing stands between, or left to the
//! head; what nothing reads is dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::equations::equations;
use super::expression::Builder;
use super::head::Head;
use crate::plan::{Expressed, Function, Input, Layer, Model, Node, NodeAction, Parameters, Plan, reads};
use crate::tables::functions::{Definition, Function as ScalarFunction};
use crate::typed::{DenseNode, Expression, ExpressionKind, Extent, NodeId, NodeKind, Outcome, Typed};
use crate::width::Width;

/// The model's nodes with activations split off.
pub(super) struct Network {
    nodes: Vec<Split>,
    /// Activations that the head computes itself, and what from.
    pub(super) inlined: BTreeMap<NodeId, (NodeId, &'static ScalarFunction)>,
    layers: Vec<Layer>,
}

#[derive(Clone)]
struct Split {
    name: String,
    width: Width,
    kind: SplitKind,
    /// Where it stands in the order of computation.
    rank: usize,
}

#[derive(Clone)]
enum SplitKind {
    Input(usize),
    Dense {
        from: NodeId,
        layer: usize,
    },
    Activation {
        from: NodeId,
        function: &'static ScalarFunction,
    },
    Dropout {
        from: NodeId,
        rate: crate::expr::Number,
    },
    Normalization {
        from: NodeId,
        layer: usize,
    },
    Concat(Vec<NodeId>),
    Variable {
        layer: usize,
    },
    Map(Rc<Expression>),
}

impl Network {
    pub(super) fn new(typed: &Typed) -> Self {
        let mut network = Self {
            nodes: Vec::new(),
            inlined: BTreeMap::new(),
            layers: Vec::new(),
        };
        let mut before = Vec::new();
        for (index, node) in typed.nodes.iter().enumerate() {
            let layer = network.layers.len();
            let (kind, described) = match &node.kind {
                NodeKind::Input(input) => (SplitKind::Input(*input), None),
                NodeKind::Dense(dense) => {
                    let described = dense_layer(typed, dense);
                    let linear = SplitKind::Dense {
                        from: dense.from,
                        layer,
                    };
                    let kind = match dense.activation {
                        Some(function) if !matches!(function.definition, Definition::Identity) => {
                            let id = NodeId(typed.nodes.len() + before.len());
                            before.push(Split {
                                name: format!("{}_linear", node.name),
                                width: node.width.clone(),
                                kind: linear,
                                rank: 2 * index,
                            });
                            SplitKind::Activation { from: id, function }
                        }
                        _ => linear,
                    };
                    (kind, Some(("Dense", described)))
                }
                NodeKind::Activation { from, function } => (
                    SplitKind::Activation {
                        from: *from,
                        function,
                    },
                    Some(("Activation", Parameters::None)),
                ),
                NodeKind::Dropout { from, rate } => (
                    SplitKind::Dropout {
                        from: *from,
                        rate: rate.clone(),
                    },
                    Some(("Dropout", Parameters::None)),
                ),
                NodeKind::Normalization { from, input } => {
                    let first = first_column(typed, *input);
                    let described = Parameters::Normalization { first };
                    (
                        SplitKind::Normalization { from: *from, layer },
                        Some(("Normalization", described)),
                    )
                }
                NodeKind::Concat(from) => (SplitKind::Concat(from.clone()), None),
                NodeKind::Variable {
                    kind,
                    initializer,
                    regularizer,
                } => {
                    let described = Parameters::Variable {
                        initializer: initializer.clone(),
                        regularizer: regularizer.clone(),
                    };
                    (SplitKind::Variable { layer }, Some((*kind, described)))
                }
                NodeKind::Map(expression) => (SplitKind::Map(expression.clone()), None),
            };
            if let Some((kind, parameters)) = described {
                let (name, width) = (node.name.clone(), node.width.clone());
                network.layers.push(Layer {
                    name,
                    kind,
                    width,
                    parameters,
                });
            }
            network.nodes.push(Split {
                name: node.name.clone(),
                width: node.width.clone(),
                kind,
                rank: 2 * index + 1,
            });
        }
        network.nodes.extend(before);
        network
    }

    fn split(&self, id: NodeId) -> &Split {
        &self.nodes[id.0]
    }

    pub(super) fn total_width(&self, nodes: &[NodeId]) -> Width {
        match nodes {
            [node] => self.split(*node).width.clone(),
            nodes => nodes
                .iter()
                .fold(Width::Known(0), |sum, node| sum.plus(&self.split(*node).width)),
        }
    }

    /// Which nodes read each node, besides the head.
    fn readers(&self, id: NodeId) -> usize {
        self.nodes
            .iter()
            .filter(|node| match &node.kind {
                SplitKind::Input(_) | SplitKind::Variable { .. } => false,
                SplitKind::Dense { from, .. }
                | SplitKind::Activation { from, .. }
                | SplitKind::Dropout { from, .. }
                | SplitKind::Normalization { from, .. } => *from == id,
                SplitKind::Concat(from) => from.contains(&id),
                SplitKind::Map(expression) => nodes_of(expression).contains(&id),
            })
            .count()
    }

    /// The head computes the activation of the layer before it: link and likelihood are one function. If something else
    /// reads the activation too, only links are computed twice.
    pub(super) fn inline_for_head(&mut self, arguments: &[Rc<Expression>]) {
        for argument in arguments {
            for node in nodes_of(argument) {
                let SplitKind::Activation { from, function } = self.split(node).kind.clone() else {
                    continue;
                };
                let is_link = matches!(function.name, "sigmoid" | "softplus" | "exp" | "softmax");
                if is_link || self.readers(node) == 0 {
                    self.inlined.insert(node, (from, function));
                }
            }
        }
    }
}

/// The nodes that an expression reads.
fn nodes_of(expression: &Expression) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    expression.fold(|expression, _: &[()]| {
        if let ExpressionKind::Node { node, .. } = expression.kind {
            found.insert(node);
        }
    });
    found
}

fn first_column(typed: &Typed, input: usize) -> Width {
    typed.inputs[..input]
        .iter()
        .fold(Width::Known(0), |sum, input| sum.plus(&input.width))
}

fn dense_layer(typed: &Typed, dense: &DenseNode) -> Parameters {
    Parameters::Dense {
        inputs: typed.node(dense.from).width.clone(),
        bias: dense.use_bias,
        kernel_initializer: dense.kernel_initializer.clone(),
        bias_initializer: dense.bias_initializer.clone(),
        kernel_regularizer: dense.kernel_regularizer.clone(),
        bias_regularizer: dense.bias_regularizer.clone(),
    }
}

/// Puts the plan together.
pub(super) fn plan(typed: Typed, network: Network, head: Head) -> Plan<Expressed> {
    let mut assembly = Assembly {
        network: &network,
        maps: Vec::new(),
        nodes: BTreeMap::new(),
    };
    for input in &head.head.inputs {
        assembly.visit(*input);
    }
    let Assembly { maps, nodes, .. } = assembly;
    let mut nodes: Vec<Node> = nodes.into_values().collect();
    nodes.sort_by_key(|node| network.split(node.id).rank);
    let map_inputs: Vec<Vec<NodeId>> = maps
        .iter()
        .map(|map: &Function<Expressed>| map.inputs.clone())
        .collect();
    let nodes = fuse(&nodes, &map_inputs, &head.head.inputs);
    let nodes = with_gradient_needs(nodes, &map_inputs);
    let nodes = with_short_names(nodes);
    let mut inputs = Vec::new();
    let mut first = Width::Known(0);
    for input in &typed.inputs {
        inputs.push(Input {
            name: input.name.clone(),
            width: input.width.clone(),
            first: first.clone(),
        });
        first = if inputs.len() == typed.inputs.len() {
            first
        } else {
            first.plus(&input.width)
        };
    }
    let mut layers = network.layers;
    if let Outcome::Distribution { event, kind, .. } = &typed.outcome {
        let (name, width) = (snake_case(kind), event.clone());
        layers.push(Layer {
            name,
            kind,
            width,
            parameters: Parameters::None,
        });
    }
    let equations = equations(&typed);
    let model = Model {
        attributes: typed.attributes,
        formula: typed.formula,
        form: typed.form,
        double: typed.options.double,
        seed: typed.options.seed,
        crate_path: typed.options.crate_path,
        inputs,
        nodes,
        layers,
        outcome: head.outcome,
        normalize_target: typed.options.normalize_target,
        width_constants: typed.width_constants,
        own_families: typed.own_families,
        assertions: typed.assertions,
        rewrites: head.notes,
        equations,
    };
    Plan {
        model,
        head: head.head,
        arguments: head.arguments,
        maps,
    }
}

/// A layer's name in the summary: `distribution_lambda` of `DistributionLambda`.
fn snake_case(kind: &str) -> String {
    let mut name = String::new();
    // The lower triangle is one word.
    for letter in kind.replace("TriL", "Tril").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

struct Assembly<'a> {
    network: &'a Network,
    maps: Vec<Function<Expressed>>,
    nodes: BTreeMap<NodeId, Node>,
}

impl Assembly<'_> {
    /// Adds a node and all that it reads.
    fn visit(&mut self, id: NodeId) {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !self.nodes.contains_key(&id) {
                let read = self.add(id);
                pending.extend(read.into_iter().rev());
            }
        }
    }

    /// Adds a node; returns what it reads.
    fn add(&mut self, id: NodeId) -> Vec<NodeId> {
        let split = self.network.split(id).clone();
        let action = match split.kind {
            SplitKind::Input(input) => NodeAction::Input(input),
            SplitKind::Dense { from, layer } => NodeAction::Dense {
                from,
                layer,
                activation: "Linear",
            },
            SplitKind::Activation { from, function } => self.activation(from, function),
            SplitKind::Dropout { from, rate } => {
                let number = self.network.nodes[..id.0]
                    .iter()
                    .filter(|other| matches!(other.kind, SplitKind::Dropout { .. }))
                    .count();
                NodeAction::Dropout { from, rate, number }
            }
            SplitKind::Normalization { from, layer } => NodeAction::Normalization { from, layer },
            SplitKind::Concat(from) => NodeAction::Concat { from },
            SplitKind::Variable { layer } => NodeAction::Variable { layer },
            SplitKind::Map(expression) => {
                let mut builder = Builder::new(BTreeMap::new());
                let output = builder.lower(&expression);
                self.map(builder, output, expression.extent.clone())
            }
        };
        let maps: Vec<Vec<NodeId>> = self.maps.iter().map(|map| map.inputs.clone()).collect();
        let Split { name, width, .. } = split;
        self.nodes.insert(
            id,
            Node {
                id,
                name,
                width,
                action: action.clone(),
                needs_gradient: false,
            },
        );
        reads(&action, &maps)
    }

    fn activation(&mut self, from: NodeId, function: &'static ScalarFunction) -> NodeAction {
        match (function.activation, function.definition) {
            (_, Definition::Softmax) => NodeAction::Softmax { from },
            (_, Definition::LogSoftmax) => NodeAction::LogSoftmax { from },
            (Some(activation), _) => NodeAction::Activation { from, activation },
            (None, _) => {
                // No kernel of its own: the macro writes the function.
                let mut builder = Builder::new(BTreeMap::new());
                let width = self.network.split(from).width.clone();
                builder.inputs.push(from);
                let shape = crate::expr::Shape::Vector(width.clone());
                let input = builder
                    .graph
                    .load(crate::expr::Source::Input(0), Width::Known(0), shape);
                let output = builder.apply(function, input);
                self.map(builder, output, Extent::Vector(width))
            }
        }
    }

    fn map(&mut self, builder: Builder, output: crate::expr::Id, extent: Extent) -> NodeAction {
        let width = match extent {
            Extent::Scalar => Width::Known(1),
            Extent::Vector(width) => width,
        };
        let total = self.network.total_width(&builder.inputs);
        self.maps.push(Function {
            inputs: builder.inputs,
            width: total,
            output: width,
            stage: Expressed {
                graph: builder.graph,
                value: None,
                outputs: vec![(output, Width::Known(0))],
            },
        });
        NodeAction::Map(self.maps.len() - 1)
    }
}

/// Puts an activation back into the dense layer before it, where its derivative follows from its output and nothing else
/// reads the layer's linear part.
fn fuse(nodes: &[Node], maps: &[Vec<NodeId>], head: &[NodeId]) -> Vec<Node> {
    let count = |id: NodeId| {
        nodes
            .iter()
            .filter(|node| reads(&node.action, maps).contains(&id))
            .count()
            + usize::from(head.contains(&id))
    };
    let mut removed = BTreeSet::new();
    let mut fused = nodes.to_vec();
    for node in &mut fused {
        let NodeAction::Activation { from, activation } = node.action else {
            continue;
        };
        let Some(before) = nodes.iter().find(|other| other.id == from) else {
            continue;
        };
        let NodeAction::Dense {
            from: input,
            layer,
            activation: "Linear",
        } = before.action
        else {
            continue;
        };
        if activation.fused && count(from) == 1 {
            node.action = NodeAction::Dense {
                from: input,
                layer,
                activation: activation.variant,
            };
            removed.insert(from);
        }
    }
    fused.retain(|node| !removed.contains(&node.id));
    fused
}

fn with_gradient_needs(mut nodes: Vec<Node>, maps: &[Vec<NodeId>]) -> Vec<Node> {
    let mut needing = BTreeSet::new();
    for node in &mut nodes {
        let trainable = matches!(
            node.action,
            NodeAction::Dense { .. } | NodeAction::Variable { .. }
        );
        node.needs_gradient = trainable || reads(&node.action, maps).iter().any(|id| needing.contains(id));
        if node.needs_gradient {
            needing.insert(node.id);
        }
    }
    nodes
}

/// A linear part whose activation the head computes takes the layer's own name.
fn with_short_names(mut nodes: Vec<Node>) -> Vec<Node> {
    let taken: BTreeSet<String> = nodes.iter().map(|node| node.name.clone()).collect();
    for node in &mut nodes {
        if let Some(short) = node.name.strip_suffix("_linear")
            && !taken.contains(short)
            && matches!(node.action, NodeAction::Dense { .. })
        {
            node.name = short.to_owned();
        }
    }
    nodes
}
