//! The struct, its constructor, where its parameters lie, and the traits every struct should have.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Context;
use super::names::ident;
use crate::plan::{Layer, Parameters};
use crate::typed::TypedForm;

impl Context<'_> {
    /// The struct.
    pub(super) fn declaration(&self) -> TokenStream {
        let model = &self.plan.model;
        let (visibility, attributes) = match &model.form {
            TypedForm::Item { visibility, .. } => (quote!(#visibility), model.attributes.as_slice()),
            TypedForm::Expression(_) => (TokenStream::new(), [].as_slice()),
        };
        let (name, (generics, _)) = (&self.names.model, self.generics());
        let (store, scalar) = (self.names.path("Store"), self.names.path(self.scalar_name()));
        let docs = self.struct_docs();
        quote! {
            #(#attributes)*
            #(#[doc = #docs])*
            #visibility struct #name #generics {
                store: #store<#scalar>,
            }
        }
    }

    /// The constructor, offsets and accessors.
    pub(super) fn inherent(&self) -> TokenStream {
        let (name, (generics, arguments)) = (&self.names.model, self.generics());
        let offsets = self.offsets();
        let (u64_type, self_type) = (self.names.import("u64"), quote!(Self));
        let (store, model) = (self.names.import("Store"), self.names.import("Model"));
        let accessors = self.accessors();
        quote! {
            impl #generics #name #arguments {
                #offsets

                /// A model with freshly initialized parameters. Everything random about it follows from `seed`.
                pub fn new(seed: #u64_type) -> #self_type {
                    Self { store: #store::new(&<Self as #model>::description(), seed) }
                }

                #accessors
            }
        }
    }

    /// Where the parameters of each layer lie: trainable ones in order, then statistics.
    fn offsets(&self) -> TokenStream {
        let mut tokens = TokenStream::new();
        let mut end = quote!(0);
        let layers = &self.plan.model.layers;
        for layer in layers {
            let constant = constant_name(layer);
            let width = self.width(&layer.width);
            let (kind, arguments) = match &layer.parameters {
                Parameters::Dense { inputs, bias, .. } => {
                    let inputs = self.width(inputs);
                    ("Dense", quote!(#inputs, #width, #bias))
                }
                Parameters::Variable { .. } => ("Variable", width),
                Parameters::None | Parameters::Normalization { .. } => continue,
            };
            let kind = self.names.import(kind);
            let doc = format!(" Where the parameters of `{}` lie.", layer.name);
            tokens.extend(quote! {
                #[doc = #doc]
                const #constant: #kind = #kind::new(#end, #arguments);
            });
            end = quote!(Self::#constant.end());
        }
        let has_statistics = layers
            .iter()
            .any(|layer| matches!(layer.parameters, Parameters::Normalization { .. }));
        if !has_statistics && !self.plan.model.normalize_target {
            return tokens;
        }
        let usize_type = self.names.import("usize");
        tokens.extend(quote! {
            /// How many numbers are trainable.
            const PARAMETERS: #usize_type = #end;
        });
        let mut end = quote!(Self::PARAMETERS);
        for layer in layers {
            let Parameters::Normalization { .. } = layer.parameters else {
                continue;
            };
            let (constant, width) = (constant_name(layer), self.width(&layer.width));
            let kind = self.names.import("Normalization");
            let doc = format!(" Where the statistics of `{}` lie.", layer.name);
            tokens.extend(quote! {
                #[doc = #doc]
                const #constant: #kind = #kind::new(#end, #width);
            });
            end = quote!(Self::#constant.end());
        }
        if self.plan.model.normalize_target {
            tokens.extend(quote! {
                /// Where the means and standard deviations of the targets lie.
                const TARGET: #usize_type = #end;
            });
        }
        tokens
    }

    /// `Clone` and `Debug`, as one would write them.
    pub(super) fn standard_traits(&self) -> TokenStream {
        let (name, (generics, arguments)) = (&self.names.model, self.generics());
        let (clone, debug) = (self.names.import("Clone"), self.names.import("Debug"));
        let (formatter, result) = (self.names.import("Formatter"), self.names.import("FormatResult"));
        let text = syn::ext::IdentExt::unraw(name).to_string();
        quote! {
            #[automatically_derived]
            impl #generics #clone for #name #arguments {
                fn clone(&self) -> Self {
                    Self { store: #clone::clone(&self.store) }
                }
            }

            #[automatically_derived]
            impl #generics #debug for #name #arguments {
                fn fmt(&self, formatter: &mut #formatter<'_>) -> #result {
                    formatter.debug_struct(#text).field("store", &self.store).finish()
                }
            }
        }
    }
}

/// The constant that describes where a layer's parameters lie, as in `DENSE_1`.
pub(super) fn constant_name(layer: &Layer) -> proc_macro2::Ident {
    let name = layer.name.trim_start_matches("r#").to_uppercase();
    let mut constant = format_ident!("{name}");
    constant.set_span(ident("x").span());
    constant
}
