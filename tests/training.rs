//! Fits with validation data, weights and callbacks, and fits that stop and go on.

use probdl::optimizer::{Clipped, Optimizer};
use probdl::prelude::*;
use std::ops::ControlFlow;
use std::time::Duration;

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

/// 50 epochs and 50 more against 100, through bytes or not.
fn assert_resumes<M, O>(model: &M, x: &[M::Input], y: &[M::Target], fit: &Fit<O>)
where
    M: Model<Scalar = f32>,
    O: Optimizer,
{
    let training = Training::new(x, y);
    let mut whole = model.clone();
    let long = whole
        .fit_on(&training, &fit.clone().epochs(100), &mut ())
        .unwrap();
    let mut half = model.clone();
    let first = half.fit_on(&training, &fit.clone().epochs(50), &mut ()).unwrap();
    assert_eq!(first.state.epoch(), 50);
    for through_bytes in [false, true] {
        let state = if through_bytes {
            let bytes = first.state.to_bytes();
            // A new process: the optimizer is made again.
            let optimizer = optimizer_of(fit);
            TrainingState::<O, f32>::from_bytes(&optimizer, model.parameter_count(), &bytes).unwrap()
        } else {
            first.state.clone()
        };
        let mut resumed = half.clone();
        let second = resumed
            .resume(&training, &fit.clone().epochs(100), state, &mut ())
            .unwrap();
        assert_eq!(second.history.initial_epoch, 50);
        let mut history = first.history.clone();
        history.loss.extend(&second.history.loss);
        assert_eq!(bits(&resumed, &history), bits(&whole, &long.history));
        assert_eq!(second.state.step(), long.state.step());
        assert_eq!(second.state.to_bytes(), long.state.to_bytes());
    }
}

fn optimizer_of<O: Optimizer>(fit: &Fit<O>) -> O {
    fit.optimizer().clone()
}

#[test]
fn fifty_epochs_and_fifty_more_are_the_bits_of_a_hundred() {
    let (x, y) = (rows::<3>(45), targets(&rows::<3>(45)));
    let line: Vec<[f32; 1]> = x.iter().map(|x| [x[0]]).collect();
    macro_rules! check {
        ($($optimizer:expr),* $(,)?) => {$(
            assert_resumes(&Wide::new(7), &x, &y, &Fit::new($optimizer).batch_size(20));
            assert_resumes(&Line::new(7), &line, &y, &Fit::new($optimizer).seed(3));
        )*};
    }
    check!(
        SGD::new(0.01).momentum(0.9),
        RMSprop::new(0.01).centered(true).momentum(0.5),
        Adam::new(0.01).amsgrad(true),
        AdamW::new(0.01),
        Nadam::new(0.01),
        Adamax::new(0.01),
        Adagrad::new(0.1),
        Adadelta::new(1.0),
        Lion::new(0.001),
        Ftrl::new(0.1),
        Adam::new(CosineDecay::new(0.001, 200).warmup(0.02, 30)),
        SGD::new(0.05).momentum(0.9).clipnorm(0.1).use_ema(0.9),
        RMSprop::new(PiecewiseConstantDecay::new([90], [0.02, 0.01])).clipvalue(0.1),
        Lion::new(0.001)
            .global_clipnorm(0.1)
            .use_ema(0.99)
            .ema_overwrite_frequency(7),
    );
}

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

#[test]
fn a_fit_stopped_in_the_middle_of_an_epoch_goes_on_there() {
    let (x, y) = (rows::<3>(45), targets(&rows::<3>(45)));
    let training = Training::new(&x, &y);
    let fit = Fit::new(Adam::new(0.01)).batch_size(10).epochs(6);
    let mut whole = Wide::new(7);
    let long = whole.fit_on(&training, &fit, &mut ()).unwrap();
    // 5 steps an epoch; 10 and 15 are at its end, 1, 11 and 29 in its middle.
    for steps in [1, 10, 11, 15, 29, 30, 31] {
        let mut model = Wide::new(7);
        let first = model
            .fit_on(&training, &fit, &mut StepBudget::new(steps))
            .unwrap();
        assert_eq!(first.state.step(), steps.min(30));
        assert_eq!(first.history.loss.len(), (steps.min(30) / 5) as usize);
        let second = model.resume(&training, &fit, first.state, &mut ()).unwrap();
        let mut history = first.history;
        history.loss.extend(&second.history.loss);
        assert_eq!(
            bits(&model, &history),
            bits(&whole, &long.history),
            "{steps} steps"
        );
    }
}

