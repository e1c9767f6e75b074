//! Sums over rows with the lanes over the inputs.

use super::super::ROW;
use super::super::product::block;
use super::Block;
use crate::lanes::{Lanes, Scalar};
use crate::layer::reduce::{self, MAX_LANES, add_some, transpose_square};
use crate::tiles::TILE;

impl<S: Scalar> Block<'_, S> {
    /// Adds to the kernel's gradient. There are at most `ROW` inputs.
    #[inline(always)]
    pub(super) fn add_over_inputs<V: Lanes<Scalar = S>>(
        &self,
        rows: &mut [[[S; ROW]; TILE]],
        kernel: &mut [S],
    ) {
        for (rows, x) in rows.iter_mut().zip(self.x) {
            reduce::transpose::<V, ROW>(x, rows);
        }
        let inputs = self.layer.inputs;
        let mut first = 0;
        while first < inputs {
            if V::LANES > 4 && inputs - first <= V::LANES / 2 {
                self.inputs::<V::Half>(rows, first, kernel);
                first += V::LANES / 2;
            } else {
                self.inputs::<V>(rows, first, kernel);
                first += V::LANES;
            }
        }
    }

    /// The weights of the inputs in one vector to all units, as many units at a time as make a square.
    #[inline(always)]
    fn inputs<V: Lanes<Scalar = S>>(&self, rows: &[[[S; ROW]; TILE]], first: usize, kernel: &mut [S]) {
        let units = self.layer.units;
        let mut unit = 0;
        macro_rules! blocks {
            ($m:literal) => {
                while units - unit >= $m {
                    self.square::<V, $m>(rows, first, unit, kernel);
                    unit += $m;
                }
            };
        }
        if V::LANES >= 16 {
            blocks!(16);
        }
        if V::LANES == 8 {
            blocks!(8);
        }
        blocks!(4);
        blocks!(2);
        blocks!(1);
    }

    /// The weights of the inputs in one vector to `M` units.
    #[inline(always)]
    fn square<V: Lanes<Scalar = S>, const M: usize>(
        &self,
        rows: &[[[S; ROW]; TILE]],
        first: usize,
        unit: usize,
        kernel: &mut [S],
    ) {
        let mut sums = [V::splat(0.0); MAX_LANES];
        for (tile, rows) in rows.iter().enumerate() {
            let d_z = block::<_, M>(self.d_z[tile], unit);
            for row in 0..TILE {
                let x = V::load(&rows[row][first..]);
                for m in 0..M {
                    sums[m] = sums[m] + x * V::broadcast(d_z[m][row]);
                }
            }
        }
        let units = self.layer.units;
        if V::LANES == 1 {
            for m in 0..M {
                add_some(sums[m], &mut kernel[first * units + unit + m..][..1]);
            }
            return;
        }
        for part in (0..M).step_by(V::LANES) {
            let mut square = [V::splat(0.0); MAX_LANES];
            for lane in 0..V::LANES {
                if part + lane < M {
                    square[lane] = sums[part + lane];
                }
            }
            transpose_square(&mut square);
            for lane in 0..V::LANES {
                if first + lane < self.layer.inputs {
                    let weights = &mut kernel[(first + lane) * units + unit + part..];
                    add_some(square[lane], &mut weights[..V::LANES.min(M - part)]);
                }
            }
        }
    }
}
