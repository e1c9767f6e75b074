//! Data as models take them: sets of rows and their splits, tables from CSV files (feature `csv`) and columns of
//! Parquet and Arrow files (features `parquet`, `arrow`), matrices of other libraries, streams.
//!
//! Targets from floats: files and other libraries often hold truth values, counts and classes as floating-point numbers.
//!
//! ```
//! use probdl_runtime::data;
//!
//! assert_eq!(data::truths(&[[0.0_f32], [1.0]])?, [[false], [true]]);
//! assert_eq!(data::counts(&[[3.0_f64, 0.0]])?, [[3, 0]]);
//! assert_eq!(data::classes(&[2.0_f32, 0.0])?, [2, 0]);
//! let error = data::counts(&[[1.0], [2.5_f32]]).unwrap_err();
//! assert_eq!(error.to_string(), "row 1, column 0 is 2.5; every count must be a whole number from 0 to 4294967295");
//! # Ok::<(), data::ConversionError>(())
//! ```

#[cfg(any(feature = "arrow", feature = "parquet"))]
mod columns;
#[cfg(feature = "csv")]
mod csv;
mod dataset;
mod matrix;
mod split;
mod stream;

#[cfg(feature = "arrow")]
pub use self::columns::{Arrow, ArrowGroups};
#[cfg(any(feature = "arrow", feature = "parquet"))]
pub use self::columns::{Cell, ColumnBatches, ColumnError, ColumnFile, RowGroups};
#[cfg(feature = "parquet")]
pub use self::columns::{Parquet, ParquetGroups};
#[cfg(feature = "csv")]
pub use self::csv::{Classes, Csv, CsvBatches, CsvError, Field, Table};
pub use dataset::{Dataset, DatasetError};
#[cfg(feature = "ndarray")]
pub use matrix::rows_of_array;
pub use matrix::{WidthError, rows_of_matrix};
pub use split::{
    Split, SplitError, k_fold, k_fold_by_class, k_fold_by_group, train_test_split, train_test_split_by_class,
    train_test_split_by_group,
};
pub use stream::{AdaptStream, StreamError};

use crate::lanes::Scalar;
use std::fmt;

/// The names of a file's columns, as messages tell them.
#[cfg(any(feature = "arrow", feature = "csv", feature = "parquet"))]
struct Columns<'a>(&'a [String]);

#[cfg(any(feature = "arrow", feature = "csv", feature = "parquet"))]
impl fmt::Display for Columns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(|name| format!("`{name}`")).collect();
        if names.is_empty() {
            return f.write_str("it has no columns at all");
        }
        write!(f, "it has {}", names.join(", "))
    }
}

/// A number that is not what it was to be converted to. Rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConversionError {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// The number.
    pub value: f64,
    /// What it was to be.
    pub what: &'static str,
    /// What that must be.
    pub rule: &'static str,
}

impl fmt::Display for ConversionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            row,
            column,
            value,
            what,
            rule,
        } = self;
        write!(
            formatter,
            "row {row}, column {column} is {value}; every {what} must be {rule}"
        )
    }
}

impl std::error::Error for ConversionError {}

/// Converts each number of each row, or names the first that is refused.
fn convert<S: Scalar, T: Copy + Default, const N: usize>(
    rows: &[[S; N]],
    what: &'static str,
    rule: &'static str,
    convert: impl Fn(f64) -> Option<T>,
) -> Result<Vec<[T; N]>, ConversionError> {
    let mut converted = Vec::with_capacity(rows.len());
    for (row, numbers) in rows.iter().enumerate() {
        let mut out = [T::default(); N];
        for (column, (out, number)) in out.iter_mut().zip(numbers).enumerate() {
            let value = number.to_f64();
            *out = convert(value).ok_or(ConversionError {
                row,
                column,
                value,
                what,
                rule,
            })?;
        }
        converted.push(out);
    }
    Ok(converted)
}

fn whole(value: f64) -> Option<u32> {
    let fits = value >= 0.0 && value <= f64::from(u32::MAX) && value % 1.0 == 0.0;
    fits.then_some(value as u32)
}

/// Truth values from 0 and 1.
///
/// # Errors
///
/// A number that is neither.
pub fn truths<S: Scalar, const N: usize>(rows: &[[S; N]]) -> Result<Vec<[bool; N]>, ConversionError> {
    convert(rows, "truth value", "0 or 1", |value| match value {
        0.0 => Some(false),
        1.0 => Some(true),
        _ => None,
    })
}

/// Counts from whole numbers.
///
/// # Errors
///
/// A number that is negative, not whole, or above `u32::MAX`.
pub fn counts<S: Scalar, const N: usize>(rows: &[[S; N]]) -> Result<Vec<[u32; N]>, ConversionError> {
    convert(rows, "count", "a whole number from 0 to 4294967295", whole)
}

/// Classes from whole numbers, counted from 0.
///
/// # Errors
///
/// A number that is negative, not whole, or above `u32::MAX`.
pub fn classes<S: Scalar>(values: &[S]) -> Result<Vec<u32>, ConversionError> {
    let rows: Vec<[S; 1]> = values.iter().map(|value| [*value]).collect();
    let classes = convert(&rows, "class", "a whole number from 0 to 4294967295", whole)?;
    Ok(classes.into_iter().map(|[class]| class).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_named() {
        let error = truths(&[[1.0_f32, 0.0], [1.0, 0.5]]).unwrap_err();
        assert_eq!((error.row, error.column, error.value), (1, 1, 0.5));
        for value in [-1.0, 0.5, f64::NAN, f64::INFINITY, 4_294_967_296.0] {
            assert!(counts(&[[value]]).is_err(), "{value}");
            assert_eq!(classes(&[0.0, value]).unwrap_err().row, 1);
        }
    }

    #[test]
    fn the_largest_count_is_kept() {
        assert_eq!(counts(&[[4_294_967_295.0_f64]]).unwrap(), [[u32::MAX]]);
        assert_eq!(truths(&[[-0.0_f64]]).unwrap(), [[false]]);
    }
}
