//! Of laws of numbers between two ends whose distribution function has no handy integral.

use super::Crps;
use crate::distribution::{Beta, Cdf, Kumaraswamy, Quantile, TruncatedNormal};
use crate::lanes::Scalar;
use crate::math::exp;

/// Where the distribution function bends: parts of the integral end there.
const BENDS: [f64; 9] = [1e-9, 1e-4, 0.02, 0.2, 0.5, 0.8, 0.98, 0.9999, 1.0 - 1e-9];

/// The integral of the definition, between the ends and, if the value lies outside, the distance from there.
fn score<D: Cdf<Event = f64, Scalar = f64> + Quantile>(law: &D, y: f64, low: f64, high: f64) -> f64 {
    let inside = y.clamp(low, high);
    let mut ends: Vec<f64> = BENDS.iter().map(|p| law.quantile(*p).clamp(low, high)).collect();
    ends.extend([low, inside, high]);
    ends.sort_by(f64::total_cmp);
    let mut sum = (y - inside).abs();
    for part in ends.windows(2) {
        let (from, to) = (part[0], part[1]);
        if from < to {
            sum += integral(from, to, |x| {
                let wrong = if from < inside {
                    law.cdf(&x)
                } else {
                    law.survival(&x)
                };
                wrong * wrong
            });
        }
    }
    sum
}

/// ∫ₐᵇ f(x) dx by the double exponential rule (Takahasi and Mori 1974), which does not mind what happens at the ends.
fn integral(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 0.125;
    let (width, half_pi) = (b - a, std::f64::consts::FRAC_PI_2);
    let mut sum = 0.0;
    for k in -26_i32..=26 {
        let e = exp(f64::from(k) * STEP);
        let (sinh, cosh) = (0.5 * (e - 1.0 / e), 0.5 * (e + 1.0 / e));
        // The share of the way from a to b, and from b to a.
        let tail = exp(-2.0 * half_pi * sinh);
        let (share, rest) = (1.0 / (1.0 + tail), tail / (1.0 + tail));
        let x = if share < 0.5 {
            a + width * share
        } else {
            b - width * rest
        };
        sum += f(x) * 2.0 * half_pi * cosh * share * rest;
    }
    STEP * width * sum
}

impl<T: Scalar> Crps for Beta<T> {
    fn crps(&self, y: &T) -> f64 {
        let law = Beta::proved([self.concentration1().to_f64(), self.concentration0().to_f64()]);
        score(&law, y.to_f64(), 0.0, 1.0)
    }
}

impl<T: Scalar> Crps for Kumaraswamy<T> {
    fn crps(&self, y: &T) -> f64 {
        let law = Kumaraswamy::proved([self.concentration1().to_f64(), self.concentration0().to_f64()]);
        score(&law, y.to_f64(), 0.0, 1.0)
    }
}

impl<T: Scalar> Crps for TruncatedNormal<T> {
    fn crps(&self, y: &T) -> f64 {
        let (low, high) = (self.low().to_f64(), self.high().to_f64());
        let law = TruncatedNormal::proved([self.loc().to_f64(), self.scale().to_f64(), low, high]);
        score(&law, y.to_f64(), low, high)
    }
}
