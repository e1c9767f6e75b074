//! The Gaussian error linear unit, exact and approximate.

use super::{erfc, tanh};
use crate::lanes::Lanes;

/// `x` times the standard normal distribution function of `x` (Hendrycks and Gimpel, 2016). 0 at `-inf`.
///
/// In the left tail the relative error grows as `x^2` rounding errors.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gelu<V: Lanes>(x: V) -> V {
    // Beyond it the distribution function is 0 in either scalar type, and the product stays a number.
    let limited = V::splat(-64.0).maximum(x);
    V::splat(0.5) * limited * erfc(limited * V::splat(-std::f64::consts::FRAC_1_SQRT_2))
}

/// The approximation of [`gelu`] by a hyperbolic tangent:
/// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn gelu_tanh<V: Lanes>(x: V) -> V {
    let limited = V::splat(-64.0).maximum(x);
    let inner =
        V::splat(0.797_884_560_802_865_4) * (limited + V::splat(0.044715) * limited * limited * limited);
    V::splat(0.5) * limited * (V::splat(1.0) + tanh(inner))
}
