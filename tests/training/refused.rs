//! What a fit refuses, and that it leaves no trace.

use crate::{Classes, Line, Scaled, line_data, rows, targets};
use probdl::prelude::*;
use std::path::PathBuf;

/// The message of a fit of a fresh model that fails; the model is as it was, statistics and all.
fn refused(
    fit: &Fit<Adam>,
    weigh: impl Fn(Training<'_, [f32; 3], [f32; 1]>) -> Training<'_, [f32; 3], [f32; 1]>,
) -> String {
    let (x, y) = (rows::<3>(40), targets(&rows::<3>(40)));
    let mut model = Scaled::new(1);
    let error = model
        .fit_on(&weigh(Training::new(&x, &y)), fit, &mut ())
        .unwrap_err();
    assert_eq!(model.store(), Scaled::new(1).store(), "{error}");
    error.to_string()
}

#[test]
fn weights_are_numbers_of_the_model_s_type() {
    let fit = Fit::new(Adam::new(0.01));
    let weights = |weight: f64| {
        let mut weights = vec![1.0; 40];
        weights[7] = weight;
        weights
    };
    for (weight, rest) in [
        (f64::NAN, "is NaN; every weight must be finite and at least 0"),
        (-0.5, "is -0.5; every weight must be finite and at least 0"),
        (
            f64::INFINITY,
            "is infinite; every weight must be finite and at least 0",
        ),
        (
            1e300,
            "is 1e300; every weight must be below the largest number of the model's type",
        ),
    ] {
        let message = refused(&fit, |training| training.sample_weight(&weights(weight)));
        assert_eq!(message, format!("sample_weight 7 {rest}"));
    }
    assert_eq!(
        refused(&fit, |training| training.validation_sample_weight(&weights(1.0))),
        "there are weights for validation data, but no `validation_data`; rows that `validation_split` takes keep their \
         `sample_weight`"
    );
    assert_eq!(
        refused(&fit, |training| training.sample_weight::<f64>(&[])),
        "there are 0 sample weights for 40 rows; there must be one for each row"
    );
    // Classes, in a stream too.
    let (x, y) = (rows::<3>(40), vec![1_u32; 40]);
    let expected =
        "weight of row 0 is 1e40; every weight must be below the largest number of the model's type";
    let mut model = Classes::new(1);
    let training = Training::new(&x, &y)
        .sample_weight(&[1e20; 40])
        .class_weight(&[1.0, 1e20]);
    assert_eq!(
        model.fit_on(&training, &fit, &mut ()).unwrap_err().to_string(),
        expected
    );
    let source = || Ok::<_, std::convert::Infallible>([Ok((x.clone(), y.clone(), vec![1e20; 40]))]);
    let stream = TrainingStream::new(source).class_weight(&[1.0, 1e20]);
    assert_eq!(model.fit_stream(stream, &fit).unwrap_err().to_string(), expected);
    let source = || Ok::<_, std::convert::Infallible>([Ok((x.clone(), y.clone()))]);
    let stream = TrainingStream::new(source).validation_sample_weight(&[1.0]);
    assert!(
        model
            .fit_stream(stream, &fit)
            .unwrap_err()
            .to_string()
            .contains("no `validation_data`")
    );
    assert_eq!(model.store(), Classes::new(1).store());
    // Weights of 0 alone move nothing, as in Keras.
    let training = Training::new(&x, &y).sample_weight(&[0.0; 40]);
    assert_eq!(
        model.fit_on(&training, &fit, &mut ()).unwrap().history.loss,
        [0.0]
    );
    assert_eq!(model.parameters(), Classes::new(1).parameters());
}

#[test]
fn sizes_at_their_ends() {
    let (x, y) = (rows::<3>(40), targets(&rows::<3>(40)));
    let fit = Fit::new(Adam::new(0.01));
    let run = |fit: &Fit<Adam>| {
        let mut model = Scaled::new(1);
        let history = model.fit(&x, &y, fit).unwrap();
        crate::bits(&model, &history)
    };
    // A batch larger than the data is all of it.
    assert_eq!(
        run(&fit.clone().batch_size(1000)),
        run(&fit.clone().batch_size(40))
    );
    assert_eq!(
        run(&fit.clone().batch_size(usize::MAX)),
        run(&fit.clone().batch_size(40))
    );
    assert_eq!(run(&fit.clone().threads(0)), run(&fit.clone().threads(1)));
    for split in [1.0, 0.999, -0.1, f64::NAN] {
        assert!(
            refused(&fit.clone().validation_split(split), |training| training)
                .contains("leave rows on both sides")
        );
    }
    assert!(refused(&fit.clone().initial_epoch(1), |training| training).contains("begins at epoch 1"));
    let last = fit.clone().initial_epoch(usize::MAX - 1).epochs(usize::MAX);
    assert_eq!(Scaled::new(1).fit(&x, &y, &last).unwrap().loss.len(), 1);
    let one = Scaled::new(1).fit(&x[..1], &y[..1], &fit).unwrap();
    assert!(one.loss[0].is_finite());
}

#[test]
fn a_fit_that_fails_before_a_step_leaves_no_trace() {
    let (x, y) = (rows::<3>(40), targets(&rows::<3>(40)));
    let training = Training::new(&x, &y);
    let fit = Fit::new(Adam::new(0.01)).epochs(2);
    let nowhere = || CSVLogger::new("/nowhere/at/all.csv");
    let fresh = Scaled::new(1);
    let mut model = fresh.clone();
    let state = Scaled::new(1).fit_on(&training, &fit, &mut ()).unwrap().state;
    let longer = fit.clone().epochs(4);
    assert!(model.fit_on(&training, &fit, &mut nowhere()).is_err());
    assert_eq!(model.store(), fresh.store());
    assert!(
        model
            .resume(&training, &longer, state.clone(), &mut nowhere())
            .is_err()
    );
    assert_eq!(model.store(), fresh.store());
    for wrong in [
        ReduceLROnPlateau::new().monitor("loss").min_lr(f64::NAN),
        ReduceLROnPlateau::new().monitor("loss").min_delta(f64::NAN),
        ReduceLROnPlateau::new().monitor("loss").factor(1.0),
    ] {
        let error = model.fit_on(&training, &fit, &mut { wrong }).unwrap_err();
        assert!(error.to_string().starts_with("ReduceLROnPlateau: "), "{error}");
        assert_eq!(model.store(), fresh.store());
    }
    let mut wrong = EarlyStopping::new().monitor("loss").min_delta(f64::NAN);
    let error = model.fit_on(&training, &fit, &mut wrong).unwrap_err();
    assert_eq!(
        error.to_string(),
        "EarlyStopping: min_delta is NaN, but must be finite"
    );
    assert_eq!(model.store(), fresh.store());
    // One that has taken steps keeps them.
    assert!(model.fit_on(&training, &fit, &mut EarlyStopping::new()).is_err());
    assert_ne!(model.parameters(), fresh.parameters());
    assert!(model.store().adapted && model.store().target_adapted);
    // A state for more parameters than could be in memory.
    let error = TrainingState::<Adam, f32>::from_bytes(fit.optimizer(), 1 << 50, &state.to_bytes());
    assert!(matches!(error, Err(StateError::WrongLength { .. })));
}

#[test]
fn a_fit_that_is_cancelled_before_it_begins_takes_no_step() {
    let (x, y) = line_data();
    let cancel = Cancel::new();
    cancel.cancel();
    let fit = Fit::new(SGD::new(0.1)).epochs(3);
    let mut model = Line::new(1);
    let fitted = model
        .fit_on(&Training::new(&x, &y), &fit, &mut cancel.clone())
        .unwrap();
    assert_eq!(
        (fitted.state.step(), fitted.history.to_string().as_str()),
        (0, "no epochs")
    );
    assert_eq!(model.parameters(), Line::new(1).parameters());
    let mut whole = Line::new(1);
    whole.fit(&x, &y, &fit).unwrap();
    model
        .resume(&Training::new(&x, &y), &fit, fitted.state, &mut ())
        .unwrap();
    assert_eq!(model.parameters(), whole.parameters());
}

fn log_file(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("probdl-{name}-{}.csv", std::process::id()))
}

