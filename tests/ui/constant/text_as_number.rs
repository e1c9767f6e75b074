// error: rustc
use probdl::prelude::*;

const SIGMA: &str = "1";
model! { struct Line = Input(1) -> Dense(1) -> DistributionLambda(|t| Normal(t, SIGMA)); }

fn main() {}
