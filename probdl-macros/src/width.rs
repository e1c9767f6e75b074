//! How many numbers a row of something holds.

use std::hash::{Hash, Hasher};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::region::Region;

/// A width: known to the macro, computed from the user's constants, or left for rustc to infer.
#[derive(Clone, Debug)]
pub(crate) enum Width {
    Known(usize),
    Constant(ConstantWidth),
    /// The const generic of a model without `Input(n)`.
    Inferred,
    /// A fault was reported about it: it agrees with everything.
    Unknown,
}

/// A width that rustc knows and the macro does not: an expression over paths to constants.
#[derive(Clone, Debug)]
pub(crate) struct ConstantWidth {
    pub(crate) text: String,
    pub(crate) tokens: TokenStream,
    pub(crate) region: Region,
}

/// Whether two widths are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    Yes,
    No,
    /// Only rustc can tell: assert it.
    Unknown,
}

impl PartialEq for Width {
    fn eq(&self, other: &Self) -> bool {
        self.agreement(other) == Agreement::Yes
    }
}

impl Eq for Width {}

impl Hash for Width {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Known(width) => width.hash(state),
            Self::Constant(constant) => constant.text.hash(state),
            Self::Inferred | Self::Unknown => {}
        }
    }
}

impl std::fmt::Display for Width {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known(width) => write!(formatter, "{width}"),
            Self::Constant(constant) => formatter.write_str(&constant.text),
            Self::Inferred | Self::Unknown => formatter.write_str("_"),
        }
    }
}

impl Width {
    pub(crate) fn known(&self) -> Option<usize> {
        match self {
            Self::Known(width) => Some(*width),
            _ => None,
        }
    }

    pub(crate) fn agreement(&self, other: &Self) -> Agreement {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) if a == b => Agreement::Yes,
            (Self::Known(_), Self::Known(_)) => Agreement::No,
            (Self::Constant(a), Self::Constant(b)) if a.text == b.text => Agreement::Yes,
            (Self::Inferred, Self::Inferred) | (Self::Unknown, _) | (_, Self::Unknown) => Agreement::Yes,
            _ => Agreement::Unknown,
        }
    }

    /// The width as an expression; `inferred` stands for the const generic.
    pub(crate) fn tokens(&self, inferred: &TokenStream) -> TokenStream {
        match self {
            Self::Known(width) => {
                let literal = Literal::usize_unsuffixed(*width);
                quote!(#literal)
            }
            Self::Constant(constant) => constant.tokens.clone(),
            Self::Inferred | Self::Unknown => inferred.clone(),
        }
    }

    fn combined(&self, symbol: &str, other: &Self, tokens: TokenStream) -> Self {
        let region = match (self, other) {
            (Self::Constant(constant), _) | (_, Self::Constant(constant)) => constant.region,
            _ => Region::call_site(),
        };
        let operand = |width: &Self| match width {
            Self::Constant(constant) if constant.text.contains(' ') => {
                format!("({constant})", constant = constant.text)
            }
            other => other.to_string(),
        };
        Self::Constant(ConstantWidth {
            text: format!("{} {symbol} {}", operand(self), operand(other)),
            tokens,
            region,
        })
    }

    fn operand(&self) -> TokenStream {
        let tokens = self.tokens(&TokenStream::new());
        match self {
            Self::Constant(constant) if constant.text.contains(' ') => quote!((#tokens)),
            _ => tokens,
        }
    }

    /// The sum. Neither may be inferred.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Known(a), Self::Known(b)) => Self::Known(a.saturating_add(*b)),
            (Self::Known(0), width) | (width, Self::Known(0)) => width.clone(),
            _ => {
                let (a, b) = (self.operand(), other.operand());
                self.combined("+", other, quote!(#a + #b))
            }
        }
    }

    /// The difference. Neither may be inferred.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Known(a), Self::Known(b)) => Self::Known(a.saturating_sub(*b)),
            (width, Self::Known(0)) => width.clone(),
            _ => {
                let (a, b) = (self.operand(), other.operand());
                self.combined("-", other, quote!(#a - #b))
            }
        }
    }

    /// The product with a number. The width may not be inferred.
    pub(crate) fn times(&self, factor: usize) -> Self {
        match self {
            Self::Known(width) => Self::Known(width.saturating_mul(factor)),
            Self::Unknown => Self::Unknown,
            _ if factor == 0 => Self::Known(0),
            width if factor == 1 => width.clone(),
            width => {
                let (a, b) = (Self::Known(factor).operand(), width.operand());
                Self::Known(factor).combined("*", width, quote!(#a * #b))
            }
        }
    }

    /// How many numbers a triangle of so many rows has. The width may not be inferred.
    pub(crate) fn triangle(&self) -> Self {
        match self {
            Self::Known(rows) => Self::Known(rows.saturating_mul(rows + 1) / 2),
            Self::Unknown => Self::Unknown,
            rows => {
                let tokens = rows.operand();
                let product =
                    rows.combined("*", &rows.plus(&Self::Known(1)), quote!(#tokens * (#tokens + 1)));
                product.combined("/", &Self::Known(2), quote!((#tokens * (#tokens + 1)) / 2))
            }
        }
    }
}
