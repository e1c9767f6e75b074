//! `Ast` to `Typed`: every fault that a user can make is found here, and only here.
//!
//! A check never stops at the first fault. What was reported once becomes poison, which satisfies every later check.

mod arguments;
mod chain;
mod combination;
mod distribution;
mod event;
mod expression;
mod layers;
mod mixture;
mod names;
mod options;
mod own;
mod range;
mod requirement;
mod rows;
mod widths;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::ast::{Ast, Form, Graph, Node};
use crate::diagnostics::Diagnostics;
use crate::errors;
use crate::range::Range;
use crate::region::Region;
use crate::typed::{
    Assertion, Expression, ExpressionKind, Extent, NodeId, NodeKind, Options, Outcome, OwnFamily, Premise,
    Typed, TypedForm, TypedInput, TypedNode, WidthConstant,
};
use crate::width::Width;

pub(crate) use layers::number_tokens;
use names::{Names, Scope};
pub(crate) use range::range_of;

/// Checks a model. What comes back is only meaningful if nothing was reported.
pub(crate) fn check(ast: Ast, diagnostics: &Diagnostics) -> Option<Typed> {
    let options = options::check_options(&ast.options, diagnostics);
    let mut checker = Checker {
        diagnostics,
        options: options.options,
        inputs: Vec::new(),
        nodes: Vec::new(),
        formula: ast.formula.clone(),
        width_constants: Vec::new(),
        own_families: Vec::new(),
        premise: None,
        assertions: Vec::new(),
        names: Names::default(),
        prefix: None,
        single: false,
        convert: None,
        poisoned: BTreeSet::new(),
        misspelt: false,
    };
    let (form, outcome) = match &ast.form {
        Form::ChainItem {
            visibility,
            name,
            chain,
        } => {
            let outcome = checker.check_whole_chain(chain);
            (
                TypedForm::Item {
                    visibility: visibility.clone(),
                    name: name.clone(),
                },
                outcome,
            )
        }
        Form::Expression { chain } => (
            TypedForm::Expression(Region::from(&chain.layers[0].name)),
            checker.check_whole_chain(chain),
        ),
        Form::GraphItem {
            visibility,
            name,
            graph,
        } => {
            let outcome = checker.check_graph(graph);
            (
                TypedForm::Item {
                    visibility: visibility.clone(),
                    name: name.clone(),
                },
                outcome,
            )
        }
    };
    if let Some(outcome) = &outcome {
        options::check_options_fit(&options.regions, &checker.options, outcome, diagnostics);
    }
    let Checker {
        inputs,
        nodes,
        width_constants,
        own_families,
        assertions,
        convert,
        mut options,
        ..
    } = checker;
    if let Some(convert) = convert {
        options.convert = convert;
    }
    Some(Typed {
        attributes: ast.attributes,
        formula: ast.formula,
        form,
        options,
        inputs,
        nodes,
        outcome: outcome?,
        width_constants,
        own_families,
        assertions,
    })
}

/// What checking gathers.
struct Checker<'a> {
    diagnostics: &'a Diagnostics,
    options: Options,
    inputs: Vec<TypedInput>,
    nodes: Vec<TypedNode>,
    /// The model as it was written: names of the expansion must not occur in it.
    formula: String,
    width_constants: Vec<WidthConstant>,
    own_families: Vec<OwnFamily>,
    assertions: Vec<Assertion>,
    /// What the assertions that are being noted may be wrong for.
    premise: Option<Premise>,
    names: Names,
    /// The `let` name that the layers of a chain are called after.
    prefix: Option<(String, Region)>,
    /// Whether that chain has a single layer, which then has the name itself.
    single: bool,
    /// `convert_to_tensor_fn` of the head's layer.
    convert: Option<crate::tables::families::Quantity>,
    /// Nodes of which a fault was reported: nothing more is said about their values.
    poisoned: BTreeSet<NodeId>,
    /// Whether a name was misspelt, so that another one seems unused.
    misspelt: bool,
}

