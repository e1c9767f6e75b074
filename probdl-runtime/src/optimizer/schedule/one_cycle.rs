//! A rate that rises once and falls once.

use super::{ArgumentError, Check, LearningRate, half_cosine};

/// The one-cycle schedule (Smith and Topin, "Super-convergence", 2018), with the names, defaults and rule of `PyTorch`'s
/// `OneCycleLR`: from max / `div_factor` up to max while a share `pct_start` of the steps passes, then down to
/// max / (`div_factor` · `final_div_factor`) at the last step, along half a wave or a straight line each.
///
/// The rate is at its top in step `pct_start` · `total_steps` − 1, counted from 0; after the last step it stays. The
/// momentum stays as it is all the time.
///
/// ```
/// use probdl_runtime::optimizer::{LearningRate, OneCycle};
///
/// let schedule = OneCycle::new(0.5, 100).div_factor(8.0).linear(true);
/// assert_eq!([0, 29].map(|step| schedule.at(step)), [0.0625, 0.5]);
/// assert_eq!(schedule.at(99), 0.0625 / 1e4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle {
    max_learning_rate: f64,
    total_steps: u64,
    pct_start: f64,
    div_factor: f64,
    final_div_factor: f64,
    linear: bool,
}

impl OneCycle {
    /// Up to the largest rate, at least 0, and down again in so many steps.
    pub const fn new(max_learning_rate: f64, total_steps: u64) -> Self {
        Self {
            max_learning_rate,
            total_steps,
            pct_start: 0.3,
            div_factor: 25.0,
            final_div_factor: 1e4,
            linear: false,
        }
    }

    /// The share of the steps in which the rate rises, between 0 and 1; 0.3 by default.
    #[must_use]
    pub const fn pct_start(self, pct_start: f64) -> Self {
        Self { pct_start, ..self }
    }

    /// The largest rate over the first one, above 0; 25 by default.
    #[must_use]
    pub const fn div_factor(self, div_factor: f64) -> Self {
        Self { div_factor, ..self }
    }

    /// The first rate over the last one, above 0; 10,000 by default.
    #[must_use]
    pub const fn final_div_factor(self, final_div_factor: f64) -> Self {
        Self {
            final_div_factor,
            ..self
        }
    }

    /// Whether the rate moves along straight lines. Off by default.
    #[must_use]
    pub const fn linear(self, linear: bool) -> Self {
        Self { linear, ..self }
    }

    fn between(&self, from: f64, to: f64, done: f64) -> f64 {
        let left = if self.linear {
            1.0 - done
        } else {
            half_cosine(done)
        };
        to + (from - to) * left
    }
}

impl LearningRate for OneCycle {
    fn at(&self, step: u64) -> f64 {
        let first = self.max_learning_rate / self.div_factor;
        let last = first / self.final_div_factor;
        let end = (self.total_steps - 1) as f64;
        let top = self.pct_start * self.total_steps as f64 - 1.0;
        let step = (step as f64).min(end);
        if step <= top && top > 0.0 {
            self.between(first, self.max_learning_rate, step / top)
        } else if end > top {
            self.between(self.max_learning_rate, last, (step - top) / (end - top))
        } else {
            self.max_learning_rate
        }
    }

    fn check(&self, _optimizer: &'static str) -> Result<(), ArgumentError> {
        let check = Check("OneCycle");
        check.at_least_zero("max_learning_rate", self.max_learning_rate)?;
        check.at_least_one("total_steps", self.total_steps)?;
        check.fraction("pct_start", self.pct_start)?;
        check.positive("div_factor", self.div_factor)?;
        check.positive("final_div_factor", self.final_div_factor)
    }
}
