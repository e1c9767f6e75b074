//! A value in a file of columns.

use std::fmt;

/// A value in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number of any type.
    Number(f64),
    /// A truth value.
    Truth(bool),
    /// Text.
    Text(String),
    /// Nothing.
    Missing,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::Text(text) => f.write_str(text),
            Self::Missing => Ok(()),
        }
    }
}
