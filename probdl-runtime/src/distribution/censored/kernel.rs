//! The log-probability of an event that is not known exactly, over lanes.

use crate::distribution::family::{DistributionFunction, LogTail};
use crate::lanes::Lanes;

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
    let at = F::log_tails(arguments[0], parameters);
    let left = kind.equal(V::splat(kind::LEFT));
    let mut tail = LogTail::select(left, at.below, at.above);
    let between = kind.equal(V::splat(kind::INTERVAL));
    // Rare: where no lane needs it, it is left out.
    if V::any(between) {
        let interval = F::log_interval(arguments[0], arguments[1], parameters);
        let interval = LogTail {
            ln: interval.ln,
            by_parameters: interval.by_parameters,
            by_value: interval.by_low,
        };
        tail = LogTail::select(between, interval, tail);
    }
    let mut partials = [V::splat(0.0); M];
    let mut index = 0;
    while index < N {
        partials[index + 2] = tail.by_parameters[index];
        index += 1;
    }
    (tail.ln, partials)
}
