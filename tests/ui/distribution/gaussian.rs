// error: unknown_distribution
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Gaussian(t, 1.0)));
}
