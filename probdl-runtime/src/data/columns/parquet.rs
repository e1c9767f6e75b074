//! Parquet files.

use super::file::{guarded, open};
use super::parquet_column;
use super::parquet_source::Source;
use super::value::Value;
use super::{ColumnError, ColumnFile, RowGroups};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use bytes::Bytes;
use std::fmt;
use std::path::Path;

/// A Parquet file (feature `parquet`). Opening one reads its description alone; a column is read from the file when it is
/// asked for.
///
/// Files are uncompressed, or compressed by Snappy, gzip or LZ4. What Zstandard and Brotli have compressed is refused: write
/// it with `compression="snappy"`.
pub type Parquet = ColumnFile<ParquetGroups>;

/// The groups of rows in a Parquet file.
pub struct ParquetGroups {
    reader: Box<dyn FileReader>,
}

impl fmt::Debug for ParquetGroups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetGroups").finish_non_exhaustive()
    }
}

impl Parquet {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// A file that is not there, or is no Parquet file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ColumnError> {
        let (file, opened) = open(path.as_ref())?;
        let source = Source::new(opened).map_err(|error| ColumnError::System {
            file: file.clone(),
            error: error.to_string(),
        })?;
        Self::new(file, source)
    }

    /// A file in memory, and the name by which errors call it.
    ///
    /// # Errors
    ///
    /// As [`Parquet::open`].
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, ColumnError> {
        Self::new(file.to_owned(), Bytes::from(bytes))
    }

    fn new(file: String, source: impl ChunkReader + 'static) -> Result<Self, ColumnError> {
        let reader = guarded::<ParquetGroups, _>(&file, || {
            let reader = SerializedFileReader::new(source).map_err(|error| error.to_string())?;
            let metadata = reader.metadata();
            let groups = metadata.row_groups().iter();
            let rows = groups.fold(0, |rows: i64, group| rows.saturating_add(group.num_rows()));
            let said = metadata.file_metadata().num_rows();
            if rows == said {
                Ok(reader)
            } else {
                Err(format!("its groups have {rows} of {said} rows"))
            }
        })?;
        let reader = Box::new(reader);
        Ok(Self {
            file,
            groups: ParquetGroups { reader },
        })
    }

    /// How many rows the file says it has.
    pub fn len(&self) -> usize {
        let rows = self.groups.reader.metadata().file_metadata().num_rows();
        usize::try_from(rows).unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[allow(clippy::needless_pass_by_value)] // as `map_err` calls it
fn message(error: ParquetError) -> String {
    let text = error.to_string();
    match text.split_once("Disabled feature at compile time: ") {
        Some((_, codec)) => format!(
            "it is compressed by `{codec}`, which is not read; write it with `compression=\"snappy\"`"
        ),
        None => text,
    }
}

impl RowGroups for ParquetGroups {
    const FORMAT: &'static str = "a Parquet file";

    fn names(&self) -> Vec<String> {
        let columns = self.reader.metadata().file_metadata().schema_descr().columns();
        columns.iter().map(|column| column.path().string()).collect()
    }

    fn count(&self) -> usize {
        self.reader.num_row_groups()
    }

    fn unsuited(&self, column: usize) -> Option<String> {
        let schema = self.reader.metadata().file_metadata().schema_descr();
        parquet_column::unsuited(&schema.column(column))
    }

    fn read(&self, group: usize, columns: &[usize]) -> Result<Vec<Vec<Value>>, String> {
        let schema = self.reader.metadata().file_metadata().schema_descr();
        let group = self.reader.get_row_group(group).map_err(message)?;
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        let column = |place: &usize| {
            let mut values = Vec::new();
            let description = schema.column(*place);
            let reader = group.get_column_reader(*place);
            reader
                .and_then(|reader| parquet_column::read(reader, &description, &mut values))
                .map_err(message)?;
            if values.len() == rows {
                return Ok(values);
            }
            let name = description.path().string();
            Err(format!("column `{name}` has {} of {rows} rows", values.len()))
        };
        columns.iter().map(column).collect()
    }
}
