//! Distribution layers: parameters side by side in the row.

use std::rc::Rc;

use super::Checker;
use super::arguments::Bound;
use super::mixture::SAME_FAMILY;
use crate::ast::{Call, Expr};
use crate::errors;
use crate::region::Region;
use crate::tables::families;
use crate::tables::functions;
use crate::tables::layers::{self, Independent, Layer, LayerKind};
use crate::typed::{Expression, ExpressionKind, Extent, Law, Mixture, NodeId, NodeKind, Outcome};
use crate::width::{Agreement, Width};

/// What the arguments of a distribution layer say.
pub(super) struct Shape {
    parameters: &'static Independent,
    event: Width,
    /// How many components, of a mixture.
    components: Option<usize>,
}

impl Shape {
    /// How many numbers the layer needs.
    pub(super) fn width(&self) -> Width {
        let size = self.parameters.width(&self.event);
        match self.components {
            None => size,
            Some(components) => Width::Known(components).plus(&size.times(components)),
        }
    }
}

impl Checker<'_> {
    /// The shape that a distribution layer's arguments ask for.
    pub(super) fn row_shape(&mut self, row: &Layer, bound: &Bound) -> Option<Shape> {
        match row.kind {
            LayerKind::Independent(parameters) => Some(Shape {
                parameters,
                event: self.named_width(row.arguments[0].name, bound)?,
                components: None,
            }),
            LayerKind::Mixture(Some(parameters)) => {
                let event = row
                    .arguments
                    .iter()
                    .map(|argument| argument.name)
                    .find(|name| name.starts_with("event"))?;
                let components = self.component_count(bound);
                let event = self.named_width(event, bound)?;
                Some(Shape {
                    parameters,
                    event,
                    components: Some(components?),
                })
            }
            LayerKind::Mixture(None) => {
                let components = self.component_count(bound);
                let layer = bound.get("component_layer")?;
                let inner = match layer {
                    Expr::Call(call) => layers::find(&call.text()).map(|row| (call, row)),
                    _ => None,
                };
                let Some((
                    call,
                    inner @ Layer {
                        kind: LayerKind::Independent(_),
                        ..
                    },
                )) = inner
                else {
                    self.report(errors::component_layer(layer.region(), &layer.text()));
                    return None;
                };
                let bound = self.bind(call, inner.arguments, inner.example);
                let shape = self.row_shape(inner, &bound)?;
                Some(Shape {
                    components: Some(components?),
                    ..shape
                })
            }
            _ => None,
        }
    }

    fn named_width(&mut self, name: &str, bound: &Bound) -> Option<Width> {
        self.check_width(bound.get(name)?, &format!("`{name}`"))
    }

    /// `num_components`, which the macro must know: it writes a density for each.
    fn component_count(&mut self, bound: &Bound) -> Option<usize> {
        let argument = bound.get("num_components")?;
        let width = self.check_width(argument, "`num_components`")?;
        if width.known().is_none() {
            self.report(errors::component_count(argument.region(), &argument.text()));
        }
        width.known()
    }

    /// `IndependentNormal(E)`, `MixtureNormal(K, E)`: the law of the row that the layer before gives.
    pub(super) fn row_head(
        &mut self,
        call: &Call,
        row: &Layer,
        from: NodeId,
        shape: &Shape,
    ) -> Option<Outcome> {
        let family = families::find(shape.parameters.family)?;
        let written = Self::written(call);
        let whole = self.row_of(call, &written, from, &shape.width())?;
        let region = call.region;
        // A mixture's logits come first.
        let logits = shape.components.map_or(Width::Known(0), Width::Known);
        let size = shape.parameters.width(&shape.event);
        let laws: Option<Vec<Law>> = (0..shape.components.unwrap_or(1))
            .map(|component| {
                Some(Law {
                    family,
                    form: shape.parameters.form,
                    arguments: row_arguments(shape, &whole, &logits.plus(&size.times(component)), region)?,
                })
            })
            .collect();
        let mixture = shape.components.map(|_| Mixture {
            name: SAME_FAMILY,
            logits: slice(&whole, Width::Known(0), logits.clone(), region),
            text: written,
        });
        Some(Outcome::Distribution {
            family,
            laws: laws?,
            mixture,
            event: shape.event.clone(),
            kind: row.name,
        })
    }

    /// A layer's call without its options, for messages.
    pub(super) fn written(call: &Call) -> String {
        let arguments: Vec<String> = call
            .arguments
            .iter()
            .filter(|argument| {
                argument
                    .name
                    .as_ref()
                    .is_none_or(|name| *name != "convert_to_tensor_fn")
            })
            .map(|argument| argument.value.text())
            .collect();
        format!("{}({})", call.text(), arguments.join(", "))
    }

    /// The row before a distribution layer, if it has as many numbers as the layer needs.
    fn row_of(&mut self, call: &Call, name: &str, from: NodeId, needed: &Width) -> Option<Rc<Expression>> {
        let node = self.node(from).clone();
        // What sets the width, before activations and dropout.
        let mut origin = &node;
        while let NodeKind::Activation { from, .. } | NodeKind::Dropout { from, .. } = &origin.kind {
            origin = self.node(*from);
        }
        let cure = match &origin.kind {
            NodeKind::Dense(_) => format!("write `Dense({needed})`, or `Dense(_)` to have it computed"),
            _ => format!("put `Dense(_)` before it, which gives {needed}"),
        };
        let fault_region = match &origin.kind {
            NodeKind::Dense(_) => node.width_region,
            _ => call.region,
        };
        if matches!(node.width, Width::Inferred) {
            self.report(errors::inferred_width(
                call.region,
                &format!("`{name}` directly after the input"),
            ));
            return None;
        }
        let (needs, width) = (needed.to_string(), node.width.to_string());
        let agrees = self.agree(needed, &node.width, fault_region, || {
            errors::layer_width(fault_region, name, &needs, &node.text, &width, &cure)
        });
        if !agrees || node.width.agreement(needed) == Agreement::No || matches!(node.width, Width::Unknown) {
            return None;
        }
        Some(self.expression_of(from, "t", call.region))
    }
}

