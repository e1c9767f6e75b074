//! Widths as they are written: numbers, constants, `params_size(…)`, sums and products of such.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Ident, Path};

use super::Checker;
use super::expression::names_a_constant;
use crate::ast::{Expr, Operator, path_text};
use crate::errors;
use crate::region::Region;
use crate::tables::layers::{self, LayerKind};
use crate::typed::{Assertion, Expression, ExpressionKind, WidthConstant};
use crate::width::{Agreement, ConstantWidth, Width};

/// Wider layers than this are a slip of the finger.
const WIDEST: usize = 1 << 20;

impl Checker<'_> {
    /// A width of at least 1; `what` names it in messages.
    pub(super) fn check_width(&mut self, expression: &Expr, what: &str) -> Option<Width> {
        let width = self.check_size(expression)?;
        if width == Width::Known(0) {
            self.report(errors::zero_width(expression.region(), what));
            return None;
        }
        if width.known().is_some_and(|width| width > WIDEST) {
            self.report(errors::width_too_large(expression.region(), &expression.text()));
            return None;
        }
        if let Width::Constant(constant) = &width {
            let tokens = &constant.tokens;
            let widest = proc_macro2::Literal::usize_unsuffixed(WIDEST);
            let message = format!("`{width}` must be at least 1 and at most {WIDEST}, because it is a width");
            let condition = quote::quote!(#tokens >= 1 && #tokens <= #widest);
            self.assert(Assertion {
                premise: None,
                condition,
                message,
                region: expression.region(),
            });
        }
        Some(width)
    }

    /// A whole number that is at least 0.
    pub(super) fn check_size(&mut self, expression: &Expr) -> Option<Width> {
        match expression {
            Expr::Number {
                text,
                integer: true,
                region,
            } => match text.parse() {
                Ok(width) => Some(Width::Known(width)),
                Err(_) => {
                    self.report(errors::width_too_large(*region, text));
                    None
                }
            },
            Expr::Path(path) if names_a_constant(path) || path.segments.len() > 1 => {
                Some(self.constant_width(path))
            }
            Expr::Call(call) if call.name.is_ident("params_size") => self.check_params_size(call),
            Expr::Binary {
                operator: Operator::Add,
                left,
                right,
                ..
            } => {
                let (left, right) = (self.check_size(left), self.check_size(right));
                Some(left?.plus(&right?))
            }
            Expr::Binary {
                operator: Operator::Multiply,
                left,
                right,
                region,
                ..
            } => {
                let (left, right) = (self.check_size(left)?, self.check_size(right)?);
                match (left, right) {
                    (Width::Known(a), Width::Known(b)) if a.checked_mul(b).is_none() => {
                        self.report(errors::width_too_large(*region, &expression.text()));
                        None
                    }
                    (Width::Known(factor), width) | (width, Width::Known(factor)) => {
                        Some(width.times(factor))
                    }
                    _ => {
                        self.report(errors::width_expected(*region, &expression.text()));
                        None
                    }
                }
            }
            _ => {
                self.report(errors::width_expected(expression.region(), &expression.text()));
                None
            }
        }
    }

    /// One of the user's constants.
    pub(super) fn constant_width(&mut self, path: &Path) -> Width {
        let text = path_text(path);
        let known = self
            .width_constants
            .iter()
            .find(|known| path_text(&known.path) == text);
        let name = match known {
            Some(known) => known.name.clone(),
            None => self.declare_width_constant(path, &text),
        };
        Width::Constant(ConstantWidth {
            text,
            tokens: name.to_token_stream(),
            region: Region::from(path),
        })
    }

    /// A name that nothing else has: `WIDTH_CONFIG_UNITS` for `config::UNITS`.
    fn declare_width_constant(&mut self, path: &Path, text: &str) -> Ident {
        let words: Vec<&str> = text
            .split("::")
            .map(|word| word.trim_start_matches("r#"))
            .filter(|word| !word.is_empty())
            .collect();
        let mut name = format!("WIDTH_{}", words.join("_").to_uppercase());
        while self.formula.contains(&name) || self.width_constants.iter().any(|known| known.name == name) {
            name.push('_');
        }
        let name = Ident::new(&name, Span::mixed_site());
        self.width_constants.push(WidthConstant {
            name: name.clone(),
            path: path.clone(),
        });
        name
    }

    /// `params_size(IndependentNormal(1))`
    fn check_params_size(&mut self, call: &crate::ast::Call) -> Option<Width> {
        let refuse = |checker: &Self| {
            let found = call
                .arguments
                .first()
                .map_or_else(|| format!("{}()", call.text()), |argument| argument.value.text());
            let region = call
                .arguments
                .first()
                .map_or(call.region, |argument| argument.value.region());
            checker.report(errors::unknown_params_size(region, &found));
            None
        };
        let [argument] = call.arguments.as_slice() else {
            return refuse(self);
        };
        let Expr::Call(layer) = &argument.value else {
            return refuse(self);
        };
        let Some(row) = layers::find(&layer.text()) else {
            return refuse(self);
        };
        if !matches!(row.kind, LayerKind::Independent(_) | LayerKind::Mixture(_)) {
            return refuse(self);
        }
        let bound = self.bind(layer, row.arguments, row.example);
        Some(self.row_shape(row, &bound)?.width())
    }

    /// Notes what rustc must find true, once.
    pub(super) fn assert(&mut self, mut assertion: Assertion) {
        assertion.premise = assertion.premise.or_else(|| self.premise.clone());
        let place = |assertion: &Assertion| format!("{:?}", assertion.region.start);
        let same =
            |known: &Assertion| known.message == assertion.message && place(known) == place(&assertion);
        if !self.assertions.iter().any(same) {
            self.assertions.push(assertion);
        }
    }

    /// Takes back that a constant must be finite, which is noted where it stands.
    pub(super) fn allow_infinite(&mut self, constant: &Expression) {
        if let ExpressionKind::Negate(operand) = &constant.kind {
            return self.allow_infinite(operand);
        }
        let message = must_be_finite(&constant.text);
        let place = |region: &Region| format!("{:?}", region.start);
        self.assertions
            .retain(|known| known.message != message || place(&known.region) != place(&constant.region));
    }

    /// Notes that rustc must find two widths equal.
    pub(super) fn assert_equal(&mut self, left: &Width, right: &Width, message: String, region: Region) {
        let (a, b) = (
            left.tokens(&proc_macro2::TokenStream::new()),
            right.tokens(&proc_macro2::TokenStream::new()),
        );
        self.assert(Assertion {
            premise: None,
            condition: quote::quote!(#a == #b),
            message,
            region,
        });
    }

    /// Whether two widths agree: reports with `fault` if not, asserts if only rustc can tell.
    pub(super) fn agree(
        &mut self,
        left: &Width,
        right: &Width,
        region: Region,
        fault: impl FnOnce() -> crate::diagnostics::Fault,
    ) -> bool {
        match left.agreement(right) {
            Agreement::Yes => true,
            Agreement::No => {
                self.report(fault());
                false
            }
            Agreement::Unknown => {
                if matches!(left, Width::Inferred) || matches!(right, Width::Inferred) {
                    self.report(errors::inferred_width(region, "this"));
                    return false;
                }
                let fact = fault().message.lines().next().unwrap_or_default().to_owned();
                let message = if fact.contains(" needs ") {
                    fact
                } else {
                    format!("{fact}, but they must be equally wide")
                };
                self.assert_equal(left, right, message, region);
                true
            }
        }
    }
}

/// What an assertion says of a constant.
pub(super) fn must_be_finite(constant: &str) -> String {
    format!("`{constant}` must be a finite number")
}
