//! Mixtures: `MixtureSameFamily(Categorical(logits = …), Normal(…))`, whose components are of one family and stand side by
//! side in vectors, and `Mixture(Categorical(logits = …), [Normal(…), Laplace(…)])`, whose components are written one by one.

use std::rc::Rc;

use super::Checker;
use super::combination::Written;
use super::names::Scope;
use crate::ast::{Call, Expr};
use crate::errors;
use crate::tables::families::combination::Combinator;
use crate::tables::families::common::common;
use crate::tables::families::{self, Family, own};
use crate::tables::functions::Definition;
use crate::typed::{Expression, ExpressionKind, Extent, Law, Mixture, Outcome};
use crate::width::Width;

/// What a mixture of laws of one family is called.
pub(super) const SAME_FAMILY: &str = "MixtureSameFamily";

impl Checker<'_> {
    /// A mixture of one family.
    pub(super) fn check_mixture_same_family(
        &mut self,
        call: &Call,
        scope: &mut Scope,
        kind: &'static str,
    ) -> Option<Outcome> {
        let names = ["mixture_distribution", "components_distribution"];
        let Some([Expr::Call(weights), Expr::Call(components)]) = arguments_of(call, names) else {
            self.report(errors::mixture_same_family_arguments(call.region));
            return None;
        };
        let logits = self.mixture_logits(weights, scope);
        let name = components.text();
        let takes = |name: &str| {
            Combinator::find(name).is_some_and(|combinator| combinator != Combinator::Censored)
                || own::is_own(name)
                || families::find(name).is_some_and(|family| !family.event.is_whole())
        };
        if !takes(&name) {
            self.report(errors::mixture_same_family_components(&components.name, &name));
            return None;
        }
        let Written {
            family,
            form,
            arguments,
            positional: by_position,
        } = self.check_written(components, scope)?;
        let mut proved = true;
        for (index, argument) in arguments.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &arguments[before]);
            proved &= self.check_requirement(family, form, index, (argument, before), by_position[index]);
        }
        let (logits, width) = logits?;
        let Some(count) = width.known() else {
            self.report(errors::component_count(logits.region, &logits.text));
            return None;
        };
        for argument in &arguments {
            if let Extent::Vector(other) = argument.extent.clone() {
                proved &= self.check_equal_widths(&logits, &width, argument, &other, call.region);
            }
        }
        let law = |component| Law {
            family,
            form,
            arguments: arguments
                .iter()
                .map(|argument| element(argument, component))
                .collect(),
        };
        proved.then(|| Outcome::Distribution {
            family,
            laws: (0..count).map(law).collect(),
            mixture: Some(Mixture {
                name: SAME_FAMILY,
                logits,
                text: Self::written(call),
            }),
            event: Width::Known(1),
            kind,
        })
    }

    /// A mixture of any families.
    pub(super) fn check_mixture(
        &mut self,
        call: &Call,
        scope: &mut Scope,
        kind: &'static str,
    ) -> Option<Outcome> {
        let Some([Expr::Call(weights), Expr::List { elements, .. }]) =
            arguments_of(call, ["cat", "components"])
        else {
            self.report(errors::mixture_arguments(call.region));
            return None;
        };
        if elements.is_empty() {
            self.report(errors::mixture_arguments(call.region));
            return None;
        }
        let logits = self.mixture_logits(weights, scope);
        let components: Vec<Option<(Law, Width)>> = elements
            .iter()
            .map(|component| self.check_component(component, scope))
            .collect();
        let components: Option<Vec<(Law, Width)>> = components.into_iter().collect();
        let ((logits, width), components) = (logits?, components?);
        let count = Width::Known(components.len());
        let (has, needs) = (width.to_string(), components.len());
        let mut whole = self.agree(&count, &width, logits.region, || {
            errors::mixture_weights(logits.region, &logits.text, &has, needs)
        });
        let families: Vec<&'static Family> = components.iter().map(|(law, _)| law.family).collect();
        let family = match common(&families) {
            Ok(family) => Some(family),
            Err(other) => {
                let (found, others) = (families[other].name, families[0].name);
                self.report(errors::mixture_events(elements[other].region(), found, others));
                None
            }
        };
        // A law of numbers alone has as many elements as the others.
        let takes_any = |law: &Law| {
            law.arguments
                .iter()
                .all(|argument| argument.extent == Extent::Scalar)
        };
        let first = components
            .iter()
            .position(|(law, _)| !takes_any(law))
            .unwrap_or(0);
        let event = components[first].1.clone();
        for (index, (law, other)) in components.iter().enumerate() {
            if index != first && !takes_any(law) {
                let region = elements[index].region();
                let (found, expected) = (other.to_string(), event.to_string());
                whole &= self.agree(&event, other, region, || {
                    errors::mixture_widths(
                        region,
                        &elements[index].text(),
                        &found,
                        &elements[first].text(),
                        &expected,
                    )
                });
            }
        }
        let family = family.filter(|_| whole)?;
        Some(Outcome::Distribution {
            family,
            laws: components.into_iter().map(|(law, _)| law).collect(),
            mixture: Some(Mixture {
                name: "Mixture",
                logits,
                text: Self::written(call),
            }),
            event,
            kind,
        })
    }

    /// A component that is written by itself, and the width of its event.
    fn check_component(&mut self, component: &Expr, scope: &mut Scope) -> Option<(Law, Width)> {
        let call = match component {
            Expr::Call(call) if !Self::is_function(call) => call,
            other => {
                self.report(errors::distribution_expected(other.region(), &other.text()));
                return None;
            }
        };
        let unfit = match self.check_distribution(call, scope, "Mixture")? {
            Outcome::Distribution {
                mut laws,
                mixture: None,
                event,
                family,
                ..
            } => {
                if !family.event.is_whole() && !family.event.is_censored() {
                    return Some((laws.remove(0), event));
                }
                family.name
            }
            _ => "a mixture",
        };
        self.report(errors::mixture_component(component.region(), unfit));
        None
    }

    /// The logits of `Categorical(logits = e)`, or of `Categorical(probs = softmax(e))`.
    fn mixture_logits(&mut self, weights: &Call, scope: &mut Scope) -> Option<(Rc<Expression>, Width)> {
        let logits = self.logits_of_weights(weights, scope)?;
        let Extent::Vector(width) = logits.extent.clone() else {
            self.report(errors::vector_parameter_expected(
                logits.region,
                "logits",
                "Categorical",
                &logits.text,
                "component",
            ));
            return None;
        };
        Some((logits, width))
    }

    fn logits_of_weights(&mut self, weights: &Call, scope: &mut Scope) -> Option<Rc<Expression>> {
        let Some(family) = families::find("Categorical").filter(|family| weights.text() == family.name)
        else {
            self.report(errors::mixture_weights_expected(weights.region, &weights.text()));
            return None;
        };
        let (form, arguments) = self.check_family_arguments(weights, family, scope)?;
        let [argument] = arguments.as_slice() else {
            return None;
        };
        if argument.is_poison() {
            return None;
        }
        if family.forms[form].parameters[0].name == "logits" {
            let by_position = weights.arguments[0].name.is_none();
            return self
                .check_requirement(family, form, 0, (argument, None), by_position)
                .then(|| argument.clone());
        }
        match &argument.kind {
            ExpressionKind::Call { function, arguments }
                if matches!(function.definition, Definition::Softmax) =>
            {
                Some(arguments[0].clone())
            }
            _ => {
                self.report(errors::mixture_probs(argument.region, &argument.text));
                None
            }
        }
    }
}

