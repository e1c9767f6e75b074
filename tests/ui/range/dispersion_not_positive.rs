// error: range_not_proved
use probdl::prelude::*;

model! { struct Visits = Input(1) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(mean = exp(t[0]), dispersion = t[1])); }

fn main() {}
