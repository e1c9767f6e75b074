//! Validation data, and weights of rows and classes.

use crate::{Classes, Plain, Scaled, Wide, bits, rows, targets};
use probdl::prelude::*;

#[test]
fn val_loss_is_what_evaluate_says_after_each_epoch() {
    let (x, y) = (rows::<3>(300), targets(&rows::<3>(300)));
    let (mut wide, mut scaled) = (Wide::new(3), Scaled::new(3));
    let fit = Fit::new(Adam::new(0.01)).epochs(4);
    let training = Training::new(&x[..200], &y[..200]).validation_data(&x[200..], &y[200..]);
    macro_rules! check {
        ($model:ident, $type:ty) => {{
            let mut said = vec![];
            let mut seen = vec![];
            let watch = each(|epoch: &Epoch<'_, $type>| {
                said.push(epoch.model.evaluate(&x[200..], &y[200..]).unwrap().loss);
                seen.push(epoch.val_loss.unwrap());
            });
            let history = $model.fit_on(&training, &fit, &mut { watch }).unwrap().history;
            assert_eq!((history.val_loss.len(), &history.val_loss), (4, &said));
            assert_eq!(seen, said);
        }};
    }
    check!(wide, Wide);
    check!(scaled, Scaled);

    // Validation changes nothing in training.
    let mut alone = Wide::new(3);
    let history = alone.fit(&x[..200], &y[..200], &fit).unwrap();
    assert_eq!(alone.parameters(), wide.parameters());
    assert!(history.val_loss.is_empty() && history.metrics.is_empty());
}

#[test]
fn a_split_takes_the_last_rows_before_any_shuffling() {
    let (x, y) = (rows::<3>(101), targets(&rows::<3>(101)));
    let fit = Fit::new(Adam::new(0.01)).epochs(3);
    let (mut split, mut apart) = (Wide::new(1), Wide::new(1));
    let history = split.fit(&x, &y, &fit.clone().validation_split(0.2)).unwrap();
    // ⌊101 · 0.8⌋ = 80.
    let training = Training::new(&x[..80], &y[..80]).validation_data(&x[80..], &y[80..]);
    let expected = apart.fit_on(&training, &fit, &mut ()).unwrap().history;
    assert_eq!(bits(&split, &history), bits(&apart, &expected));
    assert!(matches!(
        split.fit(&x[..2], &y[..2], &fit.clone().validation_split(0.6)),
        Err(FitError::ValidationSplit { rows: 2, .. })
    ));
    assert!(history.to_string().contains("val_loss"));
}

/// The sum of weighted losses is divided by the number of rows. With w = 1/2 and a mean of squares: for x = y = 1, 2 the
/// losses are 1/4 and 1.
#[test]
fn weighted_losses_are_divided_by_the_number_of_rows() {
    let (x, y) = ([[1.0], [2.0]], [[1.0], [2.0]]);
    let fit = Fit::new(SGD::new(0.1)).shuffle(false);
    let mut model = Plain::new(0);
    let training = Training::new(&x, &y)
        .sample_weight(&[3.0, 5.0])
        .validation_data(&x, &y)
        .validation_sample_weight(&[4.0_f32, 0.0]);
    let fitted = model.fit_on(&training, &fit, &mut ()).unwrap();
    assert_eq!(fitted.history.loss, [(3.0 * 0.25 + 5.0 * 1.0) / 2.0]);
    // The gradient is Σ w · 2(ax − y)x / 2 = (3 · −1 + 5 · −4) / 2.
    let moved = 0.5 + 0.1 * 11.5_f32;
    assert!((model.parameters()[0] - moved).abs() < 1e-6);
    let after = f64::from(model.parameters()[0]) - 1.0;
    assert!((fitted.history.val_loss[0] - 4.0 * after * after / 2.0).abs() < 1e-6);
}

#[test]
fn weights_of_one_change_no_bit_and_a_weight_of_zero_leaves_a_row_out() {
    let (x, y) = (rows::<3>(70), targets(&rows::<3>(70)));
    let fit = Fit::new(Adam::new(0.01)).epochs(3).batch_size(35);
    let run = |training: &Training<'_, [f32; 3], [f32; 1]>| {
        let mut model = Scaled::new(1);
        let history = model.fit_on(training, &fit, &mut ()).unwrap().history;
        bits(&model, &history)
    };
    let plain = run(&Training::new(&x, &y));
    assert_eq!(run(&Training::new(&x, &y).sample_weight(&vec![1.0; 70])), plain);
    let mut weights = vec![1.0; 70];
    weights[3] = 0.0;
    weights[69] = 0.0;
    let mut other = y.clone();
    (other[3], other[69]) = ([0.25], [-0.25]);
    // The statistics of the targets would see them.
    let run_fixed = |y: &[[f32; 1]]| {
        let mut model = Wide::new(1);
        let training = Training::new(&x, y).sample_weight(&weights);
        let history = model.fit_on(&training, &fit, &mut ()).unwrap().history;
        bits(&model, &history)
    };
    assert_eq!(run_fixed(&y), run_fixed(&other));
}

#[test]
fn class_weights_are_sample_weights_by_class() {
    let x = rows::<3>(90);
    let y: Vec<u32> = (0..90).map(|row| (row * row % 7 % 4) as u32).collect();
    let by_class = [1.0, 0.5, 2.0, 3.0];
    let weights: Vec<f64> = y.iter().map(|&class| by_class[class as usize] * 1.5).collect();
    let fit = Fit::new(RMSprop::new(0.01)).epochs(2);
    let (mut a, mut b) = (Classes::new(1), Classes::new(1));
    let training = Training::new(&x, &y)
        .class_weight(&by_class)
        .sample_weight(&vec![1.5; 90]);
    let first = a.fit_on(&training, &fit, &mut ()).unwrap().history;
    let training = Training::new(&x, &y).sample_weight(&weights);
    let second = b.fit_on(&training, &fit, &mut ()).unwrap().history;
    assert_eq!(bits(&a, &first), bits(&b, &second));
    let error = a.fit_on(&Training::new(&x, &y).class_weight(&[1.0, 1.0]), &fit, &mut ());
    assert!(matches!(
        error,
        Err(FitError::ClassWithoutWeight { weights: 2, .. })
    ));
}
