// error: syntax
use probdl::prelude::*;

model! { struct Line(x: [f32; 1]) { Normal(x, 1.0) } }

fn main() {}
