// error: duplicate_name
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| { let t = 2.0 * t; Normal(t, 1.0) }));
}
