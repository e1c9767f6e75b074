// error: syntax
use probdl::prelude::*;

model! { struct Line(x) { Normal(x, 1.0) } }

fn main() {}
