//! Of Student's t.

use super::Crps;
use super::normal::ONE_OVER_ROOT_PI;
use crate::distribution::{Distribution, StudentT};
use crate::lanes::Scalar;
use crate::math::{exp, gamma_half_step, student_t_tails};

/// σ (z (2 F(z) − 1) + (2 f(z) (ν + z²) − 2 √ν B(½, ν − ½) / B(½, ν/2)²) / (ν − 1)) for the standard law's F and f.
///
/// Infinite for ν ≤ ½. Around ν = 1, where the fraction is 0/0, a polynomial of degree five by ν goes through the
/// formula's values.
impl<T: Scalar> Crps for StudentT<T> {
    fn crps(&self, y: &T) -> f64 {
        let (df, scale) = (self.df().to_f64(), self.scale().to_f64());
        let z = (y.to_f64() - self.loc().to_f64()) / scale;
        if df <= 0.5 {
            return f64::INFINITY;
        }
        let score = if (df - 1.0).abs() < 2.0 * STEP {
            around_one(df, z)
        } else {
            standard(df, z)
        };
        (scale * score).max(0.0)
    }
}

/// How far apart the nodes around 1 are.
const STEP: f64 = 0.004;

/// Lagrange's polynomial through 1 ± 2, 3 and 4 steps.
fn around_one(df: f64, z: f64) -> f64 {
    const NODES: [f64; 6] = [-4.0, -3.0, -2.0, 2.0, 3.0, 4.0];
    let at = (df - 1.0) / STEP;
    let mut sum = 0.0;
    for (index, node) in NODES.iter().enumerate() {
        let others = NODES.iter().enumerate().filter(|(other, _)| *other != index);
        let weight: f64 = others.map(|(_, other)| (at - other) / (node - other)).product();
        sum += weight * standard(1.0 + STEP * node, z);
    }
    sum
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
