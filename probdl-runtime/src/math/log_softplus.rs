//! The logarithm of softplus: a scale's logarithm where the scale is softplus of a free number.

use super::exp::decay;
use super::ln::{ln, log1p_unit};
use crate::lanes::{Lanes, Scalar};

/// `ln(softplus(x))`: tends to `x` on the left and to `ln x` on the right; finite for every finite `x`.
///
/// The error is a few ulps of the larger of 1 and the result: in f32 1.78 for every argument.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_softplus<V: Lanes>(x: V) -> V {
    value_and_ratio(x, decay(x)).0
}

/// [`log_softplus`] and its derivative `sigmoid(x) / softplus(x)`, which tends to 1 on the left and to `1 / x` on the
/// right: at most 4 ulp off in f32 (3.65 for every argument).
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_softplus_and_derivative<V: Lanes>(x: V) -> (V, V) {
    let decay = decay(x);
    let (value, ratio) = value_and_ratio(x, decay);
    (value, V::splat(1.0) / ((V::splat(1.0) + decay) * ratio))
}

/// The value, and `softplus(x)` divided by `exp(min(x, 0))`, which never underflows.
#[cfg_attr(not(debug_assertions), inline(always))]
fn value_and_ratio<V: Lanes>(x: V, decay: V) -> (V, V) {
    let zero = V::splat(0.0);
    let negative = x.less(zero);
    let unit = log1p_unit(decay);
    let ratio = V::select(negative, unit / decay, x + unit);
    // Here the ratio is 1 - decay / 2 + ..., which rounds to 1; the decay itself may be 0.
    let tail = negative & decay.less(V::splat(V::Scalar::EPSILON.to_f64() / 4.0));
    let ratio = V::select(tail, V::splat(1.0), ratio);
    (V::select(negative, x, zero) + ln(ratio), ratio)
}

/// sigmoid(x) / softplus(x), the derivative of [`log_softplus`]; tends to 1 on the left.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_softplus_derivative<V: Lanes>(x: V) -> V {
    log_softplus_and_derivative(x).1
}
