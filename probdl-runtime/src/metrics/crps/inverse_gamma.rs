//! Of inverse gamma laws.

use super::Crps;
use super::removable::with_hole_at_one;
use crate::distribution::InverseGamma;
use crate::lanes::Scalar;
use crate::math::{exp, gamma_half_step, gamma_tails, lgamma, ln};

/// y (2 F(y) − 1) + β / (α − 1) (1 − 2 F₋(y) − Γ(α − ½) / (√π Γ(α))), where F₋ is the distribution function for α − 1: the mean
/// of |X − y|, less half of that of |X − X'|. Infinite for α ≤ ½; between ½ and 1 the formula is continued, with
/// F₋(y) = F(y) − x^(α − 1) e^(−x) / Γ(α) at x = β/y (DLMF 8.8.2).
impl<T: Scalar> Crps for InverseGamma<T> {
    fn crps(&self, y: &T) -> f64 {
        let (concentration, scale) = (self.concentration().to_f64(), self.scale().to_f64());
        if concentration <= 0.5 {
            return f64::INFINITY;
        }
        let y = y.to_f64() / scale;
        let score = with_hole_at_one(concentration, |concentration| standard(concentration, y));
        scale * score.max(0.0)
    }
}

/// At scale 1.
fn standard(concentration: f64, y: f64) -> f64 {
    let ln_step = gamma_half_step(concentration - 0.5).0;
    let half_difference = super::normal::ONE_OVER_ROOT_PI * exp(-ln_step) / (concentration - 0.5).sqrt();
    let x = 1.0 / y;
    if y <= 0.0 || x == f64::INFINITY {
        return (1.0 - half_difference) / (concentration - 1.0) - y;
    }
    // Large x are small y: tails change sides.
    let tails = gamma_tails(concentration, x);
    let rest = if concentration > 1.5 {
        let tails = gamma_tails(concentration - 1.0, x);
        tails.lower - tails.upper
    } else {
        let difference = exp((concentration - 1.0) * ln(x) - x - lgamma(concentration));
        tails.lower - tails.upper + 2.0 * difference
    };
    y * (tails.upper - tails.lower) + (rest - half_difference) / (concentration - 1.0)
}