/// The two arguments of a mixture, in order or by name.
fn arguments_of<'c>(call: &'c Call, names: [&str; 2]) -> Option<[&'c Expr; 2]> {
    let mut found: [Option<&Expr>; 2] = [None; 2];
    for (position, argument) in call.arguments.iter().enumerate() {
        let place = match &argument.name {
            Some(name) => names.iter().position(|known| name == known)?,
            None => position,
        };
        *found.get_mut(place)? = Some(&argument.value);
    }
    let [Some(weights), Some(components)] = found else {
        return None;
    };
    Some([weights, components])
}

/// An argument of one component: an element of a vector, or the number that all have.
fn element(argument: &Rc<Expression>, component: usize) -> Rc<Expression> {
    if argument.extent == Extent::Scalar {
        return argument.clone();
    }
    let part = |base: &Rc<Expression>| {
        Rc::new(Expression {
            kind: ExpressionKind::Part {
                base: base.clone(),
                start: Width::Known(component),
            },
            extent: Extent::Scalar,
            region: argument.region,
            text: format!("({})[{component}]", base.text),
        })
    };
    match &argument.kind {
        // The promise is about each of its elements.
        ExpressionKind::Checked(inner) => Rc::new(Expression {
            kind: ExpressionKind::Checked(part(inner)),
            extent: Extent::Scalar,
            region: argument.region,
            text: argument.text.clone(),
        }),
        _ => part(argument),
    }
}
