// error: missing_quantity
use probdl::prelude::*;

model! { struct Flat = Input(1) -> Dense(1) -> DistributionLambda(|t| Uniform(t, t + 1.0), convert_to_tensor_fn = mode); }

fn main() {}
