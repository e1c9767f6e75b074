//! Arrays of numpy, written by `reference/files/keras.py`.

use super::keras::{Network, expected};
use super::*;

static UNNAMED: &[u8] = include_bytes!("../reference/files/unnamed.npz");
static NAMED: &[u8] = include_bytes!("../reference/files/named.npz");

#[test]
fn arrays_are_found_by_name_or_by_order() {
    for bytes in [UNNAMED, NAMED] {
        let mut model = Network::new(1);
        model.import_dense_bytes(bytes).unwrap();
        assert_eq!(model.parameters(), expected());
    }
    model! { struct Small = Input(2) -> Dense(3); }
    model! { struct Large = Input(2) -> Dense(3) -> Dense(2) -> Dense(1); }
    assert_eq!(
        message(Small::new(1).import_dense_bytes(UNNAMED)),
        "the file has a tensor `arr_2`, which the model has not"
    );
    assert_eq!(
        message(Large::new(1).import_dense_bytes(UNNAMED)),
        "the file has no tensor `dense_2/kernel`"
    );
}

/// Among arrays that have only an order, one that cannot be read is told; with names, it may be something else.
#[test]
fn other_types_and_other_things_are_told() {
    let array = |kind: &str, shape: &str, bytes: usize| {
        let mut head = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({shape}), }}");
        head += &" ".repeat(117 - head.len());
        head.push('\n');
        [b"\x93NUMPY\x01\x00\x76\x00", head.as_bytes(), &vec![0; bytes]].concat()
    };
    let archive = |first: Vec<u8>, name: &str| {
        let arrays = [
            array("<f4", "3,", 12),
            array("<f4", "3, 2", 24),
            array("<f4", "2,", 8),
        ];
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (index, array) in [first].iter().chain(&arrays).enumerate() {
            let names = [name, "arr_1.npy", "arr_2.npy", "arr_3.npy"];
            archive
                .start_file(names[index], zip::write::SimpleFileOptions::default())
                .unwrap();
            std::io::Write::write_all(&mut archive, array).unwrap();
        }
        archive.finish().unwrap().into_inner()
    };
    let mut model = Network::new(1);
    model
        .import_dense_bytes(&archive(array("<f4", "2, 3", 24), "arr_0.npy"))
        .unwrap();
    assert!(model.parameters().iter().all(|parameter| *parameter == 0.0));
    let mut refused = |bytes: &[u8]| message(model.import_dense_bytes(bytes));
    for kind in [">f4", "<i8", "|O"] {
        assert_eq!(
            refused(&archive(array(kind, "2, 3", 48), "arr_0.npy")),
            format!("`arr_0` holds numbers of numpy's type `{kind}`; `<f8`, `<f4` and `<f2` are read")
        );
    }
    assert_eq!(
        refused(&archive(b"hello".to_vec(), "arr_0.npy")),
        "the file is cut off or damaged: `arr_0` is not an array of numpy"
    );
    assert_eq!(
        refused(&archive(array("<f4", "3, 2", 24), "arr_0.npy")),
        "`arr_0` has the shape [3, 2] in the file, but [2, 3] in the model"
    );
    let empty = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()))
        .finish()
        .unwrap()
        .into_inner();
    assert_eq!(refused(&empty), "the file has no tensor `dense/kernel`");
}

#[test]
fn damage_is_noticed_or_does_not_matter() {
    for bytes in [UNNAMED, NAMED] {
        let fresh = Network::new(1);
        let check = |changed: &[u8], what: &str| {
            let mut model = fresh.clone();
            match model.import_dense_bytes(changed) {
                // Dates and the like: nothing of the numbers.
                Ok(()) => assert_eq!(model.parameters(), expected(), "{what}"),
                Err(_) => assert_eq!(model.store(), fresh.store(), "{what}"),
            }
        };
        for length in 0..bytes.len() {
            check(&bytes[..length], &format!("the first {length} bytes"));
        }
        for bit in 0..8 * bytes.len() {
            let mut changed = bytes.to_vec();
            changed[bit / 8] ^= 1 << (bit % 8);
            check(&changed, &format!("bit {bit}"));
        }
    }
}

#[test]
fn what_is_exported_is_imported_again() {
    model! { struct Bare = Input(2) -> Dense(3, use_bias = false) -> Dense(1); }
    let path = folder("npz").join("weights.npz");
    let mut to = Network::new(5);
    let from = Network::new(4);
    from.export_dense(&path).unwrap();
    to.import_dense(&path).unwrap();
    assert_eq!(from.parameters(), to.parameters());
    let bytes = fs::read(&path).unwrap();
    from.export_dense(&path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
    let text = String::from_utf8_lossy(&bytes);
    for part in [
        "dense/kernel.npy",
        "out/bias.npy",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
        "'shape': (2, 3), }",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let mut bare = Bare::new(1);
    bare.export_dense(&path).unwrap();
    let before = bare.clone();
    bare.set_parameters(&[0.0; 10]).unwrap();
    bare.import_dense(&path).unwrap();
    assert_eq!(bare.parameters(), before.parameters());
}

#[test]
fn double_precision_is_kept_to_the_bit() {
    let path = folder("npz_double").join("weights.NPZ");
    let mut model = Double::new(3);
    model.set_parameters(&[1.0 / 3.0, -0.1, f64::MAX]).unwrap();
    model.export_dense(&path).unwrap();
    let mut again = Double::new(4);
    again.import_dense(&path).unwrap();
    assert_eq!(again.parameters(), model.parameters());
}
