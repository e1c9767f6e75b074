//! Fits of streams: the bits of fits in memory, orders by seed, and what is refused.

use crate::message;
use probdl::data::{Csv, CsvError, StreamError};
use probdl::prelude::*;
use std::convert::Infallible;

model! {
    #[model(normalize_target)]
    struct Net = Input(3) -> Normalization() -> Dense(20, relu, kernel_regularizer = l2(0.01)) -> Dropout(0.3)
        -> Dense(2) -> IndependentNormal(1);
}
model! { struct Line = Input(3) -> Dense(1) -> DistributionLambda(|t| Normal(t, 1.0)); }
model! { struct Kinds = Input(3) -> Dense(3) -> DistributionLambda(|t| Categorical(logits = t)); }
model! { #[model(dtype = f64)] struct Double = Input(3) -> Normalization() -> Dense(5, tanh) -> Dense(1); }
model! { struct Bounded = Input(3) -> Dense(1) -> DistributionLambda(|t| Normal(0.0, checked(t))); }

type X = [f32; 3];
type Y = [f32; 1];

fn rows(count: usize) -> Dataset<X, Y> {
    let x: Vec<X> = (0..count)
        .map(|row| std::array::from_fn(|k| ((row * 37 + k * 101 + row * row % 13) % 97) as f32 / 4.85 - 10.0))
        .collect();
    let y: Vec<Y> = x.iter().map(|x| [3.0 * x[0] - x[2] + 100.0]).collect();
    Dataset::new(x, y).unwrap()
}

/// Batches that come without fail.
type Batches<A, B> = std::vec::IntoIter<Result<Dataset<A, B>, Infallible>>;

/// A source of rows in memory, some at a time.
fn source<A: Copy + 'static, B: Copy + 'static>(
    all: &Dataset<A, B>,
    size: usize,
) -> impl FnMut() -> Result<Batches<A, B>, Infallible> {
    let batches: Vec<_> = all
        .batches(size)
        .map(|(x, y)| Ok(Dataset::new(x, y).unwrap()))
        .collect();
    move || Ok(batches.clone().into_iter())
}

/// All bits of a model and of what it reports.
fn bits<M: Model>(model: &M, history: &History) -> (Vec<u64>, Vec<u64>, Vec<u64>) {
    use probdl::lanes::Scalar;
    let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect();
    let values: Vec<f64> = model.store().values.iter().map(|value| value.to_f64()).collect();
    (bits(&values), bits(&history.loss), bits(&history.val_loss))
}

#[test]
fn without_a_buffer_the_bits_are_those_of_memory() {
    let (all, others) = (rows(301), rows(40));
    let fit = Fit::new(Adam::new(0.01)).epochs(3).batch_size(70).shuffle(false);
    let mut memory = Net::new(5);
    let training = Training::new(all.x(), all.y()).validation_data(others.x(), others.y());
    let fitted = memory.fit_on(&training, &fit, &mut ()).unwrap();
    let expected = bits(&memory, &fitted.history);
    for size in [1, 7, 64, 300, 1000] {
        let mut model = Net::new(5);
        let stream = TrainingStream::new(source(&all, size)).validation_data(others.x(), others.y());
        let history = model.fit_stream(stream, &fit).unwrap();
        assert_eq!(bits(&model, &history), expected, "{size} rows at a time");
        let evaluation = model.evaluate_stream(source(&all, size)).unwrap();
        assert_eq!(evaluation, model.evaluate(all.x(), all.y()).unwrap());
    }

    let fit = Fit::new(Adam::new(PolynomialDecay::new(0.1, 40)))
        .epochs(4)
        .shuffle(false);
    let (mut memory, mut stream) = (Line::new(1), Line::new(1));
    let history = memory.fit(all.x(), all.y(), &fit).unwrap();
    let streamed = stream
        .fit_stream(TrainingStream::new(source(&all, 50)), &fit)
        .unwrap();
    assert_eq!(bits(&stream, &streamed), bits(&memory, &history));

    let wide = all.map(|x, y| (x.map(f64::from), y.map(f64::from)));
    let (mut memory, mut stream) = (Double::new(1), Double::new(1));
    let fit = Fit::new(RMSprop::new(0.01)).epochs(4).shuffle(false);
    let history = memory.fit(wide.x(), wide.y(), &fit).unwrap();
    let streamed = stream
        .fit_stream(TrainingStream::new(source(&wide, 50)), &fit)
        .unwrap();
    assert_eq!(bits(&stream, &streamed), bits(&memory, &history));
}

#[test]
fn weights_of_rows_and_classes_count_as_in_memory() {
    let all = rows(90);
    let classes = all.map(|x, y| (*x, (y[0] as u32) % 3));
    let weights: Vec<f64> = (0..90).map(|row| f64::from(row % 4) / 2.0).collect();
    let fit = Fit::new(Adam::new(0.01)).epochs(3).shuffle(false);
    let mut memory = Kinds::new(1);
    let training = Training::new(classes.x(), classes.y())
        .sample_weight(&weights)
        .class_weight(&[1.0, 3.0, 0.5]);
    let history = memory.fit_on(&training, &fit, &mut ()).unwrap().history;
    let expected = bits(&memory, &history);
    let source = || {
        let batches = classes.batches(25).zip(weights.chunks(25));
        Ok::<_, Infallible>(batches.map(|((x, y), weights)| Ok((x.to_vec(), y.to_vec(), weights.to_vec()))))
    };
    let mut stream = Kinds::new(1);
    let training = TrainingStream::new(source).class_weight(&[1.0, 3.0, 0.5]);
    let history = stream.fit_stream(training, &fit).unwrap();
    assert_eq!(bits(&stream, &history), expected);

    // With targets in units of their own, the loss knows the weights too.
    let all_weights = weights.clone();
    let (mut memory, mut stream) = (Net::new(2), Net::new(2));
    let training = Training::new(all.x(), all.y()).sample_weight(&all_weights);
    let history = memory.fit_on(&training, &fit, &mut ()).unwrap().history;
    let source = || {
        let batch = (all.x().to_vec(), all.y().to_vec(), all_weights.clone());
        Ok::<_, Infallible>([Ok(batch)])
    };
    let streamed = stream.fit_stream(TrainingStream::new(source), &fit).unwrap();
    assert_eq!(bits(&stream, &streamed), bits(&memory, &history));
}

#[test]
fn a_buffer_shuffles_by_the_seed_alone() {
    let all = rows(200);
    let fit = Fit::new(Adam::new(0.05)).epochs(2);
    let run = |size: usize, buffer: usize, fit: &Fit<Adam>| {
        let mut model = Line::new(1);
        let stream = TrainingStream::new(source(&all, size)).shuffle_buffer(buffer);
        let history = model.fit_stream(stream, fit).unwrap();
        bits(&model, &history)
    };
    let shuffled = run(10, 50, &fit);
    assert_eq!(run(64, 50, &fit), shuffled);
    assert_ne!(run(10, 51, &fit), shuffled);
    assert_ne!(run(10, 50, &fit.clone().seed(9)), shuffled);
    let plain = run(10, 0, &fit);
    assert_ne!(shuffled, plain);
    assert_eq!(run(10, 50, &fit.clone().shuffle(false)), plain);
    assert_eq!(run(10, 1, &fit), plain);
}

#[test]
fn a_stopped_stream_goes_on_with_the_same_bits() {
    let all = rows(333);
    let fit = Fit::new(Adam::new(0.01)).epochs(4);
    for steps_per_epoch in [None, Some(3), Some(11), Some(30)] {
        let stream = || {
            let stream = TrainingStream::new(source(&all, 40)).shuffle_buffer(100);
            match steps_per_epoch {
                Some(steps) => stream.steps_per_epoch(steps),
                None => stream,
            }
        };
        let mut whole = Net::new(3);
        let history = whole.fit_stream(stream(), &fit).unwrap();
        let steps = steps_per_epoch.unwrap_or(11);
        for budget in [1, steps - 1, steps, steps + 2, 2 * steps] {
            let mut model = Net::new(3);
            let first = model
                .fit_stream_on(stream(), &fit, &mut StepBudget::new(budget as u64))
                .unwrap();
            assert_eq!(first.state.step(), budget as u64);
            let rest = model.resume_stream(stream(), &fit, first.state, &mut ()).unwrap();
            let losses = [first.history.loss, rest.history.loss].concat();
            assert_eq!(losses, history.loss, "{steps_per_epoch:?}, {budget}");
            assert_eq!(model.store(), whole.store(), "{steps_per_epoch:?}, {budget}");
        }
    }
    // Fresh optimizer state, with the orders and dropout of epoch 2.
    let late = fit.clone().initial_epoch(2).shuffle(false);
    let (mut memory, mut model) = (Net::new(3), Net::new(3));
    let history = memory.fit(all.x(), all.y(), &late).unwrap();
    let streamed = model
        .fit_stream(TrainingStream::new(source(&all, 40)), &late)
        .unwrap();
    assert_eq!(bits(&model, &streamed), bits(&memory, &history));
}

#[test]
fn a_source_without_end_has_epochs_of_some_steps() {
    let endless = || {
        let block = |first: u32| -> Dataset<X, Y> {
            let x = (first..first + 10).map(|row| [row as f32, 0.0, 1.0]);
            let y = (first..first + 10).map(|row| [row as f32 % 7.0]);
            Dataset::new(x.collect::<Vec<_>>(), y.collect::<Vec<_>>()).unwrap()
        };
        Ok::<_, Infallible>((0_u32..).map(move |i| Ok::<_, Infallible>(block(10 * i))))
    };
    let fit = Fit::new(Adam::new(0.01)).epochs(3).shuffle(false);
    let mut stream = Net::new(1);
    let training = TrainingStream::new(endless).steps_per_epoch(5);
    let history = stream.fit_stream(training, &fit).unwrap();
    assert_eq!(history.loss.len(), 3);
    // Five steps of 32 rows, and 160 rows to adapt to; the next epoch takes the next rows.
    let x: Vec<X> = (0..160).map(|row| [row as f32, 0.0, 1.0]).collect();
    let y: Vec<Y> = (0..160).map(|row| [row as f32 % 7.0]).collect();
    let mut memory = Net::new(1);
    let first = memory.fit(&x, &y, &fit.epochs(1)).unwrap();
    assert_eq!(first.loss[0], history.loss[0]);
    let trainable = memory.store().trainable;
    assert_eq!(
        memory.store().values[trainable..],
        stream.store().values[trainable..]
    );
}

#[test]
fn what_is_refused_leaves_finite_parameters() {
    let all = rows(100);
    let fit = Fit::new(Adam::new(0.01)).epochs(2);
    let untouched = Line::new(1);
    let refused = |stream: TrainingStream<'_, _>, fit: &Fit<Adam>| {
        let mut model = Line::new(1);
        let error = model.fit_stream(stream, fit).unwrap_err();
        assert_eq!(model.store().values, untouched.store().values);
        error
    };
    let stream = || TrainingStream::new(source(&all, 10));
    assert_eq!(
        refused(stream(), &fit.clone().validation_split(0.5)).to_string(),
        "a validation split needs all rows in memory; a stream shows them one after the other"
    );
    assert_eq!(
        refused(stream().steps_per_epoch(0), &fit),
        StreamError::Data(FitError::StepsPerEpochZero)
    );
    assert_eq!(
        refused(stream(), &fit.clone().batch_size(0)),
        StreamError::Data(FitError::BatchSizeZero)
    );
    let none = rows(0);
    assert_eq!(
        refused(TrainingStream::new(source(&none, 1)), &fit),
        StreamError::Data(FitError::Empty)
    );
    assert_eq!(
        refused(TrainingStream::new(source(&none, 1)).steps_per_epoch(3), &fit),
        StreamError::Data(FitError::Empty)
    );
    assert!(message(untouched.evaluate_stream(source(&none, 1))).contains("no rows"));
    let far = [[f32::NAN; 3]];
    assert!(matches!(
        refused(stream().validation_data(&far, &all.y()[..1]), &fit),
        StreamError::Data(FitError::Validation(_))
    ));
    let mut model = Line::new(1);
    assert!(message(model.fit_stream(stream(), &Fit::new(LBFGS::new()))).contains("searches along lines"));

    // A row that is not finite is named by its number in the stream; the steps before it count.
    let mut wrong = all.into_parts();
    wrong.0[73][1] = f32::INFINITY;
    let wrong = Dataset::new(wrong.0, wrong.1).unwrap();
    let error = model
        .fit_stream(TrainingStream::new(source(&wrong, 10)), &fit)
        .unwrap_err();
    let expected = FitError::NotFinite {
        what: "x",
        row: 73,
        column: 1,
        value: f64::INFINITY,
    };
    assert_eq!(error, StreamError::Data(expected.clone()));
    assert_ne!(model.parameters(), untouched.parameters());
    // A model that normalizes finds it in the first pass.
    let mut net = Net::new(1);
    let error = net
        .fit_stream(TrainingStream::new(source(&wrong, 10)), &fit)
        .unwrap_err();
    assert_eq!(error, StreamError::Data(expected));
    assert_eq!(net.store(), Net::new(1).store());
    // More inputs than targets; weights below 0.
    let uneven = || Ok::<_, Infallible>([Ok((vec![[0.0_f32; 3]; 2], vec![[0.0_f32]]))]);
    assert!(
        message(model.fit_stream(TrainingStream::new(uneven), &fit)).contains("x has 2 rows and y has 1")
    );
    let weighted = || Ok::<_, Infallible>([Ok((vec![[0.0_f32; 3]], vec![[0.0_f32]], vec![-1.0]))]);
    assert!(message(model.fit_stream(TrainingStream::new(weighted), &fit)).contains("sample_weight 0 is -1"));
    // An argument that breaks its rule, in the third batch.
    let mut bounded = Bounded::new(1);
    bounded.set_parameters(&[1.0, 0.0, 0.0, 0.5]).unwrap();
    let ones = |row: usize| {
        if row == 80 {
            [-1.0, 0.0, 0.0]
        } else {
            [1.0, 0.0, 0.0]
        }
    };
    let x: Vec<X> = (0..100).map(ones).collect();
    let last = Dataset::new(x, vec![[0.0_f32]; 100]).unwrap();
    let error = bounded.fit_stream(TrainingStream::new(source(&last, 9)), &Fit::new(SGD::new(1e-9)));
    assert!(message(error).contains("in row 80"));
}

