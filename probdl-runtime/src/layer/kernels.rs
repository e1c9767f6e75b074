//! Which kernels are compiled for which lanes, and the choice between them.

use super::{activation, dense, dropout, normalization, packed, regularizer, softmax, within};
#[cfg(target_arch = "x86_64")]
use crate::lanes::sse2;
use crate::lanes::{Call, InstructionSet, Kernel, Lanes, Scalar, instruction_set};
#[cfg(all(
    target_arch = "x86_64",
    any(not(debug_assertions), feature = "every-instruction-set")
))]
use crate::lanes::{avx2, avx512};
use std::marker::PhantomData;

/// Work that is to run with the widest lanes of the machine.
pub trait Task<S: Scalar> {
    /// What it returns.
    type Output;
    /// Does the work. Should be `#[inline(always)]`: it runs with the instruction set turned on.
    fn run<V: Kernels<Scalar = S>>(self) -> Self::Output;
}

/// A number type whose kernels are compiled.
pub trait Dispatch: Scalar {
    /// Runs a task with the lanes of an instruction set.
    ///
    /// # Panics
    ///
    /// If this processor lacks the set.
    fn dispatch<T: Task<Self>>(set: InstructionSet, task: T) -> T::Output;

    /// Runs a task with the lanes that every processor has: one that is compiled for each model, and need not be fast.
    fn dispatch_plain<T: Task<Self>>(task: T) -> T::Output;
}

/// Runs a task with the widest lanes of the machine.
pub fn dispatch<S: Dispatch, T: Task<S>>(task: T) -> T::Output {
    S::dispatch(instruction_set(), task)
}

/// Runs a kernel with the lanes' instruction set turned on.
#[inline(always)]
pub(super) fn vectorize<V: Lanes, K: Kernel<V::Scalar>>(kernel: K) -> K::Output {
    V::vectorize(Vectorized {
        kernel,
        lanes: PhantomData::<V>,
    })
}

/// A kernel with its lanes chosen.
struct Vectorized<V, K> {
    kernel: K,
    lanes: PhantomData<V>,
}

impl<V: Lanes, K: Kernel<V::Scalar>> Call for Vectorized<V, K> {
    type Output = K::Output;

    #[inline(always)]
    fn call(self) -> K::Output {
        self.kernel.run::<V>()
    }
}

/// A task with its lanes chosen.
struct Dispatched<V, T> {
    task: T,
    lanes: PhantomData<V>,
}

impl<V: Kernels, T: Task<V::Scalar>> Call for Dispatched<V, T> {
    type Output = T::Output;

    #[inline(always)]
    fn call(self) -> T::Output {
        self.task.run::<V>()
    }
}

fn dispatch_to<V: Kernels, T: Task<V::Scalar>>(task: T) -> T::Output {
    V::vectorize(Dispatched {
        task,
        lanes: PhantomData::<V>,
    })
}

/// Declares [`Kernels`] and implements it for each of the lanes.
macro_rules! kernels {
    ([$($(#[$condition:meta])* $lanes:ty),+ $(,)?] $methods:tt) => {
        declare! { $methods }
        $($(#[$condition])* implement! { $lanes, $methods })+
    };
}

macro_rules! declare {
    ({ $($(#[$doc:meta])* $name:ident($call:ty) -> $output:ty;)+ }) => {
        /// Lanes with kernels compiled for them.
        ///
        /// The methods are not generic: each is one function per instruction set, compiled with this crate.
        pub trait Kernels: Lanes {
            $($(#[$doc])* fn $name(call: $call) -> $output;)+
        }
    };
}

macro_rules! implement {
    ($lanes:ty, { $($(#[$doc:meta])* $name:ident($call:ty) -> $output:ty;)+ }) => {
        impl Kernels for $lanes {
            $(
                #[inline(never)]
                fn $name(call: $call) -> $output {
                    vectorize::<Self, _>(call)
                }
            )+
        }
    };
}

kernels! {
    [
        #[cfg(any(not(target_arch = "x86_64"), feature = "every-instruction-set"))] f32,
        #[cfg(any(not(target_arch = "x86_64"), feature = "every-instruction-set"))] f64,
        #[cfg(target_arch = "x86_64")] sse2::F32x4,
        #[cfg(target_arch = "x86_64")] sse2::F64x2,
        #[cfg(all(target_arch = "x86_64", any(not(debug_assertions), feature = "every-instruction-set")))] avx2::F32x8,
        #[cfg(all(target_arch = "x86_64", any(not(debug_assertions), feature = "every-instruction-set")))] avx2::F64x4,
        #[cfg(all(target_arch = "x86_64", any(not(debug_assertions), feature = "every-instruction-set")))] avx512::F32x16,
        #[cfg(all(target_arch = "x86_64", any(not(debug_assertions), feature = "every-instruction-set")))] avx512::F64x8,
    ] {
        /// [`dense::Dense::forward`].
        dense_forward(dense::Forward<'_, Self::Scalar>) -> ();
        /// [`dense::Dense::backward`].
        dense_backward(dense::Backward<'_, Self::Scalar>) -> ();
        /// [`dense::Dense::row`].
        dense_row(dense::Row<'_, Self::Scalar>) -> ();
        /// [`activation::forward`].
        activation_forward(activation::Forward<'_, Self::Scalar>) -> ();
        /// [`activation::row`].
        activation_row(activation::Row<'_, Self::Scalar>) -> ();
        /// [`activation::backward`].
        activation_backward(activation::Backward<'_, Self::Scalar>) -> ();
        /// [`softmax::forward`] and [`softmax::log_forward`].
        softmax_forward(softmax::Forward<'_, Self::Scalar>) -> ();
        /// [`softmax::row`] and [`softmax::log_row`].
        softmax_row(softmax::Row<'_, Self::Scalar>) -> ();
        /// [`softmax::backward`] and [`softmax::log_backward`].
        softmax_backward(softmax::Backward<'_, Self::Scalar>) -> ();
        /// [`dropout::Dropout`] on one tile.
        dropout_mask(dropout::Mask<'_, Self::Scalar>) -> ();
        /// [`normalization::Normalization::forward`].
        normalization_forward(normalization::Forward<'_, Self::Scalar>) -> ();
        /// Whether no number is beyond a limit in magnitude, or NaN.
        all_within(within::AllWithin<'_, Self::Scalar>) -> bool;
        /// Writes rows, by their numbers, as the columns of a tile.
        pack_rows(packed::Pack<'_, Self::Scalar>) -> ();
        /// [`regularizer::Regularizer::add`].
        regularizer_add(regularizer::Add<'_, Self::Scalar>) -> Self::Scalar;
    }
}

macro_rules! dispatch {
    ($($scalar:ty),+) => {
        $(
            impl Dispatch for $scalar {
                fn dispatch<T: Task<Self>>(set: InstructionSet, task: T) -> T::Output {
                    match set {
                        InstructionSet::Scalar => dispatch_to::<<Self as Scalar>::Plain, T>(task),
                        InstructionSet::Sse2 => dispatch_to::<<Self as Scalar>::Sse2, T>(task),
                        InstructionSet::Avx2 => dispatch_to::<<Self as Scalar>::Avx2, T>(task),
                        InstructionSet::Avx512 => dispatch_to::<<Self as Scalar>::Avx512, T>(task),
                    }
                }

                fn dispatch_plain<T: Task<Self>>(task: T) -> T::Output {
                    dispatch_to::<<Self as Scalar>::Plain, T>(task)
                }
            }
        )+
    };
}
dispatch!(f32, f64);
