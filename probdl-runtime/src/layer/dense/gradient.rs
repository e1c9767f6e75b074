//! The derivatives of a dense layer by its parameters: sums over rows.
//!
//! Rows are added in order, with the lanes over the units (the derivatives are transposed first) or, where the units
//! are few and the inputs many, over the inputs (the inputs are transposed); both ways give the same bits. Kernels of
//! a few weights, whose sums would be one long chain of additions, are summed in a tree over the rows of each tile.

use super::Dense;
use crate::lanes::{Lanes, Scalar};
use crate::layer::reduce::{self, columns, load_some, store_some};
use crate::tiles::{Columns, TILE, Tiles};

/// Columns that are transposed at once.
const CHUNK: usize = 64;
/// Broadcast columns of a register block.
const BLOCK: usize = 4;
/// Kernels of at most this many weights are summed in a tree.
const TINY: usize = 16;
/// From this many units on, the lanes go over the units.
const WIDE: usize = 16;

impl Dense {
    /// Adds the sum over rows of `x` times `d_z` to the kernel's gradient, and that of `d_z` to the bias'.
    #[inline(always)]
    pub(super) fn add_gradient<V: Lanes>(
        &self,
        x: Columns<'_, V::Scalar>,
        d_z: &Tiles<V::Scalar>,
        gradient: &mut [V::Scalar],
        tiles: usize,
    ) {
        let gradient = &mut gradient[self.offset..self.end()];
        let (kernel, bias) = gradient.split_at_mut(self.inputs * self.units);
        for tile in 0..tiles {
            let (x, d_z) = (columns(x.tile(tile)), columns(d_z.tile(tile)));
            if self.inputs * self.units <= TINY {
                self.in_a_tree::<V>(x, d_z, kernel);
                bias_in_a_tree::<V>(d_z, bias);
            } else if self.units >= WIDE || self.units >= self.inputs {
                self.over_units::<V>(x, d_z, kernel, bias);
            } else {
                self.over_inputs::<V>(x, d_z, kernel);
                bias_in_a_tree::<V>(d_z, bias);
            }
        }
    }

    #[inline(always)]
    fn in_a_tree<V: Lanes>(
        &self,
        x: &[[V::Scalar; TILE]],
        d_z: &[[V::Scalar; TILE]],
        kernel: &mut [V::Scalar],
    ) {
        for (x, weights) in x.iter().zip(kernel.chunks_exact_mut(self.units)) {
            for (d_z, weight) in d_z.iter().zip(weights) {
                *weight += reduce::dot::<V>(x, d_z);
            }
        }
    }

    #[inline(always)]
    fn over_units<V: Lanes>(
        &self,
        x: &[[V::Scalar; TILE]],
        d_z: &[[V::Scalar; TILE]],
        kernel: &mut [V::Scalar],
        bias: &mut [V::Scalar],
    ) {
        let mut rows = [[V::Scalar::ZERO; CHUNK]; TILE];
        for (chunk, d_z) in d_z.chunks(CHUNK).enumerate() {
            reduce::transpose(d_z, &mut rows);
            for lane in (0..d_z.len()).step_by(V::LANES) {
                let unit = chunk * CHUNK + lane;
                let width = V::LANES.min(self.units - unit);
                if self.bias {
                    let bias = &mut bias[unit..][..width];
                    let mut sum = load_some::<V>(bias);
                    for row in &rows {
                        sum = sum + V::load(&row[lane..]);
                    }
                    store_some(sum, bias);
                }
            }
            let mut lane = 0;
            while lane < d_z.len() {
                let unit = chunk * CHUNK + lane;
                let left = d_z.len() - lane;
                if left > V::LANES {
                    units_block::<V, 2>(x, &rows, lane, kernel, self.units, unit, left.min(2 * V::LANES));
                } else {
                    units_block::<V, 1>(x, &rows, lane, kernel, self.units, unit, left);
                }
                lane += 2 * V::LANES;
            }
        }
    }

    #[inline(always)]
    fn over_inputs<V: Lanes>(
        &self,
        x: &[[V::Scalar; TILE]],
        d_z: &[[V::Scalar; TILE]],
        kernel: &mut [V::Scalar],
    ) {
        let mut rows = [[V::Scalar::ZERO; CHUNK]; TILE];
        for (chunk, x) in x.chunks(CHUNK).enumerate() {
            reduce::transpose(x, &mut rows);
            let mut lane = 0;
            while lane < x.len() {
                let input = chunk * CHUNK + lane;
                let left = x.len() - lane;
                let kernel = &mut kernel[input * self.units..];
                if left > V::LANES {
                    inputs_block::<V, 2>(&rows, lane, d_z, kernel, left.min(2 * V::LANES));
                } else {
                    inputs_block::<V, 1>(&rows, lane, d_z, kernel, left);
                }
                lane += 2 * V::LANES;
            }
        }
    }
}

#[inline(always)]
fn bias_in_a_tree<V: Lanes>(d_z: &[[V::Scalar; TILE]], bias: &mut [V::Scalar]) {
    for (d_z, bias) in d_z.iter().zip(bias) {
        *bias += reduce::sum::<V>(d_z);
    }
}

