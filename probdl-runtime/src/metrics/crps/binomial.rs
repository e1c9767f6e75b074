//! Of counts of successes.

use super::Crps;
use crate::distribution::Binomial;
use crate::lanes::Scalar;
use crate::math::{exp, floor};

/// What is smaller than this beside the largest probability is left out.
const NEGLIGIBLE: f64 = 1e-20;

/// The sum of the definition, Σ F(k)² below y and Σ (1 − F(k))² from y on, over the counts that have a probability worth
/// mentioning. Takes as many steps as there are such counts: about twenty standard deviations.
impl<T: Scalar> Crps for Binomial<T> {
    fn crps(&self, y: &u32) -> f64 {
        let (n, y) = (f64::from(self.total_count()), f64::from(*y));
        let odds = exp(self.logits().to_f64());
        if odds == 0.0 || odds == f64::INFINITY {
            return if odds == 0.0 { y } else { (n - y).abs() };
        }
        // The probability of a count as a multiple of that of the mode, on both sides of it.
        let mode = floor((n + 1.0) * odds / (1.0 + odds)).min(n);
        let (mut first, mut least) = (mode, 1.0);
        let mut total = 1.0;
        while first > 0.0 && least > NEGLIGIBLE {
            least *= first / ((n - first + 1.0) * odds);
            first -= 1.0;
            total += least;
        }
        let (mut count, mut probability) = (mode, 1.0);
        while count < n && probability > NEGLIGIBLE {
            probability *= (n - count) / (count + 1.0) * odds;
            count += 1.0;
            total += probability;
        }
        let last = count;
        // Below the first the distribution function is 0, and 1 from the last on.
        let mut score = (first - y).max(0.0) + (y - last).max(0.0);
        let (mut count, mut probability, mut below) = (first, least, 0.0);
        while count < last {
            below += probability / total;
            let wrong = if count < y { below } else { 1.0 - below };
            score += wrong * wrong;
            probability *= (n - count) / (count + 1.0) * odds;
            count += 1.0;
        }
        score
    }
}
