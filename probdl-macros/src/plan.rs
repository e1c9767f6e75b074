//! The model as sections: buffers, parameters, layer calls, and the functions that the macro writes itself.
//!
//! `Plan<S>`: the type parameter is the stage of those functions. After this point there are no faults left to find.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use syn::{Attribute, Path};

use crate::expr::schedule::Schedule;
use crate::expr::{Graph, Id, Number};
use crate::tables::families::{Family, Form, Quantity};
use crate::tables::functions::Activation;
use crate::typed::{Assertion, Loss, NodeId, OwnFamily, TypedForm, WidthConstant};
use crate::width::Width;

/// A model on its way to code.
#[derive(Debug)]
pub(crate) struct Plan<S> {
    pub(crate) model: Model,
    /// The loss of a row and its derivatives.
    pub(crate) head: Function<S>,
    /// The arguments of the head's distribution.
    pub(crate) arguments: Function<S>,
    /// Expressions between layers, in the order of [`NodeAction::Map`].
    pub(crate) maps: Vec<Function<S>>,
}

/// A function over lanes that the macro writes.
#[derive(Debug)]
pub(crate) struct Function<S> {
    /// The nodes whose columns, side by side, are its argument.
    pub(crate) inputs: Vec<NodeId>,
    /// How many numbers that is.
    pub(crate) width: Width,
    /// How many numbers it writes.
    pub(crate) output: Width,
    pub(crate) stage: S,
}

/// After lowering: what the function computes.
#[derive(Debug)]
pub(crate) struct Expressed {
    pub(crate) graph: Graph,
    /// What is returned: a row's loss.
    pub(crate) value: Option<Id>,
    /// What is written, and where.
    pub(crate) outputs: Vec<(Id, Width)>,
}

/// After differentiation: the same with the adjoints of its inputs.
#[derive(Debug)]
pub(crate) struct Differentiated {
    pub(crate) graph: Graph,
    pub(crate) value: Option<Id>,
    pub(crate) outputs: Vec<(Id, Width)>,
    /// Adjoints, and where in the function's argument they belong.
    pub(crate) partials: Vec<(Id, Width)>,
}

/// After scheduling: statements.
#[derive(Debug)]
pub(crate) struct Scheduled {
    /// Computes the outputs.
    pub(crate) forward: Schedule,
    /// Computes the value and the adjoints.
    pub(crate) gradient: Schedule,
}

/// Everything that is not calculus.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) formula: String,
    pub(crate) form: TypedForm,
    pub(crate) double: bool,
    pub(crate) seed: u64,
    pub(crate) crate_path: Option<Path>,
    pub(crate) inputs: Vec<Input>,
    /// Nodes in the order of computation; those that nothing reads are gone.
    pub(crate) nodes: Vec<Node>,
    /// Layers in the order of their parameters.
    pub(crate) layers: Vec<Layer>,
    pub(crate) outcome: Outcome,
    pub(crate) normalize_target: bool,
    pub(crate) width_constants: Vec<WidthConstant>,
    /// The user's own families, by their names in the table.
    pub(crate) own_families: Vec<OwnFamily>,
    pub(crate) assertions: Vec<Assertion>,
    /// The rewrites that were applied, in words.
    pub(crate) rewrites: Vec<String>,
    /// What is computed, before any rewriting.
    pub(crate) equations: Vec<Equation>,
}

/// A line of the model's formula.
#[derive(Debug)]
pub(crate) struct Equation {
    /// As in `h = tanh(dot(x, h.kernel) + h.bias)`.
    pub(crate) text: String,
    /// In LaTeX, aligned at `&`.
    pub(crate) latex: String,
}

/// One input of a row.
#[derive(Debug)]
pub(crate) struct Input {
    /// `x` in a chain.
    pub(crate) name: String,
    pub(crate) width: Width,
    /// Its first column among all inputs'.
    pub(crate) first: Width,
}

/// A node with a buffer.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) id: NodeId,
    /// The name of its buffer.
    pub(crate) name: String,
    pub(crate) width: Width,
    pub(crate) action: NodeAction,
    /// Whether anything before it is trainable.
    pub(crate) needs_gradient: bool,
}

/// What fills a node's buffer.
#[derive(Clone, Debug)]
pub(crate) enum NodeAction {
    Input(usize),
    /// `layer` is the index in [`Model::layers`].
    Dense {
        from: NodeId,
        layer: usize,
        activation: &'static str,
    },
    Activation {
        from: NodeId,
        activation: Activation,
    },
    Softmax {
        from: NodeId,
    },
    LogSoftmax {
        from: NodeId,
    },
    Dropout {
        from: NodeId,
        rate: Number,
        number: usize,
    },
    Normalization {
        from: NodeId,
        layer: usize,
    },
    Concat {
        from: Vec<NodeId>,
    },
    Variable {
        layer: usize,
    },
    /// The n-th of [`Plan::maps`].
    Map(usize),
}

/// A layer in the summary; most have parameters.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    /// The accessor's name.
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) width: Width,
    pub(crate) parameters: Parameters,
}

/// The parameters of a layer.
#[derive(Clone, Debug)]
pub(crate) enum Parameters {
    None,
    Dense {
        inputs: Width,
        bias: bool,
        kernel_initializer: TokenStream,
        bias_initializer: TokenStream,
        kernel_regularizer: Option<TokenStream>,
        bias_regularizer: Option<TokenStream>,
    },
    Variable {
        initializer: TokenStream,
        regularizer: Option<TokenStream>,
    },
    /// Statistics, which are not trained; `first` is the first column of the row that they describe.
    Normalization {
        first: Width,
    },
}

