//! SSE2: 128 bits.
#![allow(unsafe_code)] // intrinsics; see `lanes_over_registers`

use std::arch::x86_64::*;

use super::registers::lanes_over_registers;
use super::{Call, Lanes};
use crate::math::Coefficients;

lanes_over_registers! {
    features: "sse2" ["sse2"];
    /// Four numbers.
    numbers: F32x4(__m128) = [f32; 4];
    bits: U32x4(__m128i), u32;
    mask: Mask32x4(__m128);
    doubles: F64x2;
    broadcast(a) = _mm_set1_ps(a);
    broadcast_bits(a) = _mm_set1_epi32(a);
    load(from) = _mm_loadu_ps(from);
    store(to, a) = _mm_storeu_ps(to, a);
    arithmetic Add::add(a, b) = _mm_add_ps(a, b);
    arithmetic Sub::sub(a, b) = _mm_sub_ps(a, b);
    arithmetic Mul::mul(a, b) = _mm_mul_ps(a, b);
    arithmetic Div::div(a, b) = _mm_div_ps(a, b);
    integer Add::add(a, b) = _mm_add_epi32(a, b);
    integer Sub::sub(a, b) = _mm_sub_epi32(a, b);
    integer BitAnd::bitand(a, b) = _mm_and_si128(a, b);
    integer BitOr::bitor(a, b) = _mm_or_si128(a, b);
    integer BitXor::bitxor(a, b) = _mm_xor_si128(a, b);
    truth BitAnd::bitand(a, b) = _mm_and_ps(a, b);
    truth BitOr::bitor(a, b) = _mm_or_ps(a, b);
    not(a) = _mm_xor_ps(a, _mm_castsi128_ps(_mm_set1_epi32(-1)));
    sqrt(a) = _mm_sqrt_ps(a);
    two minimum(a, b) = _mm_min_ps(a, b);
    two maximum(a, b) = _mm_max_ps(a, b);
    compare less(a, b) = _mm_cmplt_ps(a, b);
    compare less_equal(a, b) = _mm_cmple_ps(a, b);
    compare equal(a, b) = _mm_cmpeq_ps(a, b);
    select(mask, yes, no) = _mm_or_ps(_mm_and_ps(mask, yes), _mm_andnot_ps(mask, no));
    any(mask) = _mm_movemask_ps(mask) != 0;
    to_bits(a) = _mm_castps_si128(a);
    from_bits(a) = _mm_castsi128_ps(a);
    shift_left::<N>(a) = _mm_slli_epi32::<N>(a);
    shift_right::<N>(a) = _mm_srli_epi32::<N>(a);
    multiply_halves(a, b) = {
        // Products of the 16-bit lanes: of the even ones, the lower and the upper halves.
        let low = _mm_and_si128(_mm_mullo_epi16(a, b), _mm_set1_epi32(0xffff));
        _mm_or_si128(low, _mm_slli_epi32::<16>(_mm_mulhi_epu16(a, b)))
    };
    load_words(from) = _mm_loadu_si128(from);
    store_words(to, a) = _mm_storeu_si128(to, a);
    half: f32;
    registers: 16;
    exchange 4(a, b) = (_mm_movelh_ps(a, b), _mm_movehl_ps(b, a));
    exchange 2(a, b) = (
        _mm_movelh_ps(_mm_unpacklo_ps(a, b), _mm_unpackhi_ps(a, b)),
        _mm_movehl_ps(_mm_unpackhi_ps(a, b), _mm_unpacklo_ps(a, b))
    );
}

lanes_over_registers! {
    features: "sse2" ["sse2"];
    /// Two numbers.
    numbers: F64x2(__m128d) = [f64; 2];
    bits: U64x2(__m128i), u64;
    mask: Mask64x2(__m128d);
    doubles: F64x2;
    broadcast(a) = _mm_set1_pd(a);
    broadcast_bits(a) = _mm_set1_epi64x(a);
    load(from) = _mm_loadu_pd(from);
    store(to, a) = _mm_storeu_pd(to, a);
    arithmetic Add::add(a, b) = _mm_add_pd(a, b);
    arithmetic Sub::sub(a, b) = _mm_sub_pd(a, b);
    arithmetic Mul::mul(a, b) = _mm_mul_pd(a, b);
    arithmetic Div::div(a, b) = _mm_div_pd(a, b);
    integer Add::add(a, b) = _mm_add_epi64(a, b);
    integer Sub::sub(a, b) = _mm_sub_epi64(a, b);
    integer BitAnd::bitand(a, b) = _mm_and_si128(a, b);
    integer BitOr::bitor(a, b) = _mm_or_si128(a, b);
    integer BitXor::bitxor(a, b) = _mm_xor_si128(a, b);
    truth BitAnd::bitand(a, b) = _mm_and_pd(a, b);
    truth BitOr::bitor(a, b) = _mm_or_pd(a, b);
    not(a) = _mm_xor_pd(a, _mm_castsi128_pd(_mm_set1_epi32(-1)));
    sqrt(a) = _mm_sqrt_pd(a);
    two minimum(a, b) = _mm_min_pd(a, b);
    two maximum(a, b) = _mm_max_pd(a, b);
    compare less(a, b) = _mm_cmplt_pd(a, b);
    compare less_equal(a, b) = _mm_cmple_pd(a, b);
    compare equal(a, b) = _mm_cmpeq_pd(a, b);
    select(mask, yes, no) = _mm_or_pd(_mm_and_pd(mask, yes), _mm_andnot_pd(mask, no));
    any(mask) = _mm_movemask_pd(mask) != 0;
    to_bits(a) = _mm_castpd_si128(a);
    from_bits(a) = _mm_castsi128_pd(a);
    shift_left::<N>(a) = _mm_slli_epi64::<N>(a);
    shift_right::<N>(a) = _mm_srli_epi64::<N>(a);
    multiply_halves(a, b) = _mm_mul_epu32(a, b);
    load_words(from) = _mm_loadu_si128(from);
    store_words(to, a) = _mm_storeu_si128(to, a);
    half: f64;
    registers: 16;
    exchange 2(a, b) = (_mm_unpacklo_pd(a, b), _mm_unpackhi_pd(a, b));
}
