//! How far laws are from each other.

use std::fmt::{Display, Formatter};

use rand::Rng;

use super::Distribution;
use super::independent::{Independent, sum};
use crate::lanes::Scalar;
use crate::math::{is_near_zero, log1p_less_itself};
use crate::random::{Purpose, Stream};

/// Laws whose Kullback-Leibler divergence from another has a closed form: one of their own family, if none is named.
///
/// ```
/// use probdl_runtime::distribution::{Exponential, Gamma, KlDivergence};
///
/// let (law, other) = (Exponential::new(2.0_f64)?, Gamma::new(1.0, 2.0)?);
/// assert!(law.kl_divergence(&other) < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the divergence of `{Self}` from `{Other}` has no closed form here",
    note = "`sampled_kl_divergence` estimates it, with a standard error"
)]
pub trait KlDivergence<Other = Self>: Distribution {
    /// Returns the Kullback-Leibler divergence of `other` from this law, in nats: the mean of `log(p / p_other)` of events of
    /// this law. It is at least 0, and 0 for equal laws; infinite where `other` excludes what this law allows.
    fn kl_divergence(&self, other: &Other) -> Self::Scalar;
}

impl<D: KlDivergence<E>, E, const N: usize> KlDivergence<Independent<E, N>> for Independent<D, N> {
    /// The sum of the elements' divergences.
    fn kl_divergence(&self, other: &Independent<E, N>) -> D::Scalar {
        let pairs = std::iter::zip(self.elements(), other.elements());
        sum(pairs.map(|(element, other)| element.kl_divergence(other)))
    }
}

/// What an average over draws says of a mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The average.
    pub value: f64,
    /// Its standard error: the standard deviation of what is averaged, over the root of the number of draws.
    pub standard_error: f64,
}

impl Display for Estimate {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ± {}", self.value, self.standard_error)
    }
}

/// Estimates the Kullback-Leibler divergence of `other` from `law`, in nats, for any two laws of the same events: the average of
/// `log(p / p_other)` over so many draws from `law` (two at least).
///
/// It may be a little below 0 where laws are close to each other. It is infinite, with an infinite standard error, if a draw
/// is impossible under `other`. Takes one 64-bit number from the generator.
///
/// ```
/// use probdl_runtime::distribution::{KlDivergence, Laplace, Logistic, Normal, sampled_kl_divergence};
/// use probdl_runtime::random::rng;
///
/// let (law, other) = (Normal::new(0.0_f64, 1.0)?, Normal::new(0.5, 2.0)?);
/// let estimate = sampled_kl_divergence(&law, &other, 10_000, &mut rng(1));
/// assert!((estimate.value - law.kl_divergence(&other)).abs() < 4.0 * estimate.standard_error);
/// assert!(estimate.standard_error < 0.01);
///
/// let heavier = Laplace::new(0.0, 1.0).unwrap();
/// let estimate = sampled_kl_divergence(&law, &heavier, 10_000, &mut rng(1));
/// // ln 2 + √(2/π) − ln √(2 π e)
/// assert!((estimate.value - 0.0720932).abs() < 4.0 * estimate.standard_error);
/// # Ok::<(), probdl_runtime::distribution::NormalError>(())
/// ```
pub fn sampled_kl_divergence<P, Q, R>(law: &P, other: &Q, draws: usize, rng: &mut R) -> Estimate
where
    P: Distribution,
    Q: Distribution<Event = P::Event>,
    R: Rng + ?Sized,
{
    let key = rng.next_u64();
    let draws = draws.max(2) as u64;
    let (mut mean, mut squares) = (0.0, 0.0);
    for index in 0..draws {
        let y = law.draw(&mut Stream::new(key, Purpose::Sample, index));
        let difference = law.log_prob(&y).to_f64() - other.log_prob(&y).to_f64();
        if difference == f64::INFINITY {
            return Estimate {
                value: difference,
                standard_error: difference,
            };
        }
        // Welford's recurrence.
        let excess = difference - mean;
        mean += excess / (index + 1) as f64;
        squares += excess * (difference - mean);
    }
    let draws = draws as f64;
    Estimate {
        value: mean,
        standard_error: (squares / (draws - 1.0) / draws).sqrt(),
    }
}

/// A number of events that are expected, or a probability, with its logarithm, which may be known where it underflows.
#[derive(Clone, Copy)]
pub(super) struct Expected {
    pub(super) number: f64,
    pub(super) ln: f64,
}

/// `p ln(p/q) − (p − q)`, which is at least 0: sums of it over the events are divergences.
pub(super) fn relative_entropy(p: Expected, q: Expected) -> f64 {
    if p.number == 0.0 {
        return q.number;
    }
    let excess = (q.number - p.number) / p.number;
    if is_near_zero(excess) {
        return -p.number * log1p_less_itself(excess);
    }
    p.number * (p.ln - q.ln) - (p.number - q.number)
}

/// The divergence of two laws of yes and no.
pub(super) fn of_two_answers(p: [Expected; 2], q: [Expected; 2]) -> f64 {
    relative_entropy(p[0], q[0]) + relative_entropy(p[1], q[1])
}

/// `(r² − 1)/2 − ln r` for `r = scale / other`, which is 0 at equal scales.
pub(super) fn of_scales(scale: f64, other: f64) -> f64 {
    let excess = (scale - other) / other;
    let less = if is_near_zero(excess) {
        log1p_less_itself(excess)
    } else {
        crate::math::ln_ratio(scale, other) - excess
    };
    0.5 * excess * excess - less
}

/// The divergence of two normal laws.
pub(super) fn of_normal_laws([loc, scale]: [f64; 2], [other_loc, other_scale]: [f64; 2]) -> f64 {
    let shift = (loc - other_loc) / other_scale;
    0.5 * shift * shift + of_scales(scale, other_scale)
}
