//! Staying finite.

use crate::lanes::{Lanes, Scalar};

/// The nearest finite number: infinities become the largest number of their sign. NaN stays NaN.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn saturate<V: Lanes>(x: V) -> V {
    let largest = V::broadcast(V::Scalar::MAX);
    (-largest).maximum(largest.minimum(x))
}
