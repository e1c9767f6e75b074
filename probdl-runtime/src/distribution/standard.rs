//! Kernels of location-scale families with exponential tails, from the density at location 0 and scale 1.

use crate::lanes::{Lanes, Scalar};
use crate::math::{exp, ln, saturate};

/// A density at location 0 and scale 1.
pub(super) trait Standard {
    /// The log-density at `z`, at most about `-|z|`, and its derivative by `z`; neither is NaN for a finite `z`.
    fn density<V: Lanes>(z: V) -> (V, V);
}

/// Log-density at `y` and its derivatives by location and scale.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn location_scale<D: Standard, V: Lanes>(y: V, [loc, scale]: [V; 2]) -> (V, [V; 2]) {
    let z = saturate((y - loc) / scale);
    let (log_prob, by_z) = D::density(z);
    (
        log_prob - ln(scale),
        [-(by_z / scale), -((by_z * z + V::splat(1.0)) / scale)],
    )
}

/// Derivative of the log-density by the value.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn by_value<D: Standard, V: Lanes>(y: V, [loc, scale]: [V; 2]) -> V {
    D::density(saturate((y - loc) / scale)).1 / scale
}

/// Log-density at `y` and its derivatives by the location and the logarithm of the scale; saturates.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn log_scale<D: Standard, V: Lanes>(y: V, [loc, log_scale]: [V; 2]) -> (V, [V; 2]) {
    let inverse = InverseOfExp::of(log_scale);
    let z = inverse.times(saturate(y - loc));
    let (log_prob, by_z) = D::density(z);
    let by_z = saturate(by_z);
    // Tails are exponential: where z itself is beyond the type, so is the log-density, whatever the scale.
    let beyond = V::broadcast(V::Scalar::MAX).less_equal(z.abs());
    let log_prob = V::select(beyond, V::splat(f64::NEG_INFINITY), log_prob);
    (
        saturate(log_prob - log_scale),
        [inverse.times(-by_z), saturate(-(by_z * z)) - V::splat(1.0)],
    )
}

/// `exp(-x)` in two halves, because it may overflow where its product with a number does not.
#[derive(Clone, Copy)]
pub(super) struct InverseOfExp<V> {
    half: V,
}

impl<V: Lanes> InverseOfExp<V> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn of(x: V) -> Self {
        Self {
            half: saturate(exp(V::splat(-0.5) * x)),
        }
    }

    /// The product with a finite number; saturates.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn times(self, number: V) -> V {
        saturate(saturate(number * self.half) * self.half)
    }
}
