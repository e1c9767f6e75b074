//! Of counts.

use super::Crps;
use crate::distribution::{Cdf, Distribution, Poisson};
use crate::lanes::Scalar;
use crate::math::exp;

/// (y − λ) (2 F(y) − 1) + 2 λ f(y) − λ e^(−2λ) (I₀(2λ) + I₁(2λ)) (Wei and Held, "Calibration tests for count data", 2014),
/// with modified Bessel functions I.
impl<T: Scalar> Crps for Poisson<T> {
    fn crps(&self, y: &u32) -> f64 {
        let rate = self.rate().to_f64();
        let law = if rate > 0.0 && rate < f64::INFINITY {
            Poisson::proved_rate([rate])
        } else {
            // Past the numbers of the law's own type.
            Poisson::proved_log_rate([self.log_rate().to_f64()])
        };
        let rate = law.rate();
        if rate == f64::INFINITY {
            return rate;
        }
        let balance = law.cdf(y) - law.survival(y);
        let value = f64::from(*y);
        let score = (value - rate) * balance + 2.0 * rate * law.prob(y) - rate * bessel_sum(2.0 * rate);
        score.max(0.0)
    }
}

/// e^(−x) (I₀(x) + I₁(x)) for x ≥ 0.
fn bessel_sum(x: f64) -> f64 {
    if x < 40.0 { by_series(x) } else { by_expansion(x) }
}

/// The power series (DLMF 10.25.2): terms h²ᵏ / k!² and h²ᵏ⁺¹ / (k! (k+1)!) with h = x/2.
fn by_series(x: f64) -> f64 {
    let half = 0.5 * x;
    let mut term = exp(-x);
    let mut sum = 0.0;
    for k in 0..120 {
        let next = f64::from(k + 1);
        sum += term + term * half / next;
        term *= half / next * (half / next);
    }
    sum
}

/// The asymptotic expansion (DLMF 10.40.1), of which ten terms are exact to the last bit from 40 on.
fn by_expansion(x: f64) -> f64 {
    let mut sum = 0.0;
    for order in [0.0, 4.0] {
        // 4 ν².
        let mut term = 1.0;
        for k in 1..=12 {
            sum += term;
            let k = f64::from(k);
            let odd = 2.0 * k - 1.0;
            term *= -(order - odd * odd) / (8.0 * k * x);
        }
    }
    sum / (std::f64::consts::TAU * x).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_and_expansion_meet() {
        for x in [35.0, 40.0, 60.0, 100.0] {
            let (series, expansion) = (by_series(x), by_expansion(x));
            assert!(
                (series - expansion).abs() < 1e-13 * series,
                "{x}: {series} {expansion}"
            );
        }
        // I₀(1) = 1.26606587775 and I₁(1) = 0.56515910399 (Abramowitz and Stegun, table 9.8).
        assert!((bessel_sum(1.0) - (-1.0_f64).exp() * (1.266_065_877_75 + 0.565_159_103_99)).abs() < 1e-11);
        assert_eq!(bessel_sum(0.0), 1.0);
    }
}
