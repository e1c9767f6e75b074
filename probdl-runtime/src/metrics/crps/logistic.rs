//! Of logistic laws.

use super::Crps;
use crate::distribution::Logistic;
use crate::lanes::Scalar;
use crate::math::softplus;

/// σ (z − 2 ln F(z) − 1), which is the same for −z.
impl<T: Scalar> Crps for Logistic<T> {
    fn crps(&self, y: &T) -> f64 {
        let scale = self.scale().to_f64();
        let z = ((y.to_f64() - self.loc().to_f64()) / scale).abs();
        scale * (z + 2.0 * softplus(-z) - 1.0)
    }
}
