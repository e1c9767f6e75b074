// error: distribution_arity
use probdl::prelude::*;

model! { struct Incomes = Input(1) -> Dense(1) -> DistributionLambda(|t| LogNormal(t)); }

fn main() {}
