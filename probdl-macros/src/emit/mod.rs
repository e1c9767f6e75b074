//! `Plan<Scheduled>` to tokens: the order of an expansion's items.

mod accessors;
mod calculus;
mod description;
mod docs;
mod fused;
mod head;
mod law;
mod names;
mod network;
mod row;
mod structure;

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{quote, quote_spanned};

use crate::plan::{Plan, Scheduled};
use crate::typed::{Assertion, Exception, TypedForm};
use crate::width::Width;
use names::Names;

/// What every part of an expansion needs.
pub(super) struct Context<'a> {
    plan: &'a Plan<Scheduled>,
    names: Names,
    /// Whether the input's width is left to rustc.
    inferred: bool,
}

/// Writes a model.
pub(crate) fn emit(plan: &Plan<Scheduled>) -> TokenStream {
    let inferred = plan
        .model
        .inputs
        .iter()
        .any(|input| matches!(input.width, Width::Inferred));
    let context = Context {
        plan,
        names: Names::new(&plan.model),
        inferred,
    };
    let declaration = context.declaration();
    let items = [
        context.inherent(),
        context.model(),
        context.head(),
        context.fused(),
        context.law(),
        context.arguments(),
        context.maps(),
        context.standard_traits(),
    ];
    let widths = context.width_constants();
    let assertions = context.assertions();
    let imports = context.names.use_line();
    match &plan.model.form {
        TypedForm::Item { .. } => quote! {
            #declaration
            #[doc(hidden)]
            const _: () = {
                #imports
                #(#widths)*
                #(#items)*
                #(#assertions)*
            };
        },
        TypedForm::Expression(first) => {
            let mut model = context.names.model.clone();
            model.set_span(first.start);
            let seed = proc_macro2::Literal::u64_unsuffixed(plan.model.seed);
            let value = quote_spanned!(first.start=> #model::new(#seed));
            let value = if inferred {
                // A function of its own, so that a width that rustc cannot infer is complained about once.
                let (input, usize_type) = (&context.names.input, context.names.path("usize"));
                quote! {
                    /// The model, for rows of any width.
                    fn model<const #input: #usize_type>() -> #model<#input> {
                        #value
                    }
                    model()
                }
            } else {
                value
            };
            quote! {
                {
                    #imports
                    #(#widths)*
                    #declaration
                    #(#items)*
                    #(#assertions)*
                    #value
                }
            }
        }
    }
}

impl Context<'_> {
    /// A width where it may name the const generic.
    fn width(&self, width: &Width) -> TokenStream {
        let input = &self.names.input;
        width.tokens(&quote!(#input))
    }

    /// A width as an argument of a const generic, where sums and products stand in braces.
    fn argument(&self, width: &Width) -> TokenStream {
        let tokens = self.width(width);
        match width {
            Width::Constant(constant) if constant.text.contains(' ') => quote!({ #tokens }),
            _ => tokens,
        }
    }

    /// A parameter of a generated function; one that the body does not mention begins with `_`.
    fn parameter(name: &str, body: &TokenStream) -> proc_macro2::Ident {
        if network::words(body).contains(name) {
            names::ident(name)
        } else {
            names::ident(&format!("_{name}"))
        }
    }

    fn generics(&self) -> (TokenStream, TokenStream) {
        self.names.generics(self.inferred)
    }

    /// `f32` or `f64`
    fn scalar(&self) -> proc_macro2::Ident {
        self.names.import(self.scalar_name())
    }

    fn scalar_name(&self) -> &'static str {
        if self.plan.model.double { "f64" } else { "f32" }
    }

    /// The user's constants that stand in widths, each read once.
    fn width_constants(&self) -> Vec<TokenStream> {
        let constants = self.plan.model.width_constants.iter();
        constants
            .map(|constant| {
                let (name, path, size) = (&constant.name, &constant.path, self.names.import("usize"));
                let doc = format!(" `{}`, as a width.", crate::ast::path_text(path));
                quote! {
                    #[doc = #doc]
                    const #name: #size = #path;
                }
            })
            .collect()
    }

    /// What is asserted, or else its premise fails.
    fn condition(&self, assertion: &Assertion) -> TokenStream {
        let condition = &assertion.condition;
        let Some(premise) = &assertion.premise else {
            return condition.clone();
        };
        let facts = self.facts_of(premise.family, premise.parameters);
        let index = calculus::whole(premise.index);
        let exception = match &premise.exception {
            Exception::AnotherRule(rule) => {
                let (rules, rule) = (self.names.path("ParameterRule"), names::ident(rule));
                quote!(#facts::PARAMETERS[#index].is_free_of(#rules::#rule))
            }
            Exception::Called(name) => quote!(#facts::PARAMETERS[#index].is_called(#name)),
        };
        if condition.to_string() == "false" {
            exception
        } else {
            quote!(#exception || (#condition))
        }
    }

    /// What rustc must find true, at the user's tokens.
    fn assertions(&self) -> Vec<TokenStream> {
        self.plan
            .model
            .assertions
            .iter()
            .map(|assertion| {
                let message = &assertion.message;
                let condition = self.condition(assertion);
                // rustc shows the call of `assert!`: its first token and its parentheses mark the user's tokens.
                let call = quote_spanned!(assertion.region.start=> ::core::assert!);
                let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#condition, #message));
                arguments.set_span(assertion.region.end);
                quote!(const _: () = #call #arguments;)
            })
            .collect()
    }
}
