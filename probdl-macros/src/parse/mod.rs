//! Tokens to [`Ast`]: syntax only. The first syntax fault ends the run.

mod chain;
mod expression;
mod model;

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token};

use crate::ast::Ast;

/// Parses one invocation.
pub(crate) fn parse(tokens: TokenStream) -> syn::Result<Ast> {
    refuse_deep_nesting(&tokens)?;
    model::parse_model.parse2(tokens)
}

/// A fault at the next token, or at the bracket that closes the group.
fn fault(input: ParseStream<'_>, message: impl std::fmt::Display) -> syn::Error {
    syn::Error::new(input.span(), message)
}

/// A name that the user gives to something.
fn parse_name(input: ParseStream<'_>, what: &str, example: &str) -> syn::Result<Ident> {
    if input.peek(Token![mut]) {
        return Err(fault(
            input,
            format!("the value of {what} never changes\nhelp: remove `mut`, as in {example}"),
        ));
    }
    if !input.peek(Ident) {
        return Err(fault(
            input,
            format!("expected a name for {what}, as in {example}"),
        ));
    }
    input.parse()
}

/// More brackets inside each other than this are refused before anything looks inside them.
const DEEPEST: usize = 128;

fn refuse_deep_nesting(tokens: &TokenStream) -> syn::Result<()> {
    let mut open = vec![tokens.clone().into_iter()];
    while let Some(innermost) = open.last_mut() {
        match innermost.next() {
            Some(TokenTree::Group(group)) if open.len() > DEEPEST => {
                return Err(syn::Error::new(
                    group.span_open(),
                    "the brackets are nested too deeply",
                ));
            }
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(_) => {}
            None => {
                open.pop();
            }
        }
    }
    Ok(())
}
