//! T3 in plain loops, a row at a time.

use super::by_hand::{COUNT, INPUTS, UNITS};

const BIAS: usize = INPUTS * UNITS;
const SECOND: usize = BIAS + UNITS;
const SECOND_BIAS: usize = SECOND + 2 * UNITS;
const HALF_LN_TAU: f32 = 0.918_938_5;

/// Parameters in canonical order, and the last epoch's loss.
pub(crate) fn fit(x: &[[f32; INPUTS]], y: &[[f32; 1]], start: &[f32], epochs: usize) -> (Vec<f32>, f64) {
    let mut values = start.to_vec();
    let (mut mean, mut square) = (vec![0.0; COUNT], vec![0.0; COUNT]);
    let (mut power_1, mut power_2) = (1.0_f64, 1.0_f64);
    let mut gradient = vec![0.0; COUNT];
    let mut loss = 0.0;
    for _ in 0..epochs {
        let mut epoch_loss = 0.0;
        for (x, y) in x.chunks(32).zip(y.chunks(32)) {
            gradient.fill(0.0);
            for (x, y) in x.iter().zip(y) {
                epoch_loss += f64::from(row(x, y[0], &values, &mut gradient));
            }
            for slope in &mut gradient {
                *slope /= x.len() as f32;
            }
            power_1 *= 0.9;
            power_2 *= 0.999;
            let rate = (1e-3 * (1.0 - power_2).sqrt() / (1.0 - power_1)) as f32;
            for (((w, g), m), v) in values.iter_mut().zip(&gradient).zip(&mut mean).zip(&mut square) {
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
fn row(x: &[f32; INPUTS], y: f32, values: &[f32], gradient: &mut [f32]) -> f32 {
    let mut hidden = [0.0; UNITS];
    hidden.copy_from_slice(&values[BIAS..SECOND]);
    for (x, weights) in x.iter().zip(values[..BIAS].chunks_exact(UNITS)) {
        for (hidden, weight) in hidden.iter_mut().zip(weights) {
            *hidden += x * weight;
        }
    }
    let mut outputs = [values[SECOND_BIAS], values[SECOND_BIAS + 1]];
    for (hidden, weights) in hidden.iter_mut().zip(values[SECOND..].chunks_exact(2)) {
        *hidden = hidden.max(0.0);
        outputs[0] += *hidden * weights[0];
        outputs[1] += *hidden * weights[1];
    }
    let [location, raw] = outputs;
    let power = (-raw.abs()).exp();
    let scale = raw.max(0.0) + power.ln_1p() + 1e-3;
    let sigmoid = if raw < 0.0 { power } else { 1.0 } / (1.0 + power);
    let z = (y - location) / scale;
    let d_outputs = [-z / scale, (1.0 - z * z) / scale * sigmoid];

    let (first, second) = gradient.split_at_mut(SECOND);
    let (d_kernel, d_bias) = first.split_at_mut(BIAS);
    let mut d_hidden = [0.0; UNITS];
    for unit in 0..UNITS {
        for output in 0..2 {
            second[2 * unit + output] += hidden[unit] * d_outputs[output];
            d_hidden[unit] += values[SECOND + 2 * unit + output] * d_outputs[output];
        }
        if hidden[unit] <= 0.0 {
            d_hidden[unit] = 0.0;
        }
        d_bias[unit] += d_hidden[unit];
    }
    second[2 * UNITS] += d_outputs[0];
    second[2 * UNITS + 1] += d_outputs[1];
    for (x, d_kernel) in x.iter().zip(d_kernel.chunks_exact_mut(UNITS)) {
        for (d_kernel, d_hidden) in d_kernel.iter_mut().zip(&d_hidden) {
            *d_kernel += x * d_hidden;
        }
    }
    0.5 * z * z + scale.ln() + HALF_LN_TAU
}
