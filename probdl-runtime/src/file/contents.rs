//! Named tensors and lines of text as a safetensors file with a checksum.

use super::FileError;
use super::error::damaged;
use crate::lanes::Scalar;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The key of our text in the metadata of a safetensors file. It is one, so that the same model gives the same bytes: the
/// format does not order its keys.
const KEY: &str = "probdl";

/// What a file holds: lines of text, each with a key, and named tensors.
///
/// The bytes are those of a safetensors file, which other programs can read. A checksum over all of it stands in the text;
/// it tells accidents, not forgeries.
///
/// ```
/// use probdl_runtime::file::Contents;
///
/// let mut contents = Contents::default();
/// contents.line("step", "12");
/// contents.tensor("momentum", vec![2], &[0.5_f32, -1.0]);
/// let bytes = contents.to_bytes()?;
/// let read = Contents::from_bytes(&bytes)?;
/// assert_eq!(read.value("step"), Some("12"));
/// assert_eq!(read.numbers::<f32>("momentum", &[2])?, [0.5, -1.0]);
/// # Ok::<(), probdl_runtime::file::FileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents<'a> {
    lines: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    tensors: Vec<Tensor<'a>>,
}

/// A tensor in a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tensor<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) dtype: Dtype,
    pub(super) shape: Vec<usize>,
    /// Its numbers, row by row, least byte first.
    pub(super) bytes: Cow<'a, [u8]>,
}

impl<'a> Contents<'a> {
    /// Adds a line. A key is one word; a value holds no line break (one would be read as a line of its own).
    pub fn line(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        self.lines.push((key.into(), value.into()));
    }

    /// Adds a tensor; a name is used once.
    pub fn tensor<S: Scalar>(&mut self, name: impl Into<Cow<'a, str>>, shape: Vec<usize>, numbers: &[S]) {
        self.tensors.push(Tensor {
            name: name.into(),
            dtype: dtype::<S>(),
            shape,
            bytes: encode(numbers).into(),
        });
    }

    #[cfg(feature = "npz")]
    pub(super) fn push(&mut self, tensor: Tensor<'a>) {
        self.tensors.push(tensor);
    }

