//! Which numbers expressions can take, and what must be proved of them.

use std::rc::Rc;

use quote::quote;

use super::Checker;
use super::layers::as_number;
use super::requirement::is_infinite;
use crate::ast::Operator;
use crate::expr::ConstantPath;
use crate::range::Range;
use crate::tables::functions::Definition;
use crate::typed::{Assertion, Expression, ExpressionKind};

/// The range of an expression, if the user's constants lie in `constants`.
pub(crate) fn range_of(expression: &Expression, constants: Range) -> Range {
    expression.fold(|expression, operands: &[Range]| match &expression.kind {
        ExpressionKind::Number(number) => number.value().map_or(Range::REAL, Range::exactly),
        ExpressionKind::Constant(_) => constants,
        ExpressionKind::Node { range, .. } => *range,
        ExpressionKind::Part { .. } | ExpressionKind::Checked(_) => operands[0],
        ExpressionKind::Negate(_) => operands[0].negate(),
        ExpressionKind::Poison => Range::REAL,
        ExpressionKind::Call { function, arguments } => match function.definition {
            Definition::Power => range_of_power(operands[0], &arguments[1]),
            Definition::Softmax => Range::UNIT,
            _ => (function.range)(operands[0]),
        },
        ExpressionKind::Binary {
            operator,
            left,
            right,
        } => {
            let (a, b) = (operands[0], operands[1]);
            match operator {
                Operator::Add => a.plus(b),
                Operator::Subtract if left.text == right.text => Range::exactly(0.0),
                Operator::Subtract => a.minus(b),
                // x * x is a square, whatever x is.
                Operator::Multiply if Rc::ptr_eq(left, right) || left.text == right.text => a.square(),
                Operator::Multiply => a.times(b),
                Operator::Divide if b.contains(0.0) => Range::REAL,
                Operator::Divide => a.times(b.reciprocal()),
            }
        }
    })
}

/// What an expression can be, after "but".
pub(super) fn found(expression: &Expression) -> String {
    match expression.kind {
        ExpressionKind::Number(_) => format!("it is `{}`", expression.text),
        _ => format!(
            "`{}` can be {}",
            expression.text,
            range_of(expression, Range::REAL).describe()
        ),
    }
}

/// What an expression is, beside the lower bound of this name that it must be above; after "but".
pub(super) fn found_beside(expression: &Expression, lower: &Expression, name: &str) -> String {
    match expression.kind {
        ExpressionKind::Number(_) => format!("it is `{}`, and `{name}` is `{}`", expression.text, lower.text),
        _ => format!(
            "nothing says that `{}` is above `{}`",
            expression.text, lower.text
        ),
    }
}

/// How to put an expression above its lower bound.
pub(super) fn cure_above(expression: &Expression, lower: &Expression, name: &str) -> String {
    let is_number = |expression: &Expression| matches!(expression.kind, ExpressionKind::Number(_));
    let (upper, below) = (&expression.text, &lower.text);
    let cure = match (is_number(expression), is_number(lower)) {
        (true, true) => return format!("write a number above `{below}`"),
        (true, false) => {
            format!("take something positive from it for `{name}`: `{upper} - softplus({below})`")
        }
        _ => {
            let excess = added_to(expression, lower).map_or(upper.clone(), |excess| excess.text.clone());
            format!("add something positive to `{name}`: `{below} + softplus({excess})`")
        }
    };
    format!("{cure}; or leave the proof to run time: `checked({upper})`")
}

fn range_of_power(base: Range, exponent: &Expression) -> Range {
    match whole_number(exponent) {
        Some(power) if power % 2 == 0 && base.contains(0.0) => Range::NON_NEGATIVE,
        Some(power) if power % 2 == 0 => Range::POSITIVE,
        Some(_) if !base.is_within(Range::POSITIVE) => Range::REAL,
        _ if base.is_within(Range::POSITIVE) => Range::POSITIVE,
        _ => Range::NON_NEGATIVE,
    }
}

/// The whole number above 0 that an exponent is, if it is one.
pub(super) fn whole_number(exponent: &Expression) -> Option<u32> {
    let ExpressionKind::Number(number) = &exponent.kind else {
        return None;
    };
    let value = number.value()?;
    (value.fract() == 0.0 && (1.0..=16.0).contains(&value)).then_some(value as u32)
}

/// Whether an expression is a vector of probabilities that sum to 1.
pub(super) fn is_simplex(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Node { simplex, .. } => *simplex,
        ExpressionKind::Call { function, .. } => matches!(function.definition, Definition::Softmax),
        _ => false,
    }
}

/// Whether an expression depends on the row or on trainable numbers.
pub(super) fn reads_nodes(expression: &Expression) -> bool {
    expression.fold(|expression, operands: &[bool]| {
        matches!(expression.kind, ExpressionKind::Node { .. }) || operands.contains(&true)
    })
}

/// The user's constants in an expression.
fn constants(expression: &Expression) -> Vec<(ConstantPath, crate::region::Region)> {
    let mut found: Vec<(ConstantPath, crate::region::Region)> = Vec::new();
    expression.fold(|expression, _: &[()]| {
        if let ExpressionKind::Constant(path) = &expression.kind
            && found.iter().all(|(known, _)| known != path)
        {
            found.push((path.clone(), expression.region));
        }
    });
    found
}

