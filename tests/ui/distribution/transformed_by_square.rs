// error: bijector_expected
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Transformed(Normal(t, 1.0), square)); }

fn main() {}
