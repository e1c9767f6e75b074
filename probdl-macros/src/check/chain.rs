//! Chains: what the first layer may be, what the last one must be, and widths that come from the next layer.

use super::Checker;
use super::names::Scope;
use crate::ast::{Call, Chain, Expr};
use crate::errors;
use crate::region::Region;
use crate::tables::families::combination::Combinator;
use crate::tables::layers::{self, LayerKind};
use crate::tables::{families, functions};
use crate::typed::{Expression, NodeId, Outcome};
use crate::width::Width;

/// An expression that is deeper than this, with its names written out, is refused, so that no input can exhaust the
/// compiler's stack.
const DEEPEST: usize = 400;

/// What a chain ends in.
pub(super) enum End {
    Node(NodeId),
    Head(Outcome),
}

/// What the layers after `Dense(_)` need.
pub(super) enum Need {
    Width(Width),
    Nothing,
    /// A fault that is reported where it stands.
    Faulty,
}

impl Checker<'_> {
    /// A chain that is a whole model.
    pub(super) fn check_whole_chain(&mut self, chain: &Chain) -> Option<Outcome> {
        let first = &chain.layers[0];
        let (width, region, rest) = if first.text() == "Input" {
            let row = layers::find("Input")?;
            let bound = self.bind(first, row.arguments, row.example);
            let width = bound
                .get("width")
                .and_then(|width| self.check_width(width, "the width of the input"));
            let region = bound.get("width").map_or(first.region, Expr::region);
            (width.unwrap_or(Width::Unknown), region, &chain.layers[1..])
        } else {
            (Width::Inferred, Region::call_site(), &chain.layers[..])
        };
        let text = match &width {
            Width::Inferred => "the input".to_owned(),
            width => format!("Input({width})"),
        };
        self.names.reserve("x");
        let input = self.add_input("x", width, text, region);
        if rest.is_empty() {
            self.report(errors::no_layers(&first.name));
            return None;
        }
        match self.check_layers(Some(input), rest, true)? {
            End::Head(outcome) => Some(outcome),
            End::Node(node) if matches!(self.node(node).width, Width::Inferred) => {
                let last = chain.layers.last().unwrap_or(first);
                let what = format!("the output of `{}`", last.text());
                self.report(errors::inferred_width(last.region, &what));
                None
            }
            End::Node(node) => Some(Outcome::Deterministic(node)),
        }
    }

    /// Layers one after the other.
    pub(super) fn check_layers(&mut self, from: Option<NodeId>, calls: &[Call], head: bool) -> Option<End> {
        let mut node = from?;
        let mut outcome: Option<Option<Outcome>> = None;
        for (index, call) in calls.iter().enumerate() {
            let name = call.text();
            if outcome.is_some() {
                self.report(errors::layer_after_distribution(call.region, &name));
                break;
            }
            let Some(row) = layers::find(&name) else {
                self.report_unknown_layer(call, &name);
                node = self.faulty_node(name, Width::Unknown, call.region);
                continue;
            };
            match row.kind {
                LayerKind::Input => {
                    self.report(errors::input_not_first(call.region));
                    node = self.faulty_node(name, Width::Unknown, call.region);
                }
                LayerKind::DistributionLambda | LayerKind::Independent(_) | LayerKind::Mixture(_)
                    if !head =>
                {
                    self.report(errors::distribution_in_a_binding(call.region, &name));
                    return None;
                }
                LayerKind::DistributionLambda => {
                    outcome = Some(self.check_distribution_lambda(call, row, node));
                }
                LayerKind::Independent(_) | LayerKind::Mixture(_) => {
                    outcome = Some(self.check_row(call, row, node));
                }
                _ => node = self.check_layer(call, row, node, &calls[index + 1..]),
            }
        }
        match outcome {
            Some(outcome) => outcome.map(End::Head),
            None if self.poisoned.contains(&node) => None,
            None => Some(End::Node(node)),
        }
    }

    fn report_unknown_layer(&mut self, call: &Call, name: &str) {
        let known = layers::LAYERS.iter().map(|layer| layer.name);
        let last = name.rsplit("::").next().unwrap_or(name);
        if let Some(family) = families::find(name) {
            self.report(errors::distribution_as_layer(&call.name, name, family.example));
        } else if let Some(combinator) = Combinator::find(name) {
            self.report(errors::distribution_as_layer(
                &call.name,
                name,
                combinator.example(),
            ));
        } else if functions::find(name).is_some() {
            self.report(errors::function_as_layer(&call.name, name));
        } else {
            let cure = layers::FOREIGN
                .iter()
                .find(|(foreign, _)| *foreign == last)
                .map(|(_, cure)| *cure);
            self.report(errors::unknown_layer(
                &call.name,
                name,
                crate::suggest::nearest(last, known),
                cure,
            ));
        }
    }

    /// The width that the layers after `Dense(_)` need.
    pub(super) fn width_needed_by(&mut self, next: &[Call]) -> Need {
        for call in next {
            let Some(row) = layers::find(&call.text()) else {
                return Need::Faulty;
            };
            match row.kind {
                LayerKind::Activation | LayerKind::Dropout => {}
                LayerKind::Independent(_) | LayerKind::Mixture(_) => {
                    let bound = self.bind(call, row.arguments, row.example);
                    let shape = self.row_shape(row, &bound);
                    return shape.map_or(Need::Faulty, |shape| Need::Width(shape.width()));
                }
                _ => return Need::Nothing,
            }
        }
        Need::Nothing
    }

    fn check_distribution_lambda(
        &mut self,
        call: &Call,
        row: &layers::Layer,
        from: NodeId,
    ) -> Option<Outcome> {
        let bound = self.bind(call, row.arguments, row.example);
        let lambda = bound.get("make_distribution_fn");
        let convert = bound.get("convert_to_tensor_fn");
        let outcome = match lambda? {
            Expr::Lambda(lambda) => {
                let mut scope = Scope::default();
                let parameter = lambda.parameter.to_string();
                let value = self.expression_of(from, &parameter, Region::from(&lambda.parameter));
                self.declare(&mut scope, &lambda.parameter, "the lambda's parameter", value);
                for binding in &lambda.lets {
                    let name = binding.name.to_string();
                    self.prefix = Some((name.clone(), Region::from(&binding.name)));
                    self.single =
                        matches!(&binding.value, Expr::Call(call) if call.name.is_ident("variable"));
                    let mut value = self.check_expression(&binding.value, &mut scope);
                    self.prefix = None;
                    if value.height() > DEEPEST {
                        self.report(errors::too_deep(&binding.name, &name));
                        value = Expression::poison(Region::from(&binding.name));
                    }
                    self.declare(&mut scope, &binding.name, "the binding", value);
                }
                let outcome = match &*lambda.body {
                    Expr::Call(call) if !Self::is_function(call) => {
                        self.check_distribution(call, &mut scope, "DistributionLambda")
                    }
                    body => {
                        let value = self.check_expression(body, &mut scope);
                        if !value.is_poison() {
                            self.report(errors::distribution_expected(body.region(), &body.text()));
                        }
                        return None;
                    }
                };
                // A head that could not be checked has not read its names either.
                if outcome.is_some() {
                    self.report_unused(&scope);
                }
                outcome
            }
            other => {
                self.report(errors::lambda_expected(other.region(), &other.text()));
                None
            }
        };
        self.check_convert(convert, outcome.as_ref());
        outcome
    }

    fn check_row(&mut self, call: &Call, row: &layers::Layer, from: NodeId) -> Option<Outcome> {
        let bound = self.bind(call, row.arguments, row.example);
        let shape = self.row_shape(row, &bound);
        let outcome = shape.and_then(|shape| self.row_head(call, row, from, &shape));
        self.check_convert(bound.get("convert_to_tensor_fn"), outcome.as_ref());
        outcome
    }
}
