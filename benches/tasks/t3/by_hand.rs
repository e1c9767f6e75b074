//! T3 by hand: tiles of 32 rows with the rows in the lanes, all in the first-level cache.
//!
//! - Forward, a few hidden units at a time for all rows of the tile, weights broadcast.
//! - Backward, the delta takes the place of the activation. The gradients of the biases and of the narrow second layer
//!   leave one vector of partial sums each, which are reduced [`sums`] at a time, straight into the gradient.
//! - The first layer's gradient has its lanes over the inputs and broadcasts the delta: no sums across lanes at all. Eight
//!   inputs fill half a register of AVX-512; there the registers of AVX2 do it.
//! - All parameters, with their moments, are one array each, padded to whole vectors.
//!
//! What was tried, on Zen 4, in ns a step:
//!
//! - Blocks of the first layer, units x vectors of rows, with AVX-512: 10 x 1 takes 1215, 5 x 1 1330, 5 x 2 1300, 2 x 2
//!   1280, 1 x 2 1320. A weight that is used once is an operand of the multiplication; one that is kept for two vectors
//!   costs a broadcast of 512 bits of its own. With AVX2: 2 x 4 takes 1207, 1 x 4 1218, 10 x 1 1260, 5 x 1 1277, 5 x 2
//!   1311.
//! - Of a step of 1300, the first layer took 350 (with 10 x 1: 230), the first kernel's gradient 290, the deltas 220, the
//!   sums across lanes 130, the second layer 95; the rest is the update and the head.
//! - With AVX-512VL turned on as well, the half vectors of the first kernel's gradient have operands from memory and 32
//!   registers: 1166 in the place of 1215.
//! - Arrays of vectors longer than what is used stay in memory: hence `K`.

use crate::sums::{TILE, fold, sum, sums};
use probdl_runtime::lanes::{Kernel, Lanes, Scalar};
use probdl_runtime::math::{ln, softplus_and_sigmoid};

pub(crate) const INPUTS: usize = 8;
pub(crate) const UNITS: usize = 50;
/// All parameters.
pub(crate) const COUNT: usize = INPUTS * UNITS + UNITS + 2 * UNITS + 2;
/// Padded to whole vectors.
const PADDED: usize = COUNT.next_multiple_of(16);

// Where the parts stand: the first kernel as [unit][input], its bias, the second kernel as [output][unit], its bias.
const BIAS: usize = INPUTS * UNITS;
const SECOND: usize = BIAS + UNITS;
const SECOND_BIAS: usize = SECOND + 2 * UNITS;
/// What leaves partial sums: everything but the first kernel.
const SUMS: usize = PADDED - BIAS;

const FLOOR: f64 = 1e-3;
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// On a boundary of 64 bytes. A vector of AVX-512 that crosses one is two accesses to the cache; where the stack
/// happens to be shall not matter.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Aligned<T>(T);

/// Rows of a step, padded with weight 0.
#[repr(align(64))]
struct Step<S> {
    columns: [[S; TILE]; INPUTS],
    rows: [[S; INPUTS]; TILE],
    y: [S; TILE],
    /// One over the number of rows, and 0 in the padding.
    weight: [S; TILE],
    /// The number of rows.
    count: usize,
}

/// A fit with Adam, batches of 32 in the order of the data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByHand<'a, S> {
    pub(crate) x: &'a [[S; INPUTS]],
    pub(crate) y: &'a [[S; 1]],
    /// In canonical order.
    pub(crate) start: &'a [S],
    pub(crate) epochs: usize,
}

impl<S: Scalar> Kernel<S> for ByHand<'_, S> {
    /// The parameters in canonical order, and the last epoch's loss.
    type Output = (Vec<S>, f64);

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) -> Self::Output {
        match V::LANES {
            16 => self.fit::<V, 2>(),
            8 => self.fit::<V, 4>(),
            4 => self.fit::<V, 8>(),
            2 => self.fit::<V, 16>(),
            _ => self.fit::<V, 32>(),
        }
    }
}

impl<S: Scalar> ByHand<'_, S> {
    /// `K` is the number of vectors in a tile's column.
    #[inline(always)]
    fn fit<V: Lanes<Scalar = S>, const K: usize>(self) -> (Vec<S>, f64) {
        let steps = pack(self.x, self.y);
        let Aligned(values) = &mut Aligned(from_canonical(self.start));
        let [Aligned(mean), Aligned(square), Aligned(gradient)] = &mut [Aligned([S::ZERO; PADDED]); 3];
        let Aligned(hidden) = &mut Aligned([[S::ZERO; TILE]; UNITS]);
        let (mut power_1, mut power_2) = (1.0_f64, 1.0_f64);
        let mut loss = 0.0;
        for _ in 0..self.epochs {
            let mut epoch_loss = 0.0;
            for step in &steps {
                let step_loss = value_and_gradient::<V, K>(step, values, hidden, gradient);
                epoch_loss += step_loss.to_f64() * step.count as f64;
                power_1 *= 0.9;
                power_2 *= 0.999;
                let rate = 1e-3 * (1.0 - power_2).sqrt() / (1.0 - power_1);
                adam::<V>(rate, gradient, values, mean, square);
            }
            loss = epoch_loss / self.x.len() as f64;
        }
        (to_canonical(values), loss)
    }
}

