//! What is known of an event.

use super::kind;
use crate::distribution::number::Number;
use crate::rows::Row;

/// What is known of a real number or of a count: the number itself, or where it lies. A row of targets is an array of these.
///
/// ```
/// use probdl_runtime::distribution::Censoring;
///
/// // Weeks until a relapse; the second patient left the study after 35 weeks without one.
/// let weeks: Vec<[Censoring; 1]> = vec![[Censoring::Exact(8.0)], [Censoring::Right(35.0)]];
/// assert_eq!(Censoring::observed(35.0, false), weeks[1][0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Censoring<T = f32> {
    /// The number.
    Exact(T),
    /// It is above this number, as the life of one who is still alive at this age. Called right-censored.
    Right(T),
    /// It is at most this number, as a concentration below a limit of detection. Called left-censored.
    Left(T),
    /// It is above the first number and at most the second, which is larger: between two visits. Called
    /// interval-censored.
    Interval(T, T),
}

impl<T> Censoring<T> {
    /// A time until an event: exact if the event was observed, and otherwise right-censored. So survival data are usually
    /// written down.
    pub fn observed(time: T, event: bool) -> Self {
        if event {
            Self::Exact(time)
        } else {
            Self::Right(time)
        }
    }
}

impl<T: Number> Censoring<T> {
    /// The numbers that it is known by: the number, or the lower one; the upper one; the kind.
    fn numbers(&self) -> [f64; 3] {
        let (low, high, kind) = match *self {
            Self::Exact(t) => (t, t, kind::EXACT),
            Self::Right(t) => (t, t, kind::RIGHT),
            Self::Left(t) => (t, t, kind::LEFT),
            Self::Interval(low, high) => (low, high, kind::INTERVAL),
        };
        [low.to_f64(), high.to_f64(), kind]
    }
}

/// First the (lower) numbers of all elements, then the upper ones, then the kinds.
impl<T: Number, const N: usize> Row for [Censoring<T>; N] {
    const WIDTH: usize = 3 * N;

    #[inline(always)]
    fn get(&self, column: usize) -> f64 {
        self[column % N].numbers()[column / N]
    }
}
