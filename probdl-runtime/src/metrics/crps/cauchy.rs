//! Of Cauchy's laws, whole and half.

use super::Crps;
use crate::distribution::{Cauchy, Cdf, HalfCauchy};
use crate::lanes::Scalar;
use crate::math::{ln, log1p};
use std::f64::consts::{FRAC_2_PI, LN_2};

/// σ (z (2 F(z) − 1) − (ln(1 + z²) − 2 ln 2) / π): the integral of 2 F − 1, with 2 ∫₀^∞ (1 − F)² = 2 ln 2 / π at z = 0.
impl<T: Scalar> Crps for Cauchy<T> {
    fn crps(&self, y: &T) -> f64 {
        let scale = self.scale().to_f64();
        let z = (y.to_f64() - self.loc().to_f64()) / scale;
        let law = Cauchy::proved([0.0, 1.0]);
        let rest = 0.5 * ln_of_one_and_square(z) - LN_2;
        scale * (z * (law.cdf(&z) - law.survival(&z)) - FRAC_2_PI * rest)
    }
}

/// σ (z (2 F(z) − 1) − (2 ln(1 + z²) − 4 ln 2) / π) for z ≥ 0; below, the distance to 0 comes on top of the score there.
impl<T: Scalar> Crps for HalfCauchy<T> {
    fn crps(&self, y: &T) -> f64 {
        let scale = self.scale().to_f64();
        let z = y.to_f64() / scale;
        if z <= 0.0 {
            return scale * (2.0 * FRAC_2_PI * LN_2 - z);
        }
        let law = HalfCauchy::proved([1.0]);
        let rest = ln_of_one_and_square(z) - 2.0 * LN_2;
        scale * (z * (law.cdf(&z) - law.survival(&z)) - FRAC_2_PI * rest)
    }
}

/// ln(1 + z²), where the square may be infinite.
fn ln_of_one_and_square(z: f64) -> f64 {
    let z = z.abs();
    if z < 1e8 { log1p(z * z) } else { 2.0 * ln(z) }
}
