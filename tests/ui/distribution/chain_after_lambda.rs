// error: syntax
use probdl::prelude::*;

fn main() {
    model!(DistributionLambda(|t| Dense(1) -> Normal(t, 1.0)));
}
