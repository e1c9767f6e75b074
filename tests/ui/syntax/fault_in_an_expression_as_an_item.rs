// error: unknown_layer
use probdl::prelude::*;

model!(Input(1) -> Dens(1));

fn main() {}
