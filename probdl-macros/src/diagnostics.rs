//! Collects faults, so that one run reports them all, and renders them for the macro's position.

use std::cell::RefCell;

use proc_macro2::{Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::region::Region;

/// One fault: what is wrong, and where.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) region: Region,
    pub(crate) message: String,
    /// The name of the constructor in `errors.rs`: a test counts which ones have a rejected program.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    pub(crate) kind: &'static str,
}

/// The faults of one run. Passed by shared reference, so that any function may report.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    faults: RefCell<Vec<Fault>>,
}

impl Diagnostics {
    /// Adds a fault, unless the same was reported at the same place.
    pub(crate) fn report(&self, fault: Fault) {
        let mut faults = self.faults.borrow_mut();
        let place = format!("{:?}", fault.region.start);
        let known = faults
            .iter()
            .any(|other| other.message == fault.message && format!("{:?}", other.region.start) == place);
        if !known {
            faults.push(fault);
        }
    }

    /// The one gate between checking and lowering: all faults, or none.
    pub(crate) fn finish(self) -> Result<(), Vec<Fault>> {
        let faults = self.faults.into_inner();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// How many faults there are so far.
    pub(crate) fn count(&self) -> usize {
        self.faults.borrow().len()
    }
}

/// `::core::compile_error!("…")`, spanned from the first to the last token of the fault.
fn compile_error(fault: &Fault) -> TokenStream {
    let Region { start, end } = fault.region;
    let punct = |character, spacing| {
        let mut punct = Punct::new(character, spacing);
        punct.set_span(start);
        TokenTree::Punct(punct)
    };
    let message = {
        let mut literal = proc_macro2::Literal::string(&fault.message);
        literal.set_span(end);
        TokenTree::Literal(literal).to_token_stream()
    };
    let mut group = Group::new(proc_macro2::Delimiter::Brace, message);
    group.set_span(end);
    [
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        TokenTree::Ident(Ident::new("core", start)),
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        TokenTree::Ident(Ident::new("compile_error", start)),
        punct('!', Spacing::Alone),
        TokenTree::Group(group),
    ]
    .into_iter()
    .collect()
}

/// Faults where an item is expected. The last one becomes the length of an array type that takes the struct's name: rustc
/// holds a type with an error in it responsible for nothing, so later uses of the struct are not complained about.
pub(crate) fn render_items(
    faults: &[Fault],
    visibility: &syn::Visibility,
    name: Option<&Ident>,
) -> TokenStream {
    let Some((last, others)) = faults.split_last() else {
        return TokenStream::new();
    };
    let others = others.iter().map(compile_error);
    let last = compile_error(last);
    match name {
        Some(name) => {
            quote! { #(#others)* #[allow(missing_docs, dead_code)] #visibility type #name = [(); #last]; }
        }
        None => quote! { #(#others)* #last },
    }
}

/// Faults where an expression is expected. Several stand in a plain block, whose tail is of an error type.
pub(crate) fn render_expression(faults: &[Fault]) -> TokenStream {
    let Some((last, others)) = faults.split_last() else {
        return TokenStream::new();
    };
    let last = compile_error(last);
    if others.is_empty() {
        // Also an item, should the model stand where one is expected.
        return last;
    }
    let others = others.iter().map(compile_error);
    quote! { { #(#others)* #last } }
}
