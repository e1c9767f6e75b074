//! Counts by transformed rejection: Hörmann, "The transformed rejection method for generating Poisson random variables",
//! Insurance: Mathematics and Economics 12 (1993), and "The generation of binomial random variates", Journal of Statistical
//! Computation and Simulation 46 (1993).

use super::counts::to_count;
use crate::lanes::{Kernel, Lanes, instruction_set, run};
use crate::math::{floor, ln};
use crate::random::Stream;

/// A law of counts as the rejection asks for it.
pub(super) trait LogHeight {
    /// The logarithm of a count's probability, over that of the mode where the table of constants wants it so. Must be
    /// `#[inline(always)]`.
    fn log_height<V: Lanes<Scalar = f64>>(&self, count: V) -> V;
}

/// The constants of the papers' tables. A uniform number `u` less 1/2 is tried as the count
/// `floor((2 a / (1/2 - |u|) + b) u + shift)`.
pub(super) struct TransformedRejection<H> {
    pub(super) law: H,
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) shift: f64,
    /// What the second uniform number is multiplied by.
    pub(super) alpha: f64,
    /// Up to which second uniform number a candidate of the middle is accepted without a look at its probability.
    pub(super) accepted_at_once: f64,
    /// The largest count there is.
    pub(super) highest: f64,
}

/// How far from the ends of the unit interval the middle begins.
const MIDDLE: f64 = 0.07;

impl<H: LogHeight> TransformedRejection<H> {
    /// The candidate of a uniform number less 1/2, and that number's distance from the nearer end.
    #[inline(always)]
    fn candidate<V: Lanes<Scalar = f64>>(&self, u: V) -> (V, V) {
        let distance = V::splat(0.5) - u.abs();
        let slope = V::splat(2.0 * self.a) / distance + V::splat(self.b);
        (floor(slope * u + V::splat(self.shift)), distance)
    }

    /// Whether a candidate is accepted without a look at its probability.
    #[inline(always)]
    fn is_accepted_at_once(&self, count: f64, distance: f64, v: f64) -> bool {
        let possible = 0.0 <= count && count <= self.highest;
        possible && distance >= MIDDLE && v <= self.accepted_at_once
    }

    /// Whether a candidate is accepted that is not accepted at once. NaN is not.
    #[inline(always)]
    fn is_accepted<V: Lanes<Scalar = f64>>(&self, count: V, distance: V, v: V) -> V::Mask {
        let zero = V::splat(0.0);
        let highest = V::splat(self.highest);
        let possible = zero.less_equal(count) & count.less_equal(highest);
        let hat = V::splat(self.a) / (distance * distance) + V::splat(self.b);
        let height = ln(v * V::splat(self.alpha) / hat);
        let log_height = self.law.log_height(zero.maximum(count).minimum(highest));
        possible & height.less_equal(log_height)
    }

    /// One count.
    pub(super) fn draw(&self, stream: &mut Stream) -> f64 {
        loop {
            let (count, distance) = self.candidate(stream.uniform() - 0.5);
            let v = stream.uniform();
            if self.is_accepted_at_once(count, distance, v) || self.is_accepted(count, distance, v) {
                return count;
            }
        }
    }

    /// A count for each place, of which `turned` makes what is written.
    pub(super) fn draw_into(&self, stream: &mut Stream, counts: &mut [u32], turned: impl Fn(f64) -> f64) {
        let draw_all = DrawAll {
            rejection: self,
            stream,
            counts,
            turned,
        };
        run(instruction_set(), draw_all);
    }
}

/// Candidates that are tried together: a whole number of vectors of every instruction set, and the same for all of them.
const GROUP: usize = 64;

struct DrawAll<'a, H, F> {
    rejection: &'a TransformedRejection<H>,
    stream: &'a mut Stream,
    counts: &'a mut [u32],
    turned: F,
}

impl<H: LogHeight, F: Fn(f64) -> f64> Kernel<f64> for DrawAll<'_, H, F> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = f64>>(self) {
        let mut places = self.counts.iter_mut();
        let mut candidates = [0.0; GROUP];
        loop {
            try_group::<V, H>(self.rejection, self.stream, &mut candidates);
            for candidate in candidates.iter().filter(|candidate| !candidate.is_nan()) {
                let Some(place) = places.next() else {
                    return;
                };
                *place = to_count((self.turned)(*candidate));
            }
        }
    }
}

/// Writes candidates, NaN for those that are not accepted. Those whose probability decides are few, and are looked at
/// together.
#[inline(always)]
fn try_group<V: Lanes<Scalar = f64>, H: LogHeight>(
    rejection: &TransformedRejection<H>,
    stream: &mut Stream,
    candidates: &mut [f64; GROUP],
) {
    let (mut distances, mut v) = ([0.0; GROUP], [0.0; GROUP]);
    stream.fill_uniform_lanes::<V>(&mut distances);
    stream.fill_uniform_lanes::<V>(&mut v);
    for first in (0..GROUP).step_by(V::LANES) {
        let u = V::load(&distances[first..]) - V::splat(0.5);
        let (count, distance) = rejection.candidate(u);
        count.store(&mut candidates[first..]);
        distance.store(&mut distances[first..]);
    }
    let mut undecided = [0; GROUP];
    let mut of_undecided = [[0.0; GROUP]; 3];
    let mut number = 0;
    for place in 0..GROUP {
        let (count, distance, v) = (candidates[place], distances[place], v[place]);
        undecided[number] = place;
        [
            of_undecided[0][number],
            of_undecided[1][number],
            of_undecided[2][number],
        ] = [count, distance, v];
        let at_once = rejection.is_accepted_at_once(count, distance, v);
        number += usize::from(!at_once);
    }
    let [counts, distances, v] = &mut of_undecided;
    for first in (0..number).step_by(V::LANES) {
        let [count, distance, v] = [&counts[first..], &distances[first..], &v[first..]].map(V::load);
        let accepted = rejection.is_accepted(count, distance, v);
        V::select(accepted, count, V::splat(f64::NAN)).store(&mut counts[first..]);
    }
    for (place, count) in undecided[..number].iter().zip(counts) {
        candidates[*place] = *count;
    }
}
