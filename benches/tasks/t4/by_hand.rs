//! T4 by hand: every matrix in panels for good; bias, activation and mask in the stores of the products.
//!
//! What was tried, on Zen 4, in ms a fit, with blocks of rows x vectors: AVX-512 with 16 x 1 takes 377 (82 to 87 % of the
//! peak), with each weight an operand in memory that is used once. AVX2 takes 505 with 4 x 2 throughout, 474 with 5 x 2
//! in the products with weights (486 with 6 x 2), 598 with 2 x 2, 786 with 8 x 2, which has too few registers. SSE2 has
//! few registers for panels of 16 columns: 1300 with 2 x 4 or 3 x 4, half of its peak.

use super::panels::{Block, Line, Panels, WIDTH, block, transpose, transposed_block};
use super::{BATCH, CLASSES, EPOCHS, INPUTS, UNITS};
use probdl_runtime::lanes::{Kernel, Lanes};
use probdl_runtime::math::{exp, ln};

/// A layer's parameters, gradients and moments; its activations and deltas.
struct Layer {
    weights: Panels,
    bias: Vec<Line>,
    d_weights: Panels,
    d_bias: Vec<Line>,
    moments: [Vec<Line>; 4],
    outputs: Panels,
    deltas: Panels,
    /// The transposed weights, if the layer has deltas to pass on.
    transposed: Option<Panels>,
}

impl Layer {
    fn new(inputs: usize, units: usize, parameters: &mut impl Iterator<Item = f32>, passes_on: bool) -> Self {
        let mut weights = Panels::new(inputs, units);
        for input in 0..inputs {
            for unit in 0..units {
                weights.set(input, unit, parameters.next().expect("all parameters"));
            }
        }
        let mut bias = vec![Line::ZERO; units.div_ceil(WIDTH)];
        for unit in 0..units {
            bias[unit / WIDTH].0[unit % WIDTH] = parameters.next().expect("all parameters");
        }
        let zeros = |lines: &Vec<Line>| vec![Line::ZERO; lines.len()];
        Self {
            d_weights: Panels::new(inputs, units),
            d_bias: zeros(&bias),
            moments: [
                zeros(&weights.lines),
                zeros(&weights.lines),
                zeros(&bias),
                zeros(&bias),
            ],
            outputs: Panels::new(BATCH, units),
            deltas: Panels::new(BATCH, units),
            transposed: passes_on.then(|| Panels::new(units.next_multiple_of(WIDTH), inputs)),
            weights,
            bias,
        }
    }

    fn write_back(&self, units: usize, parameters: &mut Vec<f32>) {
        for input in 0..self.weights.rows {
            parameters.extend((0..units).map(|unit| self.weights.get(input, unit)));
        }
        parameters.extend((0..units).map(|unit| self.bias[unit / WIDTH].0[unit % WIDTH]));
    }

    /// `x w + b`, cut off below 0 if `RELU`.
    #[inline(always)]
    fn forward<V: Lanes<Scalar = f32>, const M: usize, const N: usize, const RELU: bool>(
        &mut self,
        x: &Panels,
        rows: usize,
    ) {
        for (panel, bias) in self.bias.iter().enumerate() {
            let weights = self.weights.panel(panel);
            let outputs = self.outputs.panel_mut(panel);
            for row in starts::<M>(rows) {
                let sums: Block<V, M, N> = block(x, row, weights);
                for m in 0..M {
                    for n in 0..N {
                        let at = n * V::LANES;
                        let sum = sums[m][n] + V::load(&bias.0[at..]);
                        let value = if RELU { V::splat(0.0).maximum(sum) } else { sum };
                        value.store(&mut outputs[row + m].0[at..]);
                    }
                }
            }
        }
    }