fn pack<S: Scalar>(x: &[[S; INPUTS]], y: &[[S; 1]]) -> Vec<Step<S>> {
    let mut steps = Vec::with_capacity(x.len().div_ceil(TILE));
    for (x, y) in x.chunks(TILE).zip(y.chunks(TILE)) {
        let mut step = Step {
            columns: [[S::ZERO; TILE]; INPUTS],
            rows: [[S::ZERO; INPUTS]; TILE],
            y: [S::ZERO; TILE],
            weight: [S::ZERO; TILE],
            count: x.len(),
        };
        for row in 0..x.len() {
            step.rows[row] = x[row];
            for input in 0..INPUTS {
                step.columns[input][row] = x[row][input];
            }
            step.y[row] = y[row][0];
            step.weight[row] = S::ONE / S::from_f64(x.len() as f64);
        }
        steps.push(step);
    }
    steps
}

/// The mean loss of a step; replaces the gradient.
#[inline(always)]
fn value_and_gradient<V: Lanes, const K: usize>(
    step: &Step<V::Scalar>,
    values: &[V::Scalar; PADDED],
    hidden: &mut [[V::Scalar; TILE]; UNITS],
    gradient: &mut [V::Scalar; PADDED],
) -> V::Scalar {
    match V::LANES {
        16 => first_layer::<V, K, 10, 1>(step, values, hidden),
        8 => first_layer::<V, K, 2, 4>(step, values, hidden),
        _ => first_layer::<V, K, 1, 8>(step, values, hidden),
    }
    let [mut location, mut raw] = second_layer::<V, K>(values, hidden);
    let mut losses = [V::splat(0.0); K];
    for k in 0..K {
        let y = V::load(&step.y[k * V::LANES..]);
        let weight = V::load(&step.weight[k * V::LANES..]);
        (losses[k], location[k], raw[k]) = head(y, weight, location[k], raw[k]);
    }
    let mut partial = [V::splat(0.0); SUMS];
    deltas::<V, K>(values, hidden, &location, &raw, &mut partial);
    for (sums_of, gradient) in partial
        .chunks_exact(V::LANES)
        .zip(gradient[BIAS..].chunks_exact_mut(V::LANES))
    {
        sums(sums_of).store(gradient);
    }
    if V::LANES > INPUTS {
        first_kernel::<V::Half, 10>(step, hidden, gradient);
    } else {
        first_kernel::<V, 10>(step, hidden, gradient);
    }
    sum(fold(losses))
}

/// `relu(x w + b)`, `U` units and `N` of the `K` vectors of rows at a time.
#[inline(always)]
fn first_layer<V: Lanes, const K: usize, const U: usize, const N: usize>(
    step: &Step<V::Scalar>,
    values: &[V::Scalar; PADDED],
    hidden: &mut [[V::Scalar; TILE]; UNITS],
) {
    for first in (0..UNITS).step_by(U) {
        for row in (0..TILE).step_by(N * V::LANES) {
            let mut sums = [[V::splat(0.0); N]; U];
            for u in 0..U {
                sums[u] = [V::broadcast(values[BIAS + first + u]); N];
            }
            for input in 0..INPUTS {
                for u in 0..U {
                    let weight = V::broadcast(values[(first + u) * INPUTS + input]);
                    for n in 0..N {
                        let x = V::load(&step.columns[input][row + n * V::LANES..]);
                        sums[u][n] = sums[u][n] + weight * x;
                    }
                }
            }
            for u in 0..U {
                for n in 0..N {
                    let place = &mut hidden[first + u][row + n * V::LANES..];
                    V::splat(0.0).maximum(sums[u][n]).store(place);
                }
            }
        }
    }
}

/// The two outputs of each row.
#[inline(always)]
fn second_layer<V: Lanes, const K: usize>(
    values: &[V::Scalar; PADDED],
    hidden: &[[V::Scalar; TILE]; UNITS],
) -> [[V; K]; 2] {
    let mut outputs = [[V::splat(0.0); K]; 2];
    for k in 0..K {
        outputs[0][k] = V::broadcast(values[SECOND_BIAS]);
        outputs[1][k] = V::broadcast(values[SECOND_BIAS + 1]);
    }
    for unit in 0..UNITS {
        let weights = [
            V::broadcast(values[SECOND + unit]),
            V::broadcast(values[SECOND + UNITS + unit]),
        ];
        for k in 0..K {
            let activation = V::load(&hidden[unit][k * V::LANES..]);
            outputs[0][k] = outputs[0][k] + weights[0] * activation;
            outputs[1][k] = outputs[1][k] + weights[1] * activation;
        }
    }
    outputs
}

