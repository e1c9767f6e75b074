// error: missing_quantity, missing_quantity
use probdl::prelude::*;

model! { struct Outliers = Input(1) -> Dense(1) -> DistributionLambda(|t| Cauchy(t, 1.0), convert_to_tensor_fn = mean); }
model! { struct Spreads = Input(1) -> Dense(1) -> DistributionLambda(|t| HalfCauchy(exp(t)), convert_to_tensor_fn = stddev); }

fn main() {}
