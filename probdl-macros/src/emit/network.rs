//! `impl Model`: buffers, and the layers' calls forward and backward.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Context;
use super::calculus::whole;
use super::names::ident;
use super::structure::constant_name;
use crate::check::number_tokens;
use crate::plan::{Function, Node, NodeAction, Outcome, Parameters, Scheduled, reads};
use crate::typed::NodeId;
use crate::width::Width;

impl Context<'_> {
    /// Nodes that fill a buffer of their own.
    pub(super) fn buffers(&self) -> Vec<&Node> {
        self.plan
            .model
            .nodes
            .iter()
            .filter(|node| !matches!(node.action, NodeAction::Input(_)))
            .collect()
    }

    /// Nodes whose adjoints have a buffer.
    fn adjoints(&self) -> Vec<&Node> {
        let mut needed: BTreeSet<NodeId> = self.plan.head.inputs.iter().copied().collect();
        for node in &self.plan.model.nodes {
            if let NodeAction::Map(map) = node.action
                && node.needs_gradient
            {
                needed.extend(&self.plan.maps[map].inputs);
            }
        }
        self.plan
            .model
            .nodes
            .iter()
            .filter(|node| node.needs_gradient || needed.contains(&node.id))
            .collect()
    }

    /// Whether some function keeps its numbers on the heap.
    fn has_scratch(&self) -> bool {
        Self::is_wide(&self.plan.head)
            || Self::is_wide(&self.plan.arguments)
            || self.plan.maps.iter().any(Self::is_wide)
    }

    /// `let [dense, _, d_dense] = work;`, with the buffers a function uses.
    fn unpack(&self, used: &TokenStream) -> TokenStream {
        let words: BTreeSet<String> = words(used);
        let pattern = |name: String| {
            if words.contains(&name) {
                let name = ident(&name);
                quote!(#name)
            } else {
                quote!(_)
            }
        };
        let buffers = self.buffers().into_iter().map(|node| pattern(buffer_name(node)));
        let adjoints = self
            .adjoints()
            .into_iter()
            .map(|node| pattern(self.adjoint_name(node)));
        let all: Vec<TokenStream> = buffers.chain(adjoints).collect();
        let work = ident("work");
        if self.has_scratch() {
            let scratch = pattern("scratch".into());
            return quote!(let ([#(#all),*], #scratch) = #work;);
        }
        if all.iter().all(|name| name.to_string() == "_") {
            return TokenStream::new();
        }
        quote!(let [#(#all),*] = #work;)
    }

    /// `impl Model`
    pub(super) fn model(&self) -> TokenStream {
        let (name, (generics, arguments)) = (&self.names.model, self.generics());
        let import = |name: &str| self.names.import(name);
        let (model, kernels, scalar_trait) = (import("Model"), import("Kernels"), import("Scalar"));
        let (store, description, batch, tiles) = (
            import("Store"),
            import("Description"),
            import("Batch"),
            import("Tiles"),
        );
        let (usize_type, u64_type) = (import("usize"), import("u64"));
        let scalar = self.scalar();
        let (input, target) = (self.input_type(), self.target_type());
        let (prediction_type, prediction) = (self.prediction_type(), self.prediction());
        let described = self.description();
        let count = whole(self.buffers().len() + self.adjoints().len());
        let new_buffers = self.new_buffers();
        let (work_type, new_work) = if self.has_scratch() {
            let scratch = import("Scratch");
            (
                quote!(([#tiles<S>; #count], #scratch)),
                quote!(([#(#new_buffers),*], #scratch::new())),
            )
        } else {
            (quote!([#tiles<S>; #count]), quote!([#(#new_buffers),*]))
        };
        let forward = self.forward();
        let loss = self.loss();
        let value_and_gradient = self.value_and_gradient();
        let buffer = self.parameters_type();
        let bool_type = import("bool");
        let is_fused = self.fused_parameters().is_some();
        let (has_statistics, has_regularizers) = (self.has_statistics(), self.has_regularizers());
        let write_arguments = self.write_arguments();
        let argument_count = self.width(&self.plan.arguments.output);
        let work = ident("work");
        let (batch_name, out) = (ident("batch"), ident("out"));
        let [forward_parameters, forward_batch, forward_work] =
            ["parameters", "batch", "work"].map(|name| Self::parameter(name, &forward));
        let [parameters, step_batch, step_work, gradient] = ["parameters", "batch", "work", "gradient"]
            .map(|name| Self::parameter(name, &value_and_gradient));
        let rows = Self::parameter("rows", &new_work);
        let [argument, key] = ["argument", "key"].map(|name| Self::parameter(name, &prediction));
        let (fn_trait, fn_once) = (import("Fn"), import("FnOnce"));
        let (row_numbers, row) = self.row();
        quote! {
            #[automatically_derived]
            impl #generics #model for #name #arguments {
                type Scalar = #scalar;
                type Input = #input;
                type Target = #target;
                type Prediction = #prediction_type;
                type Work<S: #scalar_trait> = #work_type;
                type Parameters<S: #scalar_trait> = #buffer;

                const FUSED: #bool_type = #is_fused;
                const HAS_STATISTICS: #bool_type = #has_statistics;
                const HAS_REGULARIZERS: #bool_type = #has_regularizers;
                const ARGUMENTS: #usize_type = #argument_count;
                const ROW: #usize_type = #row_numbers;

                fn description() -> #description {
                    #described
                }

                fn store(&self) -> &#store<#scalar> {
                    &self.store
                }

                fn store_mut(&mut self) -> &mut #store<#scalar> {
                    &mut self.store
                }

                fn from_store(store: #store<#scalar>) -> Self {
                    Self { store }
                }

                fn work<S: #scalar_trait>(#rows: #usize_type) -> Self::Work<S> {
                    #new_work
                }

                #[inline(always)]
                fn forward<V: #kernels>(
                    #forward_parameters: &[V::Scalar],
                    #forward_batch: &#batch<V::Scalar>,
                    #forward_work: &mut Self::Work<V::Scalar>,
                ) {
                    #forward
                }

                #[inline(always)]
                fn loss<V: #kernels>(#batch_name: &#batch<V::Scalar>, #work: &mut Self::Work<V::Scalar>) -> V::Scalar {
                    #loss
                }

                #[inline(always)]
                fn value_and_gradient<V: #kernels>(
                    #parameters: &[V::Scalar],
                    #step_batch: &#batch<V::Scalar>,
                    #step_work: &mut Self::Work<V::Scalar>,
                    #gradient: &mut [V::Scalar],
                ) -> V::Scalar {
                    #value_and_gradient
                }

                #[inline(always)]
                fn arguments<V: #kernels>(
                    #work: &mut Self::Work<V::Scalar>,
                    #batch_name: &#batch<V::Scalar>,
                    #out: &mut #tiles<V::Scalar>,
                ) {
                    #write_arguments
                }

                #row

                fn prediction(
                    &self,
                    #argument: impl #fn_trait(#usize_type) -> #scalar,
                    #key: impl #fn_once() -> #u64_type,
                ) -> Self::Prediction {
                    #prediction
                }
            }
        }
    }

    /// The body of `Model::value_and_gradient`.
    fn value_and_gradient(&self) -> TokenStream {
        if let Some(count) = self.fused_parameters() {
            return self.fused_call(count);
        }
        let model = self.names.import("Model");
        let [parameters, batch, work, loss] = ["parameters", "batch", "work", "loss"].map(ident);
        let backward = self.backward();
        quote! {
            <Self as #model>::forward::<V>(#parameters, #batch, #work);
            let #loss = <Self as #model>::loss::<V>(#batch, #work);
            #backward
            #loss
        }
    }

    /// What holds the parameters while they are trained.
    fn parameters_type(&self) -> TokenStream {
        match self.fused_parameters() {
            Some(count) => {
                let count = whole(count);
                quote!([S; #count])
            }
            None => {
                let aligned = self.names.import("Aligned");
                quote!(#aligned<S>)
            }
        }
    }

    fn has_statistics(&self) -> bool {
        let layers = &self.plan.model.layers;
        layers
            .iter()
            .any(|layer| matches!(layer.parameters, Parameters::Normalization { .. }))
    }

    fn has_regularizers(&self) -> bool {
        self.plan
            .model
            .layers
            .iter()
            .any(|layer| match &layer.parameters {
                Parameters::Dense {
                    kernel_regularizer,
                    bias_regularizer,
                    ..
                } => kernel_regularizer.is_some() || bias_regularizer.is_some(),
                Parameters::Variable { regularizer, .. } => regularizer.is_some(),
                Parameters::None | Parameters::Normalization { .. } => false,
            })
    }

    fn input_type(&self) -> TokenStream {
        let scalar = self.scalar();
        let rows: Vec<TokenStream> = self
            .plan
            .model
            .inputs
            .iter()
            .map(|input| {
                let width = self.width(&input.width);
                quote!([#scalar; #width])
            })
            .collect();
        match rows.as_slice() {
            [row] => row.clone(),
            rows => quote!((#(#rows),*)),
        }
    }

    fn target_type(&self) -> TokenStream {
        match &self.plan.model.outcome {
            Outcome::Deterministic { width, .. } => self.numbers_type(&self.width(width)),
            Outcome::Distribution { family, event, .. } => self.event_type(family, event),
        }
    }

    fn new_buffers(&self) -> Vec<TokenStream> {
        let (tiles, rows) = (self.names.import("Tiles"), ident("rows"));
        let new = |width: &Width| {
            let width = self.width(width);
            quote!(#tiles::new(#width, #rows))
        };
        let buffers = self.buffers().into_iter().map(|node| new(&node.width));
        let adjoints = self.adjoints().into_iter().map(|node| match node.action {
            // An input's columns stand in the row, among those of all inputs.
            NodeAction::Input(_) => new(&self.row_width()),
            _ => new(&node.width),
        });
        buffers.chain(adjoints).collect()
    }

    fn row_width(&self) -> Width {
        match self.plan.model.inputs.as_slice() {
            [input] => input.width.clone(),
            inputs => inputs
                .iter()
                .fold(Width::Known(0), |sum, input| sum.plus(&input.width)),
        }
    }

    /// A node's columns, to be read.
    fn columns(&self, id: NodeId) -> TokenStream {
        let node = self.plan.model.node(id);
        let batch = ident("batch");
        match node.action {
            NodeAction::Input(_) if self.plan.model.inputs.len() == 1 => quote!(#batch.x.columns()),
            NodeAction::Input(input) => {
                let input = &self.plan.model.inputs[input];
                let (first, width) = (self.width(&input.first), self.width(&input.width));
                quote!(#batch.x.some_columns(#first, #width))
            }
            _ => {
                let name = ident(&buffer_name(node));
                quote!(#name.columns())
            }
        }
    }

    fn adjoint(&self, id: NodeId) -> proc_macro2::Ident {
        ident(&self.adjoint_name(self.plan.model.node(id)))
    }

    /// The buffer of a node's adjoint: `d_h` for `h`, unless a layer is called that.
    fn adjoint_name(&self, node: &Node) -> String {
        let mut name = format!("d_{}", node.name.trim_start_matches("r#"));
        while self.plan.model.nodes.iter().any(|other| other.name == name) {
            name.push('_');
        }
        name
    }

    pub(super) fn activation(&self, variant: &str) -> TokenStream {
        let activation = self.names.import("Activation");
        let variant = format_ident!("{variant}");
        quote!(#activation::#variant)
    }

    fn forward(&self) -> TokenStream {
        let steps: TokenStream = self
            .buffers()
            .into_iter()
            .map(|node| self.forward_step(node))
            .collect();
        let unpack = self.unpack(&steps);
        quote!(#unpack #steps)
    }

    fn forward_step(&self, node: &Node) -> TokenStream {
        let (h, parameters, batch) = (ident(&buffer_name(node)), ident("parameters"), ident("batch"));
        let tiles = quote!(#batch.tiles);
        let layers = &self.plan.model.layers;
        match &node.action {
            NodeAction::Input(_) => TokenStream::new(),
            NodeAction::Dense {
                from,
                layer,
                activation,
            } => {
                let (layer, x, activation) = (
                    constant_name(&layers[*layer]),
                    self.columns(*from),
                    self.activation(activation),
                );
                let dense = self.names.import("Dense");
                quote!(#dense::forward::<V>(&Self::#layer, #activation, #parameters, #x, #h, #tiles);)
            }
            NodeAction::Activation { from, activation } => {
                let (function, z) = (self.names.import("activation_forward"), self.columns(*from));
                let activation = self.activation(activation.variant);
                quote!(#function::<V>(#activation, #z, #h, #tiles);)
            }
            NodeAction::Softmax { from } | NodeAction::LogSoftmax { from } => {
                let name = if matches!(node.action, NodeAction::Softmax { .. }) {
                    "softmax_forward"
                } else {
                    "log_softmax_forward"
                };
                let (function, z) = (self.names.import(name), self.columns(*from));
                quote!(#function::<V>(#z, #h, #tiles);)
            }
            NodeAction::Dropout { from, rate, number } => {
                let (layer, x) = (self.dropout(rate, *number), self.columns(*from));
                quote!(#layer.forward::<V>(#batch.noise, #x, #h, #tiles);)
            }
            NodeAction::Normalization { from, layer } => {
                let (layer, x) = (constant_name(&layers[*layer]), self.columns(*from));
                let normalization = self.names.import("Normalization");
                quote!(#normalization::forward::<V>(&Self::#layer, #parameters, #x, #h, #tiles);)
            }
            NodeAction::Concat { from } => {
                let function = self.names.import("concat_forward");
                let inputs = from.iter().map(|from| self.columns(*from));
                quote!(#function::<V>(&[#(#inputs),*], #h, #tiles);)
            }
            NodeAction::Variable { layer } => {
                let layer = constant_name(&layers[*layer]);
                let variable = self.names.import("Variable");
                quote!(#variable::forward::<V>(&Self::#layer, #parameters, #h, #tiles);)
            }
            NodeAction::Map(map) => {
                let function = &self.plan.maps[*map];
                self.map_call(function, &self.map_name(*map), &quote!(#h))
            }
        }
    }

    /// The call that computes a function of some nodes' columns for every row.
    fn map_call(
        &self,
        function: &Function<Scheduled>,
        name: &proc_macro2::Ident,
        to: &TokenStream,
    ) -> TokenStream {
        let batch = ident("batch");
        let inputs = function.inputs.iter().map(|input| self.columns(*input));
        let (width, output) = (self.argument(&function.width), self.argument(&function.output));
        let arguments = quote!(&[#(#inputs),*], #to, #batch.tiles);
        if Self::is_wide(function) {
            let (call, scratch) = (self.names.import("map_forward_wide"), ident("scratch"));
            quote!(#call::<V, #name, #width, #output>(#arguments, #scratch);)
        } else {
            let call = self.names.import("map_forward");
            quote!(#call::<V, #name, #width, #output>(#arguments);)
        }
    }

    pub(super) fn dropout(&self, rate: &crate::expr::Number, number: usize) -> TokenStream {
        let (dropout, rate, number) = (self.names.import("Dropout"), number_tokens(rate), whole(number));
        quote!(#dropout::new(#rate, #number))
    }

    fn write_arguments(&self) -> TokenStream {
        let out = ident("out");
        let call = self.map_call(&self.plan.arguments, &self.arguments_name(), &quote!(#out));
        let unpack = self.unpack(&call);
        quote!(#unpack #call)
    }

    fn loss(&self) -> TokenStream {
        let function = &self.plan.head;
        let batch = ident("batch");
        let inputs = function.inputs.iter().map(|input| self.columns(*input));
        let adjoints = function.inputs.iter().map(|input| self.adjoint(*input));
        let (width, target) = (self.argument(&function.width), self.argument(&function.output));
        let arguments = quote!(&[#(#inputs),*], #batch, &mut [#(#adjoints),*]);
        let call = if Self::is_wide(function) {
            let (call, scratch) = (self.names.import("apply_head_wide"), ident("scratch"));
            quote!(#call::<V, Self, #width, #target>(#arguments, #scratch))
        } else {
            let call = self.names.import("apply_head");
            quote!(#call::<V, Self, #width, #target>(#arguments))
        };
        let unpack = self.unpack(&call);
        quote!(#unpack #call)
    }

    /// Layers in reverse. The first that writes to an adjoint replaces it, the others add.
    fn backward(&self) -> TokenStream {
        let mut written: BTreeSet<NodeId> = self.plan.head.inputs.iter().copied().collect();
        let mut steps = TokenStream::new();
        for node in self.plan.model.nodes.iter().rev() {
            if node.needs_gradient {
                steps.extend(self.backward_step(node, &mut written));
            }
        }
        let unpack = self.unpack(&steps);
        quote!(#unpack #steps)
    }

    fn write(&self, id: NodeId, written: &mut BTreeSet<NodeId>) -> TokenStream {
        let write = self.names.import("Write");
        if written.insert(id) {
            quote!(#write::Replace)
        } else {
            quote!(#write::Add)
        }
    }

    fn backward_step(&self, node: &Node, written: &mut BTreeSet<NodeId>) -> TokenStream {
        let (h, d_h) = (ident(&buffer_name(node)), ident(&self.adjoint_name(node)));
        let (parameters, gradient, batch) = (ident("parameters"), ident("gradient"), ident("batch"));
        let tiles = quote!(#batch.tiles);
        let layers = &self.plan.model.layers;
        let needs = |id: &NodeId| self.plan.model.node(*id).needs_gradient;
        match &node.action {
            NodeAction::Input(_) | NodeAction::Normalization { .. } => TokenStream::new(),
            NodeAction::Dense {
                from,
                layer,
                activation,
            } => {
                let by_pre_activation = self.is_rectified_for_one_layer(node.id);
                let activation = if by_pre_activation { "Linear" } else { activation };
                let (layer, x, activation) = (
                    constant_name(&layers[*layer]),
                    self.columns(*from),
                    self.activation(activation),
                );
                let common = quote!(#activation, #parameters, #x, #h, #d_h);
                let dense = self.names.import("Dense");
                if self.is_rectified_for_one_layer(*from) {
                    let d_x = self.adjoint(*from);
                    quote!(#dense::backward_rectified::<V>(&Self::#layer, #common, #d_x, #gradient, #tiles);)
                } else if needs(from) {
                    let (d_x, write) = (self.adjoint(*from), self.write(*from, written));
                    quote!(#dense::backward::<V>(&Self::#layer, #common, #d_x, #write, #gradient, #tiles);)
                } else {
                    quote!(#dense::backward_parameters::<V>(&Self::#layer, #common, #gradient, #tiles);)
                }
            }
            NodeAction::Activation { from, activation } => {
                let (function, z) = (self.names.import("activation_backward"), self.columns(*from));
                let activation = self.activation(activation.variant);
                let (d_z, write) = (self.adjoint(*from), self.write(*from, written));
                quote!(#function::<V>(#activation, #z, #h, #d_h, #d_z, #write, #tiles);)
            }
            NodeAction::Softmax { from } | NodeAction::LogSoftmax { from } => {
                let name = if matches!(node.action, NodeAction::Softmax { .. }) {
                    "softmax_backward"
                } else {
                    "log_softmax_backward"
                };
                let (function, z) = (self.names.import(name), self.columns(*from));
                let (d_z, write) = (self.adjoint(*from), self.write(*from, written));
                quote!(#function::<V>(#z, #h, #d_h, #d_z, #write, #tiles);)
            }
            NodeAction::Dropout { from, rate, number } => {
                let (layer, x) = (self.dropout(rate, *number), self.columns(*from));
                let (d_x, write) = (self.adjoint(*from), self.write(*from, written));
                quote!(#layer.backward::<V>(#batch.noise, #x, #d_h, #d_x, #write, #tiles);)
            }
            NodeAction::Concat { from } => {
                let function = self.names.import("concat_backward");
                let mut first = Width::Known(0);
                let mut steps = TokenStream::new();
                for from in from {
                    if needs(from) {
                        let (start, x) = (self.width(&first), self.columns(*from));
                        let (d_x, write) = (self.adjoint(*from), self.write(*from, written));
                        steps.extend(quote!(#function::<V>(#start, #x, #d_h, #d_x, #write, #tiles);));
                    }
                    first = first.plus(&self.plan.model.node(*from).width);
                }
                steps
            }
            NodeAction::Variable { layer } => {
                let layer = constant_name(&layers[*layer]);
                let variable = self.names.import("Variable");
                quote!(#variable::backward::<V>(&Self::#layer, #d_h, #gradient, #tiles);)
            }
            NodeAction::Map(map) => self.map_backward(*map, node, written),
        }
    }

    /// Whether a node is a dense layer with `relu`, and read by one dense layer alone: that layer's derivatives by its
    /// input then go through `relu` on their way to memory.
    fn is_rectified_for_one_layer(&self, id: NodeId) -> bool {
        let model = &self.plan.model;
        let rectified = matches!(
            model.node(id).action,
            NodeAction::Dense {
                activation: "Relu",
                ..
            }
        );
        let maps: Vec<_> = self.plan.maps.iter().map(|map| map.inputs.clone()).collect();
        let mut readers = model
            .nodes
            .iter()
            .filter(|node| reads(&node.action, &maps).contains(&id));
        let reader = readers.next().map(|node| &node.action);
        rectified
            && matches!(reader, Some(NodeAction::Dense { .. }))
            && readers.next().is_none()
            && !self.plan.head.inputs.contains(&id)
    }

    fn map_backward(&self, map: usize, node: &Node, written: &mut BTreeSet<NodeId>) -> TokenStream {
        let function = &self.plan.maps[map];
        let (name, d_h, batch) = (
            self.map_name(map),
            ident(&self.adjoint_name(node)),
            ident("batch"),
        );
        let inputs = function.inputs.iter().map(|input| self.columns(*input));
        let adjoints: Vec<TokenStream> = function
            .inputs
            .iter()
            .map(|input| {
                let (d_x, write) = (self.adjoint(*input), self.write(*input, written));
                quote!((#d_x, #write))
            })
            .collect();
        let (width, output) = (self.argument(&function.width), self.argument(&function.output));
        let arguments = quote!(&[#(#inputs),*], #d_h, &mut [#(#adjoints),*], #batch.tiles);
        if Self::is_wide(function) {
            let (call, scratch) = (self.names.import("map_backward_wide"), ident("scratch"));
            quote!(#call::<V, #name, #width, #output>(#arguments, #scratch);)
        } else {
            let call = self.names.import("map_backward");
            quote!(#call::<V, #name, #width, #output>(#arguments);)
        }
    }
}

/// The buffer of a node; a name that no argument of the generated functions has.
pub(super) fn buffer_name(node: &Node) -> String {
    match node.name.trim_start_matches("r#") {
        name @ ("batch" | "work" | "parameters" | "gradient" | "loss" | "out" | "scratch" | "rows"
        | "row" | "gathered") => {
            format!("{name}_")
        }
        _ => node.name.clone(),
    }
}

/// All identifiers in a piece of code.
pub(super) fn words(tokens: &TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for token in tokens.clone() {
        match token {
            proc_macro2::TokenTree::Ident(word) => {
                found.insert(word.to_string());
            }
            proc_macro2::TokenTree::Group(group) => found.extend(words(&group.stream())),
            _ => {}
        }
    }
    found
}
