//! Log-densities of a million values, each with parameters of its own, beside rv and statrs; draws beside `rand_distr`.
//!
//! Ours are the kernels that models and laws call, in single precision (a model's) and in double, with one instruction set for
//! the whole loop. The others' laws are made for each value, because that is where they take parameters.
#![allow(clippy::print_stdout)] // tables are printed

mod densities;
mod draws;
mod measure;

use probdl_runtime::lanes::{InstructionSet, force_instruction_set, instruction_set};

fn main() {
    let mut wanted = Vec::new();
    for argument in std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
    {
        match argument.as_str() {
            "plain" => force_instruction_set(Some(InstructionSet::Scalar)),
            "sse2" => force_instruction_set(Some(InstructionSet::Sse2)),
            "avx2" => force_instruction_set(Some(InstructionSet::Avx2)),
            "avx512" => force_instruction_set(Some(InstructionSet::Avx512)),
            _ => wanted.push(argument.to_lowercase()),
        }
    }
    let is_wanted =
        |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| name.to_lowercase().contains(wanted));
    println!("instruction set {:?}, nanoseconds per value\n", instruction_set());
    densities::print(&is_wanted);
    draws::print(&is_wanted);
}
