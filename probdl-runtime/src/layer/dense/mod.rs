//! `Dense`: `h = activation(x kernel + bias)`.
//!
//! Forward and input derivatives take their lanes over the rows of a tile, with weights broadcast to blocks of a few
//! units held in registers. Each unit's sum starts from the bias and takes the inputs in order; layers of at most 4 units
//! and at least 16 inputs keep it in eight parts, see `narrow`. The weight gradient is a sum over rows;
//! [`gradient`](Dense::backward) says in which order.

mod backward;
mod forward;
mod gradient;
mod narrow;
mod next_panel;
mod product;
mod row;
#[cfg(test)]
mod tests;
mod view;

pub use backward::Backward;
pub use forward::Forward;
pub(super) use product::block;
pub use row::Row;
pub use view::{DenseView, DenseViewMut};

use super::{Activation, Kernels, Write};
use crate::tiles::{Columns, ROW, Tiles};

/// Where a dense layer's parameters stand in the flat buffer, and its widths.
///
/// The kernel stands first, row-major, inputs x units; then the bias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dense {
    /// Where the kernel starts.
    pub offset: usize,
    /// The width of an input row.
    pub inputs: usize,
    /// The width of an output row.
    pub units: usize,
    /// Whether there is a bias.
    pub bias: bool,
}

impl Dense {
    /// A layer whose kernel starts at `offset`.
    pub const fn new(offset: usize, inputs: usize, units: usize, bias: bool) -> Self {
        Self {
            offset,
            inputs,
            units,
            bias,
        }
    }

    /// Where the bias starts, if there is one.
    pub const fn bias_offset(&self) -> usize {
        self.offset + self.inputs * self.units
    }

    /// Where the layer's parameters end.
    pub const fn end(&self) -> usize {
        self.bias_offset() + if self.bias { self.units } else { 0 }
    }

    /// Computes `h = activation(x kernel + bias)`.
    #[inline]
    pub fn forward<V: Kernels>(
        &self,
        activation: Activation,
        parameters: &[V::Scalar],
        x: Columns<'_, V::Scalar>,
        h: &mut Tiles<V::Scalar>,
        tiles: usize,
    ) {
        V::dense_forward(Forward {
            layer: *self,
            activation,
            parameters,
            x,
            h,
            tiles,
        });
    }

    /// [`Dense::forward`] for one row, with the same bits: `x` has the inputs, `h` gets the units. The lanes' instruction
    /// set must be turned on.
    ///
    /// Optimised builds have the code of small layers at the call, where the widths are known.
    #[inline(always)]
    pub fn row<V: Kernels>(
        &self,
        activation: Activation,
        parameters: &[V::Scalar],
        x: &[V::Scalar],
        h: &mut [V::Scalar],
    ) {
        let call = Row {
            layer: *self,
            activation,
            parameters,
            x,
            h,
        };
        if cfg!(debug_assertions) || self.inputs * self.units > row::INLINED {
            V::dense_row(call);
        } else {
            call.run_here::<V>();
        }
    }

    /// Turns `d_h` into the derivative by the pre-activation, in place; writes or adds the derivative by `x`; adds the
    /// derivatives by the parameters to `gradient`, which is the gradient of the whole flat buffer.
    ///
    /// Blocks of 64 rows are summed by themselves and then added. Within a block the rows are added in order for
    /// kernels of many units; for others and for biases, rows of the same place in their tiles first, and then the
    /// halves of what is left.
    ///
    /// # Panics
    ///
    /// If the activation's derivative does not follow from its output: such an activation is a layer of its own.
    #[inline]
    #[expect(
        clippy::too_many_arguments,
        reason = "the layer's inputs and outputs, and their derivatives"
    )]
    pub fn backward<V: Kernels>(
        &self,
        activation: Activation,
        parameters: &[V::Scalar],
        x: Columns<'_, V::Scalar>,
        h: &Tiles<V::Scalar>,
        d_h: &mut Tiles<V::Scalar>,
        d_x: &mut Tiles<V::Scalar>,
        write: Write,
        gradient: &mut [V::Scalar],
        tiles: usize,
    ) {
        let d_x = Some((d_x, write));
        V::dense_backward(Backward {
            layer: *self,
            activation,
            parameters,
            x,
            h,
            d_h,
            d_x,
            rectified: false,
            gradient,
            tiles,
        });
    }

    /// [`Dense::backward`] for inputs that `relu` returned: writes the derivatives by what it was given to `d_x`. The layer
    /// before then goes on as if it were linear.
    ///
    /// # Panics
    ///
    /// If the activation's derivative does not follow from its output: such an activation is a layer of its own.
    #[inline]
    #[expect(
        clippy::too_many_arguments,
        reason = "the layer's inputs and outputs, and their derivatives"
    )]
    pub fn backward_rectified<V: Kernels>(
        &self,
        activation: Activation,
        parameters: &[V::Scalar],
        x: Columns<'_, V::Scalar>,
        h: &Tiles<V::Scalar>,
        d_h: &mut Tiles<V::Scalar>,
        d_x: &mut Tiles<V::Scalar>,
        gradient: &mut [V::Scalar],
        tiles: usize,
    ) {
        V::dense_backward(Backward {
            layer: *self,
            activation,
            parameters,
            x,
            h,
            d_h,
            d_x: Some((d_x, Write::Replace)),
            rectified: true,
            gradient,
            tiles,
        });
    }

    /// [`Dense::backward`] without the derivative by `x`, for a first layer.
    ///
    /// # Panics
    ///
    /// If the activation's derivative does not follow from its output: such an activation is a layer of its own.
    #[inline]
    #[expect(
        clippy::too_many_arguments,
        reason = "the layer's inputs and outputs, and their derivatives"
    )]
    pub fn backward_parameters<V: Kernels>(
        &self,
        activation: Activation,
        parameters: &[V::Scalar],
        x: Columns<'_, V::Scalar>,
        h: &Tiles<V::Scalar>,
        d_h: &mut Tiles<V::Scalar>,
        gradient: &mut [V::Scalar],
        tiles: usize,
    ) {
        let call = Backward {
            layer: *self,
            activation,
            parameters,
            x,
            h,
            d_h,
            d_x: None,
            rectified: false,
            gradient,
            tiles,
        };
        V::dense_backward(call);
    }
}
