//! Dense layers from files of other programs, and to them.

use super::contents::{Contents, Tensor};
use super::{FileError, schema};
use crate::lanes::Scalar;
use crate::model::{Description, LayerDescription, Store};
use std::cmp::Ordering;

/// The dense layers that have parameters.
fn dense(description: &Description) -> impl Iterator<Item = &LayerDescription> {
    description.layers.iter().filter(|layer| layer.kind == "Dense")
}

/// As a safetensors file, or as one of numpy's.
pub(super) fn export<S: Scalar>(
    description: &Description,
    store: &Store<S>,
    as_archive: bool,
) -> Result<Vec<u8>, FileError> {
    let mut contents = Contents::default();
    for layer in dense(description) {
        for tensor in &layer.tensors {
            let numbers = &store.values[tensor.offset..tensor.offset + tensor.shape().size()];
            contents.tensor(
                format!("{}/{}", layer.name, tensor.name),
                schema::sizes(tensor),
                numbers,
            );
        }
    }
    if as_archive {
        return archive(&contents);
    }
    contents.serialize(None)
}

#[cfg(feature = "npz")]
fn archive(contents: &Contents<'_>) -> Result<Vec<u8>, FileError> {
    super::npz::write(contents)
}

#[cfg(not(feature = "npz"))]
fn archive(_: &Contents<'_>) -> Result<Vec<u8>, FileError> {
    Err(FileError::NeedsFeature { feature: "npz" })
}

pub(super) fn import<S: Scalar>(
    description: &Description,
    store: &mut Store<S>,
    bytes: &[u8],
) -> Result<(), FileError> {
    let contents = open(bytes)?;
    let mut unnamed: Vec<&Tensor<'_>> = contents.tensors().iter().collect();
    unnamed.retain(|tensor| is_unnamed(&tensor.name));
    if !unnamed.is_empty() && unnamed.len() == contents.tensors().len() {
        unnamed.sort_by(|a, b| natural(&a.name, &b.name));
        return import_in_order(description, store, &unnamed);
    }
    let mut found = layers(&contents);
    found.sort_by(|a, b| natural(a.name, b.name));
    let pairs = pairs(description, &found)?;
    let mut values = store.values.clone();
    for (layer, file) in pairs {
        for tensor in &layer.tensors {
            let given = match tensor.name {
                "kernel" => Some(file.kernel),
                _ => file.bias,
            };
            let given = given.ok_or_else(|| FileError::MissingTensor {
                tensor: format!("{}/{}", file.name, tensor.name),
            })?;
            let range = tensor.offset..tensor.offset + tensor.shape().size();
            given.read(&schema::sizes(tensor), &mut values[range])?;
        }
        if let (Some(bias), 1) = (file.bias, layer.tensors.len()) {
            // The layer has none: `use_bias = false`.
            return Err(FileError::UnexpectedTensor {
                tensor: bias.name.to_string(),
            });
        }
    }
    store.values = values;
    Ok(())
}

/// The tensors of a file, of whichever kind it is.
fn open(bytes: &[u8]) -> Result<Contents<'_>, FileError> {
    // What an archive begins with, or what an empty one is.
    if ![&b"PK\x03\x04"[..], b"PK\x05\x06"]
        .iter()
        .any(|start| bytes.starts_with(start))
    {
        return Contents::from_foreign(bytes);
    }
    #[cfg(feature = "npz")]
    return super::npz::read(bytes);
    #[cfg(not(feature = "npz"))]
    Err(FileError::NeedsFeature { feature: "npz" })
}

/// Whether numpy has given the name.
pub(super) fn is_unnamed(name: &str) -> bool {
    name.strip_prefix("arr_")
        .is_some_and(|number| number.parse::<usize>().is_ok())
}

