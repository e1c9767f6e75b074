//! T6: predictions of T3's model. T6a, mean and standard deviation of one row; T6b, those of 10,000 rows in one call.

use crate::t3::by_hand::{INPUTS, UNITS};
use crate::{Settings, assert_close, t3};
use probdl::prelude::*;
use probdl_benches::clock::{Clock, keep, least_seconds};
use probdl_benches::data::synthetic;
use probdl_benches::table::{Comparison, print_figure};
use probdl_runtime::lanes::{Kernel, Lanes, instruction_set, run};
use probdl_runtime::math::softplus;
use std::hint::black_box;

const FLOOR: f64 = 1e-3;
/// Units, padded to whole vectors.
const PADDED: usize = UNITS.next_multiple_of(16);
const ROWS: usize = 10_000;
/// Rows that go through the layers together.
const TILE: usize = 32;

fn trained() -> t3::Net {
    let (x, y) = t3::rows();
    let mut model = t3::untrained();
    model
        .fit(&x, &y, &Fit::new(Adam::new(0.001)).epochs(5))
        .expect("finite data");
    model
}

/// One row.
pub(crate) fn compare_one(_settings: &Settings) {
    let model = trained();
    let parameters = Parameters::from_canonical(model.parameters());
    let row = synthetic::<INPUTS>(1, 1).0[0];
    let set = instruction_set();
    let by_hand = || {
        run(
            set,
            One {
                parameters: &parameters,
                row: black_box(&row),
            },
        )
    };
    let through_model = || {
        let law = model.distribution(black_box(&row));
        [law.mean()[0], law.stddev()[0]]
    };
    let plain = || scalar(model.parameters(), black_box(&row));
    assert_close("by hand", &by_hand(), &through_model(), 1e-5);
    assert_close("scalar", &plain(), &through_model(), 1e-5);
    let seconds = least_seconds(
        Clock::Thread,
        [
            &mut || keep(through_model()),
            &mut || keep(by_hand()),
            &mut || keep(plain()),
        ],
    );
    Comparison {
        task: "T6a one row",
        unit: "row",
        units: 1.0,
        seconds,
        mark: 1.10,
    }
    .print();
}

/// Many rows.
pub(crate) fn compare_many(_settings: &Settings) {
    let model = trained();
    let parameters = Parameters::from_canonical(model.parameters());
    let rows = synthetic::<INPUTS>(ROWS, 2).0;
    let set = instruction_set();
    let mut results = vec![[0.0; 2]; ROWS];
    let mut by_hand = || {
        run(
            set,
            Many {
                parameters: &parameters,
                rows: &rows,
                results: &mut results,
            },
        );
        results[ROWS - 1]
    };
    let through_model = || {
        let laws = model.distributions(&rows);
        (laws.mean(), laws.stddev())
    };
    let mut plain_results = vec![[0.0; 2]; ROWS];
    let mut plain = || {
        for (row, result) in rows.iter().zip(&mut plain_results) {
            *result = scalar(model.parameters(), row);
        }
        plain_results[ROWS - 1]
    };
    let (means, deviations) = through_model();
    let last = [means[ROWS - 1][0], deviations[ROWS - 1][0]];
    assert_close("by hand", &by_hand(), &last, 1e-5);
    assert_close("scalar", &plain(), &last, 1e-5);
    let seconds = least_seconds(
        Clock::Thread,
        [
            &mut || keep(through_model()),
            &mut || keep(by_hand()),
            &mut || keep(plain()),
        ],
    );
    Comparison {
        task: "T6b rows",
        unit: "row",
        units: ROWS as f64,
        seconds,
        mark: 1.10,
    }
    .print();
    let rate = ROWS as f64 / seconds[0] / 1e6;
    print_figure("rows a second, through model!", rate, "M", ">= 90", rate >= 90.0);
}

#[repr(align(64))]
struct Aligned<T>(T);

