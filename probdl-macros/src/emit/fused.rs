//! `impl Fused`: the whole model in registers, for models of a few parameters.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::calculus::whole;
use super::names::ident;
use super::structure::constant_name;
use crate::plan::{Node, NodeAction};
use crate::typed::NodeId;

/// With more parameters, or more numbers on the way, registers run out.
const REGISTERS: usize = 15;

impl Context<'_> {
    /// How many parameters a model has whose value and gradient are computed in registers.
    ///
    /// Such a model has one input and dense layers only, up to 15 parameters, and up to 15 inputs, targets and units in
    /// all; the macro knows its widths.
    pub(super) fn fused_parameters(&self) -> Option<usize> {
        let model = &self.plan.model;
        let count = self.parameter_count()?;
        let mut numbers = self.plan.head.output.known()?;
        for node in &model.nodes {
            if !matches!(node.action, NodeAction::Input(_) | NodeAction::Dense { .. }) {
                return None;
            }
            numbers += node.width.known()?;
        }
        let fits = (1..=REGISTERS).contains(&count) && numbers <= REGISTERS && model.inputs.len() == 1;
        fits.then_some(count)
    }

    /// The call that stands for forward, loss and backward.
    pub(super) fn fused_call(&self, parameters: usize) -> TokenStream {
        let call = self.names.import("apply_fused");
        let (x, y) = (
            self.width(&self.plan.model.inputs[0].width),
            self.width(&self.plan.head.output),
        );
        let count = whole(parameters);
        let [parameters, batch, gradient] = ["parameters", "batch", "gradient"].map(ident);
        quote!(#call::<V, Self, #x, #y, #count>(#parameters, #batch, #gradient))
    }

    /// `impl Fused`, for models that have it.
    pub(super) fn fused(&self) -> TokenStream {
        let Some(count) = self.fused_parameters() else {
            return TokenStream::new();
        };
        let import = |name: &str| self.names.import(name);
        let (fused, lanes, head_trait) = (import("Fused"), import("Lanes"), import("Head"));
        let name = &self.names.model;
        let model = &self.plan.model;
        let (x_width, y_width) = (
            self.width(&model.inputs[0].width),
            self.width(&self.plan.head.output),
        );
        let (count, head_width) = (whole(count), self.width(&self.plan.head.width));
        let [parameters, x, y, weight, gradient, d_t, loss] =
            ["parameters", "x", "y", "weight", "gradient", "d_t", "loss"].map(ident);

        let forward = model.nodes.iter().map(|node| self.fused_forward(node));
        let t = self.plan.head.inputs.iter().flat_map(|id| self.elements(*id));
        let adjoints = model
            .nodes
            .iter()
            .filter(|node| node.needs_gradient)
            .map(|node| self.fused_seed(node));
        let backward = model
            .nodes
            .iter()
            .rev()
            .filter(|node| node.needs_gradient)
            .map(|node| self.fused_backward(node));
        let body = quote! {
            #(#forward)*
            let mut #d_t = [V::splat(0.0); #head_width];
            let #loss = <Self as #head_trait<#head_width, #y_width>>::head(&[#(#t),*], #y, &mut #d_t);
            #(#adjoints)*
            #(#backward)*
            #weight * #loss
        };
        quote! {
            #[automatically_derived]
            impl #fused<#x_width, #y_width, #count> for #name {
                #[inline(always)]
                fn fused<V: #lanes>(
                    #parameters: &[V; #count],
                    #x: &[V; #x_width],
                    #y: &[V; #y_width],
                    #weight: V,
                    #gradient: &mut [V; #count],
                ) -> V {
                    #body
                }
            }
        }
    }

    fn fused_forward(&self, node: &Node) -> TokenStream {
        let NodeAction::Dense {
            from,
            layer,
            activation,
        } = &node.action
        else {
            return TokenStream::new();
        };
        let h = Self::fused_value(node);
        let layer = constant_name(&self.plan.model.layers[*layer]);
        let (activation, from) = (self.activation(activation), self.fused_reference(*from));
        let (parameters, width) = (ident("parameters"), self.width(&node.width));
        quote!(let #h: [V; #width] = Self::#layer.forward_fused(#activation, #parameters, #from);)
    }

    /// A node's adjoint before the layers run backward: what the head adds to it. The head's inputs may be the same node
    /// twice.
    fn fused_seed(&self, node: &Node) -> TokenStream {
        let (weight, d_t, name) = (ident("weight"), ident("d_t"), Self::fused_adjoint(node));
        let mut elements = vec![vec![]; node.width.known().unwrap_or(0)];
        let mut first = 0;
        for id in &self.plan.head.inputs {
            let width = self.plan.model.node(*id).width.known().unwrap_or(0);
            if *id == node.id {
                for (element, parts) in elements.iter_mut().enumerate() {
                    let from = whole(first + element);
                    parts.push(quote!(#weight * #d_t[#from]));
                }
            }
            first += width;
        }
        let value = if elements.iter().all(Vec::is_empty) {
            self.zeros(node)
        } else {
            quote!([#(#(#elements)+*),*])
        };
        let is_input =
            |other: &Node| matches!(&other.action, NodeAction::Dense { from, .. } if *from == node.id);
        if self.plan.model.nodes.iter().any(is_input) {
            quote!(let mut #name = #value;)
        } else {
            quote!(let #name = #value;)
        }
    }

    fn fused_backward(&self, node: &Node) -> TokenStream {
        let NodeAction::Dense {
            from,
            layer,
            activation,
        } = &node.action
        else {
            return TokenStream::new();
        };
        let (h, d_h) = (Self::fused_value(node), Self::fused_adjoint(node));
        let layer = constant_name(&self.plan.model.layers[*layer]);
        let (activation, x) = (self.activation(activation), self.fused_reference(*from));
        let (parameters, gradient) = (ident("parameters"), ident("gradient"));
        let input = self.plan.model.node(*from);
        let d_x = if input.needs_gradient {
            let d_x = Self::fused_adjoint(input);
            quote!(&mut #d_x)
        } else {
            let zeros = self.zeros(input);
            quote!(&mut #zeros)
        };
        quote!(Self::#layer.backward_fused(#activation, #parameters, #x, &#h, &#d_h, #d_x, #gradient);)
    }

    fn zeros(&self, node: &Node) -> TokenStream {
        let width = self.width(&node.width);
        quote!([V::splat(0.0); #width])
    }

    /// The numbers of a node, one by one.
    fn elements(&self, id: NodeId) -> Vec<TokenStream> {
        let node = self.plan.model.node(id);
        let value = Self::fused_value(node);
        (0..node.width.known().unwrap_or(0))
            .map(|element| {
                let element = whole(element);
                quote!(#value[#element])
            })
            .collect()
    }

    fn fused_value(node: &Node) -> proc_macro2::Ident {
        match node.action {
            NodeAction::Input(_) => ident("x"),
            _ => ident(&value_name(&node.name)),
        }
    }

    fn fused_reference(&self, id: NodeId) -> TokenStream {
        let node = self.plan.model.node(id);
        let value = Self::fused_value(node);
        match node.action {
            NodeAction::Input(_) => quote!(#value),
            _ => quote!(&#value),
        }
    }

    fn fused_adjoint(node: &Node) -> proc_macro2::Ident {
        let name = format!("d_{}", value_name(&node.name).trim_start_matches("r#"));
        ident(&name)
    }
}

/// The name of a node's values; one that no argument of the function has.
fn value_name(name: &str) -> String {
    match name.trim_start_matches("r#") {
        plain @ ("x" | "y" | "t" | "d_t" | "weight" | "parameters" | "gradient" | "loss") => {
            format!("{plain}_")
        }
        plain if plain.starts_with("d_") => format!("{plain}_"),
        _ => name.to_owned(),
    }
}