#[test]
fn resuming_in_double_precision_and_at_the_end() {
    let x: Vec<[f64; 3]> = rows::<3>(40).iter().map(|x| x.map(f64::from)).collect();
    let y: Vec<[f64; 1]> = x.iter().map(|x| [x[0] * x[1]]).collect();
    let training = Training::new(&x, &y);
    let fit = Fit::new(Adam::new(0.01)).epochs(5);
    let mut whole = Double::new(1);
    let long = whole.fit_on(&training, &fit, &mut ()).unwrap();
    let mut model = Double::new(1);
    let short = model.fit_on(&training, &fit.clone().epochs(2), &mut ()).unwrap();
    let bytes = short.state.to_bytes();
    let state = TrainingState::from_bytes(&Adam::new(0.01), model.parameter_count(), &bytes).unwrap();
    model.resume(&training, &fit, state, &mut ()).unwrap();
    assert_eq!(model.parameters(), whole.parameters());
    let nothing = model.resume(&training, &fit, long.state, &mut ()).unwrap();
    assert!(nothing.history.loss.is_empty());
    assert_eq!(model.parameters(), whole.parameters());
    // A state of f64 is none of f32.
    assert_eq!(
        TrainingState::<Adam, f32>::from_bytes(&Adam::new(0.01), model.parameter_count(), &bytes)
            .unwrap_err(),
        StateError::WrongNumbers { expected: "f32" }
    );
}

#[test]
fn damaged_bytes_are_refused_and_a_foreign_state_too() {
    let (x, y) = (rows::<3>(20), targets(&rows::<3>(20)));
    let (training, fit) = (Training::new(&x, &y), Fit::new(Adam::new(0.01)).epochs(2));
    let mut model = Scaled::new(1);
    let count = model.parameter_count();
    let state = model.fit_on(&training, &fit, &mut ()).unwrap().state;
    let bytes = state.to_bytes();
    let read = |bytes: &[u8]| TrainingState::<Adam, f32>::from_bytes(&Adam::new(0.01), count, bytes);
    assert!(read(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err());
    }
    for place in (0..bytes.len()).step_by(7) {
        let mut bytes = bytes.clone();
        bytes[place] ^= 0x10;
        assert!(read(&bytes).is_err(), "byte {place}");
    }
    let amsgrad = Adam::new(0.01).amsgrad(true);
    assert!(matches!(
        TrainingState::<Adam, f32>::from_bytes(&amsgrad, count, &bytes),
        Err(StateError::WrongLength { .. })
    ));
    let before = model.parameters().to_vec();
    assert!(matches!(
        model.resume(&training, &Fit::new(amsgrad).epochs(3), state.clone(), &mut ()),
        Err(FitError::WrongState { .. })
    ));
    assert_eq!(model.parameters(), before);
    assert!(matches!(
        Wide::new(1).resume(&training, &fit.epochs(3), state, &mut ()),
        Err(FitError::WrongState { .. })
    ));
}

