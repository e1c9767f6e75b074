//! Every kernel gives the same bits on all instruction sets.

use super::testing::{random, random_tiles};
use super::*;
use crate::lanes::{InstructionSet, Lanes, Scalar};
use crate::tiles::Tiles;

/// The results of every kernel, as bits.
struct Everything;

const ROWS: usize = 70;
const TILES: usize = 3;

struct Bits(Vec<u64>);

impl Bits {
    fn push<S: Scalar>(&mut self, numbers: &[S]) {
        self.0
            .extend(numbers.iter().map(|number| number.to_f64().to_bits()));
    }

    fn push_tiles<S: Scalar>(&mut self, tiles: &Tiles<S>) {
        for tile in 0..TILES {
            self.push(tiles.tile(tile));
        }
    }
}

impl<S: Scalar> Task<S> for Everything {
    type Output = Vec<u64>;

    fn run<V: Kernels<Scalar = S>>(self) -> Vec<u64> {
        let mut bits = Bits(vec![]);
        for (inputs, units) in [
            (1, 1),
            (8, 2),
            (8, 50),
            (50, 2),
            (7, 13),
            (20, 3),
            (33, 70),
            (67, 15),
        ] {
            for activation in [Activation::Linear, Activation::Relu, Activation::Softplus] {
                dense::<V>(inputs, units, activation, &mut bits);
            }
        }
        let z = random_tiles::<S>(3, ROWS, 1);
        let d_h = random_tiles::<S>(3, ROWS, 2);
        for activation in [Activation::Gelu, Activation::Mish, Activation::Tanh] {
            let (mut h, mut d_z) = (Tiles::new(3, ROWS), Tiles::new(3, ROWS));
            activation::forward::<V>(activation, z.columns(), &mut h, TILES);
            activation::backward::<V>(activation, z.columns(), &h, &d_h, &mut d_z, Write::Add, TILES);
            bits.push_tiles(&h);
            bits.push_tiles(&d_z);
        }
        let (mut h, mut d_z) = (Tiles::new(3, ROWS), Tiles::new(3, ROWS));
        softmax::forward::<V>(z.columns(), &mut h, TILES);
        softmax::backward::<V>(z.columns(), &h, &d_h, &mut d_z, Write::Replace, TILES);
        bits.push_tiles(&h);
        bits.push_tiles(&d_z);
        Normalization::new(0, 3).forward::<V>(&random(6, 3), z.columns(), &mut h, TILES);
        bits.push_tiles(&h);
        let weights = random::<S>(101, 4);
        let mut gradient = random::<S>(101, 5);
        let regularizer = Regularizer::L1L2 { l1: 0.1, l2: 0.2 };
        bits.push(&[regularizer.add::<V>(&weights, Some(&mut gradient))]);
        bits.push(&gradient);
        let noise = Some(Noise {
            seed: 1,
            step: 2,
            first_row: 64,
        });
        Dropout::new(0.4, 3).forward::<V>(noise, z.columns(), &mut h, TILES);
        bits.push_tiles(&h);
        head::<V>(&mut bits);
        bits.0
    }
}

fn dense<V: Kernels>(inputs: usize, units: usize, activation: Activation, bits: &mut Bits) {
    let layer = Dense::new(1, inputs, units, true);
    let parameters = random::<V::Scalar>(layer.end(), 1);
    let x = random_tiles::<V::Scalar>(inputs, ROWS, 2);
    let mut d_h = random_tiles::<V::Scalar>(units, ROWS, 3);
    let mut d_x = random_tiles::<V::Scalar>(inputs, ROWS, 4);
    let mut h = Tiles::new(units, ROWS);
    let mut gradient = random::<V::Scalar>(layer.end(), 5);
    layer.forward::<V>(activation, &parameters, x.columns(), &mut h, TILES);
    layer.backward::<V>(
        activation,
        &parameters,
        x.columns(),
        &h,
        &mut d_h,
        &mut d_x,
        Write::Add,
        &mut gradient,
        TILES,
    );
    bits.push_tiles(&h);
    bits.push_tiles(&d_h);
    bits.push_tiles(&d_x);
    bits.push(&gradient);
}

/// `-ln sigmoid(t0 y0) + t1^2`.
struct Logistic;

impl Head<2, 1> for Logistic {
    #[inline(always)]
    fn head<V: Lanes>(t: &[V; 2], y: &[V; 1], d_t: &mut [V; 2]) -> V {
        let (loss, sigmoid) = crate::math::softplus_and_sigmoid(-(t[0] * y[0]));
        *d_t = [-(y[0] * sigmoid), t[1] + t[1]];
        loss + t[1] * t[1]
    }
}

fn head<V: Kernels>(bits: &mut Bits) {
    let t = random_tiles::<V::Scalar>(2, ROWS, 1);
    let batch = crate::model::Batch {
        x: Tiles::new(0, ROWS),
        y: random_tiles(1, ROWS, 2),
        weights: random(TILES * crate::tiles::TILE, 3),
        tiles: TILES,
        noise: None,
    };
    let mut d_t = Tiles::new(2, ROWS);
    let loss = head::apply::<V, Logistic, 2, 1>(&[t.columns()], &batch, &mut [&mut d_t]);
    bits.push(&[loss]);
    bits.push_tiles(&d_t);
}

#[test]
fn all_instruction_sets_give_the_same_bits() {
    fn check<S: Dispatch>() {
        let reference = S::dispatch(InstructionSet::Scalar, Everything);
        for set in InstructionSet::available() {
            let bits = S::dispatch(set, Everything);
            assert_eq!(bits.len(), reference.len());
            let different = bits.iter().zip(&reference).filter(|(a, b)| a != b).count();
            assert_eq!(different, 0, "{set:?}, {}", S::NAME);
        }
    }
    check::<f32>();
    check::<f64>();
}

#[test]
fn a_task_runs_with_the_widest_lanes() {
    struct Width;
    impl Task<f32> for Width {
        type Output = usize;
        fn run<V: Kernels<Scalar = f32>>(self) -> usize {
            V::LANES
        }
    }
    let widths = InstructionSet::available().map(|set| f32::dispatch(set, Width));
    assert_eq!(dispatch(Width), widths.max().unwrap());
}
