// error: outside_domain
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(log1p(t), 1.0)));
}
