//! What can be wrong with a table.

use crate::data::Columns;
use std::fmt;

/// Why a table was not read. Lines count from 1, as editors do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CsvError {
    /// The file cannot be opened or read.
    System {
        /// The file.
        file: String,
        /// What the system says.
        error: String,
    },
    /// A line has more fields than the first one, or fewer.
    Fields {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// How many it has.
        found: usize,
        /// How many the first one has.
        expected: usize,
    },
    /// A field begins with a quotation mark, but none ends it before the end of the file.
    Unclosed {
        /// The file.
        file: String,
        /// The line that its row begins on.
        line: u64,
    },
    /// A line is not text in UTF-8.
    Encoding {
        /// The file.
        file: String,
        /// The line.
        line: u64,
    },
    /// There is no such column.
    NoColumn {
        /// The file.
        file: String,
        /// The name that was asked for.
        column: String,
        /// The names of all columns.
        columns: Vec<String>,
    },
    /// Two columns have this name.
    SameName {
        /// The file.
        file: String,
        /// The name.
        column: String,
    },
    /// A field that is not what it was to be.
    Field {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column's name.
        column: String,
        /// The field.
        text: String,
        /// What it must be.
        rule: &'static str,
    },
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System { file, error } => write!(f, "{file}: {error}"),
            Self::Fields {
                file,
                line,
                found,
                expected,
            } => write!(
                f,
                "{file}, line {line}: there are {found} fields, but the first line has {expected}"
            ),
            Self::Unclosed { file, line } => write!(
                f,
                "{file}, line {line}: a quotation mark opens the last field, and none closes it before the end of the file"
            ),
            Self::Encoding { file, line } => write!(f, "{file}, line {line}: this is not text in UTF-8"),
            Self::NoColumn {
                file,
                column,
                columns,
            } => {
                write!(f, "{file} has no column `{column}`; {}", Columns(columns))?;
                // Whose only column has all names in it is divided by something else.
                let divider =
                    |delimiter: &&char| matches!(&columns[..], [only] if only.contains(**delimiter));
                match [';', '\t', '|', ','].iter().find(divider) {
                    Some(delimiter) => write!(
                        f,
                        "; is it divided by {delimiter:?}? Then `.delimiter(b{delimiter:?})`"
                    ),
                    None => Ok(()),
                }
            }
            Self::SameName { file, column } => write!(f, "{file} has two columns `{column}`"),
            Self::Field {
                file,
                line,
                column,
                text,
                rule,
            } => {
                write!(f, "{file}, line {line}, column `{column}`: ")?;
                if text.is_empty() {
                    write!(f, "there is nothing; every field must be {rule}")
                } else {
                    write!(f, "`{text}` is not {rule}")
                }
            }
        }
    }
}

impl std::error::Error for CsvError {}
