// error: rustc
use probdl::prelude::*;

const END: usize = 3;
model! { struct Line = Input(1) -> Dense(2) -> DistributionLambda(|t| Normal(t[..END], 1.0)); }

fn main() {}
