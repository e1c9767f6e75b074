// error: width_expected
use probdl::prelude::*;

model! { struct Line = Input(3 - 1) -> Dense(1); }

fn main() {}
