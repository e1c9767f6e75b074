//! Sums over rows with the lanes over the units.

use super::super::ROW;
use super::super::product::block;
use super::Block;
use crate::lanes::{Lanes, Scalar};
use crate::layer::reduce::{self, MAX_LANES};
use crate::tiles::TILE;

impl<S: Scalar> Block<'_, S> {
    /// Adds to the kernel's gradient, `ROW` units at a time.
    #[inline(always)]
    pub(super) fn add_over_units<V: Lanes<Scalar = S>>(
        &self,
        rows: &mut [[[S; ROW]; TILE]],
        kernel: &mut [S],
    ) {
        for first in (0..self.layer.units).step_by(ROW) {
            let width = ROW.min(self.layer.units - first);
            for (rows, d_z) in rows.iter_mut().zip(self.d_z) {
                reduce::transpose::<V, ROW>(&d_z[first..][..width], rows);
            }
            let mut lane = 0;
            while lane < width {
                let (unit, left) = (first + lane, width - lane);
                if V::REGISTERS < 32 && left > V::LANES {
                    self.units::<V, 2>(rows, lane, kernel, unit, left);
                    lane += 2 * V::LANES;
                } else {
                    self.units::<V, 1>(rows, lane, kernel, unit, left);
                    lane += V::LANES;
                }
            }
        }
    }

    /// The weights of all inputs to the units in `N` vectors, of which `width` exist.
    #[inline(always)]
    fn units<V: Lanes<Scalar = S>, const N: usize>(
        &self,
        rows: &[[[S; ROW]; TILE]],
        lane: usize,
        kernel: &mut [S],
        unit: usize,
        width: usize,
    ) {
        let inputs = self.layer.inputs;
        let width = width.min(N * V::LANES);
        let mut input = 0;
        macro_rules! blocks {
            ($m:literal) => {
                while inputs - input >= $m {
                    let kernel = &mut kernel[input * self.layer.units + unit..];
                    self.weights::<V, $m, N>(rows, lane, input, kernel, width);
                    input += $m;
                }
            };
        }
        if V::REGISTERS >= 32 {
            // Each broadcast number is used where it is loaded.
            blocks!(16);
        } else {
            blocks!(6);
        }
        blocks!(4);
        blocks!(1);
    }

    /// The weights of `M` inputs to the units in `N` vectors.
    #[inline(always)]
    fn weights<V: Lanes<Scalar = S>, const M: usize, const N: usize>(
        &self,
        rows: &[[[S; ROW]; TILE]],
        lane: usize,
        input: usize,
        kernel: &mut [S],
        width: usize,
    ) {
        let units = self.layer.units;
        // What the sums are added to: rows of wide layers are too far apart for processors to see that they will be read.
        for m in 0..M {
            V::prefetch(&kernel[m * units]);
        }
        let mut sums = [[V::splat(0.0); N]; M];
        for (tile, rows) in rows.iter().enumerate() {
            let x = block::<_, M>(self.x[tile], input);
            for row in 0..TILE {
                let d_z = &rows[row][lane..];
                let mut vectors = [V::splat(0.0); N];
                for n in 0..N {
                    vectors[n] = V::load(&d_z[n * V::LANES..]);
                }
                for m in 0..M {
                    let x = V::broadcast(x[m][row]);
                    for n in 0..N {
                        sums[m][n] = sums[m][n] + x * vectors[n];
                    }
                }
            }
        }
        if width < N * V::LANES {
            // By way of memory of their own: sums that are found by a number that is not a constant would be stored at
            // each row.
            let mut partial = [[S::ZERO; 2 * MAX_LANES]; M];
            for m in 0..M {
                for n in 0..N {
                    sums[m][n].store(&mut partial[m][n * V::LANES..]);
                }
            }
            for (weights, partial) in kernel.chunks_mut(units).zip(&partial) {
                for (weight, sum) in weights[..width].iter_mut().zip(partial) {
                    *weight += *sum;
                }
            }
            return;
        }
        // All are read before any is written: rows may be so far apart that processors take one for the other.
        for m in 0..M {
            let weights = &kernel[m * units..][..N * V::LANES];
            for n in 0..N {
                sums[m][n] = V::load(&weights[n * V::LANES..]) + sums[m][n];
            }
        }
        for m in 0..M {
            let weights = &mut kernel[m * units..][..N * V::LANES];
            for n in 0..N {
                sums[m][n].store(&mut weights[n * V::LANES..]);
            }
        }
    }
}
