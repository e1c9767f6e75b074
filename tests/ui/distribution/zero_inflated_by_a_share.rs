// error: unknown_argument
use probdl::prelude::*;

model! { struct Catches = Input(1) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t[0])), share = sigmoid(t[1]))); }

fn main() {}
