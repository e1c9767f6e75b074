//! Programs that must not compile, and what the user then reads.
//!
//! Each program in `tests/ui` begins with `// error:` and the constructors of `probdl-macros/src/errors.rs` that it meets,
//! in the order of the messages; `rustc` stands for a message of rustc's own. To rewrite the messages after a change:
//! `TRYBUILD=overwrite cargo test --test ui`, then read every difference.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// All programs, topic by topic.
fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let topics = fs::read_dir(&root)
        .unwrap()
        .map(|topic| topic.unwrap().path())
        .filter(|path| path.is_dir());
    let mut programs: Vec<PathBuf> = topics
        .flat_map(|topic| fs::read_dir(topic).unwrap())
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    programs.sort();
    programs
}

/// The errors that a program announces in its first line.
fn announced(program: &Path) -> Vec<String> {
    let source = fs::read_to_string(program).unwrap();
    let first = source.lines().next().unwrap_or_default();
    let list = first
        .strip_prefix("// error: ")
        .unwrap_or_else(|| panic!("{} does not begin with `// error: `", program.display()));
    list.split(", ").map(str::to_owned).collect()
}

/// The names of all constructors in `errors.rs`.
fn constructors() -> BTreeSet<String> {
    let source = include_str!("../probdl-macros/src/errors.rs");
    let table = source.split("\nerrors! {\n").nth(1).unwrap();
    table
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split_once('(').map(|(name, _)| name.to_owned()))
        .collect()
}

/// The release whose own messages stand in the recorded ones.
const RELEASE: &str = "rustc 1.95.";

/// Whether this is that release: under another, rustc's part of a message may read differently.
fn is_recorded_release() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = std::process::Command::new(rustc).arg("--version").output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).starts_with(RELEASE))
}

#[test]
fn every_rejected_program_gets_its_message() {
    if !is_recorded_release() {
        eprintln!("the messages are recorded for {RELEASE}x: not compared");
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
}

#[test]
fn every_error_of_the_compiler_has_a_rejected_program() {
    let covered: BTreeSet<String> = programs().iter().flat_map(|program| announced(program)).collect();
    let known = constructors();
    assert!(
        known.len() > 60,
        "only {} constructors were found in errors.rs",
        known.len()
    );
    let missing: Vec<&String> = known.difference(&covered).collect();
    assert!(
        missing.is_empty(),
        "no program in tests/ui has the error {missing:?}"
    );
    let unknown: Vec<&String> = covered
        .difference(&known)
        .filter(|name| *name != "rustc")
        .collect();
    assert!(unknown.is_empty(), "errors.rs has no constructor {unknown:?}");
}

#[test]
fn a_fault_gives_its_message_and_nothing_else() {
    for program in programs() {
        let messages = fs::read_to_string(program.with_extension("stderr")).unwrap();
        let errors = messages.lines().filter(|line| line.starts_with("error")).count();
        assert_eq!(
            errors,
            announced(&program).len(),
            "{}:\n{messages}",
            program.display()
        );
        assert!(
            !messages.contains("\nwarning"),
            "{}:\n{messages}",
            program.display()
        );
    }
}
