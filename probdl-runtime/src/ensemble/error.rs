//! What can be wrong with an ensemble.

use crate::train::FitError;
use std::fmt;

/// Why an ensemble could not be made, fitted or evaluated. Members count from 0.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EnsembleError {
    /// There are no members.
    Empty,
    /// A member could not be fitted or evaluated.
    Member {
        /// The member: the first, if there are several.
        member: usize,
        /// Why.
        error: FitError,
    },
}

impl fmt::Display for EnsembleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an ensemble must have a member, but there is none"),
            Self::Member { member, error } => write!(f, "member {member} of the ensemble: {error}"),
        }
    }
}

impl std::error::Error for EnsembleError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Empty => None,
            Self::Member { error, .. } => Some(error),
        }
    }
}
