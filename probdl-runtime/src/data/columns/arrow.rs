//! Arrow files, and batches of rows in Arrow's memory layout.

use super::arrow_places::{self, Place};
use super::file::{guarded, open};
use super::value::Value;
use super::{ColumnError, ColumnFile, RowGroups};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_ipc::reader::FileReader;
use arrow_schema::{ArrowError, DataType, Schema};
use std::fmt;
use std::io::{Cursor, Read, Seek};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// An Arrow file (feature `arrow`), also called Feather of version 2, or [`RecordBatch`]es in memory. Opening a file reads its
/// description alone; its batches are read when a column is asked for.
///
/// Files are those with random access (`pyarrow.feather.write_feather`, `pyarrow.ipc.new_file`), not streams, and are
/// uncompressed or compressed by LZ4, as Feather files are by default. What Zstandard has compressed is refused: write it with
/// `compression="lz4"`. Columns of dictionaries, as of categories, are read as what they stand for.
pub type Arrow = ColumnFile<ArrowGroups>;

/// The batches of an Arrow file.
pub struct ArrowGroups {
    schema: Arc<Schema>,
    batches: Batches,
}

enum Batches {
    File {
        reader: Box<Mutex<FileReader<Box<dyn Bytes>>>>,
        places: Vec<Place>,
    },
    Memory(Vec<RecordBatch>),
}

/// Where the bytes of a file come from.
trait Bytes: Read + Seek + Send {}
impl<R: Read + Seek + Send> Bytes for R {}

impl fmt::Debug for ArrowGroups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArrowGroups")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

impl Arrow {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// A file that is not there, or is no Arrow file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ColumnError> {
        let (file, opened) = open(path.as_ref())?;
        Self::new(file, Box::new(opened))
    }

    /// A file in memory, and the name by which errors call it.
    ///
    /// # Errors
    ///
    /// As [`Arrow::open`].
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, ColumnError> {
        Self::new(file.to_owned(), Box::new(Cursor::new(bytes)))
    }

    /// Batches in memory, and the name by which errors call them.
    ///
    /// # Errors
    ///
    /// Batches whose columns are not all the same.
    pub fn from_batches(
        name: &str,
        batches: impl IntoIterator<Item = RecordBatch>,
    ) -> Result<Self, ColumnError> {
        let batches: Vec<RecordBatch> = batches.into_iter().collect();
        let schema = batches.first().map(RecordBatch::schema);
        let schema = schema.unwrap_or_else(|| Arc::new(Schema::empty()));
        if let Some(other) = batches
            .iter()
            .position(|batch| batch.schema().fields() != schema.fields())
        {
            return Err(ColumnError::Unreadable {
                file: name.to_owned(),
                format: ArrowGroups::FORMAT,
                reason: format!("batch {other} has other columns than batch 0"),
            });
        }
        Ok(Self {
            file: name.to_owned(),
            groups: ArrowGroups {
                schema,
                batches: Batches::Memory(batches),
            },
        })
    }

    fn new(file: String, mut bytes: Box<dyn Bytes>) -> Result<Self, ColumnError> {
        let (reader, places) = guarded::<ArrowGroups, _>(&file, || {
            let places = arrow_places::places(&mut bytes)?;
            Ok((FileReader::try_new(bytes, None).map_err(message)?, places))
        })?;
        let schema = reader.schema();
        let reader = Box::new(Mutex::new(reader));
        Ok(Self {
            file,
            groups: ArrowGroups {
                schema,
                batches: Batches::File { reader, places },
            },
        })
    }
}

#[allow(clippy::needless_pass_by_value)] // as `map_err` calls it
fn message(error: ArrowError) -> String {
    let text = error.to_string();
    if text.contains("zstd") {
        return "it is compressed by Zstandard, which is not read; write it with `compression=\"lz4\"`"
            .to_owned();
    }
    text
}

impl RowGroups for ArrowGroups {
    const FORMAT: &'static str = "an Arrow file";

