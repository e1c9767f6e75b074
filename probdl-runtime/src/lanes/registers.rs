//! Lanes over one hardware register: the code that all instruction sets of x86-64 share.

/// Implements [`Lanes`](super::Lanes) for a register, from the instruction for each primitive.
///
/// The types may only be used inside [`Lanes::vectorize`](super::Lanes::vectorize), which checks that the processor has
/// the instruction set; the safety of every block below rests on that.
macro_rules! lanes_over_registers {
    (
        features: $features:tt [$($feature:tt)+];
        $(#[$doc:meta])*
        numbers: $numbers:ident($register:ty) = [$scalar:ident; $lanes:literal];
        bits: $bits:ident($integers:ty), $integer:ident;
        mask: $mask:ident($truths:ty);
        doubles: $doubles:ty;
        broadcast($broadcast:ident) = $broadcast_is:expr;
        broadcast_bits($broadcast_bits:ident) = $broadcast_bits_is:expr;
        load($load:ident) = $load_is:expr;
        store($store:ident, $stored:ident) = $store_is:expr;
        $(arithmetic $trait:ident::$method:ident($left:ident, $right:ident) = $arithmetic:expr;)*
        $(integer $itrait:ident::$imethod:ident($ileft:ident, $iright:ident) = $iarithmetic:expr;)*
        $(truth $ttrait:ident::$tmethod:ident($tleft:ident, $tright:ident) = $tarithmetic:expr;)*
        not($not:ident) = $not_is:expr;
        sqrt($sqrt:ident) = $sqrt_is:expr;
        $(two $two:ident($a:ident, $b:ident) = $two_is:expr;)*
        $(compare $compare:ident($ca:ident, $cb:ident) = $compare_is:expr;)*
        select($select:ident, $yes:ident, $no:ident) = $select_is:expr;
        any($any:ident) = $any_is:expr;
        to_bits($to_bits:ident) = $to_bits_is:expr;
        from_bits($from_bits:ident) = $from_bits_is:expr;
        shift_left::<$n:ident>($shl:ident) = $shl_is:expr;
        shift_right::<$m:ident>($shr:ident) = $shr_is:expr;
        multiply_halves($ha:ident, $hb:ident) = $halves_is:expr;
        load_words($load_words:ident) = $load_words_is:expr;
        store_words($store_words:ident, $stored_words:ident) = $store_words_is:expr;
        half: $half:ty;
        registers: $registers:literal;
        $(exchange $block:literal($left_block:ident, $right_block:ident) = ($low_is:expr, $high_is:expr);)*
        $(halves $halved:literal($left_half:ident, $right_half:ident) = ($crossed_is:expr, $kept_is:expr);)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $numbers($register);

        /// The bits of the numbers.
        #[derive(Clone, Copy, Debug)]
        pub struct $bits($integers);

        /// One truth value per number.
        #[derive(Clone, Copy, Debug)]
        pub struct $mask($truths);

        $(
            impl std::ops::$trait for $numbers {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    let ($left, $right) = (self.0, other.0);
                    // SAFETY: the processor has the instruction: see the macro.
                    Self(unsafe { $arithmetic })
                }
            }
        )*

        impl std::ops::Neg for $numbers {
            type Output = Self;
            #[inline(always)]
            fn neg(self) -> Self {
                let sign = Self::splat_bits(<$scalar as Coefficients>::SIGN);
                Self::from_bits(self.to_bits() ^ sign)
            }
        }

        $(
            impl std::ops::$itrait for $bits {
                type Output = Self;
                #[inline(always)]
                fn $imethod(self, other: Self) -> Self {
                    let ($ileft, $iright) = (self.0, other.0);
                    // SAFETY: the processor has the instruction: see the macro.
                    Self(unsafe { $iarithmetic })
                }
            }
        )*

        $(
            impl std::ops::$ttrait for $mask {
                type Output = Self;
                #[inline(always)]
                fn $tmethod(self, other: Self) -> Self {
                    let ($tleft, $tright) = (self.0, other.0);
                    // SAFETY: the processor has the instruction: see the macro.
                    #[allow(unused_unsafe)] // masks of AVX-512 are plain integers
                    Self(unsafe { $tarithmetic })
                }
            }
        )*

        impl std::ops::Not for $mask {
            type Output = Self;
            #[inline(always)]
            fn not(self) -> Self {
                let $not = self.0;
                // SAFETY: the processor has the instruction: see the macro.
                #[allow(unused_unsafe)] // masks of AVX-512 are plain integers
                Self(unsafe { $not_is })
            }
        }

        impl Lanes for $numbers {
            type Scalar = $scalar;
            type Mask = $mask;
            type Bits = $bits;
            type Half = $half;
            type Doubles = $doubles;
            const LANES: usize = $lanes;
            const REGISTERS: usize = $registers;

            fn vectorize<C: Call>(call: C) -> C::Output {
                #[target_feature(enable = $features)]
                fn run<C: Call>(call: C) -> C::Output {
                    call.call()
                }
                $(assert!(std::arch::is_x86_feature_detected!($feature), "this processor lacks {}", $feature);)+
                // SAFETY: the processor has the instruction set, as was asserted.
                unsafe { run(call) }
            }
            #[inline(always)]
            fn apart<C: Call>(call: C) -> C::Output {
                #[target_feature(enable = $features)]
                fn run<C: Call>(call: C) -> C::Output {
                    call.call()
                }
                if cfg!(debug_assertions) {
                    // SAFETY: the processor has the instruction set: see the macro.
                    unsafe { run(call) }
                } else {
                    call.call()
                }
            }
            #[inline(always)]
            fn splat(value: f64) -> Self {
                Self::broadcast(value as $scalar)
            }
            #[inline(always)]
            fn broadcast($broadcast: $scalar) -> Self {
                // SAFETY: the processor has the instruction: see the macro.
                Self(unsafe { $broadcast_is })
            }
            #[inline(always)]
            fn load(from: &[$scalar]) -> Self {
                let $load = from[..$lanes].as_ptr();
                // SAFETY: the slice holds as many numbers as are read, unaligned; the instruction as in the macro.
                Self(unsafe { $load_is })
            }
            #[inline(always)]
            fn store(self, to: &mut [$scalar]) {
                let ($store, $stored) = (to[..$lanes].as_mut_ptr(), self.0);
                // SAFETY: the slice holds as many numbers as are written, unaligned; the instruction as in the macro.
                unsafe { $store_is }
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                let $sqrt = self.0;
                // SAFETY: the processor has the instruction: see the macro.
                Self(unsafe { $sqrt_is })
            }
            #[inline(always)]
            fn abs(self) -> Self {
                let rest = Self::splat_bits(!<$scalar as Coefficients>::SIGN);
                Self::from_bits(self.to_bits() & rest)
            }
            $(
                #[inline(always)]
                fn $two(self, other: Self) -> Self {
                    let ($a, $b) = (self.0, other.0);
                    // SAFETY: the processor has the instruction: see the macro.
                    Self(unsafe { $two_is })
                }
            )*
            $(
                #[inline(always)]
                fn $compare(self, other: Self) -> $mask {
                    let ($ca, $cb) = (self.0, other.0);
                    // SAFETY: the processor has the instruction: see the macro.
                    $mask(unsafe { $compare_is })
                }
            )*
            #[inline(always)]
            fn select(mask: $mask, yes: Self, no: Self) -> Self {
                let ($select, $yes, $no) = (mask.0, yes.0, no.0);
                // SAFETY: the processor has the instruction: see the macro.
                Self(unsafe { $select_is })
            }
            #[inline(always)]
            fn any(mask: $mask) -> bool {
                let $any = mask.0;
                // SAFETY: the processor has the instruction: see the macro.
                #[allow(unused_unsafe)] // masks of AVX-512 are plain integers
                unsafe {
                    $any_is
                }
            }
            #[inline(always)]
            fn to_bits(self) -> $bits {
                let $to_bits = self.0;
                // SAFETY: the processor has the instruction: see the macro.
                $bits(unsafe { $to_bits_is })
            }
            #[inline(always)]
            fn from_bits(bits: $bits) -> Self {
                let $from_bits = bits.0;
                // SAFETY: the processor has the instruction: see the macro.
                Self(unsafe { $from_bits_is })
            }
            #[inline(always)]
            fn splat_bits(bits: u64) -> $bits {
                let $broadcast_bits = (bits as $integer).cast_signed();
                // SAFETY: the processor has the instruction: see the macro.
                $bits(unsafe { $broadcast_bits_is })
            }
            #[inline(always)]
            fn shift_left<const $n: i32>(bits: $bits) -> $bits {
                let $shl = bits.0;
                // SAFETY: the processor has the instruction: see the macro.
                $bits(unsafe { $shl_is })
            }
            #[inline(always)]
            fn shift_right<const $m: i32>(bits: $bits) -> $bits {
                let $shr = bits.0;
                // SAFETY: the processor has the instruction: see the macro.
                $bits(unsafe { $shr_is })
            }
            #[inline(always)]
            fn exchange<const BLOCK: usize>(self, other: Self) -> (Self, Self) {
                match BLOCK {
                    $($block => {
                        let ($left_block, $right_block) = (self.0, other.0);
                        // SAFETY: the processor has the instructions: see the macro.
                        unsafe { (Self($low_is), Self($high_is)) }
                    })*
                    _ => unreachable!("blocks are powers of two, from 2 to the number of lanes"),
                }
            }
            /// Where a blend costs less than a shuffle, the inner halves cross over and the outer ones stay.
            #[inline(always)]
            fn add_halves<const BLOCK: usize>(self, other: Self) -> Self {
                match BLOCK {
                    $($halved => {
                        let ($left_half, $right_half) = (self.0, other.0);
                        // SAFETY: the processor has the instructions: see the macro.
                        unsafe { Self($crossed_is) + Self($kept_is) }
                    })*
                    _ => {
                        let (low, high) = self.exchange::<BLOCK>(other);
                        low + high
                    }
                }
            }
            #[inline(always)]
            fn prefetch(number: &$scalar) {
                // SAFETY: any address may be asked for, and every x86-64 has the instruction.
                unsafe { _mm_prefetch::<_MM_HINT_T1>(std::ptr::from_ref(number).cast()) }
            }
            #[inline(always)]
            fn multiply_halves(a: $bits, b: $bits) -> $bits {
                let ($ha, $hb) = (a.0, b.0);
                // SAFETY: the processor has the instructions: see the macro.
                $bits(unsafe { $halves_is })
            }
            #[inline(always)]
            fn load_words(from: &[u32]) -> $bits {
                let $load_words = from[..size_of::<$integers>() / size_of::<u32>()].as_ptr().cast();
                // SAFETY: the slice holds as many words as are read, unaligned; the instruction as in the macro.
                $bits(unsafe { $load_words_is })
            }
            #[inline(always)]
            fn store_words(bits: $bits, to: &mut [u32]) {
                let words = &mut to[..size_of::<$integers>() / size_of::<u32>()];
                let ($store_words, $stored_words) = (words.as_mut_ptr().cast(), bits.0);
                // SAFETY: the slice holds as many words as are written, unaligned; the instruction as in the macro.
                unsafe { $store_words_is }
            }
        }
    };
}
pub(crate) use lanes_over_registers;
