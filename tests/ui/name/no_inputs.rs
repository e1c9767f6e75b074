// error: no_inputs
use probdl::prelude::*;

model! { struct Line() { Normal(0.0, 1.0) } }

fn main() {}
