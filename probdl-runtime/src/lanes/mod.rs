//! Vectors of numbers, one implementation for each instruction set.
//!
//! [`Lanes`] is what kernels and generated heads are generic over. Every operation is defined to the last bit and acts
//! on each lane alone, so a function of lanes gives the same bits for every implementation; sums across lanes
//! are trees of halves, in an order that the shapes alone fix.
//!
//! Every function over lanes must be `#[inline(always)]`: it is instantiated inside a function that turns the
//! instruction set on, and one call out of it would lose the set.

#[cfg(test)]
mod agreement;
mod apart;
#[cfg(target_arch = "x86_64")]
#[doc(hidden)]
pub mod avx2;
#[cfg(target_arch = "x86_64")]
#[doc(hidden)]
pub mod avx512;
mod dispatch;
#[cfg(target_arch = "x86_64")]
mod registers;
mod scalar;
#[cfg(target_arch = "x86_64")]
#[doc(hidden)]
pub mod sse2;

pub(crate) use apart::apart;
#[doc(hidden)]
pub use dispatch::force_instruction_set;
pub use dispatch::{Call, InstructionSet, Kernel, instruction_set, run};

use crate::math::Coefficients;
use std::fmt::{Debug, Display};
use std::ops::{Add, AddAssign, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

/// A logical vector of [`Lanes::LANES`] numbers.
///
/// Not for use outside probdl's runtime and the code that `model!` generates.
pub trait Lanes:
    Copy
    + Debug
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The number in one lane.
    type Scalar: Scalar;
    /// One truth value per lane.
    type Mask: Copy + BitAnd<Output = Self::Mask> + BitOr<Output = Self::Mask> + Not<Output = Self::Mask>;
    /// The lanes' bits as unsigned integers of the scalar's width, with wrapping arithmetic.
    type Bits: Copy
        + Add<Output = Self::Bits>
        + Sub<Output = Self::Bits>
        + BitAnd<Output = Self::Bits>
        + BitOr<Output = Self::Bits>
        + BitXor<Output = Self::Bits>;
    /// The vector of half as many numbers, for what is left over; the vector of one number halves to itself.
    type Half: Lanes<Scalar = Self::Scalar>;
    /// Lanes of `f64` with the same instruction set.
    type Doubles: Lanes<Scalar = f64>;
    /// How many numbers one vector holds.
    const LANES: usize;
    /// How many vectors the processor can hold in registers: what kernels choose their blocks by.
    const REGISTERS: usize;

    /// Runs code with this instruction set turned on. Only inside may these lanes be used.
    ///
    /// # Panics
    /// If this processor lacks the instruction set.
    fn vectorize<C: Call>(call: C) -> C::Output;

    /// Runs code that has this instruction set turned on: with debug assertions in a function of its own, whose stack
    /// frame ends with it, and otherwise inline. Where nothing is optimised every temporary has its place in the frame, and
    /// all inlined functions share one.
    fn apart<C: Call>(call: C) -> C::Output;

    /// The same number, rounded to the scalar type, in every lane.
    fn splat(value: f64) -> Self;
    /// The same number in every lane.
    fn broadcast(value: Self::Scalar) -> Self;
    /// The first [`Lanes::LANES`] numbers of a slice. Panics if it is shorter.
    fn load(from: &[Self::Scalar]) -> Self;
    /// Writes the lanes to the front of a slice. Panics if it is shorter.
    fn store(self, to: &mut [Self::Scalar]);

    /// The correctly rounded square root; NaN below zero.
    #[must_use]
    fn sqrt(self) -> Self;
    /// The number without its sign.
    #[must_use]
    fn abs(self) -> Self;
    /// `self` where `self < other`, else `other` (so `other` where either is NaN).
    #[must_use]
    fn minimum(self, other: Self) -> Self;
    /// `self` where `self > other`, else `other` (so `other` where either is NaN).
    #[must_use]
    fn maximum(self, other: Self) -> Self;

    /// Where `self < other`; false where either is NaN.
    fn less(self, other: Self) -> Self::Mask;
    /// Where `self <= other`; false where either is NaN.
    fn less_equal(self, other: Self) -> Self::Mask;
    /// Where `self == other`; false where either is NaN.
    fn equal(self, other: Self) -> Self::Mask;
    /// `yes` where the mask holds, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Whether the mask holds in any lane.
    fn any(mask: Self::Mask) -> bool;

    /// The bits of each lane.
    fn to_bits(self) -> Self::Bits;
    /// The numbers with these bits.
    fn from_bits(bits: Self::Bits) -> Self;
    /// The same integer, cut to the scalar's width, in every lane.
    fn splat_bits(bits: u64) -> Self::Bits;
    /// Each lane shifted left by `N` bits.
    fn shift_left<const N: i32>(bits: Self::Bits) -> Self::Bits;
    /// Each lane shifted right by `N` bits; zeros come in.
    fn shift_right<const N: i32>(bits: Self::Bits) -> Self::Bits;
    /// The product of the lower halves of each two lanes, which fills the lane.
    fn multiply_halves(a: Self::Bits, b: Self::Bits) -> Self::Bits;
    /// The lanes whose bits are the first words of a slice: one word a lane, or two, the low one first. Panics if there
    /// are too few.
    fn load_words(from: &[u32]) -> Self::Bits;
    /// Writes the lanes' bits to the front of a slice, as [`Lanes::load_words`] reads them. Panics if it is too short.
    fn store_words(bits: Self::Bits, to: &mut [u32]);

    /// In each block of `BLOCK` neighbouring lanes: the low halves of `self` and of `other`, one behind the other, and
    /// the same of the high halves. `BLOCK` is a power of two from 2 to [`Lanes::LANES`].
    ///
    /// Transpositions are made of it, and sums across lanes: see `layer::reduce`.
    fn exchange<const BLOCK: usize>(self, other: Self) -> (Self, Self);
    /// The sum of what [`Lanes::exchange`] returns.
    #[inline(always)]
    #[must_use]
    fn add_halves<const BLOCK: usize>(self, other: Self) -> Self {
        let (low, high) = self.exchange::<BLOCK>(other);
        low + high
    }
    /// Asks for a number to be brought near the processor, with those beside it, because it will be read soon.
    #[inline(always)]
    fn prefetch(_number: &Self::Scalar) {}
}

