// error: outside_domain
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(sqrt(t), 1.0)));
}
