// error: range_not_proved
use probdl::prelude::*;

model! { struct Answers = Input(1) -> Dense(1) -> DistributionLambda(|t| Binomial(2.5, t)); }

fn main() {}
