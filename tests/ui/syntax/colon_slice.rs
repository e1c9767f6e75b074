// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t[0:1], 1.0)));
}