/// A run is killed after it has logged more than its last checkpoint knows, in the middle of a line: resumed from there,
/// the log is that of one long run.
#[test]
fn a_log_is_continued_where_the_resumed_run_stands() {
    let (x, y) = line_data();
    let training = Training::new(&x, &y);
    let fit = Fit::new(SGD::new(0.01)).epochs(6);
    let path = log_file("continued");
    // A name that needs quotation marks.
    let odd = || {
        Metric::new("a, \"b\"\nc", |model: &Line| {
            Ok::<_, FitError>(f64::from(model.parameters()[0]))
        })
    };
    let mut whole = Line::new(1);
    whole
        .fit_on(&training, &fit, &mut (odd(), CSVLogger::new(&path)))
        .unwrap();
    let expected = std::fs::read_to_string(&path).unwrap();
    let table = data::Table::open(&path).unwrap();
    assert_eq!(table.names(), ["epoch", "a, \"b\"\nc", "loss"]);
    assert_eq!(table.column::<u32>("epoch").unwrap(), [0, 1, 2, 3, 4, 5]);

    let mut model = Line::new(1);
    let first = model.fit_on(&training, &fit.clone().epochs(3), &mut ()).unwrap();
    std::fs::write(&path, &expected[..expected.len() - 4]).unwrap();
    let mut log = CSVLogger::new(&path).append(true);
    model
        .resume(&training, &fit, first.state, &mut (odd(), &mut log))
        .unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
    // A fit of its own goes below what is there.
    Line::new(1)
        .fit_on(&training, &fit, &mut (odd(), &mut log))
        .unwrap();
    let lines = expected.split_once("c\",loss\n").unwrap().1;
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        format!("{expected}{lines}")
    );

    // What has no column is told, and so is a file that is no log.
    let error = model.fit_on(
        &training,
        &fit,
        &mut (Metric::new("d", |_: &Line| Ok::<_, FitError>(0.0)), &mut log),
    );
    let end = "the log has no column `d`, which this fit reports; write another file, or without `append`";
    assert_eq!(
        error.unwrap_err().to_string(),
        format!("CSVLogger: {}: {end}", path.display())
    );
    let mut other = CSVLogger::new(&path).append(true).separator(';');
    let error = model.fit_on(&training, &fit, &mut other).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("this is no log that could be continued"),
        "{error}"
    );
    std::fs::write(&path, b"\xff\xfe").unwrap();
    assert!(model.fit_on(&training, &fit, &mut log).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"\xff\xfe");
    std::fs::remove_file(&path).unwrap();
}
