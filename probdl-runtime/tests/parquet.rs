//! Parquet files: what is read, the place of what is not, and damage. `cargo test -p probdl-runtime --features parquet --test
//! parquet`

mod models;
mod streamed;

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, FloatType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use probdl_runtime::data::{ColumnError, Dataset, Parquet};
use probdl_runtime::random::rng;
use std::sync::Arc;
use streamed::written_by_pyarrow;

const SCHEMA: &str = "message households {
    required double income;
    required float food;
    required int32 persons;
    required int64 id (INTEGER(64, false));
    required boolean owner;
    optional double rent;
    required binary region (STRING);
    required int32 since (DATE);
}";

/// A file of two groups of rows, of 3 and 2.
fn file(compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in [0..3, 3..5] {
        let mut group = writer.next_row_group().unwrap();
        let count = rows.len();
        macro_rules! column {
            ($kind:ty, $values:expr, $levels:expr) => {{
                let mut column = group.next_column().unwrap().unwrap();
                let values: Vec<_> = $values;
                let levels: Option<Vec<i16>> = $levels;
                column
                    .typed::<$kind>()
                    .write_batch(&values, levels.as_deref(), None)
                    .unwrap();
                column.close().unwrap();
            }};
        }
        let numbers = || rows.clone().map(f64::from);
        column!(DoubleType, numbers().map(|i| 1000.5 + i).collect(), None);
        column!(FloatType, numbers().map(|i| 0.25 * i as f32).collect(), None);
        column!(Int32Type, rows.clone().map(|i| i - 1).collect(), None);
        column!(
            Int64Type,
            rows.clone()
                .map(|i| if i == 0 { -1 } else { i64::from(i) })
                .collect(),
            None
        );
        column!(BoolType, rows.clone().map(|i| i % 2 == 0).collect(), None);
        // Nothing stands in row 3.
        let there = rows.clone().filter(|i| *i != 3);
        let levels = rows.clone().map(|i| i16::from(i != 3)).collect();
        column!(
            DoubleType,
            there.map(|i| 10.0 * f64::from(i)).collect(),
            Some(levels)
        );
        let names = ["north", "south", "north", "köln", ""];
        let names = rows.clone().map(|i| ByteArray::from(names[i as usize]));
        column!(ByteArrayType, names.collect(), None);
        column!(Int32Type, vec![20_000; count], None);
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn open() -> Parquet {
    Parquet::from_bytes("h.parquet", file(Compression::UNCOMPRESSED)).unwrap()
}

fn message<T: std::fmt::Debug>(result: Result<T, ColumnError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn columns_of_every_type_are_read() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(parquet::basic::GzipLevel::default()),
        Compression::LZ4_RAW,
    ] {
        let table = Parquet::from_bytes("h", file(compression)).unwrap();
        assert_eq!(table.len(), 5);
        assert_eq!(table.names()[..2], ["income", "food"]);
        assert_eq!(
            table.columns::<f32, 2>(["food", "income"]).unwrap(),
            [
                [0.0, 1000.5],
                [0.25, 1001.5],
                [0.5, 1002.5],
                [0.75, 1003.5],
                [1.0, 1004.5]
            ]
        );
        assert_eq!(
            table.column::<f64>("persons").unwrap(),
            [-1.0, 0.0, 1.0, 2.0, 3.0]
        );
        assert_eq!(
            table.columns::<bool, 1>(["owner"]).unwrap()[..2],
            [[true], [false]]
        );
        assert_eq!(
            table.text("region").unwrap(),
            ["north", "south", "north", "köln", ""]
        );
        // The double nearest to it.
        assert_eq!(table.column::<f64>("id").unwrap()[..2], [u64::MAX as f64, 1.0]);
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let table = open();
    assert_eq!(
        message(table.column::<u32>("persons")),
        "h.parquet, row 0, column `persons`: `-1` is not a whole number from 0 to 4294967295"
    );
    assert_eq!(
        message(table.columns::<f32, 2>(["food", "rent"])),
        "h.parquet, row 3, column `rent`: there is nothing; every cell must be a finite number"
    );
    assert_eq!(
        message(table.column::<f32>("region")),
        "h.parquet, row 0, column `region`: `north` is not a finite number"
    );
    assert_eq!(
        message(table.column::<bool>("income")),
        "h.parquet, row 0, column `income`: `1000.5` is not 0, 1, true or false"
    );
    assert_eq!(
        message(table.text("owner")),
        "h.parquet, row 0, column `owner`: `true` is not text"
    );
    assert!(
        message(table.column::<f32>("age")).starts_with("h.parquet has no column `age`; it has `income`, ")
    );
    assert_eq!(
        message(table.column::<f32>("since")),
        "h.parquet, column `since` holds the type Date; numbers, truth values and text are read"
    );
    assert!(message(Parquet::open("no such file")).starts_with("no such file: "));
    let nothing = message(Parquet::from_bytes("empty", vec![]));
    assert!(
        nothing.starts_with("empty cannot be read as a Parquet file: "),
        "{nothing}"
    );
}

#[test]
fn lists_are_refused() {
    let schema = "message m { required group a { required double b; } }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let table = Parquet::from_bytes("m", writer.into_inner().unwrap()).unwrap();
    assert!(table.is_empty());
    assert_eq!(
        message(table.column::<f64>("a.b")),
        "m, column `a.b` holds lists or structs; numbers, truth values and text are read"
    );
}

#[test]
fn batches_of_any_size_are_those_of_the_whole() {
    let whole: (Vec<[f32; 2]>, Vec<[bool; 1]>) = {
        let table = open();
        (
            table.columns(["food", "income"]).unwrap(),
            table.columns(["owner"]).unwrap(),
        )
    };
    let path = std::env::temp_dir().join(format!("probdl-{}.parquet", std::process::id()));
    std::fs::write(&path, file(Compression::SNAPPY)).unwrap();
    for size in [1, 2, 3, 4, 5, 100] {
        let table = Parquet::open(&path).unwrap();
        let batches = table
            .batches::<f32, bool, 2, 1>(["food", "income"], ["owner"], size)
            .unwrap();
        let parts: Vec<Dataset<_, _>> = batches.map(Result::unwrap).collect();
        assert!(parts[..parts.len() - 1].iter().all(|part| part.len() == size));
        let x: Vec<_> = parts.iter().flat_map(|part| part.x().to_vec()).collect();
        let y: Vec<_> = parts.iter().flat_map(|part| part.y().to_vec()).collect();
        assert_eq!((x, y), whole);
    }
    // Whatever is cut off a file, opening it is refused.
    let bytes = std::fs::read(&path).unwrap();
    for length in (0..bytes.len()).step_by(17) {
        std::fs::write(&path, &bytes[..length]).unwrap();
        assert!(Parquet::open(&path).is_err(), "the first {length} bytes");
    }
    std::fs::remove_file(&path).unwrap();
    // After a fault there are no more.
    let batches = open().batches::<f32, f32, 1, 1>(["food"], ["rent"], 2).unwrap();
    let found: Vec<_> = batches
        .map(|batch| batch.map(|batch| batch.len()).map_err(|error| error.to_string()))
        .collect();
    let error = "h.parquet, row 3, column `rent`: there is nothing; every cell must be a finite number";
    assert_eq!(found, [Ok(2), Err(error.to_owned())]);
    let unknown = open()
        .batches::<f32, f32, 1, 1>(["food"], ["age"], 2)
        .unwrap_err();
    assert!(unknown.to_string().starts_with("h.parquet has no column `age`"));
}

#[test]
fn files_of_pyarrow_train_a_model_as_their_rows_do() {
    let path = written_by_pyarrow("snappy.parquet");
    let table = Parquet::open(&path).unwrap();
    let (x, y) = streamed::rows();
    assert_eq!(table.columns::<f64, 2>(["a", "b"]).unwrap(), x);
    assert_eq!(table.columns::<f64, 1>(["y"]).unwrap(), y);
    streamed::a_file_trains_as_memory_does(|| Parquet::open(&path));
}

#[test]
fn other_compressions_are_refused_with_what_to_do() {
    for codec in ["zstd", "brotli"] {
        let path = written_by_pyarrow(&format!("{codec}.parquet"));
        let reason = format!(
            "it is compressed by `{codec}`, which is not read; write it with `compression=\"snappy\"`"
        );
        let expected = format!("{} cannot be read as a Parquet file: {reason}", path.display());
        assert_eq!(
            message(Parquet::open(&path).and_then(|table| table.column::<f64>("a"))),
            expected
        );
    }
}

/// Reads all that can be read; whatever comes, it is a table or an error.
fn read_all(bytes: &[u8]) {
    if let Ok(table) = Parquet::from_bytes("damaged", bytes.to_vec()) {
        for name in table.names() {
            let _ = table.column::<f64>(&name).map_err(|error| error.to_string());
            let _ = table.text(&name).map_err(|error| error.to_string());
        }
    }
}

#[test]
fn damage_is_an_error_and_never_a_panic() {
    let bytes = file(Compression::SNAPPY);
    let _: Bytes = bytes.clone().into();
    for length in 0..bytes.len() {
        let cut = Parquet::from_bytes("cut", bytes[..length].to_vec());
        assert!(cut.is_err(), "the first {length} bytes");
    }
    for bit in 0..8 * bytes.len() {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        read_all(&changed);
    }
    let mut random = rng(3);
    let mut below = |n: usize| (random.uniform() * n as f64) as usize;
    for case in 0..1000 {
        let mut changed = bytes.clone();
        match case % 3 {
            0 => changed = (0..below(400)).map(|_| below(256) as u8).collect(),
            1 => drop(changed.remove(below(bytes.len()))),
            _ => (0..4).for_each(|_| changed[below(bytes.len())] = below(256) as u8),
        }
        read_all(&changed);
    }
}
