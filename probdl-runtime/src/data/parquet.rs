//! Columns of Parquet files as typed arrays.

mod cell;
mod column;
mod error;
mod table;

pub use cell::Cell;
pub use error::ParquetError;
pub use table::Parquet;
