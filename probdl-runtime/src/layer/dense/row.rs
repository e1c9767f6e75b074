//! `h = activation(x kernel + bias)` for one row: lanes over the units, where a block of rows has them over the rows.
//!
//! Every sum takes its inputs in the order of [`Dense::forward`], so the numbers are the same.

use super::Dense;
use super::narrow::SUMS;
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::layer::{Activation, Kernels, activation};

/// The code of kernels of up to so many weights stands where it is called.
pub(super) const INLINED: usize = 4096;

/// The arguments of [`Dense::row`].
#[derive(Debug)]
pub struct Row<'a, S> {
    pub(super) layer: Dense,
    pub(super) activation: Activation,
    pub(super) parameters: &'a [S],
    pub(super) x: &'a [S],
    pub(super) h: &'a mut [S],
}

impl<S: Scalar> Kernel<S> for Row<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(mut self) {
        self.product::<V>();
        if !self.is_done() {
            activation::apply_to_row::<V>(self.activation, self.h);
        }
    }
}

impl<S: Scalar> Row<'_, S> {
    /// The kernel's code at the call, but for activations that are long.
    #[inline(always)]
    pub(super) fn run_here<V: Kernels<Scalar = S>>(mut self) {
        self.product::<V>();
        if !self.is_done() {
            V::activation_row(activation::Row::new(self.activation, self.h));
        }
    }

    /// Whether the product is the activation's value already.
    #[inline(always)]
    fn is_done(&self) -> bool {
        matches!(self.activation, Activation::Linear | Activation::Relu)
    }

    /// What sums are cut off at by `relu`; others are cut off at minus infinity.
    #[inline(always)]
    fn floor<V: Lanes<Scalar = S>>(&self) -> V {
        let relu = self.activation == Activation::Relu;
        V::splat(if relu { 0.0 } else { f64::NEG_INFINITY })
    }

    /// `x kernel + bias`, cut off below 0 by `relu`.
    #[inline(always)]
    fn product<V: Lanes<Scalar = S>>(&mut self) {
        let units = self.layer.units;
        if self.layer.is_narrow() {
            match units {
                1 => self.narrow::<V::Half, 1>(),
                2 => self.narrow::<V, 2>(),
                3 => self.narrow::<V::Half, 3>(),
                _ => self.narrow::<V, 4>(),
            }
        } else if units >= V::LANES {
            self.wide::<V>();
        } else if units >= V::Half::LANES {
            self.wide::<V::Half>();
        } else if units >= <V::Half as Lanes>::Half::LANES {
            self.wide::<<V::Half as Lanes>::Half>();
        } else {
            self.wide::<S>();
        }
    }

    /// All units, of which there are at least as many as lanes. The last vectors overlap: what they have in common is
    /// computed twice.
    #[inline(always)]
    fn wide<V: Lanes<Scalar = S>>(&mut self) {
        let units = self.layer.units;
        let mut unit = 0;
        while unit < units {
            match (units - unit).div_ceil(V::LANES) {
                1 => self.vectors::<V, 1>(unit),
                2 => self.vectors::<V, 2>(unit),
                3 => self.vectors::<V, 3>(unit),
                _ => self.vectors::<V, 4>(unit),
            }
            unit += 4 * V::LANES;
        }
    }

    /// `M` vectors of units from `unit` on.
    #[inline(always)]
    fn vectors<V: Lanes<Scalar = S>, const M: usize>(&mut self, unit: usize) {
        let Dense {
            offset,
            inputs,
            units,
            bias,
        } = self.layer;
        let kernel = &self.parameters[offset..][..inputs * units];
        let mut first = [0; M];
        let mut sums = [V::splat(0.0); M];
        for m in 0..M {
            first[m] = (unit + m * V::LANES).min(units - V::LANES);
            assert!(
                first[m] <= units && units - first[m] >= V::LANES,
                "a whole vector"
            );
            if bias {
                sums[m] = V::load(&self.parameters[self.layer.bias_offset()..][first[m]..]);
            }
        }
        for (x, weights) in self.x.iter().zip(kernel.chunks_exact(units)) {
            let x = V::broadcast(*x);
            for m in 0..M {
                sums[m] = sums[m] + V::load(&weights[first[m]..]) * x;
            }
        }
        let floor: V = self.floor();
        // The last vector first: what is read next then lies within one of the others, and need not wait for both.
        for m in (0..M).rev() {
            floor.maximum(sums[m]).store(&mut self.h[first[m]..]);
        }
    }

    /// The sums in parts of a narrow layer, the units' side by side: the kernel as it stands in memory, times each
    /// input as often as there are units.
    #[inline(always)]
    fn narrow<V: Lanes<Scalar = S>, const UNITS: usize>(&mut self) {
        let Dense {
            offset,
            inputs,
            units,
            bias,
        } = self.layer;
        let kernel = &self.parameters[offset..][..inputs * units];
        let (eights, rest) = kernel.split_at(inputs / SUMS * SUMS * units);
        let (x, x_rest) = self.x.as_chunks::<SUMS>();
        let vectors = SUMS * UNITS / V::LANES;
        let mut sums = [V::splat(0.0); MOST_VECTORS];
        for (kernel, x) in eights.chunks_exact(SUMS * UNITS).zip(x) {
            for v in 0..vectors {
                let x = repeat::<V, UNITS>(x, v * V::LANES);
                sums[v] = sums[v] + V::load(&kernel[v * V::LANES..]) * x;
            }
        }
        let mut parts = [[S::ZERO; UNITS]; SUMS];
        let flat = parts.as_flattened_mut();
        for v in 0..vectors {
            sums[v].store(&mut flat[v * V::LANES..]);
        }
        let mut total = [S::ZERO; UNITS];
        if bias {
            total.copy_from_slice(&self.parameters[self.layer.bias_offset()..][..UNITS]);
        }
        for (x, weights) in x_rest.iter().zip(rest.chunks_exact(UNITS)) {
            for unit in 0..UNITS {
                total[unit] += weights[unit] * *x;
            }
        }
        let floor: S = self.floor();
        let h: &mut [S; UNITS] = (&mut *self.h).try_into().expect("one number for each unit");
        for unit in 0..UNITS {
            let pair = |first: usize| parts[first][unit] + parts[first + SUMS / 2][unit];
            let tree = (pair(0) + pair(2)) + (pair(1) + pair(3));
            h[unit] = floor.maximum(total[unit] + tree);
        }
    }
}

/// As many vectors as the sums of a narrow layer can need: one for each, of one number.
const MOST_VECTORS: usize = SUMS * super::narrow::UNITS;

/// Of eight numbers, each written `TIMES` times, the lanes from `first` on.
#[inline(always)]
fn repeat<V: Lanes, const TIMES: usize>(numbers: &[V::Scalar; SUMS], first: usize) -> V {
    let mut lanes = [V::Scalar::ZERO; crate::layer::reduce::MAX_LANES];
    for lane in 0..V::LANES {
        lanes[lane] = numbers[(first + lane) / TIMES];
    }
    V::load(&lanes)
}
