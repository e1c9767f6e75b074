// error: distribution_arity
use probdl::prelude::*;

model! { struct Tries = Input(1) -> Dense(2) -> DistributionLambda(|t| Geometric(t[0], t[1])); }

fn main() {}
