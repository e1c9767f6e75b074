//! Setting parameters.

use crate::lanes::Scalar;
use crate::model::Store;
use std::fmt;

/// Why parameters were refused. The model is unchanged.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ParametersError {
    /// There are too many or too few.
    WrongLength {
        /// How many the model has.
        expected: usize,
        /// How many were given.
        given: usize,
    },
    /// One is infinite or NaN.
    NotFinite {
        /// Its place.
        index: usize,
        /// The number.
        value: f64,
    },
}

impl fmt::Display for ParametersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongLength { expected, given } => {
                write!(f, "{given} parameters were given; the model has {expected}")
            }
            Self::NotFinite { index, value } => {
                write!(f, "parameter {index} is {value}; every parameter must be finite")
            }
        }
    }
}

impl std::error::Error for ParametersError {}

/// Replaces the trainable parameters, or none of them.
pub(super) fn set<S: Scalar>(store: &mut Store<S>, parameters: &[S]) -> Result<(), ParametersError> {
    let (expected, given) = (store.trainable, parameters.len());
    if expected != given {
        return Err(ParametersError::WrongLength { expected, given });
    }
    if let Some(index) = parameters.iter().position(|parameter| !parameter.is_finite()) {
        return Err(ParametersError::NotFinite {
            index,
            value: parameters[index].to_f64(),
        });
    }
    store.values[..expected].copy_from_slice(parameters);
    Ok(())
}
