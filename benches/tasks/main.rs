//! The tasks of the table, each in three versions: through `model!`, by hand over lanes, in plain loops.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)] // it prints its table

mod peak;
mod sums;
mod t1;
mod t2;
mod t3;
mod t4;
mod t6;
mod t9;

use probdl_benches::table::print_head;
use probdl_runtime::lanes::{InstructionSet, force_instruction_set, instruction_set};

/// What the command line asks for.
struct Settings {
    /// Parts of names of tasks; all tasks if there are none.
    tasks: Vec<String>,
}

impl Settings {
    /// Reads the arguments: `sse2`, `avx2`, `avx512` or `plain` choose an instruction set, other words tasks.
    fn from_arguments() -> Self {
        let mut tasks = vec![];
        for argument in std::env::args().skip(1).filter(|argument| argument != "--bench") {
            match argument.as_str() {
                "plain" => force_instruction_set(Some(InstructionSet::Scalar)),
                "sse2" => force_instruction_set(Some(InstructionSet::Sse2)),
                "avx2" => force_instruction_set(Some(InstructionSet::Avx2)),
                "avx512" => force_instruction_set(Some(InstructionSet::Avx512)),
                task => tasks.push(task.to_uppercase()),
            }
        }
        Self { tasks }
    }

    fn wants(&self, task: &str) -> bool {
        self.tasks.is_empty() || self.tasks.iter().any(|wanted| wanted == task)
    }
}

/// A task's name, and the function that measures it and prints its rows.
type Task = (&'static str, fn(&Settings));

fn main() {
    let settings = Settings::from_arguments();
    println!("instruction set: {:?}", instruction_set());
    print_head();
    let tasks: [Task; 8] = [
        ("PEAK", peak::print),
        ("T1", t1::compare),
        ("T2", t2::compare),
        ("T3", t3::compare),
        ("T4", t4::compare),
        ("T6A", t6::compare_one),
        ("T6B", t6::compare_many),
        ("T9", t9::compare),
    ];
    for (name, compare) in tasks {
        if settings.wants(name) {
            compare(&settings);
        }
    }
}

/// Asserts that another version computes the same.
///
/// # Panics
/// If numbers differ by more than the tolerance, relative to their magnitude or to 1.
fn assert_close(version: &str, found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len(), "{version}");
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs() / expected.abs().max(1.0);
        assert!(error <= tolerance, "{version}: {found}, not {expected}");
    }
}
