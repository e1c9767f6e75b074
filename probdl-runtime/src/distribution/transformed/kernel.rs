//! Affine functions of a law's numbers, whose shift and scale are trained, over lanes.

use crate::distribution::family::Density;
use crate::distribution::truncated::after;
use crate::lanes::Lanes;
use crate::math::{ln, saturate};

/// Log-density of `shift + scale · x`, where x has a law of the family `F`, and its derivatives by shift, scale and the
/// law's parameters, which are the arguments in this order.
#[inline(always)]
pub fn affine<F: Density<N>, V: Lanes, const N: usize, const M: usize>(
    y: V,
    arguments: [V; M],
) -> (V, [V; M]) {
    const { assert!(M == N + 2, "shift, scale and the law's parameters") };
    let (shift, scale) = (arguments[0], arguments[1]);
    let x = saturate((y - shift) / scale);
    let parameters = after::<V, 2, N, M>(arguments);
    let (log_prob, by_parameters) = F::log_density(x, parameters);
    let by_x = saturate(F::by_value(x, parameters));
    let mut partials = [V::splat(0.0); M];
    partials[0] = saturate(-(by_x / scale));
    partials[1] = saturate(-((saturate(by_x * x) + V::splat(1.0)) / scale));
    let mut index = 0;
    while index < N {
        partials[index + 2] = saturate(by_parameters[index]);
        index += 1;
    }
    (log_prob - ln(scale), partials)
}
