//! The kernels against plain triple loops, for widths on both sides of every block and threshold.

use super::*;
use crate::lanes::Scalar;
use crate::layer::testing::{random, random_tiles};
use crate::tiles::TILE;

const SHAPES: [(usize, usize); 16] = [
    (1, 1),
    (1, 2),
    (7, 1),
    (8, 2),
    (2, 9),
    (5, 5),
    (17, 1),
    (50, 2),
    (70, 7),
    (8, 50),
    (3, 13),
    (7, 16),
    (13, 33),
    (67, 66),
    (257, 5),
    (5, 257),
];

/// What a layer computes, by the definition.
struct Naive {
    h: Vec<f64>,
    d_x: Vec<f64>,
    gradient: Vec<f64>,
}

fn naive(
    layer: Dense,
    relu: bool,
    parameters: &[f64],
    x: impl Fn(usize, usize) -> f64,
    d_h: impl Fn(usize, usize) -> f64,
    rows: usize,
) -> Naive {
    let Dense {
        offset,
        inputs,
        units,
        bias,
    } = layer;
    let weight = |input: usize, unit: usize| parameters[offset + input * units + unit];
    let mut result = Naive {
        h: vec![],
        d_x: vec![0.0; rows * inputs],
        gradient: vec![0.0; parameters.len()],
    };
    for row in 0..rows {
        for unit in 0..units {
            let mut z = if bias {
                parameters[layer.bias_offset() + unit]
            } else {
                0.0
            };
            for input in 0..inputs {
                z += x(row, input) * weight(input, unit);
            }
            let d_z = if relu && z <= 0.0 { 0.0 } else { d_h(row, unit) };
            result.h.push(if relu { z.max(0.0) } else { z });
            for input in 0..inputs {
                result.d_x[row * inputs + input] += weight(input, unit) * d_z;
                result.gradient[offset + input * units + unit] += x(row, input) * d_z;
            }
            if bias {
                result.gradient[layer.bias_offset() + unit] += d_z;
            }
        }
    }
    result
}

/// Runs the layer on columns 1.. of wider tiles, with a gradient that starts at 1, and compares with the definition.
fn check<V: Kernels>(
    inputs: usize,
    units: usize,
    bias: bool,
    activation: Activation,
    write: Write,
    rows: usize,
) {
    let layer = Dense::new(3, inputs, units, bias);
    let tiles = rows.div_ceil(TILE);
    let rows = tiles * TILE;
    let parameters = random::<V::Scalar>(layer.end() + 2, 1);
    let x = random_tiles::<V::Scalar>(inputs + 2, rows, 2);
    let mut h = Tiles::new(units, rows);
    let columns = x.some_columns(1, inputs);
    layer.forward::<V>(activation, &parameters, columns, &mut h, tiles);

    let before = random_tiles::<V::Scalar>(inputs + 2, rows, 3);
    let (d_h, mut d_x) = (random_tiles::<V::Scalar>(units, rows, 4), before.clone());
    let mut gradient = vec![V::Scalar::ONE; parameters.len()];
    let mut d_z = d_h.clone();
    layer.backward::<V>(
        activation,
        &parameters,
        columns,
        &h,
        &mut d_z,
        &mut d_x,
        write,
        &mut gradient,
        tiles,
    );

    let wide: Vec<f64> = parameters.iter().map(|p| p.to_f64()).collect();
    let expected = naive(
        layer,
        activation == Activation::Relu,
        &wide,
        |row, input| x.get(row, input + 1).to_f64(),
        |row, unit| d_h.get(row, unit).to_f64(),
        rows,
    );
    let context = format!("{inputs} x {units}, bias {bias}, {activation:?}, {write:?}, {rows} rows");
    // A sum of n terms below 4 in magnitude: n roundings, each relative to a partial sum.
    let close = |value: V::Scalar, expected: f64, terms: usize| {
        let limit = V::Scalar::EPSILON.to_f64() * 4.0 * (terms as f64 + 2.0) * (terms as f64 + 2.0).sqrt();
        assert!(
            (value.to_f64() - expected).abs() <= limit,
            "{context}: {value} instead of {expected}"
        );
    };
    for row in 0..rows {
        for unit in 0..units {
            close(h.get(row, unit), expected.h[row * units + unit], inputs);
        }
        for column in 0..inputs + 2 {
            let kept = before.get(row, column).to_f64();
            match column.checked_sub(1).filter(|&input| input < inputs) {
                None => assert_eq!(d_x.get(row, column), before.get(row, column)),
                Some(input) => {
                    let passed = expected.d_x[row * inputs + input];
                    let total = if write == Write::Add {
                        kept + passed
                    } else {
                        passed
                    };
                    close(d_x.get(row, column), total, units);
                }
            }
        }
    }
    for (value, expected) in gradient.iter().zip(&expected.gradient) {
        close(*value, 1.0 + expected, rows);
    }

    let mut again = vec![V::Scalar::ONE; parameters.len()];
    let mut d_z = d_h.clone();
    layer.backward_parameters::<V>(activation, &parameters, columns, &h, &mut d_z, &mut again, tiles);
    assert_eq!(gradient, again, "{context}");
}

