// error: empty_slice
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t[..1], softplus(t[1..]))));
}
