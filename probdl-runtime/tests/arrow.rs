//! Arrow files and batches: what is read, the place of what is not, and damage. `cargo test -p probdl-runtime --features arrow
//! --test arrow`

mod models;
mod streamed;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float32Array, Float64Array, Int8Array, Int32Array,
    LargeStringArray, ListArray, RecordBatch, StringArray, UInt16Array, UInt64Array,
};
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use probdl_runtime::data::{Arrow, ColumnError, Dataset};
use probdl_runtime::random::rng;
use std::ops::Range;
use std::sync::Arc;
use streamed::written_by_pyarrow;

/// Some rows of households.
fn batch(rows: Range<i32>) -> RecordBatch {
    let names = ["north", "south", "north", "köln", ""];
    let place = |row: i32| names[row as usize % 5];
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(rows.clone().map(|_| Some([Some(1)])));
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "income",
            Arc::new(Float64Array::from_iter_values(
                rows.clone().map(|i| 1000.5 + f64::from(i)),
            )),
        ),
        (
            "food",
            Arc::new(Float32Array::from_iter_values(
                rows.clone().map(|i| 0.25 * i as f32),
            )),
        ),
        (
            "persons",
            Arc::new(Int32Array::from_iter_values(rows.clone().map(|i| i - 1))),
        ),
        (
            "rooms",
            Arc::new(UInt16Array::from_iter_values(rows.clone().map(|i| i as u16))),
        ),
        (
            "floor",
            Arc::new(Int8Array::from_iter_values(rows.clone().map(|i| -(i as i8)))),
        ),
        (
            "id",
            Arc::new(UInt64Array::from_iter_values(
                rows.clone().map(|i| if i == 0 { u64::MAX } else { i as u64 }),
            )),
        ),
        (
            "owner",
            Arc::new(rows.clone().map(|i| Some(i % 2 == 0)).collect::<BooleanArray>()),
        ),
        // Nothing stands in row 3.
        (
            "rent",
            Arc::new(
                rows.clone()
                    .map(|i| (i != 3).then_some(10.0 * f64::from(i)))
                    .collect::<Float64Array>(),
            ),
        ),
        (
            "region",
            Arc::new(StringArray::from_iter_values(rows.clone().map(place))),
        ),
        (
            "long",
            Arc::new(LargeStringArray::from_iter_values(rows.clone().map(place))),
        ),
        (
            "kind",
            Arc::new(
                rows.clone()
                    .map(|i| (i != 4).then(|| place(i)))
                    .collect::<DictionaryArray<Int32Type>>(),
            ),
        ),
        (
            "since",
            Arc::new(Date32Array::from_iter_values(rows.clone().map(|_| 20_000))),
        ),
        ("list", Arc::new(list)),
    ];
    let fields = columns
        .iter()
        .map(|(name, column)| arrow_schema::Field::new(*name, column.data_type().clone(), true));
    let schema = arrow_schema::Schema::new(fields.collect::<Vec<_>>());
    RecordBatch::try_new(
        Arc::new(schema),
        columns.into_iter().map(|(_, column)| column).collect(),
    )
    .unwrap()
}

/// A file of two batches, of 3 and 2 rows.
fn file() -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = IpcWriteOptions::default();
    let mut writer = FileWriter::try_new_with_options(&mut bytes, &batch(0..3).schema(), options).unwrap();
    writer.write(&batch(0..3)).unwrap();
    // The dictionary is the same: a file has one.
    let mut second = batch(0..5).slice(3, 2);
    second = RecordBatch::try_new(
        second.schema(),
        second
            .columns()
            .iter()
            .zip(batch(0..3).columns())
            .map(|(column, first)| match column.data_type() {
                arrow_schema::DataType::Dictionary(..) => first.slice(0, 2),
                _ => column.clone(),
            })
            .collect(),
    )
    .unwrap();
    writer.write(&second).unwrap();
    writer.finish().unwrap();
    drop(writer);
    bytes
}

