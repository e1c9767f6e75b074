// error: mixed_forms
use probdl::prelude::*;

model! { struct Visits = Input(1) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(mean = exp(t[0]), logits = t[1])); }

fn main() {}
