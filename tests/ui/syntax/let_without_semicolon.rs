// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| { let a = t Normal(a, 1.0) }));
}
