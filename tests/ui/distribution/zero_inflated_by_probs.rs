// error: unknown_argument
use probdl::prelude::*;

model! { struct Catches = Input(1) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[0])), probs = sigmoid(t[1]))); }

fn main() {}
