// error: range_not_proved
use probdl::prelude::*;

model! { struct Tries = Input(1) -> Dense(1) -> DistributionLambda(|t| Geometric(probs = hard_sigmoid(t))); }

fn main() {}
