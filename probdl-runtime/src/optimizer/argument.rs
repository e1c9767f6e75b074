//! Hyper-parameters out of range.

use std::fmt;

/// A hyper-parameter out of its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArgumentError {
    /// The optimizer, as in `RMSprop`.
    pub optimizer: &'static str,
    /// The argument, as in `rho`.
    pub argument: &'static str,
    /// What it was.
    pub value: f64,
    /// What it must be, as in `at least 0 and below 1`.
    pub rule: &'static str,
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            optimizer,
            argument,
            value,
            rule,
        } = self;
        write!(f, "{optimizer}: {argument} is {value}, but must be {rule}")
    }
}

impl std::error::Error for ArgumentError {}

/// Checks the arguments of one optimizer.
pub(super) struct Check(pub(super) &'static str);

impl Check {
    /// Finite and at least 0.
    pub(super) fn at_least_zero(&self, argument: &'static str, value: f64) -> Result<(), ArgumentError> {
        self.holds(
            value >= 0.0 && value.is_finite(),
            argument,
            value,
            "finite and at least 0",
        )
    }

    /// Finite and above 0.
    pub(super) fn positive(&self, argument: &'static str, value: f64) -> Result<(), ArgumentError> {
        self.holds(
            value > 0.0 && value.is_finite(),
            argument,
            value,
            "finite and above 0",
        )
    }

    /// A count of at least 1.
    pub(super) fn at_least_one(&self, argument: &'static str, count: u64) -> Result<(), ArgumentError> {
        self.holds(count >= 1, argument, count as f64, "at least 1")
    }

    /// Between 0 and 1, both included.
    pub(super) fn fraction(&self, argument: &'static str, value: f64) -> Result<(), ArgumentError> {
        self.holds((0.0..=1.0).contains(&value), argument, value, "between 0 and 1")
    }

    /// At least 0 and below 1: the factor of a running mean whose start is corrected for.
    pub(super) fn below_one(&self, argument: &'static str, value: f64) -> Result<(), ArgumentError> {
        self.holds(
            (0.0..1.0).contains(&value),
            argument,
            value,
            "at least 0 and below 1",
        )
    }

    pub(super) fn holds(
        &self,
        holds: bool,
        argument: &'static str,
        value: f64,
        rule: &'static str,
    ) -> Result<(), ArgumentError> {
        if holds {
            Ok(())
        } else {
            Err(ArgumentError {
                optimizer: self.0,
                argument,
                value,
                rule,
            })
        }
    }
}
