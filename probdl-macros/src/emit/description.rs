//! The model's description: what initialization, summaries and files read.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::Context;
use super::structure::constant_name;
use crate::check::number_tokens;
use crate::expr::Number;
use crate::expr::graph::OwnParameter;
use crate::plan::{Layer, Outcome, Parameters};
use crate::tables::families::{Family, Requirement, Support, combination};
use crate::width::Width;

impl Context<'_> {
    /// The body of `Model::description`.
    pub(super) fn description(&self) -> TokenStream {
        let model = &self.plan.model;
        let (description, vec) = (self.names.import("Description"), self.names.import("Vec"));
        // `Vec::from`, where there is no prelude.
        self.names.import("From");
        let name = self.names.model.to_string();
        let formula = self.formula();
        let layers = model.layers.iter().map(|layer| self.layer_description(layer));
        let rule = self.target_rule();
        let (some, none) = (self.names.import("Some"), self.names.import("None"));
        let statistics = match &model.outcome {
            Outcome::Distribution { event, .. } if model.normalize_target => {
                let width = self.width(event);
                quote!(#some(Self::TARGET..Self::TARGET + 2 * #width))
            }
            _ => quote!(#none),
        };
        let checked = self.checked_arguments();
        let inputs = model.inputs.iter().map(|input| {
            let (name, width) = (input.name.trim_start_matches("r#"), self.width(&input.width));
            quote!((#name, #width))
        });
        let equations = model.equations.iter().map(|equation| {
            let (kind, text, latex) = (self.names.import("Equation"), &equation.text, &equation.latex);
            quote!(#kind { text: #text, latex: #latex })
        });
        let objective = match &model.outcome {
            Outcome::Distribution { .. } => "negative log-likelihood",
            Outcome::Deterministic { loss, .. } => loss.name(),
        };
        let rewrites = &model.rewrites;
        let head_layers = self.plan.head_layers().into_iter().map(Literal::usize_unsuffixed);
        quote! {
            #description {
                name: #name,
                formula: #formula,
                inputs: #vec::from([#(#inputs),*]),
                layers: #vec::from([#(#layers),*]),
                head_layers: #vec::from([#(#head_layers),*]),
                equations: #vec::from([#(#equations),*]),
                objective: #objective,
                rewrites: #vec::from([#(#rewrites),*]),
                target: #rule,
                target_statistics: #statistics,
                checked: #vec::from([#(#checked),*]),
            }
        }
    }

    fn layer_description(&self, layer: &Layer) -> TokenStream {
        let kind = self.names.import("LayerDescription");
        let (name, what) = (layer.name.trim_start_matches("r#"), layer.kind);
        let option = |regularizer: &Option<TokenStream>| {
            let (some, none) = (self.names.import("Some"), self.names.import("None"));
            match regularizer {
                Some(regularizer) => {
                    self.names.import("Regularizer");
                    quote!(#some(#regularizer))
                }
                None => quote!(#none),
            }
        };
        match &layer.parameters {
            Parameters::None => {
                let width = self.width(&layer.width);
                quote!(#kind::plain(#name, #what, #width))
            }
            Parameters::Dense {
                kernel_initializer,
                bias_initializer,
                kernel_regularizer,
                bias_regularizer,
                ..
            } => {
                let constant = constant_name(layer);
                let (kernel, bias) = (
                    self.initializer(kernel_initializer),
                    self.initializer(bias_initializer),
                );
                let (kernel_rule, bias_rule) = (option(kernel_regularizer), option(bias_regularizer));
                quote!(#kind::dense(#name, Self::#constant, (#kernel, #kernel_rule), (#bias, #bias_rule)))
            }
            Parameters::Variable {
                initializer,
                regularizer,
            } => {
                let constant = constant_name(layer);
                let (initializer, rule) = (self.initializer(initializer), option(regularizer));
                quote!(#kind::variable(#name, #what, Self::#constant, (#initializer, #rule)))
            }
            Parameters::Normalization { first } => {
                let (constant, first) = (constant_name(layer), self.width(first));
                quote!(#kind::normalization(#name, Self::#constant, #first))
            }
        }
    }

    /// An initializer's constructor, with the names it uses imported.
    fn initializer(&self, tokens: &TokenStream) -> TokenStream {
        let initializer = self.names.import("Initializer");
        if tokens.to_string().contains("FanMode") {
            self.names.import("FanMode");
            self.names.import("ScalingDistribution");
        }
        quote!(#initializer::#tokens)
    }

    fn target_rule(&self) -> TokenStream {
        let rule = self.names.import("TargetRule");
        match &self.plan.model.outcome {
            Outcome::Deterministic { .. } => quote!(#rule::Real),
            Outcome::Distribution { family, event, .. } => {
                let rule = self.rule_of(family, event);
                if family.event.is_censored() {
                    let name = self.names.import("TargetRule");
                    quote!(#name::Censored(&#rule))
                } else {
                    rule
                }
            }
        }
    }

    fn rule_of(&self, family: &'static Family, event: &Width) -> TokenStream {
        let rule = self.names.import("TargetRule");
        match family.support {
            Support::Own => {
                // Of a combination, its law's.
                let law = combination::innermost(family);
                let facts = self.facts_of(law.name, law.forms[0].parameters.len());
                quote!(#facts::SUPPORT)
            }
            Support::Real => quote!(#rule::Real),
            Support::Positive => quote!(#rule::Positive),
            Support::UnitInterval => quote!(#rule::UnitInterval),
            Support::BelowOne => quote!(#rule::BelowOne),
            Support::NonNegative => quote!(#rule::NonNegative),
            Support::Any => quote!(#rule::Any),
            Support::UpToTotal(index) | Support::SumToTotal(index) => self.total_rule(index),
            Support::OneHot => quote!(#rule::OneHot),
            Support::Simplex => quote!(#rule::Simplex),
            Support::Class => {
                let classes = self.width(event);
                quote!(#rule::ClassBelow(#classes))
            }
            Support::OrderedClass => {
                let classes = self.width(&event.plus(&Width::Known(1)));
                quote!(#rule::ClassBelow(#classes))
            }
        }
    }

    /// The rule of counts up to a total: the number, or where the arguments have it.
    fn total_rule(&self, index: usize) -> TokenStream {
        let Outcome::Distribution {
            family,
            event,
            laws,
            total,
            ..
        } = &self.plan.model.outcome
        else {
            unreachable!("only laws have total counts");
        };
        let rule = self.names.import("TargetRule");
        if let Some(total) = total {
            let total = match total {
                constant @ Number::Constant(_) => number_tokens(constant),
                known => {
                    let literal = Literal::f64_unsuffixed(known.value().unwrap_or_default());
                    quote!(#literal)
                }
            };
            return match family.support {
                Support::SumToTotal(_) => quote!(#rule::SumTo(#total)),
                _ => quote!(#rule::UpTo(#total)),
            };
        }
        let place = self.names.import("TotalCount");
        let form = laws[0].form();
        let width = self.width(&form.parameters[index].requirement.width(event));
        let column = self.width(&laws[0].start.plus(&form.offset(index, event)));
        let stride = self.width(&form.offset(form.parameters.len(), event));
        let components = super::calculus::whole(laws.len());
        let place =
            quote!(#place { column: #column, width: #width, components: #components, stride: #stride });
        match family.support {
            Support::SumToTotal(_) => quote!(#rule::SumToArgument(#place)),
            _ => quote!(#rule::UpToArgument(#place)),
        }
    }

    fn checked_arguments(&self) -> Vec<TokenStream> {
        let Outcome::Distribution { event, laws, .. } = &self.plan.model.outcome else {
            return Vec::new();
        };
        let places = laws
            .iter()
            .flat_map(|law| law.checked.iter().map(move |index| (law, index)));
        places
            .map(|(law, index)| {
                let parameter = law.form().parameters[*index];
                let argument = self.names.import("CheckedArgument");
                let family = law.family.name;
                let (mut name, mut rule) = (parameter.name.to_token_stream(), parameter.requirement.rule().to_token_stream());
                if let Requirement::Own(OwnParameter { family, index, count }) = parameter.requirement {
                    let facts = self.facts_of(family, count);
                    let index = super::calculus::whole(index);
                    name = quote!(#facts::PARAMETERS[#index].name);
                    rule = quote!(#facts::PARAMETERS[#index].rule_in_words());
                }
                let column = self.width(&law.start.plus(&law.form().offset(*index, event)));
                let width = self.width(&parameter.requirement.width(event));
                quote!(#argument { name: #name, family: #family, column: #column, width: #width, rule: #rule })
            })
            .collect()
    }
}
