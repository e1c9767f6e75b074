//! Arrays of numpy's `.npz` files: a zip archive of `.npy` files.
//!
//! Source of the format: NEP 1, *A Simple File Format for `NumPy` Arrays*.

use super::FileError;
use super::contents::{Contents, Tensor};
use super::error::damaged;
use safetensors::Dtype;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What an archive begins with.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

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

/// One array, if its numbers are floating-point numbers with the least byte first.
fn array(name: String, file: &mut impl Read) -> Result<Option<Tensor<'static>>, FileError> {
    let mut start = [0; 8];
    file.read_exact(&mut start).map_err(damaged)?;
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
    fn columns_become_rows() {
        assert_eq!(transposed(&[1, 3, 5, 2, 4, 6], 3, 2, 1), [1, 2, 3, 4, 5, 6]);
        assert_eq!(
            transposed(&[1, 0, 3, 0, 2, 0, 4, 0], 2, 2, 2),
            [1, 0, 2, 0, 3, 0, 4, 0]
        );
    }
}
