// error: range_not_proved
use probdl::prelude::*;

model! { struct Catches = Input(1) -> Dense(2) -> DistributionLambda(|t| ZeroInflated(Poisson(t[0]), t[1])); }

fn main() {}