/// The parameters with units side by side, padded with zeros.
struct Parameters {
    first: Aligned<[[f32; PADDED]; INPUTS]>,
    bias: Aligned<[f32; PADDED]>,
    second: Aligned<[[f32; PADDED]; 2]>,
    second_bias: [f32; 2],
}

impl Parameters {
    fn from_canonical(values: &[f32]) -> Self {
        let mut parameters = Self {
            first: Aligned([[0.0; PADDED]; INPUTS]),
            bias: Aligned([0.0; PADDED]),
            second: Aligned([[0.0; PADDED]; 2]),
            second_bias: [0.0; 2],
        };
        let (first, rest) = values.split_at(INPUTS * UNITS);
        let (bias, rest) = rest.split_at(UNITS);
        let (second, second_bias) = rest.split_at(2 * UNITS);
        for unit in 0..UNITS {
            for input in 0..INPUTS {
                parameters.first.0[input][unit] = first[input * UNITS + unit];
            }
            parameters.bias.0[unit] = bias[unit];
            for output in 0..2 {
                parameters.second.0[output][unit] = second[2 * unit + output];
            }
        }
        parameters.second_bias.copy_from_slice(second_bias);
        parameters
    }
}

/// One row, with the units in the lanes.
struct One<'a> {
    parameters: &'a Parameters,
    row: &'a [f32; INPUTS],
}

impl Kernel<f32> for One<'_> {
    /// The mean and the standard deviation.
    type Output = [f32; 2];

    #[inline(always)]
    fn run<V: Lanes<Scalar = f32>>(self) -> [f32; 2] {
        let Parameters {
            first,
            bias,
            second,
            second_bias,
        } = self.parameters;
        let mut outputs = [V::splat(0.0); 2];
        for at in (0..PADDED).step_by(V::LANES) {
            // Two chains of additions, each half as long.
            let mut sums = [V::load(&bias.0[at..]), V::splat(0.0)];
            for input in 0..INPUTS {
                let product = V::broadcast(self.row[input]) * V::load(&first.0[input][at..]);
                sums[input % 2] = sums[input % 2] + product;
            }
            let hidden = V::splat(0.0).maximum(sums[0] + sums[1]);
            for output in 0..2 {
                outputs[output] = outputs[output] + hidden * V::load(&second.0[output][at..]);
            }
        }
        let [location, raw] = [crate::sums::sum(outputs[0]), crate::sums::sum(outputs[1])];
        [
            location + second_bias[0],
            softplus(raw + second_bias[1]) + FLOOR as f32,
        ]
    }
}

/// Many rows, in tiles with the rows in the lanes.
struct Many<'a> {
    parameters: &'a Parameters,
    rows: &'a [[f32; INPUTS]],
    results: &'a mut [[f32; 2]],
}

impl Kernel<f32> for Many<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes<Scalar = f32>>(self) {
        match V::LANES {
            16 => self.predict::<V, 2, 10, 1>(),
            8 => self.predict::<V, 4, 2, 4>(),
            4 => self.predict::<V, 8, 2, 4>(),
            _ => self.predict::<V, 32, 1, 8>(),
        }
    }
}

