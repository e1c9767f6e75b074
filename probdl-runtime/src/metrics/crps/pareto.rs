//! Of Pareto's laws.

use super::Crps;
use crate::distribution::Pareto;
use crate::lanes::Scalar;
use crate::math::{expm1, ln};

/// y − m − 2 ∫ (m/x)ᵅ dx from m to y + m / (2α − 1) for y ≥ m; below, the distance to m comes on top of the score there.
/// Infinite for α ≤ ½.
impl<T: Scalar> Crps for Pareto<T> {
    fn crps(&self, y: &T) -> f64 {
        let (concentration, scale) = (self.concentration().to_f64(), self.scale().to_f64());
        if concentration <= 0.5 {
            return f64::INFINITY;
        }
        let y = y.to_f64() / scale;
        let least = 1.0 / (2.0 * concentration - 1.0);
        if y <= 1.0 {
            return scale * (1.0 - y + least);
        }
        // (u^(1 − α) − 1) / (1 − α) at u = y, which is ln u for α = 1.
        let power = 1.0 - concentration;
        let area = if power == 0.0 {
            ln(y)
        } else {
            expm1(power * ln(y)) / power
        };
        scale * ((y - 1.0) - 2.0 * area + least).max(0.0)
    }
}
