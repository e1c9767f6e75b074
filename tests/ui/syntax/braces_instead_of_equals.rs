// error: syntax
use probdl::prelude::*;

model! { struct Line { Dense(1) } }

fn main() {}
