// error: distribution_arity
use probdl::prelude::*;

model! { struct Catches = Input(1) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t)))); }

fn main() {}