#[test]
fn a_first_epoch_counts_from_the_beginning() {
    let (x, y) = (rows::<3>(45), targets(&rows::<3>(45)));
    let fit = Fit::new(SGD::new(0.01)).epochs(4);
    let mut whole = Wide::new(2);
    whole.fit(&x, &y, &fit).unwrap();
    // Plain SGD remembers nothing: the last two epochs of four are those of a fit that begins there.
    let mut parts = Wide::new(2);
    parts.fit(&x, &y, &fit.clone().epochs(2)).unwrap();
    let mut numbers = vec![];
    let history = parts
        .fit_with(&x, &y, &fit.clone().initial_epoch(2), |epoch| {
            numbers.push(epoch.epoch);
        })
        .unwrap();
    assert_eq!((numbers, history.initial_epoch), (vec![2, 3], 2));
    assert_eq!(parts.parameters(), whole.parameters());
    assert_eq!(
        parts.fit(&x, &y, &fit.initial_epoch(4)),
        Err(FitError::InitialEpoch {
            initial_epoch: 4,
            epochs: 4
        })
    );
}

/// A callback that logs values of a list, one an epoch.
fn scripted(values: &[f64]) -> Metric<impl FnMut(&Line) -> Result<f64, FitError>> {
    let mut values = values.iter().copied();
    Metric::new("script", move |_: &Line| Ok(values.next().unwrap()))
}

fn line_data() -> (Vec<[f32; 1]>, Vec<[f32; 1]>) {
    let x = rows::<1>(40);
    let y = targets(&x);
    (x, y)
}

