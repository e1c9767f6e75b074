//! Whether an argument of a law is proved to satisfy its parameter's rule.

use std::rc::Rc;

use super::Checker;
use super::range::{cure_above, found, found_beside, is_simplex, range_of};
use crate::errors;
use crate::expr::graph::Bounds;
use crate::range::Range;
use crate::tables::families::combination::{self, Bijector, Combinator};
use crate::tables::families::{Event, Family, Requirement};
use crate::tables::functions::Definition;
use crate::typed::{Expression, ExpressionKind};

impl Checker<'_> {
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
        if matches!(parameter.name, "low" | "high")
            && family.event != Event::Own
            && let Some(sign) = infinite_sign(argument)
        {
            // Which leaves one side of a normal law open.
            if family.name == "TruncatedNormal" && sign == open_side(parameter.name) {
                self.allow_infinite(argument);
                return true;
            }
            let cure = match family.name {
                "TruncatedNormal" if parameter.name == "low" => {
                    "write a number, or `f64::NEG_INFINITY` for no lower bound"
                }
                "TruncatedNormal" => "write a number, or `f64::INFINITY` for no upper bound",
                "Uniform" => "write a finite number",
                _ => "leave it out, and give the other one by its name: `low = …` or `high = …`",
            };
            self.report(errors::infinite_bound(
                argument.region,
                parameter.name,
                family.name,
                cure,
            ));
            return false;
        }
        if is_triangle(argument) && requirement != Requirement::Triangle {
            self.report(errors::triangle_outside_argument(argument.region));
            return false;
        }
        if is_ascending(argument) && requirement != Requirement::Ascending {
            self.report(errors::ascending_outside_argument(argument.region));
            return false;
        }
        if let ExpressionKind::Checked(_) = argument.kind {
            let is_real = matches!(
                requirement,
                Requirement::Real
                    | Requirement::RealVector
                    | Requirement::Triangle
                    | Requirement::Single
                    | Requirement::Ascending
            );
            // Every number is above negative infinity.
            let above_all = requirement.is_above() && before.is_some_and(|lower| is_infinite(lower));
            if is_real || above_all {
                self.report(errors::nothing_to_check(argument.region, parameter.name));
                return false;
            }
            return true;
        }
        // Trap: the first parameter of TFP's Bernoulli is the logits, also when it is given a probability.
        let is_probability = is_simplex(argument) || is_sigmoid(argument);
        if by_position && parameter.name == "logits" && is_probability {
            let of_law = combination::of(family).map(|combination| combination.combinator);
            let own = || {
                let mut parameters = family.forms.iter().flat_map(|form| form.parameters);
                parameters.any(|other| other.name == "probs")
            };
            let has_probs = matches!(of_law, Some(Combinator::ZeroInflated(_))) || of_law.is_none() && own();
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
            Requirement::Ascending => is_ascending(argument),
            Requirement::WholeNumberAbove(rule) => {
                self.prove_whole(argument)
                    && before.is_none_or(|lower| self.prove_above(argument, lower, rule))
            }
            Requirement::WholeNumber | Requirement::TotalCount => self.prove_whole(argument),
            _ => self.prove(argument, requirement.range(), requirement.rule()),
        };
        if !proved {
            let range = range_of(argument, Range::REAL);
            let lower = before.unwrap_or(argument);
            let lower_name = index
                .checked_sub(1)
                .map_or("", |before| family.forms[form].parameters[before].name);
            if requirement.is_above()
                && (lower.is_poison() || matches!(lower.kind, ExpressionKind::Checked(_)))
            {
                return false; // which was told
            }
            let found = match requirement {
                Requirement::Above(_) | Requirement::WholeNumberAbove(_) => {
                    found_beside(argument, lower, lower_name)
                }
                Requirement::Simplex | Requirement::Triangle | Requirement::Ascending => {
                    format!("`{}` can be any vector", argument.text)
                }
                _ => found(argument),
            };
            let cure = match (&argument.kind, requirement.cure()) {
                _ if matches!(requirement, Requirement::Above(_)) => cure_above(argument, lower, lower_name),
                _ if requirement.is_whole() || requirement.is_above() => cure_whole(argument),
                _ if is_scale_of_affine(family, form, index) && range.is_within(Range::NEGATIVE) => {
                    cure_falling(argument, before)
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
}

/// Whether a parameter is the scale of `affine`, and not one of the law's.
fn is_scale_of_affine(family: &Family, form: usize, index: usize) -> bool {
    let combinator = combination::of(family).map(|combination| combination.combinator);
    combinator == Some(Combinator::Transformed(Bijector::Affine))
        && index + 1 == family.forms[form].parameters.len()
}

/// How to write an affine function that falls.
fn cure_falling(scale: &Expression, shift: Option<&Rc<Expression>>) -> String {
    let opposite = |text: &str| match text.strip_prefix('-') {
        Some(rest) => rest.trim_start().to_owned(),
        None if matches!(text, "0.0" | "0") => text.to_owned(),
        None if text.contains(' ') => format!("-({text})"),
        None => format!("-{text}"),
    };
    let shift = shift.map_or("shift", |shift| &shift.text);
    format!(
        "a function that falls is `neg` of one that rises: `Transformed(Transformed(…, affine({}, {})), neg)`",
        opposite(shift),
        opposite(&scale.text)
    )
}

/// How to give a whole number.
fn cure_whole(argument: &Expression) -> String {
    let known = "write a whole number, or a path to a constant in capitals";
    match argument.kind {
        ExpressionKind::Number(_) => known.to_owned(),
        _ => format!("{known}; one that comes with the data is verified at run time: `checked(n)`"),
    }
}

/// The sign of an expression that is one of the standard library's infinities, by its path.
fn infinite_sign(expression: &Expression) -> Option<Sign> {
    match &expression.kind {
        ExpressionKind::Constant(path) => infinity(&path.text),
        ExpressionKind::Negate(operand) => infinite_sign(operand).map(Sign::other),
        _ => None,
    }
}

/// Whether an expression is one of the standard library's infinities.
pub(super) fn is_infinite(expression: &Expression) -> bool {
    infinite_sign(expression).is_some()
}

/// A side of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Negative,
    Positive,
}

impl Sign {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Negative => Self::Positive,
            Self::Positive => Self::Negative,
        }
    }
}

/// The sign of the standard library's infinity of this path.
pub(super) fn infinity(path: &str) -> Option<Sign> {
    let path: String = path.split_whitespace().collect();
    let names = |wanted: [&str; 2]| {
        wanted
            .iter()
            .any(|name| path == *name || path.ends_with(&format!("::{name}")))
    };
    if names(["f64::INFINITY", "f32::INFINITY"]) {
        Some(Sign::Positive)
    } else if names(["f64::NEG_INFINITY", "f32::NEG_INFINITY"]) {
        Some(Sign::Negative)
    } else {
        None
    }
}

/// Where a bound of this name leaves the line open if it is infinite.
pub(super) fn open_side(bound: &str) -> Sign {
    match bound {
        "low" => Sign::Negative,
        _ => Sign::Positive,
    }
}

/// Whether an expression is a lower triangle with a positive diagonal.
fn is_triangle(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Call { function, .. } => matches!(function.definition, Definition::FillScaleTriL),
        _ => false,
    }
}

/// Whether an expression is a vector of ascending numbers.
fn is_ascending(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Call { function, .. } => matches!(function.definition, Definition::Ascending),
        _ => false,
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
