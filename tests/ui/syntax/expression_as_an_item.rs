// error: rustc
use probdl::prelude::*;

model!(Input(1) -> Dense(1));

fn main() {}
