// error: rustc
use probdl::prelude::*;

const N: f64 = 2.5;
model! { struct Answers = Input(1) -> Dense(1) -> DistributionLambda(|t| Binomial(N, t)); }

fn main() {}
