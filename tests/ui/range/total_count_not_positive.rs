// error: range_not_proved
use probdl::prelude::*;

model! { struct Visits = Input(1) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(t[0], t[1])); }

fn main() {}
