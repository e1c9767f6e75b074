//! Expressions: names, indices, widths, domains.

use std::rc::Rc;

use quote::{ToTokens, quote};
use syn::Path;

use super::Checker;
use super::layers::as_number;
use super::names::Scope;
use super::range::{found, range_of, whole_number};
use super::widths::must_be_finite;
use crate::ast::{Call, Expr, Operator, path_text};
use crate::errors;
use crate::expr::{ConstantPath, Number};
use crate::range::Range;
use crate::region::Region;
use crate::suggest::nearest;
use crate::tables::families::combination::Combinator;
use crate::tables::functions::{self, Definition, Function};
use crate::tables::{families, layers, optional, required};
use crate::typed::{Expression, ExpressionKind, Extent, NodeKind, TypedNode};
use crate::width::Width;

/// Whether a path names a constant: in capitals, or from a module.
pub(crate) fn names_a_constant(path: &Path) -> bool {
    let last = path
        .segments
        .last()
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default();
    path.segments.len() > 1
        || (!last.is_empty() && last == last.to_uppercase() && last.chars().any(char::is_uppercase))
}

/// A path with its tokens.
pub(crate) fn constant_path(path: &Path) -> ConstantPath {
    ConstantPath {
        text: path_text(path),
        tokens: path.to_token_stream(),
    }
}

