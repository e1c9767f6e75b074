// error: rustc
use probdl::prelude::*;

const START: usize = 1;
model! { struct Line = Input(1) -> Dense(2) -> DistributionLambda(|t| Normal(t[START..1], 1.0)); }

fn main() {}
