// error: deterministic_head
use probdl::prelude::*;

model! { struct Certain = Input(1) -> Dense(1) -> DistributionLambda(|t| Deterministic(loc = t)); }

fn main() {}
