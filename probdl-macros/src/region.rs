//! Where something stands in the user's source: from one token to another.

use proc_macro2::Span;

/// The first and the last token of a piece of source. Stable Rust cannot join two spans, so both are kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub(crate) start: Span,
    pub(crate) end: Span,
}

impl Region {
    /// One token, or one delimited group.
    pub(crate) fn of(span: Span) -> Self {
        Self {
            start: span,
            end: span,
        }
    }

    /// From the first token of `self` to the last of `other`.
    pub(crate) fn to(self, other: Region) -> Self {
        Self {
            start: self.start,
            end: other.end,
        }
    }

    /// All tokens of a syntax node.
    pub(crate) fn of_tokens(node: &impl quote::ToTokens) -> Self {
        let mut tokens = node.to_token_stream().into_iter();
        let first = tokens.next().map_or_else(Span::call_site, |token| token.span());
        let last = tokens.last().map_or(first, |token| token.span());
        Self {
            start: first,
            end: last,
        }
    }

    /// The place of the whole invocation.
    pub(crate) fn call_site() -> Self {
        Self::of(Span::call_site())
    }
}

impl From<&syn::Ident> for Region {
    fn from(ident: &syn::Ident) -> Self {
        Self::of(ident.span())
    }
}

impl From<&syn::Path> for Region {
    fn from(path: &syn::Path) -> Self {
        Self::of_tokens(&path)
    }
}

impl From<&syn::token::Paren> for Region {
    fn from(paren: &syn::token::Paren) -> Self {
        Self::of(paren.span.join())
    }
}
