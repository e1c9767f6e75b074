//! Files of named columns, Parquet and Arrow: columns to typed arrays, whole or batch by batch.

#[cfg(feature = "arrow")]
mod arrow;
#[cfg(feature = "arrow")]
mod arrow_places;
mod batches;
mod cell;
mod error;
mod file;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod parquet_column;
#[cfg(feature = "parquet")]
mod parquet_source;
mod value;

#[cfg(feature = "arrow")]
pub use arrow::{Arrow, ArrowGroups};
pub use batches::ColumnBatches;
pub use cell::Cell;
pub use error::ColumnError;
pub use file::{ColumnFile, RowGroups};
#[cfg(feature = "parquet")]
pub use parquet::{Parquet, ParquetGroups};
