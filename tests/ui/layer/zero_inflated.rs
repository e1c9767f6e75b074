// error: distribution_as_layer
use probdl::prelude::*;

model! { struct Catches = Input(1) -> Dense(2) -> ZeroInflated(Poisson, 1); }

fn main() {}