impl Checker<'_> {
    fn report(&self, fault: crate::diagnostics::Fault) {
        self.diagnostics.report(fault);
    }

    fn add_node(&mut self, node: TypedNode) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    /// Stands for a node that could not be understood.
    fn faulty_node(&mut self, name: String, width: Width, region: Region) -> NodeId {
        let text = name.clone();
        let node = self.add_node(TypedNode {
            name,
            width,
            range: Range::REAL,
            simplex: false,
            kind: NodeKind::Concat(Vec::new()),
            text,
            width_region: region,
        });
        self.poison(node)
    }

    /// Marks a node of which a fault was reported.
    fn poison(&mut self, node: NodeId) -> NodeId {
        self.poisoned.insert(node);
        node
    }

    fn node(&self, id: NodeId) -> &TypedNode {
        &self.nodes[id.0]
    }

    fn add_input(&mut self, name: &str, width: Width, text: String, region: Region) -> NodeId {
        let input = self.inputs.len();
        self.inputs.push(TypedInput {
            name: name.to_owned(),
            width: width.clone(),
        });
        self.add_node(TypedNode {
            name: name.to_owned(),
            width,
            range: Range::REAL,
            simplex: false,
            kind: NodeKind::Input(input),
            text,
            width_region: region,
        })
    }

    /// The expression that stands for all elements of a node.
    fn expression_of(&self, node: NodeId, text: &str, region: Region) -> Rc<Expression> {
        if self.poisoned.contains(&node) {
            return Expression::poison(region);
        }
        let TypedNode {
            width,
            range,
            simplex,
            ..
        } = self.node(node);
        Rc::new(Expression {
            kind: ExpressionKind::Node {
                node,
                range: *range,
                simplex: *simplex,
            },
            extent: Extent::Vector(width.clone()),
            region,
            text: text.to_owned(),
        })
    }

    /// The graph form.
    fn check_graph(&mut self, graph: &Graph) -> Option<Outcome> {
        let mut scope = Scope::default();
        if graph.inputs.is_empty() {
            self.report(errors::no_inputs(graph.parentheses));
        }
        if graph.inputs.len() > 8 {
            self.report(errors::too_many_inputs(&graph.inputs[8].name, graph.inputs.len()));
        }
        for input in &graph.inputs {
            let is_category =
                matches!(&input.width, crate::ast::Expr::Call(call) if call.text() == "category");
            let width = if is_category {
                self.report(errors::category_input(input.width.region()));
                None
            } else {
                self.check_width(&input.width, &format!("the width of `{}`", input.name))
            };
            let text = format!("{}: {}", input.name, input.width.text());
            let name = input.name.to_string();
            self.names.reserve(&name);
            let known = width.is_some();
            let node = self.add_input(&name, width.unwrap_or(Width::Unknown), text, input.width.region());
            if !known {
                self.poison(node);
            }
            let value = self.expression_of(node, &name, Region::from(&input.name));
            self.declare(&mut scope, &input.name, "the input", value);
        }
        for binding in &graph.lets {
            let name = binding.name.to_string();
            let value = self.check_node(&binding.value, &name, Region::from(&binding.name), &mut scope);
            self.declare(&mut scope, &binding.name, "the binding", value);
        }
        self.prefix = None;
        let outcome = self.check_head(&graph.head, &mut scope);
        // A head that could not be checked has not read its names either.
        if outcome.is_some() {
            self.report_unused(&scope);
        }
        outcome
    }

    fn check_node(&mut self, node: &Node, name: &str, region: Region, scope: &mut Scope) -> Rc<Expression> {
        match node {
            Node::Chain { from, chain } => {
                let from = self.node_named_or_faulty(from, scope);
                self.prefix = Some((name.to_owned(), region));
                self.single = chain.layers.len() == 1;
                let end = self.check_layers(Some(from), &chain.layers, false);
                self.prefix = None;
                match end {
                    Some(chain::End::Node(node)) => self.expression_of(node, name, region),
                    Some(chain::End::Head(_)) | None => Expression::poison(region),
                }
            }
            Node::Expression(crate::ast::Expr::Call(call)) if call.name.is_ident("concat") => {
                match self.check_concat(call, name, scope) {
                    Some(node) => self.expression_of(node, name, region),
                    None => Expression::poison(region),
                }
            }
            Node::Expression(expression) => {
                self.prefix = Some((name.to_owned(), region));
                self.single =
                    matches!(expression, crate::ast::Expr::Call(call) if call.name.is_ident("variable"));
                let value = self.check_expression(expression, scope);
                self.prefix = None;
                self.named_value(value, name, region)
            }
        }
    }

    /// A `let` over nodes becomes a node of its own, so that layers can take it.
    fn named_value(&mut self, value: Rc<Expression>, name: &str, region: Region) -> Rc<Expression> {
        if value.is_poison() {
            return value;
        }
        if let ExpressionKind::Node { .. } = value.kind {
            // Another name for the same node.
            return value;
        }
        let width = match &value.extent {
            Extent::Scalar if !range::reads_nodes(&value) => return value,
            Extent::Scalar => Width::Known(1),
            Extent::Vector(width) => width.clone(),
        };
        let scalar = value.extent == Extent::Scalar;
        let range = range_of(&value, Range::REAL);
        let unique = self.names.unique(name);
        let node = self.add_node(TypedNode {
            name: unique,
            width,
            range,
            simplex: range::is_simplex(&value),
            text: value.text.clone(),
            kind: NodeKind::Map(value),
            width_region: region,
        });
        let whole = self.expression_of(node, name, region);
        if !scalar {
            return whole;
        }
        // The expression was a single number, and stays one.
        Rc::new(Expression {
            kind: ExpressionKind::Part {
                base: whole,
                start: Width::Known(0),
            },
            extent: Extent::Scalar,
            region,
            text: name.to_owned(),
        })
    }

    fn node_named(&mut self, name: &syn::Ident, scope: &mut Scope) -> Option<NodeId> {
        let value = self.lookup(&name.to_string(), Region::from(name), scope)?;
        match &value.kind {
            ExpressionKind::Node { node, .. } => Some(*node),
            ExpressionKind::Part { base, .. } => match &base.kind {
                ExpressionKind::Node { node, .. } if self.node(*node).width == Width::Known(1) => Some(*node),
                _ => None,
            },
            ExpressionKind::Poison => None,
            _ => {
                self.report(errors::not_a_node(name, &name.to_string()));
                None
            }
        }
    }

    /// The node of this name, or one that stands for it: the faults of the chain after it are still worth telling.
    fn node_named_or_faulty(&mut self, name: &syn::Ident, scope: &mut Scope) -> NodeId {
        match self.node_named(name, scope) {
            Some(node) => node,
            None => self.faulty_node(name.to_string(), Width::Unknown, Region::from(name)),
        }
    }

    fn check_head(&mut self, head: &Node, scope: &mut Scope) -> Option<Outcome> {
        match head {
            Node::Chain { from, chain } => {
                let from = self.node_named_or_faulty(from, scope);
                match self.check_layers(Some(from), &chain.layers, true)? {
                    chain::End::Head(outcome) => Some(outcome),
                    chain::End::Node(node) => Some(Outcome::Deterministic(node)),
                }
            }
            Node::Expression(crate::ast::Expr::Call(call)) if call.name.is_ident("concat") => self
                .check_concat(call, "output", scope)
                .map(Outcome::Deterministic),
            Node::Expression(crate::ast::Expr::Call(call)) if !Self::is_function(call) => {
                self.check_distribution(call, scope, "Distribution")
            }
            Node::Expression(expression) => {
                let value = self.check_expression(expression, scope);
                let value = self.named_value(value, "output", expression.region());
                match &value.kind {
                    ExpressionKind::Node { node, .. } => Some(Outcome::Deterministic(*node)),
                    ExpressionKind::Part { base, .. } => match &base.kind {
                        ExpressionKind::Node { node, .. } => Some(Outcome::Deterministic(*node)),
                        _ => None,
                    },
                    ExpressionKind::Poison => None,
                    _ => {
                        self.report(errors::not_a_node(expression.region(), &expression.text()));
                        None
                    }
                }
            }
        }
    }

    fn check_concat(&mut self, call: &crate::ast::Call, name: &str, scope: &mut Scope) -> Option<NodeId> {
        let mut from = Vec::new();
        let mut width = Width::Known(0);
        let mut whole = true;
        if call.arguments.is_empty() {
            self.report(errors::missing_argument(
                call.region,
                "concat",
                "names",
                "concat(a, b)",
            ));
            return None;
        }
        for argument in &call.arguments {
            let Some(ident) = argument.value.ident() else {
                self.report(errors::concat_of_an_expression(
                    argument.value.region(),
                    &argument.value.text(),
                ));
                whole = false;
                continue;
            };
            let Some(node) = self.node_named(ident, scope) else {
                whole = false;
                continue;
            };
            width = width.plus(&self.node(node).width);
            from.push(node);
        }
        whole.then(|| {
            let unique = self.names.unique(name);
            self.add_node(TypedNode {
                name: unique,
                width,
                range: Range::REAL,
                simplex: false,
                kind: NodeKind::Concat(from),
                text: name.to_owned(),
                width_region: call.region,
            })
        })
    }
}
