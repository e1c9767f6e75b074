//! Polynomials.

use crate::lanes::Lanes;

/// The polynomial with these coefficients, the constant term first.
///
/// Horner's rule for up to 4 coefficients; from there on in 2, then 4 independent strands, because a single one would
/// spend its time waiting for the result before. Panics without coefficients.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn polynomial<V: Lanes>(x: V, coefficients: &[f64]) -> V {
    match coefficients.len() {
        ..=4 => strand(x, coefficients, 0, 1),
        5..=7 => {
            let square = x * x;
            strand(square, coefficients, 0, 2) + x * strand(square, coefficients, 1, 2)
        }
        _ => {
            let square = x * x;
            let fourth = square * square;
            let low = strand(fourth, coefficients, 0, 4) + x * strand(fourth, coefficients, 1, 4);
            let high = strand(fourth, coefficients, 2, 4) + x * strand(fourth, coefficients, 3, 4);
            low + square * high
        }
    }
}

/// Every `step`-th coefficient from `first` on, by Horner's rule.
#[cfg_attr(not(debug_assertions), inline(always))]
fn strand<V: Lanes>(x: V, coefficients: &[f64], first: usize, step: usize) -> V {
    let mut index = first + (coefficients.len() - 1 - first) / step * step;
    let mut sum = V::splat(coefficients[index]);
    while index > first {
        index -= step;
        sum = sum * x + V::splat(coefficients[index]);
    }
    sum
}
