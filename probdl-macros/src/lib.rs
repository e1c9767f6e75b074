//! The compiler behind `model!`.
#![forbid(unsafe_code)]

mod ast;
mod calculus;
mod check;
mod compile;
mod diagnostics;
mod emit;
mod errors;
mod expr;
#[cfg(test)]
mod golden;
mod lower;
mod parse;
mod plan;
mod range;
mod region;
mod suggest;
mod tables;
#[cfg(test)]
mod testing;
mod typed;
mod width;

/// Compiles a model.
#[proc_macro]
pub fn model(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    compile::compile(tokens.into()).into()
}
