//! Numbers on a boundary of cache lines.

use crate::lanes::Scalar;
use std::fmt::{self, Debug};
use std::ops::{Deref, DerefMut};

/// A vector that crosses such a boundary, in bytes, takes two accesses to the cache.
const BOUNDARY: usize = 64;

/// Numbers, the first of which stands on a boundary of cache lines.
pub struct Aligned<S> {
    /// Enough to begin on a boundary.
    memory: Vec<S>,
    start: usize,
    len: usize,
}

impl<S: Scalar> Aligned<S> {
    /// So many zeros.
    pub(crate) fn zeros(len: usize) -> Self {
        let slack = BOUNDARY / size_of::<S>();
        let memory = vec![S::ZERO; len + slack];
        // Where no boundary can be found, anything is as good.
        let start = memory.as_ptr().align_offset(BOUNDARY).min(slack);
        Self { memory, start, len }
    }
}

impl<S> Default for Aligned<S> {
    fn default() -> Self {
        Self {
            memory: Vec::new(),
            start: 0,
            len: 0,
        }
    }
}

/// In memory of its own, whose boundaries are elsewhere.
impl<S: Clone> Clone for Aligned<S> {
    fn clone(&self) -> Self {
        let mut memory = self.memory.clone();
        let start = memory
            .as_ptr()
            .align_offset(BOUNDARY)
            .min(memory.len() - self.len);
        if start > self.start {
            memory.rotate_right(start - self.start);
        } else {
            memory.rotate_left(self.start - start);
        }
        Self {
            memory,
            start,
            len: self.len,
        }
    }
}

impl<S: Scalar> From<&[S]> for Aligned<S> {
    fn from(numbers: &[S]) -> Self {
        let mut aligned = Self::zeros(numbers.len());
        aligned.copy_from_slice(numbers);
        aligned
    }
}

impl<S: Debug> Debug for Aligned<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<S: PartialEq> PartialEq for Aligned<S> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<S> Deref for Aligned<S> {
    type Target = [S];

    #[inline(always)]
    fn deref(&self) -> &[S] {
        &self.memory[self.start..][..self.len]
    }
}

impl<S> DerefMut for Aligned<S> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [S] {
        &mut self.memory[self.start..][..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_on_a_boundary_and_clones_as_well() {
        for len in [0, 1, 7, 100] {
            let mut numbers = Aligned::<f32>::zeros(len);
            for (place, number) in numbers.iter_mut().enumerate() {
                *number = place as f32;
            }
            let copy = numbers.clone();
            assert_eq!(copy.as_ptr().addr() % BOUNDARY, 0);
            assert_eq!(numbers.as_ptr().addr() % BOUNDARY, 0);
            assert_eq!(*copy, *numbers);
            assert_eq!(copy.len(), len);
        }
        assert!(Aligned::<f64>::default().is_empty());
    }
}
