// error: syntax
use probdl::prelude::*;

model! { struct Line(x: 1) = x -> Dense(1); }

fn main() {}
