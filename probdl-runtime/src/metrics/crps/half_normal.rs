//! Of halves of normal laws.

use super::Crps;
use super::normal::{ONE_OVER_ROOT_PI, expected_distance};
use crate::distribution::HalfNormal;
use crate::lanes::Scalar;
use std::f64::consts::SQRT_2;

/// σ (z (4 Φ(z) − 3) + 4 φ(z) − 2/√π) for z ≥ 0; below, the distance to 0 comes on top of the score there.
impl<T: Scalar> Crps for HalfNormal<T> {
    fn crps(&self, y: &T) -> f64 {
        let scale = self.scale().to_f64();
        let z = y.to_f64() / scale;
        // z (2 Φ(z) − 1) + 2 φ(z), which is √(2/π) at 0.
        let score = if z > 0.0 {
            2.0 * expected_distance(z, 1.0) - z
        } else {
            2.0 * SQRT_2 * ONE_OVER_ROOT_PI - z
        };
        scale * (score - 2.0 * ONE_OVER_ROOT_PI).max(0.0)
    }
}
