// error: distribution_arity
use probdl::prelude::*;

model! { struct Visits = Input(1) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(mean = exp(t))); }

fn main() {}
