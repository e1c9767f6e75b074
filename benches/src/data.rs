//! The tasks' data: those of the reference runs, and synthetic ones of any size.

use probdl::prelude::*;
use std::path::Path;

/// Rows of a reference run: raw little-endian numbers.
///
/// # Panics
/// If the file is not there.
pub fn reference<const N: usize>(name: &str) -> Vec<[f32; N]> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/reference/parity");
    let bytes = std::fs::read(folder.join(name).with_extension("f32")).expect("a reference file");
    let numbers: Vec<f32> = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect();
    numbers.as_chunks::<N>().0.to_vec()
}

/// Rows of numbers between -1 and 1, and a target for each: a smooth function of the row, with noise.
pub fn synthetic<const N: usize>(rows: usize, seed: u64) -> (Vec<[f32; N]>, Vec<[f32; 1]>) {
    let mut stream = rng(seed);
    let mut number = || (2.0 * stream.uniform() - 1.0) as f32;
    let x: Vec<[f32; N]> = (0..rows).map(|_| std::array::from_fn(|_| number())).collect();
    let y = x.iter().map(|x| {
        let signal: f32 = x.iter().enumerate().map(|(i, x)| x / (i + 1) as f32).sum();
        [signal * signal - x[0] + 0.3 * number()]
    });
    let y = y.collect();
    (x, y)
}

/// The same rows in double precision.
pub fn widened<const N: usize>(rows: &[[f32; N]]) -> Vec<[f64; N]> {
    rows.iter().map(|row| row.map(f64::from)).collect()
}
