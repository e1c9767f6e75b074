// error: rustc
use probdl::prelude::*;

const ZERO: f64 = 0.0;
model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t / ZERO, 1.0)); }

fn main() {}
