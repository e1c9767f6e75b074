//! What fit, evaluate and predict promise, for models written by hand as the macro writes them.

mod models;

use models::{Everything, Line, Network, initial_network, rows};
use probdl_runtime::lanes::{InstructionSet, Lanes, Scalar, force_instruction_set};
use probdl_runtime::layer::Dispatch;
use probdl_runtime::model::{Batch, Model};
use probdl_runtime::optimizer::{Adam, Objective, Optimizer, RMSprop, SGD};
use probdl_runtime::random::{Purpose, Stream};
use probdl_runtime::tiles::{TILE, Tiles};
use probdl_runtime::train::{Fit, FitError, ParametersError, Predict, Train};
use std::ops::ControlFlow;

fn network_data() -> (Vec<[f32; 8]>, Vec<[f32; 1]>) {
    (rows("t3_x.f32"), rows("t3_y.f32"))
}

/// Rows for [`Everything`], far from standard units.
fn everything_data(rows: usize) -> (Vec<[f64; 2]>, Vec<[f64; 1]>) {
    let mut stream = Stream::new(1, Purpose::User, 0);
    (0..rows)
        .map(|_| {
            let (a, b) = (stream.normal(), stream.normal());
            (
                [100.0 + 20.0 * a, -3.0 + 0.1 * b],
                [500.0 + 40.0 * a - 30.0 * b * b + stream.normal()],
            )
        })
        .unzip()
}

/// A block of the first rows, all of the same weight.
fn block<S: Scalar, const X: usize>(x: &[[f32; X]], y: &[[f32; 1]], rows: usize) -> Batch<S> {
    let mut block = Batch {
        x: Tiles::new(X, rows),
        y: Tiles::new(1, rows),
        weights: vec![S::ZERO; rows.next_multiple_of(TILE)],
        tiles: rows.div_ceil(TILE),
        noise: None,
    };
    for (row, (x, y)) in x.iter().zip(y).enumerate().take(rows) {
        for (column, value) in x.iter().enumerate() {
            block.x.set(row, column, S::from_f64(f64::from(*value)));
        }
        block.y.set(row, 0, S::from_f64(f64::from(y[0])));
        block.weights[row] = S::from_f64(1.0 / rows as f64);
    }
    block
}

#[test]
fn gradients_agree_with_central_differences() {
    fn check<M: Model<Scalar = f64>>(parameters: &[f64], block: &Batch<f64>) {
        let mut work = M::work::<f64>(64);
        let mut gradient = vec![0.0; parameters.len()];
        M::value_and_gradient::<f64>(parameters, block, &mut work, &mut gradient);
        for (place, slope) in gradient.iter().enumerate() {
            let mut at = |step: f64| {
                let mut parameters = parameters.to_vec();
                parameters[place] += step;
                M::value_and_gradient::<f64>(&parameters, block, &mut work, &mut vec![0.0; parameters.len()])
            };
            let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!(
                (slope - expected).abs() < 1e-8 * (1.0 + expected.abs()),
                "{place}: {slope} {expected}"
            );
        }
    }
    let (x, y) = network_data();
    check::<Network<f64>>(initial_network::<f64>().parameters(), &block(&x, &y, 40));
    let (x, y) = (rows::<1>("t2_x.f32"), rows::<1>("t2_y.f32"));
    check::<Line<f64>>(&[0.3, -0.2], &block(&x, &y, 40));
}

