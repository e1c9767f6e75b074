//! A dense layer's parameters as matrices.

use super::Dense;
use crate::lanes::Scalar;
use crate::model::Store;
use nalgebra::{Const, MatrixView, MatrixViewMut, VectorView, VectorViewMut};

/// The parameters of a dense layer.
#[derive(Clone, Copy, Debug)]
pub struct DenseView<'a, S, const IN: usize, const UNITS: usize> {
    parameters: &'a [S],
    bias: bool,
}

/// The parameters of a dense layer, to be changed.
#[derive(Debug)]
pub struct DenseViewMut<'a, S, const IN: usize, const UNITS: usize> {
    parameters: &'a mut [S],
    bias: bool,
}

impl<'a, S: Scalar, const IN: usize, const UNITS: usize> DenseView<'a, S, IN, UNITS> {
    /// The parameters of one layer of a model, which must have these widths.
    ///
    /// # Panics
    ///
    /// If the store ends before the layer's parameters do.
    pub fn new(store: &'a Store<S>, layer: Dense) -> Self {
        debug_assert_eq!((layer.inputs, layer.units), (IN, UNITS));
        Self {
            parameters: &store.values[layer.offset..layer.end()],
            bias: layer.bias,
        }
    }

    /// The weights: `kernel()[(input, unit)]`.
    pub fn kernel(&self) -> MatrixView<'a, S, Const<IN>, Const<UNITS>, Const<UNITS>, Const<1>> {
        MatrixView::from_slice_with_strides_generic(self.parameters, Const, Const, Const, Const)
    }

    /// The biases: `bias()[unit]`.
    ///
    /// # Panics
    ///
    /// If the layer was declared with `use_bias = false`.
    pub fn bias(&self) -> VectorView<'a, S, Const<UNITS>> {
        assert!(self.bias, "the layer has no bias");
        VectorView::from_slice_generic(&self.parameters[IN * UNITS..], Const, Const)
    }
}

impl<'a, S: Scalar, const IN: usize, const UNITS: usize> DenseViewMut<'a, S, IN, UNITS> {
    /// The parameters of one layer of a model, which must have these widths.
    ///
    /// # Panics
    ///
    /// If the store ends before the layer's parameters do.
    pub fn new(store: &'a mut Store<S>, layer: Dense) -> Self {
        debug_assert_eq!((layer.inputs, layer.units), (IN, UNITS));
        Self {
            parameters: &mut store.values[layer.offset..layer.end()],
            bias: layer.bias,
        }
    }

    /// The weights: `kernel_mut()[(input, unit)]`.
    pub fn kernel_mut(&mut self) -> MatrixViewMut<'_, S, Const<IN>, Const<UNITS>, Const<UNITS>, Const<1>> {
        MatrixViewMut::from_slice_with_strides_generic(self.parameters, Const, Const, Const, Const)
    }

    /// The biases: `bias_mut()[unit]`.
    ///
    /// # Panics
    ///
    /// If the layer was declared with `use_bias = false`.
    pub fn bias_mut(&mut self) -> VectorViewMut<'_, S, Const<UNITS>> {
        assert!(self.bias, "the layer has no bias");
        VectorViewMut::from_slice_generic(&mut self.parameters[IN * UNITS..], Const, Const)
    }
}
