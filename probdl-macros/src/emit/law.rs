//! The law of a row, made of the arguments that the head's layers gave.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::Context;
use super::names::ident;
use crate::expr::graph::Bounds;
use crate::plan::{self, Outcome};
use crate::tables::families::combination::{self, Combination, Combinator};
use crate::tables::families::{Family, Form, Requirement, own};
use crate::width::Width;

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

impl<'a> Law<'a> {
    fn of(law: &'a plan::Law, event: &'a Width) -> Self {
        Self {
            family: law.family,
            form: law.form(),
            event,
            checked: &law.checked,
            start: law.start.clone(),
            component: None,
        }
    }
}

impl Context<'_> {
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
            (Requirement::Above(_) | Requirement::WholeNumberAbove(_), _) => {
                let verify = self.names.import("checked_above");
                let lower = self.law_argument(law, index - 1, element);
                quote!(#verify(#value, #lower))
            }
            (_, Some(Bounds::Own(parameter))) => {
                let scalar = self.scalar().to_token_stream();
                self.names.verified(parameter, &scalar, &scalar, &value)
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
    pub(super) fn own_family(&self, family: &'static Family) -> TokenStream {
        let law = combination::innermost(family);
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
        family: &'static Family,
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
            Combinator::ZeroInflated(share) => {
                let wrapper = self.names.import(combinator.name());
                let constructor = format_ident!("{}", share.constructor());
                (
                    quote!(#wrapper<#inner_type>),
                    quote!(#wrapper::#constructor(#inner, #(#own),*)),
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
            Combinator::Transformed(function) => {
                let wrapper = self.names.import(combinator.name());
                let function_type = self.names.import(function.type_name());
                if own.is_empty() {
                    return (
                        quote!(#wrapper<#inner_type, #function_type>),
                        quote!(#wrapper::new(#inner, #function_type)),
                    );
                }
                let scalar = self.scalar();
                (
                    quote!(#wrapper<#inner_type, #function_type<#scalar>>),
                    quote!(#wrapper::new(#inner, #function_type::proved([#(#own),*]))),
                )
            }
            // What is predicted is the law itself.
            Combinator::Censored => (inner_type, inner),
        }
    }

    /// The type of a law and its value.
    fn one_law(&self, law: &Law) -> (TokenStream, TokenStream) {
        if law.family.event.is_whole() {
            let (scalar, width_argument) = (self.scalar(), self.argument(law.event));
            let constructor = format_ident!("{}", law.form.constructor);
            let family_type = self.names.import(law.family.name);
            let arguments = self.whole_arguments(law);
            return (
                quote!(#family_type<#width_argument, #scalar>),
                quote!(#family_type::#constructor(#(#arguments),*)),
            );
        }
        let (value_type, value) = self.element(law);
        self.independent(law.event, &value_type, &value)
    }

    /// The type of the law of an event's element `k` and its value.
    fn element(&self, law: &Law) -> (TokenStream, TokenStream) {
        let element = ident("k");
        let each: Vec<TokenStream> = (0..law.form.parameters.len())
            .map(|index| self.law_argument(law, index, &quote!(#element)))
            .collect();
        let (value_type, mut value) = self.law_of_element(law.family, law.form.constructor, &each);
        if self.plan.model.normalize_target {
            let width = self.width(law.event);
            let location_scale = self.names.import("LocationScale");
            value = quote! {
                #location_scale::affine(
                    #value,
                    self.store.values[Self::TARGET + #element],
                    self.store.values[Self::TARGET + #width + #element],
                )
            };
        }
        (value_type, value)
    }

    /// The type of the law of an event whose elements are of this type, and its value.
    fn independent(
        &self,
        event: &Width,
        element_type: &TokenStream,
        value: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let (independent, element) = (self.names.import("Independent"), ident("k"));
        let width = self.argument(event);
        (
            quote!(#independent<#element_type, #width>),
            quote!(#independent::from_fn(|#element| #value)),
        )
    }

    /// The type of a mixture and its value.
    fn mixture(&self, laws: &[plan::Law], event: &Width) -> (TokenStream, TokenStream) {
        let (mixture, from_fn) = (
            self.names.import("MixtureSameFamily"),
            self.names.import("from_fn"),
        );
        let (argument, component) = (ident("argument"), ident("c"));
        let count = super::calculus::whole(laws.len());
        let alike = |law: &plan::Law| {
            std::ptr::eq(law.family, laws[0].family)
                && law.form == laws[0].form
                && law.checked == laws[0].checked
        };
        let (law, components) = if laws.iter().all(alike) {
            let form = laws[0].form();
            let (law, body) = self.one_law(&Law {
                component: Some((component.clone(), form.offset(form.parameters.len(), event))),
                ..Law::of(&laws[0], event)
            });
            (law, quote!(#from_fn(|#component| #body)))
        } else {
            self.components(laws, event)
        };
        (
            quote!(#mixture<#law, #count>),
            quote!(#mixture::proved(#from_fn(|#component| #argument(#component)), #components)),
        )
    }

    /// The one type of laws of several families, and an array of them.
    fn components(&self, laws: &[plan::Law], event: &Width) -> (TokenStream, TokenStream) {
        let laws: Vec<Law> = laws.iter().map(|law| Law::of(law, event)).collect();
        let elements: Vec<(TokenStream, TokenStream)> = laws.iter().map(|law| self.element(law)).collect();
        let mut types: Vec<&TokenStream> = Vec::new();
        let mut places = Vec::new();
        for (element, _) in &elements {
            let same = |known: &&TokenStream| known.to_string() == element.to_string();
            places.push(types.iter().position(same).unwrap_or_else(|| {
                types.push(element);
                types.len() - 1
            }));
        }
        let last = types.len() - 1;
        let mut element_type = types[last].clone();
        for of_one in types[..last].iter().rev() {
            let either = self.names.import("Either");
            element_type = quote!(#either<#of_one, #element_type>);
        }
        let components = std::iter::zip(&elements, &places).map(|((_, value), place)| {
            let mut value = value.clone();
            if *place < last {
                let either = self.names.import("Either");
                value = quote!(#either::First(#value));
            }
            for _ in 0..*place {
                let either = self.names.import("Either");
                value = quote!(#either::Second(#value));
            }
            self.independent(event, &element_type, &value).1
        });
        let components = quote!([#(#components),*]);
        (
            self.independent(event, &element_type, &TokenStream::new()).0,
            components,
        )
    }

    /// `impl Probabilistic`
    pub(super) fn law(&self) -> TokenStream {
        let Outcome::Distribution {
            event,
            law,
            laws,
            is_mixture,
            ..
        } = &self.plan.model.outcome
        else {
            return TokenStream::new();
        };
        let (name, (generics, parameters)) = (&self.names.model, self.generics());
        let (probabilistic, scalar) = (self.names.import("Probabilistic"), self.scalar());
        let argument = ident("argument");
        let (distribution, body) = if *is_mixture {
            self.mixture(laws, event)
        } else {
            self.one_law(&Law::of(&laws[0], event))
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