    /// The value of the first line with a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values(key).next()
    }

    /// The values of all lines with a key, in order.
    pub fn values(&self, key: &str) -> impl Iterator<Item = &str> {
        let lines = self.lines.iter().filter(move |line| line.0 == key);
        lines.map(|line| &*line.1)
    }

    /// The names of all tensors.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.iter().map(|tensor| &*tensor.name)
    }

    /// The numbers of a tensor, row by row.
    ///
    /// # Errors
    ///
    /// No tensor of this name, another type or shape, or a number that is not finite.
    pub fn numbers<S: Scalar>(&self, name: &str, shape: &[usize]) -> Result<Vec<S>, FileError> {
        let mut numbers = vec![S::ZERO; shape.iter().product()];
        self.read(name, shape, &mut numbers)?;
        Ok(numbers)
    }

    /// [`Contents::numbers`] into places of the caller's, of which there are as many as the shape says.
    pub(super) fn read<S: Scalar>(&self, name: &str, shape: &[usize], to: &mut [S]) -> Result<(), FileError> {
        let tensor = self.find(name).ok_or_else(|| FileError::MissingTensor {
            tensor: name.to_owned(),
        })?;
        if tensor.dtype != dtype::<S>() {
            return Err(FileError::OtherType {
                file: type_name(tensor.dtype),
                model: S::NAME,
            });
        }
        tensor.read(shape, to)
    }

    pub(super) fn find(&self, name: &str) -> Option<&Tensor<'a>> {
        self.tensors.iter().find(|tensor| tensor.name == name)
    }

    pub(super) fn tensors(&self) -> &[Tensor<'a>] {
        &self.tensors
    }

    /// The numbers of tensors with these names and shapes where they lie, one after the other, if they do and are numbers of
    /// this type. Every one of them is finite.
    pub(super) fn in_place<'t, S: Scalar>(
        &self,
        bytes: &'static [u8],
        tensors: impl Iterator<Item = (&'t String, &'t Vec<usize>)>,
    ) -> Option<&'static [S]> {
        let place = |tensor: &Tensor<'_>| tensor.bytes.as_ptr().addr() - bytes.as_ptr().addr();
        let mut range: Option<std::ops::Range<usize>> = None;
        for (name, shape) in tensors {
            let tensor = self.find(name)?;
            let start = range.as_ref().map_or(place(tensor), |range| range.end);
            if tensor.dtype != dtype::<S>() || tensor.shape != *shape || place(tensor) != start {
                return None;
            }
            let first = range.map_or(start, |range| range.start);
            range = Some(first..start + tensor.bytes.len());
        }
        let numbers = S::in_place(bytes.get(range?)?)?;
        numbers.iter().all(|number| number.is_finite()).then_some(numbers)
    }

    /// The file's bytes: the same for the same contents, on every machine.
    ///
    /// # Errors
    ///
    /// A shape that does not fit its numbers.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FileError> {
        let text = text(&self.lines);
        let checksum = self.checksum(&text);
        self.serialize(Some(format!("checksum {checksum:016x}\n{text}")))
    }

    /// The file's bytes without lines and checksum, as other programs write them.
    pub(super) fn serialize(&self, text: Option<String>) -> Result<Vec<u8>, FileError> {
        let mut header = serde_json::Map::new();
        if let Some(text) = text {
            header.insert("__metadata__".into(), json!({ KEY: text }));
        }
        let mut end = 0;
        for tensor in &self.tensors {
            // Whether the shape fits.
            TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes).map_err(library)?;
            let start = end;
            end += tensor.bytes.len();
            let entry = json!({
                "dtype": format!("{:?}", tensor.dtype), "shape": tensor.shape, "data_offsets": [start, end],
            });
            header.insert(tensor.name.to_string(), entry);
        }
        let mut header = Value::Object(header).to_string();
        // The numbers begin where the widest of them can lie.
        header += &" ".repeat(header.len().next_multiple_of(size_of::<u64>()) - header.len());
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(header.as_bytes());
        for tensor in &self.tensors {
            bytes.extend_from_slice(&tensor.bytes);
        }
        Ok(bytes)
    }

    /// Reads what [`Contents::to_bytes`] has written. The tensors stay where they are, in `bytes`.
    ///
    /// # Errors
    ///
    /// Bytes that are no safetensors file, lack our text, or do not have its checksum.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, FileError> {
        let (all, tensors) = parse(bytes)?;
        let Some(all) = all else {
            return Err(FileError::NotAModel);
        };
        let (first, text) = all.split_once('\n').unwrap_or((&all, ""));
        let stored = first
            .strip_prefix("checksum ")
            .ok_or_else(|| damaged("its text does not begin with a checksum"))?;
        let lines = text.lines().map(|line| {
            let (key, value) = line.split_once(' ').unwrap_or((line, ""));
            (key.to_owned().into(), value.to_owned().into())
        });
        let contents = Self {
            lines: lines.collect(),
            tensors,
        };
        let checksum = format!("{:016x}", contents.checksum(text));
        if checksum != stored {
            return Err(damaged(format!(
                "its checksum is {checksum}, but should be {stored}"
            )));
        }
        Ok(contents)
    }

    /// Reads the tensors of any safetensors file.
    pub(super) fn from_foreign(bytes: &'a [u8]) -> Result<Self, FileError> {
        let (_, tensors) = parse(bytes)?;
        Ok(Self {
            lines: Vec::new(),
            tensors,
        })
    }

    /// Over the text, and over name, type, shape and bytes of each tensor, in the order of the names.
    fn checksum(&self, text: &str) -> u64 {
        let mut hash = Fnv::default();
        hash.add(text.as_bytes());
        let mut tensors: Vec<&Tensor<'_>> = self.tensors.iter().collect();
        tensors.sort_by(|a, b| a.name.cmp(&b.name));
        for tensor in tensors {
            let head = format!("{} {:?} {:?}\n", tensor.name, tensor.dtype, tensor.shape);
            hash.add(head.as_bytes());
            hash.add(&tensor.bytes);
        }
        hash.0
    }
}

impl Tensor<'_> {
    /// The numbers, converted to another type if need be.
    pub(super) fn read<S: Scalar>(&self, shape: &[usize], to: &mut [S]) -> Result<(), FileError> {
        if self.shape != shape {
            return Err(FileError::OtherShape {
                tensor: self.name.to_string(),
                file: self.shape.clone(),
                model: shape.to_vec(),
            });
        }
        let bytes = self.bytes.as_ref();
        let each = self.dtype.bitsize() / 8;
        for (index, (to, bytes)) in to.iter_mut().zip(bytes.chunks_exact(each.max(1))).enumerate() {
            let value = decode(self.dtype, bytes).ok_or_else(|| FileError::OtherType {
                file: type_name(self.dtype),
                model: S::NAME,
            })?;
            *to = S::from_f64(value);
            if !to.is_finite() {
                return Err(FileError::NotFinite {
                    tensor: self.name.to_string(),
                    index,
                    value,
                });
            }
        }
        Ok(())
    }
}

