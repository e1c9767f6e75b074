//! Of counts that vary more than Poisson's.

use super::Crps;
use crate::distribution::{Cdf, NegativeBinomial, Poisson};
use crate::lanes::Scalar;
use crate::math::{exp, gauss_integrals as integrals, log1p, sin};
use std::f64::consts::{FRAC_1_PI, FRAC_PI_2};

/// y (2 F(y) − 1) − μ (2 G(y − 1) − 1 + H / p) with the probability p of an end, the mean μ = n (1 − p) / p, the distribution
/// function G of n + 1 instead of n, and H = ₂F₁(n + 1, ½; 2; −4 (1 − p) / p²) (Wei and Held, "Calibration tests for count
/// data", 2014).
impl<T: Scalar> Crps for NegativeBinomial<T> {
    fn crps(&self, y: &u32) -> f64 {
        let (n, logits) = (self.total_count().to_f64(), self.logits().to_f64());
        let odds = exp(logits);
        let mean = n * odds;
        if n > POISSON {
            return Poisson::proved_rate([mean]).crps(y);
        }
        if mean == f64::INFINITY {
            return mean;
        }
        let law = NegativeBinomial::proved_logits([n, logits]);
        let next = NegativeBinomial::proved_logits([n + 1.0, logits]);
        let balance = law.cdf(y) - law.survival(y);
        let before = y
            .checked_sub(1)
            .map_or(-1.0, |y| next.cdf(&y) - next.survival(&y));
        // 1 / p.
        let inverse = 1.0 + odds;
        let difference = inverse * hypergeometric(n + 1.0, 4.0 * odds * inverse);
        (f64::from(*y) * balance - mean * (before + difference)).max(0.0)
    }
}

/// From here on the law is Poisson's, to the digits that its own logits have.
const POISSON: f64 = 1e15;

/// ₂F₁(a, ½; 2; −z) for a ≥ 1 and z ≥ 0: 4/π ∫ cos²θ (1 + z sin²θ)⁻ᵃ dθ from 0 to π/2 (Euler's integral, DLMF 15.6.1, with
/// t = sin²θ), in parts that double from the width of its peak on.
fn hypergeometric(a: f64, z: f64) -> f64 {
    let integrand = |theta: f64| {
        let square = sin(theta) * sin(theta);
        [(1.0 - square) * exp(-a * log1p(z * square))]
    };
    let mut high = (1.0 / (a * z).sqrt()).min(FRAC_PI_2);
    let [mut sum] = integrals(0.0, high, integrand);
    while high < FRAC_PI_2 {
        let low = high;
        high = (2.0 * low).min(FRAC_PI_2);
        let [part] = integrals(low, high, integrand);
        sum += part;
        if part <= 1e-20 * sum {
            break;
        }
    }
    4.0 * FRAC_1_PI * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ₂F₁(2, ½; 2; −z) = (1 + z)^(−½) (DLMF 15.4.6), and the series where that converges.
    #[test]
    fn the_integral_is_the_hypergeometric_function() {
        for z in [0.0, 1e-9, 0.3, 8.0, 1e4, 1e12] {
            let (got, want) = (hypergeometric(2.0, z), 1.0 / f64::sqrt(1.0 + z));
            assert!((got - want).abs() < 1e-13 * want, "{z}: {got}, {want}");
        }
        for (a, z) in [(1.0, 0.2), (3.7, 0.1), (40.0, 0.02), (5000.0, 1e-4)] {
            let (mut term, mut sum) = (1.0, 0.0);
            for k in 0..200 {
                sum += term;
                let k = f64::from(k);
                term *= -z * (a + k) * (0.5 + k) / ((2.0 + k) * (1.0 + k));
            }
            let got = hypergeometric(a, z);
            assert!((got - sum).abs() < 1e-13, "{a} {z}: {got}, {sum}");
        }
    }
}
