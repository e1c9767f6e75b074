// error: unknown_name
use probdl::prelude::*;

fn main() {
    let sigma = 0.3;
    model!(Dense(1) -> DistributionLambda(|t| Normal(t * sigma, 1.0)));
}
