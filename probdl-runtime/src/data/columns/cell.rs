//! What a cell of a file of columns can become.

use super::value::Value;

/// What a cell of a file of columns can become: a finite number, a count, or a truth value.
pub trait Cell: Copy + Default {
    /// What it must be, in words.
    const RULE: &'static str;
    /// What a number in the file is; nothing if it is something else.
    #[doc(hidden)]
    fn from_number(number: f64) -> Option<Self>;
    /// What a truth value in the file is.
    #[doc(hidden)]
    fn from_truth(truth: bool) -> Option<Self> {
        let _ = truth;
        None
    }
}

/// What a value is as a cell.
pub(super) fn cell<T: Cell>(value: &Value) -> Option<T> {
    match value {
        Value::Number(number) => T::from_number(*number),
        Value::Truth(truth) => T::from_truth(*truth),
        Value::Text(_) | Value::Missing => None,
    }
}

impl Cell for f32 {
    const RULE: &'static str = "a finite number";
    fn from_number(number: f64) -> Option<Self> {
        Some(number as Self).filter(|number| number.is_finite())
    }
}

impl Cell for f64 {
    const RULE: &'static str = "a finite number";
    fn from_number(number: f64) -> Option<Self> {
        Some(number).filter(|number| number.is_finite())
    }
}

impl Cell for u32 {
    const RULE: &'static str = "a whole number from 0 to 4294967295";
    fn from_number(number: f64) -> Option<Self> {
        let fits = number >= 0.0 && number <= f64::from(Self::MAX) && number % 1.0 == 0.0;
        fits.then_some(number as Self)
    }
}

impl Cell for bool {
    const RULE: &'static str = "0, 1, true or false";
    fn from_number(number: f64) -> Option<Self> {
        match number {
            0.0 => Some(false),
            1.0 => Some(true),
            _ => None,
        }
    }
    fn from_truth(truth: bool) -> Option<Self> {
        Some(truth)
    }
}
