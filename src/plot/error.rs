//! What cannot be drawn.

use probdl_runtime::file::FileError;
use probdl_runtime::metrics::MetricError;
use std::fmt;

/// Why a picture was not drawn.
#[derive(Debug)]
#[non_exhaustive]
pub enum PlotError {
    /// There is nothing to draw.
    Empty {
        /// What there is none of, as in `epochs`.
        what: &'static str,
    },
    /// Two things that belong together have other lengths.
    LengthsDiffer {
        /// The first, as in `x`.
        first: &'static str,
        /// Its length.
        first_length: usize,
        /// The second.
        second: &'static str,
        /// Its length.
        second_length: usize,
    },
    /// A number is infinite or NaN.
    NotFinite {
        /// What it was to be a part of: the label of a line, or what was computed.
        what: String,
        /// Its place there, from 0.
        index: usize,
        /// The number.
        value: f64,
    },
    /// The laws are of events of several numbers.
    NotOneNumber {
        /// How many.
        width: usize,
    },
    /// What was to be drawn cannot be computed.
    Metric(MetricError),
    /// The file was not written.
    File(FileError),
    /// Pictures as PNG need the feature `png`.
    NoPng,
    /// The library that draws has given up.
    Drawing(String),
}

impl fmt::Display for PlotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { what } => write!(f, "there are no {what} to draw"),
            Self::LengthsDiffer {
                first,
                first_length,
                second,
                second_length,
            } => write!(
                f,
                "`{first}` has {first_length} entries, but `{second}` has {second_length}"
            ),
            Self::NotFinite { what, index, value } => {
                write!(
                    f,
                    "entry {index} of `{what}` is {value}, which has no place in a picture"
                )
            }
            Self::NotOneNumber { width } => write!(
                f,
                "the laws are of events of {width} numbers; a curve or a band shows laws of one"
            ),
            Self::Metric(error) => error.fmt(f),
            Self::File(error) => error.fmt(f),
            Self::NoPng => {
                f.write_str("pictures as PNG need the feature `png`; a path that ends in `.svg` needs none")
            }
            Self::Drawing(error) => write!(f, "the drawing failed: {error}"),
        }
    }
}

impl std::error::Error for PlotError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Metric(error) => Some(error),
            Self::File(error) => Some(error),
            _ => None,
        }
    }
}

impl From<FileError> for PlotError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<MetricError> for PlotError {
    fn from(error: MetricError) -> Self {
        Self::Metric(error)
    }
}

/// Refuses lengths that differ.
pub(super) fn same_length(
    (first, first_length): (&'static str, usize),
    (second, second_length): (&'static str, usize),
) -> Result<(), PlotError> {
    if first_length == second_length {
        return Ok(());
    }
    Err(PlotError::LengthsDiffer {
        first,
        first_length,
        second,
        second_length,
    })
}