#[test]
fn data_that_a_model_cannot_take_is_refused_and_changes_nothing() {
    let (x, y) = network_data();
    let fit = Fit::new(SGD::new(0.01));
    let mut model = initial_network::<f32>();
    let before = model.parameters().to_vec();
    assert_eq!(model.fit(&[], &[], &fit), Err(FitError::Empty));
    assert_eq!(
        model.fit(&x, &y[..3], &fit),
        Err(FitError::LengthsDiffer { x: 1000, y: 3 })
    );
    let mut broken = x.clone();
    broken[3][1] = f32::NAN;
    let error = model.fit(&broken, &y, &fit).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 3, column 1 of x is NaN; every input must be finite"
    );
    assert_eq!(
        model.evaluate(&broken, &y).unwrap_err().to_string(),
        error.to_string()
    );
    let mut broken = y.clone();
    broken[999][0] = f32::INFINITY;
    let error = model.fit(&x, &broken, &fit).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 999, column 0 of y is infinite; every target must be finite"
    );
    assert_eq!(
        model.fit(&x, &y, &fit.clone().batch_size(0)),
        Err(FitError::BatchSizeZero)
    );
    assert_eq!(
        model.fit(&x, &y, &fit.clone().epochs(0)),
        Err(FitError::EpochsZero)
    );
    let error = model.fit(&x, &y, &Fit::new(SGD::new(f64::NAN))).unwrap_err();
    assert!(matches!(error, FitError::Optimizer(_)), "{error}");
    assert_eq!(model.parameters(), before);
}

#[test]
fn a_rate_that_diverges_is_an_error_and_leaves_finite_parameters() {
    let (x, y) = (rows::<1>("t2_x.f32"), rows::<1>("t2_y.f32"));
    for rate in [1e2, 1e10, 1e30, 1e300] {
        let mut model = Line::<f32>::new(1);
        let error = model
            .fit(&x, &y, &Fit::new(SGD::new(rate)).epochs(20))
            .unwrap_err();
        assert!(matches!(error, FitError::Diverged { .. }), "{error}");
        assert!(model.parameters().iter().all(|parameter| parameter.is_finite()));
    }
    // The parameters are those before the step that failed: here those after the first epoch.
    let (x, y) = (vec![[1e3_f32]; 32], vec![[0.0_f32]; 32]);
    let mut model = Line::<f32>::new(1);
    let mut after_each = vec![];
    let fit = Fit::new(SGD::new(1.0)).epochs(9).shuffle(false);
    let error = model.fit_with(&x, &y, &fit, |epoch| {
        after_each.push(epoch.model.parameters().to_vec());
    });
    let Err(FitError::Diverged { epoch, batch: 0 }) = error else {
        panic!("{error:?}")
    };
    assert!(epoch > 0);
    assert_eq!(model.parameters(), after_each[epoch - 1]);
}

/// Steps out of the finite numbers, which the trait forbids.
#[derive(Clone, Debug)]
struct Leap;

impl Optimizer for Leap {
    type State<S: Scalar> = ();

    fn state<S: Scalar>(&self, _parameter_count: usize) {}

    fn step<V: Lanes>(
        &self,
        _state: &mut (),
        parameters: &mut [V::Scalar],
        gradient: &mut [V::Scalar],
        objective: &mut impl Objective<V::Scalar>,
    ) -> V::Scalar {
        let value = objective.value_and_gradient(parameters, gradient);
        parameters.fill(V::Scalar::from_f64(f64::INFINITY));
        value
    }
}

#[test]
fn an_optimizer_of_ones_own_that_leaves_the_finite_numbers_does_not_take_the_model_along() {
    let (x, y) = (rows::<1>("t2_x.f32"), rows::<1>("t2_y.f32"));
    let mut model = Line::<f32>::new(1);
    let before = model.parameters().to_vec();
    for shuffle in [false, true] {
        let fit = Fit::new(Leap).epochs(1).batch_size(x.len()).shuffle(shuffle);
        let error = model.fit(&x, &y, &fit).unwrap_err();
        assert_eq!(error, FitError::Diverged { epoch: 0, batch: 0 });
        assert_eq!(model.parameters(), before);
    }
}

