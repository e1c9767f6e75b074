// error: outside_domain
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(pow(t, 0.5), 1.0)));
}
