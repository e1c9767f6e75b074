//! Of normal laws.

use super::Crps;
use crate::distribution::Normal;
use crate::lanes::Scalar;
use crate::math::constant::HALF_LN_TAU;
use crate::math::{exp, normal_tails};

/// σ (z (2 Φ(z) − 1) + 2 φ(z) − 1/√π).
impl<T: Scalar> Crps for Normal<T> {
    fn crps(&self, y: &T) -> f64 {
        let scale = self.scale().to_f64();
        let distance = expected_distance(y.to_f64() - self.loc().to_f64(), scale);
        // ½ E|X − X'|.
        (distance - scale * ONE_OVER_ROOT_PI).max(0.0)
    }
}

/// 1/√π.
pub(super) const ONE_OVER_ROOT_PI: f64 = 0.564_189_583_547_756_3;

/// E|d + σ Z| for a standard normal Z: d (2 Φ(d/σ) − 1) + 2 σ φ(d/σ).
pub(super) fn expected_distance(distance: f64, scale: f64) -> f64 {
    let z = distance / scale;
    let tails = normal_tails(z);
    let density = exp(-0.5 * z * z - HALF_LN_TAU);
    distance * (tails.lower - tails.upper) + 2.0 * scale * density
}
