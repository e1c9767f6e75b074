// error: unknown_argument
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(loc = t, sigma = 1.0)));
}
