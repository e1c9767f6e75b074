//! Of intervals.

use super::Crps;
use crate::distribution::Uniform;
use crate::lanes::Scalar;

/// With z = (y − low) / (high − low): width (⅓ − z (1 − z)) inside, and the distance to the end on top of width / 3 outside.
impl<T: Scalar> Crps for Uniform<T> {
    fn crps(&self, y: &T) -> f64 {
        let (low, high, y) = (self.low().to_f64(), self.high().to_f64(), y.to_f64());
        let inside = y.clamp(low, high);
        let width = high - low;
        let share = (inside - low) / width;
        let distance = (y - inside).abs();
        distance + width * (share * share + (1.0 - share) * (1.0 - share) - share * (1.0 - share)) / 3.0
    }
}
