//! Of Student's t.

use super::Crps;
use super::normal::ONE_OVER_ROOT_PI;
use super::removable::with_hole_at_one;
use crate::distribution::{Distribution, StudentT};
use crate::lanes::Scalar;
use crate::math::{exp, gamma_half_step, student_t_tails};

/// σ (z (2 F(z) − 1) + (2 f(z) (ν + z²) − 2 √ν B(½, ν − ½) / B(½, ν/2)²) / (ν − 1)) for the standard law's F and f.
///
/// Infinite for ν ≤ ½. Below 1, where the mean does not exist, the formula is continued; at 1 its hole is filled.
impl<T: Scalar> Crps for StudentT<T> {
    fn crps(&self, y: &T) -> f64 {
        let (df, scale) = (self.df().to_f64(), self.scale().to_f64());
        let z = (y.to_f64() - self.loc().to_f64()) / scale;
        if df <= 0.5 {
            return f64::INFINITY;
        }
        let score = with_hole_at_one(df, |df| standard(df, z));
        (scale * score).max(0.0)
    }
}

/// At location 0 and scale 1.
fn standard(df: f64, z: f64) -> f64 {
    let tails = student_t_tails(df, z);
    let density = StudentT::proved([df, 0.0, 1.0]).prob(&z);
    // Far out f(z) (ν + z²) is a number where z² is none.
    let far = density * df + density * z * z;
    // B(½, ν − ½) / B(½, ν/2)² = (Γ((ν+1)/2) / Γ(ν/2))² Γ(ν − ½) / (Γ(ν) √π).
    let ln_step = |x: f64| gamma_half_step(x).0;
    let ratio = exp(2.0 * ln_step(0.5 * df) - ln_step(df - 0.5)) * 0.5 * df / (df - 0.5).sqrt();
    let half_difference = 2.0 * df.sqrt() * ratio * ONE_OVER_ROOT_PI;
    z * (tails.lower - tails.upper) + (2.0 * far - half_difference) / (df - 1.0)
}
