// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t @ 2.0, 1.0)));
}
