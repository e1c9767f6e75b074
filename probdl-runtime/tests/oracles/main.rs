//! Every law of the compiler's table against what does not depend on its formulas: densities are integrated and
//! probabilities summed, distribution functions and quantiles undo each other, moments and entropies are integrals, draws
//! have the law and the same bits on every instruction set.
//!
//! The names are read from the table, so that a family without a check here is a failure.

#[path = "../checks/mod.rs"]
mod checks;
mod few;
mod numbers;
#[path = "../counts/support.rs"]
#[allow(dead_code, unused_imports, unused_macros)]
// it is the counts', and the kernels' part is not used here
mod support;
mod vectors;

use std::fs;
use std::path::Path;

/// Laws that are no rows of the table: of other laws, and of one number for certain.
const OTHERS: [&str; 8] = [
    "ZeroInflated",
    "Truncated",
    "Censored",
    "Transformed",
    "Mixture",
    "MixtureSameFamily",
    "Independent",
    "Deterministic",
];

/// The names of the rows in the source of the table.
fn table() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../probdl-macros/src/tables/families");
    let files = fs::read_dir(folder).expect("the folder of the table");
    let sources = files.map(|file| fs::read_to_string(file.expect("a file").path()).expect("a source file"));
    let mut names: Vec<String> = sources
        .flat_map(|source| {
            let rows = source.split(": Family = Family {").skip(1);
            let names = rows.map(|row| row.split('"').nth(1).expect("a name").to_owned());
            names.collect::<Vec<_>>()
        })
        .collect();
    names.sort();
    names
}

/// Checks the law of a name, if there is a check of it.
fn check(name: &str) -> bool {
    numbers::check(name) || few::check(name) || vectors::check(name)
}

/// Checks one part of four of all laws: tests run side by side.
fn check_part(part: usize) {
    let names = table().into_iter().chain(OTHERS.map(str::to_owned));
    for (index, name) in names.enumerate() {
        if index % 4 == part {
            assert!(
                check(&name),
                "`{name}` is compared with nothing: give it a check in this folder"
            );
        }
    }
}

#[test]
fn the_table_is_read() {
    let names = table();
    assert!(names.len() >= 32, "{names:?}");
    for name in ["Normal", "Beta", "Poisson", "Dirichlet", "Gamma"] {
        assert!(names.iter().any(|known| known == name), "{name}");
    }
    assert!(!check("Nothing"));
}

#[test]
fn the_first_quarter_has_its_laws() {
    check_part(0);
}

#[test]
fn the_second_quarter_has_its_laws() {
    check_part(1);
}

#[test]
fn the_third_quarter_has_its_laws() {
    check_part(2);
}

#[test]
fn the_fourth_quarter_has_its_laws() {
    check_part(3);
}