    fn names(&self) -> Vec<String> {
        let fields = self.schema.fields().iter();
        fields.map(|field| field.name().clone()).collect()
    }

    fn count(&self) -> usize {
        match &self.batches {
            Batches::File { places, .. } => places.len(),
            Batches::Memory(batches) => batches.len(),
        }
    }

    fn unsuited(&self, column: usize) -> Option<String> {
        let kind = self.schema.field(column).data_type();
        let values = match kind {
            DataType::Dictionary(_, values) => values,
            kind => kind,
        };
        let known = is_number(values)
            || matches!(
                values,
                DataType::Boolean
                    | DataType::Utf8
                    | DataType::LargeUtf8
                    | DataType::Utf8View
                    | DataType::Null
            );
        (!known).then(|| {
            if kind.is_nested() {
                "lists or structs".to_owned()
            } else {
                format!("the type {kind}")
            }
        })
    }

    fn read(&self, group: usize, columns: &[usize]) -> Result<Vec<Vec<Value>>, String> {
        let batch = match &self.batches {
            Batches::Memory(batches) => batches[group].clone(),
            Batches::File { reader, places } => {
                let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
                arrow_places::check_lengths(reader.get_mut(), places[group])?;
                reader.set_index(group).map_err(message)?;
                let batch = reader.next().ok_or("a batch is missing")?;
                batch.map_err(message)?
            }
        };
        columns.iter().map(|place| values(batch.column(*place))).collect()
    }
}

fn is_number(kind: &DataType) -> bool {
    kind.is_integer() || matches!(kind, DataType::Float32 | DataType::Float64)
}

/// The values of an array.
fn values(array: &ArrayRef) -> Result<Vec<Value>, String> {
    Ok(match array.data_type() {
        DataType::Null => vec![Value::Missing; array.len()],
        DataType::Boolean => all(array.as_boolean(), Value::Truth),
        DataType::Utf8 => all(array.as_string::<i32>(), text),
        DataType::LargeUtf8 => all(array.as_string::<i64>(), text),
        DataType::Utf8View => all(array.as_string_view(), text),
        DataType::Int8 => numbers::<Int8Type>(array, f64::from),
        DataType::Int16 => numbers::<Int16Type>(array, f64::from),
        DataType::Int32 => numbers::<Int32Type>(array, f64::from),
        DataType::Int64 => numbers::<Int64Type>(array, |number| number as f64),
        DataType::UInt8 => numbers::<UInt8Type>(array, f64::from),
        DataType::UInt16 => numbers::<UInt16Type>(array, f64::from),
        DataType::UInt32 => numbers::<UInt32Type>(array, f64::from),
        DataType::UInt64 => numbers::<UInt64Type>(array, |number| number as f64),
        DataType::Float32 => numbers::<Float32Type>(array, f64::from),
        DataType::Float64 => numbers::<Float64Type>(array, |number| number),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let known = values(dictionary.values())?;
            if known.is_empty() {
                return Ok(vec![Value::Missing; array.len()]);
            }
            let keys = dictionary.normalized_keys();
            let value = |row: usize| {
                let known = if array.is_null(row) {
                    None
                } else {
                    known.get(keys[row])
                };
                known.cloned().unwrap_or(Value::Missing)
            };
            (0..array.len()).map(value).collect()
        }
        kind => return Err(format!("it holds the type {kind}")),
    })
}

fn numbers<T: ArrowPrimitiveType>(array: &ArrayRef, number: impl Fn(T::Native) -> f64) -> Vec<Value> {
    all(array.as_primitive::<T>(), |value| Value::Number(number(value)))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The values that there are, and the gaps.
fn all<T>(array: impl IntoIterator<Item = Option<T>>, value: impl Fn(T) -> Value) -> Vec<Value> {
    let values = array.into_iter();
    values.map(|there| there.map_or(Value::Missing, &value)).collect()
}