#[test]
fn values_and_derivatives_agree_with_the_definition_for_all_widths() {
    for (inputs, units) in SHAPES {
        for (bias, activation, write) in [
            (true, Activation::Relu, Write::Replace),
            (false, Activation::Linear, Write::Add),
        ] {
            check::<f64>(inputs, units, bias, activation, write, 40);
            check::<f32>(inputs, units, bias, activation, write, 40);
        }
    }
}

#[test]
fn values_and_derivatives_agree_with_the_definition_for_all_numbers_of_rows() {
    for rows in [1, 31, 32, 33, 64, 65, 70, 96] {
        check::<f32>(3, 5, true, Activation::Relu, Write::Replace, rows);
        check::<f64>(20, 2, true, Activation::Linear, Write::Add, rows);
    }
}

/// The order of summation, spelled out: it is part of the promise of the same bits.
#[test]
fn the_gradient_adds_rows_in_order_or_in_a_tree() {
    // Two blocks: one of two tiles, one of a single tile.
    let rows = 96;
    for (inputs, units) in SHAPES {
        let layer = Dense::new(0, inputs, units, true);
        let x = random_tiles::<f32>(inputs, rows, 1);
        let d_h = random_tiles::<f32>(units, rows, 2);
        let mut gradient = random::<f32>(layer.end(), 3);
        let before = gradient.clone();
        let h = Tiles::new(units, rows);
        layer.backward_parameters::<f32>(
            Activation::Linear,
            &vec![0.0; layer.end()],
            x.columns(),
            &h,
            &mut d_h.clone(),
            &mut gradient,
            3,
        );
        let blocks =
            |start: f32, sum: &dyn Fn(std::ops::Range<usize>) -> f32| start + sum(0..64) + sum(64..96);
        let in_order = |term: &dyn Fn(usize) -> f32, rows: std::ops::Range<usize>| {
            rows.fold(0.0, |sum, row| sum + term(row))
        };
        let in_a_tree = |term: &dyn Fn(usize) -> f32, rows: std::ops::Range<usize>| {
            let mut terms: Vec<f32> = rows.clone().take(32).map(term).collect();
            for row in rows.skip(32) {
                terms[row % 32] += term(row);
            }
            while terms.len() > 1 {
                let (low, high) = terms.split_at(terms.len() / 2);
                terms = low.iter().zip(high).map(|(a, b)| a + b).collect();
            }
            terms[0]
        };
        let sum = |term: &dyn Fn(usize) -> f32, rows| {
            if layer.sums_in_order() {
                in_order(term, rows)
            } else {
                in_a_tree(term, rows)
            }
        };
        for unit in 0..units {
            for input in 0..inputs {
                let index = input * units + unit;
                let term = |row| x.get(row, input) * d_h.get(row, unit);
                let expected = blocks(before[index], &|rows| sum(&term, rows));
                assert_eq!(
                    gradient[index].to_bits(),
                    expected.to_bits(),
                    "{inputs} x {units}"
                );
            }
            let index = inputs * units + unit;
            let term = |row| d_h.get(row, unit);
            let expected = blocks(before[index], &|rows| in_a_tree(&term, rows));
            assert_eq!(
                gradient[index].to_bits(),
                expected.to_bits(),
                "{inputs} x {units}, bias"
            );
        }
    }
}

#[test]
fn views_show_the_kernel_by_input_and_unit() {
    let layer = Dense::new(1, 2, 3, true);
    let values: Vec<f64> = (0..12).map(f64::from).collect();
    let mut store = crate::model::Store {
        values: values.into(),
        trainable: 12,
        seed: 0,
        adapted: true,
        target_adapted: true,
    };
    let view = DenseView::<f64, 2, 3>::new(&store, layer);
    assert_eq!(view.kernel()[(0, 0)], 1.0);
    assert_eq!(view.kernel()[(1, 0)], 4.0);
    assert_eq!(view.kernel()[(1, 2)], 6.0);
    assert_eq!(view.bias().as_slice(), [7.0, 8.0, 9.0]);
    let mut view = DenseViewMut::<f64, 2, 3>::new(&mut store, layer);
    view.kernel_mut()[(1, 2)] = -1.0;
    view.bias_mut()[0] = -2.0;
    assert_eq!(store.values[6], -1.0);
    assert_eq!(store.values[7], -2.0);
}
