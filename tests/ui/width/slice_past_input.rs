// error: index_past_width
use probdl::prelude::*;

model! { struct Line(x: 2) { Normal(x[..3], 1.0) } }

fn main() {}
