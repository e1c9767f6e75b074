//! `ZeroInflated(Poisson(rate), logits)`: a law of counts with more zeros.

use super::Checker;
use super::distribution::positional;
use super::names::Scope;
use crate::ast::{Argument, Call, Expr};
use crate::errors;
use crate::tables::families::{self, zero_inflated};
use crate::typed::Outcome;

impl Checker<'_> {
    /// `ZeroInflated(Poisson(rate), logits)`
    pub(super) fn check_zero_inflated(
        &mut self,
        call: &Call,
        scope: &mut Scope,
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
        self.check_law(family, form, ordered, &positional, call.region, kind)
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
