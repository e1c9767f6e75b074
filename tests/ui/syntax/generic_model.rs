// error: syntax
use probdl::prelude::*;

model! { struct Line<const N: usize> = Input(N) -> Dense(1); }

fn main() {}
