//! A Parquet file whose columns are read when they are asked for.

use super::cell::cell;
use super::column::{self, Value};
use super::{Cell, ParquetError};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use bytes::Bytes;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// A Parquet file: named columns, read as numbers, counts, truth values or text when they are asked for. Of a file as wide as
/// you like, only those columns are decoded.
///
/// Files are uncompressed, or compressed by Snappy, gzip or LZ4. What Zstandard and Brotli have compressed is refused: write
/// it with `compression="snappy"`. Dates, decimal numbers, lists and structs are refused, too.
///
/// ```text
/// let table = Parquet::open("households.parquet")?;
/// let all = Dataset::new(table.columns::<f32, 2>(["income", "persons"])?, table.columns::<f32, 1>(["food"])?)?;
/// ```
pub struct Parquet {
    file: String,
    reader: SerializedFileReader<Bytes>,
}

impl fmt::Debug for Parquet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parquet")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl Parquet {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// A file that is not there, or is no Parquet file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ParquetError> {
        let path = path.as_ref();
        let file = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => Self::from_bytes(&file, bytes),
            Err(error) => Err(ParquetError::System {
                file,
                error: error.to_string(),
            }),
        }
    }

    /// A file in memory, and the name by which errors call it.
    ///
    /// # Errors
    ///
    /// As [`Parquet::open`].
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, ParquetError> {
        let reader = guarded(file, || SerializedFileReader::new(Bytes::from(bytes)))?;
        Ok(Self {
            file: file.to_owned(),
            reader,
        })
    }

    /// How many rows the file says it has.
    pub fn len(&self) -> usize {
        let rows = self.reader.metadata().file_metadata().num_rows();
        usize::try_from(rows).unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of the columns; those of structs with dots.
    pub fn names(&self) -> Vec<String> {
        let columns = self.reader.metadata().file_metadata().schema_descr().columns();
        columns.iter().map(|column| column.path().string()).collect()
    }

    /// Some columns, as rows: arrays of `f32` or `f64`, of `u32`, or of `bool`.
    ///
    /// # Errors
    ///
    /// A column that is not there or cannot be read, or a cell that is something else.
    pub fn columns<T: Cell, const N: usize>(&self, names: [&str; N]) -> Result<Vec<[T; N]>, ParquetError> {
        let mut rows = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let column = self.column(name)?;
            rows.resize(column.len(), [T::default(); N]);
            for (row, cell) in rows.iter_mut().zip(column) {
                row[place] = cell;
            }
        }
        Ok(rows)
    }

    /// One column: of classes that are numbers, for instance.
    ///
    /// # Errors
    ///
    /// As [`Parquet::columns`].
    pub fn column<T: Cell>(&self, name: &str) -> Result<Vec<T>, ParquetError> {
        let values = self.values(name)?;
        let cells = values.iter().enumerate();
        cells
            .map(|(row, value)| cell(value).ok_or_else(|| self.fault(row, name, value, T::RULE)))
            .collect()
    }

    /// One column of text.
    ///
    /// # Errors
    ///
    /// A column that is not there or cannot be read, or a cell that is no text.
    pub fn text(&self, name: &str) -> Result<Vec<String>, ParquetError> {
        let values = self.values(name)?.into_iter().enumerate();
        values
            .map(|(row, value)| match value {
                Value::Text(text) => Ok(text),
                value => Err(self.fault(row, name, &value, "text")),
            })
            .collect()
    }

    fn fault(&self, row: usize, column: &str, value: &Value, rule: &'static str) -> ParquetError {
        ParquetError::Cell {
            file: self.file.clone(),
            row,
            column: column.to_owned(),
            text: value.to_string(),
            rule,
        }
    }

    fn values(&self, name: &str) -> Result<Vec<Value>, ParquetError> {
        let schema = self.reader.metadata().file_metadata().schema_descr_ptr();
        let place = schema
            .columns()
            .iter()
            .position(|column| column.path().string() == name);
        let place = place.ok_or_else(|| ParquetError::NoColumn {
            file: self.file.clone(),
            column: name.to_owned(),
            columns: self.names(),
        })?;
        let column = schema.column(place);
        let unsuited = |holds: String| ParquetError::Unsuited {
            file: self.file.clone(),
            column: name.to_owned(),
            holds,
        };
        if let Some(holds) = column::unsuited(&column) {
            return Err(unsuited(holds));
        }
        let mut values = Vec::new();
        for group in 0..self.reader.num_row_groups() {
            let read = guarded(&self.file, || {
                let group = self.reader.get_row_group(group)?;
                column::read(group.get_column_reader(place)?, &column, &mut values)
            })?;
            read.ok_or_else(|| unsuited(format!("the type {}", column.physical_type())))?;
        }
        if values.len() == self.len() {
            return Ok(values);
        }
        let reason = format!("column `{name}` has {} of {} rows", values.len(), self.len());
        Err(unreadable(&self.file, reason))
    }
}

/// Calls the decoder, which is not free of panics on damaged files.
fn guarded<T>(
    file: &str,
    decode: impl FnOnce() -> Result<T, ::parquet::errors::ParquetError>,
) -> Result<T, ParquetError> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => Ok(decoded),
        Ok(Err(error)) => Err(unreadable(file, error.to_string())),
        Err(_) => Err(unreadable(file, "its parts contradict each other".to_owned())),
    }
}

fn unreadable(file: &str, reason: String) -> ParquetError {
    ParquetError::Unreadable {
        file: file.to_owned(),
        reason,
    }
}