#[test]
fn a_checked_argument_that_breaks_its_rule_is_named() {
    let (x, y) = everything_data(50);
    let mut model = Everything::new(3);
    model.store.values[Everything::DENSE_1.bias_offset() + 1] = -2.0;
    let error = model
        .fit(&x, &y, &Fit::new(SGD::new(0.01)).shuffle(false))
        .unwrap_err();
    let FitError::ArgumentOutOfRange {
        row: 0,
        name,
        family,
        value,
        rule,
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!((name, family, rule), ("scale", "Normal", "positive"));
    assert!(value < 0.0);
    assert!(matches!(
        model.evaluate(&x, &y),
        Err(FitError::ArgumentOutOfRange { row: 0, .. })
    ));
}

#[test]
fn statistics_are_those_of_the_first_fit() {
    let (x, y) = everything_data(200);
    let mut model = Everything::new(3);
    let fit = Fit::new(Adam::new(0.01)).epochs(3);
    model.fit(&x, &y, &fit).unwrap();
    let first = Everything::NORMALIZATION.offset;
    let statistics = model.store.values[first..].to_vec();
    let columns = [
        x.iter().map(|x| x[0]).collect(),
        x.iter().map(|x| x[1]).collect(),
        y.concat(),
    ];
    let moments = |column: &Vec<f64>| {
        let mean = column.iter().sum::<f64>() / 200.0;
        (
            mean,
            (column.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 200.0).sqrt(),
        )
    };
    let [a, b, target] = columns.each_ref().map(moments);
    for (value, expected) in statistics.iter().zip([a.0, b.0, a.1, b.1, target.0, target.1]) {
        assert!(
            (value - expected).abs() < 1e-10 * expected.abs(),
            "{value} instead of {expected}"
        );
    }
    let (others, targets) = everything_data(50);
    model.fit(&others, &targets, &fit).unwrap();
    assert_eq!(model.store.values[first..], statistics);
    model.adapt(&others).unwrap();
    assert_ne!(model.store.values[first..first + 4], statistics[..4]);
    assert_eq!(model.store.values[first + 4..], statistics[4..]);
    assert_eq!(model.adapt(&[]), Err(FitError::Empty));
    assert!(matches!(
        model.adapt(&[[f64::NAN, 0.0]]),
        Err(FitError::NotFinite { .. })
    ));
}

#[test]
fn adapting_by_hand_does_not_stop_the_targets_from_adapting() {
    let (x, y) = everything_data(50);
    let mut model = Everything::new(3);
    model.adapt(&x).unwrap();
    model.fit(&x, &y, &Fit::new(Adam::new(0.01))).unwrap();
    assert!(
        model
            .store
            .values
            .last()
            .is_some_and(|&deviation| deviation > 10.0)
    );
}

/// The loss by its definition: the density of targets in their own units, and the regularizer.
#[test]
fn losses_are_in_the_units_of_the_targets_and_include_regularizers() {
    let (x, y) = everything_data(700);
    let mut model = Everything::new(3);
    model.fit(&x, &y, &Fit::new(Adam::new(0.01)).epochs(20)).unwrap();
    let values = &model.store.values;
    let statistics = Everything::description().target_statistics.unwrap();
    let (center, unit) = (values[statistics.start], values[statistics.start + 1]);
    let weight = |layer: probdl_runtime::layer::Dense, input: usize, unit: usize| {
        values[layer.offset + input * layer.units + unit]
    };
    let (dense, dense_1) = (Everything::DENSE, Everything::DENSE_1);
    let mut total = 0.0;
    for (x, y) in x.iter().zip(&y) {
        let first = Everything::NORMALIZATION.offset;
        let x = [0, 1].map(|k| (x[k] - values[first + k]) / values[first + 2 + k]);
        let h = [0, 1, 2].map(|unit| {
            let z = x[0] * weight(dense, 0, unit) + x[1] * weight(dense, 1, unit);
            (z + values[dense.bias_offset() + unit]).tanh().powi(2)
        });
        let t = [0, 1].map(|unit| {
            let z: f64 = (0..3).map(|k| h[k] * weight(dense_1, k, unit)).sum();
            z + values[dense_1.bias_offset() + unit]
        });
        let (mean, scale) = (t[0] * unit + center, t[1] * unit);
        total += 0.5 * ((y[0] - mean) / scale).powi(2) + scale.ln() + 0.5 * std::f64::consts::TAU.ln();
    }
    let kernel = &values[dense_1.offset..][..6];
    let regularizer: f64 = kernel.iter().map(|w| 0.01 * w.abs() + 0.02 * w * w).sum();
    let expected = total / 700.0 + regularizer;
    let loss = model.evaluate(&x, &y).unwrap().loss;
    assert!((loss - expected).abs() < 1e-10, "{loss} instead of {expected}");
}

#[test]
fn orders_follow_from_the_seed_alone() {
    let (x, y) = network_data();
    let trained = |fit: Fit<Adam>| {
        let mut model = initial_network::<f32>();
        let loss = model.fit(&x, &y, &fit.epochs(2)).unwrap().loss;
        (loss, model.parameters().to_vec())
    };
    let fit = || Fit::new(Adam::new(0.001));
    assert_eq!(trained(fit()), trained(fit()));
    assert_eq!(trained(fit()), trained(fit().seed(0)));
    assert_ne!(trained(fit()), trained(fit().seed(1)));
    assert_ne!(trained(fit()), trained(fit().shuffle(false)));
    assert_eq!(
        trained(fit().shuffle(false).seed(1)),
        trained(fit().shuffle(false))
    );
}

/// One epoch of one full batch is the same for any order of the rows but for rounding; f64 shows that.
#[test]
fn a_shuffled_epoch_uses_every_row_once() {
    let (x, y) = network_data();
    let trained = |shuffle: bool, batch_size: usize| {
        let mut model = initial_network::<f64>();
        let fit = Fit::new(SGD::new(0.1)).batch_size(batch_size).shuffle(shuffle);
        let loss = model.fit(&x, &y, &fit).unwrap().loss[0];
        (loss, model.parameters().to_vec())
    };
    let (loss, parameters) = trained(false, 1000);
    for batch_size in [1000, 5000] {
        let (shuffled_loss, shuffled) = trained(true, batch_size);
        assert!((loss - shuffled_loss).abs() < 1e-13);
        assert!(
            parameters
                .iter()
                .zip(&shuffled)
                .all(|(a, b)| (a - b).abs() < 1e-13)
        );
    }
}

/// The gradient of a batch of several blocks, and of batches that end within a tile, against the plain mean.
#[test]
fn the_reported_loss_is_the_mean_over_rows_for_any_batch_size() {
    let (x, y) = network_data();
    let expected = initial_network::<f64>().evaluate(&x, &y).unwrap().loss;
    for batch_size in [1, 7, 31, 33, 100, 512, 513, 999, 1000, usize::MAX] {
        for shuffle in [false, true] {
            let mut model = initial_network::<f64>();
            let fit = Fit::new(SGD::new(0.0)).batch_size(batch_size).shuffle(shuffle);
            let loss = model.fit(&x, &y, &fit).unwrap().loss[0];
            assert!(
                (loss - expected).abs() < 1e-12,
                "{batch_size}: {loss} instead of {expected}"
            );
        }
    }
}

#[test]
fn an_observer_sees_each_epoch_and_may_stop() {
    let (x, y) = network_data();
    let fit = Fit::new(RMSprop::new(0.001)).epochs(10);
    let mut model = initial_network::<f32>();
    let mut seen = vec![];
    let history = model
        .fit_with(&x, &y, &fit, |epoch| {
            seen.push((
                epoch.epoch,
                epoch.epochs,
                epoch.loss,
                epoch.model.parameters().to_vec(),
            ));
            if epoch.epoch == 2 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
    assert_eq!(history.loss.len(), 3);
    for (epoch, (number, epochs, loss, _)) in seen.iter().enumerate() {
        assert_eq!((*number, *epochs, *loss), (epoch, 10, history.loss[epoch]));
    }
    assert_ne!(seen[0].3, seen[1].3);
    assert_eq!(model.parameters(), seen[2].3);
}

#[test]
fn predictions_do_not_depend_on_their_company() {
    let (x, _) = network_data();
    let model = initial_network::<f32>();
    let all = model.predict(&x, 7);
    assert_eq!(all.len(), 1000);
    assert_eq!(model.predict(&x[..600], 7), all[..600]);
    assert_ne!(model.predict(&x, 8), all);
    // Rows of equal inputs draw different numbers.
    let twins = model.predict(&[x[0]; 2], 7);
    assert_ne!(twins[0], twins[1]);
    assert!(model.predict(&[], 7).is_empty());
    let laws: Vec<_> = x.iter().map(|x| model.distribution(x)).collect();
    assert!(laws.iter().all(|(mean, scale)| mean.is_finite() && *scale > 0.0));
}

#[test]
fn parameters_are_set_whole_or_not_at_all() {
    let mut model = Line::<f32>::new(5);
    assert_eq!(model.parameter_count(), 2);
    assert_eq!(model.seed(), 5);
    model.set_parameters(&[1.0, 2.0]).unwrap();
    let error = model.set_parameters(&[1.0]).unwrap_err();
    assert_eq!(
        error,
        ParametersError::WrongLength {
            expected: 2,
            given: 1
        }
    );
    let error = model.set_parameters(&[3.0, f32::NAN]).unwrap_err();
    assert!(matches!(error, ParametersError::NotFinite { index: 1, .. }));
    assert_eq!(model.parameters(), [1.0, 2.0]);
}

#[test]
fn models_start_from_their_seed_alike_in_both_types() {
    let (narrow, wide) = (Network::<f32>::new(9), Network::<f64>::new(9));
    assert_eq!(narrow.store, Network::<f32>::new(9).store);
    assert_ne!(narrow.store.values, Network::<f32>::new(10).store.values);
    assert_eq!(narrow.parameter_count(), 8 * 50 + 50 + 50 * 2 + 2);
    for (a, b) in narrow.parameters().iter().zip(wide.parameters()) {
        assert_eq!(*a, *b as f32);
    }
    let everything = Everything::new(0).store;
    assert_eq!(
        everything.values[everything.trainable..],
        [0.0, 0.0, 1.0, 1.0, 0.0, 1.0]
    );
}

#[test]
fn the_summary_is_a_table_of_layers() {
    let summary = Everything::new(0).summary().to_string();
    let expected = "\
Model: \"Everything\"
____________________________________________________________________
 Layer (type)                   Output Shape              Param #
====================================================================
 normalization (Normalization)  (rows, 2)                 4
 dense (Dense)                  (rows, 3)                 9
 dropout (Dropout)              (rows, 3)                 0
 dense_1 (Dense)                (rows, 2)                 8
====================================================================
Total params: 23 (184 bytes)
Trainable params: 17 (136 bytes)
Non-trainable params: 6 (48 bytes)
____________________________________________________________________";
    assert_eq!(summary, expected);
}

/// Forcing a set holds for the whole process. The other tests of this file may run at the same time under any of the
/// sets: their results do not depend on it, which is what is tested here.
#[test]
fn all_instruction_sets_train_to_the_same_bits() {
    fn bits<S: Dispatch>() -> Vec<u64> {
        let (x, y) = network_data();
        let mut model = initial_network::<S>();
        let fit = Fit::new(Adam::new(0.001)).epochs(2).batch_size(100);
        let history = model.fit(&x, &y, &fit).unwrap();
        let predictions = model.predict(&x[..50], 1);
        let numbers = model.parameters().iter().chain(predictions.as_flattened());
        numbers
            .map(|number| number.to_f64())
            .chain(history.loss)
            .map(f64::to_bits)
            .collect()
    }
    fn everything() -> Vec<u64> {
        let (x, y) = everything_data(300);
        let mut model = Everything::new(3);
        let history = model.fit(&x, &y, &Fit::new(Adam::new(0.01)).epochs(3)).unwrap();
        model
            .store
            .values
            .iter()
            .copied()
            .chain(history.loss)
            .map(f64::to_bits)
            .collect()
    }
    let mut results = InstructionSet::available().map(|set| {
        force_instruction_set(Some(set));
        (bits::<f32>(), bits::<f64>(), everything())
    });
    let first = results.next().unwrap();
    assert!(results.all(|result| result == first));
    force_instruction_set(None);
}
