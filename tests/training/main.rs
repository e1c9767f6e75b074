//! Fits with validation data, weights and callbacks, and fits that stop and go on.

mod callbacks;
mod damage;
mod killed;
mod lbfgs;
mod marginals;
mod metrics;
mod optimizers;
mod refused;
mod resume;
mod weights;

use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
model! { struct Plain = Input(1) -> Dense(1, use_bias = false, kernel_initializer = constant(0.5)); }
model! { struct Wide = Input(3) -> Normalization() -> Dense(20, relu, kernel_regularizer = l2(0.01)) -> Dropout(0.3)
-> Dense(2) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..]))); }
model! {
    #[model(normalize_target)]
    struct Scaled = Input(3) -> Dense(8, tanh) -> Dense(2) -> IndependentNormal(1);
}
model! { struct Classes = Input(3) -> Dense(4) -> DistributionLambda(|t| Categorical(logits = t)); }
model! { #[model(dtype = f64)] struct Double = Input(3) -> Dense(5, tanh) -> Dropout(0.5) -> Dense(1); }

fn rows<const N: usize>(count: usize) -> Vec<[f32; N]> {
    (0..count)
        .map(|row| std::array::from_fn(|k| ((row * 37 + k * 101 + row * row % 13) % 97) as f32 / 48.5 - 1.0))
        .collect()
}

fn targets<const N: usize>(x: &[[f32; N]]) -> Vec<[f32; 1]> {
    x.iter().map(|x| [3.0 * x[0] - x[N - 1] * x[0] + 0.5]).collect()
}

/// All bits of a model and a history.
fn bits<M: Model<Scalar = f32>>(model: &M, history: &History) -> (Vec<u32>, Vec<u64>, Vec<u64>) {
    let losses = |losses: &[f64]| losses.iter().map(|loss| loss.to_bits()).collect();
    (
        model
            .parameters()
            .iter()
            .map(|parameter| parameter.to_bits())
            .collect(),
        losses(&history.loss),
        losses(&history.val_loss),
    )
}

fn line_data() -> (Vec<[f32; 1]>, Vec<[f32; 1]>) {
    let x = rows::<1>(40);
    let y = targets(&x);
    (x, y)
}
