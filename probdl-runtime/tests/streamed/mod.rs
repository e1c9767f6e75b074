//! Training on a file of columns, batch by batch, is training on its rows in memory.

use crate::models::Everything;
use probdl_runtime::data::{ColumnBatches, ColumnError, ColumnFile, Dataset, RowGroups};
use probdl_runtime::model::Model;
use probdl_runtime::optimizer::Adam;
use probdl_runtime::train::callback::StepBudget;
use probdl_runtime::train::{Fit, FitStream, History, Train, Training, TrainingStream};
use std::convert::Infallible;
use std::path::PathBuf;

/// A file that pyarrow has written (`columns.py` beside it).
pub(crate) fn written_by_pyarrow(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/files/columns");
    PathBuf::from(folder).join(name)
}

/// The rows of those files, by the formulas of the script.
pub(crate) fn rows() -> (Vec<[f64; 2]>, Vec<[f64; 1]>) {
    let row = |k: u32| {
        let (a, b) = (f64::from(k * 37 % 41), f64::from(k * 17 % 13));
        ([100.0 + a, -3.0 + b / 8.0], [500.0 + a - 2.0 * b])
    };
    (0..200).map(row).unzip()
}

type Batches<G> = ColumnBatches<G, f64, f64, 2, 1>;

fn bits(model: &Everything, history: &History) -> Vec<u64> {
    let numbers = model
        .store()
        .values
        .iter()
        .chain(&history.loss)
        .chain(&history.val_loss);
    numbers.map(|number| number.to_bits()).collect()
}

/// Fits, stops, resumes and evaluates with the batches of a file, which holds [`rows`].
pub(crate) fn a_file_trains_as_memory_does<G: RowGroups>(
    open: impl Fn() -> Result<ColumnFile<G>, ColumnError>,
) {
    let (x, y) = rows();
    let fit = Fit::new(Adam::new(0.01)).epochs(3).batch_size(48).shuffle(false);
    let validation = (&x[..30], &y[..30]);
    let mut memory = Everything::new(5);
    let training = Training::new(&x, &y).validation_data(validation.0, validation.1);
    let fitted = memory.fit_on(&training, &fit, &mut ()).unwrap();
    let expected = bits(&memory, &fitted.history);
    assert_eq!(fitted.history.val_loss.len(), 3);
    // Batches within a group, across groups, and of the whole file.
    for size in [1, 48, 70, 100, 1000] {
        let source = || -> Result<Batches<G>, ColumnError> { open()?.batches(["a", "b"], ["y"], size) };
        let stream = || TrainingStream::new(source).validation_data(validation.0, validation.1);
        let mut model = Everything::new(5);
        let history = model.fit_stream(stream(), &fit).unwrap();
        assert_eq!(bits(&model, &history), expected, "{size} rows at a time");
        assert_eq!(
            model.evaluate_stream(source).unwrap(),
            memory.evaluate(&x, &y).unwrap()
        );

        // Five batches an epoch: stopped in the middle of one, and at its end.
        for budget in [3, 5, 7] {
            let mut model = Everything::new(5);
            let first = model
                .fit_stream_on(stream(), &fit, &mut StepBudget::new(budget))
                .unwrap();
            let rest = model.resume_stream(stream(), &fit, first.state, &mut ()).unwrap();
            let mut history = first.history;
            history.loss.extend(rest.history.loss);
            history.val_loss.extend(rest.history.val_loss);
            assert_eq!(bits(&model, &history), expected, "{size} rows, {budget} steps");
        }
    }

    // A buffer draws the same rows from a file as from anywhere else; weights and classes come by a closure.
    let weight = |x: &[f64; 2]| x[0] - 99.0;
    let shuffled = fit.shuffle(true);
    let from_file = || {
        let batches: Batches<G> = open()?.batches(["a", "b"], ["y"], 64)?;
        Ok::<_, ColumnError>(batches.map(move |batch| {
            let (x, y) = batch?.into_parts();
            let weights = x.iter().map(weight).collect();
            Ok((x, y, weights))
        }))
    };
    let from_memory = || {
        let all = Dataset::new(x.clone(), y.clone()).unwrap();
        let weights: Vec<f64> = x.iter().map(weight).collect();
        let (x, y) = all.into_parts();
        Ok::<_, Infallible>([Ok((x, y, weights))])
    };
    let (mut a, mut b) = (Everything::new(1), Everything::new(1));
    let first = a
        .fit_stream(TrainingStream::new(from_file).shuffle_buffer(90), &shuffled)
        .unwrap();
    let second = b
        .fit_stream(TrainingStream::new(from_memory).shuffle_buffer(90), &shuffled)
        .unwrap();
    assert_eq!(bits(&a, &first), bits(&b, &second));
    assert_ne!(bits(&a, &first)[..10], expected[..10]);
}
