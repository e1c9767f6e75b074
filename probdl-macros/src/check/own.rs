//! Families of the user's own, by their paths: `laws::Rayleigh(softplus(t))`. What the table would say of the parameters,
//! rustc reads from the family: the proofs become assertions that hold if the parameter has another rule.

use std::rc::Rc;

use quote::quote;

use super::Checker;
use super::combination::Written;
use super::names::Scope;
use super::range::found;
use crate::ast::Call;
use crate::errors;
use crate::region::Region;
use crate::tables::families::{Family, Requirement, own};
use crate::typed::{Assertion, Exception, Expression, ExpressionKind, OwnFamily, Premise};

/// The rules of the runtime beside `Real`, by name.
const RULES: [(&str, Requirement); 2] = [
    ("Positive", Requirement::Positive),
    ("Probability", Requirement::InnerProbability),
];

impl Checker<'_> {
    pub(super) fn check_own(&mut self, call: &Call, name: &str, scope: &mut Scope) -> Option<Written> {
        let count = call.arguments.len();
        if count > own::MOST_PARAMETERS {
            self.report(errors::too_many_parameters(
                call.region,
                name,
                own::MOST_PARAMETERS,
            ));
            return None;
        }
        let names: Vec<Option<String>> = call
            .arguments
            .iter()
            .map(|argument| argument.name.as_ref().map(ToString::to_string))
            .collect();
        let mut arguments = Vec::new();
        let mut whole = true;
        for (index, argument) in call.arguments.iter().enumerate() {
            let value = self.check_argument(&argument.value, scope);
            whole &= !value.is_poison();
            if let Some(given) = &names[index]
                && names[..index].contains(&names[index])
            {
                self.report(errors::duplicate_argument(argument.value.region(), name, given));
                whole = false;
            }
            if index > 0 && names[index].is_none() && names[index - 1].is_some() {
                self.report(errors::positional_after_named(argument.value.region(), name));
                whole = false;
            }
            arguments.push(value);
        }
        if !whole {
            return None;
        }
        let verified: Vec<bool> = arguments
            .iter()
            .map(|argument| matches!(argument.kind, ExpressionKind::Checked(_)))
            .collect();
        let family = own::family(name, &names, &verified);
        if !self.own_families.iter().any(|known| known.name == name) {
            self.own_families.push(OwnFamily {
                name: name.to_owned(),
                path: call.name.clone(),
            });
        }
        for (index, argument) in arguments.iter().enumerate() {
            if let (Some(given), Some(region)) = (&names[index], &call.arguments[index].name) {
                self.assert_name(family, index, given, region.into());
            }
            self.assert_rules(family, index, argument);
        }
        Some(Written {
            family,
            form: 0,
            positional: names.iter().map(Option::is_none).collect(),
            arguments,
        })
    }

    /// Names may be given, in the family's order.
    fn assert_name(&mut self, family: &'static Family, index: usize, given: &str, region: Region) {
        let message = format!(
            "the {} parameter of `{}` is not called `{given}`\nhelp: give the arguments in the family's order",
            own::ordinal(index),
            family.name
        );
        self.assert(Assertion {
            premise: Some(premise(family, index, Exception::Called(given.to_owned()))),
            condition: quote!(false),
            message,
            region,
        });
    }

    /// The argument is in the range of each rule, or that is not the parameter's. What is verified has some rule.
    fn assert_rules(&mut self, family: &'static Family, index: usize, argument: &Rc<Expression>) {
        if matches!(argument.kind, ExpressionKind::Checked(_)) {
            let parameter = family.forms[0].parameters[index].name;
            self.assert(Assertion {
                premise: Some(premise(family, index, Exception::AnotherRule("Real"))),
                condition: quote!(false),
                message: errors::nothing_to_check(argument.region, parameter).message,
                region: argument.region,
            });
            return;
        }
        for (rule, requirement) in RULES {
            let exception = Exception::AnotherRule(rule);
            self.premise = Some(premise(family, index, exception));
            if !self.prove(argument, requirement.range(), requirement.rule()) {
                let cure = match requirement.cure() {
                    _ if matches!(argument.kind, ExpressionKind::Number(_)) => {
                        format!("write a number that is {}", requirement.rule())
                    }
                    Some(function) => format!(
                        "map it to {} first: `{function}({})`",
                        requirement.space(),
                        argument.text
                    ),
                    None => String::new(),
                };
                let parameter = family.forms[0].parameters[index].name;
                let fault = errors::range_not_proved(
                    argument.region,
                    parameter,
                    family.name,
                    requirement.rule(),
                    &found(argument),
                    &cure,
                );
                self.assert(Assertion {
                    premise: None,
                    condition: quote!(false),
                    message: fault.message,
                    region: argument.region,
                });
            }
            self.premise = None;
        }
    }
}

fn premise(family: &'static Family, index: usize, exception: Exception) -> Premise {
    Premise {
        family: family.name,
        parameters: family.forms[0].parameters.len(),
        index,
        exception,
    }
}
