//! Of Gumbel's laws.

use super::Crps;
use crate::distribution::Gumbel;
use crate::lanes::Scalar;
use crate::math::exp;
use std::f64::consts::LN_2;

/// Euler's γ.
const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;

/// σ (2 E₁(e^(−z)) − z + γ − ln 2) with the exponential integral E₁.
impl<T: Scalar> Crps for Gumbel<T> {
    fn crps(&self, y: &T) -> f64 {
        let scale = self.scale().to_f64();
        let z = (y.to_f64() - self.loc().to_f64()) / scale;
        let score = if z > 0.0 {
            // E₁(x) = −γ − ln x − …, where ln x is −z.
            z - EULER_GAMMA - 2.0 * series(exp(-z))
        } else {
            2.0 * fraction(exp(-z)) - z + EULER_GAMMA
        };
        scale * (score - LN_2)
    }
}

/// E₁(x) + γ + ln x = −Σ (−x)ᵏ / (k k!), with the opposite sign, for 0 ≤ x ≤ 1 (DLMF 6.6.2).
fn series(x: f64) -> f64 {
    let (mut power, mut sum) = (1.0, 0.0);
    for k in 1..=20 {
        let k = f64::from(k);
        power *= -x / k;
        sum += power / k;
    }
    sum
}

/// E₁(x) for x ≥ 1: a continued fraction by Lentz's method (DLMF 6.9.1).
fn fraction(x: f64) -> f64 {
    if x > 745.0 {
        return 0.0;
    }
    let mut b = x + 1.0;
    let (mut c, mut d) = (f64::INFINITY, 1.0 / b);
    let mut value = d;
    for k in 1..200 {
        let a = -f64::from(k * k);
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        value *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value * exp(-x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::ln;

    #[test]
    fn exponential_integrals() {
        // Abramowitz and Stegun, tables 5.1 and 5.2.
        let below = |x: f64| -EULER_GAMMA - ln(x) - series(x);
        assert!((below(0.5) - 0.559_773_594_8).abs() < 1e-10);
        assert!((below(1.0) - 0.219_383_934_4).abs() < 1e-10);
        assert!((fraction(1.0) - below(1.0)).abs() < 1e-15);
        assert!((2.0 * exp(2.0) * fraction(2.0) - 0.722_657_234).abs() < 1e-9);
    }
}
