//! What can be wrong with a file.

use std::fmt;
use std::path::PathBuf;

/// Why a file was not read or not written. A model that was to take its parameters from it is unchanged.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileError {
    /// The system refused.
    System {
        /// What was tried, as in `read`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is no safetensors file, is cut off, or some of its bytes have changed.
    Damaged {
        /// How that is known.
        reason: String,
    },
    /// It is of a kind that a feature of the library reads and writes, which is not turned on.
    NeedsFeature {
        /// The feature.
        feature: &'static str,
    },
    /// It is a safetensors file, but none that holds a model of probdl.
    NotAModel,
    /// It is from a later version of probdl.
    LaterFormat {
        /// The format's number.
        format: String,
    },
    /// An array of numpy's whose numbers are not floating-point numbers with the least byte first.
    ForeignType {
        /// The array, as in `arr_0`.
        tensor: String,
        /// Its type as numpy writes it, as in `>f4`.
        file: String,
    },
    /// Its numbers are of another type.
    OtherType {
        /// The type in the file.
        file: String,
        /// The model's.
        model: &'static str,
    },
    /// It holds so many models.
    OtherCount {
        /// How many it holds.
        file: usize,
        /// How many were expected.
        expected: usize,
    },
    /// A tensor has another shape: a layer or an input of another width.
    OtherShape {
        /// Its name, as in `dense/kernel`.
        tensor: String,
        /// The shape in the file.
        file: Vec<usize>,
        /// The model's.
        model: Vec<usize>,
    },
    /// It holds a model that computes something else, or has other parameters.
    OtherModel {
        /// The name of the file's model.
        name: String,
        /// The first line of its schema that differs; empty if it ends there.
        file: String,
        /// The same line of this model's schema.
        model: String,
    },
    /// It has no tensor of this name, or none that could be it.
    MissingTensor {
        /// The name, as in `dense/kernel`.
        tensor: String,
    },
    /// It has a tensor that the model has not.
    UnexpectedTensor {
        /// The name.
        tensor: String,
    },
    /// A number is infinite or NaN, or too large for the model's type.
    NotFinite {
        /// The tensor's name.
        tensor: String,
        /// The number's place in it, row by row.
        index: usize,
        /// The number.
        value: f64,
    },
}

/// A shape as it is written in messages, as in `[3, 16]`.
fn shape(sizes: &[usize]) -> String {
    format!("{sizes:?}")
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System { action, path, error } => write!(f, "cannot {action} {}: {error}", path.display()),
            Self::Damaged { reason } => write!(f, "the file is cut off or damaged: {reason}"),
            Self::NeedsFeature { feature } => {
                write!(f, "files of this kind need the feature `{feature}` of probdl, which is not turned on")
            }
            Self::NotAModel => f.write_str(
                "the file holds tensors, but no model that probdl has saved; dense layers can be taken from it by \
                 `import_dense`",
            ),
            Self::LaterFormat { format } => write!(
                f,
                "the file has format {format}, which this version of probdl does not know; a later one wrote it"
            ),
            Self::OtherType { file, model } => {
                write!(f, "the file holds numbers of type {file}, but the model has {model}")
            }
            Self::ForeignType { tensor, file } => write!(
                f,
                "`{tensor}` holds numbers of numpy's type `{file}`; `<f8`, `<f4` and `<f2` are read"
            ),
            Self::OtherCount { file, expected } => {
                write!(f, "the file holds {file} models, but {expected} were expected")
            }
            Self::OtherShape { tensor, file, model } => write!(
                f,
                "`{tensor}` has the shape {} in the file, but {} in the model",
                shape(file),
                shape(model)
            ),
            Self::OtherModel { name, file, model } => {
                write!(f, "the file holds another model, `{name}`: ")?;
                match (file.is_empty(), model.is_empty()) {
                    (false, false) => write!(f, "it has `{file}` where this one has `{model}`"),
                    (false, true) => write!(f, "it also has `{file}`"),
                    _ => write!(f, "it lacks `{model}`"),
                }
            }
            Self::MissingTensor { tensor } => write!(f, "the file has no tensor `{tensor}`"),
            Self::UnexpectedTensor { tensor } => {
                write!(f, "the file has a tensor `{tensor}`, which the model has not")
            }
            Self::NotFinite { tensor, index, value } => {
                write!(f, "number {index} of `{tensor}` is {value:e}; every parameter must be ")?;
                f.write_str(if value.is_finite() {
                    "below the largest number of the model's type"
                } else {
                    "finite"
                })
            }
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// Bytes that are not what they should be.
pub(super) fn damaged(reason: impl fmt::Display) -> FileError {
    FileError::Damaged {
        reason: reason.to_string(),
    }
}
