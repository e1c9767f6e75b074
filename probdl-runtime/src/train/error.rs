//! Why a fit or an evaluation failed.

use super::training::WEIGHT_OF_ROW;
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
    /// A row of shares that do not sum to 1, within 1/4096.
    NotShares {
        /// The row.
        row: usize,
        /// What they sum to.
        sum: f64,
    },
    /// A count above the total count of its law.
    AboveTotalCount {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// The count.
        value: f64,
        /// The total count.
        total_count: f64,
    },
    /// A row of counts that do not sum to the total count of its law.
    NotTotalCount {
        /// The row.
        row: usize,
        /// What they sum to.
        sum: f64,
        /// The total count.
        total_count: f64,
    },
    /// The batch size is 0.
    BatchSizeZero,
    /// The number of epochs is 0.
    EpochsZero,
    /// The first epoch is not before the last one.
    InitialEpoch {
        /// The number of the first epoch.
        initial_epoch: usize,
        /// The number after the last epoch's.
        epochs: usize,
    },
    /// The share of rows for validation leaves none to train on, or none to validate with.
    ValidationSplit {
        /// The share.
        split: f64,
        /// How many rows there are.
        rows: usize,
    },
    /// The validation data are at fault.
    Validation(Box<FitError>),
    /// There are weights for validation data, but no such data.
    NoValidationData,
    /// There is not one weight for each row.
    WeightsDiffer {
        /// How many weights there are.
        weights: usize,
        /// How many rows.
        rows: usize,
    },
    /// A weight is negative, NaN, or infinite in the model's type of number.
    WeightOutOfRange {
        /// `sample_weight`, `class_weight`, or `weight of row` for their product.
        what: &'static str,
        /// Its row or class.
        index: usize,
        /// The weight.
        value: f64,
    },
    /// A row is of a class that has no weight.
    ClassWithoutWeight {
        /// The row.
        row: usize,
        /// Its class.
        class: f64,
        /// How many weights there are.
        weights: usize,
    },
    /// Classes were weighted, but a row's target is no class.
    NotAClass {
        /// The row.
        row: usize,
        /// Its target.
        value: f64,
    },
    /// The optimizer needs all rows in each step.
    NeedsAllRows {
        /// The batch size.
        batch_size: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// The number of steps of an epoch is 0.
    StepsPerEpochZero,
    /// What was asked for needs all rows at once, but they come in a stream.
    NeedsRowsInMemory {
        /// What was asked for.
        what: &'static str,
    },
    /// No layer that the head reads has a bias.
    NoBias,
    /// The training state that a fit was to resume is that of another model.
    StateOfOtherModel,
    /// The training state that a fit was to resume has the numbers of another optimizer or another model.
    WrongState {
        /// How many numbers were expected.
        expected: usize,
        /// How many it has.
        given: usize,
    },
    /// A callback watches a quantity that nobody reports.
    NotMonitored {
        /// Its name.
        monitor: String,
    },
    /// A callback changes the learning rate, but a schedule does so, or there is none.
    LearningRateFixed,
    /// A callback has failed.
    Callback {
        /// What it says.
        message: String,
    },
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

impl FitError {
    /// The same of rows of which this many come before.
    pub(super) fn after(self, rows: usize) -> Self {
        self.in_rows(|row| row + rows)
    }

    /// The same of rows that have other numbers.
    pub(super) fn in_rows(mut self, number: impl Fn(usize) -> usize) -> Self {
        match &mut self {
            Self::NotFinite { row, .. }
            | Self::OutsideSupport { row, .. }
            | Self::ClassOutOfRange { row, .. }
            | Self::NotOneHot { row, .. }
            | Self::NotShares { row, .. }
            | Self::AboveTotalCount { row, .. }
            | Self::NotTotalCount { row, .. }
            | Self::ClassWithoutWeight { row, .. }
            | Self::NotAClass { row, .. }
            | Self::ArgumentOutOfRange { row, .. } => *row = number(*row),
            Self::WeightOutOfRange {
                what: "sample_weight" | WEIGHT_OF_ROW,
                index,
                ..
            } => *index = number(*index),
            _ => {}
        }
        self
    }
}

/// A number as messages show it.
struct Shown(f64);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            value if value.is_nan() => f.write_str("NaN"),
            f64::INFINITY => f.write_str("infinite"),
            f64::NEG_INFINITY => f.write_str("negative infinite"),
            // Digits that nobody can count say less than an exponent.
            value if value != 0.0 && !(1e-9..1e16).contains(&value.abs()) => write!(f, "{value:e}"),
            value => write!(f, "{value}"),
        }
    }
}

