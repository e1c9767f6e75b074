// error: counts_expected
use probdl::prelude::*;

model! { struct Catches = Input(1) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(exp(t[0]), t[1])); }

fn main() {}
