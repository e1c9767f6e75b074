//! `Model::row`: the law's arguments of one row, from slices in place of tiles.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::names::ident;
use super::network::buffer_name;
use super::structure::constant_name;
use crate::plan::{Function, Node, NodeAction, Scheduled};
use crate::typed::NodeId;
use crate::width::Width;

impl Context<'_> {
    /// The value of `Model::ROW`, and `Model::row`.
    pub(super) fn row(&self) -> (TokenStream, TokenStream) {
        let mut room = Room::default();
        self.row_steps(&mut room);
        // The last to take room leaves none to others.
        room = Room {
            last: room.taken,
            ..Room::default()
        };
        let steps = self.row_steps(&mut room);
        let kernels = self.names.import("Kernels");
        let [parameters, row, work, out] =
            ["parameters", "row", "work", "out"].map(|name| Self::parameter(name, &steps));
        let method = quote! {
            #[inline(always)]
            fn row<V: #kernels>(
                #parameters: &[V::Scalar],
                #row: &[V::Scalar],
                #work: &mut [V::Scalar],
                #out: &mut [V::Scalar],
            ) {
                #steps
            }
        };
        (self.count(&room), method)
    }

    fn row_steps(&self, room: &mut Room) -> TokenStream {
        let mut steps = TokenStream::new();
        for node in self.buffers() {
            let h = ident(&buffer_name(node));
            steps.extend(self.take(room, &h, &node.width));
            steps.extend(self.row_step(room, node, &h));
        }
        let (function, name, out) = (&self.plan.arguments, self.arguments_name(), ident("out"));
        steps.extend(self.row_map(room, function, &name, &quote!(#out)));
        steps
    }

    /// Takes room for some numbers from the front of the work.
    fn take(&self, room: &mut Room, name: &proc_macro2::Ident, width: &Width) -> TokenStream {
        room.taken += 1;
        match width {
            Width::Inferred => room.inferred += 1,
            width => room.others = room.others.plus(width),
        }
        let (work, width) = (ident("work"), self.width(width));
        if room.taken == room.last {
            quote!(let (#name, _) = #work.split_at_mut(#width);)
        } else {
            quote!(let (#name, #work) = #work.split_at_mut(#width);)
        }
    }

    fn count(&self, room: &Room) -> TokenStream {
        let mut terms = vec![self.width(&Width::Inferred); room.inferred];
        if room.inferred == 0 || room.others.known() != Some(0) {
            terms.push(self.width(&room.others));
        }
        quote!(#(#terms)+*)
    }

    /// A node's numbers, to be read.
    fn numbers(&self, id: NodeId) -> TokenStream {
        let node = self.plan.model.node(id);
        let row = ident("row");
        match node.action {
            NodeAction::Input(_) if self.plan.model.inputs.len() == 1 => quote!(#row),
            NodeAction::Input(input) => {
                let input = &self.plan.model.inputs[input];
                let (first, width) = (self.width(&input.first), self.width(&input.width));
                quote!(&#row[#first..][..#width])
            }
            _ => {
                let name = ident(&buffer_name(node));
                quote!(#name)
            }
        }
    }

    /// The numbers of several nodes: slices of one type.
    fn several_numbers(&self, nodes: &[NodeId]) -> TokenStream {
        let slices = nodes.iter().map(|id| {
            let numbers = self.numbers(*id);
            match self.plan.model.node(*id).action {
                NodeAction::Input(_) => numbers,
                _ => quote!(&*#numbers),
            }
        });
        quote!(&[#(#slices),*])
    }

    fn row_step(&self, room: &mut Room, node: &Node, h: &proc_macro2::Ident) -> TokenStream {
        let parameters = ident("parameters");
        let layers = &self.plan.model.layers;
        match &node.action {
            NodeAction::Input(_) => TokenStream::new(),
            NodeAction::Dense {
                from,
                layer,
                activation,
            } => {
                let (layer, x) = (constant_name(&layers[*layer]), self.numbers(*from));
                let (dense, activation) = (self.names.import("Dense"), self.activation(activation));
                quote!(#dense::row::<V>(&Self::#layer, #activation, #parameters, #x, #h);)
            }
            NodeAction::Activation { from, activation } => {
                let (function, z) = (self.names.import("activation_row"), self.numbers(*from));
                let activation = self.activation(activation.variant);
                quote!(#function::<V>(#activation, #z, #h);)
            }
            NodeAction::Softmax { from } => {
                let (function, z) = (self.names.import("softmax_row"), self.numbers(*from));
                quote!(#function::<V>(#z, #h);)
            }
            NodeAction::LogSoftmax { from } => {
                let (function, z) = (self.names.import("log_softmax_row"), self.numbers(*from));
                quote!(#function::<V>(#z, #h);)
            }
            NodeAction::Dropout { from, rate, number } => {
                let (layer, x) = (self.dropout(rate, *number), self.numbers(*from));
                quote!(#layer.row(#x, #h);)
            }
            NodeAction::Normalization { from, layer } => {
                let (layer, x) = (constant_name(&layers[*layer]), self.numbers(*from));
                let normalization = self.names.import("Normalization");
                quote!(#normalization::row(&Self::#layer, #parameters, #x, #h);)
            }
            NodeAction::Concat { from } => {
                let (function, inputs) = (self.names.import("concat_row"), self.several_numbers(from));
                quote!(#function(#inputs, #h);)
            }
            NodeAction::Variable { layer } => {
                let (layer, variable) = (constant_name(&layers[*layer]), self.names.import("Variable"));
                quote!(#variable::row(&Self::#layer, #parameters, #h);)
            }
            NodeAction::Map(map) => {
                let name = self.map_name(*map);
                self.row_map(room, &self.plan.maps[*map], &name, &quote!(#h))
            }
        }
    }

    /// The call that computes a function of some nodes' numbers.
    fn row_map(
        &self,
        room: &mut Room,
        function: &Function<Scheduled>,
        name: &proc_macro2::Ident,
        to: &TokenStream,
    ) -> TokenStream {
        let call = self.names.import("map_row");
        let (width, output) = (self.argument(&function.width), self.argument(&function.output));
        if let [input] = function.inputs.as_slice() {
            let t = self.numbers(*input);
            return quote!(#call::<V, #name, #width, #output>(#t, #to););
        }
        let (concat, gathered) = (self.names.import("concat_row"), ident("gathered"));
        let take = self.take(room, &gathered, &function.width);
        let inputs = self.several_numbers(&function.inputs);
        quote! {
            #take
            #concat(#inputs, #gathered);
            #call::<V, #name, #width, #output>(#gathered, #to);
        }
    }
}

/// The room that a row's activations take.
struct Room {
    /// How many have taken of it.
    taken: usize,
    /// Which of them is the last, if that is known.
    last: usize,
    /// How often it is as much as the input, where its width is left to rustc.
    inferred: usize,
    others: Width,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            taken: 0,
            last: 0,
            inferred: 0,
            others: Width::Known(0),
        }
    }
}
