//! Draws that several families build on.

use crate::math::{exp, ln};
use crate::random::Stream;

/// The logarithm of a gamma number of rate 1; its exponential may underflow where the concentration is small.
///
/// Marsaglia and Tsang, "A simple method for generating gamma variables", ACM Transactions on Mathematical Software 26
/// (2000), with their step from `concentration + 1` down for concentrations below 1.
pub(super) fn ln_standard_gamma(concentration: f64, stream: &mut Stream) -> f64 {
    if concentration < 1.0 {
        let boosted = ln_standard_gamma(concentration + 1.0, stream);
        return boosted + ln(stream.uniform()) / concentration;
    }
    let d = concentration - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = stream.normal();
        let root = 1.0 + c * x;
        let u = stream.uniform();
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        let square = x * x;
        if u < 1.0 - 0.0331 * square * square || ln(u) < 0.5 * square + d * (1.0 - v + ln(v)) {
            return ln(d) + ln(v);
        }
    }
}

/// A gamma number of rate 1.
pub(super) fn standard_gamma(concentration: f64, stream: &mut Stream) -> f64 {
    exp(ln_standard_gamma(concentration, stream))
}
