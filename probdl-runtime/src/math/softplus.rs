//! The softplus function and the logarithm of the logistic function.

use super::exp::decay;
use super::ln::log1p_unit;
use super::sigmoid::of_decay;
use crate::lanes::Lanes;

/// `ln(1 + exp(x))`. At most 2 ulp off (in f32 1.68 for every argument), also in the left tail, where it is `exp(x)`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn softplus<V: Lanes>(x: V) -> V {
    V::splat(0.0).maximum(x) + log1p_unit(decay(x))
}

/// [`softplus`] and its derivative, [`sigmoid`](super::sigmoid()), from one exponential; the same bits as alone.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn softplus_and_sigmoid<V: Lanes>(x: V) -> (V, V) {
    let decay = decay(x);
    (V::splat(0.0).maximum(x) + log1p_unit(decay), of_decay(x, decay))
}

/// The logarithm of the logistic function, `-softplus(-x)`.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn log_sigmoid<V: Lanes>(x: V) -> V {
    -softplus(-x)
}
