// error: rustc
use probdl::prelude::*;

const UNITS: i32 = 5;
model! { struct Line = Input(1) -> Dense(UNITS) -> Dense(1); }

fn main() {}