    /// The gradients of weights and bias, from the deltas.
    #[inline(always)]
    fn gradients<V: Lanes<Scalar = f32>, const M: usize, const N: usize>(&mut self, x: &Panels, rows: usize) {
        for panel in 0..self.bias.len() {
            let deltas = &self.deltas.panel(panel)[..rows];
            let mut sums = [V::splat(0.0); N];
            for delta in deltas {
                for n in 0..N {
                    sums[n] = sums[n] + V::load(&delta.0[n * V::LANES..]);
                }
            }
            for n in 0..N {
                sums[n].store(&mut self.d_bias[panel].0[n * V::LANES..]);
            }
            let d_weights = self.d_weights.panel_mut(panel);
            for input in (0..d_weights.len()).step_by(M) {
                let left = &x.panel(input / WIDTH)[..rows];
                let sums: Block<V, M, N> = transposed_block(left, input % WIDTH, deltas);
                for m in 0..M {
                    for n in 0..N {
                        sums[m][n].store(&mut d_weights[input + m].0[n * V::LANES..]);
                    }
                }
            }
        }
    }

    /// The deltas of the layer before, where its outputs are above 0.
    #[inline(always)]
    fn backward<V: Lanes<Scalar = f32>, const M: usize, const N: usize>(
        &mut self,
        before: &mut Self,
        rows: usize,
    ) {
        let Some(transposed) = &mut self.transposed else {
            return;
        };
        transpose(&self.weights, transposed);
        let zero = V::splat(0.0);
        for panel in 0..transposed.count() {
            let weights = transposed.panel(panel);
            let outputs = before.outputs.panel(panel);
            let deltas = before.deltas.panel_mut(panel);
            for row in starts::<M>(rows) {
                let sums: Block<V, M, N> = block(&self.deltas, row, weights);
                for m in 0..M {
                    for n in 0..N {
                        let at = n * V::LANES;
                        let output = V::load(&outputs[row + m].0[at..]);
                        V::select(zero.less(output), sums[m][n], zero).store(&mut deltas[row + m].0[at..]);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn update<V: Lanes<Scalar = f32>>(&mut self, rate: f64) {
        let [mean, square, bias_mean, bias_square] = &mut self.moments;
        adam::<V>(rate, &self.d_weights.lines, &mut self.weights.lines, mean, square);
        adam::<V>(rate, &self.d_bias, &mut self.bias, bias_mean, bias_square);
    }
}

/// Where blocks of `M` rows start that cover all rows. The last may begin inside the one before: what both write is the
/// same.
#[inline(always)]
fn starts<const M: usize>(rows: usize) -> impl Iterator<Item = usize> {
    let last = rows.saturating_sub(M);
    (0..rows).step_by(M).map(move |row| row.min(last))
}

/// Keras' Adam with its default decays.
#[inline(always)]
fn adam<V: Lanes<Scalar = f32>>(
    rate: f64,
    gradient: &[Line],
    values: &mut [Line],
    mean: &mut [Line],
    square: &mut [Line],
) {
    let (rest_1, rest_2, epsilon) = (V::splat(1.0 - 0.9), V::splat(1.0 - 0.999), V::splat(1e-7));
    let rate = V::splat(rate);
    for (((g, w), m), v) in gradient.iter().zip(values).zip(mean).zip(square) {
        for at in (0..WIDTH).step_by(V::LANES) {
            let g = V::load(&g.0[at..]);
            let mean = V::load(&m.0[at..]);
            let square = V::load(&v.0[at..]);
            let mean = mean + (g - mean) * rest_1;
            let square = square + (g * g - square) * rest_2;
            let moved = V::load(&w.0[at..]) - mean * rate / (square.sqrt() + epsilon);
            mean.store(&mut m.0[at..]);
            square.store(&mut v.0[at..]);
            moved.store(&mut w.0[at..]);
        }
    }
}

/// The mean loss of logits, and their deltas. Classes are columns; `LANES` rows at a time, one class a vector.
#[inline(always)]
fn head<V: Lanes<Scalar = f32>>(layer: &mut Layer, classes: &[u32]) -> f32 {
    let weight = 1.0 / classes.len() as f32;
    let mut total = 0.0;
    for first in (0..classes.len()).step_by(V::LANES) {
        let mut columns = [[0.0_f32; WIDTH]; CLASSES];
        for lane in 0..V::LANES {
            for class in 0..CLASSES {
                columns[class][lane] = layer.outputs.lines[first + lane].0[class];
            }
        }
        let mut largest = V::load(&columns[0]);
        for column in &columns[1..] {
            largest = largest.maximum(V::load(column));
        }
        let mut sum = V::splat(0.0);
        let mut powers = [V::splat(0.0); CLASSES];
        for class in 0..CLASSES {
            powers[class] = exp(V::load(&columns[class]) - largest);
            sum = sum + powers[class];
        }
        let mut normalizers = [0.0; WIDTH];
        (ln(sum) + largest).store(&mut normalizers);
        for lane in 0..V::LANES {
            let class = classes[first + lane] as usize;
            total += normalizers[lane] - columns[class][lane];
        }
        let scale = V::broadcast(weight) / sum;
        for class in 0..CLASSES {
            (powers[class] * scale).store(&mut columns[class]);
        }
        for lane in 0..V::LANES {
            let deltas = &mut layer.deltas.lines[first + lane].0;
            for class in 0..CLASSES {
                deltas[class] = columns[class][lane];
            }
            deltas[classes[first + lane] as usize] -= weight;
        }
    }
    total * weight
}

/// A fit with Adam, in the order of the data.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByHand<'a> {
    pub(super) x: &'a [[f32; INPUTS]],
    pub(super) y: &'a [u32],
    /// In canonical order.
    pub(super) start: &'a [f32],
}

impl Kernel<f32> for ByHand<'_> {
    /// The parameters in canonical order, and the last epoch's loss.
    type Output = (Vec<f32>, f64);

    #[inline(always)]
    fn run<V: Lanes<Scalar = f32>>(self) -> Self::Output {
        match V::LANES {
            16 => self.fit::<V, 16, 16, 1>(),
            8 => self.fit::<V, 5, 4, 2>(),
            4 => self.fit::<V, 3, 2, 4>(),
            _ => self.fit::<V, 1, 1, 16>(),
        }
    }
}

impl ByHand<'_> {
    #[inline(always)]
    fn fit<V: Lanes<Scalar = f32>, const B: usize, const M: usize, const N: usize>(self) -> (Vec<f32>, f64) {
        let batches = self.x.chunks(BATCH).map(pack).collect::<Vec<_>>();
        let parameters = &mut self.start.iter().copied();
        let mut first = Layer::new(INPUTS, UNITS, parameters, false);
        let mut second = Layer::new(UNITS, UNITS, parameters, true);
        let mut third = Layer::new(UNITS, CLASSES, parameters, true);
        let (mut power_1, mut power_2) = (1.0_f64, 1.0_f64);
        let mut loss = 0.0;
        for _ in 0..EPOCHS {
            let mut epoch_loss = 0.0;
            for (x, classes) in batches.iter().zip(self.y.chunks(BATCH)) {
                let rows = classes.len();
                first.forward::<V, B, N, true>(x, rows);
                second.forward::<V, B, N, true>(&first.outputs, rows);
                third.forward::<V, B, N, false>(&second.outputs, rows);
                epoch_loss += f64::from(head::<V>(&mut third, classes)) * rows as f64;
                third.gradients::<V, M, N>(&second.outputs, rows);
                third.backward::<V, B, N>(&mut second, rows);
                second.gradients::<V, M, N>(&first.outputs, rows);
                second.backward::<V, B, N>(&mut first, rows);
                first.gradients::<V, M, N>(x, rows);
                power_1 *= 0.9;
                power_2 *= 0.999;
                let rate = 1e-3 * (1.0 - power_2).sqrt() / (1.0 - power_1);
                first.update::<V>(rate);
                second.update::<V>(rate);
                third.update::<V>(rate);
            }
            loss = epoch_loss / self.x.len() as f64;
        }
        let mut parameters = Vec::with_capacity(self.start.len());
        first.write_back(UNITS, &mut parameters);
        second.write_back(UNITS, &mut parameters);
        third.write_back(CLASSES, &mut parameters);
        (parameters, loss)
    }
}

fn pack(rows: &[[f32; INPUTS]]) -> Panels {
    let mut panels = Panels::new(rows.len(), INPUTS);
    for (row, x) in rows.iter().enumerate() {
        for (panel, x) in x.as_chunks::<WIDTH>().0.iter().enumerate() {
            panels.panel_mut(panel)[row] = Line(*x);
        }
    }
    panels
}
