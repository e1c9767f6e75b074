//! The log-probability of an event that is not known exactly, over lanes.

use std::marker::PhantomData;

use crate::distribution::family::{DistributionFunction, LogTail};
use crate::lanes::{Call, Lanes};

/// What a censored event is known by, as the third number of its row.
pub(crate) mod kind {
    pub(crate) const EXACT: f64 = 0.0;
    pub(crate) const RIGHT: f64 = 1.0;
    pub(crate) const LEFT: f64 = 2.0;
    pub(crate) const INTERVAL: f64 = 3.0;
}

/// Log-probability under a law of the family `F` of what is known of an event, and its derivatives by the law's
/// parameters. The arguments are the two numbers of the event, by which derivatives are 0, and the parameters. Without
/// meaning for an event that is known exactly, for which the log-density counts.
#[inline(always)]
pub fn censored<F: DistributionFunction<N>, V: Lanes, const N: usize, const M: usize>(
    kind: V,
    arguments: [V; M],
) -> (V, [V; M]) {
    const { assert!(M == N + 2, "two numbers of the event and the law's parameters") };
    let mut parameters = [V::splat(0.0); N];
    let mut index = 0;
    while index < N {
        parameters[index] = arguments[index + 2];
        index += 1;
    }
    let tail = V::vectorize(Known::<F, V, N> {
        kind,
        low: arguments[0],
        high: arguments[1],
        parameters,
        family: PhantomData,
    });
    let mut partials = [V::splat(0.0); M];
    let mut index = 0;
    while index < N {
        partials[index + 2] = tail.by_parameters[index];
        index += 1;
    }
    (tail.ln, partials)
}

/// What is known of an event. It is compiled by itself: a model's code holds its head several times.
struct Known<F, V, const N: usize> {
    kind: V,
    low: V,
    high: V,
    parameters: [V; N],
    family: PhantomData<F>,
}

impl<F: DistributionFunction<N>, V: Lanes, const N: usize> Call for Known<F, V, N> {
    type Output = LogTail<V, N>;

    #[inline(always)]
    fn call(self) -> LogTail<V, N> {
        let Self {
            kind,
            low,
            high,
            parameters,
            ..
        } = self;
        let at = F::log_tails(low, parameters);
        let left = kind.equal(V::splat(kind::LEFT));
        let tail = LogTail::select(left, at.below, at.above);
        let between = kind.equal(V::splat(kind::INTERVAL));
        // Rare: where no lane needs it, it is left out.
        if !V::any(between) {
            return tail;
        }
        let interval = F::log_interval(low, high, parameters);
        let interval = LogTail {
            ln: interval.ln,
            by_parameters: interval.by_parameters,
            by_value: interval.by_low,
        };
        LogTail::select(between, interval, tail)
    }
}
