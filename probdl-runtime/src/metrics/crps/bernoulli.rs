//! Of coins.

use super::Crps;
use crate::distribution::Bernoulli;
use crate::lanes::Scalar;
use crate::metrics::Classes;

/// (1 − p)² for `true`, p² for `false`: the Brier score.
impl<T: Scalar> Crps for Bernoulli<T> {
    fn crps(&self, y: &bool) -> f64 {
        let other = self.probability(0, usize::from(!*y));
        other * other
    }
}