impl Checker<'_> {
    /// Whether a call is of a scalar function, so that the whole is a number and not a distribution.
    pub(super) fn is_function(call: &Call) -> bool {
        let name = call.text();
        functions::find(&name).is_some() || name == "variable" || name == "checked" || name == "concat"
    }

    /// Checks an expression.
    pub(super) fn check_expression(&mut self, expression: &Expr, scope: &mut Scope) -> Rc<Expression> {
        let region = expression.region();
        let text = expression.text();
        match expression {
            Expr::Number { text: digits, .. } => Rc::new(Expression {
                kind: ExpressionKind::Number(Number::literal(digits)),
                extent: Extent::Scalar,
                region,
                text,
            }),
            Expr::Path(path) => self.check_path(path, scope),
            Expr::Negate { operand, .. } => {
                let operand = self.check_expression(operand, scope);
                if operand.is_poison() {
                    return Expression::poison(region);
                }
                if let ExpressionKind::Number(Number::Literal { text: digits, .. }) = &operand.kind {
                    let kind = ExpressionKind::Number(Number::literal(&format!("-{digits}")));
                    return Rc::new(Expression {
                        kind,
                        extent: Extent::Scalar,
                        region,
                        text,
                    });
                }
                let extent = operand.extent.clone();
                Rc::new(Expression {
                    kind: ExpressionKind::Negate(operand),
                    extent,
                    region,
                    text,
                })
            }
            Expr::Binary {
                operator,
                left,
                right,
                ..
            } => {
                let left = self.check_expression(left, scope);
                let right = self.check_expression(right, scope);
                self.check_binary(*operator, left, right, region, text)
            }
            Expr::Index { base, index, .. } => {
                let base = self.check_expression(base, scope);
                self.check_index(base, index, region, text)
            }
            Expr::Slice { base, start, end, .. } => {
                let base = self.check_expression(base, scope);
                self.check_slice(base, start.as_deref(), end.as_deref(), region, text)
            }
            Expr::Call(call) => self.check_call(call, scope),
            Expr::Truth { .. } | Expr::Lambda(_) | Expr::Underscore(_) | Expr::List { .. } => {
                self.report(errors::unexpected_in_expression(region, &text));
                Expression::poison(region)
            }
        }
    }

    fn check_path(&mut self, path: &Path, scope: &mut Scope) -> Rc<Expression> {
        let region = Region::from(path);
        let text = path_text(path);
        if path.get_ident().is_none() || (!Self::is_known(scope, &text) && names_a_constant(path)) {
            let constant = constant_path(path);
            let number = as_number(&constant.tokens);
            self.assert(crate::typed::Assertion {
                premise: None,
                condition: quote!(#number.is_finite()),
                message: must_be_finite(&text),
                region,
            });
            let kind = ExpressionKind::Constant(constant);
            return Rc::new(Expression {
                kind,
                extent: Extent::Scalar,
                region,
                text,
            });
        }
        match self.lookup(&text, region, scope) {
            // The use's own place and spelling, for later messages.
            Some(value) => {
                let mut here = (*value).clone();
                here.region = region;
                here.text = text;
                Rc::new(here)
            }
            None => Expression::poison(region),
        }
    }

    fn check_binary(
        &mut self,
        operator: Operator,
        left: Rc<Expression>,
        right: Rc<Expression>,
        region: Region,
        text: String,
    ) -> Rc<Expression> {
        if left.is_poison() || right.is_poison() {
            return Expression::poison(region);
        }
        let extent = match (&left.extent, &right.extent) {
            (Extent::Scalar, extent) | (extent, Extent::Scalar) => extent.clone(),
            (Extent::Vector(a), Extent::Vector(b)) => {
                if !self.check_equal_widths(&left, a, &right, b, region) {
                    return Expression::poison(region);
                }
                // The width that the macro knows is the more useful one.
                if a.known().is_some() {
                    left.extent.clone()
                } else {
                    right.extent.clone()
                }
            }
        };
        if let (Operator::Divide, ExpressionKind::Constant(path)) = (operator, &right.kind) {
            self.assert_not_zero(path, right.region);
        } else if operator == Operator::Divide {
            let divisor = range_of(&right, Range::REAL);
            if divisor.contains(0.0)
                && !self.prove(&right, Range::POSITIVE, "positive")
                && !range_of(&right, Range::REAL).is_within(Range::NEGATIVE)
            {
                let cure = match right.kind {
                    ExpressionKind::Number(_) => "write another number".to_owned(),
                    _ => format!("map it to the positive numbers first: `softplus({})`", right.text),
                };
                self.report(errors::division_by_zero(right.region, &found(&right), &cure));
                return Expression::poison(region);
            }
        }
        Rc::new(Expression {
            kind: ExpressionKind::Binary {
                operator,
                left,
                right,
            },
            extent,
            region,
            text,
        })
    }

    /// Two vectors that meet must be equally wide.
    pub(super) fn check_equal_widths(
        &mut self,
        left: &Expression,
        a: &Width,
        right: &Expression,
        b: &Width,
        region: Region,
    ) -> bool {
        let cure = if a.known() == Some(1) {
            format!("a vector of width 1 is not a number: write `{}[0]`", left.text)
        } else if b.known() == Some(1) {
            format!("a vector of width 1 is not a number: write `{}[0]`", right.text)
        } else {
            "both must have the same width: change a layer, or take a slice".to_owned()
        };
        let (wa, wb) = (a.to_string(), b.to_string());
        self.agree(a, b, region, || {
            errors::unequal_widths(region, &left.text, &wa, &right.text, &wb, &cure)
        })
    }

    fn check_index(
        &mut self,
        base: Rc<Expression>,
        index: &Expr,
        region: Region,
        text: String,
    ) -> Rc<Expression> {
        let Some(index_width) = self.check_position(index) else {
            return Expression::poison(region);
        };
        if base.is_poison() {
            return Expression::poison(region);
        }
        let Extent::Vector(width) = &base.extent else {
            self.report(errors::index_of_a_scalar(region, &base.text));
            return Expression::poison(region);
        };
        let needed = index_width.plus(&Width::Known(1));
        if !self.check_fits(&needed, Some(&index_width), width, &base, region, &text) {
            return Expression::poison(region);
        }
        Self::part(base, index_width, Extent::Scalar, region, text)
    }

    fn check_slice(
        &mut self,
        base: Rc<Expression>,
        start: Option<&Expr>,
        end: Option<&Expr>,
        region: Region,
        text: String,
    ) -> Rc<Expression> {
        let start = match start {
            Some(start) => self.check_position(start),
            None => Some(Width::Known(0)),
        };
        let end = match end {
            Some(end) => self.check_position(end).map(Some),
            None => Some(None),
        };
        let (Some(start), Some(end), false) = (start, end, base.is_poison()) else {
            return Expression::poison(region);
        };
        let Extent::Vector(width) = base.extent.clone() else {
            self.report(errors::index_of_a_scalar(region, &base.text));
            return Expression::poison(region);
        };
        if matches!(width, Width::Inferred) {
            self.report(errors::inferred_width(region, &format!("the slice `{text}`")));
            return Expression::poison(region);
        }
        let end = match end {
            Some(end) => {
                if !self.check_fits(&end, None, &width, &base, region, &text) {
                    return Expression::poison(region);
                }
                end
            }
            None => {
                if let (Some(start), Some(width)) = (start.known(), width.known())
                    && start > width
                {
                    let cure = self.widening(&base, start + 1);
                    self.report(errors::index_past_width(region, &text, &base.text, width, &cure));
                    return Expression::poison(region);
                }
                width
            }
        };
        let length = end.minus(&start);
        if let (Some(start), Some(end)) = (start.known(), end.known())
            && start >= end
        {
            self.report(errors::empty_slice(region, &text));
            return Expression::poison(region);
        }
        if let Width::Constant(_) = length {
            let (a, b) = (start.tokens(&quote!()), end.tokens(&quote!()));
            self.assert(crate::typed::Assertion {
                premise: None,
                condition: quote!(#a < #b),
                message: format!("`{text}` is empty: a slice `t[a..b]` needs a < b"),
                region,
            });
        }
        Self::part(base, start, Extent::Vector(length), region, text)
    }

    /// An index or a bound of a slice.
    fn check_position(&mut self, expression: &Expr) -> Option<Width> {
        match expression {
            Expr::Number { integer: true, .. } => self.check_size(expression),
            Expr::Path(path) if names_a_constant(path) => Some(self.constant_width(path)),
            other => {
                self.report(errors::index_expected(other.region(), &other.text()));
                None
            }
        }
    }

    /// Whether a slice's end, or what comes after an index, lies inside a vector.
    fn check_fits(
        &mut self,
        end: &Width,
        index: Option<&Width>,
        width: &Width,
        base: &Expression,
        region: Region,
        text: &str,
    ) -> bool {
        match (end, width) {
            (Width::Known(end), Width::Known(width)) => {
                if end > width {
                    let cure = self.widening(base, *end);
                    self.report(errors::index_past_width(region, text, &base.text, *width, &cure));
                }
                end <= width
            }
            (_, Width::Unknown) => true,
            (_, Width::Inferred) => {
                self.report(errors::inferred_width(region, &format!("`{text}`")));
                false
            }
            _ => {
                let (end, limit) = (end.tokens(&quote!()), width.tokens(&quote!()));
                self.assert(crate::typed::Assertion {
                    premise: None,
                    condition: match index.map(|index| index.tokens(&quote!())) {
                        Some(index) => quote!(#index < #limit),
                        None => quote!(#end <= #limit),
                    },
                    message: match width {
                        Width::Known(1) => format!("`{text}` is out of range: `{}` has 1 element", base.text),
                        width => format!("`{text}` is out of range: `{}` has {width} elements", base.text),
                    },
                    region,
                });
                true
            }
        }
    }

    /// How to make an expression wide enough.
    fn widening(&self, base: &Expression, needed: usize) -> String {
        let ExpressionKind::Node { node, .. } = &base.kind else {
            return String::new();
        };
        let node = self.node(*node);
        match &node.kind {
            NodeKind::Dense(_) => format!("widen the layer before it: `Dense({needed})`"),
            NodeKind::Input(_) => match node.text.split_once(':') {
                Some((name, _)) => format!("widen the input: `{name}: {needed}`"),
                None => format!("widen the input: `Input({needed})`"),
            },
            _ => String::new(),
        }
    }

    fn part(
        base: Rc<Expression>,
        start: Width,
        extent: Extent,
        region: Region,
        text: String,
    ) -> Rc<Expression> {
        if let ExpressionKind::Part {
            base: inner,
            start: first,
        } = &base.kind
        {
            let start = first.plus(&start);
            return Rc::new(Expression {
                kind: ExpressionKind::Part {
                    base: inner.clone(),
                    start,
                },
                extent,
                region,
                text,
            });
        }
        Rc::new(Expression {
            kind: ExpressionKind::Part { base, start },
            extent,
            region,
            text,
        })
    }

    fn check_call(&mut self, call: &Call, scope: &mut Scope) -> Rc<Expression> {
        let name = call.text();
        match name.as_str() {
            "variable" => return self.check_variable(call),
            "checked" => {
                self.report(errors::checked_outside_argument(&call.name));
                return Expression::poison(call.region);
            }
            "fill_scale_tril" => {
                self.report(errors::triangle_outside_argument(&call.name));
                return Expression::poison(call.region);
            }
            "ascending" => {
                self.report(errors::ascending_outside_argument(&call.name));
                return Expression::poison(call.region);
            }
            "concat" => {
                self.report(errors::concat_in_expression(&call.name));
                return Expression::poison(call.region);
            }
            _ => {}
        }
        let Some(function) = functions::find(&name) else {
            if families::find(&name).is_some() || name == "Independent" || Combinator::find(&name).is_some() {
                self.report(errors::distribution_in_expression(&call.name, &name));
            } else if layers::find(&name).is_some() {
                // Its arguments are a layer's: `relu` is no unknown name there.
                self.report(errors::layer_in_expression(&call.name, &name));
                return Expression::poison(call.region);
            } else {
                self.report(errors::unknown_function(
                    &call.name,
                    &name,
                    nearest(name.rsplit("::").next().unwrap_or(&name), functions::names()),
                ));
            }
            // Faults inside the arguments are still told.
            for argument in &call.arguments {
                self.check_expression(&argument.value, scope);
            }
            return Expression::poison(call.region);
        };
        if let Some(named) = call.arguments.iter().find_map(|argument| argument.name.as_ref()) {
            self.report(errors::named_function_argument(named, &name));
        }
        let arguments: Vec<Rc<Expression>> = call
            .arguments
            .iter()
            .map(|argument| self.check_expression(&argument.value, scope))
            .collect();
        if arguments.len() != function.arguments.len() {
            let region = call.region;
            self.report(errors::function_arity(
                region,
                &name,
                function.arguments.len(),
                arguments.len(),
            ));
            return Expression::poison(region);
        }
        if arguments.iter().any(|argument| argument.is_poison()) {
            return Expression::poison(call.region);
        }
        self.check_function(function, arguments, call)
    }

    fn check_function(
        &mut self,
        function: &'static Function,
        arguments: Vec<Rc<Expression>>,
        call: &Call,
    ) -> Rc<Expression> {
        let name = call.text();
        let region = call.region;
        let first = &arguments[0];
        let whole = matches!(function.definition, Definition::Softmax | Definition::LogSoftmax);
        if whole && first.extent == Extent::Scalar {
            self.report(errors::softmax_of_a_scalar(first.region, &name, &first.text));
            return Expression::poison(region);
        }
        if whole && first.extent == Extent::Vector(Width::Known(1)) {
            self.report(errors::softmax_of_one(region));
            return Expression::poison(region);
        }
        let mut extent = first.extent.clone();
        if matches!(function.definition, Definition::Power) {
            extent = match (&first.extent, &arguments[1].extent) {
                (Extent::Scalar, extent) | (extent, Extent::Scalar) => extent.clone(),
                (Extent::Vector(a), Extent::Vector(b)) => {
                    if !self.check_equal_widths(first, a, &arguments[1], b, region) {
                        return Expression::poison(region);
                    }
                    first.extent.clone()
                }
            };
        }
        let free = matches!(function.definition, Definition::Power) && whole_number(&arguments[1]).is_some();
        let domain = if free { Range::REAL } else { function.domain };
        if domain != Range::REAL && !self.prove(first, domain, domain_words(domain)) {
            let words = format!("a number that is {}", domain_words(domain));
            let mut mapped = vec![format!("softplus({})", first.text)];
            mapped.extend(arguments[1..].iter().map(|argument| argument.text.clone()));
            let cure = match first.kind {
                ExpressionKind::Number(_) => format!("write {words}"),
                _ => format!("map it first: `{name}({})`", mapped.join(", ")),
            };
            self.report(errors::outside_domain(
                first.region,
                &name,
                &words,
                &found(first),
                &cure,
            ));
            return Expression::poison(region);
        }
        let text = Expr::text(&Expr::Call(Call {
            name: call.name.clone(),
            arguments: Vec::new(),
            parentheses: call.parentheses,
            region,
        }));
        let inner: Vec<&str> = arguments.iter().map(|argument| argument.text.as_str()).collect();
        let text = text.replace("()", &format!("({})", inner.join(", ")));
        Rc::new(Expression {
            kind: ExpressionKind::Call { function, arguments },
            extent,
            region,
            text,
        })
    }

    /// `variable(0.0)`, `variable([3], init = 0.0)`
    fn check_variable(&mut self, call: &Call) -> Rc<Expression> {
        let signature = [required("value"), optional("init"), optional("name")];
        let region = call.region;
        let bound = self.bind(call, &signature, "variable(0.0)");
        let Some(value) = bound.get("value") else {
            return Expression::poison(region);
        };
        let (width, initializer, scalar) = match value {
            Expr::List { elements, .. } if elements.len() == 1 => {
                let width = self.check_width(&elements[0], "`shape`");
                let initializer = self.check_initializer(bound.get("init"), quote!(zeros()));
                (width.unwrap_or(Width::Unknown), initializer, false)
            }
            Expr::Number { .. } | Expr::Negate { .. } | Expr::Path(_) => {
                if let Some(init) = bound.get("init") {
                    self.report(errors::initial_value_twice(init.region(), &init.text()));
                }
                (Width::Known(1), self.check_initializer_number(value), true)
            }
            other => {
                self.report(errors::variable_shape(other.region(), &other.text()));
                return Expression::poison(region);
            }
        };
        let given = self.check_name(bound.get("name"));
        let name = self.layer_name(given, "variable");
        let text = call.text();
        let node = self.add_node(TypedNode {
            name: name.clone(),
            width,
            range: Range::REAL,
            simplex: false,
            kind: NodeKind::Variable {
                kind: "variable",
                initializer,
                regularizer: None,
            },
            text,
            width_region: region,
        });
        let whole = self.expression_of(node, &name, region);
        if scalar {
            return Self::part(whole, Width::Known(0), Extent::Scalar, region, name);
        }
        whole
    }

    fn check_initializer_number(&mut self, value: &Expr) -> proc_macro2::TokenStream {
        match self.check_number(value, "`variable`") {
            Some(number) => {
                let number = super::layers::number_tokens(&number);
                quote!(Constant(#number))
            }
            None => quote!(zeros()),
        }
    }
}

fn domain_words(domain: Range) -> &'static str {
    if domain == Range::POSITIVE {
        "positive"
    } else if domain == Range::NON_NEGATIVE {
        "at least 0"
    } else {
        "above -1"
    }
}
