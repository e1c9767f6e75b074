//! Draws as formulas of random numbers: one at a time, and many over lanes.

use super::sampler::{GammaCandidate, ln_standard_gamma};
use crate::lanes::{Kernel, Lanes, Scalar, instruction_set, run};
use crate::math::ln;
use crate::random::Stream;

/// Where a formula takes its random numbers from: one for each lane at a time.
pub(super) trait Numbers<V: Lanes<Scalar = f64>> {
    /// Uniform on the open interval (0, 1).
    fn uniform(&mut self) -> V;
    /// Standard normal.
    fn normal(&mut self) -> V;
    /// 1 or -1.
    fn sign(&mut self) -> V;
    /// Logarithms of gamma numbers of rate 1 and this concentration, the same in all lanes.
    fn ln_standard_gamma(&mut self, concentration: V) -> V;
}

/// One number at a time.
impl Numbers<f64> for Stream {
    fn uniform(&mut self) -> f64 {
        self.uniform()
    }

    fn normal(&mut self) -> f64 {
        self.normal()
    }

    fn sign(&mut self) -> f64 {
        sign_of(self.next_u32())
    }

    fn ln_standard_gamma(&mut self, concentration: f64) -> f64 {
        ln_standard_gamma(concentration, self)
    }
}

fn sign_of(word: u32) -> f64 {
    if word & 1 == 0 { 1.0 } else { -1.0 }
}

/// A law whose draws are a formula of random numbers.
pub(super) trait Formula<T: Scalar> {
    /// The formula, in double precision. It asks for the same numbers in the same order each time. Must be
    /// `#[inline(always)]`.
    fn number<V: Lanes<Scalar = f64>>(&self, numbers: &mut impl Numbers<V>) -> V;

    /// A draw of the law's own type, kept inside the support.
    fn within(number: T) -> T;

    /// One draw.
    fn drawn(&self, stream: &mut Stream) -> T {
        Self::within(T::from_f64(self.number::<f64>(stream)))
    }

    /// Draws as many numbers as there is room for, over lanes.
    fn drawn_into(&self, stream: &mut Stream, events: &mut [T])
    where
        Self: Sized,
    {
        run(
            instruction_set(),
            DrawAll {
                law: self,
                stream,
                events,
            },
        );
    }
}

/// Draws that are made together: a whole number of vectors of every instruction set. It is the same for all of them, and with
/// it the order in which the stream's numbers are used.
const GROUP: usize = 64;

struct DrawAll<'a, L, T> {
    law: &'a L,
    stream: &'a mut Stream,
    events: &'a mut [T],
}

impl<T: Scalar, L: Formula<T>> Kernel<f64> for DrawAll<'_, L, T> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = f64>>(self) {
        let mut numbers = GroupOfNumbers::new(self.stream);
        let mut drawn = [0.0; GROUP];
        for events in self.events.chunks_mut(GROUP) {
            for first in (0..GROUP).step_by(V::LANES) {
                numbers.place = first;
                numbers.asked = 0;
                self.law.number::<V>(&mut numbers).store(&mut drawn[first..]);
            }
            for (event, number) in events.iter_mut().zip(drawn) {
                *event = L::within(T::from_f64(number));
            }
        }
    }
}

/// What a formula may ask for.
const MOST_ASKED: usize = 2;

/// The numbers of a group of draws. What a formula asks for is drawn for the whole group when its first vector asks.
struct GroupOfNumbers<'a> {
    stream: &'a mut Stream,
    /// What was drawn, in the order of asking.
    drawn: [[f64; GROUP]; MOST_ASKED],
    /// Of each that was asked for: what is left for the next group.
    spare: [Spare; MOST_ASKED],
    /// How often the formula has asked for its current vector.
    asked: usize,
    /// Where the current vector begins.
    place: usize,
}

impl<'a> GroupOfNumbers<'a> {
    #[inline(always)]
    fn new(stream: &'a mut Stream) -> Self {
        Self {
            stream,
            drawn: [[0.0; GROUP]; MOST_ASKED],
            spare: [Spare {
                numbers: [0.0; GROUP],
                count: 0,
            }; MOST_ASKED],
            asked: 0,
            place: 0,
        }
    }

    /// What the current vector has asked for.
    #[inline(always)]
    fn next<V: Lanes<Scalar = f64>>(&mut self) -> V {
        self.asked += 1;
        V::load(&self.drawn[self.asked - 1][self.place..])
    }
}

impl<V: Lanes<Scalar = f64>> Numbers<V> for GroupOfNumbers<'_> {
    #[inline(always)]
    fn uniform(&mut self) -> V {
        if self.place == 0 {
            self.stream.fill_uniform_lanes::<V>(&mut self.drawn[self.asked]);
        }
        self.next()
    }

    #[inline(always)]
    fn normal(&mut self) -> V {
        if self.place == 0 {
            self.stream.fill_normal_lanes::<V>(&mut self.drawn[self.asked]);
        }
        self.next()
    }

    #[inline(always)]
    fn sign(&mut self) -> V {
        if self.place == 0 {
            let mut words = [0; GROUP];
            self.stream.fill_u32_lanes::<V>(&mut words);
            for (sign, word) in self.drawn[self.asked].iter_mut().zip(words) {
                *sign = sign_of(word);
            }
        }
        self.next()
    }

    #[inline(always)]
    fn ln_standard_gamma(&mut self, concentration: V) -> V {
        if self.place == 0 {
            let mut lanes = [0.0; GROUP];
            concentration.store(&mut lanes);
            let (spare, drawn) = (&mut self.spare[self.asked], &mut self.drawn[self.asked]);
            fill_ln_standard_gamma::<V>(lanes[0], self.stream, spare, drawn);
        }
        self.next()
    }
}

/// Numbers that were accepted, but are more than a group.
#[derive(Clone, Copy)]
struct Spare {
    numbers: [f64; GROUP],
    count: usize,
}

/// [`ln_standard_gamma`] for a group: candidates are computed together, and those that are accepted are taken in order.
#[inline(always)]
fn fill_ln_standard_gamma<V: Lanes<Scalar = f64>>(
    concentration: f64,
    stream: &mut Stream,
    spare: &mut Spare,
    drawn: &mut [f64; GROUP],
) {
    let boosted = concentration < 1.0;
    let candidate = GammaCandidate::new(if boosted {
        concentration + 1.0
    } else {
        concentration
    });
    let mut taken = spare.count;
    drawn[..taken].copy_from_slice(&spare.numbers[..taken]);
    spare.count = 0;
    let (mut normals, mut uniforms) = ([0.0; GROUP], [0.0; GROUP]);
    while taken < GROUP {
        stream.fill_normal_lanes::<V>(&mut normals);
        stream.fill_uniform_lanes::<V>(&mut uniforms);
        for first in (0..GROUP).step_by(V::LANES) {
            let (x, u) = (V::load(&normals[first..]), V::load(&uniforms[first..]));
            candidate.value(x, u).store(&mut normals[first..]);
        }
        for &value in normals.iter().filter(|value| !value.is_nan()) {
            if taken < GROUP {
                drawn[taken] = value;
                taken += 1;
            } else {
                spare.numbers[spare.count] = value;
                spare.count += 1;
            }
        }
    }
    if boosted {
        stream.fill_uniform_lanes::<V>(&mut uniforms);
        for first in (0..GROUP).step_by(V::LANES) {
            let down = ln(V::load(&uniforms[first..])) / V::splat(concentration);
            (V::load(&drawn[first..]) + down).store(&mut drawn[first..]);
        }
    }
}
