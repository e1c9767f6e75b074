//! `softmax` and `log_softmax` over the columns of each row.

use super::{Activation, Kernels, Write, activation};
use crate::lanes::{Kernel, Lanes, Scalar};
use crate::math;
use crate::tiles::{Columns, TILE, Tiles};

/// The arguments of [`forward`] and [`log_forward`].
#[derive(Debug)]
pub struct Forward<'a, S> {
    log: bool,
    z: Columns<'a, S>,
    h: &'a mut Tiles<S>,
    tiles: usize,
}

/// The arguments of [`row`] and [`log_row`].
#[derive(Debug)]
pub struct Row<'a, S> {
    log: bool,
    z: &'a [S],
    h: &'a mut [S],
}

/// The arguments of [`backward`] and [`log_backward`].
#[derive(Debug)]
pub struct Backward<'a, S> {
    log: bool,
    z: Columns<'a, S>,
    h: &'a Tiles<S>,
    d_h: &'a Tiles<S>,
    d_z: &'a mut Tiles<S>,
    write: Write,
    tiles: usize,
}

/// Computes `h[k] = exp(z[k]) / sum exp(z)` for each row.
#[inline]
pub fn forward<V: Kernels>(z: Columns<'_, V::Scalar>, h: &mut Tiles<V::Scalar>, tiles: usize) {
    V::softmax_forward(Forward {
        log: false,
        z,
        h,
        tiles,
    });
}

/// Computes `h[k] = z[k] - ln sum exp(z)` for each row.
#[inline]
pub fn log_forward<V: Kernels>(z: Columns<'_, V::Scalar>, h: &mut Tiles<V::Scalar>, tiles: usize) {
    V::softmax_forward(Forward {
        log: true,
        z,
        h,
        tiles,
    });
}

/// [`forward`] for one row.
#[inline]
pub fn row<V: Kernels>(z: &[V::Scalar], h: &mut [V::Scalar]) {
    V::softmax_row(Row { log: false, z, h });
}

/// [`log_forward`] for one row.
#[inline]
pub fn log_row<V: Kernels>(z: &[V::Scalar], h: &mut [V::Scalar]) {
    V::softmax_row(Row { log: true, z, h });
}

/// Writes or adds the derivative of [`forward`] by `z`.
#[inline]
pub fn backward<V: Kernels>(
    z: Columns<'_, V::Scalar>,
    h: &Tiles<V::Scalar>,
    d_h: &Tiles<V::Scalar>,
    d_z: &mut Tiles<V::Scalar>,
    write: Write,
    tiles: usize,
) {
    V::softmax_backward(Backward {
        log: false,
        z,
        h,
        d_h,
        d_z,
        write,
        tiles,
    });
}

/// Writes or adds the derivative of [`log_forward`] by `z`.
#[inline]
pub fn log_backward<V: Kernels>(
    z: Columns<'_, V::Scalar>,
    h: &Tiles<V::Scalar>,
    d_h: &Tiles<V::Scalar>,
    d_z: &mut Tiles<V::Scalar>,
    write: Write,
    tiles: usize,
) {
    V::softmax_backward(Backward {
        log: true,
        z,
        h,
        d_h,
        d_z,
        write,
        tiles,
    });
}

impl<S: Scalar> Kernel<S> for Forward<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        for tile in 0..self.tiles {
            let (z, h) = (self.z.tile(tile), self.h.tile_mut(tile));
            for row in (0..TILE).step_by(V::LANES) {
                let mut largest = V::splat(f64::NEG_INFINITY);
                for z in z.chunks_exact(TILE) {
                    largest = largest.maximum(V::load(&z[row..]));
                }
                let mut total = V::splat(0.0);
                for (z, h) in z.chunks_exact(TILE).zip(h.chunks_exact_mut(TILE)) {
                    let term = math::exp(V::load(&z[row..]) - largest);
                    total = total + term;
                    term.store(&mut h[row..]);
                }
                if self.log {
                    let log_total = math::ln(total);
                    for (z, h) in z.chunks_exact(TILE).zip(h.chunks_exact_mut(TILE)) {
                        ((V::load(&z[row..]) - largest) - log_total).store(&mut h[row..]);
                    }
                } else {
                    for h in h.chunks_exact_mut(TILE) {
                        (V::load(&h[row..]) / total).store(&mut h[row..]);
                    }
                }
            }
        }
    }
}

