//! Of Weibull's laws.

use super::Crps;
use crate::distribution::{Cdf, Weibull};
use crate::lanes::Scalar;
use crate::math::{exp, gamma_tails, lgamma, pow};
use std::f64::consts::LN_2;

/// y (2 F(y) − 1) − m (2 P(1 + 1/k, (y/λ)ᵏ) − 2^(−1/k)) with the mean m = λ Γ(1 + 1/k) and the regularised incomplete gamma
/// function P; F and P are 0 below 0.
impl<T: Scalar> Crps for Weibull<T> {
    fn crps(&self, y: &T) -> f64 {
        let (concentration, scale) = (self.concentration().to_f64(), self.scale().to_f64());
        let y = y.to_f64() / scale;
        let shape = 1.0 + 1.0 / concentration;
        let ln_mean = lgamma(shape);
        // The mean of the smaller of two.
        let smaller = exp(ln_mean - LN_2 / concentration);
        if y <= 0.0 {
            return scale * (smaller - y);
        }
        let law = Weibull::proved([concentration, 1.0]);
        let hazard = pow(y, concentration).min(f64::MAX);
        // The mean of what lies below y, times its probability.
        let below = exp(ln_mean + gamma_tails(shape, hazard).ln_lower);
        let score = y * (law.cdf(&y) - law.survival(&y)) - 2.0 * below + smaller;
        scale * score.max(0.0)
    }
}
