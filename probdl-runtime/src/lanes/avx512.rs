//! AVX-512F: 512 bits.
#![allow(unsafe_code)] // intrinsics; see `lanes_over_registers`

use std::arch::x86_64::*;

use super::registers::lanes_over_registers;
use super::{Call, Lanes};
use crate::math::Coefficients;

lanes_over_registers! {
    features: "avx512f,avx512vl" ["avx512f" "avx512vl"];
    /// Sixteen numbers.
    numbers: F32x16(__m512) = [f32; 16];
    bits: U32x16(__m512i), u32;
    mask: Mask32x16(__mmask16);
    doubles: F64x8;
    broadcast(a) = _mm512_set1_ps(a);
    broadcast_bits(a) = _mm512_set1_epi32(a);
    load(from) = _mm512_loadu_ps(from);
    store(to, a) = _mm512_storeu_ps(to, a);
    arithmetic Add::add(a, b) = _mm512_add_ps(a, b);
    arithmetic Sub::sub(a, b) = _mm512_sub_ps(a, b);
    arithmetic Mul::mul(a, b) = _mm512_mul_ps(a, b);
    arithmetic Div::div(a, b) = _mm512_div_ps(a, b);
    integer Add::add(a, b) = _mm512_add_epi32(a, b);
    integer Sub::sub(a, b) = _mm512_sub_epi32(a, b);
    integer BitAnd::bitand(a, b) = _mm512_and_si512(a, b);
    integer BitOr::bitor(a, b) = _mm512_or_si512(a, b);
    integer BitXor::bitxor(a, b) = _mm512_xor_si512(a, b);
    truth BitAnd::bitand(a, b) = a & b;
    truth BitOr::bitor(a, b) = a | b;
    not(a) = !a;
    sqrt(a) = _mm512_sqrt_ps(a);
    two minimum(a, b) = _mm512_min_ps(a, b);
    two maximum(a, b) = _mm512_max_ps(a, b);
    compare less(a, b) = _mm512_cmp_ps_mask::<_CMP_LT_OQ>(a, b);
    compare less_equal(a, b) = _mm512_cmp_ps_mask::<_CMP_LE_OQ>(a, b);
    compare equal(a, b) = _mm512_cmp_ps_mask::<_CMP_EQ_OQ>(a, b);
    select(mask, yes, no) = _mm512_mask_blend_ps(mask, no, yes);
    any(mask) = mask != 0;
    to_bits(a) = _mm512_castps_si512(a);
    from_bits(a) = _mm512_castsi512_ps(a);
    shift_left::<N>(a) = _mm512_sllv_epi32(a, _mm512_set1_epi32(N));
    shift_right::<N>(a) = _mm512_srlv_epi32(a, _mm512_set1_epi32(N));
    multiply_halves(a, b) = {
        let half = _mm512_set1_epi32(0xffff);
        _mm512_mullo_epi32(_mm512_and_si512(a, half), _mm512_and_si512(b, half))
    };
    load_words(from) = _mm512_loadu_si512(from);
    store_words(to, a) = _mm512_storeu_si512(to, a);
    half: super::avx2::F32x8;
    registers: 32;
    exchange 16(a, b) = (_mm512_shuffle_f32x4::<0x44>(a, b), _mm512_shuffle_f32x4::<0xEE>(a, b));
    exchange 8(a, b) = (
        _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27), b),
        _mm512_permutex2var_ps(a, _mm512_setr_epi32(4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31), b)
    );
    exchange 4(a, b) = (_mm512_shuffle_ps::<0x44>(a, b), _mm512_shuffle_ps::<0xEE>(a, b));
    exchange 2(a, b) = (
        _mm512_mask_moveldup_ps(a, 0b1010_1010_1010_1010, b),
        _mm512_mask_movehdup_ps(b, 0b0101_0101_0101_0101, a)
    );
    halves 16(a, b) = (_mm512_shuffle_f32x4::<0x4E>(a, b), _mm512_mask_blend_ps(0b1111_1111_0000_0000, a, b));
    halves 8(a, b) = (
        _mm512_permutex2var_ps(a, _mm512_setr_epi32(4, 5, 6, 7, 16, 17, 18, 19, 12, 13, 14, 15, 24, 25, 26, 27), b),
        _mm512_mask_blend_ps(0b1111_0000_1111_0000, a, b)
    );
    halves 4(a, b) = (_mm512_shuffle_ps::<0x4E>(a, b), _mm512_mask_blend_ps(0b1100_1100_1100_1100, a, b));
    halves 2(a, b) = (
        _mm512_permutex2var_ps(a, _mm512_setr_epi32(1, 16, 3, 18, 5, 20, 7, 22, 9, 24, 11, 26, 13, 28, 15, 30), b),
        _mm512_mask_blend_ps(0b1010_1010_1010_1010, a, b)
    );
}

