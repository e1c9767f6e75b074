// error: unknown_name
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(u, 1.0)));
}
