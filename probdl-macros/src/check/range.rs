//! Which numbers expressions can take, and what must be proved of them.

use std::rc::Rc;

use quote::quote;

use super::Checker;
use super::layers::as_number;
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
                    condition: quote!(#number >= 1.0 && (#number as u32) as f64 == #number),
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
            condition: quote!(#(#conditions)&&*),
            message: format!("`{}` must be {rule}", path.text),
            region,
        });
    }
}