lanes_over_registers! {
    features: "avx512f,avx512vl" ["avx512f" "avx512vl"];
    /// Eight numbers.
    numbers: F64x8(__m512d) = [f64; 8];
    bits: U64x8(__m512i), u64;
    mask: Mask64x8(__mmask8);
    doubles: F64x8;
    broadcast(a) = _mm512_set1_pd(a);
    broadcast_bits(a) = _mm512_set1_epi64(a);
    load(from) = _mm512_loadu_pd(from);
    store(to, a) = _mm512_storeu_pd(to, a);
    arithmetic Add::add(a, b) = _mm512_add_pd(a, b);
    arithmetic Sub::sub(a, b) = _mm512_sub_pd(a, b);
    arithmetic Mul::mul(a, b) = _mm512_mul_pd(a, b);
    arithmetic Div::div(a, b) = _mm512_div_pd(a, b);
    integer Add::add(a, b) = _mm512_add_epi64(a, b);
    integer Sub::sub(a, b) = _mm512_sub_epi64(a, b);
    integer BitAnd::bitand(a, b) = _mm512_and_si512(a, b);
    integer BitOr::bitor(a, b) = _mm512_or_si512(a, b);
    integer BitXor::bitxor(a, b) = _mm512_xor_si512(a, b);
    truth BitAnd::bitand(a, b) = a & b;
    truth BitOr::bitor(a, b) = a | b;
    not(a) = !a;
    sqrt(a) = _mm512_sqrt_pd(a);
    two minimum(a, b) = _mm512_min_pd(a, b);
    two maximum(a, b) = _mm512_max_pd(a, b);
    compare less(a, b) = _mm512_cmp_pd_mask::<_CMP_LT_OQ>(a, b);
    compare less_equal(a, b) = _mm512_cmp_pd_mask::<_CMP_LE_OQ>(a, b);
    compare equal(a, b) = _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(a, b);
    select(mask, yes, no) = _mm512_mask_blend_pd(mask, no, yes);
    any(mask) = mask != 0;
    to_bits(a) = _mm512_castpd_si512(a);
    from_bits(a) = _mm512_castsi512_pd(a);
    shift_left::<N>(a) = _mm512_sllv_epi64(a, _mm512_set1_epi64(N as i64));
    shift_right::<N>(a) = _mm512_srlv_epi64(a, _mm512_set1_epi64(N as i64));
    multiply_halves(a, b) = _mm512_mul_epu32(a, b);
    load_words(from) = _mm512_loadu_si512(from);
    store_words(to, a) = _mm512_storeu_si512(to, a);
    half: super::avx2::F64x4;
    registers: 32;
    exchange 8(a, b) = (_mm512_shuffle_f64x2::<0x44>(a, b), _mm512_shuffle_f64x2::<0xEE>(a, b));
    exchange 4(a, b) = (
        _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13), b),
        _mm512_permutex2var_pd(a, _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15), b)
    );
    exchange 2(a, b) = (_mm512_unpacklo_pd(a, b), _mm512_unpackhi_pd(a, b));
    halves 8(a, b) = (_mm512_shuffle_f64x2::<0x4E>(a, b), _mm512_mask_blend_pd(0b1111_0000, a, b));
    halves 4(a, b) = (
        _mm512_permutex2var_pd(a, _mm512_setr_epi64(2, 3, 8, 9, 6, 7, 12, 13), b),
        _mm512_mask_blend_pd(0b1100_1100, a, b)
    );
    halves 2(a, b) = (_mm512_shuffle_pd::<0b0101_0101>(a, b), _mm512_mask_blend_pd(0b1010_1010, a, b));
}
