// error: positional_after_named
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|t| Normal(loc = t, 1.0)));
}
