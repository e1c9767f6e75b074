// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(t > 0.0, 1.0)));
}
