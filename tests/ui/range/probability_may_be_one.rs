// error: range_not_proved
use probdl::prelude::*;

model! { struct Visits = Input(1) -> Dense(2) -> DistributionLambda(|t| NegativeBinomial(3.0, probs = hard_sigmoid(t))); }

fn main() {}
