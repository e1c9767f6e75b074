// error: rustc
use probdl::prelude::*;

const A: usize = 2;
model! { struct Sum = Input(A) -> Dense(5) -> DistributionLambda(|t| Normal(t[..A] + t[A..], 1.0)); }

fn main() {}
