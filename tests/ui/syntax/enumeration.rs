// error: syntax
use probdl::prelude::*;

model! { enum Line { Dense } }

fn main() {}