#[test]
fn early_stopping_follows_keras() {
    let (x, y) = line_data();
    let training = Training::new(&x, &y);
    let fit = Fit::new(SGD::new(0.01)).epochs(8);
    let values = [3.0, 2.0, 2.5, 1.95, 2.2, 2.1, 1.0, 0.5];
    let run = |early: EarlyStopping| {
        let mut early = early.monitor("script");
        let mut model = Line::new(1);
        let mut kept = vec![];
        let keep = each(|epoch: &Epoch<'_, Line>| kept.push(epoch.model.parameters().to_vec()));
        let fitted = model
            .fit_on(&training, &fit, &mut (scripted(&values), &mut early, keep))
            .unwrap();
        let epochs = fitted.history.loss.len();
        assert_eq!(fitted.history.metrics["script"], values[..epochs]);
        let same = kept
            .iter()
            .position(|parameters| parameters == model.parameters());
        (epochs, early.stopped_epoch(), early.best_epoch(), same.unwrap())
    };
    // After the first epoch that is no better.
    assert_eq!(run(EarlyStopping::new()), (3, Some(2), Some(1), 2));
    assert_eq!(run(EarlyStopping::new().patience(2)), (6, Some(5), Some(3), 5));
    assert_eq!(
        run(EarlyStopping::new().patience(2).restore_best_weights(true)),
        (6, Some(5), Some(3), 3)
    );
    // 1.95 is not better than 2 by more than 0.1.
    assert_eq!(
        run(EarlyStopping::new().patience(2).min_delta(0.1)),
        (4, Some(3), Some(1), 3)
    );
    assert_eq!(
        run(EarlyStopping::new().patience(1).start_from_epoch(3)),
        (5, Some(4), Some(3), 4)
    );
    // Improvements that do not reach the baseline do not reset the patience.
    assert_eq!(
        run(EarlyStopping::new().patience(3).baseline(1.9)),
        (3, Some(2), Some(1), 2)
    );
    // Restored even where the fit was not stopped early.
    assert_eq!(
        run(EarlyStopping::new()
            .patience(5)
            .mode(probdl::train::callback::Mode::Max)
            .restore_best_weights(true)),
        (6, Some(5), Some(0), 0)
    );
    let error = Line::new(1).fit_on(&training, &fit, &mut EarlyStopping::new());
    assert_eq!(
        error.unwrap_err(),
        FitError::NotMonitored {
            monitor: "val_loss".to_owned()
        }
    );
}

#[test]
fn a_plateau_reduces_the_learning_rate_as_keras_does() {
    let (x, y) = line_data();
    let training = Training::new(&x, &y);
    let values = [3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.0];
    let run = |plateau: ReduceLROnPlateau| {
        let fit = Fit::new(SGD::new(0.08)).epochs(values.len());
        let mut callbacks = (scripted(&values), plateau.monitor("script").factor(0.5));
        let fitted = Line::new(1).fit_on(&training, &fit, &mut callbacks).unwrap();
        fitted.history.metrics["learning_rate"].clone()
    };
    let plateau = ReduceLROnPlateau::new().patience(2);
    assert_eq!(
        run(plateau.clone()),
        [0.08, 0.08, 0.08, 0.04, 0.04, 0.02, 0.02, 0.02]
    );
    // The epoch in which a cooldown ends counts already.
    assert_eq!(
        run(plateau.clone().cooldown(2)),
        [0.08, 0.08, 0.08, 0.04, 0.04, 0.04, 0.02, 0.02]
    );
    assert_eq!(
        run(plateau.clone().min_lr(0.03)),
        [0.08, 0.08, 0.08, 0.04, 0.04, 0.03, 0.03, 0.03]
    );

    // The rate goes to the state, and on from there.
    let fit = Fit::new(SGD::new(0.08)).epochs(6);
    let halved = |epoch: usize, rate: f64| if epoch == 2 { rate / 2.0 } else { rate };
    let mut whole = Line::new(1);
    whole
        .fit_on(&training, &fit, &mut LearningRateScheduler::new(halved))
        .unwrap();
    let mut parts = Line::new(1);
    let first = parts
        .fit_on(
            &training,
            &fit.clone().epochs(4),
            &mut LearningRateScheduler::new(halved),
        )
        .unwrap();
    let bytes = first.state.to_bytes();
    let state = TrainingState::from_bytes(&SGD::new(0.08), 2, &bytes).unwrap();
    parts.resume(&training, &fit, state, &mut ()).unwrap();
    assert_eq!(parts.parameters(), whole.parameters());
}

#[test]
fn a_log_file_has_the_columns_of_keras() {
    let (x, y) = line_data();
    let path = std::env::temp_dir().join(format!("probdl-training-{}.csv", std::process::id()));
    let training = Training::new(&x[..30], &y[..30]).validation_data(&x[30..], &y[30..]);
    let fit = Fit::new(SGD::new(0.01)).epochs(3);
    let mut model = Line::new(1);
    let mut callbacks = (scripted(&[1.0, 0.5, 0.25]), CSVLogger::new(&path));
    let first = model.fit_on(&training, &fit, &mut callbacks).unwrap();
    let rest = model
        .resume(
            &training,
            &fit.epochs(4),
            first.state,
            &mut CSVLogger::new(&path).append(true),
        )
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines[0], ["epoch", "loss", "script", "val_loss"]);
    assert_eq!(lines.len(), 5);
    assert_eq!((lines[1][0], lines[2][2]), ("0", "0.5"));
    assert_eq!(lines[3][1].parse(), Ok(first.history.loss[2]));
    assert_eq!(lines[3][3].parse(), Ok(first.history.val_loss[2]));
    assert_eq!((lines[4][0], lines[4][2]), ("3", "NA"));
    assert_eq!(lines[4][1].parse(), Ok(rest.history.loss[0]));

    let nowhere = CSVLogger::new("/nowhere/at/all.csv");
    let error = model
        .fit_on(&training, &Fit::new(SGD::new(0.01)), &mut { nowhere })
        .unwrap_err();
    assert!(
        error.to_string().starts_with("CSVLogger: /nowhere/at/all.csv: "),
        "{error}"
    );
}

