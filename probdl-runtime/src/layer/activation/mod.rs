//! Keras' activations and their derivatives.

mod function;
#[cfg(test)]
mod tests;

use self::function::{Function, with_function};
use super::{Kernels, Write, reduce};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::tiles::{Columns, Tiles};

/// An activation function, with Keras' defaults for its constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Activation {
    /// `z`.
    Linear,
    /// `max(z, 0)`.
    Relu,
    /// `min(max(z, 0), 6)`.
    Relu6,
    /// `z`, times 0.2 below 0.
    LeakyRelu,
    /// `1 / (1 + exp(-z))`.
    Sigmoid,
    /// `tanh(z)`.
    Tanh,
    /// `ln(1 + exp(z))`.
    Softplus,
    /// `z / (1 + |z|)`.
    Softsign,
    /// `exp(z)`.
    Exponential,
    /// `z`, and `exp(z) - 1` below 0.
    Elu,
    /// The self-normalising exponential linear unit.
    Selu,
    /// `z / 6 + 1/2`, limited to [0, 1].
    HardSigmoid,
    /// `z`, limited to [-1, 1].
    HardTanh,
    /// `ln(sigmoid(z))`.
    LogSigmoid,
    /// `z` times the standard normal distribution function of `z`.
    Gelu,
    /// The approximation of `Gelu` by a hyperbolic tangent.
    GeluTanh,
    /// `z sigmoid(z)`.
    Silu,
    /// `z tanh(softplus(z))`.
    Mish,
    /// `z hard_sigmoid(z)`.
    HardSilu,
    /// `(z + sqrt(z^2 + 4)) / 2`.
    Squareplus,
    /// `max(z, 0) + min(exp(z) - 1, 0)`.
    Celu,
    /// `z - tanh(z)`.
    TanhShrink,
}

impl Activation {
    /// Whether the derivative follows from the output, so that the function can be part of a [`Dense`](super::Dense).
    pub const fn from_output(self) -> bool {
        matches!(
            self,
            Self::Linear
                | Self::Relu
                | Self::Relu6
                | Self::LeakyRelu
                | Self::Sigmoid
                | Self::Tanh
                | Self::Softplus
                | Self::Softsign
                | Self::Exponential
                | Self::Elu
                | Self::Selu
                | Self::HardSigmoid
                | Self::HardTanh
                | Self::LogSigmoid
        )
    }
}

/// The arguments of [`forward`].
#[derive(Debug)]
pub struct Forward<'a, S> {
    activation: Activation,
    z: Columns<'a, S>,
    h: &'a mut Tiles<S>,
    tiles: usize,
}

/// The arguments of [`row`].
#[derive(Debug)]
pub struct Row<'a, S> {
    activation: Activation,
    h: &'a mut [S],
}

impl<'a, S> Row<'a, S> {
    /// Of numbers that its values replace.
    #[inline(always)]
    pub(super) fn new(activation: Activation, h: &'a mut [S]) -> Self {
        Self { activation, h }
    }
}

/// The arguments of [`backward`].
#[derive(Debug)]
pub struct Backward<'a, S> {
    activation: Activation,
    z: Columns<'a, S>,
    h: &'a Tiles<S>,
    d_h: &'a Tiles<S>,
    d_z: &'a mut Tiles<S>,
    write: Write,
    tiles: usize,
}

/// Computes `h = activation(z)`.
#[inline]
pub fn forward<V: Kernels>(
    activation: Activation,
    z: Columns<'_, V::Scalar>,
    h: &mut Tiles<V::Scalar>,
    tiles: usize,
) {
    V::activation_forward(Forward {
        activation,
        z,
        h,
        tiles,
    });
}

/// [`forward`] for one row.
#[inline]
pub fn row<V: Kernels>(activation: Activation, z: &[V::Scalar], h: &mut [V::Scalar]) {
    h.copy_from_slice(z);
    V::activation_row(Row { activation, h });
}

/// Writes or adds the derivative by `z`.
#[inline]
pub fn backward<V: Kernels>(
    activation: Activation,
    z: Columns<'_, V::Scalar>,
    h: &Tiles<V::Scalar>,
    d_h: &Tiles<V::Scalar>,
    d_z: &mut Tiles<V::Scalar>,
    write: Write,
    tiles: usize,
) {
    V::activation_backward(Backward {
        activation,
        z,
        h,
        d_h,
        d_z,
        write,
        tiles,
    });
}

impl<S: Scalar> Kernel<S> for Forward<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        with_function!(self.activation, F => for tile in 0..self.tiles {
            let (z, h) = (self.z.tile(tile), self.h.tile_mut(tile));
            for (z, h) in z.chunks_exact(V::LANES).zip(h.chunks_exact_mut(V::LANES)) {
                F::value(V::load(z)).store(h);
            }
        });
    }
}

impl<S: Scalar> Kernel<S> for Row<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        apply_to_row::<V>(self.activation, self.h);
    }
}

impl<S: Scalar> Kernel<S> for Backward<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        with_function!(self.activation, F => for tile in 0..self.tiles {
            let h = self.h.tile(tile).chunks_exact(V::LANES);
            let d_h = self.d_h.tile(tile).chunks_exact(V::LANES);
            let z = self.z.tile(tile).chunks_exact(V::LANES);
            let d_z = self.z.matching_mut(self.d_z, tile).chunks_exact_mut(V::LANES);
            for (((z, h), d_h), d_z) in z.zip(h).zip(d_h).zip(d_z) {
                let derivative = V::load(d_h) * F::derivative(V::load(z), V::load(h));
                self.write.store(derivative, d_z);
            }
        });
    }
}

/// The function's value.
#[inline(always)]
pub(super) fn value<V: Lanes>(activation: Activation, z: V) -> V {
    with_function!(activation, F => F::value(z))
}

/// The derivative where the value is `h`, for functions whose derivative follows from it.
#[inline(always)]
pub(super) fn derivative_from_output<V: Lanes>(activation: Activation, h: V) -> V {
    with_function!(activation, F => F::derivative(h, h))
}

/// Replaces numbers by the function's values.
#[inline(always)]
pub(super) fn apply_in_place<V: Lanes>(activation: Activation, numbers: &mut [V::Scalar]) {
    with_function!(activation, F => for z in numbers.chunks_exact_mut(V::LANES) {
        F::value(V::load(z)).store(z);
    });
}

/// [`apply_in_place`] for any count of numbers: the last ones take the function in a vector filled up with zeros.
#[inline(always)]
pub(super) fn apply_to_row<V: Lanes>(activation: Activation, numbers: &mut [V::Scalar]) {
    with_function!(activation, F => for z in numbers.chunks_mut(V::LANES) {
        reduce::store_some(F::value(reduce::load_some::<V>(z)), z);
    });
}

/// Turns derivatives by the output into derivatives by the input, where those follow from the output.
#[inline(always)]
pub(super) fn pull_back_in_place<V: Lanes>(activation: Activation, h: &[V::Scalar], d_h: &mut [V::Scalar]) {
    with_function!(activation, F => {
        for (h, d_h) in h.chunks_exact(V::LANES).zip(d_h.chunks_exact_mut(V::LANES)) {
            let h = V::load(h);
            (V::load(d_h) * F::derivative(h, h)).store(d_h);
        }
    });
}
