// error: unknown_name
use probdl::prelude::*;

fn main() {
    model!(Dense(1) -> DistributionLambda(|input| Normal(imput, 1.0)));
}
