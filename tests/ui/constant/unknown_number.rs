// error: rustc
use probdl::prelude::*;

model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, SIGMA)); }

fn main() {}
