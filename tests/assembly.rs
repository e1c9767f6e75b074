//! The machine code of kernels and of a compiled model: no call leaves the inner loops for a function over lanes.
//!
//! Such a call would run without the instruction set, many times slower; nothing else would show it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a function with an instruction set turned on may call, by a part of its symbol.
const ALLOWED: [&str; 16] = [
    "panic", // bounds that the optimizer could not prove, and broken promises
    "fail",
    "mem",                // memcpy, memset, memmove, core::mem
    "alloc",              // buffers, before the first step
    "Aligned",            // likewise
    "4work17",            // likewise: a model's buffers, once a fit or call
    "Tiles$LT$S$GT$3get", // what was wrong with the data, when a fit has failed
    "vectorize",          // kernels and heads, each compiled by itself
    "Kernels",
    "block_gradient",
    "train", // the loop around the steps
    "drop_in_place",
    "random",
    "description",
    "unwrap",
    "Unwind", // after a panic
];

/// Compiles a target to assembly and returns the text.
fn assembly(arguments: &[&str], stem: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("assembly");
    let status = Command::new(env!("CARGO"))
        .args(["rustc", "--release", "--target-dir"])
        .arg(&folder)
        .args(arguments)
        .args(["--", "--emit=asm", "-Cstrip=none", "-Ccodegen-units=1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the target compiles");
    let newest = |folder: PathBuf| {
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        files
            .filter(|file| {
                let path = file.path();
                let named =
                    |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).map(str::to_owned);
                named(path.file_stem()).is_some_and(|name| name.starts_with(stem))
                    && named(path.extension()).as_deref() == Some("s")
            })
            .max_by_key(|file| file.metadata().and_then(|data| data.modified()).ok())
    };
    let release = folder.join("release");
    let file = newest(release.join("deps")).or_else(|| newest(release.join("examples")));
    std::fs::read_to_string(file.expect("an assembly file").path()).expect("readable")
}

/// Calls out of functions that have an instruction set turned on, by function and target.
fn calls(assembly: &str) -> BTreeMap<(String, String), usize> {
    let mut found = BTreeMap::new();
    let (mut function, mut vectorized) = (String::new(), 0);
    for line in assembly.lines() {
        if let Some(label) = line.strip_suffix(':').filter(|label| label.starts_with('_')) {
            label.clone_into(&mut function);
            vectorized += usize::from(function.contains("vectorize"));
        }
        let mut words = line.split_whitespace();
        if function.contains("vectorize")
            && let (Some("call" | "callq"), Some(target)) = (words.next(), words.next())
        {
            *found.entry((function.clone(), target.to_owned())).or_insert(0) += 1;
        }
    }
    assert!(vectorized > 8, "the functions over lanes are there: {vectorized}");
    found
}

fn check(assembly: &str) {
    let out: Vec<String> = calls(assembly)
        .into_iter()
        .filter(|((_, target), _)| !target.starts_with(['*', '%']) || target.contains("lanes"))
        .filter(|((_, target), _)| !ALLOWED.iter().any(|allowed| target.contains(allowed)))
        .map(|((function, target), count)| format!("{count} x {target}\n    from {function}"))
        .collect();
    assert!(
        out.is_empty(),
        "calls out of functions over lanes:\n{}",
        out.join("\n")
    );
}

#[test]
#[ignore = "compiles the runtime and an example in release mode"]
#[cfg(target_arch = "x86_64")]
fn no_call_leaves_the_inner_loops() {
    check(&assembly(&["-p", "probdl-runtime", "--lib"], "probdl_runtime"));
    check(&assembly(
        &["-p", "probdl", "--example", "quickstart"],
        "quickstart",
    ));
}
