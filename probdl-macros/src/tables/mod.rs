//! What the language knows, as data: layers, families, functions, initializers. Parser, checker, documentation and
//! tests read these tables.

pub(crate) mod families;
pub(crate) mod functions;
pub(crate) mod initializers;
pub(crate) mod layers;

/// One argument of a layer, an initializer or a regularizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Argument {
    pub(crate) name: &'static str,
    /// Whether the call is incomplete without it.
    pub(crate) required: bool,
}

/// An argument that must be there.
pub(crate) const fn required(name: &'static str) -> Argument {
    Argument { name, required: true }
}

/// An argument with a default.
pub(crate) const fn optional(name: &'static str) -> Argument {
    Argument {
        name,
        required: false,
    }
}
