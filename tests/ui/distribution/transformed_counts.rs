// error: number_law_expected
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Transformed(Poisson(exp(t)), exp)); }

fn main() {}
