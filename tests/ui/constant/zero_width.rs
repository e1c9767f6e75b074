// error: rustc
use probdl::prelude::*;

const UNITS: usize = 0;
model! { struct Line = Input(1) -> Dense(UNITS) -> Dense(1); }

fn main() {}
