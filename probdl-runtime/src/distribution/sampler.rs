//! Draws that several families build on.

use crate::lanes::Lanes;
use crate::math::ln;
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
    let candidate = GammaCandidate::new(concentration);
    loop {
        let (x, u) = (stream.normal(), stream.uniform());
        let root = 1.0 + candidate.c * x;
        let square = x * x;
        // What is surely accepted needs no logarithm of the uniform number.
        if root > 0.0 && u < 1.0 - 0.0331 * square * square {
            return candidate.ln_d + ln(root * root * root);
        }
        let value = candidate.value(x, u);
        if !value.is_nan() {
            return value;
        }
    }
}

/// How a normal and a uniform number are tried as a gamma number of a concentration from 1 on.
pub(super) struct GammaCandidate {
    d: f64,
    ln_d: f64,
    c: f64,
}

impl GammaCandidate {
    #[inline(always)]
    pub(super) fn new(concentration: f64) -> Self {
        let d = concentration - 1.0 / 3.0;
        Self {
            d,
            ln_d: ln(d),
            c: 1.0 / (9.0 * d).sqrt(),
        }
    }

    /// The logarithm of the gamma number, or NaN where it is not accepted.
    #[inline(always)]
    pub(super) fn value<V: Lanes<Scalar = f64>>(&self, x: V, u: V) -> V {
        let (half, one, d) = (V::splat(0.5), V::splat(1.0), V::splat(self.d));
        let root = one + V::splat(self.c) * x;
        let v = root * root * root;
        // NaN where the root is not positive, and then not less.
        let ln_v = ln(v);
        let accepted = ln(u).less(half * (x * x) + d * (one - v + ln_v));
        V::select(accepted, V::splat(self.ln_d) + ln_v, V::splat(f64::NAN))
    }
}
