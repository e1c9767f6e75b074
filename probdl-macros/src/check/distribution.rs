//! The head: families and their arguments.

use std::rc::Rc;

use super::Checker;
use super::combination::Written;
use super::names::Scope;
use crate::ast::{Call, Expr};
use crate::errors;
use crate::region::Region;
use crate::suggest::nearest;
use crate::tables::families::combination::{COMBINATORS, Combinator};
use crate::tables::families::{FAMILIES, Family, Quantity};
use crate::tables::functions;
use crate::tables::layers;
use crate::typed::{Expression, ExpressionKind, Law, Mixture, Outcome};

/// What a family has, in words.
pub(super) fn quantity_list(family: &Family, mixture: Option<&Mixture>) -> String {
    let names: Vec<String> = family
        .quantities
        .iter()
        .filter(|quantity| has_quantity(family, mixture, **quantity))
        .map(|quantity| format!("`{}`", quantity.name()))
        .collect();
    names.join(", ")
}

/// Whether a law of the family has a quantity, or a mixture of such laws: there is no closed form of a mixture's mode.
pub(super) fn has_quantity(family: &Family, mixture: Option<&Mixture>, quantity: Quantity) -> bool {
    family.quantities.contains(&quantity) && (mixture.is_none() || quantity != Quantity::Mode)
}

