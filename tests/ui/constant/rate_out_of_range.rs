// error: rustc
use probdl::prelude::*;

const RATE: f32 = 1.5;
model! { struct Line = Input(1) -> Dense(50) -> Dropout(RATE) -> Dense(1); }

fn main() {}
