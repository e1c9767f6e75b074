//! The machine code of kernels and of a compiled model: no call leaves the inner loops for a function over lanes.
//!
//! Such a call would run without the instruction set, many times slower; nothing else would show it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What an inner loop of a function with an instruction set turned on may call, by a part of its symbol.
const ALLOWED: [&str; 6] = [
    "panic", // bounds that the optimizer could not prove, and broken promises
    "fail",
    "mem",   // memcpy, memset, memmove
    "alloc", // buffers, before the first step
    "drop_in_place",
    "Unwind", // after a panic
];

/// Functions over lanes that are compiled by themselves, with the instruction set: kernels and heads.
const BY_THEMSELVES: [&str; 2] = ["vectorize", "Kernels"];

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

/// A function's lines: its instructions, and the places of its labels.
#[derive(Default)]
struct Function<'a> {
    symbol: &'a str,
    instructions: Vec<[&'a str; 2]>,
    labels: BTreeMap<&'a str, usize>,
}

/// The functions that have an instruction set turned on.
fn vectorized(assembly: &str) -> Vec<Function<'_>> {
    let mut functions = vec![];
    let mut current = Function::default();
    for line in assembly.lines() {
        if let Some(label) = line.strip_suffix(':') {
            if label.starts_with('_') {
                let symbol = label;
                functions.push(std::mem::replace(
                    &mut current,
                    Function {
                        symbol,
                        ..Function::default()
                    },
                ));
            } else {
                current.labels.insert(label, current.instructions.len());
            }
        } else if line.starts_with('\t') && !line.starts_with("\t.") {
            let mut words = line.split_whitespace();
            let mut word = || words.next().unwrap_or_default();
            current.instructions.push([word(), word()]);
        }
    }
    functions.push(current);
    functions.retain(|function| function.symbol.contains("vectorize"));
    functions
}

impl Function<'_> {
    /// Where the loops begin and end that compute and contain no other loop: jumps back, by the places of their instructions.
    fn inner_loops(&self) -> Vec<RangeInclusive<usize>> {
        let jumps = self.instructions.iter().enumerate();
        let loops: Vec<_> = jumps
            .filter(|(_, [operation, _])| operation.starts_with('j'))
            .filter_map(|(end, [_, label])| Some((*self.labels.get(label)?, end)))
            .filter(|(start, end)| start <= end)
            .collect();
        let contains = |(start, end): (usize, usize)| {
            let mut others = loops.iter().filter(move |&&other| other != (start, end));
            others.any(|&(first, last)| start <= first && last <= end)
        };
        let inner = loops.iter().filter(|&&bounds| !contains(bounds));
        inner
            .map(|&(start, end)| start..=end)
            .filter(|bounds| {
                let mut operations = self.instructions[bounds.clone()]
                    .iter()
                    .map(|[operation, _]| operation);
                operations.any(|operation| is_packed_arithmetic(operation))
            })
            .collect()
    }

    /// Calls that should not be there.
    fn calls(&self) -> Vec<&str> {
        let inner_loops = self.inner_loops();
        let named = |target: &str, parts: &[&str]| parts.iter().any(|part| target.contains(part));
        let calls = self.instructions.iter().enumerate();
        calls
            .filter(|(_, [operation, _])| operation.starts_with("call"))
            // By way of a register, the linker's table of functions such as memcpy is meant.
            .filter(|(_, [_, target])| !target.starts_with(['*', '%']) || target.contains("lanes"))
            .filter(|(place, [_, target])| {
                let in_loop = inner_loops.iter().any(|bounds| bounds.contains(place));
                let of_lanes = target.contains("lanes") && !target.contains("dispatch");
                (of_lanes && !named(target, &BY_THEMSELVES)) || (in_loop && !named(target, &ALLOWED))
            })
            .map(|(_, [_, target])| *target)
            .collect()
    }
}

/// Whether an instruction computes with all lanes.
fn is_packed_arithmetic(operation: &str) -> bool {
    let operation = operation.strip_prefix('v').unwrap_or(operation);
    let packed = operation
        .strip_suffix("ps")
        .or_else(|| operation.strip_suffix("pd"));
    packed.is_some_and(|name| ["add", "sub", "mul", "div", "sqrt", "max", "min"].contains(&name))
}

fn check(assembly: &str) {
    let functions = vectorized(assembly);
    let inner_loops: usize = functions
        .iter()
        .map(|function| function.inner_loops().len())
        .sum();
    assert!(
        functions.len() > 8 && inner_loops > 20,
        "the functions over lanes are there, and their loops: {} and {inner_loops}",
        functions.len()
    );
    let out: Vec<String> = functions
        .iter()
        .flat_map(|function| {
            let calls = function.calls().into_iter();
            calls.map(|target| format!("{target}\n    from {}", function.symbol))
        })
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

#[test]
fn a_call_in_a_loop_that_computes_is_found_and_one_around_it_is_not() {
    let function = |inner: &str, outer: &str| {
        format!(
            "_vectorize_run:\n.LBB0_1:\n\tcallq\t{outer}\n.LBB0_2:\n\tvmulps\t%zmm0, %zmm1, %zmm1\n\tcallq\t{inner}\n\
             \tjne\t.LBB0_2\n\tjmp\t.LBB0_1\n\tretq\n"
        )
    };
    let calls = |text: &str| {
        let functions = vectorized(text);
        assert_eq!(functions[0].inner_loops(), [1..=3]);
        functions[0].calls().len()
    };
    assert_eq!(calls(&function("memcpy", "train_step")), 0);
    assert_eq!(calls(&function("probdl_exp", "train_step")), 1);
    assert_eq!(
        calls(&function(
            "memcpy",
            "probdl_runtime..lanes..avx2..F32x8..exchange"
        )),
        1
    );
    assert_eq!(calls(&function("memcpy", "lanes..avx2..vectorize..run")), 0);
}
