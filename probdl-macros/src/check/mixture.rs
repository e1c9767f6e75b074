//! `MixtureSameFamily(Categorical(logits = …), Normal(…))`: a vector of components of one family.

use std::rc::Rc;

use super::Checker;
use super::combination::Written;
use super::names::Scope;
use crate::ast::{Call, Expr};
use crate::errors;
use crate::tables::families::combination::Combinator;
use crate::tables::families::{self, own};
use crate::tables::functions::Definition;
use crate::typed::{Expression, ExpressionKind, Extent, Mixture, Outcome};
use crate::width::Width;

impl Checker<'_> {
    pub(super) fn check_mixture(
        &mut self,
        call: &Call,
        scope: &mut Scope,
        kind: &'static str,
    ) -> Option<Outcome> {
        let names = ["mixture_distribution", "components_distribution"];
        let mut laws: [Option<&Call>; 2] = [None; 2];
        for (position, argument) in call.arguments.iter().enumerate() {
            let place = match &argument.name {
                Some(name) => names.iter().position(|known| name == known),
                None => Some(position),
            };
            match (place, &argument.value) {
                (Some(place @ (0 | 1)), Expr::Call(law)) => laws[place] = Some(law),
                _ => {
                    self.report(errors::mixture_arguments(call.region));
                    return None;
                }
            }
        }
        let [Some(weights), Some(components)] = laws else {
            self.report(errors::mixture_arguments(call.region));
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
            self.report(errors::mixture_components(&components.name, &name));
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
        let logits = logits?;
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
        let Some(count) = width.known() else {
            self.report(errors::component_count(logits.region, &logits.text));
            return None;
        };
        for argument in &arguments {
            if let Extent::Vector(other) = argument.extent.clone() {
                proved &= self.check_equal_widths(&logits, &width, argument, &other, call.region);
            }
        }
        if !proved {
            return None;
        }
        let mut all = vec![logits];
        for component in 0..count {
            all.extend(arguments.iter().map(|argument| element(argument, component)));
        }
        Some(Outcome::Distribution {
            family,
            form,
            arguments: all,
            mixture: Some(Mixture {
                components: count,
                text: Self::written(call),
            }),
            event: Width::Known(1),
            kind,
        })
    }

    /// The logits of `Categorical(logits = e)`, or of `Categorical(probs = softmax(e))`.
    fn mixture_logits(&mut self, weights: &Call, scope: &mut Scope) -> Option<Rc<Expression>> {
        let Some(family) = families::find("Categorical").filter(|family| weights.text() == family.name)
        else {
            self.report(errors::mixture_arguments(weights.region));
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
