//! Views of the parameters, layer by layer, under the names of Keras.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Context;
use super::names::ident;
use super::structure::constant_name;
use crate::plan::{Layer, Parameters};

impl Context<'_> {
    pub(super) fn accessors(&self) -> TokenStream {
        self.plan
            .model
            .layers
            .iter()
            .map(|layer| self.accessor(layer))
            .collect()
    }

    fn accessor(&self, layer: &Layer) -> TokenStream {
        let scalar = self.scalar();
        let width = self.argument(&layer.width);
        let constant = constant_name(layer);
        let (view, sizes, what) = match &layer.parameters {
            Parameters::None => return TokenStream::new(),
            Parameters::Dense { inputs, .. } => {
                let inputs_argument = self.argument(inputs);
                let text = match inputs {
                    crate::width::Width::Inferred => format!("one row for each input, {} wide", layer.width),
                    inputs => format!("{inputs} x {}", layer.width),
                };
                (
                    "DenseView",
                    quote!(#inputs_argument, #width),
                    format!("kernel ({text}) and bias"),
                )
            }
            Parameters::Variable { .. } => {
                ("VariableView", quote!(#width), format!("value ({})", layer.width))
            }
            Parameters::Normalization { .. } => {
                let view = self.names.import("NormalizationView");
                let (name, doc) = (
                    ident(&layer.name),
                    format!(" Mean and standard deviation of `{}`.", layer.name),
                );
                return quote! {
                    #[doc = #doc]
                    pub fn #name(&self) -> #view<'_, #scalar> {
                        #view::new(&self.store, Self::#constant)
                    }
                };
            }
        };
        let view_mut = self.names.import(&format!("{view}Mut"));
        let view = self.names.import(view);
        let plain = layer.name.trim_start_matches("r#");
        let (name, name_mut) = (
            ident(&layer.name),
            ident(&format_ident!("{plain}_mut").to_string()),
        );
        let doc = format!(" The {what} of `{plain}`.");
        let doc_mut = format!(" The {what} of `{plain}`, to be changed.");
        quote! {
            #[doc = #doc]
            pub fn #name(&self) -> #view<'_, #scalar, #sizes> {
                #view::new(&self.store, Self::#constant)
            }

            #[doc = #doc_mut]
            pub fn #name_mut(&mut self) -> #view_mut<'_, #scalar, #sizes> {
                #view_mut::new(&mut self.store, Self::#constant)
            }
        }
    }
}
