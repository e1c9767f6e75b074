// error: syntax
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(lambda t: Normal(t, 1.0)));
}
