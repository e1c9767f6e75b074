//! Of Laplace's laws.

use super::Crps;
use crate::distribution::Laplace;
use crate::lanes::Scalar;
use crate::math::exp;

/// σ (|z| + e^(−|z|) − ¾).
impl<T: Scalar> Crps for Laplace<T> {
    fn crps(&self, y: &T) -> f64 {
        let scale = self.scale().to_f64();
        let z = ((y.to_f64() - self.loc().to_f64()) / scale).abs();
        scale * (z + exp(-z) - 0.75)
    }
}
