//! Of logarithmically normal laws.

use super::Crps;
use crate::distribution::LogNormal;
use crate::lanes::Scalar;
use crate::math::{exp, ln, normal_tails};

/// y (2 Φ(z) − 1) − 2 exp(μ + σ²/2) (Φ(z − σ) + Φ(σ/√2) − 1) with z = (ln y − μ) / σ; Φ(z) is 0 for y ≤ 0.
impl<T: Scalar> Crps for LogNormal<T> {
    fn crps(&self, y: &T) -> f64 {
        let (loc, scale, y) = (self.loc().to_f64(), self.scale().to_f64(), y.to_f64());
        let ln_mean = loc + 0.5 * scale * scale;
        // Mean times 1 − Φ(σ/√2): the factors may be infinite and 0.
        let rest = exp(ln_mean + normal_tails(scale * std::f64::consts::FRAC_1_SQRT_2).ln_upper);
        if y <= 0.0 {
            return 2.0 * rest - y;
        }
        let z = (ln(y) - loc) / scale;
        let tails = normal_tails(z);
        // The mean of what lies below y, times its probability.
        let below = exp(ln_mean + normal_tails(z - scale).ln_lower);
        (y * (tails.lower - tails.upper) - 2.0 * below + 2.0 * rest).max(0.0)
    }
}
