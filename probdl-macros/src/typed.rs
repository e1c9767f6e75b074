//! The checked model: widths known, names resolved, layers numbered, ranges proved.

use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::TokenStream;
use syn::{Attribute, Ident, Path, Visibility};

use crate::expr::{ConstantPath, Number};
use crate::range::Range;
use crate::region::Region;
use crate::tables::families::{Family, Quantity};
use crate::tables::functions::Function;
use crate::width::Width;

/// A checked model.
#[derive(Debug)]
pub(crate) struct Typed {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) formula: String,
    pub(crate) form: TypedForm,
    pub(crate) options: Options,
    pub(crate) inputs: Vec<TypedInput>,
    /// In an order in which each node comes after those it reads.
    pub(crate) nodes: Vec<TypedNode>,
    pub(crate) outcome: Outcome,
    /// The user's constants that stand in widths.
    pub(crate) width_constants: Vec<WidthConstant>,
    pub(crate) own_families: Vec<OwnFamily>,
    /// What only rustc can prove.
    pub(crate) assertions: Vec<Assertion>,
}

/// Whether the model becomes an item or a value.
#[derive(Debug)]
pub(crate) enum TypedForm {
    Item {
        visibility: Visibility,
        name: Ident,
    },
    /// Where the first layer stands.
    Expression(Region),
}

/// The options of `#[model(…)]`, resolved.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) double: bool,
    pub(crate) loss: Loss,
    pub(crate) normalize_target: bool,
    pub(crate) convert: Quantity,
    pub(crate) seed: u64,
    pub(crate) crate_path: Option<Path>,
}

/// The loss of a deterministic model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    MeanSquaredError,
    MeanAbsoluteError,
    Huber,
}

impl Loss {
    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::MeanSquaredError => "mean squared error",
            Self::MeanAbsoluteError => "mean absolute error",
            Self::Huber => "Huber loss with delta 1",
        }
    }
}

/// One input of a row.
#[derive(Debug)]
pub(crate) struct TypedInput {
    pub(crate) name: String,
    pub(crate) width: Width,
}

/// A node's number in [`Typed::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(pub(crate) usize);

/// One node of the model's graph.
#[derive(Clone, Debug)]
pub(crate) struct TypedNode {
    /// The name of its buffer, and of its accessor if it has parameters.
    pub(crate) name: String,
    pub(crate) width: Width,
    /// What its elements can be.
    pub(crate) range: Range,
    /// Whether they are probabilities that sum to 1.
    pub(crate) simplex: bool,
    pub(crate) kind: NodeKind,
    /// How it is called in messages, as in `Dense(5)`.
    pub(crate) text: String,
    /// The token that sets its width.
    pub(crate) width_region: Region,
}

/// What a node computes.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    /// Columns of the row.
    Input(usize),
    Dense(DenseNode),
    Activation {
        from: NodeId,
        function: &'static Function,
    },
    Dropout {
        from: NodeId,
        rate: Number,
    },
    Normalization {
        from: NodeId,
        input: usize,
    },
    Concat(Vec<NodeId>),
    /// Trainable numbers, the same for every row.
    Variable {
        kind: &'static str,
        initializer: TokenStream,
        regularizer: Option<TokenStream>,
    },
    /// An expression over other nodes.
    Map(Rc<Expression>),
}

/// A dense layer.
#[derive(Clone, Debug)]
pub(crate) struct DenseNode {
    pub(crate) from: NodeId,
    pub(crate) activation: Option<&'static Function>,
    pub(crate) use_bias: bool,
    pub(crate) kernel_initializer: TokenStream,
    pub(crate) bias_initializer: TokenStream,
    pub(crate) kernel_regularizer: Option<TokenStream>,
    pub(crate) bias_regularizer: Option<TokenStream>,
}

/// What the model ends in.
#[derive(Debug)]
pub(crate) enum Outcome {
    Distribution {
        /// What all laws have in common.
        family: &'static Family,
        /// The law, or the components of a mixture.
        laws: Vec<Law>,
        mixture: Option<Mixture>,
        /// The width of the event; for a class, the number of classes.
        event: Width,
        /// The layer's kind, as in `DistributionLambda`.
        kind: &'static str,
    },
    Deterministic(NodeId),
}

