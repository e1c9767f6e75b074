// error: syntax
use probdl::prelude::*;

model! { Line = Input(1) -> Dense(1); }

fn main() {}
