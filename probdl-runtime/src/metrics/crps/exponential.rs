//! Of exponential laws.

use super::Crps;
use crate::distribution::Exponential;
use crate::lanes::Scalar;
use crate::math::expm1;

/// |y| − 2 F(y)/λ + 1/(2λ).
impl<T: Scalar> Crps for Exponential<T> {
    fn crps(&self, y: &T) -> f64 {
        let rate = self.rate().to_f64();
        let x = y.to_f64() * rate;
        (x.abs() + 2.0 * expm1(-x.max(0.0)) + 0.5) / rate
    }
}
