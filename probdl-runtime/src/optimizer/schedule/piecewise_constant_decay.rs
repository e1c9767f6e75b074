//! One rate after the other.

use super::{ArgumentError, Check, LearningRate};

/// Keras' `PiecewiseConstantDecay`: one rate up to each boundary, the boundary itself included, and one after them.
///
/// ```
/// use probdl_runtime::optimizer::{LearningRate, PiecewiseConstantDecay};
///
/// let schedule = PiecewiseConstantDecay::new([100, 200], [0.1, 0.05, 0.01]);
/// assert_eq!([0, 100, 101, 200, 201].map(|step| schedule.at(step)), [0.1, 0.1, 0.05, 0.05, 0.01]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PiecewiseConstantDecay {
    boundaries: Vec<u64>,
    values: Vec<f64>,
}

impl PiecewiseConstantDecay {
    /// The last steps of all rates but the last, rising, and the rates, each at least 0.
    pub fn new(boundaries: impl Into<Vec<u64>>, values: impl Into<Vec<f64>>) -> Self {
        Self {
            boundaries: boundaries.into(),
            values: values.into(),
        }
    }
}

impl LearningRate for PiecewiseConstantDecay {
    fn at(&self, step: u64) -> f64 {
        self.values[self.boundaries.partition_point(|&boundary| boundary < step)]
    }

    fn check(&self, _optimizer: &'static str) -> Result<(), ArgumentError> {
        let check = Check("PiecewiseConstantDecay");
        check.holds(
            self.values.len() == self.boundaries.len() + 1,
            "the number of values",
            self.values.len() as f64,
            "one more than that of boundaries",
        )?;
        for pair in self.boundaries.windows(2) {
            check.holds(
                pair[0] < pair[1],
                "a boundary",
                pair[1] as f64,
                "above the one before it",
            )?;
        }
        let mut values = self.values.iter();
        values.try_for_each(|&value| check.at_least_zero("a value", value))
    }
}
