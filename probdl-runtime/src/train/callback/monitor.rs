//! A quantity that a callback watches.

use super::Control;
use crate::model::Model;
use crate::optimizer::Optimizer;
use crate::train::FitError;

/// Which values of a watched quantity are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Larger ones where the name ends in `acc`, `accuracy` or `auc`, else smaller ones.
    Auto,
    /// Smaller ones.
    Min,
    /// Larger ones.
    Max,
}

/// A quantity that a callback watches.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Monitor {
    pub(super) name: String,
    pub(super) mode: Mode,
    pub(super) min_delta: f64,
}

impl Monitor {
    pub(super) fn new(min_delta: f64) -> Self {
        Self {
            name: "val_loss".to_owned(),
            mode: Mode::Auto,
            min_delta,
        }
    }

    /// Checks what was asked for by the callback of this name.
    pub(super) fn check(&self, callback: &str) -> Result<(), FitError> {
        if self.min_delta.is_finite() {
            return Ok(());
        }
        let min_delta = self.min_delta;
        Err(FitError::Callback {
            message: format!("{callback}: min_delta is {min_delta}, but must be finite"),
        })
    }

    /// Its value in this epoch.
    pub(super) fn value<M: Model, O: Optimizer>(&self, control: &Control<'_, M, O>) -> Result<f64, FitError> {
        control.logged(&self.name).ok_or_else(|| FitError::NotMonitored {
            monitor: self.name.clone(),
        })
    }

    fn larger_is_better(&self) -> bool {
        match self.mode {
            Mode::Auto => ["acc", "accuracy", "auc"]
                .iter()
                .any(|end| self.name.ends_with(end)),
            Mode::Min => false,
            Mode::Max => true,
        }
    }

    /// A value that every other is better than.
    pub(super) fn worst(&self) -> f64 {
        if self.larger_is_better() {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        }
    }

    /// Whether a value is better than another by more than `min_delta`. NaN never is.
    pub(super) fn improves(&self, value: f64, on: f64) -> bool {
        if self.larger_is_better() {
            value - self.min_delta > on
        } else {
            value + self.min_delta < on
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_what_is_better() {
        let of = |name: &str| Monitor {
            name: name.to_owned(),
            ..Monitor::new(0.5)
        };
        assert!(of("loss").improves(1.0, 1.6) && !of("loss").improves(1.0, 1.5));
        assert!(of("val_accuracy").improves(1.6, 1.0) && !of("val_accuracy").improves(1.5, 1.0));
        assert!(!of("loss").improves(f64::NAN, 1.0) && of("loss").improves(1e300, of("loss").worst()));
    }
}
