//! The check that numbers have not diverged.

use super::Kernels;
use crate::lanes::{Kernel, Lanes, Scalar};

/// Whether no number is beyond a limit in magnitude, or NaN.
#[derive(Debug)]
pub struct AllWithin<'a, S> {
    /// The numbers.
    pub numbers: &'a [S],
    /// The limit, which is allowed.
    pub limit: S,
}

/// Whether no number is beyond a limit in magnitude, or NaN. A few numbers are compared where they are.
#[inline(always)]
pub(crate) fn all_within<V: Kernels>(numbers: &[V::Scalar], limit: V::Scalar) -> bool {
    if numbers.len() > FEW {
        return V::all_within(AllWithin { numbers, limit });
    }
    let mut within = true;
    for number in numbers {
        within &= number.abs() <= limit;
    }
    within
}

/// So many numbers are not worth a call.
const FEW: usize = 16;

impl<S: Scalar> Kernel<S> for AllWithin<'_, S> {
    type Output = bool;

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> bool {
        let whole = self.numbers.len() - self.numbers.len() % V::LANES;
        let (vectors, rest) = self.numbers.split_at(whole);
        let limit = V::broadcast(self.limit);
        let mut within = limit.equal(limit);
        for vector in vectors.chunks_exact(V::LANES) {
            within = within & V::load(vector).abs().less_equal(limit);
        }
        !V::any(!within) && rest.iter().all(|number| number.abs() <= self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{InstructionSet, run};

    #[test]
    fn one_number_beyond_the_limit_is_found_wherever_it_stands() {
        for set in InstructionSet::available() {
            for length in [1, 15, 16, 17, 40] {
                let mut numbers = vec![1.0_f32; length];
                assert!(run(
                    set,
                    AllWithin {
                        numbers: &numbers,
                        limit: 1.0
                    }
                ));
                for place in 0..length {
                    for value in [-1.5, f32::INFINITY, f32::NAN] {
                        numbers[place] = value;
                        assert!(!run(
                            set,
                            AllWithin {
                                numbers: &numbers,
                                limit: 1.0
                            }
                        ));
                    }
                    numbers[place] = 1.0;
                }
            }
        }
    }
}
