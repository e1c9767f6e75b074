//! Statistics of streams.

use crate::message;
use probdl::data::{Csv, CsvError, StreamError};
use probdl::prelude::*;

model! {
    #[model(normalize_target)]
    pub struct Plane = Input(3) -> Normalization() -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1])));
}

/// A table of 1000 rows, y = a - b + c.
fn large() -> String {
    let row = |i: i32| {
        let (a, b, c) = (i % 17, (i * i) % 101, 1000 + i);
        format!("{a},{b},{c},{}\n", a - b + c)
    };
    let rows: Vec<String> = (0..1000).map(row).collect();
    format!("a,b,c,y\n{}", rows.concat())
}

#[test]
fn streams_give_the_statistics_of_the_whole() {
    let text = large();
    let table = Csv::new().read("table", text.as_bytes()).unwrap();
    let all = Dataset::new(
        table.columns::<f32, 3>(["a", "b", "c"]).unwrap(),
        table.columns::<f32, 1>(["y"]).unwrap(),
    )
    .unwrap();
    let mut whole = Plane::new(0);
    whole.fit(all.x(), all.y(), &Fit::new(Adam::new(0.01))).unwrap();
    for size in [1, 7, 1000, 5000] {
        let batches = || Csv::new().read_batches("large", text.as_bytes(), ["a", "b", "c"], ["y"], size);
        let mut streamed = Plane::new(0);
        let inputs = batches()
            .unwrap()
            .map(|batch| batch.map(|batch: Dataset<[f32; 3], [f32; 1]>| batch.into_parts().0));
        streamed.adapt_inputs(inputs).unwrap();
        let targets = batches()
            .unwrap()
            .map(|batch| batch.map(|batch: Dataset<[f32; 3], [f32; 1]>| batch.into_parts().1));
        streamed.adapt_targets(targets).unwrap();
        let statistics = |model: &Plane| model.store().values[model.store().trainable..].to_vec();
        assert_eq!(statistics(&streamed), statistics(&whole));
        // The statistics are there: a fit leaves them as they are.
        let before = statistics(&streamed);
        streamed
            .fit(&all.x()[..10], &all.y()[..10], &Fit::new(Adam::new(0.01)))
            .unwrap();
        assert_eq!(statistics(&streamed), before);
    }
}

#[test]
fn a_stream_that_fails_changes_nothing() {
    let mut model = Plane::new(0);
    let before = model.store().clone();
    let text = large().replace("\n3,9,1003,", "\n3,nine,1003,");
    let batches =
        Csv::new().read_batches::<_, f32, f32, 3, 1>("large", text.as_bytes(), ["a", "b", "c"], ["y"], 2);
    let inputs = batches
        .unwrap()
        .map(|batch| batch.map(|batch| batch.into_parts().0));
    assert_eq!(
        message(model.adapt_inputs(inputs)),
        "large, line 5, column `b`: `nine` is not a finite number"
    );
    let none: [Result<Vec<[f32; 3]>, CsvError>; 0] = [];
    assert_eq!(model.adapt_inputs(none), Err(StreamError::Data(FitError::Empty)));
    let not_finite: [Result<_, CsvError>; 2] = [Ok(vec![[1.0; 3]]), Ok(vec![[1.0; 3], [1.0, f32::NAN, 1.0]])];
    assert!(message(model.adapt_inputs(not_finite)).contains("row 2"));
    assert_eq!(model.store(), &before);
    let missing = Csv::new().read_batches::<_, f32, f32, 1, 1>("large", text.as_bytes(), ["z"], ["y"], 2);
    assert_eq!(
        message(missing),
        "large has no column `z`; it has `a`, `b`, `c`, `y`"
    );
}
