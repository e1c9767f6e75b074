//! Nothing breaks: bad data, bad configuration, broken promises and large layers, through models of the macro.

use probdl::data::StreamError;
use probdl::prelude::*;
use probdl::train::{FitError, FitStream, TrainingStream};
use std::convert::Infallible;

model! { struct Line = Input(2) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
model! { struct Waits = Input(1) -> Dense(1) -> DistributionLambda(|t| Gamma(2.0, exp(t))); }
model! { struct Classes = Input(1) -> Dense(3) -> DistributionLambda(|t| Categorical(logits = t)); }
model! { struct Direct = Input(2) -> VariableLayer(1) -> DistributionLambda(|v| Normal(v, 1.0)); }
model! {
    struct Promise(loc: 1, scale: 1) {
        let shift = variable(0.0);
        Normal(loc + shift, checked(scale))
    }
}

const QUESTIONS: u32 = 5;
model! { struct Answers = Input(1) -> Dense(2) -> DistributionLambda(|t| Binomial(QUESTIONS, t)); }
model! {
    struct Trials(x: 1, n: 2) {
        let logits = x -> Dense(2);
        Binomial(checked(n), logits)
    }
}
model! { struct Votes = Input(1) -> Dense(3) -> DistributionLambda(|t| Multinomial(QUESTIONS, t)); }
model! {
    struct Elections(x: 1, n: 1) {
        let logits = x -> Dense(3);
        Multinomial(checked(n[0]), logits)
    }
}
model! { struct Grades = Input(1) -> Dense(1) -> DistributionLambda(|t| OrderedLogistic(ascending(variable([2])), t[0])); }
model! {
    struct Clusters(x: 1, n: 1) {
        let t = x -> Dense(4);
        MixtureSameFamily(Categorical(logits = t[..2]), BetaBinomial(checked(n[0] + 0.0 * t[..2]), exp(t[2..]), 1.0))
    }
}

fn fit() -> Fit<SGD> {
    Fit::new(SGD::new(0.01)).epochs(2)
}

#[test]
fn every_bad_input_is_a_typed_error_and_leaves_the_model_alone() {
    let mut model = Line::new(1);
    let before = model.parameters().to_vec();
    let (x, y) = (vec![[1.0_f32, 2.0]; 3], vec![[1.0_f32]; 3]);
    assert_eq!(model.fit(&[], &[], &fit()), Err(FitError::Empty));
    assert_eq!(
        model.fit(&x, &y[..2], &fit()),
        Err(FitError::LengthsDiffer { x: 3, y: 2 })
    );
    assert_eq!(
        model.fit(&x, &y, &fit().batch_size(0)),
        Err(FitError::BatchSizeZero)
    );
    assert_eq!(model.fit(&x, &y, &fit().epochs(0)), Err(FitError::EpochsZero));
    let mut broken = x.clone();
    broken[2][1] = f32::NAN;
    let error = model.fit(&broken, &y, &fit()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 2, column 1 of x is NaN; every input must be finite"
    );
    let mut targets = y.clone();
    targets[0][0] = f32::INFINITY;
    assert!(matches!(
        model.fit(&x, &targets, &fit()),
        Err(FitError::NotFinite {
            what: "y",
            row: 0,
            column: 0,
            ..
        })
    ));
    assert!(matches!(
        model.evaluate(&broken, &y),
        Err(FitError::NotFinite { row: 2, .. })
    ));
    assert_eq!(model.parameters(), before);

    let error = Waits::new(1)
        .fit(&[[1.0], [1.0]], &[[2.0], [0.0]], &fit())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 1, column 0 of y is 0; every target must be above 0"
    );
    let error = Classes::new(1).fit(&[[1.0], [1.0]], &[2, 3], &fit()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 1 of y is class 3; the model has 3 classes, counted from 0"
    );
}

#[test]
fn a_learning_rate_that_diverges_leaves_the_last_finite_parameters() {
    let x: Vec<[f32; 2]> = (0..64).map(|row| [row as f32, -(row as f32)]).collect();
    let y: Vec<[f32; 1]> = x.iter().map(|[a, b]| [a - b]).collect();
    for rate in [1.0, 1e6, 1e30, f64::MAX] {
        let mut model = Line::new(1);
        match model.fit(&x, &y, &Fit::new(SGD::new(rate)).epochs(50)) {
            Err(FitError::Diverged { .. }) => {}
            other => panic!("rate {rate}: {other:?}"),
        }
        assert!(model.parameters().iter().all(|parameter| parameter.is_finite()));
    }
}

