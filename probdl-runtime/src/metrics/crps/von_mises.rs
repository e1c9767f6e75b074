//! Of angles.

use super::Crps;
use crate::distribution::{Normal, VonMises};
use crate::lanes::Scalar;
use crate::math::{cos, floor};
use std::f64::consts::{FRAC_PI_4, TAU};

/// Above this concentration the law is a normal one to seven digits.
const NEARLY_NORMAL: f64 = 1e7;

/// The circular score of Grimit, Gneiting, Berrocal and Johnson, "The continuous ranked probability score for circular
/// variables", Quarterly Journal of the Royal Meteorological Society 132 (2006): E α(X, y) − ½ E α(X, X'), where α is the
/// shorter way between two angles, in radians. At most π, and the same for angles that differ by full turns.
///
/// By the Fourier series of α, with `A_k` = `I_k(κ)` / I₀(κ), the mean of cos k(X − μ): π/4 − (4/π) Σ (`A_k` cos k(y − μ) −
/// ½ `A_k`²) / k² over the odd k. About 5 √κ terms count.
impl<T: Scalar> Crps for VonMises<T> {
    fn crps(&self, y: &T) -> f64 {
        let concentration = self.concentration().to_f64();
        let angle = y.to_f64() - self.loc().to_f64();
        if concentration > NEARLY_NORMAL {
            let angle = angle - TAU * floor(angle / TAU + 0.5);
            return Normal::proved([0.0, 1.0 / concentration.sqrt()]).crps(&angle);
        }
        let ratios = ratios(concentration);
        // cos (k + 1)x = 2 cos x cos kx − cos (k − 1)x, as differences, which keep their digits for small angles.
        let slope = 2.0 * (cos(angle) - 1.0);
        let (mut cosine, mut step) = (1.0, 0.5 * slope);
        let (mut moment, mut sum) = (1.0, 0.0);
        for (index, ratio) in ratios.iter().enumerate() {
            moment *= ratio;
            cosine += step;
            step += slope * cosine;
            if index % 2 == 0 {
                let k = (index + 1) as f64;
                sum += moment * (cosine - 0.5 * moment) / (k * k);
            }
        }
        (FRAC_PI_4 - sum / FRAC_PI_4).max(0.0)
    }
}

/// `I_k(κ)` / `I_(k−1)(κ)` for k = 1, 2, …, as far as the product of them counts. By the recurrence from above, which forgets
/// what it began with; it begins with Amos' bound ("Computation of modified Bessel functions and their ratios", 1974).
fn ratios(concentration: f64) -> Vec<f64> {
    let count = (9.0 * concentration.sqrt()) as usize + 40;
    let last = count as f64 + 0.5;
    let mut ratio = concentration / (last + (last * last + concentration * concentration).sqrt());
    let mut ratios = vec![0.0; count];
    for (index, place) in ratios.iter_mut().enumerate().rev() {
        ratio = concentration / (2.0 * (index + 1) as f64 + concentration * ratio);
        *place = ratio;
    }
    ratios
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Distribution;
    use std::f64::consts::PI;

    /// Half the points of the circle at which densities are taken.
    const HALF: usize = 12_000;
    const STEP: f64 = PI / HALF as f64;

    /// E α(X, y) for y at a point, by Simpson's rule over the way, which ends where α has its kinks.
    fn distance(densities: &[f64], y: usize) -> f64 {
        let value = |k: usize| {
            let other = |place: usize| densities[place % (2 * HALF)];
            k as f64 * STEP * (other(y + k) + other(y + 2 * HALF - k))
        };
        let inner = (1..HALF).map(|k| value(k) * if k % 2 == 1 { 4.0 } else { 2.0 });
        (inner.sum::<f64>() + value(HALF)) * STEP / 3.0
    }

    #[test]
    fn the_series_is_the_definition() {
        for concentration in [0.0, 0.3, 1.0, 4.0, 50.0, 900.0] {
            let law = VonMises::new(0.4, concentration).unwrap();
            let points = (0..2 * HALF).map(|k| 0.4 + k as f64 * STEP);
            let densities: Vec<f64> = points.map(|x| law.log_prob(&x).exp()).collect();
            // The trapezoidal rule for the second angle is exact for smooth periodic functions.
            let stride = 80;
            let pairs = (0..2 * HALF)
                .step_by(stride)
                .map(|x| densities[x] * distance(&densities, x));
            let pairs = stride as f64 * STEP * pairs.sum::<f64>();
            for y in [0, 30, 2000, HALF - 500, HALF, HALF + 9000] {
                let want = distance(&densities, y) - 0.5 * pairs;
                let y = 0.4 + y as f64 * STEP;
                let got = law.crps(&y);
                assert!(
                    (got - want).abs() < 2e-9 * want,
                    "{concentration} {y}: {got}, {want}"
                );
                assert!((law.crps(&(y - 5.0 * TAU)) - got).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_uniform_law_and_points_are_the_ends() {
        let uniform = VonMises::new(1.0_f32, 0.0).unwrap();
        assert_eq!(uniform.crps(&2.5), FRAC_PI_4);
        for concentration in [1e30, f64::MAX] {
            let point = VonMises::new(0.0, concentration).unwrap();
            assert!((point.crps(&-0.75) - 0.75).abs() < 1e-12);
        }
    }

    #[test]
    fn it_goes_over_into_the_normal_law() {
        for deviations in [0.0, 0.3, 2.0, 9.0] {
            let score = |concentration: f64| {
                let law = VonMises::new(0.0, concentration).unwrap();
                law.crps(&(deviations / concentration.sqrt())) * concentration.sqrt()
            };
            let (below, above) = (score(0.999 * NEARLY_NORMAL), score(1.001 * NEARLY_NORMAL));
            assert!(
                (below - above).abs() < 3e-7 * above,
                "{deviations}: {below}, {above}"
            );
        }
    }
}
