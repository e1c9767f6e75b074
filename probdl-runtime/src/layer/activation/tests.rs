use super::*;
use crate::layer::testing::random_tiles;

type Formula = fn(f64) -> f64;

/// Every activation with its formula in std's functions.
const ALL: [(Activation, Formula); 22] = [
    (Activation::Linear, |z| z),
    (Activation::Relu, |z| z.max(0.0)),
    (Activation::Relu6, |z| z.clamp(0.0, 6.0)),
    (Activation::LeakyRelu, |z| if z > 0.0 { z } else { 0.2 * z }),
    (Activation::Sigmoid, |z| 1.0 / (1.0 + (-z).exp())),
    (Activation::Tanh, f64::tanh),
    (Activation::Softplus, |z| z.max(0.0) + (-z.abs()).exp().ln_1p()),
    (Activation::Softsign, |z| z / (1.0 + z.abs())),
    (Activation::Exponential, f64::exp),
    (Activation::Elu, |z| if z > 0.0 { z } else { z.exp_m1() }),
    (Activation::Selu, |z| {
        1.0507009873554805
            * if z > 0.0 {
                z
            } else {
                1.6732632423543772 * z.exp_m1()
            }
    }),
    (Activation::HardSigmoid, |z| (z / 6.0 + 0.5).clamp(0.0, 1.0)),
    (Activation::HardTanh, |z| z.clamp(-1.0, 1.0)),
    (Activation::LogSigmoid, |z| z.min(0.0) - (-z.abs()).exp().ln_1p()),
    (Activation::Gelu, |z| {
        z * statrs::function::erf::erfc(-z / 2_f64.sqrt()) / 2.0
    }),
    (Activation::GeluTanh, |z| {
        let inner = (2.0 / std::f64::consts::PI).sqrt() * (z + 0.044715 * z * z * z);
        z / 2.0 * (1.0 + inner.tanh())
    }),
    (Activation::Silu, |z| z / (1.0 + (-z).exp())),
    (Activation::Mish, |z| z * z.exp().ln_1p().tanh()),
    (Activation::HardSilu, |z| z * (z / 6.0 + 0.5).clamp(0.0, 1.0)),
    (Activation::Squareplus, |z| f64::midpoint(z, (z * z + 4.0).sqrt())),
    (Activation::Celu, |z| if z > 0.0 { z } else { z.exp_m1() }),
    (Activation::TanhShrink, |z| z - z.tanh()),
];

const ROWS: usize = 64;
const TILES: usize = 2;

/// Numbers on (-8, 8): both sides of every corner.
fn spread<S: Scalar>(seed: u64) -> Tiles<S> {
    let mut tiles = random_tiles::<S>(3, ROWS, seed);
    for row in 0..ROWS {
        for column in 0..3 {
            let value = tiles.get(row, column) * S::from_f64(4.0);
            tiles.set(row, column, value);
        }
    }
    tiles
}

#[test]
fn values_agree_with_the_formulas() {
    let z = spread::<f64>(1);
    for (activation, formula) in ALL {
        let mut h = Tiles::new(2, ROWS);
        forward::<f64>(activation, z.some_columns(1, 2), &mut h, TILES);
        for row in 0..ROWS {
            for column in 0..2 {
                let (value, expected) = (h.get(row, column), formula(z.get(row, column + 1)));
                // The erfc of statrs is good to ten digits.
                let limit = if activation == Activation::Gelu {
                    1e-10
                } else {
                    1e-14
                };
                assert!(
                    (value - expected).abs() < limit * (1.0 + expected.abs()),
                    "{activation:?}: {value} instead of {expected}"
                );
            }
        }
    }
}

#[test]
fn derivatives_agree_with_central_differences() {
    let z = spread::<f64>(2);
    for (activation, formula) in ALL {
        for write in [Write::Replace, Write::Add] {
            let columns = z.some_columns(1, 2);
            let d_h = random_tiles::<f64>(2, ROWS, 3);
            let before = random_tiles::<f64>(3, ROWS, 4);
            let (mut h, mut d_z) = (Tiles::new(2, ROWS), before.clone());
            forward::<f64>(activation, columns, &mut h, TILES);
            backward::<f64>(activation, columns, &h, &d_h, &mut d_z, write, TILES);
            for row in 0..ROWS {
                assert_eq!(d_z.get(row, 0), before.get(row, 0));
                for column in 0..2 {
                    let at = z.get(row, column + 1);
                    let slope = (formula(at + 1e-5) - formula(at - 1e-5)) / 2e-5;
                    let kept = if write == Write::Add {
                        before.get(row, column + 1)
                    } else {
                        0.0
                    };
                    let value = (d_z.get(row, column + 1) - kept) / d_h.get(row, column);
                    assert!(
                        (value - slope).abs() < 1e-7 * (1.0 + slope.abs()),
                        "{activation:?} at {at}: {value} instead of {slope}"
                    );
                }
            }
        }
    }
}

#[test]
fn derivatives_stay_finite_at_extremes_where_the_formula_is() {
    for (activation, _) in ALL {
        for at in [-1e30_f32, -200.0, -90.0, 0.0, 90.0, 200.0, 1e30] {
            let mut z = Tiles::new(1, 32);
            z.set(0, 0, at);
            let (mut h, mut d_h, mut d_z) = (Tiles::new(1, 32), Tiles::new(1, 32), Tiles::new(1, 32));
            d_h.set(0, 0, 1.0);
            forward::<f32>(activation, z.columns(), &mut h, 1);
            backward::<f32>(activation, z.columns(), &h, &d_h, &mut d_z, Write::Replace, 1);
            let overflows = activation == Activation::Exponential && at > 88.0;
            assert_eq!(h.get(0, 0).is_finite(), !overflows, "{activation:?} at {at}");
            assert_eq!(d_z.get(0, 0).is_finite(), !overflows, "{activation:?} at {at}");
        }
    }
}

#[test]
fn what_a_dense_layer_may_contain_follows_from_the_output() {
    for (activation, _) in ALL.iter().filter(|(activation, _)| activation.from_output()) {
        let z = spread::<f64>(5);
        let mut h = Tiles::new(3, ROWS);
        forward::<f64>(*activation, z.columns(), &mut h, TILES);
        let d_h = random_tiles::<f64>(3, ROWS, 6);
        let (mut d_z, mut in_place) = (Tiles::new(3, ROWS), d_h.clone());
        backward::<f64>(
            *activation,
            z.columns(),
            &h,
            &d_h,
            &mut d_z,
            Write::Replace,
            TILES,
        );
        for tile in 0..TILES {
            pull_back_in_place::<f64>(*activation, h.tile(tile), in_place.tile_mut(tile));
            assert_eq!(in_place.tile(tile), d_z.tile(tile), "{activation:?}");
        }
    }
}
