//! The head, the law's arguments, expressions between layers, and the law itself.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Context;
use super::calculus::Writer;
use super::names::ident;
use crate::calculus::offsets;
use crate::plan::{Function, Outcome, Scheduled};
use crate::tables::families::combination::{self, Combination, Combinator};
use crate::tables::families::{Event, Family, Form, Quantity, Requirement, own};
use crate::width::Width;

/// A function with more numbers than this keeps them on the heap.
const WIDEST_ON_THE_STACK: usize = 128;

/// A law, and where among the arguments its own begin.
struct Law<'a> {
    family: &'static Family,
    form: &'a Form,
    event: &'a Width,
    checked: &'a [usize],
    start: Width,
    /// Of a mixture: the component's variable, and how many arguments each has.
    component: Option<(proc_macro2::Ident, Width)>,
}

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
    pub(super) fn event_type(&self, family: &Family, width: &Width) -> TokenStream {
        let width = self.width(width);
        match family.event {
            Event::Own => {
                let (family, distribution) = (self.own_family(family), self.names.import("Distribution"));
                quote!([<#family as #distribution>::Event; #width])
            }
            Event::Real | Event::Vector => self.numbers_type(&width),
            Event::Censored => {
                let (censoring, scalar) = (self.names.import("Censoring"), self.scalar());
                quote!([#censoring<#scalar>; #width])
            }
            Event::Truth | Event::OneHot => {
                let truth = self.names.import("bool");
                quote!([#truth; #width])
            }
            Event::Count | Event::CountVector => {
                let count = self.names.import("u32");
                quote!([#count; #width])
            }
            Event::Class => {
                let class = self.names.import("u32");
                quote!(#class)
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
                Quantity::Sample | Quantity::Mode if family.event != Event::Censored => {
                    self.event_type(family, event)
                }
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

    /// An element of a law's argument; of one that is checked, NaN where the promise is broken: a law with a broken
    /// promise has NaN for all quantities, never a wrong number.
    fn law_argument(&self, law: &Law, index: usize, element: &TokenStream) -> TokenStream {
        let argument = ident("argument");
        let offset = law.start.plus(&law.form.offset(index, law.event));
        let component = law.component.as_ref().map(|(component, size)| {
            let size = self.width(size);
            quote!(#size * #component +)
        });
        let value = match (offset, component) {
            (offset, None) if element.is_empty() => {
                let offset = self.width(&offset);
                quote!(#argument(#offset))
            }
            (Width::Known(0), None) => quote!(#argument(#element)),
            (offset, component) => {
                let offset = self.width(&offset);
                quote!(#argument(#offset + #component #element))
            }
        };
        if !law.checked.contains(&index) {
            return value;
        }
        let requirement = law.form.parameters[index].requirement;
        match (requirement, requirement.bounds()) {
            (Requirement::Above(_), _) => {
                let verify = self.names.import("checked_above");
                let lower = self.law_argument(law, index - 1, element);
                quote!(#verify(#value, #lower))
            }
            (_, Some(bounds)) => {
                let verify = self.names.import(&format!("checked_{}", bounds.name()));
                quote!(#verify(#value))
            }
            _ => value,
        }
    }

    /// The arguments of a law of a whole vector: arrays, and functions of the index where the length is not the event's.
    fn whole_arguments(&self, law: &Law) -> Vec<TokenStream> {
        let (argument, element) = (ident("argument"), ident("k"));
        let from_fn = self.names.import("from_fn");
        if let ([_], [], None) = (law.form.parameters, law.checked, &law.component) {
            return vec![quote!(#from_fn(#argument))];
        }
        law.form
            .parameters
            .iter()
            .enumerate()
            .map(|(index, parameter)| {
                if parameter.requirement.is_single() {
                    return self.law_argument(law, index, &TokenStream::new());
                }
                let value = self.law_argument(law, index, &quote!(#element));
                match parameter.requirement {
                    Requirement::Triangle => quote!(|#element| #value),
                    _ => quote!(#from_fn(|#element| #value)),
                }
            })
            .collect()
    }

    /// The type of a law of the user's own family, or of the one that a combinator takes.
    pub(super) fn own_family(&self, family: &Family) -> TokenStream {
        let law = combination::of(family).map_or(family, |combination| combination.law);
        self.names.family_type(law.name, &self.scalar())
    }

    /// A family of the user's own, as the trait that has its facts.
    pub(super) fn facts_of(&self, name: &str, parameters: usize) -> TokenStream {
        let law = self.names.family_type(name, &self.scalar());
        let (family, count) = (self.names.path("Family"), super::calculus::whole(parameters));
        quote!(<#law as #family<#count>>)
    }

    /// The type of the law of one element and its value, which may be made of another's.
    fn law_of_element(
        &self,
        family: &Family,
        constructor: &str,
        arguments: &[TokenStream],
    ) -> (TokenStream, TokenStream) {
        let Some(Combination { combinator, law, .. }) = combination::of(family) else {
            if own::is_own(family.name) {
                let family = self.own_family(family);
                let count = super::calculus::whole(arguments.len());
                let constructor = self.names.import(constructor);
                return (
                    family.clone(),
                    quote!(#constructor::<#family, #count>([#(#arguments),*])),
                );
            }
            let (family_type, scalar) = (self.names.import(family.name), self.scalar());
            let constructor = format_ident!("{constructor}");
            return (
                quote!(#family_type<#scalar>),
                quote!(#family_type::#constructor([#(#arguments),*])),
            );
        };
        let (of_law, own) = arguments.split_at(arguments.len() - combinator.parameters().len());
        let (inner_type, inner) = self.law_of_element(law, constructor, of_law);
        match combinator {
            Combinator::ZeroInflated => {
                let wrapper = self.names.import(combinator.name());
                (
                    quote!(#wrapper<#inner_type>),
                    quote!(#wrapper::proved_logits(#inner, #(#own),*)),
                )
            }
            Combinator::Truncated(ends) => {
                let wrapper = self.names.import(combinator.name());
                let constructor = format_ident!("{}", ends.constructor());
                (
                    quote!(#wrapper<#inner_type>),
                    quote!(#wrapper::#constructor(#inner, #(#own),*)),
                )
            }
            // What is predicted is the law itself.
            Combinator::Censored => (inner_type, inner),
        }
    }

    /// The type of a law and its value.
    fn one_law(&self, law: &Law) -> (TokenStream, TokenStream) {
        let scalar = self.scalar();
        let constructor = format_ident!("{}", law.form.constructor);
        let element = ident("k");
        let (width, width_argument) = (self.width(law.event), self.argument(law.event));
        if law.family.event.is_whole() {
            let family_type = self.names.import(law.family.name);
            let arguments = self.whole_arguments(law);
            return (
                quote!(#family_type<#width_argument, #scalar>),
                quote!(#family_type::#constructor(#(#arguments),*)),
            );
        }
        let independent = self.names.import("Independent");
        let each: Vec<TokenStream> = (0..law.form.parameters.len())
            .map(|index| self.law_argument(law, index, &quote!(#element)))
            .collect();
        let (value_type, mut value) = self.law_of_element(law.family, law.form.constructor, &each);
        if self.plan.model.normalize_target {
            let location_scale = self.names.import("LocationScale");
            value = quote! {
                #location_scale::affine(
                    #value,
                    self.store.values[Self::TARGET + #element],
                    self.store.values[Self::TARGET + #width + #element],
                )
            };
        }
        (
            quote!(#independent<#value_type, #width_argument>),
            quote!(#independent::from_fn(|#element| #value)),
        )
    }

    /// `impl Probabilistic`
    pub(super) fn law(&self) -> TokenStream {
        let Outcome::Distribution {
            family,
            form,
            event,
            law,
            checked,
            components,
            ..
        } = &self.plan.model.outcome
        else {
            return TokenStream::new();
        };
        let (name, (generics, parameters)) = (&self.names.model, self.generics());
        let (probabilistic, scalar) = (self.names.import("Probabilistic"), self.scalar());
        let argument = ident("argument");
        let form = &family.forms[*form];
        let one = Law {
            family,
            form,
            event,
            checked,
            start: Width::Known(components.unwrap_or_default()),
            component: None,
        };
        let (distribution, body) = match components {
            None => self.one_law(&one),
            Some(components) => {
                let (mixture, from_fn) = (
                    self.names.import("MixtureSameFamily"),
                    self.names.import("from_fn"),
                );
                let component = ident("c");
                let (law, body) = self.one_law(&Law {
                    component: Some((component.clone(), form.offset(form.parameters.len(), event))),
                    ..one
                });
                let count = super::calculus::whole(*components);
                (
                    quote!(#mixture<#law, #count>),
                    quote! {
                        #mixture::proved(#from_fn(|#component| #argument(#component)), #from_fn(|#component| #body))
                    },
                )
            }
        };
        let doc = format!(" `{law}`");
        let (fn_trait, usize_type) = (self.names.import("Fn"), self.names.import("usize"));
        quote! {
            #[automatically_derived]
            impl #generics #probabilistic for #name #parameters {
                #[doc = #doc]
                type Distribution = #distribution;

                fn law(&self, #argument: impl #fn_trait(#usize_type) -> #scalar) -> Self::Distribution {
                    #body
                }
            }
        }
    }
}
