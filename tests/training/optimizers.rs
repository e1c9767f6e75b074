//! What is done to gradients and parameters around a step.

use crate::{Scaled, rows, targets};
use probdl::optimizer::Clipped;
use probdl::prelude::*;

/// With a limit far below the gradient, a step of each tensor is as long as the limit.
#[test]
fn the_norm_of_each_tensor_is_clipped() {
    let (x, y) = (rows::<3>(45), targets(&rows::<3>(45)));
    let step = |optimizer: Clipped<SGD>| {
        let mut model = Scaled::new(7);
        let before = model.parameters().to_vec();
        model.fit(&x, &y, &Fit::new(optimizer).batch_size(45)).unwrap();
        let moved = model.parameters().iter().zip(before);
        moved
            .map(|(after, before)| f64::from(after - before))
            .collect::<Vec<_>>()
    };
    let norm = |step: &[f64]| step.iter().map(|step| step * step).sum::<f64>().sqrt();
    let clipped = step(SGD::new(1.0).clipnorm(0.01));
    // 3 × 8 and 8, 8 × 2 and 2.
    for tensor in [0..24, 24..32, 32..48, 48..50] {
        assert!((norm(&clipped[tensor]) - 0.01).abs() < 1e-6);
    }
    assert!((norm(&step(SGD::new(1.0).global_clipnorm(0.01))) - 0.01).abs() < 1e-6);
    let largest = |step: Vec<f64>| step.into_iter().fold(0.0, |most: f64, step| most.max(step.abs()));
    assert!((largest(step(SGD::new(1.0).clipvalue(0.001))) - 0.001).abs() < 1e-6);
}

#[test]
fn a_fit_leaves_the_average_and_goes_on_without_it() {
    let (x, y) = (rows::<3>(45), targets(&rows::<3>(45)));
    let training = Training::new(&x, &y).validation_data(&x, &y);
    let fit = Fit::new(SGD::new(0.1).use_ema(0.75)).batch_size(45).epochs(5);
    let mut model = Scaled::new(7);
    let mut average: Vec<f64> = model.parameters().iter().map(|&w| f64::from(w)).collect();
    let mut last = vec![];
    let mut watch = each(|epoch: &Epoch<'_, Scaled>| {
        last = epoch.model.parameters().to_vec();
        for (average, &w) in average.iter_mut().zip(&last) {
            *average = 0.75 * *average + 0.25 * f64::from(w);
        }
    });
    let fitted = model.fit_on(&training, &fit, &mut watch).unwrap();
    for (w, average) in model.parameters().iter().zip(&average) {
        assert!((f64::from(*w) - average).abs() < 1e-6);
    }
    assert_eq!(fitted.state.parameters(), last);
    assert_ne!(model.parameters(), last);
    // What is reported on the way is that of the run.
    model.set_parameters(&last).unwrap();
    assert_eq!(
        fitted.history.val_loss.last(),
        Some(&model.evaluate(&x, &y).unwrap().loss)
    );
}