/// Our text, if there is one, and all tensors, in the order of their names.
fn parse(bytes: &[u8]) -> Result<(Option<String>, Vec<Tensor<'_>>), FileError> {
    let (length, metadata) = SafeTensors::read_metadata(bytes).map_err(library)?;
    let text = metadata.metadata().as_ref().and_then(|map| map.get(KEY).cloned());
    let data = &bytes[size_of::<u64>() + length..];
    let tensors = metadata.tensors().into_iter().map(|(name, info)| Tensor {
        name: name.into(),
        dtype: info.dtype,
        shape: info.shape.clone(),
        bytes: data[info.data_offsets.0..info.data_offsets.1].into(),
    });
    let mut tensors: Vec<_> = tensors.collect();
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((text, tensors))
}

fn library(error: safetensors::SafeTensorError) -> FileError {
    damaged(error)
}

fn text(lines: &[(Cow<'_, str>, Cow<'_, str>)]) -> String {
    let mut text = String::new();
    for (key, value) in lines {
        text += &format!("{key} {value}\n");
    }
    text
}

/// The type of a file's numbers.
fn dtype<S: Scalar>() -> Dtype {
    if S::NAME == "f64" { Dtype::F64 } else { Dtype::F32 }
}

/// A type's name, in small letters as in Rust.
pub(super) fn type_name(dtype: Dtype) -> String {
    format!("{dtype:?}").to_lowercase()
}

fn encode<S: Scalar>(numbers: &[S]) -> Vec<u8> {
    let wide = numbers.iter().map(|number| number.to_f64());
    match dtype::<S>() {
        Dtype::F64 => wide.flat_map(f64::to_le_bytes).collect(),
        // Of an f32, the conversion gives back the very number.
        _ => wide.flat_map(|number| (number as f32).to_le_bytes()).collect(),
    }
}

/// One number of the types that files of networks are made of.
fn decode(dtype: Dtype, bytes: &[u8]) -> Option<f64> {
    Some(match dtype {
        Dtype::F64 => f64::from_le_bytes(bytes.try_into().ok()?),
        Dtype::F32 => f64::from(f32::from_le_bytes(bytes.try_into().ok()?)),
        Dtype::BF16 => {
            let bits = u32::from(u16::from_le_bytes(bytes.try_into().ok()?));
            f64::from(f32::from_bits(bits << 16))
        }
        Dtype::F16 => half(u16::from_le_bytes(bytes.try_into().ok()?)),
        _ => return None,
    })
}

/// A number of IEEE 754's binary16.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (bits >> 10 & 0x1f, f64::from(bits & 0x3ff) / 1024.0);
    let power = |exponent: u64| f64::from_bits((1023 + exponent - 15) << 52);
    sign * match exponent {
        0 => fraction * power(1),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        exponent => (1.0 + fraction) * power(u64::from(exponent)),
    }
}

/// FNV-1a (Fowler, Noll and Vo), 64 bits. A single bit that changes always changes it: every step is a bijection.
pub(super) struct Fnv(pub(super) u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_fnv_1a() {
        // Vectors of the authors' own tests.
        for (text, expected) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            let mut hash = Fnv::default();
            hash.add(text.as_bytes());
            assert_eq!(hash.0, expected, "{text}");
        }
    }

    #[test]
    fn half_precision_is_read() {
        // The corner cases of the format: IEEE 754-2008, 3.6.
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 6.103_515_625e-5),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x0000, 0.0),
            (0x7c00, f64::INFINITY),
            (0x3555, 0.333_251_953_125),
        ] {
            assert_eq!(half(bits), value, "{bits:#x}");
        }
        assert!(half(0x7e00).is_nan());
        assert_eq!(decode(Dtype::BF16, &[0x80, 0xbf]), Some(-1.0));
        assert_eq!(decode(Dtype::I32, &[0, 0, 0, 0]), None);
    }

    #[test]
    fn tensors_lie_in_their_order_which_means_nothing() {
        let with = |names: [&'static str; 2]| {
            let mut contents = Contents::default();
            for name in names {
                contents.tensor(name, vec![1], &[if name == "a" { 1.0_f32 } else { 2.0 }]);
            }
            contents.to_bytes().unwrap()
        };
        let (ab, ba) = (with(["a", "b"]), with(["b", "a"]));
        assert_eq!(
            Contents::from_bytes(&ab).unwrap(),
            Contents::from_bytes(&ba).unwrap()
        );
        assert_eq!(ab[ab.len() - 4..], 2.0_f32.to_le_bytes());
        assert_eq!(ba[ba.len() - 4..], 1.0_f32.to_le_bytes());
    }
}
