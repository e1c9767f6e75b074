//! Schedules to tokens: the functions over lanes that the macro writes.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::names::{Names, ident};
use crate::check::number_tokens;
use crate::expr::graph::{Bounds, Number};
use crate::expr::schedule::{Array, Event, OUTPUT, Position, Schedule, Statement, Tree};
use crate::expr::{Operator, Source};
use crate::tables::families::own;
use crate::width::Width;

/// How a function's arrays are called.
pub(super) struct Writer<'a> {
    pub(super) names: &'a Names,
    /// Where each input starts in `t`.
    pub(super) offsets: Vec<Width>,
    /// The array that stores write to.
    pub(super) output: &'static str,
}

impl Writer<'_> {
    /// The body of a function.
    pub(super) fn body(&self, schedule: &Schedule, output_width: &Width) -> TokenStream {
        let mut body = TokenStream::new();
        if schedule.zeroed && !schedule.statements.is_empty() {
            let output = ident(self.output);
            let width = self.width(output_width);
            body.extend(quote!(*#output = [V::splat(0.0); #width];));
        }
        for statement in &schedule.statements {
            body.extend(self.statement(statement));
        }
        if let Some(value) = &schedule.value {
            body.extend(self.tree(value, 0));
        }
        body
    }

    fn width(&self, width: &Width) -> TokenStream {
        let input = &self.names.input;
        width.tokens(&quote!(#input))
    }

    fn array_name(&self, name: &str) -> proc_macro2::Ident {
        if name == OUTPUT {
            ident(self.output)
        } else {
            ident(name)
        }
    }

    fn statement(&self, statement: &Statement) -> TokenStream {
        match statement {
            Statement::Let { name, value } => {
                let (name, value) = (ident(name), self.tree(value, 0));
                quote!(let #name = #value;)
            }
            Statement::LetPair {
                first,
                second,
                function,
                argument,
            } => {
                let (first, second, function) = (ident(first), ident(second), self.names.import(function));
                let argument = self.tree(argument, 0);
                quote!(let (#first, #second) = #function(#argument);)
            }
            Statement::LetDensity {
                name,
                partials,
                kernel,
                fixed,
                target,
                arguments,
            } => {
                let (name, function) = (ident(name), self.kernel(kernel.name, arguments.len()));
                let target = self.tree(target, 0);
                let arguments = arguments.iter().map(|argument| self.tree(argument, 0));
                let partials = if partials.iter().all(Option::is_none) {
                    quote!(_)
                } else {
                    let partials = partials.iter().map(|partial| match partial {
                        Some(partial) => {
                            let partial = ident(partial);
                            quote!(#partial)
                        }
                        None => quote!(_),
                    });
                    quote!([#(#partials),*])
                };
                let fixed = fixed.as_ref().map(|fixed| self.fixed(fixed));
                quote!(let (#name, #partials) = #function(#fixed #target, [#(#arguments),*]);)
            }
            Statement::LetVectorDensity {
                name,
                kernel,
                target,
                arguments,
            } => {
                let (name, function) = (ident(name), self.names.import(kernel.name));
                let target = match target {
                    Event::Class(class) => Some(self.tree(class, 0)),
                    Event::Vector(vector) => Some(self.array(vector)),
                    Event::Nothing => None,
                };
                let target = target.into_iter();
                let values = arguments.iter().map(|argument| self.array(&argument.value));
                let partials: Vec<_> = arguments
                    .iter()
                    .map(|argument| ident(&argument.partials))
                    .collect();
                let widths = arguments.iter().map(|argument| self.width(&argument.width));
                quote! {
                    #(let mut #partials = [V::splat(0.0); #widths];)*
                    let #name = #function(#(#target,)* #(#values,)* #(&mut #partials),*);
                }
            }
            Statement::LetZeros { name, width } => {
                let (name, width) = (ident(name), self.width(width));
                quote!(let mut #name = [V::splat(0.0); #width];)
            }
            Statement::LetSum { name } => {
                let name = ident(name);
                quote!(let mut #name = V::splat(0.0);)
            }
            Statement::LetArray {
                name,
                width,
                function,
                arguments,
            } => {
                let (name, width, function) = (ident(name), self.width(width), self.names.import(function));
                let arguments = arguments.iter().map(|argument| self.array(argument));
                quote! {
                    let mut #name = [V::splat(0.0); #width];
                    #function(#(#arguments,)* &mut #name);
                }
            }
            Statement::Loop { width, body } => {
                let width = self.width(width);
                let body = body.iter().map(|statement| self.statement(statement));
                let element = ident("e");
                quote!(for #element in 0..#width { #(#body)* })
            }
            Statement::Store {
                name,
                position,
                value,
                add,
            } => {
                let name = self.array_name(name);
                let position = self.position(position, None);
                let value = self.tree(value, u8::from(*add));
                if *add {
                    quote!(#name[#position] = #name[#position] + #value;)
                } else {
                    quote!(#name[#position] = #value;)
                }
            }
            Statement::Accumulate { name, value } => {
                let (name, value) = (ident(name), self.tree(value, 1));
                quote!(#name = #name + #value;)
            }
        }
    }

    /// A kernel's path. One that is generic over the law has it in angle brackets, with the number of its parameters.
    fn kernel(&self, name: &str, arguments: usize) -> TokenStream {
        let Some((function, law)) = name.split_once('<') else {
            let function = self.names.import(name);
            return quote!(#function);
        };
        let (law, count) = law.trim_end_matches('>').rsplit_once(',').unwrap_or((law, "0"));
        let function = self.names.import(function);
        let family = self.family_over_lanes(law);
        let count = whole(count.parse().unwrap_or_default());
        let arguments = whole(arguments);
        quote!(#function::<#family, V, #count, #arguments>)
    }

    /// The type of a family, which may be that of a function of another's numbers, as in `Transformed(Weibull, Exp)`.
    fn family_over_lanes(&self, name: &str) -> TokenStream {
        let inner = name
            .strip_prefix("Transformed(")
            .and_then(|inner| inner.strip_suffix(')')?.rsplit_once(", "));
        if let Some((law, function)) = inner {
            let (wrapper, function) = (self.names.import("Transformed"), self.names.import(function));
            let law = self.family_over_lanes(law);
            return quote!(#wrapper<#law, #function>);
        }
        let family = self.names.family_type(name, &quote!(V::Scalar));
        if own::is_own(name) {
            let wrapper = self.names.import("Own");
            return quote!(#wrapper<#family>);
        }
        family
    }

    fn fixed(&self, number: &Number) -> TokenStream {
        let (scale, value) = (self.names.import("FixedScale"), number_tokens(number));
        quote!(const { #scale::new(#value) },)
    }

    fn source(&self, source: Source) -> (proc_macro2::Ident, Option<&Width>) {
        match source {
            Source::Input(input) => (ident("t"), self.offsets.get(input)),
            Source::Target => (ident("y"), None),
            Source::Adjoint => (ident("d_out"), None),
        }
    }

    fn position(&self, position: &Position, offset: Option<&Width>) -> TokenStream {
        let start = match offset {
            Some(offset) => offset.plus(&position.start),
            None => position.start.clone(),
        };
        let element = ident("e");
        match (position.indexed, &start) {
            (false, start) => self.width(start),
            (true, Width::Known(0)) => quote!(#element),
            (true, start) => {
                let start = self.width(start);
                quote!(#start + #element)
            }
        }
    }

    fn array(&self, array: &Array) -> TokenStream {
        match array {
            Array::Name(name) => {
                let name = ident(name);
                quote!(&#name)
            }
            Array::List(parts) => {
                let parts = parts.iter().map(|part| self.tree(part, 0));
                quote!(&[#(#parts),*])
            }
            Array::Part { source, start, width } => {
                let (name, offset) = self.source(*source);
                let start = offset.map_or_else(|| start.clone(), |offset| offset.plus(start));
                if matches!(width, Width::Inferred) {
                    return quote!(#name);
                }
                let end = self.width(&start.plus(width));
                let start = self.width(&start);
                quote!(&#name[#start..#end])
            }
        }
    }

    /// An expression; `level` is 1 where a sum needs parentheses, and 2 where a product needs them too.
    fn tree(&self, tree: &Tree, level: u8) -> TokenStream {
        match tree {
            Tree::Name(name) => {
                let name = ident(name);
                quote!(#name)
            }
            Tree::Number(number) => {
                let value = number_tokens(number);
                quote!(V::splat(#value))
            }
            Tree::Load { source, position } => {
                let (name, offset) = self.source(*source);
                let position = self.position(position, offset);
                quote!(#name[#position])
            }
            Tree::Element { array, position } => {
                let name = self.array_name(array);
                let position = self.position(position, None);
                quote!(#name[#position])
            }
            Tree::Call { function, arguments } => {
                let function = self.names.import(function);
                let arguments = arguments.iter().map(|argument| self.tree(argument, 0));
                quote!(#function(#(#arguments),*))
            }
            Tree::Bounded {
                function,
                bounds,
                argument,
            } => {
                let argument = self.tree(argument, 0);
                if let Bounds::Own(parameter) = bounds {
                    return self
                        .names
                        .verified(*parameter, &quote!(V), &quote!(V::Scalar), &argument);
                }
                let function = self.names.import(&format!("{function}_{}", bounds.name()));
                quote!(#function(#argument))
            }
            Tree::Negate(operand) => {
                let operand = self.tree(operand, 2);
                if level > 0 {
                    quote!((-#operand))
                } else {
                    quote!(-#operand)
                }
            }
            Tree::Binary {
                operator,
                left,
                right,
            } => {
                let (left_level, right_level, own) = match operator {
                    Operator::Add => (0, 1, 1),
                    Operator::Subtract => (0, 1, 1),
                    Operator::Multiply => (1, 2, 2),
                    Operator::Divide => (1, 2, 2),
                    Operator::Power => unreachable!("powers are calls"),
                };
                let (left, right) = (self.tree(left, left_level), self.tree(right, right_level));
                let expression = match operator {
                    Operator::Add => quote!(#left + #right),
                    Operator::Subtract => quote!(#left - #right),
                    Operator::Multiply => quote!(#left * #right),
                    _ => quote!(#left / #right),
                };
                if level >= own {
                    quote!((#expression))
                } else {
                    expression
                }
            }
        }
    }
}

/// A whole number without a suffix.
pub(super) fn whole(number: usize) -> TokenStream {
    let literal = Literal::usize_unsuffixed(number);
    quote!(#literal)
}
