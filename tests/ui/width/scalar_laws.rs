// error: unequal_widths
use probdl::prelude::*;

model! { struct Outliers = Input(1) -> Dense(5) -> DistributionLambda(|t| Laplace(t[..2], softplus(t[2..]))); }

fn main() {}
