//! Moments and derivatives, number by number: what mixtures add up.

use crate::lanes::Scalar;

/// A number, an array of such, or nothing.
///
/// Moments of laws and derivatives of log-densities are of this kind, so that mixtures of any laws can weigh and add
/// them. Not for use outside probdl's runtime.
#[doc(hidden)]
pub trait Elementwise<S>: Copy {
    /// How many numbers there are.
    const COUNT: usize;
    /// One of them, in the order of the arrays.
    fn element(&self, index: usize) -> S;
    /// The arrays of these numbers, which are asked for in their order.
    fn from_elements(element: &mut impl FnMut(usize) -> S) -> Self {
        Self::from_elements_after(0, element)
    }
    /// The same, with numbers counted from `first`.
    fn from_elements_after(first: usize, element: &mut impl FnMut(usize) -> S) -> Self;
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Elementwise<$number> for $number {
            const COUNT: usize = 1;

            fn element(&self, _index: usize) -> $number {
                *self
            }

            fn from_elements_after(first: usize, element: &mut impl FnMut(usize) -> $number) -> Self {
                element(first)
            }
        }
    )+};
}
numbers!(f32, f64);

impl<S: Scalar> Elementwise<S> for () {
    const COUNT: usize = 0;

    fn element(&self, index: usize) -> S {
        unreachable!("element {index} of nothing")
    }

    fn from_elements_after(_first: usize, _element: &mut impl FnMut(usize) -> S) -> Self {}
}

impl<S: Scalar, E: Elementwise<S>, const N: usize> Elementwise<S> for [E; N] {
    const COUNT: usize = N * E::COUNT;

    fn element(&self, index: usize) -> S {
        self[index / E::COUNT].element(index % E::COUNT)
    }

    fn from_elements_after(first: usize, element: &mut impl FnMut(usize) -> S) -> Self {
        std::array::from_fn(|i| E::from_elements_after(first + i * E::COUNT, element))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_of_arrays_are_counted_through() {
        let pairs = [[1.0_f64, 2.0], [3.0, 4.0], [5.0, 6.0]];
        assert_eq!(<[[f64; 2]; 3] as Elementwise<f64>>::COUNT, 6);
        assert_eq!(pairs.element(3), 4.0);
        let again: [[f64; 2]; 3] = Elementwise::from_elements(&mut |i| i as f64 + 1.0);
        assert_eq!(again, pairs);
        assert_eq!(<[(); 4] as Elementwise<f32>>::COUNT, 0);
        <[(); 4] as Elementwise<f32>>::from_elements(&mut |_| unreachable!());
    }
}
