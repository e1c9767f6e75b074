//! Golden tests: each `*.model` file beside this one, with its printed stages (`*.stages`) and its expansion (`*.rs`).
//!
//! `BLESS=1 cargo test -p probdl-macros golden` rewrites them; a diff is reviewed line by line.

mod events;
mod families;
pub(crate) mod rejected;
mod sizes;

use std::fs;
use std::path::{Path, PathBuf};

use crate::compile::{compile, stages};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/golden/models")
}

fn models() -> Vec<PathBuf> {
    let mut models: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder of models")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "model"))
        .collect();
    models.sort();
    models
}

fn pretty(model: &str) -> String {
    let tokens: proc_macro2::TokenStream = model.parse().expect("tokens");
    let expansion = compile(tokens).to_string();
    let item = match syn::parse_str::<syn::File>(&expansion) {
        Ok(file) => file,
        // An expression: shown as the value of a `let`.
        Err(_) => syn::parse_str(&format!("fn main() {{ let mut model = {expansion}; }}"))
            .unwrap_or_else(|error| panic!("{error}\n{expansion}")),
    };
    prettyplease::unparse(&item)
}

fn compare(path: &Path, found: &str) -> Result<(), String> {
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, found).expect("a writable folder");
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    let line = expected
        .lines()
        .zip(found.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_default();
    Err(format!(
        "{} differs from line {} on:\n  expected: {}\n  found:    {}",
        path.display(),
        line + 1,
        expected.lines().nth(line).unwrap_or_default(),
        found.lines().nth(line).unwrap_or_default()
    ))
}

#[test]
fn stages_and_expansions_are_as_recorded() {
    let models = models();
    assert!(models.len() >= 15, "only {} golden models", models.len());
    let mut differences = Vec::new();
    for path in models {
        let model = fs::read_to_string(&path).expect("a model");
        let printed =
            stages(model.parse().expect("tokens")).unwrap_or_else(|faults| panic!("{path:?}: {faults:?}"));
        differences.extend(compare(&path.with_extension("stages"), &printed).err());
        differences.extend(compare(&path.with_extension("rs"), &pretty(&model)).err());
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    for path in models() {
        let model = fs::read_to_string(&path).expect("a model");
        assert_eq!(pretty(&model), pretty(&model), "{path:?}");
    }
}
