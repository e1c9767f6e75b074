//! Room for predictions that does not fit the rows.

use std::fmt;

/// Why [`Train::predict_into`](super::Train::predict_into) wrote nothing: it takes one place for each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacesError {
    /// How many rows of inputs there are.
    pub rows: usize,
    /// How many places for predictions.
    pub places: usize,
}

impl fmt::Display for PlacesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, places } = self;
        write!(
            f,
            "there are {rows} rows of inputs, but places for {places} predictions"
        )
    }
}

impl std::error::Error for PlacesError {}
