//! The reference: a vector of one number, in plain Rust.

use std::num::Wrapping;

#[cfg(target_arch = "x86_64")]
use super::sse2;
use super::{Call, Lanes, Scalar};
#[cfg(all(
    target_arch = "x86_64",
    any(not(debug_assertions), feature = "every-instruction-set")
))]
use super::{avx2, avx512};

macro_rules! scalar_lanes {
    ($float:ident, $bits:ident, $half:literal, $sse2:ident, $avx2:ident, $avx512:ident) => {
        impl Lanes for $float {
            type Scalar = $float;
            type Mask = bool;
            type Bits = Wrapping<$bits>;
            type Half = $float;
            type Doubles = f64;
            const LANES: usize = 1;
            const REGISTERS: usize = 16;

            #[inline(always)]
            fn vectorize<C: Call>(call: C) -> C::Output {
                call.call()
            }
            #[inline(always)]
            fn apart<C: Call>(call: C) -> C::Output {
                fn run<C: Call>(call: C) -> C::Output {
                    call.call()
                }
                if cfg!(debug_assertions) {
                    run(call)
                } else {
                    call.call()
                }
            }
            #[inline(always)]
            fn splat(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn broadcast(value: $float) -> Self {
                value
            }
            #[inline(always)]
            fn load(from: &[$float]) -> Self {
                from[0]
            }
            #[inline(always)]
            fn store(self, to: &mut [$float]) {
                to[0] = self;
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                $float::sqrt(self)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                $float::abs(self)
            }
            #[inline(always)]
            fn minimum(self, other: Self) -> Self {
                if self < other { self } else { other }
            }
            #[inline(always)]
            fn maximum(self, other: Self) -> Self {
                if self > other { self } else { other }
            }
            #[inline(always)]
            fn less(self, other: Self) -> bool {
                self < other
            }
            #[inline(always)]
            fn less_equal(self, other: Self) -> bool {
                self <= other
            }
            #[inline(always)]
            fn equal(self, other: Self) -> bool {
                self == other
            }
            #[inline(always)]
            fn select(mask: bool, yes: Self, no: Self) -> Self {
                if mask { yes } else { no }
            }
            #[inline(always)]
            fn any(mask: bool) -> bool {
                mask
            }
            #[inline(always)]
            fn to_bits(self) -> Wrapping<$bits> {
                Wrapping($float::to_bits(self))
            }
            #[inline(always)]
            fn from_bits(bits: Wrapping<$bits>) -> Self {
                $float::from_bits(bits.0)
            }
            #[inline(always)]
            fn splat_bits(bits: u64) -> Wrapping<$bits> {
                Wrapping(bits as $bits)
            }
            #[inline(always)]
            fn shift_left<const N: i32>(bits: Wrapping<$bits>) -> Wrapping<$bits> {
                Wrapping(bits.0 << N)
            }
            #[inline(always)]
            fn shift_right<const N: i32>(bits: Wrapping<$bits>) -> Wrapping<$bits> {
                Wrapping(bits.0 >> N)
            }
            #[inline(always)]
            fn exchange<const BLOCK: usize>(self, _other: Self) -> (Self, Self) {
                unreachable!("one lane has no halves")
            }
            #[inline(always)]
            fn multiply_halves(a: Wrapping<$bits>, b: Wrapping<$bits>) -> Wrapping<$bits> {
                let half = Wrapping($bits::MAX >> $half);
                (a & half) * (b & half)
            }
            #[inline(always)]
            fn load_words(from: &[u32]) -> Wrapping<$bits> {
                let words = from[..size_of::<$bits>() / size_of::<u32>()].iter();
                Wrapping(
                    words
                        .rev()
                        .fold(0, |bits, word| (bits as u64) << 32 | u64::from(*word)) as $bits,
                )
            }
            #[inline(always)]
            fn store_words(bits: Wrapping<$bits>, to: &mut [u32]) {
                let words = &mut to[..size_of::<$bits>() / size_of::<u32>()];
                for (place, word) in words.iter_mut().enumerate() {
                    *word = (u64::from(bits.0) >> (32 * place)) as u32;
                }
            }
        }

        impl Scalar for $float {
            lanes_of_sets!($sse2, $avx2, $avx512);

            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const MAX: Self = $float::MAX;
            const MIN_POSITIVE: Self = $float::MIN_POSITIVE;
            const EPSILON: Self = $float::EPSILON;
            const NAME: &'static str = stringify!($float);

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                $float::is_finite(self)
            }
            #[allow(unsafe_code)]
            fn in_place(bytes: &'static [u8]) -> Option<&'static [Self]> {
                if cfg!(target_endian = "big") {
                    return None;
                }
                // SAFETY: every pattern of bits is a number of this type; what is not aligned is left out.
                match unsafe { bytes.align_to::<$float>() } {
                    ([], numbers, []) => Some(numbers),
                    _ => None,
                }
            }
        }
    };
}

/// Which lanes stand for which instruction set.
#[cfg(all(target_arch = "x86_64", feature = "every-instruction-set"))]
macro_rules! lanes_of_sets {
    ($sse2:ident, $avx2:ident, $avx512:ident) => {
        type Plain = Self;
        type Sse2 = sse2::$sse2;
        type Avx2 = avx2::$avx2;
        type Avx512 = avx512::$avx512;
    };
}

/// Every x86-64 has SSE2: plain code would be compiled for nothing.
#[cfg(all(
    target_arch = "x86_64",
    not(debug_assertions),
    not(feature = "every-instruction-set")
))]
macro_rules! lanes_of_sets {
    ($sse2:ident, $avx2:ident, $avx512:ident) => {
        type Plain = sse2::$sse2;
        type Sse2 = sse2::$sse2;
        type Avx2 = avx2::$avx2;
        type Avx512 = avx512::$avx512;
    };
}

/// Debug builds compile one set of kernels.
#[cfg(all(
    target_arch = "x86_64",
    debug_assertions,
    not(feature = "every-instruction-set")
))]
macro_rules! lanes_of_sets {
    ($sse2:ident, $avx2:ident, $avx512:ident) => {
        type Plain = sse2::$sse2;
        type Sse2 = sse2::$sse2;
        type Avx2 = sse2::$sse2;
        type Avx512 = sse2::$sse2;
    };
}

#[cfg(not(target_arch = "x86_64"))]
macro_rules! lanes_of_sets {
    ($sse2:ident, $avx2:ident, $avx512:ident) => {
        type Plain = Self;
        type Sse2 = Self;
        type Avx2 = Self;
        type Avx512 = Self;
    };
}

scalar_lanes!(f32, u32, 16, F32x4, F32x8, F32x16);
scalar_lanes!(f64, u64, 32, F64x2, F64x4, F64x8);
