// error: range_not_proved
use probdl::prelude::*;

model! { struct Answers = Input(1) -> Dense(2) -> DistributionLambda(|t| Binomial(softplus(t[0]), t[1])); }

fn main() {}