/// A law with its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Law {
    pub(crate) family: &'static Family,
    /// Which set of parameters.
    pub(crate) form: usize,
    /// Those of the form.
    pub(crate) arguments: Vec<Rc<Expression>>,
}

/// What a head has beside its laws, where it is a mixture.
#[derive(Clone, Debug)]
pub(crate) struct Mixture {
    /// What it is called: `MixtureSameFamily`, or `Mixture` where each component was written.
    pub(crate) name: &'static str,
    /// Those of the weights.
    pub(crate) logits: Rc<Expression>,
    /// The law as it was written.
    pub(crate) text: String,
}

/// Whether an expression is a number or a vector.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Extent {
    Scalar,
    Vector(Width),
}

/// A checked expression. Names are resolved: a `let` is the expression itself, shared.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub(crate) kind: ExpressionKind,
    pub(crate) extent: Extent,
    pub(crate) region: Region,
    /// As it was written.
    pub(crate) text: String,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(crate) enum ExpressionKind {
    Number(Number),
    Constant(ConstantPath),
    Node {
        node: NodeId,
        range: Range,
        simplex: bool,
    },
    /// One or more neighbouring elements of a vector.
    Part {
        base: Rc<Expression>,
        start: Width,
    },
    Call {
        function: &'static Function,
        arguments: Vec<Rc<Expression>>,
    },
    Negate(Rc<Expression>),
    Binary {
        operator: crate::ast::Operator,
        left: Rc<Expression>,
        right: Rc<Expression>,
    },
    /// `checked(e)`: the requirement is verified at run time.
    Checked(Rc<Expression>),
    /// A fault that was reported: satisfies every later check.
    Poison,
}

/// One of the user's constants, as a width. The expansion reads it once, into a constant of its own: were it of another
/// type, rustc would say so at every use.
#[derive(Clone, Debug)]
pub(crate) struct WidthConstant {
    /// The name of the expansion's constant.
    pub(crate) name: Ident,
    /// The user's.
    pub(crate) path: Path,
}

/// A family of the user's own.
#[derive(Clone, Debug)]
pub(crate) struct OwnFamily {
    /// As it was written: the name of its row.
    pub(crate) name: String,
    pub(crate) path: Path,
}

/// What rustc must find true of a parameter of the user's own family, or else an assertion holds.
#[derive(Clone, Debug)]
pub(crate) struct Premise {
    /// The family's name.
    pub(crate) family: &'static str,
    /// How many parameters it has, and which one is meant.
    pub(crate) parameters: usize,
    pub(crate) index: usize,
    pub(crate) exception: Exception,
}

/// Why an assertion about an argument may not matter.
#[derive(Clone, Debug)]
pub(crate) enum Exception {
    /// The parameter's rule is another than this variant of the runtime's.
    AnotherRule(&'static str),
    /// The parameter has this name.
    Called(String),
}

/// Something that rustc must find true.
#[derive(Clone, Debug)]
pub(crate) struct Assertion {
    /// Holds instead, of a user's own family.
    pub(crate) premise: Option<Premise>,
    pub(crate) condition: TokenStream,
    pub(crate) message: String,
    pub(crate) region: Region,
}

impl Expression {
    pub(crate) fn poison(region: Region) -> Rc<Self> {
        Rc::new(Self {
            kind: ExpressionKind::Poison,
            extent: Extent::Scalar,
            region,
            text: String::new(),
        })
    }

    /// What it is made of.
    fn operands(&self) -> Vec<&Rc<Self>> {
        match &self.kind {
            ExpressionKind::Number(_)
            | ExpressionKind::Constant(_)
            | ExpressionKind::Node { .. }
            | ExpressionKind::Poison => Vec::new(),
            ExpressionKind::Part { base, .. } => vec![base],
            ExpressionKind::Negate(operand) | ExpressionKind::Checked(operand) => vec![operand],
            ExpressionKind::Call { arguments, .. } => arguments.iter().collect(),
            ExpressionKind::Binary { left, right, .. } => vec![left, right],
        }
    }

