// error: mixed_forms
use probdl::prelude::*;

model! { struct Visits = Input(1) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(total_count = 3.0, mean = exp(t))); }

fn main() {}
