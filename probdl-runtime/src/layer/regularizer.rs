//! What tensors add to the loss.

use super::{Kernels, reduce};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::tiles::TILE;

/// What a tensor adds to the loss, in full at every batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Regularizer {
    /// `l1 * sum |w| + l2 * sum w^2` (no factor 1/2, as in Keras).
    L1L2 {
        /// The factor of the absolute values.
        l1: f64,
        /// The factor of the squares.
        l2: f64,
    },
}

/// The arguments of [`Regularizer::add`].
#[derive(Debug)]
pub struct Add<'a, S> {
    regularizer: Regularizer,
    weights: &'a [S],
    gradient: Option<&'a mut [S]>,
}

impl Regularizer {
    /// What a tensor with these weights adds to the loss; adds the derivatives to `gradient`, if one is wanted.
    ///
    /// The derivative of `|w|` at 0 is 0. The sums run over columns of 32 weights, then in a tree of halves.
    #[inline]
    pub fn add<V: Kernels>(self, weights: &[V::Scalar], gradient: Option<&mut [V::Scalar]>) -> V::Scalar {
        V::regularizer_add(Add {
            regularizer: self,
            weights,
            gradient,
        })
    }
}

impl<S: Scalar> Kernel<S> for Add<'_, S> {
    type Output = S;

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> S {
        let Regularizer::L1L2 { l1, l2 } = self.regularizer;
        let (l1, l2) = (S::from_f64(l1), S::from_f64(l2));
        let mut sums = [S::ZERO; TILE];
        let (tiles, rest) = self.weights.as_chunks::<TILE>();
        for weights in tiles {
            for lane in (0..TILE).step_by(V::LANES) {
                let term = value(V::load(&weights[lane..]), V::broadcast(l1), V::broadcast(l2));
                (V::load(&sums[lane..]) + term).store(&mut sums[lane..]);
            }
        }
        for (weight, sum) in rest.iter().zip(&mut sums) {
            *sum += value(*weight, l1, l2);
        }
        if let Some(gradient) = self.gradient {
            let whole = self.weights.len() - self.weights.len() % V::LANES;
            let (weights, weights_rest) = self.weights.split_at(whole);
            let (gradient, gradient_rest) = gradient.split_at_mut(whole);
            for (w, d_w) in weights
                .chunks_exact(V::LANES)
                .zip(gradient.chunks_exact_mut(V::LANES))
            {
                let slope = derivative(V::load(w), V::broadcast(l1), V::broadcast(l2));
                (V::load(d_w) + slope).store(d_w);
            }
            for (w, d_w) in weights_rest.iter().zip(gradient_rest) {
                *d_w += derivative(*w, l1, l2);
            }
        }
        reduce::tree::<V>(&sums)
    }
}

#[inline(always)]
fn value<V: Lanes>(w: V, l1: V, l2: V) -> V {
    l1 * w.abs() + l2 * (w * w)
}

#[inline(always)]
fn derivative<V: Lanes>(w: V, l1: V, l2: V) -> V {
    let zero = V::splat(0.0);
    let sign = V::select(zero.less(w), l1, V::select(w.less(zero), -l1, zero));
    sign + (l2 + l2) * w
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_and_derivatives_agree_with_the_formula_for_any_length() {
        let regularizer = Regularizer::L1L2 { l1: 0.25, l2: 0.5 };
        for length in [0, 1, 7, 32, 33, 100] {
            let weights: Vec<f64> = (0..length).map(|k| (f64::from(k) - 3.0) * 0.125).collect();
            let mut gradient = vec![1.0; weights.len()];
            let value = regularizer.add::<f64>(&weights, Some(&mut gradient));
            let expected: f64 = weights.iter().map(|w| 0.25 * w.abs() + 0.5 * w * w).sum();
            assert!((value - expected).abs() < 1e-12 * (1.0 + expected));
            assert_eq!(value, regularizer.add::<f64>(&weights, None));
            for (w, d_w) in weights.iter().zip(gradient) {
                let sign = if *w == 0.0 { 0.0 } else { w.signum() };
                assert_eq!(d_w, 1.0 + (0.25 * sign + w));
            }
        }
    }
}
