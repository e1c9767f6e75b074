//! What can be wrong with a file of columns.

use crate::data::Columns;
use std::fmt;

/// Why a file of columns, Parquet or Arrow, was not read. Rows count from 0, as they do where such files are written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnError {
    /// The file cannot be opened.
    System {
        /// The file.
        file: String,
        /// What the system says.
        error: String,
    },
    /// It is no such file, is damaged, or is compressed in a way that is not read.
    Unreadable {
        /// The file.
        file: String,
        /// What it was read as, as in `a Parquet file`.
        format: &'static str,
        /// How that is known.
        reason: String,
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
    /// Two columns have the name that was asked for.
    SameName {
        /// The file.
        file: String,
        /// The name.
        column: String,
    },
    /// A column that holds neither numbers nor truth values nor text.
    Unsuited {
        /// The file.
        file: String,
        /// The column's name.
        column: String,
        /// What it holds.
        holds: String,
    },
    /// A cell that is not what it was to be.
    Cell {
        /// The file.
        file: String,
        /// The row.
        row: usize,
        /// The column's name.
        column: String,
        /// What stands there; empty where nothing does.
        text: String,
        /// What it must be.
        rule: &'static str,
    },
}

impl fmt::Display for ColumnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System { file, error } => write!(f, "{file}: {error}"),
            Self::Unreadable { file, format, reason } => {
                write!(f, "{file} cannot be read as {format}: {reason}")
            }
            Self::SameName { file, column } => write!(f, "{file} has two columns `{column}`"),
            Self::NoColumn {
                file,
                column,
                columns,
            } => write!(f, "{file} has no column `{column}`; {}", Columns(columns)),
            Self::Unsuited { file, column, holds } => write!(
                f,
                "{file}, column `{column}` holds {holds}; numbers, truth values and text are read"
            ),
            Self::Cell {
                file,
                row,
                column,
                text,
                rule,
            } => {
                write!(f, "{file}, row {row}, column `{column}`: ")?;
                if text.is_empty() {
                    write!(f, "there is nothing; every cell must be {rule}")
                } else {
                    write!(f, "`{text}` is not {rule}")
                }
            }
        }
    }
}

impl std::error::Error for ColumnError {}
