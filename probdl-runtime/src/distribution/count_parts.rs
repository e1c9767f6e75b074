//! Sums of smooth functions over many counts.

use crate::lanes::Scalar;

/// So many counts are summed one by one.
const FEW: u64 = 64;

/// What rounding leaves uncertain of a probability, as a part of it.
pub(super) fn rounding<T: Scalar>() -> f64 {
    512.0 * T::EPSILON.to_f64()
}

/// The sums of a smooth function over the counts from `first` to `last`: of many by fewer of them, as long as that changes
/// them by less than a part of `tolerance`.
pub(super) fn sum_of_counts<const N: usize>(
    [first, last]: [f64; 2],
    tolerance: f64,
    function: &impl Fn(f64) -> [f64; N],
) -> [f64; N] {
    let mut sums = [0.0; N];
    let mut halvings_left = MOST_HALVINGS;
    let mut from = first as u64; // saturates
    let end = (last as u64).saturating_add(1);
    while from < end {
        // Parts of the length of a power of two.
        let length = 1_u64 << (end - from).ilog2();
        let part = sum_of_part(from, length, tolerance, function, &mut halvings_left);
        for (sum, part) in sums.iter_mut().zip(part) {
            *sum += part;
        }
        from += length;
    }
    sums
}

/// So many parts are taken by their halves. A peak takes a few for each power of two that it is narrower than the whole; more
/// are asked for only where the function's own rounding is above the tolerance.
const MOST_HALVINGS: u32 = 1000;

/// The number of times that steps are halved.
const HALVINGS: usize = 5;

/// The sums over a power of two of counts. Trapezoids of halved steps h are a smooth function of h² (Euler and Maclaurin's
/// formula, DLMF 2.10.1), which is extrapolated as Romberg does, but to steps of one count: there it is the sum. Where two
/// extrapolations do not agree, both halves are taken by themselves.
fn sum_of_part<const N: usize>(
    from: u64,
    length: u64,
    tolerance: f64,
    function: &impl Fn(f64) -> [f64; N],
    halvings_left: &mut u32,
) -> [f64; N] {
    let at = |count: u64| function(count as f64);
    let mut sums = [0.0; N];
    let mut add = |terms: [f64; N], weight: f64| {
        for (sum, term) in sums.iter_mut().zip(terms) {
            *sum += weight * term;
        }
    };
    if length <= FEW {
        for count in from..from + length {
            add(at(count), 1.0);
        }
        return sums;
    }
    let (first, beyond) = (at(from), at(from + length));
    add(first, 0.5);
    add(beyond, 0.5);
    let mut trapezoids = [[0.0; N]; HALVINGS + 1];
    trapezoids[0] = sums.map(|sum| sum * length as f64);
    let mut sizes = [0.0; N];
    for halving in 1..=HALVINGS {
        let step = length >> halving;
        for odd in (1..1_u64 << halving).step_by(2) {
            let terms = at(from + odd * step);
            for ((sum, size), term) in sums.iter_mut().zip(&mut sizes).zip(terms) {
                *sum += term;
                *size += step as f64 * term.abs();
            }
        }
        trapezoids[halving] = sums.map(|sum| sum * step as f64);
    }
    let (best, next) = (
        extrapolated(&trapezoids, length),
        extrapolated(&trapezoids[..HALVINGS], length),
    );
    let agree = (0..N).all(|index| (best[index] - next[index]).abs() <= tolerance * sizes[index]);
    if !agree && *halvings_left > 0 {
        *halvings_left -= 1;
        let half = length / 2;
        let (lower, upper) = (
            sum_of_part(from, half, tolerance, function, halvings_left),
            sum_of_part(from + half, half, tolerance, function, halvings_left),
        );
        return std::array::from_fn(|index| lower[index] + upper[index]);
    }
    // The trapezoids have half of both ends.
    std::array::from_fn(|index| best[index] + 0.5 * (first[index] - beyond[index]))
}

/// The value at a step of 1 of the polynomials in h² through some trapezoids, by Neville's scheme.
fn extrapolated<const N: usize>(trapezoids: &[[f64; N]], length: u64) -> [f64; N] {
    let square = |halving: usize| {
        let step = (length >> halving) as f64;
        step * step
    };
    let mut row = [[0.0; N]; HALVINGS + 1];
    let count = trapezoids.len();
    row[..count].copy_from_slice(trapezoids);
    for order in 1..count {
        for index in 0..count - order {
            let (wide, narrow) = (square(index), square(index + order));
            for component in 0..N {
                let (coarse, fine) = (row[index][component], row[index + 1][component]);
                row[index][component] = fine + (fine - coarse) * (narrow - 1.0) / (wide - narrow);
            }
        }
    }
    row[0]
}
