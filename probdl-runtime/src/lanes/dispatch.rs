//! Which instruction set to use, and running code with it turned on.

use std::sync::atomic::{AtomicU8, Ordering};

use super::{Lanes, Scalar};

/// Something to run once, inside [`Lanes::vectorize`]: a closure that is certain to be inlined.
///
/// Implementors mark `call` `#[inline(always)]`, or it is compiled without the instruction set.
pub trait Call {
    /// What it returns.
    type Output;
    /// Runs it.
    fn call(self) -> Self::Output;
}

/// Something to run with the lanes of an instruction set that is chosen at run time: see [`run`].
///
/// Implementors mark `run` `#[inline(always)]`, or it is compiled without the instruction set.
pub trait Kernel<S: Scalar> {
    /// What it returns.
    type Output;
    /// Runs it over these lanes.
    fn run<V: Lanes<Scalar = S>>(self) -> Self::Output;
}

/// Instruction sets, from the plainest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InstructionSet {
    /// Plain Rust, one number at a time: the reference.
    Scalar,
    /// 128 bits; every x86-64 has it.
    Sse2,
    /// 256 bits.
    Avx2,
    /// 512 bits, with the same instructions for less (AVX-512F and VL).
    Avx512,
}

impl InstructionSet {
    const ALL: [Self; 4] = [Self::Scalar, Self::Sse2, Self::Avx2, Self::Avx512];

    /// Whether this processor has it, and kernels are compiled for it: those of plain Rust are for other processors and, with
    /// the feature `every-instruction-set`, for comparison; in debug builds without it, there are those of SSE2 alone.
    #[cfg(target_arch = "x86_64")]
    pub fn is_available(self) -> bool {
        let all = cfg!(feature = "every-instruction-set");
        let wide = all || !cfg!(debug_assertions);
        match self {
            Self::Scalar => all,
            Self::Sse2 => true,
            Self::Avx2 => wide && std::arch::is_x86_feature_detected!("avx2"),
            Self::Avx512 => {
                wide && std::arch::is_x86_feature_detected!("avx512f")
                    && std::arch::is_x86_feature_detected!("avx512vl")
            }
        }
    }

    /// Whether this processor has it.
    #[cfg(not(target_arch = "x86_64"))]
    pub fn is_available(self) -> bool {
        self == Self::Scalar
    }

    /// Those that this processor has, the plainest first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|set| set.is_available())
    }

    /// The widest that this processor has. The answer is cached; asking again is cheap.
    pub fn detect() -> Self {
        Self::ALL
            .into_iter()
            .rev()
            .find(|set| set.is_available())
            .unwrap_or(Self::Scalar)
    }
}

/// 0, or 1 plus the index of the set that a test asked for.
static FORCED: AtomicU8 = AtomicU8::new(0);

/// Makes [`instruction_set`] answer this set, for the whole process: results must not depend on it, and tests check
/// that. `None` ends it.
///
/// # Panics
/// If this processor lacks the set.
#[doc(hidden)]
pub fn force_instruction_set(set: Option<InstructionSet>) {
    if let Some(set) = set {
        assert!(set.is_available(), "this processor lacks {set:?}");
    }
    FORCED.store(set.map_or(0, |set| set as u8 + 1), Ordering::SeqCst);
}

/// The instruction set to use: the widest that this processor has.
pub fn instruction_set() -> InstructionSet {
    match FORCED.load(Ordering::Relaxed) {
        0 => InstructionSet::detect(),
        forced => InstructionSet::ALL[usize::from(forced) - 1],
    }
}

/// Runs a kernel over the lanes of an instruction set, with that set turned on.
///
/// # Panics
/// If this processor lacks the set.
#[inline]
pub fn run<S: Scalar, K: Kernel<S>>(set: InstructionSet, kernel: K) -> K::Output {
    match set {
        InstructionSet::Scalar => S::Plain::vectorize(With::<S::Plain, K>::new(kernel)),
        InstructionSet::Sse2 => S::Sse2::vectorize(With::<S::Sse2, K>::new(kernel)),
        InstructionSet::Avx2 => S::Avx2::vectorize(With::<S::Avx2, K>::new(kernel)),
        InstructionSet::Avx512 => S::Avx512::vectorize(With::<S::Avx512, K>::new(kernel)),
    }
}

/// A kernel with its lanes chosen.
struct With<V, K> {
    kernel: K,
    lanes: std::marker::PhantomData<V>,
}

impl<V, K> With<V, K> {
    fn new(kernel: K) -> Self {
        Self {
            kernel,
            lanes: std::marker::PhantomData,
        }
    }
}

impl<V: Lanes, K: Kernel<V::Scalar>> Call for With<V, K> {
    type Output = K::Output;
    #[inline(always)]
    fn call(self) -> K::Output {
        self.kernel.run::<V>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_available_everywhere_and_the_widest_is_detected() {
        let sets: Vec<_> = InstructionSet::available().collect();
        assert_eq!(sets.first(), Some(&InstructionSet::Scalar));
        assert_eq!(sets.last(), Some(&InstructionSet::detect()));
    }

    struct Width;
    impl Kernel<f32> for Width {
        type Output = usize;
        #[inline(always)]
        fn run<V: Lanes<Scalar = f32>>(self) -> usize {
            V::LANES
        }
    }

    #[test]
    fn a_forced_set_is_used_until_it_is_released() {
        let widths = [1, 4, 8, 16];
        for set in InstructionSet::available() {
            force_instruction_set(Some(set));
            assert_eq!(instruction_set(), set);
            if cfg!(target_arch = "x86_64") {
                assert_eq!(run(instruction_set(), Width), widths[set as usize]);
            }
        }
        force_instruction_set(None);
        assert_eq!(instruction_set(), InstructionSet::detect());
    }
}
