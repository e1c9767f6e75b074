// error: counts_expected
use probdl::prelude::*;

model! { struct Catches = Input(1) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(Normal(t[0], 1.0), t[1])); }

fn main() {}