/// Adds a tile's rows to the gradient of all inputs by `width` units, which `M` vectors hold.
#[inline(always)]
fn units_block<V: Lanes, const M: usize>(
    x: &[[V::Scalar; TILE]],
    rows: &[[V::Scalar; CHUNK]; TILE],
    lane: usize,
    kernel: &mut [V::Scalar],
    units: usize,
    unit: usize,
    width: usize,
) {
    let whole = x.len() - x.len() % BLOCK;
    for input in (0..whole).step_by(BLOCK) {
        let (x, kernel) = (&x[input..], &mut kernel[input * units + unit..]);
        units_sums::<V, BLOCK, M>(x, rows, lane, kernel, units, width);
    }
    if whole < x.len() {
        let (x, kernel) = (&x[whole..], &mut kernel[whole * units + unit..]);
        match x.len() {
            1 => units_sums::<V, 1, M>(x, rows, lane, kernel, units, width),
            2 => units_sums::<V, 2, M>(x, rows, lane, kernel, units, width),
            _ => units_sums::<V, 3, M>(x, rows, lane, kernel, units, width),
        }
    }
}

#[inline(always)]
fn units_sums<V: Lanes, const N: usize, const M: usize>(
    x: &[[V::Scalar; TILE]],
    rows: &[[V::Scalar; CHUNK]; TILE],
    lane: usize,
    kernel: &mut [V::Scalar],
    units: usize,
    width: usize,
) {
    let x: &[[V::Scalar; TILE]; N] = x.first_chunk().expect("the block ends before the last input");
    let mut sums = [[V::splat(0.0); M]; N];
    for k in 0..N {
        for (m, weights) in kernel[k * units..][..width].chunks(V::LANES).enumerate().take(M) {
            sums[k][m] = load_some(weights);
        }
    }
    for row in 0..TILE {
        let d_z = load_row::<V, M>(&rows[row], lane);
        for k in 0..N {
            let x = V::broadcast(x[k][row]);
            for m in 0..M {
                sums[k][m] = sums[k][m] + x * d_z[m];
            }
        }
    }
    for k in 0..N {
        for (m, weights) in kernel[k * units..][..width]
            .chunks_mut(V::LANES)
            .enumerate()
            .take(M)
        {
            store_some(sums[k][m], weights);
        }
    }
}

/// Adds a tile's rows to the gradient of `width` inputs, which `M` vectors hold, by all units.
#[inline(always)]
fn inputs_block<V: Lanes, const M: usize>(
    rows: &[[V::Scalar; CHUNK]; TILE],
    lane: usize,
    d_z: &[[V::Scalar; TILE]],
    kernel: &mut [V::Scalar],
    width: usize,
) {
    let units = d_z.len();
    let whole = units - units % BLOCK;
    for unit in (0..whole).step_by(BLOCK) {
        inputs_sums::<V, BLOCK, M>(rows, lane, &d_z[unit..], &mut kernel[unit..], units, width);
    }
    if whole < units {
        let (d_z, kernel) = (&d_z[whole..], &mut kernel[whole..]);
        match d_z.len() {
            1 => inputs_sums::<V, 1, M>(rows, lane, d_z, kernel, units, width),
            2 => inputs_sums::<V, 2, M>(rows, lane, d_z, kernel, units, width),
            _ => inputs_sums::<V, 3, M>(rows, lane, d_z, kernel, units, width),
        }
    }
}

#[inline(always)]
fn inputs_sums<V: Lanes, const N: usize, const M: usize>(
    rows: &[[V::Scalar; CHUNK]; TILE],
    lane: usize,
    d_z: &[[V::Scalar; TILE]],
    kernel: &mut [V::Scalar],
    units: usize,
    width: usize,
) {
    let d_z: &[[V::Scalar; TILE]; N] = d_z.first_chunk().expect("the block ends before the last unit");
    let mut lanes = [[V::Scalar::ZERO; 2 * reduce::MAX_LANES]; N];
    for input in 0..width {
        for k in 0..N {
            lanes[k][input] = kernel[input * units + k];
        }
    }
    let mut sums = [[V::splat(0.0); M]; N];
    for k in 0..N {
        sums[k] = load_row::<V, M>(&lanes[k], 0);
    }
    for row in 0..TILE {
        let x = load_row::<V, M>(&rows[row], lane);
        for k in 0..N {
            let d_z = V::broadcast(d_z[k][row]);
            for m in 0..M {
                sums[k][m] = sums[k][m] + x[m] * d_z;
            }
        }
    }
    for k in 0..N {
        for m in 0..M {
            sums[k][m].store(&mut lanes[k][m * V::LANES..]);
        }
    }
    for input in 0..width {
        for k in 0..N {
            kernel[input * units + k] = lanes[k][input];
        }
    }
}

/// `M` neighbouring vectors.
#[inline(always)]
fn load_row<V: Lanes, const M: usize>(row: &[V::Scalar], lane: usize) -> [V; M] {
    let mut vectors = [V::splat(0.0); M];
    for m in 0..M {
        vectors[m] = V::load(&row[lane + m * V::LANES..]);
    }
    vectors
}
