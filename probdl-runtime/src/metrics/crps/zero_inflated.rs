//! Of counts with more zeros.

use super::Crps;
use crate::distribution::{Mean, ZeroInflated};
use crate::lanes::Scalar;

/// From the score of the law inside. With the share w of its own, π = 1 − w of other zeros, and half the mean distance of two
/// draws g = E X − crps(0) (for what is never negative): E|Y − y| = π y + w (crps(y) + g), and half the mean distance of two
/// draws of the whole is w² g + π w E X.
impl<T, D> Crps for ZeroInflated<D>
where
    T: Scalar,
    D: Crps + Mean<Scalar = T, Event = u32, Moment = T>,
{
    fn crps(&self, y: &u32) -> f64 {
        let zeros = self.probs().to_f64();
        // Not 1 − zeros, which has no digits left where nearly all are.
        let own = crate::math::sigmoid(-self.logits().to_f64());
        let mean = self.law().mean().to_f64();
        if mean == f64::INFINITY {
            return mean;
        }
        let half_distance = (mean - self.law().crps(&0)).max(0.0);
        let distance = zeros * f64::from(*y) + own * (self.law().crps(y) + half_distance);
        (distance - own * own * half_distance - zeros * own * mean).max(0.0)
    }
}
