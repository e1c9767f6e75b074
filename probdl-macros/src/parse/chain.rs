//! Chains of layers.

use syn::Token;
use syn::parse::ParseStream;

use super::expression::parse_call_after;
use super::fault;
use crate::ast::{Call, Chain};
use crate::region::Region;

/// What to write between layers.
pub(super) const ARROWS: &str = "layers are joined by arrows, as in `Dense(50, relu) -> Dense(1)`";

pub(super) fn parse_chain(input: ParseStream<'_>) -> syn::Result<Chain> {
    let mut layers = vec![parse_layer(input)?];
    while input.peek(Token![->]) {
        let arrow: Token![->] = input.parse()?;
        if !starts_a_layer(input) {
            let message = "expected a layer after this arrow, as in `-> Dense(1)`";
            return Err(syn::Error::new(arrow.spans[1], message));
        }
        layers.push(parse_layer(input)?);
    }
    Ok(Chain { layers })
}

fn starts_a_layer(input: ParseStream<'_>) -> bool {
    input.peek(syn::Ident) || input.peek(Token![::]) || input.peek(Token![crate])
}

fn parse_layer(input: ParseStream<'_>) -> syn::Result<Call> {
    if !starts_a_layer(input) {
        return Err(fault(
            input,
            format!("expected a layer, as in `Dense(1)`\nhelp: {ARROWS}"),
        ));
    }
    let name: syn::Path = input.call(syn::Path::parse_mod_style)?;
    if !input.peek(syn::token::Paren) {
        let written = crate::ast::path_text(&name);
        let region = Region::from(&name);
        let message = if input.peek(Token![=]) && !input.peek(Token![=>]) {
            format!("a model with a name starts with `struct`\nhelp: write `struct {written} = …;`")
        } else {
            format!(
                "expected `(` after the layer's name\nhelp: every layer is written with parentheses: `{written}(…)`"
            )
        };
        return Err(syn::Error::new(region.end, message));
    }
    parse_call_after(name, input)
}
