//! The head: families, their arguments, their ranges, the event's width.

use std::rc::Rc;

use super::Checker;
use super::names::Scope;
use super::range::{cure_above, found, found_beside, is_simplex, range_of};
use crate::ast::{Call, Expr};
use crate::errors;
use crate::range::Range;
use crate::region::Region;
use crate::suggest::nearest;
use crate::tables::families::{self, FAMILIES, Family, Quantity, Requirement};
use crate::tables::functions;
use crate::tables::layers::{self, Independent, Layer};
use crate::typed::{Expression, ExpressionKind, Extent, NodeId, NodeKind, Outcome};
use crate::width::{Agreement, Width};

/// What a family has, in words.
pub(super) fn quantity_list(family: &Family) -> String {
    let names: Vec<String> = family
        .quantities
        .iter()
        .map(|quantity| format!("`{}`", quantity.name()))
        .collect();
    names.join(", ")
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
        if layers::find(&name).is_some() {
            self.report(errors::layer_in_expression(&call.name, &name));
            return None;
        }
        let Some(family) = families::find(&name) else {
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
        let mut faulty = vec![false; ordered.len()];
        let event = self.check_event(family, form, &ordered, call.region, &mut faulty);
        let mut arguments = Vec::new();
        let mut proved = true;
        for (index, argument) in ordered.iter().cloned().enumerate() {
            if faulty[index] {
                continue;
            }
            let by_position = call
                .arguments
                .get(index)
                .is_some_and(|argument| argument.name.is_none());
            let before = index.checked_sub(1).map(|before| &ordered[before]);
            proved &= self.check_requirement(family, form, index, (&argument, before), by_position);
            arguments.push(argument);
        }
        let event = event?;
        proved.then_some(Outcome::Distribution {
            family,
            form,
            arguments,
            event,
            layer,
            kind,
        })
    }

    fn report_unknown_distribution(&mut self, call: &Call, name: &str) {
        let known: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
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
    fn check_family_arguments(
        &mut self,
        call: &Call,
        family: &'static Family,
        scope: &mut Scope,
    ) -> Option<(usize, Vec<Rc<Expression>>)> {
        let mut form = None;
        let mut named: Option<String> = None;
        for argument in &call.arguments {
            let Some(name) = &argument.name else { continue };
            let text = name.to_string();
            let has = |form: &families::Form| form.parameters.iter().any(|parameter| parameter.name == text);
            // A parameter that several forms share does not decide between them.
            let owners: Vec<usize> = (0..family.forms.len())
                .filter(|form| has(&family.forms[*form]))
                .collect();
            match owners.as_slice() {
                [] => {
                    let known: Vec<&str> = family
                        .forms
                        .iter()
                        .flat_map(|form| form.parameters)
                        .map(|parameter| parameter.name)
                        .collect();
                    let near = nearest(&text, known.iter().copied());
                    self.report(errors::unknown_argument(name, family.name, &text, near, &known));
                    return self.poisoned_arguments(call, scope);
                }
                [owner] => match (form, &named) {
                    (Some(other), Some(first)) if other != *owner => {
                        self.report(errors::mixed_forms(name, family.name, first, &text));
                        return self.poisoned_arguments(call, scope);
                    }
                    _ => {
                        form = Some(*owner);
                        named = Some(text);
                    }
                },
                _ => {}
            }
        }
        let form = form.unwrap_or(0);
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

    /// An argument, which may be `checked(e)`.
    fn check_argument(&mut self, expression: &Expr, scope: &mut Scope) -> Rc<Expression> {
        let Expr::Call(call) = expression else {
            return self.check_expression(expression, scope);
        };
        if call.text() != "checked" {
            return self.check_expression(expression, scope);
        }
        let [inner] = call.arguments.as_slice() else {
            self.report(errors::function_arity(
                call.region,
                "checked",
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
            kind: ExpressionKind::Checked(inner),
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
                ));
                faulty[index] = true;
            }
            let Extent::Vector(width) = &argument.extent else {
                continue;
            };
            if parameter.requirement.is_vector() && width.known() == Some(1) {
                self.report(errors::one_class(argument.region, family.name));
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
        let whole = whole && !faulty.contains(&true);
        whole.then(|| event.map_or(Width::Known(1), |(width, _)| width))
    }

    fn check_requirement(
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
        if let ExpressionKind::Checked(_) = argument.kind {
            if matches!(requirement, Requirement::Real | Requirement::RealVector) {
                self.report(errors::nothing_to_check(argument.region, parameter.name));
                return false;
            }
            return true;
        }
        // Trap: the first parameter of TFP's Bernoulli is the logits, also when it is given a probability.
        let several_forms = family.forms.len() > 1;
        let is_probability = is_simplex(argument) || is_sigmoid(argument);
        if by_position && several_forms && parameter.name == "logits" && is_probability {
            self.report(errors::probability_as_logits(
                argument.region,
                &argument.text,
                family.name,
            ));
            return false;
        }
        let proved = match requirement {
            Requirement::Simplex => is_simplex(argument),
            Requirement::Above(rule) => before.is_none_or(|lower| self.prove_above(argument, lower, rule)),
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
                Requirement::Simplex => format!("`{}` can be any vector", argument.text),
                _ => found(argument),
            };
            let cure = match (&argument.kind, requirement.cure()) {
                _ if matches!(requirement, Requirement::Above(_)) => cure_above(argument, lower, lower_name),
                (ExpressionKind::Number(_), _) => format!("write a number that is {}", requirement.rule()),
                _ if requirement == Requirement::Positive && range.is_within(Range::NON_NEGATIVE) => {
                    format!("keep it away from zero: `{} + 1e-3`", argument.text)
                }
                (_, Some(function)) => {
                    let space = if requirement == Requirement::Positive {
                        "the positive numbers"
                    } else {
                        "probabilities"
                    };
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

    /// `IndependentNormal(E)`: parameters side by side in the row.
    pub(super) fn independent_head(
        &mut self,
        call: &Call,
        row: &Layer,
        from: NodeId,
        parameters: &'static Independent,
        event: Width,
    ) -> Option<Outcome> {
        let family = families::find(parameters.family)?;
        let count = parameters.links.len();
        let needed = event.times(count);
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
        let name = Expr::text(&Expr::Call(Call {
            name: call.name.clone(),
            arguments: Vec::new(),
            parentheses: call.parentheses,
            region: call.region,
        }))
        .replace("()", &format!("({event})"));
        if matches!(node.width, Width::Inferred) {
            self.report(errors::inferred_width(
                call.region,
                &format!("`{name}` directly after the input"),
            ));
            return None;
        }
        let (needs, width) = (needed.to_string(), node.width.to_string());
        let agrees = self.agree(&needed, &node.width, fault_region, || {
            errors::layer_width(fault_region, &name, &needs, &node.text, &width, &cure)
        });
        if !agrees || node.width.agreement(&needed) == Agreement::No || matches!(node.width, Width::Unknown) {
            return None;
        }
        let whole = self.expression_of(from, "t", call.region);
        let slice = |start: Width, text: String| {
            Rc::new(Expression {
                kind: ExpressionKind::Part {
                    base: whole.clone(),
                    start,
                },
                extent: Extent::Vector(event.clone()),
                region: call.region,
                text,
            })
        };
        let mut arguments = Vec::new();
        for (index, link) in parameters.links.iter().enumerate() {
            let (start, end) = (event.times(index), event.times(index + 1));
            let text = match index {
                _ if count == 1 => "t".into(),
                0 => format!("t[..{end}]"),
                last if last + 1 == count => format!("t[{start}..]"),
                _ => format!("t[{start}..{end}]"),
            };
            let raw = slice(start, text);
            arguments.push(match link {
                None => raw,
                Some(name) => Rc::new(Expression {
                    extent: raw.extent.clone(),
                    region: call.region,
                    text: format!("{name}({})", raw.text),
                    kind: ExpressionKind::Call {
                        function: functions::find(name)?,
                        arguments: vec![raw],
                    },
                }),
            });
        }
        Some(Outcome::Distribution {
            family,
            form: parameters.form,
            arguments,
            event,
            layer: parameters.summary,
            kind: row.name,
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
        if let Some(Outcome::Distribution { family, .. }) = outcome
            && !family.quantities.contains(&quantity)
        {
            let has = quantity_list(family);
            self.report(errors::missing_quantity(
                expression.region(),
                family.name,
                quantity.name(),
                &has,
            ));
        }
        self.convert = Some(quantity);
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
