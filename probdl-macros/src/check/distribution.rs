//! The head: families, their arguments, their ranges, the event's width.

use std::rc::Rc;

use super::Checker;
use super::names::Scope;
use super::range::{cure_above, found, found_beside, is_simplex, range_of};
use crate::ast::{Argument, Call, Expr};
use crate::errors;
use crate::expr::graph::Bounds;
use crate::range::Range;
use crate::region::Region;
use crate::suggest::nearest;
use crate::tables::families::{self, FAMILIES, Family, Quantity, Requirement, zero_inflated};
use crate::tables::functions::{self, FILL_SCALE_TRIL};
use crate::tables::layers;
use crate::typed::{Expression, ExpressionKind, Extent, Mixture, Outcome};
use crate::width::Width;

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
        layer: &'static str,
        kind: &'static str,
    ) -> Option<Outcome> {
        let name = call.text();
        if name == "Independent" {
            return match call.arguments.as_slice() {
                [argument] if argument.name.is_none() => match &argument.value {
                    Expr::Call(inner) if !Self::is_function(inner) => {
                        self.check_distribution(inner, scope, layer, kind)
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
            return self.check_mixture(call, scope, layer, kind);
        }
        if name == zero_inflated::NAME {
            return self.check_zero_inflated(call, scope, layer, kind);
        }
        let Some(family) = families::find(&name) else {
            if layers::find(&name).is_some() {
                self.report(errors::layer_in_expression(&call.name, &name));
                return None;
            }
            self.report_unknown_distribution(call, &name);
            // Faults inside the arguments are still told.
            for argument in &call.arguments {
                if !matches!(argument.value, Expr::Lambda(_)) {
                    self.check_expression(&argument.value, scope);
                }
            }
            return None;
        };
        let (form, ordered) = self.check_family_arguments(call, family, scope)?;
        let positional = positional(call, ordered.len());
        self.check_law(family, form, ordered, &positional, call.region, (layer, kind))
    }

    /// The events and the ranges of a law whose arguments are in order; `positional` says which were given without name.
    fn check_law(
        &mut self,
        family: &'static Family,
        form: usize,
        ordered: Vec<Rc<Expression>>,
        positional: &[bool],
        region: Region,
        (layer, kind): (&'static str, &'static str),
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
            form,
            arguments,
            mixture: None,
            event,
            layer,
            kind,
        })
    }

    /// `ZeroInflated(Poisson(rate), logits)`
    fn check_zero_inflated(
        &mut self,
        call: &Call,
        scope: &mut Scope,
        layer: &'static str,
        kind: &'static str,
    ) -> Option<Outcome> {
        let [first, others @ ..] = call.arguments.as_slice() else {
            let cure = format!("write `{}`", zero_inflated::EXAMPLE);
            self.report(errors::distribution_arity(
                call.region,
                zero_inflated::NAME,
                2,
                0,
                &cure,
            ));
            return None;
        };
        let Some(inner) = law_call(first) else {
            self.report(errors::counts_expected(first.value.region(), &first.value.text()));
            return None;
        };
        let name = inner.text();
        let Some(law) = families::find(&name) else {
            if name == zero_inflated::NAME {
                self.report(errors::counts_expected(inner.region, &name));
            } else {
                self.report_unknown_distribution(inner, &name);
            }
            return None;
        };
        let Some(family) = zero_inflated::inflated(law) else {
            self.report(errors::counts_expected(inner.region, &name));
            return None;
        };
        let [own] = others else {
            let cure = format!("write `{}`", zero_inflated::EXAMPLE);
            let given = call.arguments.len();
            self.report(errors::distribution_arity(
                call.region,
                zero_inflated::NAME,
                2,
                given,
                &cure,
            ));
            return None;
        };
        if let Some(given) = &own.name
            && *given != zero_inflated::PARAMETER.name
        {
            let known = [zero_inflated::PARAMETER.name];
            let text = given.to_string();
            self.report(errors::unknown_argument(
                given,
                zero_inflated::NAME,
                &text,
                None,
                &known,
            ));
            return None;
        }
        let arguments = self.check_family_arguments(inner, law, scope);
        let own_value = self.check_argument(&own.value, scope);
        let (form, mut ordered) = arguments?;
        let mut positional = positional(inner, ordered.len());
        ordered.push(own_value);
        positional.push(own.name.is_none());
        self.check_law(family, form, ordered, &positional, call.region, (layer, kind))
    }

    fn report_unknown_distribution(&mut self, call: &Call, name: &str) {
        let known: Vec<&str> = FAMILIES
            .iter()
            .map(|family| family.name)
            .chain([zero_inflated::NAME])
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
            if parameters
                .last()
                .is_some_and(|parameter| parameter.name == "scale")
                && given < parameters.len()
            {
                let written = call.arguments.iter().map(|argument| argument.value.text());
                let mut example: Vec<String> = if given + 1 == parameters.len() {
                    written.collect()
                } else {
                    names[..names.len() - 1].iter().map(ToString::to_string).collect()
                };
                example.push("1.0".into());
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

    /// An argument, which may be `checked(e)` or `fill_scale_tril(e)`.
    fn check_argument(&mut self, expression: &Expr, scope: &mut Scope) -> Rc<Expression> {
        let Expr::Call(call) = expression else {
            return self.check_expression(expression, scope);
        };
        let name = call.text();
        if name != "checked" && name != FILL_SCALE_TRIL.name {
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
            kind: if name == "checked" {
                ExpressionKind::Checked(inner)
            } else {
                ExpressionKind::Call {
                    function: &FILL_SCALE_TRIL,
                    arguments: vec![inner],
                }
            },
        })
    }

    /// The width of the event: that of the widest argument. Notes which arguments have a fault of their own.
    fn check_event(
        &mut self,
        family: &Family,
        form: usize,
        arguments: &[Rc<Expression>],
        region: Region,
        faulty: &mut [bool],
    ) -> Option<Width> {
        let mut event: Option<(Width, usize)> = None;
        let mut whole = true;
        for (index, (parameter, argument)) in family.forms[form].parameters.iter().zip(arguments).enumerate()
        {
            if argument.is_poison() {
                whole = false;
                continue;
            }
            if parameter.requirement.is_vector() && argument.extent == Extent::Scalar {
                let text = &argument.text;
                self.report(errors::vector_parameter_expected(
                    argument.region,
                    parameter.name,
                    family.name,
                    text,
                    family.part(),
                ));
                faulty[index] = true;
            }
            let Extent::Vector(width) = &argument.extent else {
                continue;
            };
            if parameter.requirement == Requirement::Triangle {
                continue;
            }
            if parameter.requirement.is_vector() && family.least_width() > 1 && width.known() == Some(1) {
                self.report(errors::one_class(argument.region, family.name, family.parts()));
                faulty[index] = true;
            }
            match &event {
                None => event = Some((width.clone(), index)),
                Some((other, first)) => {
                    let left = arguments[*first].clone();
                    whole &= self.check_equal_widths(&left, &other.clone(), argument, width, region);
                }
            }
        }
        if let Some((Width::Inferred, index)) = &event {
            let argument = &arguments[*index];
            let what = format!("the argument `{}` of `{}`", argument.text, family.name);
            self.report(errors::inferred_width(argument.region, &what));
            whole = false;
        }
        if let Some((event, _)) = &event {
            whole &= self.check_triangles(family, form, arguments, event, faulty);
        }
        let whole = whole && !faulty.contains(&true);
        whole.then(|| event.map_or(Width::Known(1), |(width, _)| width))
    }

    /// Whether each triangle has as many numbers as the event needs.
    fn check_triangles(
        &mut self,
        family: &Family,
        form: usize,
        arguments: &[Rc<Expression>],
        event: &Width,
        faulty: &mut [bool],
    ) -> bool {
        let mut whole = true;
        let parameters = family.forms[form].parameters;
        for (index, (parameter, argument)) in parameters.iter().zip(arguments).enumerate() {
            let Extent::Vector(width) = &argument.extent else {
                continue;
            };
            if parameter.requirement != Requirement::Triangle || argument.is_poison() || faulty[index] {
                continue;
            }
            let needed = event.triangle();
            let (needs, has) = (needed.to_string(), width.to_string());
            let agrees = self.agree(&needed, width, argument.region, || {
                errors::triangle_width(argument.region, parameter.name, family.name, &needs, &has)
            });
            faulty[index] = !agrees;
            whole &= agrees;
        }
        whole
    }

    pub(super) fn check_requirement(
        &mut self,
        family: &Family,
        form: usize,
        index: usize,
        (argument, before): (&Rc<Expression>, Option<&Rc<Expression>>),
        by_position: bool,
    ) -> bool {
        let parameter = family.forms[form].parameters[index];
        let requirement = parameter.requirement;
        if argument.is_poison() {
            return false;
        }
        if is_triangle(argument) && requirement != Requirement::Triangle {
            self.report(errors::triangle_outside_argument(argument.region));
            return false;
        }
        if let ExpressionKind::Checked(_) = argument.kind
            && requirement != Requirement::WholeNumber
        {
            if matches!(
                requirement,
                Requirement::Real | Requirement::RealVector | Requirement::Triangle
            ) {
                self.report(errors::nothing_to_check(argument.region, parameter.name));
                return false;
            }
            return true;
        }
        // Trap: the first parameter of TFP's Bernoulli is the logits, also when it is given a probability.
        let is_probability = is_simplex(argument) || is_sigmoid(argument);
        if by_position && parameter.name == "logits" && is_probability {
            let has_probs = zero_inflated::law_of(family).is_none()
                && family
                    .forms
                    .iter()
                    .flat_map(|form| form.parameters)
                    .any(|other| other.name == "probs");
            let cure = if has_probs {
                format!("say which you mean: `probs = {}`", argument.text)
            } else {
                "leave the `sigmoid` out".to_owned()
            };
            self.report(errors::probability_as_logits(
                argument.region,
                &argument.text,
                family.name,
                &cure,
            ));
            return false;
        }
        let proved = match requirement {
            Requirement::Simplex => is_simplex(argument),
            Requirement::Above(rule) => before.is_none_or(|lower| self.prove_above(argument, lower, rule)),
            Requirement::Triangle => is_triangle(argument),
            Requirement::WholeNumber => self.prove_whole(argument),
            _ => self.prove(argument, requirement.range(), requirement.rule()),
        };
        if !proved {
            let range = range_of(argument, Range::REAL);
            let lower = before.unwrap_or(argument);
            let lower_name = index
                .checked_sub(1)
                .map_or("", |before| family.forms[form].parameters[before].name);
            if matches!(requirement, Requirement::Above(_))
                && (lower.is_poison() || matches!(lower.kind, ExpressionKind::Checked(_)))
            {
                return false; // which was told
            }
            let found = match requirement {
                Requirement::Above(_) => found_beside(argument, lower, lower_name),
                Requirement::Simplex | Requirement::Triangle => {
                    format!("`{}` can be any vector", argument.text)
                }
                _ => found(argument),
            };
            let cure = match (&argument.kind, requirement.cure()) {
                _ if matches!(requirement, Requirement::Above(_)) => cure_above(argument, lower, lower_name),
                _ if requirement == Requirement::WholeNumber => {
                    "write a whole number, or a path to a constant in capitals".to_owned()
                }
                (ExpressionKind::Number(_), _) => format!("write a number that is {}", requirement.rule()),
                _ if requirement.bounds() == Some(Bounds::Positive)
                    && range.is_within(Range::NON_NEGATIVE) =>
                {
                    format!("keep it away from zero: `{} + 1e-3`", argument.text)
                }
                (_, Some(function)) => {
                    let space = requirement.space();
                    format!("map it to {space} first: `{function}({})`", argument.text)
                }
                _ => String::new(),
            };
            let rule = requirement.rule();
            self.report(errors::range_not_proved(
                argument.region,
                parameter.name,
                family.name,
                rule,
                &found,
                &cure,
            ));
        }
        proved
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

/// Whether an expression is a lower triangle with a positive diagonal.
fn is_triangle(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Call { function, .. } => function.name == FILL_SCALE_TRIL.name,
        _ => false,
    }
}

/// Which of the first arguments of a call have no name.
fn positional(call: &Call, count: usize) -> Vec<bool> {
    let given = |index: usize| call.arguments.get(index);
    (0..count)
        .map(|index| given(index).is_some_and(|argument| argument.name.is_none()))
        .collect()
}

/// The call of a law that an argument is; `Independent` around it changes nothing.
fn law_call(argument: &Argument) -> Option<&Call> {
    match &argument.value {
        Expr::Call(call) if argument.name.is_some() || Checker::is_function(call) => None,
        Expr::Call(call) if call.text() == "Independent" => match call.arguments.as_slice() {
            [inner] => law_call(inner),
            _ => None,
        },
        Expr::Call(call) => Some(call),
        _ => None,
    }
}

/// Whether an expression is a probability by its form, not only by its range.
fn is_sigmoid(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Call { function, .. } => function.name == "sigmoid",
        ExpressionKind::Node { range, .. } => *range == Range::UNIT,
        ExpressionKind::Part { base, .. } => is_sigmoid(base),
        _ => false,
    }
}
