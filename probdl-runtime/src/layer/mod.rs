//! Kernels of the layers, over blocks of tiles.
//!
//! What does not contain a model's head is compiled here once for each instruction set ([`Kernels`]); the code that
//! `model!` generates calls it. [`dispatch`] chooses the instruction set, once for a whole `fit` or `predict`.
//!
//! Conventions: `d_` before a name is the derivative of the loss by it. `tiles` is the number of tiles in use. A
//! derivative by `x` is written to the same columns of `d_x` that `x` reads in its [`Tiles`](crate::tiles::Tiles).
//!
//! Every order of summation is a function of the shapes alone, so all instruction sets give the same bits.

pub mod activation;
#[cfg(test)]
mod agreement;
mod columns;
pub mod concat;
pub mod dense;
pub mod dropout;
pub mod fused;
pub mod head;
mod kernels;
pub mod map;
pub mod normalization;
mod packed;
mod reduce;
mod regularizer;
#[cfg(test)]
mod row_agreement;
pub mod softmax;
#[cfg(test)]
mod testing;
pub mod variable;
mod within;

pub use activation::Activation;
pub use columns::Scratch;
pub use dense::{Dense, DenseView, DenseViewMut};
pub use dropout::{Dropout, Noise};
pub use fused::Fused;
pub use head::Head;
pub use kernels::{Dispatch, Kernels, Task, dispatch};
pub use map::{Map, MapGradient};
pub use normalization::{Normalization, NormalizationView};
pub(crate) use packed::PackedRows;
pub use regularizer::Regularizer;
pub use variable::{Variable, VariableView, VariableViewMut};
pub use within::AllWithin;
pub(crate) use within::all_within;

/// What becomes of the numbers that a derivative is written over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// They are replaced.
    Replace,
    /// The derivative is added to them.
    Add,
}

impl Write {
    /// Writes a vector over the front of a slice.
    #[inline(always)]
    fn store<V: crate::lanes::Lanes>(self, vector: V, to: &mut [V::Scalar]) {
        match self {
            Self::Replace => vector.store(to),
            Self::Add => (V::load(to) + vector).store(to),
        }
    }
}
