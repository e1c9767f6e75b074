// error: unknown_distribution
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| tfd::Normal(t, 1.0)));
}
