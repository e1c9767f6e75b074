// error: rustc
use probdl::prelude::*;

const LIMIT: f64 = 1.0 / 0.0;
model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t + LIMIT, 1.0)); }

fn main() {}
