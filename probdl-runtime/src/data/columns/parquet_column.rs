//! One column of a Parquet file.

use super::value::Value;
use ::parquet::basic::{ConvertedType, LogicalType, Type};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{ByteArray, DataType};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::schema::types::ColumnDescriptor;

/// Why a column holds neither numbers nor truth values nor text; nothing if it does.
pub(super) fn unsuited(column: &ColumnDescriptor) -> Option<String> {
    if column.path().parts().len() > 1 || column.max_rep_level() > 0 || column.max_def_level() > 1 {
        return Some("lists or structs".to_owned());
    }
    let known = match column.logical_type_ref() {
        None => matches!(
            column.converted_type(),
            ConvertedType::NONE
                | ConvertedType::UTF8
                | ConvertedType::ENUM
                | ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64
                | ConvertedType::INT_8
                | ConvertedType::INT_16
                | ConvertedType::INT_32
                | ConvertedType::INT_64
        ),
        Some(LogicalType::Integer(_) | LogicalType::String | LogicalType::Enum) => true,
        Some(_) => false,
    };
    if !known {
        return Some(match column.logical_type_ref() {
            Some(logical) => format!("the type {logical:?}"),
            None => format!("the type {}", column.converted_type()),
        });
    }
    let physical = column.physical_type();
    let unread = matches!(physical, Type::INT96 | Type::FIXED_LEN_BYTE_ARRAY);
    unread.then(|| format!("the type {physical}"))
}

/// Whether the integers of a column have no sign.
fn is_unsigned(column: &ColumnDescriptor) -> bool {
    match column.logical_type_ref() {
        Some(LogicalType::Integer(integer)) => !integer.is_signed,
        _ => matches!(
            column.converted_type(),
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64
        ),
    }
}

/// Appends all values of a column of a group of rows.
pub(super) fn read(reader: ColumnReader, column: &ColumnDescriptor, values: &mut Vec<Value>) -> Result<()> {
    let unsigned = is_unsigned(column);
    let nullable = column.max_def_level() > 0;
    match reader {
        ColumnReader::BoolColumnReader(reader) => append(reader, nullable, values, Value::Truth)?,
        ColumnReader::Int32ColumnReader(reader) => append(reader, nullable, values, |number| {
            Value::Number(if unsigned {
                f64::from(number as u32)
            } else {
                f64::from(number)
            })
        })?,
        ColumnReader::Int64ColumnReader(reader) => append(reader, nullable, values, |number| {
            Value::Number(if unsigned {
                number as u64 as f64
            } else {
                number as f64
            })
        })?,
        ColumnReader::FloatColumnReader(reader) => {
            append(reader, nullable, values, |number| {
                Value::Number(f64::from(number))
            })?;
        }
        ColumnReader::DoubleColumnReader(reader) => append(reader, nullable, values, Value::Number)?,
        ColumnReader::ByteArrayColumnReader(reader) => append(reader, nullable, values, text)?,
        ColumnReader::Int96ColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
            return Err(ParquetError::NYI(column.physical_type().to_string()));
        }
    }
    Ok(())
}

#[allow(clippy::needless_pass_by_value)] // as `append` calls it
fn text(bytes: ByteArray) -> Value {
    Value::Text(String::from_utf8_lossy(bytes.data()).into_owned())
}

/// Values are stored for the places that have one; levels say which.
fn append<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    nullable: bool,
    to: &mut Vec<Value>,
    value: impl Fn(T::T) -> Value,
) -> Result<()> {
    const ROWS: usize = 8192;
    loop {
        let (mut levels, mut stored) = (Vec::new(), Vec::new());
        let (rows, ..) = reader.read_records(ROWS, nullable.then_some(&mut levels), None, &mut stored)?;
        if rows == 0 {
            return Ok(());
        }
        let mut stored = stored.into_iter().map(&value);
        if nullable {
            to.extend(levels.iter().map(|&level| {
                let present = level > 0;
                present.then(|| stored.next()).flatten().unwrap_or(Value::Missing)
            }));
        } else {
            to.extend(stored);
        }
    }
}
