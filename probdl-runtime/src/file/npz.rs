//! Arrays of numpy's `.npz` files: a zip archive of `.npy` files.
//!
//! Source of the format: NEP 1, *A Simple File Format for `NumPy` Arrays*.

use super::FileError;
use super::contents::{Contents, Tensor};
use super::error::damaged;
use safetensors::Dtype;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The arrays of floating-point numbers; others are passed over.
pub(super) fn read(bytes: &[u8]) -> Result<Contents<'static>, FileError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut contents = Contents::default();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(damaged)?;
        let Some(name) = file
            .name()
            .map_err(damaged)?
            .strip_suffix(".npy")
            .map(str::to_owned)
        else {
            continue;
        };
        if let Some(tensor) = array(name, &mut file)? {
            contents.push(tensor);
        }
    }
    Ok(contents)
}

/// The tensors as an archive, the same bytes for the same tensors. As numpy does, the arrays are stored as they are, in
/// version 1.0 of their format, their numbers beginning at a multiple of 64 bytes.
pub(super) fn write(contents: &Contents<'_>) -> Result<Vec<u8>, FileError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for tensor in contents.tensors() {
        let name = format!("{}.npy", tensor.name);
        archive.start_file(name, options).map_err(damaged)?;
        archive.write_all(&header(tensor)).map_err(damaged)?;
        archive.write_all(&tensor.bytes).map_err(damaged)?;
    }
    Ok(archive.finish().map_err(damaged)?.into_inner())
}

/// What stands before the numbers of an array.
fn header(tensor: &Tensor<'_>) -> Vec<u8> {
    let descr = match tensor.dtype {
        Dtype::F64 => "<f8",
        _ => "<f4",
    };
    let lengths: Vec<String> = tensor.shape.iter().map(usize::to_string).collect();
    // A tuple of one has a comma behind it.
    let last = if lengths.len() == 1 { "," } else { "" };
    let lengths = lengths.join(", ") + last;
    let mut text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({lengths}), }}");
    // Ten bytes come before it, a line break ends it.
    while (10 + text.len() + 1) % 64 != 0 {
        text.push(' ');
    }
    text.push('\n');
    let mut header = b"\x93NUMPY\x01\x00".to_vec();
    header.extend((text.len() as u16).to_le_bytes());
    header.extend(text.as_bytes());
    header
}

/// One array, if its numbers are floating-point numbers with the least byte first.
fn array(name: String, file: &mut impl Read) -> Result<Option<Tensor<'static>>, FileError> {
    let mut start = [0; 8];
    let none = |_| damaged(format!("`{name}` is not an array of numpy"));
    file.read_exact(&mut start).map_err(none)?;
    if !start.starts_with(b"\x93NUMPY") {
        return Err(damaged(format!("`{name}` is not an array of numpy")));
    }
    // Version 1 gives the length of the header in two bytes, later ones in four.
    let width = if start[6] == 1 { 2 } else { 4 };
    let mut length = [0; 4];
    file.read_exact(&mut length[..width]).map_err(damaged)?;
    let mut header = Vec::new();
    let length = u64::from(u32::from_le_bytes(length));
    file.by_ref()
        .take(length)
        .read_to_end(&mut header)
        .map_err(damaged)?;
    let header = String::from_utf8_lossy(&header);
    let (shape, by_columns) = shape(&header).ok_or_else(|| damaged(format!("the header of `{name}`")))?;
    let dtype = match value(&header, "descr")
        .unwrap_or_default()
        .trim_matches(['\'', '"'])
    {
        "<f2" => Dtype::F16,
        "<f4" => Dtype::F32,
        "<f8" => Dtype::F64,
        // Among arrays that are known by their order none can be passed over.
        file if super::keras::is_unnamed(&name) => {
            let file = file.to_owned();
            return Err(FileError::ForeignType { tensor: name, file });
        }
        _ => return Ok(None),
    };
    let each = dtype.bitsize() / 8;
    let size = shape
        .iter()
        .try_fold(each, |size, length| size.checked_mul(*length));
    let size = size.ok_or_else(|| damaged(format!("the shape of `{name}`")))?;
    let mut bytes = Vec::new();
    file.by_ref()
        .take(size as u64)
        .read_to_end(&mut bytes)
        .map_err(damaged)?;
    if bytes.len() != size {
        return Err(damaged(format!("`{name}` has {} of {size} bytes", bytes.len())));
    }
    // The archive's checksum is compared where the file ends.
    if file.read(&mut [0]).map_err(damaged)? > 0 {
        return Err(damaged(format!("`{name}` has more than {size} bytes")));
    }
    if let ([rows, columns], true) = (shape.as_slice(), by_columns) {
        bytes = transposed(&bytes, *rows, *columns, each);
    } else if by_columns && shape.len() > 2 {
        return Ok(None);
    }
    Ok(Some(Tensor {
        name: name.into(),
        dtype,
        shape,
        bytes: bytes.into(),
    }))
}

