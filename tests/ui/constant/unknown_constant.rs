// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(UNITS) -> Dense(1); }

fn main() {}
