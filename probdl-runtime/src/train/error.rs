//! Why a fit or an evaluation failed.

use crate::optimizer::ArgumentError;
use std::fmt;

/// Why a fit or an evaluation failed. Rows, columns, epochs and batches count from 0.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FitError {
    /// There is no data.
    Empty,
    /// There are more rows than can be shuffled.
    TooManyRows {
        /// How many there are.
        rows: usize,
    },
    /// Inputs and targets differ in number.
    LengthsDiffer {
        /// Rows of inputs.
        x: usize,
        /// Rows of targets.
        y: usize,
    },
    /// A number is infinite or NaN.
    NotFinite {
        /// `x` or `y`.
        what: &'static str,
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// The number.
        value: f64,
    },
    /// A target that the head's distribution cannot take.
    OutsideSupport {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// The target.
        value: f64,
        /// What targets must be.
        rule: &'static str,
    },
    /// A class that the model does not have.
    ClassOutOfRange {
        /// Its row.
        row: usize,
        /// The class.
        class: f64,
        /// How many classes there are.
        classes: usize,
    },
    /// A row that does not have exactly one `true`.
    NotOneHot {
        /// The row.
        row: usize,
        /// How many it has.
        count: usize,
    },
    /// The batch size is 0.
    BatchSizeZero,
    /// The number of epochs is 0.
    EpochsZero,
    /// A hyper-parameter of the optimizer is out of its range.
    Optimizer(ArgumentError),
    /// Loss, gradient or parameters left the finite numbers. The model has the parameters before that step.
    Diverged {
        /// The epoch.
        epoch: usize,
        /// The batch within the epoch.
        batch: usize,
    },
    /// An argument that was declared `checked(…)` broke its rule.
    ArgumentOutOfRange {
        /// The row.
        row: usize,
        /// The parameter's name.
        name: &'static str,
        /// The family's name.
        family: &'static str,
        /// The argument.
        value: f64,
        /// What it must be.
        rule: &'static str,
    },
}

/// A number as messages show it.
struct Shown(f64);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            value if value.is_nan() => f.write_str("NaN"),
            f64::INFINITY => f.write_str("infinite"),
            f64::NEG_INFINITY => f.write_str("negative infinite"),
            value => write!(f, "{value}"),
        }
    }
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there are no rows; a model needs at least one"),
            Self::TooManyRows { rows } => {
                write!(
                    f,
                    "{rows} rows are too many to shuffle; the limit is {}",
                    u32::MAX
                )
            }
            Self::LengthsDiffer { x, y } => {
                write!(
                    f,
                    "x has {x} rows and y has {y}; there must be one target for each input"
                )
            }
            Self::NotFinite {
                what,
                row,
                column,
                value,
            } => {
                let kind = if *what == "y" { "target" } else { "input" };
                let value = Shown(*value);
                write!(
                    f,
                    "row {row}, column {column} of {what} is {value}; every {kind} must be finite"
                )
            }
            Self::OutsideSupport {
                row,
                column,
                value,
                rule,
            } => {
                let value = Shown(*value);
                write!(
                    f,
                    "row {row}, column {column} of y is {value}; every target must be {rule}"
                )
            }
            Self::ClassOutOfRange { row, class, classes } => {
                write!(
                    f,
                    "row {row} of y is class {class}; the model has {classes} classes, counted from 0"
                )
            }
            Self::NotOneHot { row, count } => {
                write!(
                    f,
                    "row {row} of y has {count} times `true`; every target must have exactly one"
                )
            }
            Self::BatchSizeZero => f.write_str("the batch size is 0; a batch needs at least one row"),
            Self::EpochsZero => f.write_str("the number of epochs is 0; a fit needs at least one"),
            Self::Optimizer(error) => error.fmt(f),
            Self::Diverged { epoch, batch } => write!(
                f,
                "training diverged in epoch {epoch}, batch {batch} (counted from 0): loss, gradient or parameters are \
                 no longer finite; the model keeps the parameters before that step; a smaller learning rate or scaled \
                 inputs may help"
            ),
            Self::ArgumentOutOfRange {
                row,
                name,
                family,
                value,
                rule,
            } => {
                let value = Shown(*value);
                write!(
                    f,
                    "`{name}` of `{family}` is {value} in row {row}; it must be {rule}"
                )
            }
        }
    }
}

impl std::error::Error for FitError {}

impl From<ArgumentError> for FitError {
    fn from(error: ArgumentError) -> Self {
        Self::Optimizer(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_place_and_the_cure() {
        let cases = [
            (FitError::Empty, "there are no rows; a model needs at least one"),
            (
                FitError::LengthsDiffer { x: 3, y: 2 },
                "x has 3 rows and y has 2; there must be one target for each input",
            ),
            (
                FitError::NotFinite {
                    what: "x",
                    row: 3,
                    column: 1,
                    value: f64::NAN,
                },
                "row 3, column 1 of x is NaN; every input must be finite",
            ),
            (
                FitError::NotFinite {
                    what: "y",
                    row: 0,
                    column: 2,
                    value: f64::NEG_INFINITY,
                },
                "row 0, column 2 of y is negative infinite; every target must be finite",
            ),
            (
                FitError::OutsideSupport {
                    row: 1,
                    column: 0,
                    value: -0.5,
                    rule: "above 0",
                },
                "row 1, column 0 of y is -0.5; every target must be above 0",
            ),
            (
                FitError::ClassOutOfRange {
                    row: 7,
                    class: 3.0,
                    classes: 3,
                },
                "row 7 of y is class 3; the model has 3 classes, counted from 0",
            ),
            (
                FitError::ArgumentOutOfRange {
                    row: 4,
                    name: "scale",
                    family: "Normal",
                    value: -1.5,
                    rule: "positive",
                },
                "`scale` of `Normal` is -1.5 in row 4; it must be positive",
            ),
        ];
        for (error, message) in cases {
            assert_eq!(error.to_string(), message);
        }
    }
}