/// Neighbouring numbers of the row.
fn slice(whole: &Rc<Expression>, start: Width, width: Width, region: Region) -> Rc<Expression> {
    let end = start.plus(&width);
    let all = start == Width::Known(0) && Extent::Vector(width.clone()) == whole.extent;
    let last = Extent::Vector(end.clone()) == whole.extent;
    let text = match (start.known(), last) {
        _ if all => "t".into(),
        (_, true) => format!("t[{start}..]"),
        (Some(0), _) => format!("t[..{end}]"),
        _ => format!("t[{start}..{end}]"),
    };
    Rc::new(Expression {
        kind: ExpressionKind::Part {
            base: whole.clone(),
            start,
        },
        extent: Extent::Vector(width),
        region,
        text,
    })
}

/// The parameters of one law, from `start` on.
fn row_arguments(
    shape: &Shape,
    whole: &Rc<Expression>,
    start: &Width,
    region: Region,
) -> Option<Vec<Rc<Expression>>> {
    let family = families::find(shape.parameters.family)?;
    let form = &family.forms[shape.parameters.form];
    let mut arguments = Vec::new();
    for (index, link) in shape.parameters.links.iter().enumerate() {
        let width = form.parameters[index].requirement.width(&shape.event);
        let raw = slice(
            whole,
            start.plus(&form.offset(index, &shape.event)),
            width,
            region,
        );
        arguments.push(match link {
            None => raw,
            Some(name) => Rc::new(Expression {
                extent: raw.extent.clone(),
                region,
                text: format!("{name}({})", raw.text),
                kind: ExpressionKind::Call {
                    function: functions::link(name)?,
                    arguments: vec![raw],
                },
            }),
        });
    }
    Some(arguments)
}