#[test]
fn a_source_that_fails_says_so_itself() {
    let row = |row: u32| format!("{},{},1,{}\n", row % 10, row % 7, row % 5);
    let text: String = (0..100).map(row).collect();
    let (good, wrong) = (format!("a,b,c,y\n{text}"), format!("a,b,c,y\n{text}1,two,3,4\n"));
    let open = |text: &'static str| {
        Csv::new().read_batches::<_, f32, f32, 3, 1>("large", text.as_bytes(), ["a", "b", "c"], ["y"], 30)
    };
    let (good, wrong): (&str, &str) = (good.leak(), wrong.leak());
    let mut passes = 0;
    let source = || {
        passes += 1;
        open(if passes <= 2 { good } else { wrong })
    };
    let mut model = Line::new(1);
    let fit = Fit::new(Adam::new(0.01)).epochs(5).batch_size(10);
    let error = model.fit_stream(TrainingStream::new(source), &fit).unwrap_err();
    assert!(matches!(
        &error,
        StreamError::Source(CsvError::Field { line: 102, .. })
    ));
    assert!(
        error
            .to_string()
            .starts_with("large, line 102, column `b`: `two`")
    );
    assert_ne!(model.parameters(), Line::new(1).parameters());
    assert!(model.parameters().iter().all(|parameter| parameter.is_finite()));
    let unopened = || Csv::new().batches::<f32, f32, 3, 1>("no/such.csv", ["a", "b", "c"], ["y"], 30);
    assert!(message(model.fit_stream(TrainingStream::new(unopened), &fit)).starts_with("no/such.csv: "));
}
