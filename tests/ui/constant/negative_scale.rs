// error: rustc
use probdl::prelude::*;

const SIGMA: f64 = -1.0;
model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, SIGMA)); }

fn main() {}
