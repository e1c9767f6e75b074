//! Data from tables and streams: what is read, and what is refused with its place.

use probdl::data::{Csv, CsvError, StreamError, Table};
use probdl::prelude::*;

model! {
    #[model(normalize_target)]
    pub struct Plane = Input(3) -> Normalization() -> Dense(2) -> DistributionLambda(|t| Normal(t[0], softplus(t[1])));
}

fn read(text: &str) -> Result<Table, CsvError> {
    Csv::new().read("table", text.as_bytes())
}

fn message<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn columns_are_read_by_name_and_type() {
    let table =
        read("\u{feff}a, b ,c,d\n 1,2.5, 0 ,x y\n\"3\",4e2,1.0,\"p,\nq\"\n\n5,-0,TRUE,\"\"\"\"\n").unwrap();
    assert_eq!(table.names(), ["a", "b", "c", "d"]);
    assert_eq!(
        table.columns::<f32, 2>(["b", "a"]).unwrap(),
        [[2.5, 1.0], [400.0, 3.0], [-0.0, 5.0]]
    );
    assert_eq!(table.column::<u32>("a").unwrap(), [1, 3, 5]);
    assert_eq!(
        table.columns::<bool, 1>(["c"]).unwrap(),
        [[false], [true], [true]]
    );
    assert_eq!(table.text("d").unwrap(), ["x y", "p,\nq", "\""]);
    assert_eq!(table.classes("d").unwrap().rows, [2, 1, 0]);
    assert_eq!(table.len(), 3);
}

#[test]
fn faults_name_file_line_and_column() {
    let numbers = |text: &str| message(read(text).and_then(|table| table.columns::<f32, 2>(["a", "b"])));
    assert_eq!(
        numbers("a,b\n1,2\n\n3,x\n"),
        "table, line 4, column `b`: `x` is not a finite number"
    );
    assert_eq!(
        numbers("a,b\n1,\n"),
        "table, line 2, column `b`: there is nothing; every field must be a finite number"
    );
    assert_eq!(
        numbers("a,b\n1,inf\n"),
        "table, line 2, column `b`: `inf` is not a finite number"
    );
    assert_eq!(
        numbers("a,b\n1e39,0\n"),
        "table, line 2, column `a`: `1e39` is not a finite number"
    );
    assert_eq!(
        numbers("a,b\n\"1\n\",2\n1,2\n3,y\n"),
        "table, line 5, column `b`: `y` is not a finite number"
    );
    assert_eq!(
        numbers("a,b\n1,2,3\n"),
        "table, line 2: there are 3 fields, but the first line has 2"
    );
    assert_eq!(numbers("a,c\n1,2\n"), "table has no column `b`; it has `a`, `c`");
    assert_eq!(numbers("a,b,a\n1,2,3\n"), "table has two columns `a`");
    assert_eq!(
        message(Csv::new().read("table", &b"a,b\n1,\xff\n"[..])),
        "table, line 2: this is not text in UTF-8"
    );
    // The last line may lack its end, and a name may go over two lines.
    assert_eq!(
        numbers("# \n\na,b\n1,2\n \n"),
        "table, line 3: there are 2 fields, but the first line has 1"
    );
    assert_eq!(
        numbers("a,b\r\n1,2\r\n\r\n3,x"),
        "table, line 4, column `b`: `x` is not a finite number"
    );
    assert_eq!(
        numbers("\na,\"b\"\n\n\n\" 1\n \",\"\nx\""),
        "table, line 5, column `b`: `x` is not a finite number"
    );
    assert!(message(Table::open("no/such.csv")).starts_with("no/such.csv: "));
    let counts = |text: &str| message(read(text).and_then(|table| table.column::<u32>("n")));
    for wrong in ["-1", "2.5", "4294967296", "many"] {
        assert!(
            counts(&format!("n\n{wrong}\n")).contains("is not a whole number from 0"),
            "{wrong}"
        );
    }
    assert!(
        message(read("t\n2\n").and_then(|table| table.column::<bool>("t"))).contains("0, 1, true or false")
    );
    assert!(message(read("k,l\n,1\n").and_then(|table| table.classes("k"))).contains("the name of a class"));
    assert!(read("").unwrap().is_empty());
}

#[test]
fn other_ways_to_write_tables() {
    let csv = Csv::new()
        .delimiter(b'\t')
        .without_header()
        .comment(b'#')
        .skip_missing(["NA", ""]);
    let text = "# a remark\n1\t2\nNA\t3\n4\t5\n6\t\n";
    let table = csv.read("table", text.as_bytes()).unwrap();
    assert_eq!(
        table.columns::<f64, 2>(["1", "0"]).unwrap(),
        [[2.0, 1.0], [5.0, 4.0]]
    );
}

#[test]
fn random_tables_never_panic() {
    let mut random = rng(11);
    let letters = b"ab01.,,\n\n\"'- \r\t\xc3\xa9\xff";
    for _ in 0..5000 {
        let length = random.below(60);
        let text: Vec<u8> = (0..length)
            .map(|_| letters[random.below(letters.len() as u32) as usize])
            .collect();
        let Ok(table) = Csv::new().read("table", text.as_slice()) else {
            continue;
        };
        for name in table.names() {
            let (_, _) = (table.column::<f32>(name), table.column::<bool>(name));
            if let Ok(classes) = table.classes(name) {
                assert!(
                    classes
                        .rows
                        .iter()
                        .all(|class| (*class as usize) < classes.names.len())
                );
            }
        }
    }
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
    let table = read(&text).unwrap();
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
        // Sums of a thousand numbers in double precision, rounded to single.
        let statistics = |model: &Plane| model.store().values[model.store().trainable..].to_vec();
        for (a, b) in statistics(&streamed).into_iter().zip(statistics(&whole)) {
            assert!((a - b).abs() <= 1e-6 * b.abs(), "{a}, {b}");
        }
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

#[test]
fn after_a_fault_a_stream_ends() {
    let text = "a,y\n1,2\n3,x\n5,6\n";
    let batches = Csv::new().read_batches::<_, f32, f32, 1, 1>("t", text.as_bytes(), ["a"], ["y"], 1);
    let found: Vec<bool> = batches.unwrap().map(|batch| batch.is_ok()).collect();
    assert_eq!(found, [true, false]);
}
