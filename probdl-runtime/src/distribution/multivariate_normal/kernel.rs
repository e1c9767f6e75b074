//! The log-density of a multivariate normal law over lanes, from unconstrained numbers.

use crate::lanes::Lanes;
use crate::math::constant::HALF_LN_TAU;
use crate::math::{ln, saturate, softplus, softplus_and_sigmoid};

/// What is added to the diagonal of the factor, so that it stays away from 0.
pub(super) const DIAGONAL_SHIFT: f64 = 1e-5;

/// Where the element (`row`, `column`) of a lower triangle of `order` rows stands among its `order (order + 1) / 2`
/// numbers: those of TensorFlow Probability's `fill_triangular`, which winds them clockwise. For three rows:
///
/// ```text
/// 3
/// 5 4
/// 2 1 0
/// ```
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn place(order: usize, row: usize, column: usize) -> usize {
    let size = order * (order + 1) / 2;
    let position = row * order + column;
    // The numbers after the first row's worth, then all of them backwards.
    if position < size - order {
        order + position
    } else {
        2 * size - order - 1 - position
    }
}

/// Log-density of `MultivariateNormalTriL(loc, L)` at `y`, and its derivatives by `loc` and by the numbers that `L` is
/// made of: `L` is placed from `raw`, with `softplus(raw) + 1e-5` on its diagonal. Finite for all finite arguments;
/// saturates.
///
/// Panics if `raw` has not N (N + 1) / 2 numbers for the N of `loc`, or the others not as many as their twins.
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn multivariate_normal_tril<V: Lanes>(
    y: &[V],
    loc: &[V],
    raw: &[V],
    d_loc: &mut [V],
    d_raw: &mut [V],
) -> V {
    let order = loc.len();
    let (one, shift) = (V::splat(1.0), V::splat(DIAGONAL_SHIFT));
    let mut log_prob = V::splat(-HALF_LN_TAU * order as f64);
    // z = L⁻¹ (y − loc), kept where the derivatives of the diagonal will stand; 1 / L_ii in `d_loc` until then.
    let mut row = 0;
    while row < order {
        let diagonal = softplus(raw[place(order, row, row)]) + shift;
        let inverse = one / diagonal;
        let mut rest = saturate(y[row] - loc[row]);
        let mut column = 0;
        while column < row {
            let known = raw[place(order, row, column)] * d_raw[place(order, column, column)];
            rest = saturate(rest - saturate(known));
            column += 1;
        }
        let z = saturate(rest * inverse);
        d_raw[place(order, row, row)] = z;
        d_loc[row] = inverse;
        log_prob = saturate(log_prob - saturate(V::splat(0.5) * z * z)) - ln(diagonal);
        row += 1;
    }
    // w = L⁻ᵀ z is the derivative by `loc`; that by L is w zᵀ, less 1 / L_ii on the diagonal.
    let mut row = order;
    while row > 0 {
        row -= 1;
        let mut rest = d_raw[place(order, row, row)];
        let mut below = row + 1;
        while below < order {
            let known = raw[place(order, below, row)] * d_loc[below];
            rest = saturate(rest - saturate(known));
            below += 1;
        }
        d_loc[row] = saturate(rest * d_loc[row]);
    }
    let mut row = 0;
    while row < order {
        let mut column = 0;
        while column < row {
            let z = d_raw[place(order, column, column)];
            d_raw[place(order, row, column)] = saturate(d_loc[row] * z);
            column += 1;
        }
        row += 1;
    }
    let mut row = 0;
    while row < order {
        let index = place(order, row, row);
        let (value, slope) = softplus_and_sigmoid(raw[index]);
        let by_diagonal = saturate(d_loc[row] * d_raw[index]) - one / (value + shift);
        d_raw[index] = by_diagonal * slope;
        row += 1;
    }
    saturate(log_prob)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn triangles_are_filled_as_by_tensorflow_probability() {
        // fill_triangular([1, 2, 3, 4, 5, 6]) is [[4, 0, 0], [6, 5, 0], [3, 2, 1]].
        let filled = [[4, 0, 0], [6, 5, 0], [3, 2, 1]];
        for row in 0..3 {
            for column in 0..=row {
                assert_eq!(place(3, row, column) + 1, filled[row][column], "{row}, {column}");
            }
        }
        for order in 1..8 {
            let mut seen = vec![false; order * (order + 1) / 2];
            for row in 0..order {
                for column in 0..=row {
                    assert!(!std::mem::replace(&mut seen[place(order, row, column)], true));
                }
            }
            assert!(seen.iter().all(|seen| *seen));
        }
    }
}
