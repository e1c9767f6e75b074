//! Laws that are made of others: `ZeroInflated(Poisson(rate), logits)`, `Censored(Weibull(concentration, scale))`.

use std::rc::Rc;

use super::Checker;
use super::names::Scope;
use super::requirement::{Sign, infinity, open_side};
use crate::ast::{Argument, Call, Expr};
use crate::diagnostics::Fault;
use crate::errors;
use crate::region::Region;
use crate::tables::families::combination::{self, Bijector, Combinator, Ends, Share};
use crate::tables::families::{self, Event, Family, own};
use crate::typed::Expression;

/// A law as it was written.
pub(super) struct Written {
    pub(super) family: &'static Family,
    pub(super) form: usize,
    /// In the table's order.
    pub(super) arguments: Vec<Rc<Expression>>,
    /// Which of them have no name.
    pub(super) positional: Vec<bool>,
}

impl Checker<'_> {
    /// A law with its arguments in order, whose events and ranges are not yet checked.
    pub(super) fn check_written(&mut self, call: &Call, scope: &mut Scope) -> Option<Written> {
        let name = call.text();
        if let Some(combinator) = Combinator::find(&name) {
            return self.check_combination(combinator, call, scope);
        }
        if own::is_own(&name) {
            return self.check_own(call, &name, scope);
        }
        let Some(family) = families::find(&name) else {
            self.report_foreign(call, &name, scope);
            return None;
        };
        let (form, arguments) = self.check_family_arguments(call, family, scope)?;
        let given = |index: usize| call.arguments.get(index);
        Some(Written {
            family,
            form,
            positional: (0..arguments.len())
                .map(|index| given(index).is_some_and(|argument| argument.name.is_none()))
                .collect(),
            arguments,
        })
    }

    /// The combinator's law comes first; its own arguments follow, in order or by name.
    fn check_combination(
        &mut self,
        combinator: Combinator,
        call: &Call,
        scope: &mut Scope,
    ) -> Option<Written> {
        let [first, others @ ..] = call.arguments.as_slice() else {
            self.report_combinator_arity(combinator, call);
            return None;
        };
        let Some(inner) = law_call(first) else {
            self.report(unfit(combinator, first.value.region(), &first.value.text()));
            return None;
        };
        let name = inner.text();
        if matches!(combinator, Combinator::ZeroInflated(_)) && Combinator::find(&name) == Some(combinator) {
            self.report(unfit(combinator, inner.region, &name));
            return None;
        }
        let (combinator, others) = self.function_of(combinator, others, call.region)?;
        // What the combinator does not take is told before the faults of its arguments.
        let plain = families::find(&name);
        if plain.is_some_and(|law| !combinator.takes(law)) {
            self.report(unfit(combinator, inner.region, &name));
            return None;
        }
        if !self.check_own_names(combinator, others) {
            return None;
        }
        let (combinator, others) = without_open_side(combinator, others);
        let combinator = with_share(with_ends(combinator, others), others);
        let own = combinator.parameters();
        if plain.is_some() && others.len() != own.len() {
            self.report_combinator_arity(combinator, call);
            return None;
        }
        let law = self.check_written(inner, scope);
        let own_values: Vec<Rc<Expression>> = others
            .iter()
            .map(|argument| self.check_argument(&argument.value, scope))
            .collect();
        let law = law?;
        let Some(family) = combination::combined(combinator, law.family) else {
            self.report(unfit(combinator, inner.region, law.family.name));
            return None;
        };
        if own_values.len() != own.len() {
            self.report_combinator_arity(combinator, call);
            return None;
        }
        let (mut arguments, mut positional) = (law.arguments, law.positional);
        for (place, parameter) in own.iter().enumerate() {
            let named = others
                .iter()
                .position(|other| other.name.as_ref().is_some_and(|name| *name == parameter.name));
            let index = named.unwrap_or(place);
            arguments.push(own_values[index].clone());
            positional.push(others[index].name.is_none());
        }
        Some(Written {
            family,
            form: law.form,
            arguments,
            positional,
        })
    }

    /// Whether the names of a combinator's own arguments are its own.
    fn check_own_names(&mut self, combinator: Combinator, others: &[Argument]) -> bool {
        let all = match combinator {
            Combinator::Truncated(_) => Combinator::Truncated(Ends::Both),
            other => other,
        };
        let mut known: Vec<&str> = all.parameters().iter().map(|parameter| parameter.name).collect();
        if let Combinator::ZeroInflated(_) = combinator {
            known = vec!["logits", "probs"];
        }
        for given in others.iter().filter_map(|other| other.name.as_ref()) {
            let text = given.to_string();
            if !known.contains(&text.as_str()) {
                self.report(errors::unknown_argument(
                    given,
                    combinator.name(),
                    &text,
                    None,
                    &known,
                ));
                return false;
            }
        }
        true
    }

    /// The function that a law is taken through, and its arguments.
    fn function_of<'c>(
        &mut self,
        combinator: Combinator,
        others: &'c [Argument],
        region: Region,
    ) -> Option<(Combinator, &'c [Argument])> {
        let Combinator::Transformed(_) = combinator else {
            return Some((combinator, others));
        };
        let known = Bijector::ALL.map(Bijector::name);
        let [Argument { name: None, value }] = others else {
            self.report(errors::bijector_expected(region, "nothing", &known));
            return None;
        };
        let (text, arguments): (String, &[Argument]) = match value {
            Expr::Call(call) => (call.text(), &call.arguments),
            other => (other.text(), &[]),
        };
        let function = Bijector::ALL.into_iter().find(|function| function.name() == text);
        let Some(function) = function.filter(|function| match value {
            Expr::Call(_) => *function == Bijector::Affine,
            _ => *function != Bijector::Affine,
        }) else {
            self.report(errors::bijector_expected(value.region(), &value.text(), &known));
            return None;
        };
        Some((Combinator::Transformed(function), arguments))
    }

    fn report_combinator_arity(&mut self, combinator: Combinator, call: &Call) {
        let cure = format!("write `{}`", combinator.example());
        self.report(errors::distribution_arity(
            call.region,
            combinator.name(),
            combinator.parameters().len() + 1,
            call.arguments.len(),
            &cure,
        ));
    }
}