/// What the model ends in.
#[derive(Debug)]
pub(crate) enum Outcome {
    Distribution {
        /// What all laws have in common.
        family: &'static Family,
        event: Width,
        convert: Quantity,
        /// The formula of the law, as in `Normal(loc = t[..1], scale = softplus(t[1..]))`.
        law: String,
        /// The law, or the components of a mixture, in the order of their arguments; those of a mixture follow the logits.
        laws: Vec<Law>,
        is_mixture: bool,
        /// The total count, where the family has one and it is known when the model is compiled.
        total: Option<Number>,
    },
    Deterministic {
        width: Width,
        loss: Loss,
    },
}

/// A law among whose arguments some are verified at run time.
#[derive(Clone, Debug)]
pub(crate) struct Law {
    pub(crate) family: &'static Family,
    /// The form whose arguments are written: after rewriting.
    pub(crate) form: usize,
    /// Parameters that are verified at run time.
    pub(crate) checked: Vec<usize>,
    /// Where the arguments begin.
    pub(crate) start: Width,
}

impl Law {
    pub(crate) fn form(&self) -> &'static Form {
        &self.family.forms[self.form]
    }
}

impl Model {
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        self.nodes
            .iter()
            .find(|node| node.id == id)
            .unwrap_or_else(|| unreachable!("node {id:?} was dropped, but is read"))
    }
}

impl<S> Plan<S> {
    /// The layers with parameters that the head reads, or only functions without parameters between: places in
    /// [`Model::layers`].
    pub(crate) fn head_layers(&self) -> Vec<usize> {
        let maps: Vec<Vec<NodeId>> = self.maps.iter().map(|map| map.inputs.clone()).collect();
        let mut layers = BTreeSet::new();
        let mut left = self.head.inputs.clone();
        while let Some(id) = left.pop() {
            match &self.model.node(id).action {
                NodeAction::Dense { layer, .. } | NodeAction::Variable { layer } => {
                    layers.insert(*layer);
                }
                other => left.extend(reads(other, &maps)),
            }
        }
        layers.into_iter().collect()
    }
}

/// What a node reads.
pub(crate) fn reads(action: &NodeAction, maps: &[Vec<NodeId>]) -> Vec<NodeId> {
    match action {
        NodeAction::Input(_) | NodeAction::Variable { .. } => vec![],
        NodeAction::Dense { from, .. }
        | NodeAction::Activation { from, .. }
        | NodeAction::Softmax { from }
        | NodeAction::LogSoftmax { from }
        | NodeAction::Dropout { from, .. }
        | NodeAction::Normalization { from, .. } => vec![*from],
        NodeAction::Concat { from } => from.clone(),
        NodeAction::Map(map) => maps[*map].clone(),
    }
}

impl std::fmt::Display for Model {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for layer in &self.layers {
            writeln!(
                formatter,
                "layer {} = {}[{}]",
                layer.name, layer.kind, layer.width
            )?;
        }
        for node in &self.nodes {
            let what = match &node.action {
                NodeAction::Input(input) => format!("input {input}"),
                NodeAction::Dense {
                    from,
                    layer,
                    activation,
                } => {
                    format!(
                        "dense {} ({}) of %{}",
                        self.layers[*layer].name, activation, from.0
                    )
                }
                NodeAction::Activation { from, activation } => {
                    format!("{} of %{}", activation.variant, from.0)
                }
                NodeAction::Softmax { from } => format!("softmax of %{}", from.0),
                NodeAction::LogSoftmax { from } => format!("log_softmax of %{}", from.0),
                NodeAction::Dropout { from, .. } => format!("dropout of %{}", from.0),
                NodeAction::Normalization { from, .. } => format!("normalization of %{}", from.0),
                NodeAction::Concat { from } => {
                    let list: Vec<String> = from.iter().map(|id| format!("%{}", id.0)).collect();
                    format!("concat of {}", list.join(", "))
                }
                NodeAction::Variable { layer } => format!("variable {}", self.layers[*layer].name),
                NodeAction::Map(map) => format!("map {map}"),
            };
            let gradient = if node.needs_gradient {
                ", with gradient"
            } else {
                ""
            };
            writeln!(
                formatter,
                "%{} {}: [{}] = {what}{gradient}",
                node.id.0, node.name, node.width
            )?;
        }
        for rewrite in &self.rewrites {
            writeln!(formatter, "rewrite {rewrite}")?;
        }
        Ok(())
    }
}

impl<S: std::fmt::Display> std::fmt::Display for Plan<S> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.model)?;
        for (index, map) in self.maps.iter().enumerate() {
            write!(formatter, "map {index}\n{}", map.stage)?;
        }
        write!(formatter, "arguments\n{}", self.arguments.stage)?;
        write!(formatter, "head\n{}", self.head.stage)
    }
}

fn places(formatter: &mut std::fmt::Formatter<'_>, name: &str, places: &[(Id, Width)]) -> std::fmt::Result {
    for (id, start) in places {
        writeln!(formatter, "    {name}[{start}..] = %{}", id.0)?;
    }
    Ok(())
}

impl std::fmt::Display for Expressed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.graph)?;
        places(formatter, "out", &self.outputs)?;
        match self.value {
            Some(value) => writeln!(formatter, "    return %{}", value.0),
            None => Ok(()),
        }
    }
}

impl std::fmt::Display for Differentiated {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.graph)?;
        places(formatter, "out", &self.outputs)?;
        places(formatter, "d_t", &self.partials)?;
        match self.value {
            Some(value) => writeln!(formatter, "    return %{}", value.0),
            None => Ok(()),
        }
    }
}

impl std::fmt::Display for Scheduled {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "  forward\n{}  gradient\n{}",
            self.forward, self.gradient
        )
    }
}