/// What is added to `lower` in `upper`, if that is a sum with it.
fn added_to(upper: &Expression, lower: &Expression) -> Option<Rc<Expression>> {
    match &upper.kind {
        ExpressionKind::Binary {
            operator: Operator::Add,
            left,
            right,
        } if left.text == lower.text || right.text == lower.text => {
            Some(if left.text == lower.text { right } else { left }.clone())
        }
        _ => None,
    }
}

/// What is taken from `upper` in `lower`, if that is a difference from it.
fn taken_from(upper: &Expression, lower: &Expression) -> Option<Rc<Expression>> {
    match &lower.kind {
        ExpressionKind::Binary {
            operator: Operator::Subtract,
            left,
            right,
        } if left.text == upper.text => Some(right.clone()),
        _ => None,
    }
}

/// A number or a path to one, as an expression for rustc.
fn constant_tokens(expression: &Expression) -> Option<proc_macro2::TokenStream> {
    match &expression.kind {
        ExpressionKind::Constant(path) => Some(as_number(&path.tokens)),
        ExpressionKind::Number(number) => {
            let literal = proc_macro2::Literal::f64_unsuffixed(number.value()?.abs());
            Some(if number.value()? < 0.0 {
                quote!(-#literal)
            } else {
                quote!(#literal)
            })
        }
        ExpressionKind::Negate(operand) => {
            let operand = constant_tokens(operand)?;
            Some(quote!(-(#operand)))
        }
        _ => None,
    }
}

impl Checker<'_> {
    /// Whether an expression is proved to lie in a range: by itself, or if rustc finds the user's constants in a range,
    /// which is then asserted. `what` is the rule, for the assertion's message.
    pub(super) fn prove(&mut self, expression: &Expression, range: Range, what: &str) -> bool {
        if expression.is_poison() || range_of(expression, Range::REAL).is_within(range) {
            return true;
        }
        let paths = constants(expression);
        if paths.is_empty() {
            return false;
        }
        let words = [
            (range, what),
            (Range::NON_NEGATIVE, "at least 0"),
            (Range::POSITIVE, "positive"),
            (Range::UNIT, "between 0 and 1"),
            (Range::above(1.0), "above 1"),
        ];
        for (assumption, rule) in words {
            if assumption == Range::REAL || !range_of(expression, assumption).is_within(range) {
                continue;
            }
            for (path, region) in &paths {
                self.assert_in_range(path, *region, assumption, rule);
            }
            return true;
        }
        false
    }

    /// Whether an expression is proved to lie above another: by their ranges, because it is that plus something positive,
    /// or because rustc finds it so of two constants, which is then asserted.
    pub(super) fn prove_above(&mut self, upper: &Rc<Expression>, lower: &Rc<Expression>, what: &str) -> bool {
        if upper.is_poison() {
            return true;
        }
        // An open side.
        if is_infinite(upper) || is_infinite(lower) {
            return true;
        }
        let difference = range_of(upper, Range::REAL).minus(range_of(lower, Range::REAL));
        if difference.is_within(Range::POSITIVE) {
            return true;
        }
        match (added_to(upper, lower), taken_from(upper, lower)) {
            (Some(excess), _) | (None, Some(excess)) => {
                return self.prove(&excess, Range::POSITIVE, "positive");
            }
            (None, None) => {}
        }
        if constants(upper).is_empty() && constants(lower).is_empty() {
            return false;
        }
        let (Some(high), Some(low)) = (constant_tokens(upper), constant_tokens(lower)) else {
            return false;
        };
        self.assert(Assertion {
            premise: None,
            condition: quote!(#high > #low),
            message: format!("`{}` must be {what}, which is `{}`", upper.text, lower.text),
            region: upper.region,
        });
        true
    }

    /// Whether an expression is proved to be a whole number above 0: a number, or a constant of the user's that rustc finds
    /// to be one.
    pub(super) fn prove_whole(&mut self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Number(number) => number
                .value()
                .is_some_and(|value| value.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&value)),
            ExpressionKind::Constant(path) => {
                let number = as_number(&path.tokens);
                self.assert(Assertion {
                    premise: None,
                    condition: quote!(#number >= 1.0 && #number <= 4294967295.0 && #number % 1.0 <= 0.0),
                    message: format!("`{}` must be a whole number above 0", path.text),
                    region: expression.region,
                });
                true
            }
            _ => false,
        }
    }

    /// Asserts that a constant divisor is not zero.
    pub(super) fn assert_not_zero(&mut self, path: &ConstantPath, region: crate::region::Region) {
        let number = as_number(&path.tokens);
        self.assert(Assertion {
            premise: None,
            condition: quote!(#number != 0.0),
            message: format!("`{}` must not be zero, because it is a divisor", path.text),
            region,
        });
    }

    fn assert_in_range(
        &mut self,
        path: &ConstantPath,
        region: crate::region::Region,
        range: Range,
        rule: &str,
    ) {
        let number = as_number(&path.tokens);
        let mut conditions = Vec::new();
        for (end, open, closed) in [
            (range.low, quote!(>), quote!(>=)),
            (range.high, quote!(<), quote!(<=)),
        ] {
            if end.value.is_infinite() {
                continue;
            }
            let limit = proc_macro2::Literal::f64_unsuffixed(end.value);
            let comparison = if end.open { open } else { closed };
            conditions.push(quote!(#number #comparison #limit));
        }
        self.assert(Assertion {
            premise: None,
            condition: quote!(#(#conditions)&&*),
            message: format!("`{}` must be {rule}", path.text),
            region,
        });
    }
}
