//! What truncation adds to a log-density, over lanes.

use std::marker::PhantomData;

use crate::distribution::family::{DistributionFunction, LogTail};
use crate::lanes::{Call, Lanes};
use crate::math::saturate;

/// Less the logarithm of the probability between two bounds under a law of the family `F`, `-inf` for a value beyond them;
/// and its derivatives by the bounds and by the law's parameters, which are the arguments in this order.
#[inline(always)]
pub fn truncated<F: DistributionFunction<N>, V: Lanes, const N: usize, const M: usize>(
    y: V,
    arguments: [V; M],
) -> (V, [V; M]) {
    const { assert!(M == N + 2, "two bounds and the law's parameters") };
    let [low, high] = [arguments[0], arguments[1]];
    let (ln, by_parameters, [by_low, by_high]) = V::vectorize(Between::<F, V, N> {
        low,
        high,
        parameters: after::<V, 2, N, M>(arguments),
        family: PhantomData,
    });
    let mut partials = negated::<V, 2, N, M>(by_parameters);
    partials[0] = -by_low;
    partials[1] = -by_high;
    (inside(y.less(low) | high.less(y), -ln), partials)
}

/// As [`truncated`], with a lower bound alone.
#[inline(always)]
pub fn truncated_below<F: DistributionFunction<N>, V: Lanes, const N: usize, const M: usize>(
    y: V,
    arguments: [V; M],
) -> (V, [V; M]) {
    const { assert!(M == N + 1, "a bound and the law's parameters") };
    let low = arguments[0];
    let tail = V::vectorize(Above::<F, V, N> {
        low,
        parameters: after::<V, 1, N, M>(arguments),
        family: PhantomData,
    });
    let mut partials = negated::<V, 1, N, M>(tail.by_parameters);
    partials[0] = -tail.by_value;
    (inside(y.less(low), -tail.ln), partials)
}

/// As [`truncated`], with an upper bound alone.
#[inline(always)]
pub fn truncated_above<F: DistributionFunction<N>, V: Lanes, const N: usize, const M: usize>(
    y: V,
    arguments: [V; M],
) -> (V, [V; M]) {
    const { assert!(M == N + 1, "a bound and the law's parameters") };
    let high = arguments[0];
    let tail = V::vectorize(Below::<F, V, N> {
        high,
        parameters: after::<V, 1, N, M>(arguments),
        family: PhantomData,
    });
    let mut partials = negated::<V, 1, N, M>(tail.by_parameters);
    partials[0] = -tail.by_value;
    (inside(high.less(y), -tail.ln), partials)
}

#[inline(always)]
fn inside<V: Lanes>(outside: V::Mask, value: V) -> V {
    V::select(outside, V::splat(f64::NEG_INFINITY), saturate(value))
}

/// The arguments after the first `SKIP`.
#[inline(always)]
pub(in crate::distribution) fn after<V: Lanes, const SKIP: usize, const N: usize, const M: usize>(
    arguments: [V; M],
) -> [V; N] {
    let mut rest = [V::splat(0.0); N];
    let mut index = 0;
    while index < N {
        rest[index] = arguments[index + SKIP];
        index += 1;
    }
    rest
}

/// Derivatives of the negated, with room for `SKIP` before them.
#[inline(always)]
fn negated<V: Lanes, const SKIP: usize, const N: usize, const M: usize>(partials: [V; N]) -> [V; M] {
    let mut all = [V::splat(0.0); M];
    let mut index = 0;
    while index < N {
        all[index + SKIP] = -partials[index];
        index += 1;
    }
    all
}

/// Compiled by themselves: a model's code holds its head several times.
struct Between<F, V, const N: usize> {
    low: V,
    high: V,
    parameters: [V; N],
    family: PhantomData<F>,
}

impl<F: DistributionFunction<N>, V: Lanes, const N: usize> Call for Between<F, V, N> {
    type Output = (V, [V; N], [V; 2]);

    #[inline(always)]
    fn call(self) -> Self::Output {
        let interval = F::log_interval(F::before(self.low), self.high, self.parameters);
        (
            interval.ln,
            interval.by_parameters,
            [interval.by_low, interval.by_high],
        )
    }
}

struct Above<F, V, const N: usize> {
    low: V,
    parameters: [V; N],
    family: PhantomData<F>,
}

impl<F: DistributionFunction<N>, V: Lanes, const N: usize> Call for Above<F, V, N> {
    type Output = LogTail<V, N>;

    #[inline(always)]
    fn call(self) -> LogTail<V, N> {
        F::log_tails(F::before(self.low), self.parameters).above
    }
}

struct Below<F, V, const N: usize> {
    high: V,
    parameters: [V; N],
    family: PhantomData<F>,
}

impl<F: DistributionFunction<N>, V: Lanes, const N: usize> Call for Below<F, V, N> {
    type Output = LogTail<V, N>;

    #[inline(always)]
    fn call(self) -> LogTail<V, N> {
        F::log_tails(self.high, self.parameters).below
    }
}