/// The weighted loss of some rows, and its derivatives by the two outputs.
#[inline(always)]
fn head<V: Lanes>(y: V, weight: V, location: V, raw: V) -> (V, V, V) {
    let (softplus, sigmoid) = softplus_and_sigmoid(raw);
    let scale = softplus + V::splat(FLOOR);
    let inverse = V::splat(1.0) / scale;
    let z = (y - location) * inverse;
    let square = z * z;
    let loss = V::splat(0.5) * square + (ln(scale) + V::splat(HALF_LN_TAU));
    let weighted = weight * inverse;
    (
        weight * loss,
        -(z * weighted),
        (V::splat(1.0) - square) * weighted * sigmoid,
    )
}

/// Puts the deltas of the hidden units into the place of their activations, and leaves the partial sums of all gradients
/// but the first kernel's.
#[inline(always)]
fn deltas<V: Lanes, const K: usize>(
    values: &[V::Scalar; PADDED],
    hidden: &mut [[V::Scalar; TILE]; UNITS],
    d_location: &[V; K],
    d_raw: &[V; K],
    partial: &mut [V; SUMS],
) {
    let zero = V::splat(0.0);
    for unit in 0..UNITS {
        let weights = [
            V::broadcast(values[SECOND + unit]),
            V::broadcast(values[SECOND + UNITS + unit]),
        ];
        let [mut bias, mut by_location, mut by_raw] = [[zero; K]; 3];
        for k in 0..K {
            let place = &mut hidden[unit][k * V::LANES..];
            let activation = V::load(place);
            let delta = d_location[k] * weights[0] + d_raw[k] * weights[1];
            let delta = V::select(zero.less(activation), delta, zero);
            delta.store(place);
            bias[k] = delta;
            by_location[k] = activation * d_location[k];
            by_raw[k] = activation * d_raw[k];
        }
        partial[unit] = fold(bias);
        partial[UNITS + unit] = fold(by_location);
        partial[2 * UNITS + unit] = fold(by_raw);
    }
    partial[SECOND_BIAS - BIAS] = fold(*d_location);
    partial[SECOND_BIAS - BIAS + 1] = fold(*d_raw);
}

/// The gradient of the first kernel, `U` units at a time.
#[inline(always)]
fn first_kernel<V: Lanes, const U: usize>(
    step: &Step<V::Scalar>,
    deltas: &[[V::Scalar; TILE]; UNITS],
    gradient: &mut [V::Scalar; PADDED],
) {
    for first in (0..UNITS).step_by(U) {
        for part in (0..INPUTS).step_by(V::LANES) {
            let mut sums = [V::splat(0.0); U];
            for row in 0..TILE {
                let x = V::load(&step.rows[row][part..]);
                for u in 0..U {
                    sums[u] = sums[u] + V::broadcast(deltas[first + u][row]) * x;
                }
            }
            for u in 0..U {
                sums[u].store(&mut gradient[(first + u) * INPUTS + part..]);
            }
        }
    }
}

/// Keras' Adam with its default decays.
#[inline(always)]
fn adam<V: Lanes>(
    rate: f64,
    gradient: &[V::Scalar; PADDED],
    values: &mut [V::Scalar; PADDED],
    mean: &mut [V::Scalar; PADDED],
    square: &mut [V::Scalar; PADDED],
) {
    let (rest_1, rest_2, epsilon) = (V::splat(1.0 - 0.9), V::splat(1.0 - 0.999), V::splat(1e-7));
    let rate = V::splat(rate);
    for at in (0..PADDED).step_by(V::LANES) {
        let g = V::load(&gradient[at..]);
        let m = V::load(&mean[at..]);
        let v = V::load(&square[at..]);
        let m = m + (g - m) * rest_1;
        let v = v + (g * g - v) * rest_2;
        let w = V::load(&values[at..]) - m * rate / (v.sqrt() + epsilon);
        m.store(&mut mean[at..]);
        v.store(&mut square[at..]);
        w.store(&mut values[at..]);
    }
}

fn from_canonical<S: Scalar>(canonical: &[S]) -> [S; PADDED] {
    let mut values = [S::ZERO; PADDED];
    for_each_place(|place, number| values[place] = canonical[number]);
    values
}

fn to_canonical<S: Scalar>(values: &[S; PADDED]) -> Vec<S> {
    let mut canonical = vec![S::ZERO; COUNT];
    for_each_place(|place, number| canonical[number] = values[place]);
    canonical
}

/// Calls with the place of each parameter here and in canonical order.
fn for_each_place(mut call: impl FnMut(usize, usize)) {
    for unit in 0..UNITS {
        for input in 0..INPUTS {
            call(unit * INPUTS + input, input * UNITS + unit);
        }
        call(BIAS + unit, BIAS + unit);
        for output in 0..2 {
            call(SECOND + output * UNITS + unit, SECOND + unit * 2 + output);
        }
    }
    call(SECOND_BIAS, SECOND_BIAS);
    call(SECOND_BIAS + 1, SECOND_BIAS + 1);
}
