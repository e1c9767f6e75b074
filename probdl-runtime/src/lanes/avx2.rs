//! AVX2: 256 bits.
#![allow(unsafe_code)] // intrinsics; see `lanes_over_registers`

use std::arch::x86_64::*;

use super::registers::lanes_over_registers;
use super::{Call, Lanes};
use crate::math::Coefficients;

lanes_over_registers! {
    features: "avx2" ["avx2"];
    /// Eight numbers.
    numbers: F32x8(__m256) = [f32; 8];
    bits: U32x8(__m256i), u32;
    mask: Mask32x8(__m256);
    doubles: F64x4;
    broadcast(a) = _mm256_set1_ps(a);
    broadcast_bits(a) = _mm256_set1_epi32(a);
    load(from) = _mm256_loadu_ps(from);
    store(to, a) = _mm256_storeu_ps(to, a);
    arithmetic Add::add(a, b) = _mm256_add_ps(a, b);
    arithmetic Sub::sub(a, b) = _mm256_sub_ps(a, b);
    arithmetic Mul::mul(a, b) = _mm256_mul_ps(a, b);
    arithmetic Div::div(a, b) = _mm256_div_ps(a, b);
    integer Add::add(a, b) = _mm256_add_epi32(a, b);
    integer Sub::sub(a, b) = _mm256_sub_epi32(a, b);
    integer BitAnd::bitand(a, b) = _mm256_and_si256(a, b);
    integer BitOr::bitor(a, b) = _mm256_or_si256(a, b);
    integer BitXor::bitxor(a, b) = _mm256_xor_si256(a, b);
    truth BitAnd::bitand(a, b) = _mm256_and_ps(a, b);
    truth BitOr::bitor(a, b) = _mm256_or_ps(a, b);
    not(a) = _mm256_xor_ps(a, _mm256_castsi256_ps(_mm256_set1_epi32(-1)));
    sqrt(a) = _mm256_sqrt_ps(a);
    two minimum(a, b) = _mm256_min_ps(a, b);
    two maximum(a, b) = _mm256_max_ps(a, b);
    compare less(a, b) = _mm256_cmp_ps::<_CMP_LT_OQ>(a, b);
    compare less_equal(a, b) = _mm256_cmp_ps::<_CMP_LE_OQ>(a, b);
    compare equal(a, b) = _mm256_cmp_ps::<_CMP_EQ_OQ>(a, b);
    select(mask, yes, no) = _mm256_blendv_ps(no, yes, mask);
    any(mask) = _mm256_movemask_ps(mask) != 0;
    to_bits(a) = _mm256_castps_si256(a);
    from_bits(a) = _mm256_castsi256_ps(a);
    shift_left::<N>(a) = _mm256_slli_epi32::<N>(a);
    shift_right::<N>(a) = _mm256_srli_epi32::<N>(a);
    multiply_halves(a, b) = {
        let half = _mm256_set1_epi32(0xffff);
        _mm256_mullo_epi32(_mm256_and_si256(a, half), _mm256_and_si256(b, half))
    };
    load_words(from) = _mm256_loadu_si256(from);
    store_words(to, a) = _mm256_storeu_si256(to, a);
    half: super::sse2::F32x4;
    registers: 16;
    exchange 8(a, b) = (_mm256_permute2f128_ps::<0x20>(a, b), _mm256_permute2f128_ps::<0x31>(a, b));
    exchange 4(a, b) = (_mm256_shuffle_ps::<0x44>(a, b), _mm256_shuffle_ps::<0xEE>(a, b));
    exchange 2(a, b) = (
        _mm256_blend_ps::<0b1010_1010>(a, _mm256_moveldup_ps(b)),
        _mm256_blend_ps::<0b1010_1010>(_mm256_movehdup_ps(a), b)
    );
    halves 8(a, b) = (_mm256_permute2f128_ps::<0x21>(a, b), _mm256_blend_ps::<0b1111_0000>(a, b));
    halves 4(a, b) = (_mm256_shuffle_ps::<0x4E>(a, b), _mm256_blend_ps::<0b1100_1100>(a, b));
}

lanes_over_registers! {
    features: "avx2" ["avx2"];
    /// Four numbers.
    numbers: F64x4(__m256d) = [f64; 4];
    bits: U64x4(__m256i), u64;
    mask: Mask64x4(__m256d);
    doubles: F64x4;
    broadcast(a) = _mm256_set1_pd(a);
    broadcast_bits(a) = _mm256_set1_epi64x(a);
    load(from) = _mm256_loadu_pd(from);
    store(to, a) = _mm256_storeu_pd(to, a);
    arithmetic Add::add(a, b) = _mm256_add_pd(a, b);
    arithmetic Sub::sub(a, b) = _mm256_sub_pd(a, b);
    arithmetic Mul::mul(a, b) = _mm256_mul_pd(a, b);
    arithmetic Div::div(a, b) = _mm256_div_pd(a, b);
    integer Add::add(a, b) = _mm256_add_epi64(a, b);
    integer Sub::sub(a, b) = _mm256_sub_epi64(a, b);
    integer BitAnd::bitand(a, b) = _mm256_and_si256(a, b);
    integer BitOr::bitor(a, b) = _mm256_or_si256(a, b);
    integer BitXor::bitxor(a, b) = _mm256_xor_si256(a, b);
    truth BitAnd::bitand(a, b) = _mm256_and_pd(a, b);
    truth BitOr::bitor(a, b) = _mm256_or_pd(a, b);
    not(a) = _mm256_xor_pd(a, _mm256_castsi256_pd(_mm256_set1_epi32(-1)));
    sqrt(a) = _mm256_sqrt_pd(a);
    two minimum(a, b) = _mm256_min_pd(a, b);
    two maximum(a, b) = _mm256_max_pd(a, b);
    compare less(a, b) = _mm256_cmp_pd::<_CMP_LT_OQ>(a, b);
    compare less_equal(a, b) = _mm256_cmp_pd::<_CMP_LE_OQ>(a, b);
    compare equal(a, b) = _mm256_cmp_pd::<_CMP_EQ_OQ>(a, b);
    select(mask, yes, no) = _mm256_blendv_pd(no, yes, mask);
    any(mask) = _mm256_movemask_pd(mask) != 0;
    to_bits(a) = _mm256_castpd_si256(a);
    from_bits(a) = _mm256_castsi256_pd(a);
    shift_left::<N>(a) = _mm256_slli_epi64::<N>(a);
    shift_right::<N>(a) = _mm256_srli_epi64::<N>(a);
    multiply_halves(a, b) = _mm256_mul_epu32(a, b);
    load_words(from) = _mm256_loadu_si256(from);
    store_words(to, a) = _mm256_storeu_si256(to, a);
    half: super::sse2::F64x2;
    registers: 16;
    exchange 4(a, b) = (_mm256_permute2f128_pd::<0x20>(a, b), _mm256_permute2f128_pd::<0x31>(a, b));
    exchange 2(a, b) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
    halves 4(a, b) = (_mm256_permute2f128_pd::<0x21>(a, b), _mm256_blend_pd::<0b1100>(a, b));
    halves 2(a, b) = (_mm256_shuffle_pd::<0b0101>(a, b), _mm256_blend_pd::<0b1010>(a, b));
}
