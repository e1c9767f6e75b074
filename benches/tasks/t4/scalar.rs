//! T4 in plain loops, a row at a time, rows of the kernels in the inner loops.

use super::{BATCH, CLASSES, EPOCHS, INPUTS, UNITS};

/// Inputs and units of each layer, and where its parameters start.
const LAYERS: [(usize, usize, usize); 3] = [
    (INPUTS, UNITS, 0),
    (UNITS, UNITS, (INPUTS + 1) * UNITS),
    (UNITS, CLASSES, (INPUTS + 1) * UNITS + (UNITS + 1) * UNITS),
];

/// Parameters in canonical order, and the last epoch's loss.
pub(super) fn fit(x: &[[f32; INPUTS]], y: &[u32], start: &[f32]) -> (Vec<f32>, f64) {
    let mut values = start.to_vec();
    let [mut mean, mut square, mut gradient] = [(); 3].map(|()| vec![0.0; start.len()]);
    let (mut power_1, mut power_2) = (1.0_f64, 1.0_f64);
    let mut loss = 0.0;
    for _ in 0..EPOCHS {
        let mut epoch_loss = 0.0;
        for (x, y) in x.chunks(BATCH).zip(y.chunks(BATCH)) {
            gradient.fill(0.0);
            for (x, &y) in x.iter().zip(y) {
                epoch_loss += f64::from(row(x, y as usize, &values, &mut gradient));
            }
            power_1 *= 0.9;
            power_2 *= 0.999;
            let rate = (1e-3 * (1.0 - power_2).sqrt() / (1.0 - power_1)) as f32;
            let weight = 1.0 / x.len() as f32;
            for (((w, g), m), v) in values.iter_mut().zip(&gradient).zip(&mut mean).zip(&mut square) {
                let g = weight * g;
                *m += (g - *m) * 0.1;
                *v += (g * g - *v) * 0.001;
                *w -= *m * rate / (v.sqrt() + 1e-7);
            }
        }
        loss = epoch_loss / x.len() as f64;
    }
    (values, loss)
}

/// The loss of a row; adds its gradient.
fn row(x: &[f32], class: usize, values: &[f32], gradient: &mut [f32]) -> f32 {
    let mut activations = vec![x.to_vec()];
    for (layer, (inputs, units, offset)) in LAYERS.into_iter().enumerate() {
        let kernel = &values[offset..][..inputs * units];
        let mut outputs = values[offset + inputs * units..][..units].to_vec();
        for (input, weights) in activations[layer].iter().zip(kernel.chunks_exact(units)) {
            for (output, weight) in outputs.iter_mut().zip(weights) {
                *output += input * weight;
            }
        }
        if layer < 2 {
            for output in &mut outputs {
                *output = output.max(0.0);
            }
        }
        activations.push(outputs);
    }
    let logits = &activations[3];
    let largest = logits.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = logits.iter().map(|logit| (logit - largest).exp()).sum();
    let loss = sum.ln() + largest - logits[class];
    let mut deltas: Vec<f32> = logits.iter().map(|logit| (logit - largest).exp() / sum).collect();
    deltas[class] -= 1.0;
    for (layer, (inputs, units, offset)) in LAYERS.into_iter().enumerate().rev() {
        let (d_kernel, d_bias) = gradient[offset..][..(inputs + 1) * units].split_at_mut(inputs * units);
        let kernel = &values[offset..][..inputs * units];
        for (d_bias, delta) in d_bias.iter_mut().zip(&deltas) {
            *d_bias += delta;
        }
        let mut before = vec![0.0; inputs];
        for (input, activation) in activations[layer].iter().enumerate() {
            let rows = input * units..(input + 1) * units;
            for (d_weight, delta) in d_kernel[rows.clone()].iter_mut().zip(&deltas) {
                *d_weight += activation * delta;
            }
            if layer > 0 && *activation > 0.0 {
                before[input] = kernel[rows]
                    .iter()
                    .zip(&deltas)
                    .map(|(weight, delta)| weight * delta)
                    .sum();
            }
        }
        deltas = before;
    }
    loss
}
