//! Why a metric cannot be computed.

use std::fmt;

/// Why a metric cannot be computed. Rows and columns count from 0.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MetricError {
    /// There are no rows.
    Empty,
    /// Predictions and targets differ in number.
    LengthsDiffer {
        /// How many predictions.
        predictions: usize,
        /// How many targets.
        y: usize,
    },
    /// The rows of predictions and targets differ in width.
    WidthsDiffer {
        /// How many numbers a prediction has.
        predictions: usize,
        /// How many a target has.
        y: usize,
    },
    /// A number is infinite or NaN.
    NotFinite {
        /// `predictions` or `y`.
        what: &'static str,
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
        /// The number.
        value: f64,
    },
    /// An argument is out of its range.
    ArgumentOutOfRange {
        /// The argument.
        argument: &'static str,
        /// What it was.
        value: f64,
        /// What it must be.
        rule: &'static str,
    },
    /// All targets of a column are the same: the share of a variance of 0 that is explained does not exist.
    ConstantTarget {
        /// The column.
        column: usize,
    },
    /// A class that the laws do not have.
    ClassOutOfRange {
        /// The row.
        row: usize,
        /// The class.
        class: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// A curve of two classes was asked of laws with others.
    NotTwoClasses {
        /// How many classes there are.
        classes: usize,
    },
    /// Of two classes, one has no target: there is nothing to tell apart.
    OneClass {
        /// The class that all targets have.
        class: usize,
    },
    /// There is not one weight for each row.
    WeightsDiffer {
        /// How many weights there are.
        weights: usize,
        /// How many rows.
        rows: usize,
    },
    /// A weight is negative, infinite or NaN.
    WeightOutOfRange {
        /// Its row.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// All weights are 0: there is nothing to take a mean of.
    NoWeight,
    /// An event that is neither known exactly nor censored from the right.
    NotRightCensored {
        /// Its row.
        row: usize,
    },
}

impl fmt::Display for MetricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRightCensored { row } => write!(
                f,
                "row {row} of y is censored from the left or between two numbers; only exact and right-censored ones can be counted"
            ),
            Self::WeightsDiffer { weights, rows } => write!(
                f,
                "there are {weights} weights for {rows} rows; there must be one for each row"
            ),
            Self::WeightOutOfRange { row, value } => write!(
                f,
                "weight {row} is {value}; every weight must be finite and at least 0"
            ),
            Self::NoWeight => f.write_str("all weights are 0; at least one row must count"),
            Self::Empty => f.write_str("there are no rows; a metric needs at least one"),
            Self::LengthsDiffer { predictions, y } => write!(
                f,
                "there are {predictions} predictions and {y} targets; there must be one target for each prediction"
            ),
            Self::WidthsDiffer { predictions, y } => write!(
                f,
                "a row of predictions has {predictions} numbers, a row of targets {y}; they must have the same width"
            ),
            Self::NotFinite {
                what,
                row,
                column,
                value,
            } => write!(
                f,
                "row {row}, column {column} of {what} is {value}; every number must be finite"
            ),
            Self::ArgumentOutOfRange {
                argument,
                value,
                rule,
            } => write!(f, "{argument} is {value}, but must be {rule}"),
            Self::ConstantTarget { column } => write!(
                f,
                "all targets in column {column} are the same; there is no variance to be explained"
            ),
            Self::ClassOutOfRange { row, class, classes } => write!(
                f,
                "row {row} of y is class {class}; the laws have {classes} classes, counted from 0"
            ),
            Self::NotTwoClasses { classes } => {
                write!(f, "a curve of two classes was asked of laws with {classes}")
            }
            Self::OneClass { class } => write!(
                f,
                "all targets are class {class}; telling two classes apart needs targets of both"
            ),
        }
    }
}

impl std::error::Error for MetricError {}