#[test]
fn checkpoints_are_taken_when_asked_and_go_on() {
    let (x, y) = line_data();
    let training = Training::new(&x, &y);
    let fit = Fit::new(Adam::new(0.01)).epochs(6).batch_size(16); // 3 steps an epoch
    let mut whole = Line::new(1);
    whole.fit(&x, &y, &fit).unwrap();
    let mut saved = vec![];
    let mut save = |control: &Control<'_, Line, Adam>| -> Result<(), String> {
        saved.push((control.step(), control.state().to_bytes()));
        Ok(())
    };
    let mut model = Line::new(1);
    let mut each_second = ModelCheckpoint::new(&mut save).every_epochs(2);
    model.fit_on(&training, &fit, &mut each_second).unwrap();
    let mut each_fourth_step = ModelCheckpoint::new(&mut save).every_steps(4);
    Line::new(1)
        .fit_on(&training, &fit, &mut each_fourth_step)
        .unwrap();
    let best = ModelCheckpoint::new(&mut save)
        .monitor("script")
        .save_best_only(true);
    let mut callbacks = (
        scripted(&[3.0, 4.0, 2.0, 2.0, 1.0, 5.0]),
        best.initial_value_threshold(2.5),
    );
    Line::new(1).fit_on(&training, &fit, &mut callbacks).unwrap();
    let steps: Vec<u64> = saved.iter().map(|(step, _)| *step).collect();
    assert_eq!(steps, [6, 12, 18, 4, 8, 12, 16, 9, 15]);
    assert_eq!(model.parameters(), whole.parameters());
    for (_, bytes) in &saved {
        let state = TrainingState::from_bytes(&Adam::new(0.01), 2, bytes).unwrap();
        let mut other = Line::new(99);
        other
            .resume(&training, &fit.clone().seed(1), state, &mut ())
            .unwrap();
        assert_eq!(other.parameters(), whole.parameters());
    }
    let full = |_: &Control<'_, Line, Adam>| Err("the disk is full");
    let error = model
        .fit_on(&training, &fit, &mut ModelCheckpoint::new(full))
        .unwrap_err();
    assert_eq!(error.to_string(), "ModelCheckpoint: the disk is full");
}

#[test]
fn a_fit_ends_when_another_thread_says_so() {
    let (x, y) = line_data();
    let cancel = Cancel::new();
    let mut handle = cancel.clone();
    let fit = Fit::new(SGD::new(1e-6)).epochs(usize::MAX);
    let fitted = std::thread::scope(|scope| {
        let fit = scope.spawn(|| Line::new(1).fit_on(&Training::new(&x, &y), &fit, &mut handle));
        std::thread::sleep(Duration::from_millis(20));
        cancel.cancel();
        fit.join().unwrap().unwrap()
    });
    assert!(fitted.state.step() > 0);
    let fit = Fit::new(SGD::new(1e-6)).epochs(usize::MAX);
    let mut time = TimeBudget::new(Duration::from_millis(20));
    let fitted = Line::new(1)
        .fit_on(&Training::new(&x, &y), &fit, &mut time)
        .unwrap();
    assert!(fitted.state.step() > 0);
}

