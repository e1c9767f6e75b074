//! One row through a layer gives the bits that it gives among others, on every instruction set.

use super::testing::{random, random_tiles};
use super::{Activation, Dense, Dispatch, Kernels, Task, activation, softmax};
use crate::lanes::{InstructionSet, Scalar};
use crate::tiles::{Columns, TILE, Tiles};
use std::marker::PhantomData;

const ACTIVATIONS: [Activation; 6] = [
    Activation::Linear,
    Activation::Relu,
    Activation::Tanh,
    Activation::Selu,
    Activation::Gelu,
    Activation::TanhShrink,
];

/// Every row of some tiles, through a layer both ways.
struct Rows<S> {
    x: Tiles<S>,
    units: usize,
}

impl<S: Scalar> Rows<S> {
    fn agree(&self, what: &str, tiles: impl Fn(Columns<'_, S>, &mut Tiles<S>), row: impl Fn(&[S], &mut [S])) {
        let mut expected = Tiles::new(self.units, TILE);
        tiles(self.x.columns(), &mut expected);
        let mut h = vec![S::ZERO; self.units];
        for place in 0..TILE {
            let x: Vec<S> = (0..self.x.width())
                .map(|column| self.x.get(place, column))
                .collect();
            row(&x, &mut h);
            for (unit, found) in h.iter().enumerate() {
                let expected = expected.get(place, unit);
                assert!(
                    found.to_f64().to_bits() == expected.to_f64().to_bits(),
                    "{what}, {} to {}, unit {unit}: {found}, among others {expected}",
                    self.x.width(),
                    self.units,
                );
            }
        }
    }
}

struct DenseAgrees<S>(PhantomData<S>);

impl<S: Scalar> Task<S> for DenseAgrees<S> {
    type Output = ();

    fn run<V: Kernels<Scalar = S>>(self) {
        let seeds = &mut (0..);
        for inputs in [1, 3, 8, 15, 16, 17, 24, 50, 131] {
            for units in [1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 31, 50, 100, 257] {
                let bias = (inputs + units) % 3 > 0;
                let layer = Dense::new(2, inputs, units, bias);
                let mut seed = || seeds.next().unwrap_or_default();
                let parameters = random::<S>(layer.end(), seed());
                let x = random_tiles(inputs, TILE, seed());
                let activation = ACTIVATIONS[(inputs + units) % ACTIVATIONS.len()];
                Rows { x, units }.agree(
                    &format!("{activation:?}"),
                    |x, h| layer.forward::<V>(activation, &parameters, x, h, 1),
                    |x, h| layer.row::<V>(activation, &parameters, x, h),
                );
            }
        }
    }
}

struct ElementwiseAgrees<S>(PhantomData<S>);

impl<S: Scalar> Task<S> for ElementwiseAgrees<S> {
    type Output = ();

    fn run<V: Kernels<Scalar = S>>(self) {
        for units in [1, 2, 7, 13, 16, 50] {
            let rows = Rows {
                x: random_tiles(units, TILE, units as u64),
                units,
            };
            for activation in ACTIVATIONS {
                rows.agree(
                    &format!("{activation:?}"),
                    |z, h| activation::forward::<V>(activation, z, h, 1),
                    |z, h| activation::row::<V>(activation, z, h),
                );
            }
            let forward = |z: Columns<'_, S>, h: &mut Tiles<S>| softmax::forward::<V>(z, h, 1);
            rows.agree("softmax", forward, softmax::row::<V>);
            let forward = |z: Columns<'_, S>, h: &mut Tiles<S>| softmax::log_forward::<V>(z, h, 1);
            rows.agree("log_softmax", forward, softmax::log_row::<V>);
            let layer = super::Normalization::new(1, units);
            let mut statistics = random::<S>(layer.end(), 5);
            statistics[1 + units] = S::ZERO;
            rows.agree(
                "normalization",
                |x, h| layer.forward::<V>(&statistics, x, h, 1),
                |x, h| layer.row(&statistics, x, h),
            );
        }
    }
}

#[test]
fn dense_layers_of_any_width() {
    for set in InstructionSet::available() {
        f32::dispatch(set, DenseAgrees(PhantomData));
        f64::dispatch(set, DenseAgrees(PhantomData));
    }
}

#[test]
fn activations_softmax_and_normalization_of_any_width() {
    for set in InstructionSet::available() {
        f32::dispatch(set, ElementwiseAgrees(PhantomData));
        f64::dispatch(set, ElementwiseAgrees(PhantomData));
    }
}