/// An infinite bound leaves a side open: it is as if the other one were given alone.
fn without_open_side(combinator: Combinator, own: &[Argument]) -> (Combinator, &[Argument]) {
    let ([first, second], Combinator::Truncated(_)) = (own, combinator) else {
        return (combinator, own);
    };
    let is = |argument: &Argument, bound: &str| argument.name.as_ref().is_none_or(|name| name == bound);
    let leaves_open =
        |argument: &Argument, bound: &str| infinity_of(&argument.value) == Some(open_side(bound));
    // By their names the bounds may be in either order.
    let (low, high) = if is(first, "low") && is(second, "high") {
        (first, second)
    } else if is(first, "high") && is(second, "low") {
        (second, first)
    } else {
        return (combinator, own);
    };
    match (leaves_open(low, "low"), leaves_open(high, "high")) {
        (true, false) => (Combinator::Truncated(Ends::High), std::slice::from_ref(high)),
        (false, true) => (Combinator::Truncated(Ends::Low), std::slice::from_ref(low)),
        _ => (combinator, own),
    }
}

/// The sign of an infinity of the standard library's, as it was written.
fn infinity_of(value: &Expr) -> Option<Sign> {
    let text = value.text();
    match text.strip_prefix('-') {
        Some(rest) => infinity(rest).map(Sign::other),
        None => infinity(&text),
    }
}

/// Bounds that are left out by giving the other one alone, by its name.
fn with_ends(combinator: Combinator, own: &[Argument]) -> Combinator {
    let ([one], Combinator::Truncated(_)) = (own, combinator) else {
        return combinator;
    };
    match &one.name {
        Some(name) if name == "low" => Combinator::Truncated(Ends::Low),
        Some(name) if name == "high" => Combinator::Truncated(Ends::High),
        _ => combinator,
    }
}

/// The part of the zeros for another reason is given as log-odds, if it is not called a probability.
fn with_share(combinator: Combinator, own: &[Argument]) -> Combinator {
    match (own, combinator) {
        ([one], Combinator::ZeroInflated(_)) if one.name.as_ref().is_some_and(|name| name == "probs") => {
            Combinator::ZeroInflated(Share::Probs)
        }
        _ => combinator,
    }
}

/// What a combinator says of a law that it does not take.
fn unfit(combinator: Combinator, region: Region, found: &str) -> Fault {
    match combinator {
        Combinator::ZeroInflated(_) => errors::counts_expected(region, found),
        Combinator::Transformed(Bijector::Reciprocal) if is_of_numbers(found) => {
            errors::reciprocal_of_any_number(region, found)
        }
        Combinator::Transformed(_) => errors::number_law_expected(region, found),
        Combinator::Censored | Combinator::Truncated(_) => {
            if found == "VonMises" {
                return errors::angles_have_no_order(region, combinator.name(), found);
            }
            if found.starts_with("Transformed(") && found.ends_with(", affine)") {
                return errors::affine_inside(region, combinator.name(), found);
            }
            if let (Combinator::Truncated(_), Some(cure)) = (combinator, cure_of_bounds(found)) {
                return errors::bounded_twice(region, found, cure);
            }
            if families::find(found).is_some() || Combinator::find(found).is_some() {
                let known = combination::WITH_DISTRIBUTION_FUNCTION.map(|(name, _)| name);
                errors::no_distribution_function(region, combinator.name(), found, &known)
            } else {
                errors::law_expected(region, combinator.name(), found, combinator.example())
            }
        }
    }
}

/// Whether this is the name of a law of real numbers.
fn is_of_numbers(name: &str) -> bool {
    families::find(name).is_some_and(|family| family.event == Event::Real)
        || ["Truncated(", "Transformed("]
            .iter()
            .any(|combinator| name.starts_with(combinator))
}

/// What to write instead of bounds of a law that has some.
fn cure_of_bounds(name: &str) -> Option<&'static str> {
    match name {
        "TruncatedNormal" => Some("give it the nearer ones itself: `TruncatedNormal(loc, scale, low, high)`"),
        _ if name.starts_with("Truncated(") => Some("give the nearer ones to one `Truncated`"),
        _ => None,
    }
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
