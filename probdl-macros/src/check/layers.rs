//! Layers, one function for each kind.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Checker;
use super::chain::Need;
use crate::ast::{Call, Expr};
use crate::errors;
use crate::expr::Number;
use crate::range::Range;
use crate::region::Region;
use crate::suggest::nearest;
use crate::tables::functions::{self, Definition, Function};
use crate::tables::initializers::{FAN_MODES, INITIALIZERS, Named, REGULARIZERS, SCALING_DISTRIBUTIONS};
use crate::tables::layers::{Layer, LayerKind};
use crate::typed::{DenseNode, NodeId, NodeKind, TypedNode};
use crate::width::{Agreement, Width};

impl Checker<'_> {
    /// Checks a layer that is not a distribution; `next` are the layers after it.
    pub(super) fn check_layer(
        &mut self,
        call: &Call,
        row: &'static Layer,
        from: NodeId,
        next: &[Call],
    ) -> NodeId {
        let node = match row.kind {
            LayerKind::Dense => Some(self.check_dense(call, row, from, next)),
            LayerKind::Activation => self.check_activation(call, row, from),
            LayerKind::Dropout => self.check_dropout(call, row, from),
            LayerKind::Normalization => self.check_normalization(call, row, from),
            _ => self.check_variable_layer(call, row),
        };
        node.unwrap_or_else(|| {
            let width = match row.kind {
                LayerKind::VariableLayer => Width::Unknown,
                _ => self.node(from).width.clone(),
            };
            self.faulty_node(call.text(), width, call.region)
        })
    }

    fn check_dense(&mut self, call: &Call, row: &Layer, from: NodeId, next: &[Call]) -> NodeId {
        let bound = self.bind(call, row.arguments, row.example);
        let units = bound.get("units");
        let width = match units {
            Some(Expr::Underscore(region)) => match self.width_needed_by(next) {
                Need::Width(width) => Some(width),
                Need::Nothing => {
                    self.report(errors::underscore_without_need(*region, "Dense"));
                    None
                }
                Need::Faulty => None,
            },
            Some(units) => self.check_width(units, "`units`"),
            None => None,
        };
        let width_region = units.map_or(call.region, Expr::region);
        let activation = bound
            .get("activation")
            .and_then(|activation| self.check_activation_name(activation));
        let use_bias = self.check_truth(bound.get("use_bias"), "use_bias", true);
        if let (false, Some(initializer)) = (use_bias, bound.get("bias_initializer")) {
            self.report(errors::initializer_of_nothing(initializer.region()));
        }
        let glorot = quote!(glorot_uniform());
        let zeros = quote!(zeros());
        let kernel_initializer = self.check_initializer(bound.get("kernel_initializer"), glorot);
        let bias_initializer = self.check_initializer(bound.get("bias_initializer"), zeros);
        let kernel_regularizer = self.check_regularizer(bound.get("kernel_regularizer"));
        let bias_regularizer = self.check_regularizer(bound.get("bias_regularizer"));
        let mut faulty = width.is_none() || (activation.is_none() && bound.get("activation").is_some());
        let width = width.unwrap_or(Width::Unknown);
        let inputs = self.node(from).width.clone();
        if let Some(initializer) = bound.get("kernel_initializer")
            && initializer.text().starts_with("identity")
            && inputs.agreement(&width) == Agreement::No
        {
            let (rows, columns) = (inputs.to_string(), width.to_string());
            self.report(errors::identity_is_not_square(
                initializer.region(),
                &rows,
                &columns,
            ));
        }
        let given = self.check_name(bound.get("name"));
        let name = self.layer_name(given, "dense");
        let (range, simplex) = match activation {
            Some(function) => match self.range_after(function, &width, Range::REAL, call.region) {
                Some(range) => range,
                None => {
                    faulty = true;
                    (Range::REAL, false)
                }
            },
            None => (Range::REAL, false),
        };
        let text = match units {
            Some(units) => format!("Dense({})", units.text()),
            None => "Dense".into(),
        };
        let node = self.add_node(TypedNode {
            name,
            width,
            range,
            simplex,
            kind: NodeKind::Dense(DenseNode {
                from,
                activation,
                use_bias,
                kernel_initializer,
                bias_initializer,
                kernel_regularizer,
                bias_regularizer,
            }),
            text,
            width_region,
        });
        if faulty { self.poison(node) } else { node }
    }

    /// The range of a function's values, and whether they are a simplex; nothing if the function makes no sense here.
    fn range_after(
        &mut self,
        function: &Function,
        width: &Width,
        range: Range,
        region: Region,
    ) -> Option<(Range, bool)> {
        let simplex = matches!(function.definition, Definition::Softmax);
        let whole = simplex || matches!(function.definition, Definition::LogSoftmax);
        if whole && *width == Width::Known(1) && !matches!(width, Width::Unknown) {
            self.report(errors::softmax_of_one(region));
            return None;
        }
        Some(((function.range)(range), simplex))
    }

    fn check_activation(&mut self, call: &Call, row: &Layer, from: NodeId) -> Option<NodeId> {
        let bound = self.bind(call, row.arguments, row.example);
        let function = self.check_activation_name(bound.get("activation")?)?;
        let TypedNode {
            width,
            range,
            width_region,
            text,
            ..
        } = self.node(from).clone();
        let (range, simplex) = self.range_after(function, &width, range, call.region)?;
        let name = self.layer_name(None, "activation");
        let node = self.add_node(TypedNode {
            name,
            width,
            range,
            simplex,
            kind: NodeKind::Activation { from, function },
            text,
            width_region,
        });
        Some(if self.poisoned.contains(&from) {
            self.poison(node)
        } else {
            node
        })
    }

    /// The name of a function of one argument that is defined for all real numbers.
    fn check_activation_name(&mut self, expression: &Expr) -> Option<&'static Function> {
        let Some(ident) = expression.ident() else {
            self.report(errors::activation_expected(
                expression.region(),
                &expression.text(),
            ));
            return None;
        };
        let name = ident.to_string();
        match functions::find(&name) {
            Some(function) if function.arguments.len() == 1 && function.domain == Range::REAL => {
                Some(function)
            }
            Some(_) => {
                self.report(errors::partial_activation(ident, &name));
                None
            }
            None => {
                self.report(errors::unknown_activation(
                    ident,
                    &name,
                    nearest(&name, functions::names()),
                ));
                None
            }
        }
    }

    fn check_dropout(&mut self, call: &Call, row: &Layer, from: NodeId) -> Option<NodeId> {
        let bound = self.bind(call, row.arguments, row.example);
        let argument = bound.get("rate")?;
        let rate = self.check_number(argument, "the rate of `Dropout`")?;
        match rate.value() {
            Some(value) if !(0.0..1.0).contains(&value) => {
                self.report(errors::rate_out_of_range(argument.region(), &argument.text()));
                return None;
            }
            _ => {}
        }
        if let Number::Constant(path) = &rate {
            let number = as_number(&path.tokens);
            self.assert(crate::typed::Assertion {
                premise: None,
                condition: quote!(#number >= 0.0 && #number < 1.0),
                message: "the rate of `Dropout` must be at least 0 and below 1".into(),
                region: argument.region(),
            });
        }
        let TypedNode {
            width,
            width_region,
            text,
            ..
        } = self.node(from).clone();
        let name = self.layer_name(None, "dropout");
        let node = self.add_node(TypedNode {
            name,
            width,
            range: Range::REAL,
            simplex: false,
            kind: NodeKind::Dropout { from, rate },
            text,
            width_region,
        });
        Some(if self.poisoned.contains(&from) {
            self.poison(node)
        } else {
            node
        })
    }

    fn check_normalization(&mut self, call: &Call, row: &Layer, from: NodeId) -> Option<NodeId> {
        let bound = self.bind(call, row.arguments, row.example);
        let given = self.check_name(bound.get("name"));
        let TypedNode {
            width,
            width_region,
            text,
            kind,
            ..
        } = self.node(from).clone();
        let NodeKind::Input(input) = kind else {
            if !self.poisoned.contains(&from) {
                self.report(errors::normalization_not_on_input(&call.name));
            }
            return None;
        };
        let name = self.layer_name(given, "normalization");
        Some(self.add_node(TypedNode {
            name,
            width,
            range: Range::REAL,
            simplex: false,
            kind: NodeKind::Normalization { from, input },
            text,
            width_region,
        }))
    }

    fn check_variable_layer(&mut self, call: &Call, row: &Layer) -> Option<NodeId> {
        let bound = self.bind(call, row.arguments, row.example);
        let shape = bound.get("shape")?;
        let width = match shape {
            Expr::List { elements, .. } if elements.len() == 1 => self.check_width(&elements[0], "`shape`"),
            shape => self.check_width(shape, "`shape`"),
        };
        let initializer = self.check_initializer(bound.get("initializer"), quote!(zeros()));
        let regularizer = self.check_regularizer(bound.get("regularizer"));
        let activation = bound
            .get("activation")
            .and_then(|activation| self.check_activation_name(activation));
        let given = self.check_name(bound.get("name"));
        let name = self.layer_name(given, "variable_layer");
        if activation.is_none() && bound.get("activation").is_some() {
            return None;
        }
        let width = width?;
        let text = format!("VariableLayer({})", shape.text());
        let node = TypedNode {
            name,
            width: width.clone(),
            range: Range::REAL,
            simplex: false,
            kind: NodeKind::Variable {
                kind: "VariableLayer",
                initializer,
                regularizer,
            },
            text: text.clone(),
            width_region: shape.region(),
        };
        let variable = self.add_node(node);
        let Some(function) = activation else {
            return Some(variable);
        };
        let (range, simplex) = self.range_after(function, &width, Range::REAL, call.region)?;
        let name = self.names.unique("activation");
        Some(self.add_node(TypedNode {
            name,
            width,
            range,
            simplex,
            kind: NodeKind::Activation {
                from: variable,
                function,
            },
            text,
            width_region: shape.region(),
        }))
    }

    fn check_truth(&mut self, expression: Option<&Expr>, what: &str, default: bool) -> bool {
        match expression {
            None => default,
            Some(Expr::Truth { value, .. }) => *value,
            Some(other) => {
                self.report(errors::truth_expected(
                    other.region(),
                    &format!("`{what}`"),
                    &other.text(),
                ));
                default
            }
        }
    }

    pub(super) fn check_name<'e>(&mut self, expression: Option<&'e Expr>) -> Option<&'e syn::Ident> {
        let expression = expression?;
        // A segment of a path may be a word that no item can be called by, as `crate`.
        let ident = expression
            .ident()
            .filter(|ident| syn::parse_str::<syn::Ident>(&ident.to_string()).is_ok());
        if ident.is_none() {
            self.report(errors::name_expected(expression.region(), &expression.text()));
        }
        ident
    }

    /// An initializer as a call of the runtime's constructor.
    pub(super) fn check_initializer(
        &mut self,
        expression: Option<&Expr>,
        default: TokenStream,
    ) -> TokenStream {
        let Some(expression) = expression else {
            return default;
        };
        if matches!(expression, Expr::Number { .. } | Expr::Negate { .. }) {
            // `init = 0.5` is `constant(0.5)`.
            return match self.check_number(expression, "an initializer") {
                Some(number) => {
                    let value = number_tokens(&number);
                    quote!(Constant(#value))
                }
                None => default,
            };
        }
        let names: Vec<&str> = INITIALIZERS.iter().map(|initializer| initializer.name).collect();
        let (name, region, call) = match expression {
            Expr::Call(call) => (call.text(), Region::from(&call.name), Some(call)),
            other => (other.text(), other.region(), None),
        };
        let Some(row) = INITIALIZERS.iter().find(|initializer| initializer.name == name) else {
            self.report(errors::unknown_initializer(
                region,
                &name,
                nearest(&name, names.iter().copied()),
                &names,
            ));
            return default;
        };
        if row.name == "variance_scaling" {
            return self.check_variance_scaling(call);
        }
        let values = self.check_named(row, call);
        if row.arguments.is_empty() {
            let constructor = quote::format_ident!("{}", row.name);
            return quote!(#constructor());
        }
        let variant = quote::format_ident!("{}", row.variant);
        if row.name == "constant" {
            return quote!(#variant(#(#values),*));
        }
        let fields = row
            .arguments
            .iter()
            .map(|(name, _)| quote::format_ident!("{name}"));
        quote!(#variant { #(#fields: #values),* })
    }

    fn check_variance_scaling(&mut self, call: Option<&Call>) -> TokenStream {
        use crate::tables::{Argument, optional};
        const SIGNATURE: [Argument; 3] = [optional("scale"), optional("mode"), optional("distribution")];
        let mut scale = Number::computed(1.0);
        let (mut mode, mut distribution) = ("FanIn", "TruncatedNormal");
        if let Some(call) = call {
            let bound = self.bind(call, &SIGNATURE, "variance_scaling(scale = 2.0, mode = fan_in)");
            if let Some(expression) = bound.get("scale")
                && let Some(number) = self.check_number(expression, "`scale`")
            {
                scale = number;
            }
            for (name, table, slot) in [
                ("mode", &FAN_MODES, &mut mode),
                ("distribution", &SCALING_DISTRIBUTIONS, &mut distribution),
            ] {
                let Some(expression) = bound.get(name) else {
                    continue;
                };
                let text = expression.text();
                match table.iter().find(|(known, _)| *known == text) {
                    Some((_, variant)) => *slot = variant,
                    None => {
                        let known = table.map(|(known, _)| known);
                        self.report(errors::unknown_choice(expression.region(), name, &text, &known));
                    }
                }
            }
        }
        let scale = number_tokens(&scale);
        let (mode, distribution) = (
            quote::format_ident!("{mode}"),
            quote::format_ident!("{distribution}"),
        );
        quote!(VarianceScaling { scale: #scale, mode: FanMode::#mode, distribution: ScalingDistribution::#distribution })
    }

    /// The numbers of a call such as `constant(2.0)` or a bare name, by the table.
    fn check_named(&mut self, row: &Named, call: Option<&Call>) -> Vec<TokenStream> {
        let signature: Vec<crate::tables::Argument> = row
            .arguments
            .iter()
            .map(|(name, _)| crate::tables::optional(name))
            .collect();
        let bound = call.map(|call| self.bind(call, &signature, row.name));
        let mut values = Vec::new();
        for (name, default) in row.arguments {
            let given = bound.as_ref().and_then(|bound| bound.get(name));
            let number = match given {
                Some(expression) => {
                    let number = self.check_number(expression, &format!("`{name}`"));
                    let must_not_be_negative = matches!(*name, "stddev" | "l1" | "l2");
                    if must_not_be_negative
                        && number
                            .as_ref()
                            .and_then(Number::value)
                            .is_some_and(|value| value < 0.0)
                    {
                        let what = format!("`{name}`");
                        self.report(errors::negative_number(
                            expression.region(),
                            &what,
                            &expression.text(),
                        ));
                    }
                    number
                }
                None => default.map(Number::computed),
            };
            values.push(number_tokens(&number.unwrap_or_else(|| Number::computed(0.0))));
        }
        values
    }

    fn check_regularizer(&mut self, expression: Option<&Expr>) -> Option<TokenStream> {
        let expression = expression?;
        let (name, region, call) = match expression {
            Expr::Call(call) => (call.text(), Region::from(&call.name), Some(call)),
            other => (other.text(), other.region(), None),
        };
        let Some(row) = REGULARIZERS.iter().find(|regularizer| regularizer.name == name) else {
            let near = nearest(&name, REGULARIZERS.iter().map(|regularizer| regularizer.name));
            self.report(errors::unknown_regularizer(region, &name, near));
            return None;
        };
        let values = self.check_named(row, call);
        let zero = quote!(0.0);
        let (l1, l2) = match row.name {
            "l1" => (&values[0], &zero),
            "l2" => (&zero, &values[0]),
            _ => (&values[0], &values[1]),
        };
        Some(quote!(Regularizer::L1L2 { l1: #l1, l2: #l2 }))
    }
}

/// A constant as an `f64`. A complaint about the conversion points at the constant.
pub(super) fn as_number(constant: &TokenStream) -> TokenStream {
    let place = constant
        .clone()
        .into_iter()
        .next()
        .map_or_else(Span::mixed_site, |token| token.span());
    quote_spanned!(Span::mixed_site().located_at(place)=> (#constant as ::core::primitive::f64))
}

/// A number as an `f64` expression.
pub(crate) fn number_tokens(number: &Number) -> TokenStream {
    match number {
        Number::Literal { text, bits } => match text.parse::<TokenStream>() {
            Ok(tokens) => tokens,
            Err(_) => {
                let literal = Literal::f64_unsuffixed(f64::from_bits(*bits));
                quote!(#literal)
            }
        },
        Number::Constant(path) => as_number(&path.tokens),
        Number::Width(width) => as_number(&width.tokens(&TokenStream::new())),
    }
}