#[test]
fn observers_stop_and_callbacks_stand_in_order() {
    let (x, y) = line_data();
    let fit = Fit::new(SGD::new(0.01)).epochs(10);
    let mut model = Line::new(1);
    let history = model
        .fit_with(&x, &y, &fit, |epoch| match epoch.epoch {
            2 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        })
        .unwrap();
    assert_eq!(history.loss.len(), 3);

    struct Count(Vec<&'static str>);
    impl<M: Model, O: Optimizer> Callback<M, O> for Count {
        fn on_train_begin(&mut self, _: &mut Control<'_, M, O>) -> Result<(), FitError> {
            self.0.push("begin");
            Ok(())
        }
        fn on_epoch_begin(&mut self, control: &mut Control<'_, M, O>) -> Result<(), FitError> {
            self.0.push("epoch");
            if control.epoch() == 1 {
                control.stop();
            }
            Ok(())
        }
        fn watches_batches(&self) -> bool {
            true
        }
        fn on_batch_end(&mut self, loss: f64, _: &mut Control<'_, M, O>) -> Result<(), FitError> {
            assert!(loss.is_finite());
            self.0.push("batch");
            Ok(())
        }
        fn on_epoch_end(
            &mut self,
            _: &Epoch<'_, M>,
            control: &mut Control<'_, M, O>,
        ) -> Result<(), FitError> {
            assert_eq!(control.logged("metric"), Some(1.0));
            self.0.push("end");
            Ok(())
        }
        fn on_train_end(&mut self, _: &mut M, history: &History) -> Result<(), FitError> {
            assert_eq!(history.loss.len(), 1);
            self.0.push("done");
            Ok(())
        }
    }
    let mut count = Count(vec![]);
    let metric = Metric::new("metric", |_: &Line| Ok::<f64, FitError>(1.0));
    model
        .fit_on(&Training::new(&x, &y), &fit, &mut (Some(metric), &mut count))
        .unwrap();
    assert_eq!(
        count.0,
        ["begin", "epoch", "batch", "batch", "end", "epoch", "done"]
    );
}

#[test]
fn a_broken_argument_in_validation_or_under_weight_zero_is_told() {
    model! { struct Checked = Input(1) -> Dense(1, use_bias = false, kernel_initializer = constant(1.0))
    -> DistributionLambda(|t| Normal(0.0, checked(t))); }
    let (x, y) = ([[1.0], [2.0], [-1.0]], [[0.0]; 3]);
    let training = Training::new(&x, &y).sample_weight(&[0.0, 1.0, 0.0]);
    let fit = Fit::new(SGD::new(1e-3)).shuffle(false);
    assert!(matches!(
        Checked::new(0).fit_on(&training, &fit, &mut ()),
        Err(FitError::ArgumentOutOfRange { row: 2, .. })
    ));
}

#[test]
fn metrics_are_watched_in_a_fit() {
    let (x, y) = (rows::<3>(120), targets(&rows::<3>(120)));
    let training = Training::new(&x[..80], &y[..80]).validation_data(&x[80..], &y[80..]);
    let (x_val, y_val) = (&x[80..], &y[80..]);
    let crps = Metric::new("val_crps", |model: &Wide| {
        metrics::crps(&model.distributions(x_val), y_val)
    });
    let covered = Metric::new("val_coverage", |model: &Wide| {
        metrics::interval_coverage(&model.distributions(x_val), y_val, 0.9)
    });
    let rmse = Metric::new("val_rmse", |model: &Wide| {
        metrics::rmse(&model.distributions(x_val).mean(), y_val)
    });
    let mut model = Wide::new(3);
    let fit = Fit::new(Adam::new(0.01)).epochs(30);
    let mut early = EarlyStopping::new().monitor("val_crps").patience(30);
    let fitted = model
        .fit_on(&training, &fit, &mut (crps, covered, rmse, &mut early))
        .unwrap();
    let laws = model.distributions(x_val);
    let last = |name: &str| *fitted.history.metrics[name].last().unwrap();
    assert_eq!(last("val_crps"), metrics::crps(&laws, y_val).unwrap());
    assert_eq!(last("val_rmse"), metrics::rmse(&laws.mean(), y_val).unwrap());
    assert_eq!(
        last("val_coverage"),
        metrics::interval_coverage(&laws, y_val, 0.9).unwrap()
    );
    assert!(last("val_crps") < 0.8 * fitted.history.metrics["val_crps"][0]);
    // The loss holds the regularizer too.
    assert!(metrics::nll(&laws, y_val).unwrap() < *fitted.history.val_loss.last().unwrap());

    // What cannot be computed ends the fit.
    let broken = Metric::new("r2", |model: &Wide| {
        metrics::r2(&model.distributions(x_val).mean(), &[[1.0]; 40])
    });
    let error = model.fit_on(&training, &fit, &mut { broken }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "r2: all targets in column 0 are the same; there is no variance to be explained"
    );
}

#[test]
fn classifiers_and_ensembles_are_measured() {
    let x = rows::<3>(150);
    let y: Vec<u32> = x
        .iter()
        .map(|x| u32::from(x[0] > 0.3) + u32::from(x[0] > -0.4))
        .collect();
    let mut ensemble = Ensemble::new(3, 7, Classes::new).unwrap();
    ensemble
        .fit(&x, &y, &Fit::new(Adam::new(0.05)).epochs(60))
        .unwrap();
    let laws = ensemble.distributions(&x);
    let of_members = |metric: &dyn Fn(&Batch<Categorical<4>>) -> f64| {
        let scores = ensemble
            .members()
            .iter()
            .map(|member| metric(&member.distributions(&x)));
        scores.sum::<f64>() / 3.0
    };
    assert!(metrics::accuracy(&laws, &y).unwrap() > 0.8);
    assert_eq!(metrics::top_k_accuracy(&laws, &y, 4), Ok(1.0));
    // Proper scores of a mixture are no worse than the mean of its components'.
    let (loss, brier) = (
        metrics::log_loss(&laws, &y).unwrap(),
        metrics::brier_score(&laws, &y).unwrap(),
    );
    assert!(loss <= of_members(&|laws| metrics::log_loss(laws, &y).unwrap()) + 1e-7);
    assert!(brier <= of_members(&|laws| metrics::brier_score(laws, &y).unwrap()) + 1e-7);
    assert!(metrics::expected_calibration_error(&laws, &y, 15).unwrap() < 0.3);
}

model! { #[model(dtype = f64)] struct Squares = Input(3) -> Dense(1); }
model! { #[model(dtype = f64)] struct Counts = Input(3) -> Dense(1) -> DistributionLambda(|t| Poisson(exp(t))); }
model! { #[model(dtype = f64)] struct Odds = Input(3) -> Dense(1, kernel_regularizer = l2(0.01))
-> DistributionLambda(|t| Bernoulli(logits = t)); }
model! { #[model(dtype = f64)] struct Spread = Input(3) -> Dense(2) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..]))); }

fn wide_rows(count: usize) -> Vec<[f64; 3]> {
    rows::<3>(count).iter().map(|x| x.map(f64::from)).collect()
}

/// Solves a x = b by elimination with pivots.
fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for column in 0..N {
        let pivot = (column..N)
            .max_by(|&i, &j| a[i][column].abs().total_cmp(&a[j][column].abs()))
            .unwrap();
        a.swap(column, pivot);
        b.swap(column, pivot);
        for row in column + 1..N {
            let factor = a[row][column] / a[column][column];
            for k in column..N {
                a[row][k] -= factor * a[column][k];
            }
            b[row] -= factor * b[column];
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|k| a[row][k] * b[k]).sum();
        b[row] = (b[row] - known) / a[row][row];
    }
    b
}

/// Newton's method, from a bias, for a generalized linear model of three inputs and a bias: the mean of the losses, whose derivative by
/// the linear predictor is mean − y and whose second is the variance, plus `l2` times the squares of the kernel.
fn newton(x: &[[f64; 3]], y: &[f64], (bias, l2): (f64, f64), link: impl Fn(f64) -> (f64, f64)) -> [f64; 4] {
    let mut w = [0.0, 0.0, 0.0, bias];
    for _ in 0..50 {
        let (mut gradient, mut hessian) = ([0.0; 4], [[0.0; 4]; 4]);
        for (x, y) in x.iter().zip(y) {
            let x = [x[0], x[1], x[2], 1.0];
            let (mean, variance) = link((0..4).map(|k| w[k] * x[k]).sum());
            for i in 0..4 {
                gradient[i] += (mean - y) * x[i] / 300.0;
                for j in 0..4 {
                    hessian[i][j] += variance * x[i] * x[j] / 300.0;
                }
            }
        }
        for k in 0..3 {
            gradient[k] += 2.0 * l2 * w[k];
            hessian[k][k] += 2.0 * l2;
        }
        let step = solve(hessian, gradient);
        w.iter_mut().zip(step).for_each(|(w, step)| *w -= step);
    }
    w
}

#[test]
fn lbfgs_fits_small_models_exactly() {
    let x = wide_rows(300);
    let noise = |row: usize| ((row * 7919) % 1000) as f64 / 500.0 - 1.0;
    let fit = Fit::new(LBFGS::new()).epochs(10);
    let assert_near = |got: &[f64], want: &[f64]| {
        assert_eq!(got.len(), want.len());
        for (got, want) in got.iter().zip(want) {
            assert!((got - want).abs() < 1e-7 * want.abs().max(1.0), "{got} {want}");
        }
    };

    let y: Vec<f64> = x
        .iter()
        .enumerate()
        .map(|(row, x)| 2.0 * x[0] - x[2] + 0.3 + noise(row))
        .collect();
    let rows: Vec<_> = y.iter().map(|&y| [y]).collect();
    let mut squares = Squares::new(1);
    squares.fit(&x, &rows, &fit).unwrap();
    assert_near(
        squares.parameters(),
        &newton(&x, &y, (0.0, 0.0), |eta| (eta, 1.0)),
    );

    let counts: Vec<[u32; 1]> = y.iter().map(|y| [(2.0 + y).exp() as u32]).collect();
    let y: Vec<f64> = counts.iter().map(|y| f64::from(y[0])).collect();
    let mut poisson = Counts::new(1);
    poisson.fit(&x, &counts, &fit).unwrap();
    let mean = y.iter().sum::<f64>() / 300.0;
    let want = newton(&x, &y, (mean.ln(), 0.0), |eta| (eta.exp(), eta.exp()));
    assert_near(poisson.parameters(), &want);

    let truths: Vec<[bool; 1]> = (0..300).map(|row| [x[row][0] + noise(row) > 0.1]).collect();
    let y: Vec<f64> = truths.iter().map(|y| f64::from(u8::from(y[0]))).collect();
    let mut odds = Odds::new(1);
    odds.fit(&x, &truths, &fit).unwrap();
    let logistic = |eta: f64| 1.0 / (1.0 + (-eta).exp());
    let want = newton(&x, &y, (0.0, 0.01), |eta| {
        (logistic(eta), logistic(eta) * logistic(-eta))
    });
    assert_near(odds.parameters(), &want);
}

#[test]
fn lbfgs_needs_all_rows_and_goes_on_where_it_stopped() {
    let x = wide_rows(300);
    let y: Vec<_> = x.iter().map(|x| [x[0] * x[1] + x[2]]).collect();
    let training = Training::new(&x, &y);
    let optimizer = LBFGS::new().iterations(2).history_size(5).use_ema(0.5);
    let fit = |epochs| Fit::new(optimizer).epochs(epochs);
    let mut whole = Spread::new(3);
    let long = whole.fit_on(&training, &fit(8), &mut ()).unwrap();
    let mut model = Spread::new(3);
    let first = model.fit_on(&training, &fit(3), &mut ()).unwrap();
    let state = TrainingState::from_bytes(&optimizer, 8, &first.state.to_bytes()).unwrap();
    let second = model.resume(&training, &fit(8), state, &mut ()).unwrap();
    assert_eq!(model.parameters(), whole.parameters());
    assert_eq!(second.history.loss, long.history.loss[3..]);
    assert!(
        long.history.loss.windows(2).all(|pair| pair[1] < pair[0]),
        "{:?}",
        long.history.loss
    );

    let error = model
        .fit(&x, &y, &Fit::new(LBFGS::new()).batch_size(32))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the optimizer needs all 300 rows in each step, but the batch size is 32; leave it out"
    );
    let mut plateau = ReduceLROnPlateau::new().monitor("loss").patience(1);
    let stuck = Fit::new(LBFGS::new().iterations(1)).epochs(60);
    let error = model.fit_on(&training, &stuck, &mut plateau).unwrap_err();
    assert_eq!(error, FitError::LearningRateFixed);
    // In single precision, where rounding ends the search.
    let (x, y) = (rows::<3>(300), targets(&rows::<3>(300)));
    let mut scaled = Scaled::new(3);
    let history = scaled.fit(&x, &y, &Fit::new(LBFGS::new()).epochs(20)).unwrap();
    let mut adam = Scaled::new(3);
    adam.fit(&x, &y, &Fit::new(Adam::new(0.01)).epochs(200)).unwrap();
    let loss = |model: &Scaled| model.evaluate(&x, &y).unwrap().loss;
    assert!(
        loss(&scaled) < loss(&adam),
        "{} {} {history}",
        loss(&scaled),
        loss(&adam)
    );
}