/// A number type that models can be declared in: `f32` or `f64`. As lanes, it is the vector of one number.
pub trait Scalar:
    Lanes<Scalar = Self>
    + Coefficients
    + Display
    + Default
    + PartialOrd
    + AddAssign
    + std::iter::Sum
    + nalgebra::Scalar
{
    /// The lanes of no instruction set: the vector of one number, or on an x86-64 those of SSE2, which it always has. (With
    /// the feature `every-instruction-set` it has both; without it, a debug build has those of SSE2 for all sets.)
    type Plain: Lanes<Scalar = Self>;
    /// The lanes of SSE2; on other processors, as for the sets below, the vector of one number.
    type Sse2: Lanes<Scalar = Self>;
    /// The lanes of AVX2.
    type Avx2: Lanes<Scalar = Self>;
    /// The lanes of AVX-512.
    type Avx512: Lanes<Scalar = Self>;

    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The largest finite number.
    const MAX: Self;
    /// The smallest positive normal number.
    const MIN_POSITIVE: Self;
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;
    /// The name in Rust: `f32` or `f64`.
    const NAME: &'static str;

    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// The same number as `f64`.
    fn to_f64(self) -> f64;
    /// Whether the number is neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// The numbers that bytes are, least byte first, where they lie. None if they lie where such numbers cannot, do not end
    /// with a number, or the processor has another order of bytes.
    fn in_place(bytes: &'static [u8]) -> Option<&'static [Self]>;
}