    /// Folds over the expression, operands first. What is shared, as the value of a `let` is, is visited once: the work
    /// is that of the text, not of the text with all names written out.
    pub(crate) fn fold<T: Clone>(&self, mut visit: impl FnMut(&Self, &[T]) -> T) -> T {
        let mut done: BTreeMap<*const Self, T> = BTreeMap::new();
        let mut pending = vec![(self, false)];
        loop {
            let Some((expression, operands_are_done)) = pending.pop() else {
                unreachable!("the expression itself is the last to be done")
            };
            if done.contains_key(&std::ptr::from_ref(expression)) {
                continue;
            }
            if !operands_are_done {
                pending.push((expression, true));
                pending.extend(
                    expression
                        .operands()
                        .into_iter()
                        .map(|operand| (&**operand, false)),
                );
                continue;
            }
            let operands: Vec<T> = expression
                .operands()
                .into_iter()
                .map(|operand| done[&Rc::as_ptr(operand)].clone())
                .collect();
            let value = visit(expression, &operands);
            if std::ptr::eq(expression, self) {
                return value;
            }
            done.insert(std::ptr::from_ref(expression), value);
        }
    }

    /// How many expressions stand inside each other.
    pub(crate) fn height(&self) -> usize {
        self.fold(|_, operands: &[usize]| operands.iter().max().map_or(0, |height| height + 1))
    }

    /// Whether a fault was reported in it: whatever contains a poisoned expression is poisoned itself.
    pub(crate) fn is_poison(&self) -> bool {
        matches!(self.kind, ExpressionKind::Poison)
    }
}

impl Law {
    /// The law's formula, with its arguments by name.
    pub(crate) fn formula(&self) -> String {
        let arguments: Vec<String> = self.family.forms[self.form]
            .parameters
            .iter()
            .zip(&self.arguments)
            .map(|(parameter, argument)| Family::argument(parameter.name, &argument.text))
            .collect();
        self.family.formula(&arguments)
    }
}

impl Typed {
    pub(crate) fn node(&self, id: NodeId) -> &TypedNode {
        &self.nodes[id.0]
    }
}

fn join(ids: &[NodeId]) -> String {
    ids.iter()
        .map(|id| format!("%{}", id.0))
        .collect::<Vec<_>>()
        .join(", ")
}

impl std::fmt::Display for Typed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, node) in self.nodes.iter().enumerate() {
            let what = match &node.kind {
                NodeKind::Input(input) => format!("input {}", self.inputs[*input].name),
                NodeKind::Dense(dense) => {
                    let activation = dense
                        .activation
                        .map_or_else(String::new, |f| format!(", {}", f.name));
                    let bias = if dense.use_bias { "" } else { ", no bias" };
                    format!("dense(%{}{activation}{bias})", dense.from.0)
                }
                NodeKind::Activation { from, function } => format!("{}(%{})", function.name, from.0),
                NodeKind::Dropout { from, .. } => format!("dropout(%{})", from.0),
                NodeKind::Normalization { from, .. } => format!("normalization(%{})", from.0),
                NodeKind::Concat(from) => format!("concat({})", join(from)),
                NodeKind::Variable { .. } => "variable".into(),
                NodeKind::Map(expression) => expression.text.clone(),
            };
            writeln!(formatter, "%{index} {} = {what}: [{}]", node.name, node.width)?;
        }
        match &self.outcome {
            Outcome::Distribution {
                laws,
                event,
                mixture: Some(mixture),
                ..
            } => {
                let arguments = laws.iter().flat_map(|law| &law.arguments);
                let arguments: Vec<&str> = std::iter::once(&mixture.logits)
                    .chain(arguments)
                    .map(|argument| argument.text.as_str())
                    .collect();
                writeln!(
                    formatter,
                    "head {}: [{event}] of {}",
                    mixture.text,
                    arguments.join("; ")
                )
            }
            Outcome::Distribution { laws, event, .. } => {
                let laws: Vec<String> = laws.iter().map(Law::formula).collect();
                writeln!(formatter, "head {}: [{event}]", laws.join(", "))
            }
            Outcome::Deterministic(node) => writeln!(formatter, "head %{}: {:?}", node.0, self.options.loss),
        }
    }
}
