// error: unused_name
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| { let scale = softplus(t[1]); Normal(t[0], 1.0) }));
}