#[test]
fn a_broken_promise_names_the_row_the_value_and_the_rule() {
    let x: Vec<([f32; 1], [f32; 1])> = (0..40)
        .map(|row| ([0.0], [if row == 33 { -0.5 } else { 1.0 }]))
        .collect();
    let y = vec![[0.25_f32]; 40];
    let mut model = Promise::new(1);
    assert!(model.fit(&x[..33], &y[..33], &fit()).is_ok());
    for error in [
        model.fit(&x, &y, &fit()).unwrap_err(),
        model.evaluate(&x, &y).unwrap_err(),
    ] {
        match &error {
            FitError::ArgumentOutOfRange {
                row: 33,
                name: "scale",
                value,
                ..
            } => assert_eq!(*value, -0.5),
            other => panic!("{other:?}"),
        }
        assert!(error.to_string().contains("positive"), "{error}");
    }
    assert!(model.parameters().iter().all(|parameter| parameter.is_finite()));
}

#[test]
fn a_model_without_weights_on_its_input_learns_a_mean() {
    let y: Vec<[f32; 1]> = (0..100).map(|row| [3.0 + (row % 5) as f32 - 2.0]).collect();
    let mut model = Direct::new(1);
    model
        .fit(
            &vec![[0.0, 0.0]; 100],
            &y,
            &Fit::new(SGD::new(0.2)).epochs(100).batch_size(100),
        )
        .unwrap();
    assert!((model.variable_layer().value()[0] - 3.0).abs() < 0.05);
}

#[test]
fn a_wide_layer_works_in_a_small_thread() {
    model! { struct Wide = Input(4096) -> Dense(4096); }
    let work = || {
        let mut model = Wide::new(1);
        let row = Box::new([0.5_f32; 4096]);
        model.fit(&[*row], &[*row], &Fit::new(SGD::new(0.01))).unwrap();
        assert_eq!(model.parameter_count(), 4096 * 4097);
        assert!(model.evaluate(&[*row], &[*row]).unwrap().loss.is_finite());
        assert_eq!(model.predict(&[*row], 0).len(), 1);
    };
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(work)
        .unwrap();
    thread.join().unwrap();
}

