// error: missing_argument, unknown_layer
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense() -> Dens(1); }

fn main() {}