impl Many<'_> {
    /// `K` vectors are a tile; `U` units and `N` vectors are computed at a time.
    #[inline(always)]
    fn predict<V: Lanes<Scalar = f32>, const K: usize, const U: usize, const N: usize>(self) {
        let Parameters {
            first,
            bias,
            second,
            second_bias,
        } = self.parameters;
        let Aligned(columns) = &mut Aligned([[0.0_f32; TILE]; INPUTS]);
        for (rows, results) in self.rows.chunks(TILE).zip(self.results.chunks_mut(TILE)) {
            if rows.len() < TILE {
                for (row, x) in rows.iter().enumerate() {
                    for input in 0..INPUTS {
                        columns[input][row] = x[input];
                    }
                }
            } else if V::LANES > INPUTS {
                transpose::<V::Half>(rows, columns);
            } else {
                transpose::<V>(rows, columns);
            }
            let mut laws = [[0.0; TILE]; 2];
            for row in (0..TILE).step_by(N * V::LANES) {
                let mut outputs = [[V::splat(0.0); N]; 2];
                for output in 0..2 {
                    outputs[output] = [V::broadcast(second_bias[output]); N];
                }
                for unit in (0..UNITS).step_by(U) {
                    let mut sums = [[V::splat(0.0); N]; U];
                    for u in 0..U {
                        sums[u] = [V::broadcast(bias.0[unit + u]); N];
                    }
                    for input in 0..INPUTS {
                        for u in 0..U {
                            let weight = V::broadcast(first.0[input][unit + u]);
                            for n in 0..N {
                                let x = V::load(&columns[input][row + n * V::LANES..]);
                                sums[u][n] = sums[u][n] + weight * x;
                            }
                        }
                    }
                    for u in 0..U {
                        for n in 0..N {
                            let hidden = V::splat(0.0).maximum(sums[u][n]);
                            for output in 0..2 {
                                let weight = V::broadcast(second.0[output][unit + u]);
                                outputs[output][n] = outputs[output][n] + weight * hidden;
                            }
                        }
                    }
                }
                for n in 0..N {
                    let at = row + n * V::LANES;
                    outputs[0][n].store(&mut laws[0][at..]);
                    (softplus(outputs[1][n]) + V::splat(FLOOR)).store(&mut laws[1][at..]);
                }
            }
            for (row, result) in results.iter_mut().enumerate() {
                *result = [laws[0][row], laws[1][row]];
            }
        }
    }
}

/// Rows to columns, in squares of as many numbers as there are lanes.
#[inline(always)]
fn transpose<V: Lanes<Scalar = f32>>(rows: &[[f32; INPUTS]], columns: &mut [[f32; TILE]; INPUTS]) {
    for input in (0..INPUTS).step_by(V::LANES) {
        for row in (0..TILE).step_by(V::LANES) {
            let mut square = [V::splat(0.0); INPUTS];
            for k in 0..V::LANES {
                square[k] = V::load(&rows[row + k][input..]);
            }
            exchange::<V, 8>(&mut square);
            exchange::<V, 4>(&mut square);
            exchange::<V, 2>(&mut square);
            for k in 0..V::LANES {
                square[k].store(&mut columns[input + k][row..]);
            }
        }
    }
}

/// Exchanges the quarters of each square of `BLOCK` numbers that are not on its diagonal.
#[inline(always)]
fn exchange<V: Lanes, const BLOCK: usize>(square: &mut [V; INPUTS]) {
    if BLOCK <= V::LANES {
        for first in (0..V::LANES).step_by(BLOCK) {
            for k in first..first + BLOCK / 2 {
                let (low, high) = square[k].exchange::<BLOCK>(square[k + BLOCK / 2]);
                (square[k], square[k + BLOCK / 2]) = (low, high);
            }
        }
    }
}

/// Plain loops.
fn scalar(values: &[f32], row: &[f32; INPUTS]) -> [f32; 2] {
    let (first, rest) = values.split_at(INPUTS * UNITS);
    let (bias, rest) = rest.split_at(UNITS);
    let (second, second_bias) = rest.split_at(2 * UNITS);
    let mut hidden = [0.0; UNITS];
    hidden.copy_from_slice(bias);
    for (x, weights) in row.iter().zip(first.chunks_exact(UNITS)) {
        for (hidden, weight) in hidden.iter_mut().zip(weights) {
            *hidden += x * weight;
        }
    }
    let mut outputs = [second_bias[0], second_bias[1]];
    for (hidden, weights) in hidden.iter().zip(second.chunks_exact(2)) {
        outputs[0] += hidden.max(0.0) * weights[0];
        outputs[1] += hidden.max(0.0) * weights[1];
    }
    let [location, raw] = outputs;
    [location, raw.max(0.0) + (-raw.abs()).exp().ln_1p() + FLOOR as f32]
}