/// The value of a key of the header, as it stands there up to the next comma outside of parentheses.
fn value<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let rest = header.split(&format!("'{key}':")).nth(1)?.trim_start();
    let end = match rest.find('(') {
        Some(0) => rest.find(')')? + 1,
        _ => rest.find([',', '}'])?,
    };
    Some(rest[..end].trim())
}

/// The shape, and whether numbers stand column by column.
fn shape(header: &str) -> Option<(Vec<usize>, bool)> {
    let list = value(header, "shape")?.strip_prefix('(')?.strip_suffix(')')?;
    let lengths = list.split(',').map(str::trim).filter(|length| !length.is_empty());
    let lengths = lengths
        .map(|length| length.parse().ok())
        .collect::<Option<Vec<usize>>>()?;
    match value(header, "fortran_order")? {
        "False" => Some((lengths, false)),
        "True" => Some((lengths, true)),
        _ => None,
    }
}

/// Numbers of `each` bytes, column by column, to row by row.
fn transposed(bytes: &[u8], rows: usize, columns: usize, each: usize) -> Vec<u8> {
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column * rows + row) * each));
    places
        .flat_map(|place| bytes[place..place + each].iter().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }   \n";
        assert_eq!(value(header, "descr"), Some("'<f4'"));
        assert_eq!(shape(header), Some((vec![2, 3], false)));
        assert_eq!(
            shape("{'shape': (5,), 'fortran_order': True, 'descr': '<f8'}"),
            Some((vec![5], true))
        );
        assert_eq!(
            shape("{'shape': (), 'fortran_order': False}"),
            Some((vec![], false))
        );
        for wrong in [
            "",
            "{'shape': (1",
            "{'shape': 3, 'fortran_order': False}",
            "{'shape': (-1,), 'fortran_order': False}",
        ] {
            assert_eq!(shape(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn headers_are_written_as_they_are_read() {
        for shape_written in [vec![], vec![7], vec![2, 3], vec![100_000, 1, 12]] {
            let tensor = Tensor {
                name: "a".into(),
                dtype: Dtype::F32,
                shape: shape_written.clone(),
                bytes: vec![].into(),
            };
            let bytes = header(&tensor);
            assert_eq!(bytes.len() % 64, 0);
            let text = std::str::from_utf8(&bytes[10..]).unwrap();
            assert_eq!(usize::from(bytes[8]), text.len());
            assert!(text.ends_with('\n'));
            assert_eq!(value(text, "descr"), Some("'<f4'"));
            assert_eq!(shape(text), Some((shape_written, false)));
        }
    }

    #[test]
    fn columns_become_rows() {
        assert_eq!(transposed(&[1, 3, 5, 2, 4, 6], 3, 2, 1), [1, 2, 3, 4, 5, 6]);
        assert_eq!(
            transposed(&[1, 0, 3, 0, 2, 0, 4, 0], 2, 2, 2),
            [1, 0, 2, 0, 3, 0, 4, 0]
        );
    }
}
