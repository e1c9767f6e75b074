//! A rate that falls along half a wave, again and again.

use super::{ArgumentError, Check, LearningRate, half_cosine};
use crate::math;

/// Keras' `CosineDecayRestarts` (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017):
/// η₀ ((1 − α) ½ mⁱ (1 + cos πp) + α) in period i = 0, 1, …, of which the share p has passed. Period i is
/// `first_decay_steps` · tⁱ steps long.
///
/// ```
/// use probdl_runtime::optimizer::{CosineDecayRestarts, LearningRate};
///
/// let schedule = CosineDecayRestarts::new(0.5, 10).m_mul(0.5);
/// // Periods of 10, 20, 40, … steps, that begin at 0.5, 0.25, 0.125, …
/// assert_eq!([0, 5, 10, 20, 30].map(|step| schedule.at(step)), [0.5, 0.25, 0.25, 0.125, 0.125]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineDecayRestarts {
    initial_learning_rate: f64,
    first_decay_steps: u64,
    t_mul: f64,
    m_mul: f64,
    alpha: f64,
}

impl CosineDecayRestarts {
    /// From an initial rate, at least 0, to 0, in periods each twice as long as the one before it.
    pub const fn new(initial_learning_rate: f64, first_decay_steps: u64) -> Self {
        Self {
            initial_learning_rate,
            first_decay_steps,
            t_mul: 2.0,
            m_mul: 1.0,
            alpha: 0.0,
        }
    }

    /// How much longer each period is than the one before it, at least 1; 2 by default.
    #[must_use]
    pub const fn t_mul(self, t_mul: f64) -> Self {
        Self { t_mul, ..self }
    }

    /// How much higher each period begins than the one before it, at least 0; 1 by default.
    #[must_use]
    pub const fn m_mul(self, m_mul: f64) -> Self {
        Self { m_mul, ..self }
    }

    /// The last rate of a period as a share of the initial rate, at least 0; 0 by default.
    #[must_use]
    pub const fn alpha(self, alpha: f64) -> Self {
        Self { alpha, ..self }
    }

    /// The number of the period at a time, in first periods, and the share of it that has passed.
    fn period(&self, time: f64) -> (u64, f64) {
        let t = self.t_mul;
        if t == 1.0 {
            let period = time.floor();
            return (period as u64, time - period);
        }
        // Period i begins at (tⁱ − 1) / (t − 1). The logarithms may be off by a period where one ends.
        let begin = |period: u64| (power(t, period) - 1.0) / (t - 1.0);
        let mut period = (math::log1p(time * (t - 1.0)) / math::ln(t)) as u64;
        while period > 0 && begin(period) > time {
            period -= 1;
        }
        while begin(period + 1) <= time {
            period += 1;
        }
        (period, (time - begin(period)) / power(t, period))
    }
}

/// A whole power, exact where the result is. (`f64::powi` may differ from machine to machine.)
fn power(mut base: f64, mut exponent: u64) -> f64 {
    let mut power = 1.0;
    while exponent > 0 {
        if exponent % 2 == 1 {
            power *= base;
        }
        base *= base;
        exponent /= 2;
    }
    power
}

impl LearningRate for CosineDecayRestarts {
    fn at(&self, step: u64) -> f64 {
        let (period, done) = self.period(step as f64 / self.first_decay_steps as f64);
        let wave = power(self.m_mul, period) * half_cosine(done);
        self.initial_learning_rate * ((1.0 - self.alpha) * wave + self.alpha)
    }

    fn check(&self, _optimizer: &'static str) -> Result<(), ArgumentError> {
        let check = Check("CosineDecayRestarts");
        check.at_least_zero("initial_learning_rate", self.initial_learning_rate)?;
        check.at_least_one("first_decay_steps", self.first_decay_steps)?;
        check.holds(
            (1.0..f64::INFINITY).contains(&self.t_mul),
            "t_mul",
            self.t_mul,
            "finite and at least 1",
        )?;
        check.at_least_zero("m_mul", self.m_mul)?;
        check.at_least_zero("alpha", self.alpha)
    }
}