impl Checker<'_> {
    /// `Normal(loc, scale)`, `Independent(Normal(loc, scale))`
    pub(super) fn check_distribution(
        &mut self,
        call: &Call,
        scope: &mut Scope,
        kind: &'static str,
    ) -> Option<Outcome> {
        let name = call.text();
        if name == "Independent" {
            return match call.arguments.as_slice() {
                [argument] if argument.name.is_none() => match &argument.value {
                    Expr::Call(inner) if !Self::is_function(inner) => {
                        self.check_distribution(inner, scope, kind)
                    }
                    other => {
                        self.report(errors::distribution_expected(other.region(), &other.text()));
                        None
                    }
                },
                _ => {
                    self.report(errors::independent_arity(call.region));
                    None
                }
            };
        }
        if name == "MixtureSameFamily" {
            return self.check_mixture_same_family(call, scope, kind);
        }
        if name == "Mixture" {
            return self.check_mixture(call, scope, kind);
        }
        let Written {
            family,
            form,
            arguments,
            positional,
        } = self.check_written(call, scope)?;
        self.check_law(family, form, arguments, &positional, call.region, kind)
    }

    /// What is no law, and the faults inside its arguments.
    pub(super) fn report_foreign(&mut self, call: &Call, name: &str, scope: &mut Scope) {
        if layers::find(name).is_some() {
            self.report(errors::layer_in_expression(&call.name, name));
            return;
        }
        if name == "Deterministic" {
            self.report(errors::deterministic_head(&call.name));
        } else {
            self.report_unknown_distribution(call, name);
        }
        for argument in &call.arguments {
            if !matches!(argument.value, Expr::Lambda(_)) {
                self.check_expression(&argument.value, scope);
            }
        }
    }

    /// The events and the ranges of a law whose arguments are in order; `positional` says which were given without name.
    pub(super) fn check_law(
        &mut self,
        family: &'static Family,
        form: usize,
        ordered: Vec<Rc<Expression>>,
        positional: &[bool],
        region: Region,
        kind: &'static str,
    ) -> Option<Outcome> {
        let mut faulty = vec![false; ordered.len()];
        let event = self.check_event(family, form, &ordered, region, &mut faulty);
        let mut arguments = Vec::new();
        let mut proved = true;
        let mut last: Option<Rc<Expression>> = None;
        for (index, argument) in ordered.into_iter().enumerate() {
            let before = last.replace(argument.clone());
            if faulty[index] {
                continue;
            }
            let beside = (&argument, before.as_ref());
            proved &= self.check_requirement(family, form, index, beside, positional[index]);
            arguments.push(argument);
        }
        let event = event?;
        proved.then_some(Outcome::Distribution {
            family,
            laws: vec![Law {
                family,
                form,
                arguments,
            }],
            mixture: None,
            event,
            kind,
        })
    }

    pub(super) fn report_unknown_distribution(&mut self, call: &Call, name: &str) {
        let known: Vec<&str> = FAMILIES
            .iter()
            .map(|family| family.name)
            .chain(COMBINATORS.map(Combinator::name))
            .collect();
        let last = name.rsplit("::").next().unwrap_or(name);
        let near = nearest(last, known.iter().copied());
        if near.is_none() && last.starts_with(|first: char| first.is_lowercase()) {
            let near = nearest(last, functions::names());
            self.report(errors::unknown_function(&call.name, name, near));
        } else {
            self.report(errors::unknown_distribution(&call.name, name, near, &known));
        }
    }

    /// Which form is meant, and its arguments in the table's order.
    pub(super) fn check_family_arguments(
        &mut self,
        call: &Call,
        family: &'static Family,
        scope: &mut Scope,
    ) -> Option<(usize, Vec<Rc<Expression>>)> {
        // Every name leaves the forms that have it; of several, the first is meant.
        let mut forms: Vec<usize> = (0..family.forms.len()).collect();
        let mut named: Vec<String> = Vec::new();
        for argument in &call.arguments {
            let Some(name) = &argument.name else { continue };
            let text = name.to_string();
            let has = |form: &usize, name: &str| {
                let parameters = family.forms[*form].parameters;
                parameters.iter().any(|parameter| parameter.name == name)
            };
            if !(0..family.forms.len()).any(|form| has(&form, &text)) {
                let mut known: Vec<&str> = Vec::new();
                for parameter in family.forms.iter().flat_map(|form| form.parameters) {
                    if !known.contains(&parameter.name) {
                        known.push(parameter.name);
                    }
                }
                let near = nearest(&text, known.iter().copied());
                self.report(errors::unknown_argument(name, family.name, &text, near, &known));
                return self.poisoned_arguments(call, scope);
            }
            forms.retain(|form| has(form, &text));
            if forms.is_empty() {
                let together = |other: &&String| {
                    (0..family.forms.len()).any(|form| has(&form, other) && has(&form, &text))
                };
                let other = named.iter().find(|other| !together(other)).unwrap_or(&named[0]);
                self.report(errors::mixed_forms(name, family.name, other, &text));
                return self.poisoned_arguments(call, scope);
            }
            named.push(text);
        }
        let form = forms[0];
        let parameters = family.forms[form].parameters;
        let given = call.arguments.len();
        if given != parameters.len() {
            let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
            let mut cure = format!("write `{}({})`", family.name, names.join(", "));
            let is_named = |name: &str| {
                let mut arguments = call.arguments.iter();
                arguments.find(|argument| argument.name.as_ref().is_some_and(|known| *known == name))
            };
            // What is missing is the scale, as far as can be known.
            if names.last() == Some(&"scale") && given < parameters.len() && is_named("scale").is_none() {
                let others = names[..names.len() - 1].iter().enumerate();
                let example = others.map(|(place, name)| {
                    let unnamed = call
                        .arguments
                        .get(place)
                        .filter(|argument| argument.name.is_none());
                    let written = is_named(name).or(unnamed);
                    written.map_or_else(|| (*name).to_owned(), |argument| argument.value.text())
                });
                let example: Vec<String> = example.chain(["1.0".into()]).collect();
                cure = format!(
                    "{cure}; a fixed scale is a number, as in `{}({})`",
                    family.name,
                    example.join(", ")
                );
            }
            self.report(errors::distribution_arity(
                call.region,
                family.name,
                parameters.len(),
                given,
                &cure,
            ));
            return self.poisoned_arguments(call, scope);
        }
        let mut slots: Vec<Option<Rc<Expression>>> = vec![None; parameters.len()];
        let mut after_name = false;
        let mut whole = true;
        for (position, argument) in call.arguments.iter().enumerate() {
            let value = self.check_argument(&argument.value, scope);
            let index = match &argument.name {
                Some(name) => {
                    after_name = true;
                    parameters.iter().position(|parameter| *name == parameter.name)
                }
                None if after_name => {
                    self.report(errors::positional_after_named(
                        argument.value.region(),
                        family.name,
                    ));
                    whole = false;
                    continue;
                }
                None => Some(position),
            };
            let Some(index) = index else { continue };
            if slots[index].is_some()
                && let Some(name) = &argument.name
            {
                self.report(errors::duplicate_argument(name, family.name, &name.to_string()));
                whole = false;
            }
            slots[index] = Some(value);
        }
        let arguments: Option<Vec<_>> = slots.into_iter().collect();
        if !whole {
            return None;
        }
        arguments.map(|arguments| (form, arguments))
    }

    /// Checks arguments for faults of their own, when they cannot be assigned.
    fn poisoned_arguments<T>(&mut self, call: &Call, scope: &mut Scope) -> Option<T> {
        for argument in &call.arguments {
            self.check_argument(&argument.value, scope);
        }
        None
    }

    /// An argument, which may be `checked(e)`, `fill_scale_tril(e)` or `ascending(e)`.
    pub(super) fn check_argument(&mut self, expression: &Expr, scope: &mut Scope) -> Rc<Expression> {
        let Expr::Call(call) = expression else {
            return self.check_expression(expression, scope);
        };
        let name = call.text();
        let function = functions::of_arguments(&name);
        if name != "checked" && function.is_none() {
            return self.check_expression(expression, scope);
        }
        let [inner] = call.arguments.as_slice() else {
            self.report(errors::function_arity(
                call.region,
                &name,
                1,
                call.arguments.len(),
            ));
            return Expression::poison(call.region);
        };
        let inner = self.check_expression(&inner.value, scope);
        if inner.is_poison() {
            return inner;
        }
        Rc::new(Expression {
            extent: inner.extent.clone(),
            region: call.region,
            text: expression.text(),
            kind: match function {
                None => ExpressionKind::Checked(inner),
                Some(function) => ExpressionKind::Call {
                    function,
                    arguments: vec![inner],
                },
            },
        })
    }

    /// `convert_to_tensor_fn` of a distribution layer.
    pub(super) fn check_convert(&mut self, convert: Option<&Expr>, outcome: Option<&Outcome>) {
        let Some(expression) = convert else { return };
        let text = expression.text();
        let Some(quantity) = Quantity::ALL.into_iter().find(|quantity| quantity.name() == text) else {
            self.report(errors::unknown_quantity(expression.region(), &text));
            return;
        };
        if let Some(Outcome::Distribution { family, mixture, .. }) = outcome
            && !has_quantity(family, mixture.as_ref(), quantity)
        {
            let has = quantity_list(family, mixture.as_ref());
            self.report(errors::missing_quantity(
                expression.region(),
                mixture
                    .as_ref()
                    .map_or(family.name, |mixture| mixture.text.as_str()),
                quantity.name(),
                &has,
            ));
        }
        self.convert = Some(quantity);
    }
}
