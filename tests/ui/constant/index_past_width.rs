// error: rustc
use probdl::prelude::*;

const LAST: usize = 2;
model! { struct Line = Input(1) -> Dense(2) -> DistributionLambda(|t| Normal(t[LAST], 1.0)); }

fn main() {}
