//! Of mixtures of normal laws.

use super::Crps;
use super::normal::expected_distance;
use crate::distribution::{Mixture, MixtureSameFamily, Normal};
use crate::lanes::Scalar;

/// Σᵢ wᵢ A(y − μᵢ, σᵢ²) − ½ Σᵢⱼ wᵢ wⱼ A(μᵢ − μⱼ, σᵢ² + σⱼ²) with A(d, σ²) = E|d + σ Z| (Grimit, Gneiting, Berrocal and Johnson,
/// "The continuous ranked probability score for circular variables and its application to mesoscale forecast ensemble
/// verification", 2006).
fn score<T: Scalar>(weights: &[T], components: &[Normal<T>], y: f64) -> f64 {
    let parts: Vec<_> = std::iter::zip(weights, components)
        .map(|(weight, law)| (weight.to_f64(), law.loc().to_f64(), law.scale().to_f64()))
        .filter(|(weight, ..)| *weight > 0.0)
        .collect();
    let mut score = 0.0;
    for (index, &(weight, loc, scale)) in parts.iter().enumerate() {
        score += weight * expected_distance(y - loc, scale);
        let root_two = std::f64::consts::SQRT_2;
        score -= 0.5 * weight * weight * expected_distance(0.0, root_two * scale);
        for &(other_weight, other_loc, other_scale) in &parts[..index] {
            // √(σᵢ² + σⱼ²), where squares may overflow.
            let (large, small) = (scale.max(other_scale), scale.min(other_scale));
            let both = large * (1.0 + (small / large) * (small / large)).sqrt();
            score -= weight * other_weight * expected_distance(loc - other_loc, both);
        }
    }
    score.max(0.0)
}

impl<T: Scalar> Crps for Mixture<Normal<T>> {
    fn crps(&self, y: &T) -> f64 {
        score(&self.weights(), self.components(), y.to_f64())
    }
}

impl<T: Scalar, const K: usize> Crps for MixtureSameFamily<Normal<T>, K> {
    fn crps(&self, y: &T) -> f64 {
        score(&self.weights(), self.components(), y.to_f64())
    }
}
