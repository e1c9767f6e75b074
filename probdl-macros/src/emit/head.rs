//! The head, the law's arguments, and expressions between layers.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::calculus::Writer;
use super::names::ident;
use crate::calculus::offsets;
use crate::plan::{Function, Outcome, Scheduled};
use crate::tables::families::{Event, Family, Quantity, combination};
use crate::width::Width;

/// A function with more numbers than this keeps them on the heap.
const WIDEST_ON_THE_STACK: usize = 128;

impl Context<'_> {
    fn writer(&self, function: &Function<Scheduled>, output: &'static str) -> Writer<'_> {
        Writer {
            names: &self.names,
            offsets: offsets(&self.plan.model, function),
            output,
        }
    }

    /// Whether a function's numbers are too many for the stack, or their number is rustc's to know.
    pub(super) fn is_wide(function: &Function<Scheduled>) -> bool {
        match (function.width.known(), function.output.known()) {
            (Some(width), Some(output)) => width + output > WIDEST_ON_THE_STACK,
            _ => true,
        }
    }

    /// `impl Head`
    pub(super) fn head(&self) -> TokenStream {
        let function = &self.plan.head;
        let (name, (generics, arguments)) = (&self.names.model, self.generics());
        let (head, lanes) = (self.names.import("Head"), self.names.import("Lanes"));
        let (width, target) = (self.width(&function.width), self.width(&function.output));
        let (width_argument, target_argument) =
            (self.argument(&function.width), self.argument(&function.output));
        let body = self
            .writer(function, "d_t")
            .body(&function.stage.gradient, &function.width);
        let [t, y, d_t] = ["t", "y", "d_t"].map(|name| Self::parameter(name, &body));
        let doc = match &self.plan.model.outcome {
            Outcome::Distribution { law, .. } => {
                format!(" `-log {law}` of some rows; writes its derivative in `t`.")
            }
            Outcome::Deterministic { .. } => {
                " The loss of some rows; writes its derivative in `t`.".to_owned()
            }
        };
        let allow = Self::allow_lints(&body);
        quote! {
            #[automatically_derived]
            impl #generics #head<#width_argument, #target_argument> for #name #arguments {
                #[doc = #doc]
                #allow
                #[inline(always)]
                fn head<V: #lanes>(#t: &[V; #width], #y: &[V; #target], #d_t: &mut [V; #width]) -> V {
                    #body
                }
            }
        }
    }

    /// Lints that the user's constants (of any number type) or our own (with all their digits) would set off.
    fn allow_lints(body: &TokenStream) -> TokenStream {
        let casts = super::network::words(body).contains("as");
        let digits = body
            .to_string()
            .split(|character: char| !character.is_ascii_digit())
            .any(|run| run.len() > 8);
        let mut lints = Vec::new();
        if casts {
            lints.push(quote!(
                trivial_numeric_casts,
                clippy::unnecessary_cast,
                clippy::cast_precision_loss
            ));
        }
        if digits {
            lints.push(quote!(clippy::approx_constant));
        }
        if lints.is_empty() {
            TokenStream::new()
        } else {
            quote!(#[allow(#(#lints),*)])
        }
    }

    /// The name of the type whose `Map` writes the law's arguments.
    pub(super) fn arguments_name(&self) -> proc_macro2::Ident {
        self.names.declare("Arguments")
    }

    /// The name of the type of the n-th expression between layers.
    pub(super) fn map_name(&self, index: usize) -> proc_macro2::Ident {
        self.names.declare(&format!("Expression{index}"))
    }

    /// The law's arguments as a function of the head's inputs.
    pub(super) fn arguments(&self) -> TokenStream {
        let doc = match &self.plan.model.outcome {
            Outcome::Distribution { law, .. } => format!(" The arguments of `{law}`."),
            Outcome::Deterministic { .. } => " The output.".to_owned(),
        };
        self.map_impl(&self.arguments_name(), &self.plan.arguments, &doc, false)
    }

    /// The expressions between layers, with their derivatives.
    pub(super) fn maps(&self) -> TokenStream {
        self.plan
            .maps
            .iter()
            .enumerate()
            .map(|(index, map)| {
                self.map_impl(&self.map_name(index), map, " An expression between layers.", true)
            })
            .collect()
    }

    fn map_impl(
        &self,
        name: &proc_macro2::Ident,
        function: &Function<Scheduled>,
        doc: &str,
        gradient: bool,
    ) -> TokenStream {
        let (map, lanes) = (self.names.import("Map"), self.names.import("Lanes"));
        let (width, output) = (self.width(&function.width), self.width(&function.output));
        let (width_argument, output_argument) =
            (self.argument(&function.width), self.argument(&function.output));
        let body = self
            .writer(function, "out")
            .body(&function.stage.forward, &function.output);
        let [t, out] = ["t", "out"].map(|name| Self::parameter(name, &body));
        // The width of an inferred input is a parameter of the implementation, where the function mentions it.
        let generics = match (&function.width, &function.output) {
            (Width::Inferred, _) | (_, Width::Inferred) => self.generics().0,
            _ => TokenStream::new(),
        };
        let allow = Self::allow_lints(&body);
        let mut tokens = quote! {
            #[doc = #doc]
            struct #name;

            #[automatically_derived]
            impl #generics #map<#width_argument, #output_argument> for #name {
                #allow
                #[inline(always)]
                fn map<V: #lanes>(#t: &[V; #width], #out: &mut [V; #output]) {
                    #body
                }
            }
        };
        if gradient {
            let map_gradient = self.names.import("MapGradient");
            let body = self
                .writer(function, "d_t")
                .body(&function.stage.gradient, &function.width);
            let [t, d_out, d_t] = ["t", "d_out", "d_t"].map(|name| Self::parameter(name, &body));
            let allow = Self::allow_lints(&body);
            tokens.extend(quote! {
                #[automatically_derived]
                impl #generics #map_gradient<#width_argument, #output_argument> for #name {
                    #allow
                    #[inline(always)]
                    fn pull_back<V: #lanes>(#t: &[V; #width], #d_out: &[V; #output], #d_t: &mut [V; #width]) {
                        #body
                    }
                }
            });
        }
        tokens
    }

    pub(super) fn numbers_type(&self, width: &TokenStream) -> TokenStream {
        let scalar = self.scalar();
        quote!([#scalar; #width])
    }

    /// The type of an event.
    pub(super) fn event_type(&self, family: &'static Family, width: &Width) -> TokenStream {
        let (element, width) = (self.element_type(family), self.width(width));
        match family.event {
            Event::Class => element,
            _ => quote!([#element; #width]),
        }
    }

    /// The type of an event's element.
    fn element_type(&self, family: &'static Family) -> TokenStream {
        match family.event {
            Event::Own => {
                let (family, distribution) = (self.own_family(family), self.names.import("Distribution"));
                quote!(<#family as #distribution>::Event)
            }
            Event::Real | Event::Vector => {
                let scalar = self.scalar();
                quote!(#scalar)
            }
            Event::Censored | Event::CensoredCount => {
                let (censoring, element) = (
                    self.names.import("Censoring"),
                    self.element_type(combination::innermost(family)),
                );
                quote!(#censoring<#element>)
            }
            Event::Truth | Event::OneHot => {
                let truth = self.names.import("bool");
                quote!(#truth)
            }
            Event::Count | Event::CountVector | Event::Class => {
                let count = self.names.import("u32");
                quote!(#count)
            }
        }
    }

    /// What `predict` returns for a row.
    pub(super) fn prediction_type(&self) -> TokenStream {
        match &self.plan.model.outcome {
            Outcome::Deterministic { width, .. } => self.numbers_type(&self.width(width)),
            Outcome::Distribution {
                family,
                event,
                convert,
                ..
            } => match convert {
                // Of what is not all known, the number itself is predicted.
                Quantity::Sample | Quantity::Mode if family.event.is_censored() => {
                    self.event_type(combination::innermost(family), event)
                }
                Quantity::Sample | Quantity::Mode => self.event_type(family, event),
                _ => self.numbers_type(&self.width(event)),
            },
        }
    }

    /// The body of `Model::prediction`.
    pub(super) fn prediction(&self) -> TokenStream {
        let (argument, key) = (ident("argument"), ident("key"));
        match &self.plan.model.outcome {
            Outcome::Deterministic { .. } => {
                let from_fn = self.names.import("from_fn");
                quote!(#from_fn(#argument))
            }
            Outcome::Distribution { convert, .. } => {
                let probabilistic = self.names.import("Probabilistic");
                let law = quote!(#probabilistic::law(self, #argument));
                match convert {
                    Quantity::Sample => {
                        let (distribution, rng) =
                            (self.names.import("Distribution"), self.names.import("rng"));
                        quote!(#distribution::sample(&#law, &mut #rng(#key())))
                    }
                    Quantity::Mean => {
                        let mean = self.names.import("Mean");
                        quote!(#mean::mean(&#law))
                    }
                    Quantity::Mode => {
                        let mode = self.names.import("Mode");
                        quote!(#mode::mode(&#law))
                    }
                    Quantity::Stddev => {
                        let variance = self.names.import("Variance");
                        quote!(#variance::stddev(&#law))
                    }
                }
            }
        }
    }
}
