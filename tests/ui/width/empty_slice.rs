// error: empty_slice
use probdl::prelude::*;

fn main() {
    model!(Dense(2) -> DistributionLambda(|t| Normal(t[1..1], 1.0)));
}
