// error: unequal_widths
use probdl::prelude::*;

model! { struct Catches = Input(1) -> Dense(3) -> DistributionLambda(|t| ZeroInflated(Poisson(exp(t)), t[..2])); }

fn main() {}
