// error: rustc
use probdl::prelude::*;

const UNITS: usize = 5;
model! { struct Line = Input(1) -> Dense(UNITS) -> IndependentNormal(3); }

fn main() {}
