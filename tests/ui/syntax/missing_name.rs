// error: syntax
use probdl::prelude::*;

model! { struct = Input(1) -> Dense(1); }

fn main() {}
