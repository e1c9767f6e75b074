//! Of waiting times.

use super::Crps;
use crate::distribution::Geometric;
use crate::lanes::Scalar;
use crate::math::{exp, expm1, log_sigmoid};

/// y − 2 q (1 − qʸ) / p + q² / (1 − q²) for q = 1 − p: the sum of the definition, whose terms are powers of q.
impl<T: Scalar> Crps for Geometric<T> {
    fn crps(&self, y: &u32) -> f64 {
        // Logarithms of p and q, which may be any small.
        let logits = self.logits().to_f64();
        let (ln_p, ln_q) = (log_sigmoid(logits), log_sigmoid(-logits));
        let count = f64::from(*y);
        let before = -expm1(count * ln_q) * exp(ln_q - ln_p);
        // 1 − q² = p (1 + q).
        let pairs = exp(2.0 * ln_q - ln_p) / (1.0 + exp(ln_q));
        (count - 2.0 * before + pairs).max(0.0)
    }
}
