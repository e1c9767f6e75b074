//! Tables from CSV files: named columns to typed arrays.

mod error;
mod field;
mod lines;
mod reader;
mod stream;
mod table;

pub use error::CsvError;
pub use field::Field;
pub use reader::Csv;
pub use stream::CsvBatches;
pub use table::{Classes, Table};
