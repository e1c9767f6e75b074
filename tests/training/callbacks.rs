//! Callbacks with the rules of Keras.

use crate::{Line, line_data};
use probdl::prelude::*;
use std::ops::ControlFlow;
use std::time::Duration;

/// A callback that logs values of a list, one an epoch.
fn scripted(values: &[f64]) -> Metric<impl FnMut(&Line) -> Result<f64, FitError>> {
    let mut values = values.iter().copied();
    Metric::new("script", move |_: &Line| Ok(values.next().unwrap()))
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
    let handle = cancel.clone();
    let (seen, sight) = std::sync::mpsc::channel();
    let fit = Fit::new(SGD::new(1e-6)).epochs(usize::MAX);
    let fitted = std::thread::scope(|scope| {
        let fit = scope.spawn(|| {
            let tell = each(move |_: &Epoch<'_, Line>| {
                let _ = seen.send(());
            });
            Line::new(1).fit_on(&Training::new(&x, &y), &fit, &mut (tell, handle))
        });
        sight.recv().unwrap();
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