#[test]
fn a_constant_column_is_not_divided_by_zero() {
    model! { #[model(normalize_target)] struct Scaled = Input(2) -> Normalization() -> Dense(_) -> IndependentNormal(1); }
    let x: Vec<[f32; 2]> = (0..50).map(|row| [row as f32, 7.0]).collect();
    let y: Vec<[f32; 1]> = x.iter().map(|[a, _]| [1000.0 + a]).collect();
    let mut model = Scaled::new(1);
    model.fit(&x, &y, &Fit::new(Adam::new(0.05)).epochs(200)).unwrap();
    assert_eq!(model.normalization().stddev()[1], 1.0);
    let law = model.distribution(&x[25]);
    assert!((law.mean()[0] - 1025.0).abs() < 3.0, "{}", law.mean()[0]);
    let constant = vec![[5.0_f32]; 50];
    let mut flat = Scaled::new(2);
    flat.fit(&x, &constant, &Fit::new(Adam::new(0.01)).epochs(5))
        .unwrap();
    assert!(flat.evaluate(&x, &constant).unwrap().loss.is_finite());
}

model! { struct Crossing = Input(1) -> DistributionLambda(|x| Uniform(x[0], checked(x[0] * x[0]))); }

#[test]
fn bounds_that_cross_are_told_with_the_row() {
    let mut x = vec![[3.0_f32]; 40];
    x[17] = [0.5];
    let y = vec![[4.0_f32]; 40];
    let error = Crossing::new(1).evaluate(&x, &y).unwrap_err();
    assert!(
        matches!(
            error,
            FitError::ArgumentOutOfRange {
                row: 17,
                name: "high",
                value: 0.25,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.to_string().contains("above `low`"), "{error}");
    assert!(
        Crossing::new(1)
            .evaluate(&x[..17], &y[..17])
            .unwrap()
            .loss
            .is_finite()
    );
}

#[test]
fn counts_above_their_total_are_found_before_the_first_step() {
    let rows: Vec<[f32; 1]> = (0..100).map(|row| [row as f32 / 100.0]).collect();
    let mut counts = vec![[5_u32, 0]; 100];
    let mut model = Answers::new(1);
    model.fit(&rows, &counts, &fit()).unwrap();
    counts[70][1] = 6;
    let before = model.parameters().to_vec();
    let above = FitError::AboveTotalCount {
        row: 70,
        column: 1,
        value: 6.0,
        total_count: 5.0,
    };
    assert_eq!(model.fit(&rows, &counts, &fit()), Err(above.clone()));
    assert_eq!(model.evaluate(&rows, &counts), Err(above.clone()));
    assert_eq!(model.parameters(), before);

    // The same where each row has totals of its own.
    let with = |n: [f32; 2]| -> Vec<([f32; 1], [f32; 2])> { rows.iter().map(|row| (*row, n)).collect() };
    let mut model = Trials::new(1);
    model.fit(&with([5.0, 6.0]), &counts, &fit()).unwrap();
    assert_eq!(
        model.distribution(&([0.5], [3.0, 7.0])).elements()[1].total_count(),
        7
    );
    let before = model.parameters().to_vec();
    assert_eq!(model.fit(&with([5.0; 2]), &counts, &fit()), Err(above.clone()));
    assert_eq!(model.evaluate(&with([5.0; 2]), &counts), Err(above.clone()));
    for bad in [0.0, 2.5, -1.0] {
        let mut x = with([9.0; 2]);
        x[80].1[0] = bad;
        let error = model.fit(&x, &counts, &fit()).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`total_count` of `Binomial` is {bad} in row 80; it must be a whole number above 0")
        );
    }
    let (good, bad) = (with([9.0; 2]), with([5.0; 2]));
    let training = Training::new(&good, &counts).validation_data(&bad, &counts);
    let error = model.fit_on(&training, &fit(), &mut ()).unwrap_err();
    assert!(matches!(error, FitError::Validation(_)), "{error}");
    assert_eq!(model.parameters(), before);

    // And where the rows come from a stream, shuffled or not.
    let source = |x: Vec<([f32; 1], [f32; 2])>| {
        let batches = x.chunks(30).zip(counts.chunks(30));
        let batches: Vec<_> = batches
            .map(|(x, y)| Ok::<_, Infallible>((x.to_vec(), y.to_vec())))
            .collect();
        move || Ok::<_, Infallible>(batches.clone())
    };
    let mut model = Trials::new(1);
    let good = TrainingStream::new(source(with([5.0, 6.0])));
    model.fit_stream(good, &fit()).unwrap();
    for shuffle_buffer in [0, 50] {
        let bad = TrainingStream::new(source(with([5.0; 2]))).shuffle_buffer(shuffle_buffer);
        let error = model.fit_stream(bad, &fit()).unwrap_err();
        assert_eq!(
            error.to_string(),
            StreamError::<Infallible>::Data(above.clone()).to_string()
        );
    }
    let error = model.evaluate_stream(source(with([5.0; 2]))).unwrap_err();
    assert!(matches!(
        error,
        StreamError::Data(FitError::AboveTotalCount { row: 70, .. })
    ));

    // A mixture's target may be as large as the largest total.
    let x: Vec<([f32; 1], [f32; 1])> = rows.iter().map(|row| (*row, [6.0])).collect();
    let mut y = vec![[6_u32]; 100];
    let mut model = Clusters::new(1);
    assert!(model.fit(&x, &y, &fit()).unwrap().loss[1].is_finite());
    y[3] = [7];
    let error = model.fit(&x, &y, &fit()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 3, column 0 of y is 7; every target must be at most `total_count`, which is 6"
    );
}

#[test]
fn counts_sum_to_their_total_and_classes_are_those_between_cutpoints() {
    let rows: Vec<[f32; 1]> = (0..100).map(|row| [row as f32 / 100.0]).collect();
    let mut votes: Vec<[u32; 3]> = (0..100)
        .map(|row| [row % 4, 5 - row % 4 - row % 2, row % 2])
        .collect();
    let x: Vec<([f32; 1], [f32; 1])> = rows.iter().map(|row| (*row, [5.0])).collect();
    let (mut model, mut each) = (Votes::new(1), Elections::new(1));
    let history = model.fit(&rows, &votes, &fit()).unwrap();
    assert_eq!(each.fit(&x, &votes, &fit()).unwrap().loss, history.loss);
    assert_eq!(each.distribution(&x[0]).total_count(), 5);
    votes[66][0] += 1;
    let error = FitError::NotTotalCount {
        row: 66,
        sum: 6.0,
        total_count: 5.0,
    };
    assert_eq!(model.fit(&rows, &votes, &fit()), Err(error.clone()));
    assert_eq!(each.fit(&x, &votes, &fit()), Err(error));

    let mut grades: Vec<u32> = (0..100).map(|row| row / 40).collect();
    let mut model = Grades::new(1);
    model
        .fit(&rows, &grades, &Fit::new(Adam::new(0.1)).epochs(30))
        .unwrap();
    let law = model.distribution(&[0.9]);
    assert!(
        law.cutpoints()[0] < law.cutpoints()[1] && law.mode() == 2,
        "{law:?}"
    );
    assert_eq!(model.distribution(&[0.1]).mode(), 0);
    grades[5] = 3;
    assert_eq!(
        model.fit(&rows, &grades, &fit()).unwrap_err().to_string(),
        "row 5 of y is class 3; the model has 3 classes, counted from 0"
    );
}