impl<S: Scalar> Kernel<S> for Row<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        let largest = self
            .z
            .iter()
            .fold(S::from_f64(f64::NEG_INFINITY), |largest, z| largest.maximum(*z));
        for (z, h) in self.z.iter().zip(&mut *self.h) {
            *h = *z - largest;
        }
        activation::apply_to_row::<V>(Activation::Exponential, self.h);
        let total = self.h.iter().fold(S::ZERO, |total, term| total + *term);
        if self.log {
            let log_total = math::ln(total);
            for (z, h) in self.z.iter().zip(self.h) {
                *h = (*z - largest) - log_total;
            }
        } else {
            for h in self.h {
                *h = *h / total;
            }
        }
    }
}

impl<S: Scalar> Kernel<S> for Backward<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = S>>(self) {
        for tile in 0..self.tiles {
            let (h, d_h) = (self.h.tile(tile), self.d_h.tile(tile));
            let d_z = self.z.matching_mut(self.d_z, tile);
            for row in (0..TILE).step_by(V::LANES) {
                let columns = || h.chunks_exact(TILE).zip(d_h.chunks_exact(TILE));
                let mut total = V::splat(0.0);
                for (h, d_h) in columns() {
                    let d_h = V::load(&d_h[row..]);
                    total = total + if self.log { d_h } else { d_h * V::load(&h[row..]) };
                }
                for ((h, d_h), d_z) in columns().zip(d_z.chunks_exact_mut(TILE)) {
                    let (h, d_h) = (V::load(&h[row..]), V::load(&d_h[row..]));
                    let derivative = if self.log {
                        d_h - math::exp(h) * total
                    } else {
                        h * (d_h - total)
                    };
                    self.write.store(derivative, &mut d_z[row..]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::testing::{random_tiles, rows_of};

    const ROWS: usize = 40;
    const TILES: usize = 2;

    fn naive(log: bool, z: &[f64]) -> Vec<f64> {
        let total: f64 = z.iter().map(|z| z.exp()).sum();
        z.iter()
            .map(|z| if log { z - total.ln() } else { z.exp() / total })
            .collect()
    }

    #[test]
    fn values_agree_with_the_formula() {
        for (width, log) in [(1, false), (3, false), (10, true), (1, true)] {
            let z = random_tiles::<f64>(width, ROWS, 1);
            let mut h = Tiles::new(width, ROWS);
            if log {
                log_forward::<f64>(z.columns(), &mut h, TILES);
            } else {
                forward::<f64>(z.columns(), &mut h, TILES);
            }
            for (z, h) in rows_of(&z, ROWS).into_iter().zip(rows_of(&h, ROWS)) {
                for (expected, value) in naive(log, &z).into_iter().zip(h) {
                    assert!((value - expected).abs() < 1e-14, "{value} {expected}");
                }
            }
        }
    }

    #[test]
    fn large_numbers_do_not_overflow() {
        let mut z = Tiles::<f32>::new(3, 32);
        for (column, value) in [1e30, -1e30, 1e30].into_iter().enumerate() {
            z.set(0, column, value);
        }
        let mut h = Tiles::new(3, 32);
        forward::<f32>(z.columns(), &mut h, 1);
        assert_eq!(rows_of(&h, 1)[0], [0.5, 0.0, 0.5]);
    }

    #[test]
    fn derivatives_agree_with_central_differences() {
        let width = 4;
        let z = random_tiles::<f64>(width, ROWS, 2);
        let d_h = random_tiles::<f64>(width, ROWS, 3);
        for log in [false, true] {
            for write in [Write::Replace, Write::Add] {
                let mut h = Tiles::new(width, ROWS);
                let before = random_tiles::<f64>(width, ROWS, 4);
                let mut d_z = before.clone();
                if log {
                    log_forward::<f64>(z.columns(), &mut h, TILES);
                    log_backward::<f64>(z.columns(), &h, &d_h, &mut d_z, write, TILES);
                } else {
                    forward::<f64>(z.columns(), &mut h, TILES);
                    backward::<f64>(z.columns(), &h, &d_h, &mut d_z, write, TILES);
                }
                for row in 0..ROWS {
                    let (z, d_h) = (&rows_of(&z, ROWS)[row], &rows_of(&d_h, ROWS)[row]);
                    for column in 0..width {
                        let loss = |step: f64| -> f64 {
                            let mut z = z.clone();
                            z[column] += step;
                            naive(log, &z).iter().zip(d_h).map(|(h, d)| h * d).sum()
                        };
                        let slope = (loss(1e-5) - loss(-1e-5)) / 2e-5;
                        let kept = if write == Write::Add {
                            before.get(row, column)
                        } else {
                            0.0
                        };
                        assert!((d_z.get(row, column) - kept - slope).abs() < 1e-9);
                    }
                }
            }
        }
    }
}
