//! Laws of functions of numbers: density and distribution function of the law at the function's inverse.

use super::{Density, DistributionFunction, LogTail, LogTails};
use crate::distribution::transformed::{Monotone, Transformed};
use crate::lanes::Lanes;
use crate::math::saturate;

impl<D: Density<N>, G: Monotone, const N: usize> Density<N> for Transformed<D, G> {
    #[inline(always)]
    fn log_density<V: Lanes>(y: V, parameters: [V; N]) -> (V, [V; N]) {
        let [below, above] = G::outside(y);
        let inverse = G::inverse(y);
        let (log_density, partials) = D::log_density(inverse.value, parameters);
        let inside = log_density + inverse.ln_slope;
        (
            V::select(below | above, V::splat(f64::NEG_INFINITY), inside),
            partials,
        )
    }

    #[inline(always)]
    fn by_value<V: Lanes>(y: V, parameters: [V; N]) -> V {
        let inverse = G::inverse(y);
        saturate(D::by_value(inverse.value, parameters) * inverse.slope) + inverse.by_value
    }
}

impl<D: DistributionFunction<N>, G: Monotone, const N: usize> DistributionFunction<N> for Transformed<D, G> {
    #[inline(always)]
    fn log_tails<V: Lanes>(y: V, parameters: [V; N]) -> LogTails<V, N> {
        let [below, above] = G::outside(y);
        let inverse = G::inverse(y);
        let tails = D::log_tails(inverse.value, parameters);
        let (lower, upper) = if G::DECREASING {
            (tails.above, tails.below)
        } else {
            (tails.below, tails.above)
        };
        let moved = LogTails {
            below: with_slope(lower, inverse.slope),
            above: with_slope(upper, inverse.slope),
        };
        moved.or_below_all(below).or_above_all(above)
    }
}

#[inline(always)]
fn with_slope<V: Lanes, const N: usize>(tail: LogTail<V, N>, slope: V) -> LogTail<V, N> {
    LogTail {
        by_value: saturate(tail.by_value * slope),
        ..tail
    }
}
