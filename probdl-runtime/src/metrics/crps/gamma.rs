//! Of gamma laws.

use super::Crps;
use super::normal::ONE_OVER_ROOT_PI;
use crate::distribution::Gamma;
use crate::lanes::Scalar;
use crate::math::{exp, gamma_half_step, gamma_tails};

/// y (2 F(y) − 1) − α/β (2 F₊(y) − 1) − 1 / (β B(½, α)), where F₊ is the distribution function for α + 1; both are 0 below 0.
impl<T: Scalar> Crps for Gamma<T> {
    fn crps(&self, y: &T) -> f64 {
        let (concentration, rate) = (self.concentration().to_f64(), self.rate().to_f64());
        let x = y.to_f64() * rate;
        // 2 F − 1.
        let balance = |concentration: f64| {
            let tails = gamma_tails(concentration, x.max(0.0));
            tails.lower - tails.upper
        };
        // 1 / B(½, α) = Γ(α + ½) / (Γ(α) √π).
        let half_difference = exp(gamma_half_step(concentration).0) * concentration.sqrt() * ONE_OVER_ROOT_PI;
        let score =
            x * balance(concentration) - concentration * balance(concentration + 1.0) - half_difference;
        (score / rate).max(0.0)
    }
}