fn message<T: std::fmt::Debug>(result: Result<T, ColumnError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn columns_of_every_type_are_read() {
    let path = std::env::temp_dir().join(format!("probdl-{}.arrow", std::process::id()));
    std::fs::write(&path, file()).unwrap();
    let opened = Arrow::open(&path).unwrap();
    let in_memory = Arrow::from_batches("h", [batch(0..3), batch(3..5)]).unwrap();
    for table in [Arrow::from_bytes("h", file()).unwrap(), opened, in_memory] {
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
        assert_eq!(table.column::<u32>("rooms").unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(
            table.column::<f32>("floor").unwrap(),
            [0.0, -1.0, -2.0, -3.0, -4.0]
        );
        assert_eq!(
            table.columns::<bool, 1>(["owner"]).unwrap()[..2],
            [[true], [false]]
        );
        for name in ["region", "long"] {
            assert_eq!(table.text(name).unwrap(), ["north", "south", "north", "köln", ""]);
        }
        // The double nearest to it.
        assert_eq!(table.column::<f64>("id").unwrap()[..2], [u64::MAX as f64, 1.0]);
    }
    std::fs::remove_file(&path).unwrap();
    let table = Arrow::from_bytes("h", file()).unwrap();
    assert_eq!(
        table.text("kind").unwrap(),
        ["north", "south", "north", "north", "south"]
    );
    let empty = Arrow::from_batches("none", []).unwrap();
    assert!(empty.names().is_empty());
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let table = Arrow::from_bytes("h.arrow", file()).unwrap();
    assert_eq!(
        message(table.column::<u32>("persons")),
        "h.arrow, row 0, column `persons`: `-1` is not a whole number from 0 to 4294967295"
    );
    assert_eq!(
        message(table.columns::<f32, 2>(["food", "rent"])),
        "h.arrow, row 3, column `rent`: there is nothing; every cell must be a finite number"
    );
    assert_eq!(
        message(table.column::<f32>("region")),
        "h.arrow, row 0, column `region`: `north` is not a finite number"
    );
    assert!(
        message(table.column::<f32>("age")).starts_with("h.arrow has no column `age`; it has `income`, ")
    );
    assert_eq!(
        message(table.column::<f32>("since")),
        "h.arrow, column `since` holds the type Date32; numbers, truth values and text are read"
    );
    assert_eq!(
        message(table.column::<f32>("list")),
        "h.arrow, column `list` holds lists or structs; numbers, truth values and text are read"
    );
    let batches = Arrow::from_batches("memory", [batch(0..5)]).unwrap();
    assert_eq!(
        message(batches.text("kind")),
        "memory, row 4, column `kind`: there is nothing; every cell must be text"
    );
    let other = batch(0..3).project(&[0, 1]).unwrap();
    assert_eq!(
        message(Arrow::from_batches("memory", [batch(0..3), other])),
        "memory cannot be read as an Arrow file: batch 1 has other columns than batch 0"
    );
    assert!(message(Arrow::open("no such file")).starts_with("no such file: "));
    assert!(message(Arrow::open(std::env::temp_dir())).ends_with(": it is a folder"));
    let nothing = message(Arrow::from_bytes("empty", vec![]));
    assert!(
        nothing.starts_with("empty cannot be read as an Arrow file: "),
        "{nothing}"
    );
}

#[test]
fn batches_of_any_size_are_those_of_the_whole() {
    let whole: (Vec<[f32; 2]>, Vec<[u32; 1]>) = {
        let table = Arrow::from_bytes("h", file()).unwrap();
        (
            table.columns(["food", "income"]).unwrap(),
            table.columns(["rooms"]).unwrap(),
        )
    };
    for size in [1, 2, 3, 4, 5, 100] {
        let table = Arrow::from_bytes("h", file()).unwrap();
        let batches = table
            .batches::<f32, u32, 2, 1>(["food", "income"], ["rooms"], size)
            .unwrap();
        let parts: Vec<Dataset<_, _>> = batches.map(Result::unwrap).collect();
        assert!(parts[..parts.len() - 1].iter().all(|part| part.len() == size));
        assert_eq!(
            parts
                .iter()
                .flat_map(|part| part.x().to_vec())
                .collect::<Vec<_>>(),
            whole.0
        );
        assert_eq!(
            parts
                .iter()
                .flat_map(|part| part.y().to_vec())
                .collect::<Vec<_>>(),
            whole.1
        );
    }
    // After a fault there are no more.
    let table = Arrow::from_bytes("h", file()).unwrap();
    let batches = table.batches::<f32, f32, 1, 1>(["food"], ["rent"], 2).unwrap();
    let found: Vec<_> = batches
        .map(|batch| batch.map(|batch| batch.len()).map_err(|error| error.to_string()))
        .collect();
    let error = "h, row 3, column `rent`: there is nothing; every cell must be a finite number";
    assert_eq!(found, [Ok(2), Err(error.to_owned())]);
}

#[test]
fn files_of_pyarrow_train_a_model_as_their_rows_do() {
    for name in ["uncompressed.feather", "lz4.feather"] {
        let table = Arrow::open(written_by_pyarrow(name)).unwrap();
        let (x, y) = streamed::rows();
        assert_eq!(table.columns::<f64, 2>(["a", "b"]).unwrap(), x, "{name}");
        assert_eq!(table.columns::<f64, 1>(["y"]).unwrap(), y, "{name}");
        assert_eq!(table.text("kind").unwrap()[198..], ["north", "south"]);
        streamed::a_file_trains_as_memory_does(|| Arrow::open(written_by_pyarrow(name)));
    }
}

#[test]
fn zstandard_is_refused_with_what_to_do() {
    let path = written_by_pyarrow("zstd.feather");
    let reason = "it is compressed by Zstandard, which is not read; write it with `compression=\"lz4\"`";
    let expected = format!("{} cannot be read as an Arrow file: {reason}", path.display());
    assert_eq!(
        message(Arrow::open(&path).and_then(|table| table.column::<f64>("a"))),
        expected
    );
}

/// Wherever a compressed file ends, and whichever bit of it is flipped; one of 23, which takes seconds.
#[test]
fn a_damaged_compressed_file_is_an_error_and_never_a_panic() {
    let bytes = std::fs::read(written_by_pyarrow("lz4.feather")).unwrap();
    for length in 0..bytes.len() {
        assert!(
            Arrow::from_bytes("cut", bytes[..length].to_vec()).is_err(),
            "the first {length} bytes"
        );
    }
    for bit in (0..8 * bytes.len()).step_by(23) {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        read_all(&changed);
    }
}

/// Reads all that can be read; whatever comes, it is a table or an error.
fn read_all(bytes: &[u8]) {
    if let Ok(table) = Arrow::from_bytes("damaged", bytes.to_vec()) {
        for name in table.names() {
            let _ = table.column::<f64>(&name).map_err(|error| error.to_string());
            let _ = table.text(&name).map_err(|error| error.to_string());
        }
    }
}

#[test]
fn damage_is_an_error_and_never_a_panic() {
    let mut bytes = Vec::new();
    let some = batch(0..3).project(&[0, 2, 7, 8, 10]).unwrap();
    let mut writer = FileWriter::try_new(&mut bytes, &some.schema()).unwrap();
    writer.write(&some).unwrap();
    writer.finish().unwrap();
    drop(writer);
    for length in 0..bytes.len() {
        let cut = Arrow::from_bytes("cut", bytes[..length].to_vec());
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