impl FitError {
    /// The same error, told of another column.
    pub(super) fn in_column(self, column: usize) -> Self {
        match self {
            Self::OutsideSupport { row, value, rule, .. } => Self::OutsideSupport {
                row,
                column,
                value,
                rule,
            },
            other => other,
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
            Self::NotShares { row, sum } => {
                write!(
                    f,
                    "row {row} of y sums to {sum}; the shares of every target must sum to 1"
                )
            }
            Self::AboveTotalCount {
                row,
                column,
                value,
                total_count,
            } => write!(
                f,
                "row {row}, column {column} of y is {value}; every target must be at most `total_count`, which is \
                 {total_count}"
            ),
            Self::NotTotalCount {
                row,
                sum,
                total_count,
            } => write!(
                f,
                "row {row} of y sums to {sum}; the counts of every target must sum to `total_count`, which is \
                 {total_count}"
            ),
            Self::BatchSizeZero => f.write_str("the batch size is 0; a batch needs at least one row"),
            Self::EpochsZero => f.write_str("the number of epochs is 0; a fit needs at least one"),
            Self::InitialEpoch { initial_epoch, epochs } => write!(
                f,
                "the fit begins at epoch {initial_epoch} and ends before epoch {epochs} (counted from 0): `epochs` is \
                 where it ends, not how many there are"
            ),
            Self::ValidationSplit { split, rows } => write!(
                f,
                "a validation split of {} of {rows} rows; it must be at least 0 and below 1, and leave rows on both \
                 sides",
                Shown(*split)
            ),
            Self::Validation(error) => write!(f, "validation data: {error}"),
            Self::WeightsDiffer { weights, rows } => write!(
                f,
                "there are {weights} sample weights for {rows} rows; there must be one for each row"
            ),
            Self::NoValidationData => f.write_str(
                "there are weights for validation data, but no `validation_data`; rows that `validation_split` takes keep \
                 their `sample_weight`",
            ),
            Self::WeightOutOfRange { what, index, value } => {
                let rule = if (0.0..f64::INFINITY).contains(value) {
                    "below the largest number of the model's type"
                } else {
                    "finite and at least 0"
                };
                let value = Shown(*value);
                write!(f, "{what} {index} is {value}; every weight must be {rule}")
            }
            Self::ClassWithoutWeight { row, class, weights } => write!(
                f,
                "row {row} of y is class {class}; there are {weights} class weights, from class 0"
            ),
            Self::NotAClass { row, value } => write!(
                f,
                "row {row} of y is {}, which is no class; give each row a weight by `sample_weight` instead",
                Shown(*value)
            ),
            Self::NeedsAllRows { batch_size, rows } => write!(
                f,
                "the optimizer needs all {rows} rows in each step, but the batch size is {batch_size}; leave it out"
            ),
            Self::StepsPerEpochZero => f.write_str("the number of steps per epoch is 0; an epoch needs at least one"),
            Self::NeedsRowsInMemory { what } => {
                write!(f, "{what} needs all rows in memory; a stream shows them one after the other")
            }
            Self::NoBias => f.write_str("no layer before the head has a bias that could start from the targets"),
            Self::StateOfOtherModel => f.write_str(
                "the training state is that of another model: its layers, widths or law differ from this one's",
            ),
            Self::WrongState { expected, given } => write!(
                f,
                "the training state has {given} numbers, but this model and optimizer have {expected}"
            ),
            Self::NotMonitored { monitor } => write!(
                f,
                "nothing reports `{monitor}`; `val_loss` needs validation data, and others a metric that stands before \
                 the callback"
            ),
            Self::LearningRateFixed => f.write_str(
                "a callback cannot change the learning rate, because the optimizer has none or follows a schedule",
            ),
            Self::Callback { message } => f.write_str(message),
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
