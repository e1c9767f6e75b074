//! Tables: what is read, and what is refused with its place.

use crate::message;
use probdl::data::{Csv, CsvError, Table};
use probdl::prelude::*;

fn read(text: &str) -> Result<Table, CsvError> {
    Csv::new().read("table", text.as_bytes())
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
    // Whatever follows an open quotation mark would be taken for text.
    for text in ["a,b\n1,\"2\n3,4\n", "a,b\r\n1,\"2\r\n3,4"] {
        assert_eq!(
            numbers(text),
            "table, line 2: a quotation mark opens the last field, and none closes it before the end of the file"
        );
    }
    // One that is closed may have a line break in it.
    assert_eq!(
        read("a,b\n1,\"2\n\"")
            .unwrap()
            .columns::<f32, 2>(["a", "b"])
            .unwrap(),
        [[1.0, 2.0]]
    );
    assert_eq!(numbers(""), "table has no column `a`; it has no columns at all");
    assert_eq!(
        numbers("a;b\n1;2\n"),
        "table has no column `a`; it has `a;b`; is it divided by ';'? Then `.delimiter(b';')`"
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

/// Reads a table and all of its columns, if it is one.
fn read_all(text: &[u8]) -> Option<usize> {
    let table = Csv::new().read("table", text).ok()?;
    let mut rows = 0;
    for name in table.names() {
        let (_, _) = (table.column::<f32>(name), table.column::<bool>(name));
        if let Ok(classes) = table.classes(name) {
            rows = classes.rows.len();
            assert!(
                classes
                    .rows
                    .iter()
                    .all(|class| (*class as usize) < classes.names.len())
            );
        }
    }
    Some(rows)
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
        read_all(&text);
    }
}

#[test]
fn tables_that_are_cut_off_or_damaged_never_panic() {
    let text = "\u{feff}size,\"the, kind\",price\r\n1.5,\"a \"\"b\"\"\",-2e3\r\n2,b,4\r\n3.25,\"two\nlines\",inf\r\n".as_bytes();
    assert_eq!(read_all(text), Some(3));
    for length in 0..text.len() {
        assert!(
            read_all(&text[..length]).is_none_or(|rows| rows <= 3),
            "{length} bytes"
        );
    }
    for bit in 0..8 * text.len() {
        let mut damaged = text.to_vec();
        damaged[bit / 8] ^= 1 << (bit % 8);
        read_all(&damaged);
    }
}

#[test]
fn after_a_fault_a_stream_ends() {
    let text = "a,y\n1,2\n3,x\n5,6\n";
    let batches = Csv::new().read_batches::<_, f32, f32, 1, 1>("t", text.as_bytes(), ["a"], ["y"], 1);
    let found: Vec<bool> = batches.unwrap().map(|batch| batch.is_ok()).collect();
    assert_eq!(found, [true, false]);
}