/// The parameters of the dense layers, one behind the other.
fn import_in_order<S: Scalar>(
    description: &Description,
    store: &mut Store<S>,
    tensors: &[&Tensor<'_>],
) -> Result<(), FileError> {
    let mut values = store.values.clone();
    let mut left = tensors.iter();
    for layer in dense(description) {
        for tensor in &layer.tensors {
            let given = left.next().ok_or_else(|| FileError::MissingTensor {
                tensor: format!("{}/{}", layer.name, tensor.name),
            })?;
            let range = tensor.offset..tensor.offset + tensor.shape().size();
            given.read(&schema::sizes(tensor), &mut values[range])?;
        }
    }
    if let Some(tensor) = left.next() {
        return Err(FileError::UnexpectedTensor {
            tensor: tensor.name.to_string(),
        });
    }
    store.values = values;
    Ok(())
}

/// The model's dense layers with those of a file: by name, or else by order.
fn pairs<'a, 'b>(
    description: &'a Description,
    found: &'b [Layer<'b>],
) -> Result<Vec<(&'a LayerDescription, &'b Layer<'b>)>, FileError> {
    let wanted: Vec<&LayerDescription> = dense(description).collect();
    let by_name = |name: &str| found.iter().find(|layer| layer.name == name);
    let by_name: Vec<_> = wanted.iter().map(|layer| by_name(layer.name)).collect();
    match by_name.iter().position(Option::is_none) {
        None => Ok(wanted.into_iter().zip(by_name.into_iter().flatten()).collect()),
        Some(_) if found.len() == wanted.len() => Ok(wanted.into_iter().zip(found).collect()),
        Some(missing) => Err(FileError::MissingTensor {
            tensor: format!("{}/kernel", wanted[missing].name),
        }),
    }
}

/// A dense layer in a file.
struct Layer<'a> {
    name: &'a str,
    kernel: &'a Tensor<'a>,
    bias: Option<&'a Tensor<'a>>,
}

/// The layers in a file that have a kernel of two dimensions.
fn layers<'a>(contents: &'a Contents<'a>) -> Vec<Layer<'a>> {
    let named = || {
        contents
            .tensors()
            .iter()
            .filter_map(|tensor| Some((part(&tensor.name)?, tensor)))
    };
    let kernels = named().filter(|((_, part), tensor)| *part == Part::Kernel && tensor.shape.len() == 2);
    kernels
        .map(|((name, _), kernel)| Layer {
            name,
            kernel,
            bias: named()
                .find(|((layer, part), _)| *layer == name && *part == Part::Bias)
                .map(|(_, bias)| bias),
        })
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Kernel,
    Bias,
}

/// The layer that a tensor belongs to by its name, and which part of it it is.
fn part(name: &str) -> Option<(&str, Part)> {
    let name = name.strip_suffix(":0").unwrap_or(name);
    let mut words = name.rsplit(['/', '.']);
    let last = words.next()?;
    let before = words.next()?;
    Some(match (last, before) {
        ("kernel", layer) => (layer, Part::Kernel),
        ("bias", layer) => (layer, Part::Bias),
        ("0", "vars") => (words.next()?, Part::Kernel),
        ("1", "vars") => (words.next()?, Part::Bias),
        _ => return None,
    })
}

/// The order in which people number things: `dense`, `dense_2`, `dense_10`.
fn natural(a: &str, b: &str) -> Ordering {
    let key = |name: &str| {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = &name[stem.len()..];
        let digits = number.trim_start_matches('0');
        // `dense` comes before `dense_1`.
        (
            stem.trim_end_matches('_').to_owned(),
            digits.len(),
            digits.to_owned(),
        )
    };
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_read_off_names() {
        let cases = [
            ("dense_1/kernel", Some(("dense_1", Part::Kernel))),
            ("dense_1/dense_1/bias:0", Some(("dense_1", Part::Bias))),
            ("model.dense.kernel", Some(("dense", Part::Kernel))),
            ("layers/dense_7/vars/1", Some(("dense_7", Part::Bias))),
            ("layers/normalization/vars/2", None),
            ("kernel", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(part(name), expected, "{name}");
        }
    }

    #[test]
    fn numbers_in_names_are_numbers() {
        let mut names = [
            "dense_10",
            "dense_9",
            "dense",
            "dense_2",
            "a_99999999999999999999",
        ];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            [
                "a_99999999999999999999",
                "dense",
                "dense_2",
                "dense_9",
                "dense_10"
            ]
        );
    }
}
