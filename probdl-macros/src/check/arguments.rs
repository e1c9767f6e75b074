//! Binds the arguments of a call to a signature: positional first, then by name.

use super::Checker;
use crate::ast::{Call, Expr};
use crate::errors;
use crate::region::Region;
use crate::suggest::nearest;
use crate::tables::Argument;

/// The arguments of a call, by their place in the signature.
pub(super) struct Bound<'a> {
    values: Vec<Option<&'a Expr>>,
    signature: &'a [Argument],
}

impl<'a> Bound<'a> {
    /// The argument of this name, if it was given.
    pub(super) fn get(&self, name: &str) -> Option<&'a Expr> {
        let index = self.signature.iter().position(|argument| argument.name == name)?;
        self.values[index]
    }
}

impl Checker<'_> {
    /// Binds a call's arguments; reports too many, unknown, doubled and missing ones.
    pub(super) fn bind<'a>(&mut self, call: &'a Call, signature: &'a [Argument], example: &str) -> Bound<'a> {
        let owner = call.text();
        let mut values: Vec<Option<&Expr>> = vec![None; signature.len()];
        let names: Vec<&str> = signature.iter().map(|argument| argument.name).collect();
        let mut named = false;
        let mut faulty = false;
        for (position, argument) in call.arguments.iter().enumerate() {
            let slot = if let Some(name) = &argument.name {
                named = true;
                let text = name.to_string();
                let Some(index) = names.iter().position(|known| *known == text) else {
                    let near = nearest(&text, names.iter().copied());
                    self.report(errors::unknown_argument(name, &owner, &text, near, &names));
                    faulty = true;
                    continue;
                };
                if values[index].is_some() {
                    self.report(errors::duplicate_argument(name, &owner, &text));
                    continue;
                }
                index
            } else {
                if named {
                    self.report(errors::positional_after_named(argument.value.region(), &owner));
                    faulty = true;
                    continue;
                }
                if position >= signature.len() {
                    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                    let region = argument.value.region();
                    let given = call.arguments.len();
                    self.report(errors::too_many_arguments(
                        region,
                        &owner,
                        signature.len(),
                        given,
                        &list.join(", "),
                    ));
                    faulty = true;
                    break;
                }
                position
            };
            values[slot] = Some(&argument.value);
        }
        if !faulty {
            for (argument, value) in signature.iter().zip(&values) {
                if argument.required && value.is_none() {
                    let region = Region::from(&call.name);
                    self.report(errors::missing_argument(region, &owner, argument.name, example));
                }
            }
        }
        Bound { values, signature }
    }

    /// A number, with an optional sign; reports anything else.
    pub(super) fn check_number(&mut self, expression: &Expr, what: &str) -> Option<crate::expr::Number> {
        use crate::expr::Number;
        match expression {
            Expr::Number { text, .. } => Some(Number::literal(text)),
            Expr::Negate { operand, .. } => match &**operand {
                Expr::Number { text, .. } => Some(Number::literal(&format!("-{text}"))),
                _ => self.refuse_number(expression, what),
            },
            Expr::Path(path) if super::expression::names_a_constant(path) => {
                Some(Number::Constant(super::expression::constant_path(path)))
            }
            _ => self.refuse_number(expression, what),
        }
    }

    fn refuse_number<T>(&mut self, expression: &Expr, what: &str) -> Option<T> {
        self.report(errors::number_expected(
            expression.region(),
            what,
            &expression.text(),
        ));
        None
    }
}
